"""The life of a case drawn as steps: what was reached and when, where it stands, what is to come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _

from application.case_files import CaseFile
from domain.action_item import ActionItem
from domain.action_item.rules import is_verified
from domain.application import Application
from domain.award import Award
from domain.award.rules import category_of
from domain.case import Role
from domain.gathering import Gathering
from domain.mentorship import Mentorship
from web import dates
from web.words import state_word

Stage = tuple[str, str, str]
"""The name of a state, a note under it, and `done`, `now` or nothing."""

MENTORSHIP = ("proposed", "agreed", "active", "completed", "certified")
STANDS_FOR = {
    "interview_scheduled": "screened",
    "waitlisted": "accepted",
    "paused": "active",
    "nominated": "nominating",
    "voted": "voting",
    "shortlisted": "voting",
}
"""States beside the line: the one on the line in whose place they stand while they last."""

OVER = frozenset({"declined", "withdrawn", "carried_over", "lapsed", "terminated", "cancelled"})


def life_of(file: CaseFile) -> Sequence[Stage]:
    case = file.case
    line = line_of(file)
    reached = {event.state: dates.local(event.act.recorded_at) for event in reversed(file.events)}
    since = dates.day(dates.local(case.state_since))
    if case.state in OVER:
        came = [state for state in line if state in reached]
        return [*(done(state, reached) for state in came), (state_word(case.state), since, "now")]
    now = case.state if case.state in line else STANDS_FOR.get(case.state, case.state)
    place = line.index(now) if now in line else len(line)
    stages = [done(state, reached) for state in line[:place]]
    ended = place == len(line) - 1
    stages.append((state_word(case.state), _("since %(day)s", day=since), "done" if ended else "now"))
    return [*stages, *((state_word(state), note_to_come(file, state), "") for state in line[place + 1 :])]


def line_of(file: CaseFile) -> tuple[str, ...]:
    """The states on the straight way to a good end."""
    case = file.case
    if isinstance(case, ActionItem):
        verified = ("verified",) if is_verified(case, file.policy) else ()
        return ("planned", "in_progress", "delivered", *verified)
    if isinstance(case, Gathering):
        return ("planned", "held")
    if isinstance(case, Award):
        return line_of_award(file)
    if not isinstance(case, Application):
        return MENTORSHIP[1:] if case.is_appointed else MENTORSHIP
    interview = ("interviewed",) if file.policy.asks_interview(case.role) else ()
    matched = ("matched",) if case.role is Role.MENTEE else ()
    return ("submitted", "screened", *interview, "accepted", *matched, "concluded")


def line_of_award(file: CaseFile) -> tuple[str, ...]:
    category = category_of(file.case, file.policy)
    voted = ("voting",) if category.is_voted_on else ()
    judged = ("judging",) if category.is_judged else ()
    return ("nominating", *voted, *judged, "decided", "awarded")


def done(state: str, reached: dict[str, date]) -> Stage:
    day = reached.get(state)
    return state_word(state), dates.day(day) if day else "", "done"


def note_to_come(file: CaseFile, state: str) -> str:
    """The day on which the end is planned."""
    case = file.case
    if isinstance(case, ActionItem) and state == "delivered":
        return _("by %(day)s", day=dates.day(case.due))
    if isinstance(case, Gathering):
        return _("on %(day)s", day=dates.day(case.at))
    if isinstance(case, Mentorship) and state == "completed" and case.ends_on:
        return _("on %(day)s", day=dates.day(case.ends_on))
    return ""
