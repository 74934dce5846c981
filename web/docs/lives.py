"""The aggregates of the domain, found by looking, so that no page forgets a new one."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from typing import Any

import domain
from domain.case import BEFORE, NEW, SAME, Case, Step
from web.docs.markdown import said_of


def aggregates() -> list[type[Case]]:
    """Every kind of case, by its name."""
    for module in pkgutil.walk_packages(domain.__path__, "domain."):
        importlib.import_module(module.name)
    return sorted((kind for kind in kinds_of(Case) if "LIFE" in vars(kind)), key=lambda kind: kind.TOPIC)


def kinds_of(base: type[Case]) -> set[type[Case]]:
    return {one for sub in base.__subclasses__() for one in (sub, *kinds_of(sub))}


def about(kind: type[Case]) -> str:
    """What its own package or module says of it, without the name that stands before it."""
    package = importlib.import_module(".".join(kind.__module__.split(".")[:2]))
    said = said_of(package).removeprefix(f"{kind.TOPIC}: ")
    return said[:1].upper() + said[1:]


def states_of(kind: type[Case]) -> list[str]:
    """The states of a life, in the order in which its table first leads to them."""
    return list(dict.fromkeys(step.leads_to for step in kind.LIFE.values() if step.leads_to not in (SAME, BEFORE)))


def taken_from(kind: type[Case], step: Step) -> list[str]:
    """The states that a step may be taken from, in the order of the life."""
    return [state for state in (NEW, *states_of(kind)) if state in step.taken_from]


def checks_of(step: Step) -> tuple[Callable[..., Any], ...]:
    """The functions that may refuse a step."""
    return (*step.when, *step.rules)
