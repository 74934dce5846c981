"""Matching: the mentees of an intake who wait, each with the mentors who fit her best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from application.matching import recorded
from application.ports import UnknownCase
from application.questions import ApplicantRow, MentorRow
from application.selecting import asked_of
from domain.application import Application
from domain.case import Role
from domain.matching import Suiting
from domain.policy import Policy
from web.access import NotAllowed, allowed
from web.dates import use_zone
from web.fits import ShownFit, shown_fit
from web.house import house
from web.open_case import heading, open_file
from web.pages.selection import Shown, first_asked, intake_names, intakes, neighbours
from web.ranking import may_see
from web.session import visitor
from web.standing import standing

SIZE = 12  # mentees on one page
BEST = 3  # mentors beside each
WAITING: Final = frozenset({"accepted"})

pages = Blueprint("matching", __name__, url_prefix="/matching")


@dataclass(frozen=True)
class Offer:
    """A mentor beside a mentee."""

    row: MentorRow
    name: str
    fit: ShownFit

    @property
    def free(self) -> int:
        return self.row.capacity - self.row.taken


@dataclass(frozen=True)
class Line:
    """A mentee who waits, and the best mentors for her; `more` others can be proposed as well, `ruled_out` cannot."""

    row: ApplicantRow
    name: str
    best: Sequence[Offer]
    more: int
    ruled_out: int


@pages.get("")
@allowed(Role.COORDINATOR, by_faculty=True)
def index() -> ResponseReturnValue:
    """Takes `intake` (as `programme/intake`) and `page`."""
    every = [one for one in intakes() if one.policy.matches_by_score and coordinates(one)]
    if not every:
        return render_template("matching.html", shown=None, standing=standing("applications", "people"))
    shown = next((one for one in every if one.key == request.args.get("intake")), None) or with_most_to_do(every)
    use_zone(shown.policy.tz)
    waiting, not_ready = waiting_in(shown)
    free = house().mentors.free(shown.programme, shown.intake.name)
    first = min(first_asked(SIZE), max(0, len(waiting) - 1) // SIZE * SIZE)
    return render_template(
        "matching.html",
        shown=shown,
        policy=shown.policy,
        intakes=intake_names(every),
        lines=lines_of(waiting[first : first + SIZE], free, shown.policy),
        number=len(waiting),
        not_ready=not_ready,
        mentors=len(free),
        places=sum(one.capacity - one.taken for one in free),
        neighbours=neighbours(first, len(waiting), SIZE),
        done=proposed_just_now(),
        standing=standing("applications", "people"),
    )


@dataclass(frozen=True)
class Proposed:
    """A mentorship that was proposed on this page a moment ago."""

    reference: str
    text: str


def proposed_just_now() -> Proposed | None:
    """That of `proposed`, to which a proposal leads back."""
    try:
        file = open_file(request.args.get("proposed", ""))
    except (UnknownCase, NotAllowed):
        return None
    return Proposed(file.case.reference, heading(file).text)


def coordinates(shown: Shown) -> bool:
    return Role.COORDINATOR in visitor().roles_in(shown.programme, by_faculty=True)


def with_most_to_do(every: Sequence[Shown]) -> Shown:
    """The newest intake in which somebody waits, or the newest of all."""
    return next((one for one in every if waiting_in(one)[0]), every[0])


def waiting_in(shown: Shown) -> tuple[list[ApplicantRow], int]:
    """Those who can be proposed now, who has waited longest first; and how many have something to show before."""
    rows = house().applicants.in_states(shown.programme, shown.intake.name, WAITING)
    hers = [
        row for row in rows if row.person_id not in visitor().everybody and may_see(row, shown.policy, Role.COORDINATOR)
    ]
    ready = [row for row in hers if asked_of(row, shown.policy) <= row.shown]
    return ready, len(hers) - len(ready)


def lines_of(rows: Sequence[ApplicantRow], free: Sequence[MentorRow], policy: Policy) -> list[Line]:
    found = [
        house().matching.mentors_for(house().ledger.load(Application, row.application_id), visitor().everybody, free)
        for row in rows
    ]
    people = {row.person_id for row in rows} | {one.mentor.person_id for each in found for one in each.suiting[:BEST]}
    names = house().people_list.names(people)

    def offer(one: Suiting[MentorRow]) -> Offer:
        assert one.fit is not None, "an intake without weights is not shown here"
        return Offer(one.mentor, names.get(str(one.mentor.person_id), ""), shown_fit(recorded(one.fit), policy))

    return [
        Line(
            row,
            names.get(str(row.person_id), ""),
            [offer(one) for one in each.suiting[:BEST]],
            max(0, len(each.suiting) - BEST),
            len(each.ruled_out),
        )
        for row, each in zip(rows, found, strict=True)
    ]
