"""What is known of a mentorship: its fields, and the questions that rules, views and use cases ask of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from domain.cadence import Period
from domain.case import Case, Circumstances, Role
from domain.dates import ONE_DAY, Span
from domain.mentorship.values import (
    AskedAfter,
    Assessment,
    Certificate,
    Concern,
    Contact,
    Feedback,
    Goal,
    How,
    MentorMonth,
    Order,
    Participant,
    Pause,
)
from domain.policy import Policy


class MentorshipRecord(Case):
    """The fields of a mentorship. All days are local to the programme, first and last ones inclusive."""

    reference: str
    programme: str
    intake: str
    how: How
    mentor: Participant
    mentees: tuple[Participant, ...]
    former_mentees: tuple[Participant, ...] = ()
    group: str = ""
    faculty: str = ""
    """Of an academic group: the code of the faculty that it belongs to."""
    study_year: int | None = None
    order: Order | None = None

    consents: frozenset[UUID] = frozenset()
    signatures: frozenset[UUID] = frozenset()
    answer_by: date | None = None
    """The last day for the consents, then for the signatures, that are missing: the proposal lapses when it is over."""
    agreed_at: datetime | None = None
    """When the latest of the signatures, the confirmation or the appointment happened (UTC)."""

    starts_on: date | None = None
    ends_on: date | None = None
    """The last day as it is planned: pauses and extensions move it, an early end does not."""
    started: bool = False
    ended_on: date | None = None
    """The last day that there was, once the commitment is completed or terminated."""
    pauses: tuple[Pause, ...] = ()
    gaps: tuple[Span, ...] = ()
    """Days between an end and a reinstatement: like a pause, but the end does not move."""
    extended_days: int = 0

    plan_agreed: bool = False
    goals: tuple[Goal, ...] = ()
    contacts: tuple[Contact, ...] = ()
    missed_periods: frozenset[int] = frozenset()
    """Those recorded as missed that were not made good."""
    periods_made_good: frozenset[int] = frozenset()
    """Those recorded as missed that have their contacts after all."""
    assessments: tuple[Assessment, ...] = ()
    evaluations: tuple[MentorMonth, ...] = ()
    concerns: tuple[Concern, ...] = ()
    feedback: tuple[Feedback, ...] = ()
    asked_after: tuple[AskedAfter, ...] = ()
    continued_by: frozenset[UUID] = frozenset()
    certificates: tuple[Certificate, ...] = ()

    # Who

    def people(self, role: Role) -> frozenset[UUID]:
        if role is Role.MENTOR:
            return frozenset({self.mentor.person_id})
        return self.mentee_ids if role is Role.MENTEE else frozenset()

    def subjects(self) -> frozenset[UUID]:
        return self.parties | {one.person_id for one in self.former_mentees}

    def faculties(self) -> tuple[str, ...]:
        """The group's, the mentor's and those of the roster."""
        return tuple(sorted({self.faculty, *(one.faculty for one in (self.mentor, *self.mentees))} - {""}))

    @property
    def mentee_ids(self) -> frozenset[UUID]:
        """The people on the roster."""
        return frozenset(one.person_id for one in self.mentees)

    @property
    def parties(self) -> frozenset[UUID]:
        """The mentor and the people on the roster."""
        return self.mentee_ids | {self.mentor.person_id}

    def mentee(self, person_id: UUID) -> Participant | None:
        """Somebody on the roster."""
        return next((one for one in self.mentees if one.person_id == person_id), None)

    def role_of(self, person_id: UUID) -> Role | None:
        """The part that somebody plays here; None if she plays none."""
        return next((role for role in (Role.MENTOR, Role.MENTEE) if person_id in self.people(role)), None)

    @property
    def is_appointed(self) -> bool:
        return self.how is How.APPOINTMENT

    @property
    def is_group(self) -> bool:
        """Whether several mentees share it, or did: then each of them reads only what is hers."""
        return self.is_appointed or len(self.subjects()) > 2

    def written_about(self, step: str, facts: Mapping[str, Any]) -> frozenset[UUID]:
        """In a group, the mentor and those who are named: the erasure of one student leaves what is about others."""
        if not self.is_group:
            return self.subjects()
        named = [facts["mentee"]] if facts.get("mentee") else []
        if step in ("log_contact", "correct_contact"):
            attended = facts.get("attended")
            named += self.everybody() if attended is None else attended
        return frozenset({self.mentor.person_id, *named})

    # The agreement

    @property
    def consents_missing(self) -> frozenset[UUID]:
        return frozenset() if self.is_appointed else self.parties - self.consents

    @property
    def signatures_missing(self) -> frozenset[UUID]:
        return frozenset() if self.is_appointed else self.parties - self.signatures

    # The commitment

    @property
    def commitment(self) -> Span:
        """The days of the commitment as it is planned.

        Raises:
            LookupError: nothing is agreed yet.
        """
        if self.starts_on is None or self.ends_on is None:
            raise LookupError("this mentorship has no commitment yet")
        return Span(self.starts_on, self.ends_on)

    @property
    def last_day(self) -> date:
        """The last day on which a contact can have happened."""
        planned = self.commitment.last
        return min(planned, self.ended_on) if self.ended_on else planned

    @property
    def runs_since(self) -> date:
        """The first day after its latest pause or gap: no act that changes when it runs is dated back to before it."""
        ends = (*(pause.last for pause in self.pauses), *(gap.last for gap in self.gaps))
        return max([self.commitment.first, *(last + ONE_DAY for last in ends if last)])

    # Pauses

    @property
    def days_paused(self) -> int:
        """By how many days pauses have moved the end."""
        return sum(pause.moved for pause in self.pauses)

    def pause_left(self, policy: Policy) -> int:
        """By how many days pauses may still move the end."""
        return max(0, policy.commitment.pause_limit_days - self.days_paused)

    def moved_until(self, day: date, policy: Policy) -> int:
        """By how many days the pause that is open moves the end, if the commitment goes on from this day."""
        return max(0, min((day - self.pauses[-1].first).days, self.pause_left(policy)))

    def days_at_rest(self, policy: Policy) -> Iterator[Span]:
        """The days of pauses that ask nothing: as many as the end moves by. What goes beyond the limit asks as ever."""
        for pause in self.pauses:
            if days := pause.moved if pause.last else self.pause_left(policy):
                yield Span(pause.first, pause.first + timedelta(days=days - 1))

    # Contacts

    def periods(self, policy: Policy) -> tuple[Period, ...]:
        """The periods of the cadence as far as the commitment went; of the planned days while it goes on."""
        return self._periods_until(max(self.last_day, self.commitment.first), policy, self.gaps)

    def periods_as_planned(self, policy: Policy) -> tuple[Period, ...]:
        """The periods of the whole commitment, also where it ended early, or had ended for some time."""
        return self._periods_until(self.commitment.last, policy)

    def _periods_until(self, last: date, policy: Policy, gaps: Iterable[Span] = ()) -> tuple[Period, ...]:
        idle = (*gaps, *self.days_at_rest(policy))
        return policy.cadence_periods(self.commitment.first, last, idle, self.study_year)

    def contacts_in(self, period: Period, policy: Policy) -> int:
        """How many contacts of a period count."""
        return sum(entry.on in period for entry in self.contacts_counted(policy))

    def contacts_counted(self, policy: Policy) -> tuple[Contact, ...]:
        """The entries of the log that are right, where somebody came, of the kinds that the cadence counts."""
        return tuple(entry for entry in self.contacts if counts(entry, policy))

    def contact(self, number: int) -> Contact | None:
        return next((entry for entry in self.contacts if entry.number == number), None)

    # Plan, concerns, certificates

    def goal(self, number: int) -> Goal | None:
        return next((goal for goal in self.goals if goal.number == number), None)

    @property
    def goals_reached(self) -> int:
        return sum(goal.reached for goal in self.goals)

    @property
    def progress(self) -> int:
        """How far the goals that were not dropped have come, in percent; 0 where there are none."""
        percents = [goal.percent for goal in self.goals if not goal.dropped]
        return sum(percents) // len(percents) if percents else 0

    def concern(self, number: int) -> Concern | None:
        return next((concern for concern in self.concerns if concern.number == number), None)

    @property
    def open_concerns(self) -> tuple[Concern, ...]:
        return tuple(concern for concern in self.concerns if not concern.resolved)

    def certificate_of(self, person_id: UUID) -> Certificate | None:
        """The certificate that somebody has; a revoked one is none."""
        return next((one for one in self.certificates if one.person_id == person_id and not one.revoked), None)

    # What steps ask

    def check_open(self, name: str, given: Circumstances) -> None:
        """Refuse a step before its facts are computed from what only its states have.

        Raises:
            Refused: it is not open now, or not the actor's to take.
        """
        if refusal := self.refusal(self.LIFE[name], given):
            raise refusal

    def everybody(self) -> tuple[UUID, ...]:
        """The people on the roster, in its order."""
        return tuple(one.person_id for one in self.mentees)

    # What events change

    def change_goal(self, number: int, **changes: Any) -> None:
        self.goals = tuple(replace(goal, **changes) if goal.number == number else goal for goal in self.goals)

    def agree(self, at: datetime) -> None:
        self.agreed_at = max(at, self.agreed_at or at)

    def end_pause(self, last: date, moved: int) -> None:
        """End the pause that is open, if there is one."""
        if self.pauses and self.pauses[-1].last is None:
            self.pauses = (*self.pauses[:-1], replace(self.pauses[-1], last=last, moved=moved))


def counts(entry: Contact, policy: Policy) -> bool:
    """Whether an entry of the log counts for the cadence."""
    cadence = policy.cadence
    return not entry.corrected_by and bool(entry.attended) and (cadence is None or cadence.counts(entry.kind))
