"""What is known of a mentorship: its fields, and the questions that rules, views and use cases ask of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from domain.cadence import Period
from domain.case import Case, Circumstances, Role, not_allowed
from domain.dates import Span
from domain.mentorship.values import (
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
    study_year: int | None = None
    order: Order | None = None

    consents: frozenset[UUID] = frozenset()
    signatures: frozenset[UUID] = frozenset()
    answer_by: date | None = None
    """The last day for the consents, then for the signatures, that are missing: the proposal lapses when it is over."""

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
    made_good_periods: frozenset[int] = frozenset()
    assessments: tuple[Assessment, ...] = ()
    evaluations: tuple[MentorMonth, ...] = ()
    concerns: tuple[Concern, ...] = ()
    feedback: tuple[Feedback, ...] = ()
    continued_by: frozenset[UUID] = frozenset()
    certificates: tuple[Certificate, ...] = ()

    # Who

    def people(self, role: Role) -> frozenset[UUID]:
        if role is Role.MENTOR:
            return frozenset({self.mentor.person_id})
        return self.mentee_ids if role is Role.MENTEE else frozenset()

    def subjects(self) -> frozenset[UUID]:
        return self.parties | {one.person_id for one in self.former_mentees}

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
    def days_paused(self) -> int:
        """By how many days pauses have moved the end."""
        return sum(pause.moved for pause in self.pauses)

    # Contacts

    def periods(self, policy: Policy) -> tuple[Period, ...]:
        """The periods of the cadence as far as the commitment went; of the planned days while it goes on."""
        return self._periods_until(max(self.last_day, self.commitment.first), policy)

    def periods_as_planned(self, policy: Policy) -> tuple[Period, ...]:
        """The periods of the whole commitment, also where it ended early."""
        return self._periods_until(self.commitment.last, policy)

    def _periods_until(self, last: date, policy: Policy) -> tuple[Period, ...]:
        pauses = (pause.days_until(last) for pause in self.pauses)
        idle = (*self.gaps, *(span for span in pauses if span))
        return policy.cadence_periods(self.commitment.first, last, idle, self.study_year)

    def contacts_in(self, period: Period, policy: Policy) -> int:
        """How many contacts of a period count."""
        return sum(entry.on in period for entry in self.contacts_counted(policy))

    def contacts_counted(self, policy: Policy) -> tuple[Contact, ...]:
        """The entries of the log that are right, where somebody came, of the kinds that the cadence counts."""
        cadence = policy.cadence
        return tuple(
            entry
            for entry in self.contacts
            if not entry.corrected_by and entry.attended and (cadence is None or cadence.counts(entry.kind))
        )

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
        step = self.LIFE[name]
        if refusal := self.closed(step, given) or not_allowed(self, step, given):
            raise refusal

    def everybody(self) -> tuple[UUID, ...]:
        """The people on the roster, in its order."""
        return tuple(one.person_id for one in self.mentees)

    # What events change

    def change_goal(self, number: int, **changes: Any) -> None:
        self.goals = tuple(replace(goal, **changes) if goal.number == number else goal for goal in self.goals)

    def end_pause(self, last: date, moved: int) -> None:
        """End the pause that is open, if there is one."""
        if self.pauses and self.pauses[-1].last is None:
            self.pauses = (*self.pauses[:-1], replace(self.pauses[-1], last=last, moved=moved))
