"""Going through a programme's past decisions again under another policy. Nothing is recorded: it is given no ledger.

Each decision is judged twice on its case as it really stood, under the policy of the time and under the other one; only where
the first lets it happen and the second does not, or leads elsewhere, it differs. What happened on a case after a step that
would not have been taken rests on that step, and is counted with it instead of being judged.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from application.other_policy.counted import (
    MentorsOtherwise,
    PlacesOtherwise,
    is_mentees,
    takes_part,
    was_full,
)
from application.other_policy.endings import cadence, certificates
from application.other_policy.judging import Judge, Outcome, circumstances_of
from application.other_policy.known import Known, Together
from application.other_policy.outcomes import Asked, Changed, Matter, Replayed, matter_of, said
from application.other_policy.telling import A_PLACE_LEFT, WAS_FULL, changed, standing, told_apart
from application.ports import Entry
from application.visibility import CONCERNS
from domain.again import step_behind, throw_away
from domain.application import Application
from domain.application.events import ApplicationCarriedOver, ApplicationMatched, ApplicationWaitlisted, PlaceTaken
from domain.case import CaseEvent, CaseOpened
from domain.intake_places import IntakePlaces
from domain.mentorship import Mentorship
from domain.mentorship.events import (
    CadenceMadeGood,
    CadenceMissed,
    CertificateIssued,
    MentorAppointed,
    MentorshipProposed,
)
from domain.policy import Policy

BATCH = 500
JUDGED = (Application, Mentorship)
JUDGED_AT_THE_END = (CadenceMissed, CadenceMadeGood)
OPENS_A_MENTORSHIP = (MentorshipProposed, MentorAppointed)

Read = Callable[[int, int], Sequence[Entry]]
"""Entries of the ledger after a position, in order, at most so many."""
Report = Callable[[int, int], None]


class OtherPolicy:
    def __init__(
        self,
        read: Read,
        last_position: Callable[[], int],
        policy: Callable[[str, int], Policy],
        together: Together,
        now: Callable[[], datetime],
    ) -> None:
        self.read, self.last_position = read, last_position
        self.policy, self.together, self.now = policy, together, now

    def replay(
        self, asked: Asked, *, hears_concerns: bool = True, report: Report = lambda done, total: None
    ) -> Replayed:
        """
        Args:
            hears_concerns: whether the reader may know of concerns; otherwise they count as resolved.
        """
        walk = Walk(asked, self.policy, self.together, hears_concerns=hears_concerns)
        at, last = 0, self.last_position()
        while at < last and (entries := self.read(at, BATCH)):
            for entry in entries:
                if walk.known.follows(entry) and not walk.follow(entry.at, entry.event):
                    return walk.end(self.now())
            at = entries[-1].at
            report(min(at, last), last)
        return walk.end(self.now())


class Walk:
    """One way through the history, entry by entry."""

    def __init__(
        self, asked: Asked, policy: Callable[[str, int], Policy], together: Together, *, hears_concerns: bool
    ) -> None:
        self.asked, self.policy, self.hears_concerns = asked, policy, hears_concerns
        self.other: Policy = asked.policy
        self.known = Known(asked.programme, together)
        self.judge = Judge(self.known)
        self.result = Replayed()
        self.places = PlacesOtherwise(asked.programme, self.other)
        self.mentors = MentorsOtherwise(self.other)
        self.rests_on: dict[UUID, Changed] = {}
        self.answer_by: dict[UUID, Any] = {}

    def follow(self, at: int, event: CaseEvent) -> bool:
        """False once the last day that is asked for is over."""
        day = self.other.local_date(event.act.recorded_at)
        if self.asked.last and day > self.asked.last:
            return False
        self.result.entries += 1
        self.result.until = event.act.recorded_at
        case = self.known.before(event)
        if isinstance(case, JUDGED):
            self.decided(at, case, event, is_asked=self.asked.includes(day))
        elif isinstance(case, IntakePlaces):
            self.places.said(event, case.intake)
        self.known.happened(at, event)
        return True

    def decided(self, at: int, case: Any, event: CaseEvent, *, is_asked: bool) -> None:
        """`is_asked`: otherwise it stands as it is, and takes whatever place it took."""
        self.begin_to_rest(event)
        if resting_on := self.rests_on.get(case.id):
            resting_on.resting += 1
            self.not_taken(event, resting_on)
            return
        found = self.otherwise(at, case, event) if is_asked else None
        was = "" if isinstance(event, CaseOpened) else case.state
        part = takes_part(was, event.state) if is_mentees(case) else None
        if part is False:
            self.places.left(case, event)
        if part and not found:
            refused = self.places.accepted(case, event, is_asked=is_asked)
            found = changed(at, case, event, said(refused), refused=refused) if refused else None
        if found:
            self.result.found(found, step_behind(type(case), type(event)))
        if found and found.refused:
            self.rest(case, event, was, found)

    # What rests on what

    def begin_to_rest(self, event: Any) -> None:
        """A mentorship rests on what its mentor's application rests on, or all of its mentees' do."""
        if isinstance(event, OPENS_A_MENTORSHIP):
            self.rest_with(event.originator_id, event)
        elif isinstance(event, ApplicationMatched) and event.originator_id in self.rests_on:
            mentorship = self.known.cases.get(event.mentorship_id)
            if mentorship:  # in the same save it may come after it
                self.rest_with(mentorship.id, mentorship)

    def rest_with(self, mentorship_id: UUID, its: Any) -> None:
        """`its`: whatever has its mentor and its mentees."""
        ids = [one.application_id for one in its.mentees]
        if its.mentor.application_id in self.rests_on:
            self.rests_on[mentorship_id] = self.rests_on[its.mentor.application_id]
        elif ids and all(one in self.rests_on for one in ids):
            self.rests_on[mentorship_id] = self.rests_on[ids[0]]

    def rest(self, case: Any, event: Any, was: str, found: Changed) -> None:
        """What comes after a step that would not have been taken, where it moved its case; nothing rests on a certificate."""
        if isinstance(event, PlaceTaken):
            mentorship = self.known.cases[event.mentorship_id]
            self.mentors.not_taken(event)
            if mentorship.version == 1:
                self.rests_on[mentorship.id] = found
        elif event.state != was and not isinstance(event, CertificateIssued):
            self.rests_on[case.id] = found

    def not_taken(self, event: Any, resting_on: Changed) -> None:
        """What an event that rests on something else would not have brought about."""
        if isinstance(event, PlaceTaken):
            self.mentors.not_taken(event)
        elif isinstance(event, ApplicationCarriedOver):
            self.rests_on[event.application_id] = resting_on

    # One decision

    def otherwise(self, at: int, case: Any, event: Any) -> Changed | None:
        """How a decision would have come out otherwise; None if it would not, or cannot be compared."""
        step = step_behind(type(case), type(event))
        if step is None or isinstance(event, JUDGED_AT_THE_END) or event.TOPIC in CONCERNS:
            return None
        if resting_on := self.rests_on.get(getattr(event, "mentorship_id", case.id)):
            resting_on.resting += 1
            self.not_taken(event, resting_on)
            return None
        pair = self.both(case, event)
        if pair is None:
            self.result.unlike += 1
            return None
        then, other = pair
        self.result.judged[matter_of(step.name)] += 1
        if other and (isinstance(event, MentorshipProposed) or getattr(event, "all_consented", False)):
            self.answer_by[case.id] = other.answer_by
        if isinstance(event, ApplicationWaitlisted) and self.a_place_is_left(case, event):
            return changed(at, case, event, A_PLACE_LEFT, WAS_FULL, matter=Matter.CAPACITY)
        if other is None or other == then:
            return None
        return self.told(at, case, event, then, other)

    def both(self, case: Any, event: CaseEvent) -> tuple[Outcome, Outcome | None] | None:
        """What came of it under its own policy, and what comes of it under the other one; None where it cannot be asked for
        again. Whether it was taken along with another step, its event does not say: it was, where it could not be otherwise."""
        if not event.act.policy_version:
            return None
        policy = self.policy(self.asked.programme, event.act.policy_version)
        for along in (False, True):
            given = circumstances_of(event, policy, along=along)
            then = self.judge.outcome(self.seen(case), event, given)
            if then and then.refused is None:
                other = circumstances_of(event, self.other, along=along)
                return then, self.judge.outcome(self.seen_otherwise(case, event), event, other)
        return None

    def seen(self, case: Any) -> Any:
        """The case as far as the reader may know it."""
        return case if self.hears_concerns or isinstance(case, Application) else throw_away(case, concerns=())

    def seen_otherwise(self, case: Any, event: CaseEvent) -> Any:
        if isinstance(event, PlaceTaken):
            return self.mentors.seen(case)
        seen = self.seen(case)
        return throw_away(seen, answer_by=self.answer_by[case.id]) if case.id in self.answer_by else seen

    def a_place_is_left(self, case: Application, event: CaseEvent) -> bool:
        """Whether she was put on the waiting list when the intake was full, and otherwise it would not have been."""
        return is_mentees(case) and was_full(self.known.cases, case) and self.places.has_one_left(case, event)

    def told(self, at: int, case: Any, event: Any, then: Outcome, other: Outcome) -> Changed | None:
        if other.refused:
            if isinstance(event, PlaceTaken):
                at, case = self.decided_at(at, event), self.known.cases[event.mentorship_id]
            found = changed(at, case, event, said(other.refused), refused=other.refused)
            return replace(found, state=case.state if isinstance(event, PlaceTaken) else found.state)
        if told := told_apart(then, other):
            return changed(at, case, event, told.otherwise, told.then, matter=told.matter)
        return None

    def decided_at(self, at: int, event: PlaceTaken) -> int:
        """The entry of the proposal for which a place is taken, where they were recorded together."""
        mentorship = self.known.cases[event.mentorship_id]
        return self.known.last_at[mentorship.id] if mentorship.modified_on == event.timestamp else at

    # Once all is gone through

    def end(self, now: datetime) -> Replayed:
        """Judge what only time judges, by the moment that was asked for, or now."""
        moment = self.asked.until(now)
        for case in self.known.mentorships():
            if case.id not in self.rests_on:
                version = self.known.programme.intake(case.intake).policy_version
                own = self.policy(self.asked.programme, version)
                self.stand(case, own, moment)
        self.result.changed.sort(key=lambda one: one.at)
        self.result.until = moment
        return self.result

    def stand(self, case: Mentorship, own: Policy, moment: datetime) -> None:
        ended = certificates(self.seen(case), own, self.asked, self.known, moment)
        for told, differs in (*cadence(case, own, self.asked, moment), *ended):
            self.result.judged[told.matter] += 1
            if differs:
                self.result.changed.append(standing(self.known.last_at[case.id], case, told))


def narrowed(replayed: Replayed, reader: UUID | None) -> Replayed:
    """Without what is about the reader herself: in a case of her own nobody reads as staff."""
    return replace(replayed, changed=[one for one in replayed.changed if reader not in one.about])
