"""What the rules of a step ask, in words: each rule's docstring begins with a sentence that says what holds where it refuses
nothing. Pages show it, `docs/` lists it, and translators find it by the form of a rule."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterator
from typing import Any

from flask_babel import gettext as _

from domain.application.requirements import shown_before
from domain.case import STAFF, Act, Role, Step
from domain.case.guard import recorded_for_another
from domain.policy import Policy
from web.appearance import language
from web.language import listed, word


def sentence_of(rule: Callable[..., Any]) -> str:
    """`No place is taken.`"""
    return first_paragraph(rule.__doc__ or "")


def first_paragraph(docstring: str) -> str:
    """In one line. What follows says why, to developers."""
    return " ".join(inspect.cleandoc(docstring).partition("\n\n")[0].split())


def is_rule(function: ast.FunctionDef) -> bool:
    """Whether a function in the code has the form of a condition or a rule of a step."""
    names = [one.arg for one in function.args.args]
    refuses = function.returns is not None and ast.unparse(function.returns) == "Refused | None"
    return refuses and names[:2] == ["case", "given"] and names[2:] in ([], ["happening"])


def asked_of(step: Step, act: Act) -> Iterator[str]:
    """What had to hold for this step, in the order in which it is asked."""
    if step.decides and act.acting_person:
        yield _("Whoever decides has no part in the case, and no ties to those whom it is about.")
    if act.on_behalf_of:
        yield word(sentence_of(recorded_for_another))
    if step.needs_reason and act.role in STAFF:
        yield _("The office says why.")
    rules: tuple[Callable[..., Any], ...] = (*step.when, *step.rules)
    yield from (word(sentence_of(rule)) for rule in rules)


def requirements_asked(step: Step, role: Role, policy: Policy) -> Iterator[str]:
    """What an application had to show first, where the policy asks something before this step."""
    asked = () if step.opens else shown_before(step.name, role, policy)
    if names := [one.names.in_(language()) for one in asked]:
        yield _("Shown or waived before: %(names)s.", names=listed(names, "standard"))
