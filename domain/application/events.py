"""What can happen to an application."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from domain.case import CaseEvent, CaseOpened, Role, Sealed

if TYPE_CHECKING:
    from domain.application.aggregate import Application


class Recommendation(StrEnum):
    ACCEPT = "accept"
    WAITLIST = "waitlist"
    DECLINE = "decline"


class Result(StrEnum):
    MET = "met"
    WAIVED = "waived"


@dataclass(frozen=True)
class CriterionResult:
    """One criterion of the screening and how it came out."""

    criterion: str
    result: Result


@dataclass(frozen=True)
class Score:
    """What one interviewer gave for one criterion, on the policy's scale."""

    interviewer: UUID
    criterion: str
    value: int


@dataclass(frozen=True)
class Wishes:
    """What a match is looked for by: codes of the policy."""

    kind: str = ""
    faculty: str = ""
    track: str = ""
    region: str = ""
    topics: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


@dataclass(frozen=True)
class ApplicationSubmitted(CaseOpened):
    """Somebody asked to take part. A mentor says how many mentees she would take (`capacity`). What the intake is for ends on
    `ends_on`, if it ends. `confirmed`: the statements of the policy's eligibility that were said to be true of her.
    """

    TOPIC = "ApplicationSubmitted"
    reference: str
    programme: str
    intake: str
    person_id: UUID
    role: Role
    capacity: int
    wishes: Wishes
    waiting_since: date
    about: Sealed | None = None
    priority_groups: Sealed | None = None
    ends_on: date | None = None
    confirmed: tuple[str, ...] = ()

    def apply(self, case: Application) -> None:
        case.ends_on = self.ends_on
        case.reference, case.programme, case.intake = self.reference, self.programme, self.intake
        case.person_id, case.role, case.capacity, case.wishes = self.person_id, self.role, self.capacity, self.wishes
        case.waiting_since, case.about, case.priority_groups = self.waiting_since, self.about, self.priority_groups
        case.confirmed = self.confirmed
        case.met, case.waived, case.places, case.choices = frozenset(), frozenset(), frozenset(), ()
        case.met_at = {}
        case.interview_at, case.interviewers, case.scores, case.recommendation = None, (), (), None
        case.mentorship_id = None


@dataclass(frozen=True)
class RequirementMet(CaseEvent):
    """Something asked for was shown; answers to a form are sealed. `gathering`: the one that she came to, where that meets it."""

    TOPIC = "RequirementMet"
    requirement: str
    answers: Sealed | None = None
    gathering: UUID | None = None

    def apply(self, case: Application) -> None:
        case.met |= {self.requirement}
        case.met_at = {**case.met_at, self.requirement: self.gathering}


@dataclass(frozen=True)
class RequirementTakenBack(CaseEvent):
    """She had not come to the gathering (`gathering`) by which this was met, as it turned out: it is asked again."""

    TOPIC = "RequirementTakenBack"
    requirement: str
    gathering: UUID

    def apply(self, case: Application) -> None:
        case.met -= {self.requirement}
        case.met_at = {code: at for code, at in case.met_at.items() if code != self.requirement}


@dataclass(frozen=True)
class RequirementWaived(CaseEvent):
    """Something asked for is not asked of this applicant."""

    TOPIC = "RequirementWaived"
    requirement: str

    def apply(self, case: Application) -> None:
        case.waived |= {self.requirement}


@dataclass(frozen=True)
class ScreeningPassed(CaseEvent):
    """The formal criteria are fulfilled, each with its result."""

    TOPIC = "ScreeningPassed"
    results: tuple[CriterionResult, ...]


@dataclass(frozen=True)
class InterviewScheduled(CaseEvent):
    """The applicant is called to an interview, or it is moved (`at` in UTC)."""

    TOPIC = "InterviewScheduled"
    at: datetime
    interviewers: tuple[UUID, ...]
    place: Sealed | None = None

    def apply(self, case: Application) -> None:
        case.interview_at, case.interviewers, case.scores = self.at, self.interviewers, ()


@dataclass(frozen=True)
class InterviewMissed(CaseEvent):
    """The interview did not take place."""

    TOPIC = "InterviewMissed"

    def apply(self, case: Application) -> None:
        case.interview_at, case.interviewers, case.scores = None, (), ()


@dataclass(frozen=True)
class InterviewScored(CaseEvent):
    """One of the interviewers gave her own scores, before the interview counts as held."""

    TOPIC = "InterviewScored"
    scores: tuple[Score, ...]
    notes: Sealed | None = None

    def apply(self, case: Application) -> None:
        case.scores = (*case.scores, *self.scores)


@dataclass(frozen=True)
class InterviewHeld(CaseEvent):
    """The interview took place: all scores by criterion, and what the interviewers recommend."""

    TOPIC = "InterviewHeld"
    scores: tuple[Score, ...]
    recommendation: Recommendation
    notes: Sealed | None = None

    def apply(self, case: Application) -> None:
        case.scores, case.recommendation = self.scores, self.recommendation


@dataclass(frozen=True)
class ApplicationAccepted(CaseEvent):
    """She takes part."""

    TOPIC = "ApplicationAccepted"


@dataclass(frozen=True)
class ApplicationWaitlisted(CaseEvent):
    """She would take part if there were a place."""

    TOPIC = "ApplicationWaitlisted"


@dataclass(frozen=True)
class ApplicationDeclined(CaseEvent):
    """She does not take part in this intake."""

    TOPIC = "ApplicationDeclined"


@dataclass(frozen=True)
class MentorsChosen(CaseEvent):
    """A mentee ranked the mentors whom she would like, best first (ids of their applications)."""

    TOPIC = "MentorsChosen"
    choices: tuple[UUID, ...]

    def apply(self, case: Application) -> None:
        case.choices = self.choices


@dataclass(frozen=True)
class ApplicationMatched(CaseEvent):
    """A proposal holds this mentee."""

    TOPIC = "ApplicationMatched"
    mentorship_id: UUID

    def apply(self, case: Application) -> None:
        case.mentorship_id = self.mentorship_id


@dataclass(frozen=True)
class ApplicationReturnedToPool(CaseEvent):
    """The proposal or mentorship of this mentee ended early: she can be matched again."""

    TOPIC = "ApplicationReturnedToPool"
    mentorship_id: UUID

    def apply(self, case: Application) -> None:
        case.mentorship_id = None


@dataclass(frozen=True)
class PlaceTaken(CaseEvent):
    """One of the mentor's places is taken, by a mentee of this mentorship."""

    TOPIC = "PlaceTaken"
    mentorship_id: UUID
    mentee_id: UUID

    def apply(self, case: Application) -> None:
        case.places |= {(self.mentorship_id, self.mentee_id)}


@dataclass(frozen=True)
class PlaceFreed(CaseEvent):
    """A place of the mentor is free again."""

    TOPIC = "PlaceFreed"
    mentorship_id: UUID
    mentee_id: UUID

    def apply(self, case: Application) -> None:
        case.places -= {(self.mentorship_id, self.mentee_id)}


@dataclass(frozen=True)
class CapacityChanged(CaseEvent):
    """The mentor would take more mentees, or fewer."""

    TOPIC = "CapacityChanged"
    capacity: int

    def apply(self, case: Application) -> None:
        case.capacity = self.capacity


@dataclass(frozen=True)
class ApplicationConcluded(CaseEvent):
    """What she applied for has been had: the mentorship, or the intake, came to its end."""

    TOPIC = "ApplicationConcluded"


@dataclass(frozen=True)
class ApplicationCarriedOver(CaseEvent):
    """The case goes on as an application in another intake, keeping the waiting time."""

    TOPIC = "ApplicationCarriedOver"
    intake: str
    application_id: UUID


@dataclass(frozen=True)
class ApplicantReminded(CaseEvent):
    """The office reminded her of what is asked of her; the programme's letter says it."""

    TOPIC = "ApplicantReminded"

    def apply(self, case: Application) -> None:
        case.reminded_at = self.timestamp


@dataclass(frozen=True)
class ApplicationWithdrawn(CaseEvent):
    """She does not want to take part any more; nobody asks why."""

    TOPIC = "ApplicationWithdrawn"


@dataclass(frozen=True)
class ApplicationReopened(CaseEvent):
    """A case that was declined, withdrawn or concluded goes on where it was."""

    TOPIC = "ApplicationReopened"
