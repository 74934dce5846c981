"""The conditions of a programme in words: what has to be true of whoever applies, and who said that it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from application.case_files import CaseFile
from domain.application import Application
from domain.application.conditions import hers
from domain.application.events import Result, ScreeningPassed
from domain.policy import Policy
from domain.policy.admission import Eligibility, Statement
from web.appearance import language


@dataclass(frozen=True)
class Condition:
    """A condition that somebody is held to: `open`, `met` or `waived`, and by whom that was said."""

    name: str
    standing: str
    note: str


def statements_of(ways: Iterable[Eligibility]) -> Sequence[Statement]:
    """What these ways ask, each once."""
    return list({one.code: one for way in ways for one in way.statements}.values())


def how_many_are_needed(policy: Policy, role: str) -> str:
    """Above the conditions of a role: whether all of them are needed, or what together is enough."""
    ways = policy.eligibility_of(role)
    if len(ways) < 2:
        return _("Confirm what is true: all of it has to be.")
    said = "; ".join(
        f"{way.names.in_(language())} ({', '.join(one.names.in_(language()) for one in way.statements)})"
        for way in ways
    )
    return _("Confirm what is true. One of these is enough: %(ways)s.", ways=said)


def conditions_of(file: CaseFile) -> Sequence[Condition]:
    """Her conditions, with what she said and what the office found."""
    case: Application = file.case
    screening = [event for event in file.events if isinstance(event, ScreeningPassed)]
    found = {one.criterion: one.result for one in screening[-1].results} if screening else {}
    return [Condition(one.names.in_(language()), *standing_of(one, case, found)) for one in hers(case, file.policy)]


def standing_of(one: Statement, case: Application, found: dict[str, Result]) -> tuple[str, str]:
    if one.code in found:
        is_waived = found[one.code] is Result.WAIVED
        return ("waived", _("at the screening")) if is_waived else ("met", _("confirmed at the screening"))
    if one.code in case.confirmed:
        return "open", _("said in the application, to be confirmed at the screening")
    return "open", _("not said yet")
