"""The filters of the list of cases: what the address says, what that asks of the views, and what to drop where nothing fits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, Final

from flask import request
from flask_babel import gettext as _

from application.questions import CaseFilter, Limit
from domain.action_item import ActionItem
from domain.action_item.values import Origin
from domain.application import Application
from domain.award import Award
from domain.case import Role
from domain.gathering import Gathering
from domain.mentorship import Mentorship
from web import dates
from web.house import house
from web.language import N_, word
from web.navigation import here
from web.turns import turn_word
from web.words import state_word

KINDS: Final = {
    Application.TOPIC: N_("Applications"),
    f"{Application.TOPIC}.{Role.MENTEE}": N_("Applications of mentees"),
    f"{Application.TOPIC}.{Role.MENTOR}": N_("Applications of mentors"),
    Mentorship.TOPIC: N_("Mentorships"),
    ActionItem.TOPIC: N_("Action items"),
    f"{ActionItem.TOPIC}.{Origin.CHECKLIST}": N_("Rows of checklists"),
    Gathering.TOPIC: N_("Gatherings"),
    Award.TOPIC: N_("Awards"),
}
"""The kinds of cases; with the role of the applicant after a dot."""

TURNS: Final = (
    "coordinator",
    "applicant",
    "mentee",
    "mentor",
    "interviewer",
    "responsible",
    "verifier",
    "juror",
    "clock",
)
NARROWING: Final = ("q", "kind", "intake", "turn", "due")
REFERENCE = re.compile(r"(?i)[a-z]{2,6}-[a-z0-9]{0,5}")


@dataclass(frozen=True)
class Drop:
    """A filter to be dropped: its words, the address without it, and how many cases there are then."""

    label: str
    href: str
    number: int


@dataclass(frozen=True)
class Filters:
    """What was asked for, as text; unknown values do not narrow."""

    programmes: tuple[str, ...]
    q: str = ""
    kind: str = ""
    intake: str = ""
    turn: str = ""
    due: date | None = None
    state: str = ""
    limits: tuple[Limit, ...] = ()

    @property
    def any(self) -> bool:
        return any(getattr(self, name) for name in NARROWING)

    @cached_property
    def wanted(self) -> CaseFilter:
        """As the views are asked: what is typed is a reference, or its beginning; else a name."""
        is_reference = bool(REFERENCE.fullmatch(self.q))
        kind, _dot, role = self.kind.partition(".")
        return CaseFilter(
            programmes=self.programmes,
            kind=kind,
            intake=self.intake,
            role=role,
            state=self.state,
            turn=self.turn,
            due_before=self.due,
            people=tuple(house().people_list.ids_like(self.q)) if self.q and not is_reference else None,
            reference=self.q if is_reference else "",
            group=self.q,
            limits=self.limits,
        )

    def label_of(self, name: str) -> str:
        """A filter that is set, in words."""
        match name:
            case "q":
                return f"“{self.q}”"
            case "kind":
                return word(KINDS[self.kind])
            case "turn":
                return turn_word(self.turn)
            case "state":
                return state_word(self.state)
            case "due" if self.due:
                return _("due before %(day)s", day=dates.day(self.due))
            case _:
                return str(getattr(self, name))

    def without(self, name: str) -> Filters:
        nothing: Any = None if name == "due" else ""
        return replace(self, **{name: nothing})

    def drops(self) -> Sequence[Drop]:
        """Which single filter to drop, where nothing fits all of them: those that then leave some cases."""
        found = []
        for name in (*NARROWING, "state"):
            if getattr(self, name):
                without = self.without(name)
                counts = house().case_list.counts(without.wanted)
                number = counts.get(without.state, 0) if without.state else sum(counts.values())
                if number:
                    found.append(Drop(self.label_of(name), here(**{name: None, "after": None, "trail": None}), number))
        return found


def asked_filters(programmes: tuple[str, ...], limits: tuple[Limit, ...] = ()) -> Filters:
    """What the address asks for."""
    given = {name: request.args.get(name, "").strip() for name in (*NARROWING, "state")}
    return Filters(
        programmes,
        q=given["q"],
        kind=given["kind"] if given["kind"] in KINDS else "",
        intake=given["intake"],
        turn=given["turn"] if given["turn"] in TURNS else "",
        due=day_or_none(given["due"]),
        state=given["state"],
        limits=limits,
    )


def day_or_none(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def intakes_of(programmes: Sequence[str]) -> list[str]:
    """The intakes of these programmes, the newest first."""
    every = {
        (intake.opens, name) for code in programmes for name, intake in house().programmes.get(code).intakes.items()
    }
    return list(dict.fromkeys(name for _opens, name in sorted(every, reverse=True)))
