"""What happens while the commitment runs: plan, contacts, cadence, assessments, concerns, feedback."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from domain.case import CaseEvent, Sealed
from domain.mentorship.values import (
    AskedAfter,
    Assessment,
    Concern,
    Contact,
    Feedback,
    Goal,
    Horizon,
    Mark,
    MentorMonth,
    Participant,
)

if TYPE_CHECKING:
    from domain.mentorship.record import MentorshipRecord


@dataclass(frozen=True)
class MentorshipStarted(CaseEvent):
    """The commitment runs, from its first day to its last, both inclusive."""

    TOPIC = "MentorshipStarted"
    starts_on: date
    ends_on: date

    def apply(self, case: MentorshipRecord) -> None:
        case.starts_on, case.ends_on, case.started = self.starts_on, self.ends_on, True


@dataclass(frozen=True)
class MenteeJoined(CaseEvent):
    """Somebody joined the roster."""

    TOPIC = "MenteeJoined"
    mentee: Participant

    def apply(self, case: MentorshipRecord) -> None:
        case.mentees = (*case.mentees, self.mentee)
        case.former_mentees = tuple(one for one in case.former_mentees if one.person_id != self.mentee.person_id)


@dataclass(frozen=True)
class MenteeLeft(CaseEvent):
    """Somebody left the roster; the mentorship goes on with the others."""

    TOPIC = "MenteeLeft"
    mentee: Participant

    def apply(self, case: MentorshipRecord) -> None:
        case.mentees = tuple(one for one in case.mentees if one != self.mentee)
        case.former_mentees = (*case.former_mentees, self.mentee)


@dataclass(frozen=True)
class DevelopmentPlanAgreed(CaseEvent):
    """Mentor and mentees agreed on the plan as it stood: the numbers of its goals."""

    TOPIC = "DevelopmentPlanAgreed"
    goals: tuple[int, ...]

    def apply(self, case: MentorshipRecord) -> None:
        case.plan_agreed = True


@dataclass(frozen=True)
class GoalSet(CaseEvent):
    """A goal came into the plan: of one `mentee`, or of all of them where none is named.

    `key_step` is the policy's code where it is one of its section's key steps.
    """

    TOPIC = "GoalSet"
    goal: int
    text: Sealed
    section: str
    horizon: Horizon
    due: date | None = None
    mentee: UUID | None = None
    key_step: str = ""

    def apply(self, case: MentorshipRecord) -> None:
        goal = Goal(self.goal, self.text, self.section, self.horizon, self.due, self.mentee, key_step=self.key_step)
        case.goals = (*case.goals, goal)


@dataclass(frozen=True)
class GoalProgressed(CaseEvent):
    """A goal moved on, or back, to so many percent."""

    TOPIC = "GoalProgressed"
    goal: int
    percent: int

    def apply(self, case: MentorshipRecord) -> None:
        case.change_goal(self.goal, percent=self.percent)


@dataclass(frozen=True)
class GoalReached(CaseEvent):
    """A goal was reached."""

    TOPIC = "GoalReached"
    goal: int

    def apply(self, case: MentorshipRecord) -> None:
        case.change_goal(self.goal, percent=100, reached=True)


@dataclass(frozen=True)
class GoalDropped(CaseEvent):
    """A goal is not pursued any more."""

    TOPIC = "GoalDropped"
    goal: int

    def apply(self, case: MentorshipRecord) -> None:
        case.change_goal(self.goal, dropped=True)


@dataclass(frozen=True)
class ContactLogged(CaseEvent):
    """They were in contact on this day of the programme's zone; `attended` are the mentees who came, or whom it was about.

    `private`: the policy said so of its kind.
    """

    TOPIC = "ContactLogged"
    contact: int
    kind: str
    on: date
    attended: tuple[UUID, ...]
    minutes: int | None = None
    note: Sealed | None = None
    private: bool = False

    def apply(self, case: MentorshipRecord) -> None:
        case.contacts = (*case.contacts, entry_of(self))


@dataclass(frozen=True)
class ContactCorrected(CaseEvent):
    """Entry `corrects` of the log is wrong and stays in history; this one, `contact`, is right."""

    TOPIC = "ContactCorrected"
    corrects: int
    contact: int
    kind: str
    on: date
    attended: tuple[UUID, ...]
    minutes: int | None = None
    note: Sealed | None = None
    private: bool = False

    def apply(self, case: MentorshipRecord) -> None:
        marked = (
            replace(one, corrected_by=self.contact) if one.number == self.corrects else one for one in case.contacts
        )
        case.contacts = (*marked, entry_of(self))


def entry_of(event: ContactLogged | ContactCorrected) -> Contact:
    return Contact(
        event.contact,
        event.kind,
        event.on,
        event.attended,
        event.minutes,
        event.note,
        logged_by=event.act.person,
        private=event.private,
    )


@dataclass(frozen=True)
class CadenceMissed(CaseEvent):
    """A period (its number, its days) went by with fewer contacts than it asked: recorded once, and again where it was
    made good by a contact that turned out wrong."""

    TOPIC = "CadenceMissed"
    period: int
    period_first: date
    period_last: date
    expected: int
    had: int

    def apply(self, case: MentorshipRecord) -> None:
        case.missed_periods |= {self.period}
        case.periods_made_good -= {self.period}


@dataclass(frozen=True)
class CadenceMadeGood(CaseEvent):
    """A contact of a missed period was logged late: the period has what it asked for."""

    TOPIC = "CadenceMadeGood"
    period: int
    period_first: date
    period_last: date
    expected: int
    had: int

    def apply(self, case: MentorshipRecord) -> None:
        case.missed_periods -= {self.period}
        case.periods_made_good |= {self.period}


@dataclass(frozen=True)
class CompetenciesAssessed(CaseEvent):
    """The mentor assessed a mentee's competencies; a later assessment of the same period takes its place."""

    TOPIC = "CompetenciesAssessed"
    mentee: UUID
    period: str
    marks: tuple[Mark, ...]
    note: Sealed | None = None

    def apply(self, case: MentorshipRecord) -> None:
        others = (one for one in case.assessments if (one.mentee, one.period) != (self.mentee, self.period))
        case.assessments = (*others, Assessment(self.mentee, self.period, self.marks))


@dataclass(frozen=True)
class MentorEvaluated(CaseEvent):
    """The mentor's work in a month (`2026-09`) was evaluated by several bodies together."""

    TOPIC = "MentorEvaluated"
    month: str
    together: tuple[str, ...]
    marks: tuple[Mark, ...]
    note: Sealed | None = None

    def apply(self, case: MentorshipRecord) -> None:
        case.evaluations = (*case.evaluations, MentorMonth(self.month, self.marks))


@dataclass(frozen=True)
class ConcernRaised(CaseEvent):
    """Something is wrong: read by whoever raised it and by coordinators."""

    TOPIC = "ConcernRaised"
    concern: int
    text: Sealed

    def apply(self, case: MentorshipRecord) -> None:
        case.concerns = (*case.concerns, Concern(self.concern, self.act.person, self.timestamp, self.text))


@dataclass(frozen=True)
class ConcernResolved(CaseEvent):
    """What came of a concern."""

    TOPIC = "ConcernResolved"
    concern: int
    outcome: Sealed

    def apply(self, case: MentorshipRecord) -> None:
        resolved = replace(case.concerns[self.concern - 1], outcome=self.outcome, resolved=True)
        case.concerns = tuple(resolved if one.number == self.concern else one for one in case.concerns)


@dataclass(frozen=True)
class AskedAfterGathering(CaseEvent):
    """These people of it came to a gathering (of a kind, on a day of the programme's zone): they are asked a survey about it.

    Where attendance is put right it is recorded again, with the same `occasion` and the people who are asked then.
    """

    TOPIC = "AskedAfterGathering"
    gathering: UUID
    kind: str
    on: date
    survey: str
    occasion: int
    people: tuple[UUID, ...]

    def apply(self, case: MentorshipRecord) -> None:
        asked = AskedAfter(self.gathering, self.kind, self.on, self.survey, self.occasion, self.people, self.timestamp)
        others = (one for one in case.asked_after if (one.gathering, one.survey) != (self.gathering, self.survey))
        case.asked_after = (*others, asked)


@dataclass(frozen=True)
class FeedbackGiven(CaseEvent):
    """A survey was answered; `occasion` counts from 1 where the survey comes again and again. `gathering`: the one that it is
    about."""

    TOPIC = "FeedbackGiven"
    person_id: UUID
    survey: str
    occasion: int
    answers: Sealed
    gathering: UUID | None = None

    def apply(self, case: MentorshipRecord) -> None:
        case.feedback = (*case.feedback, Feedback(self.person_id, self.survey, self.occasion))
