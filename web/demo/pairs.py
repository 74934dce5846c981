"""How the demo's mentorships go: answers, agreement, their fates and ends; the same in every programme."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from application.asking import Asker
from domain.application import Application
from domain.ids import NAMESPACE
from domain.mentorship import Mentorship
from domain.mentorship.states import ACTIVE, AGREED, COMPLETED, PAUSED, PROPOSED
from domain.mentorship.values import How
from web.demo.commitment import InCommitment
from web.demo.fates import Fates

if TYPE_CHECKING:
    from web.demo.applicants import Hopeful
    from web.demo.story import Story


class Pairs:
    """Mentorships, each with its own fate, drawn by its mentee's number."""

    def __init__(self, story: Story) -> None:
        self.story, self.house = story, story.house
        self.work, self.fates = InCommitment(self), Fates(self)
        self.tries: Counter[UUID] = Counter()

    # The agreement

    def propose(self, asker: Asker, mentor: Hopeful, mentee: Hopeful, how: How = How.COORDINATOR) -> None:
        tries = self.tries[mentee.case_id]
        self.tries[mentee.case_id] += 1
        case_id = uuid5(NAMESPACE, f"demo:proposal {tries} of {mentee.case_id}")
        self.house.mentoring.propose(asker, mentor.case_id, mentee.case_id, how, case_id)
        self.proposed(case_id, mentee.index + tries)  # it goes better the next time

    def proposed(self, case_id: UUID, index: int) -> None:
        later = self.story.later
        match index % 11:
            case 4:  # nobody answers: the proposal lapses
                return
            case 8:
                later(2, partial(self.refuse, case_id, index))
            case 6 if index % 3 != 1:
                later(1, partial(self.withdraw_proposal, case_id))
            case _:
                later(2, partial(self.consent, case_id, index))

    def consent(self, case_id: UUID, index: int) -> None:
        mentorship = self.load(case_id)
        for person_id in self.in_order(mentorship, mentorship.consents_missing):
            on_the_phone = Asker(str(self.story.coordinator()), on_behalf_of=person_id, given_how="phone")
            self.take(case_id, "consent", on_the_phone if index % 4 == 1 else self.story.herself(person_id))
        if index % 21 == 15:  # consented, but never signs
            return
        self.story.later(3, partial(self.sign, case_id, index))

    def sign(self, case_id: UUID, index: int) -> None:
        mentorship = self.load(case_id)
        missing = self.in_order(mentorship, mentorship.signatures_missing)
        for person_id in missing if index % 27 != 24 else missing[:1]:
            self.take(case_id, "sign", self.story.herself(person_id))
        signed = self.load(case_id)
        if signed.state == AGREED:  # by the last signature
            self.agreed(case_id, index)
        elif not signed.signatures_missing and (index % 9 != 5 or self.story.is_long_ago()):
            self.story.later(2, partial(self.confirm, case_id, index))

    def confirm(self, case_id: UUID, index: int) -> None:
        if self.load(case_id).state == PROPOSED:
            self.take(case_id, "confirm_agreement", self.story.by_office())
            self.agreed(case_id, index)

    def agreed(self, case_id: UUID, index: int) -> None:
        """All that will be, counted from the first day of the commitment."""
        mentorship = self.load(case_id)
        self.work.plan(mentorship, index)
        self.fates.plan(mentorship, index)
        self.story.on(mentorship.commitment.last + timedelta(days=2), partial(self.close, case_id, index))

    def refuse(self, case_id: UUID, index: int) -> None:
        mentorship = self.load(case_id)
        who = mentorship.mentor.person_id
        if who in mentorship.consents:  # she proposed it
            who = mentorship.mentees[0].person_id
        self.take(case_id, "refuse", self.story.saying_why(who, "refuse", "mentor"))
        self.story.later(3, partial(self.follow_next_choice, mentorship.mentees[0].application_id, index))

    def follow_next_choice(self, application_id: UUID, index: int) -> None:
        """The mentor whom she ranked next was asked in the night after the refusal."""
        held = self.house.ledger.load(Application, application_id).mentorship_id
        if held and self.load(held).state == PROPOSED:
            self.consent(held, index + 1)

    def withdraw_proposal(self, case_id: UUID) -> None:
        mentorship = self.load(case_id)
        proposer = next(iter(mentorship.consents), None)
        by_office = self.story.by_office("withdraw_proposal")
        asker = self.story.saying_why(proposer, "withdraw_proposal", "mentor") if proposer else by_office
        self.take(case_id, "withdraw_proposal", asker)

    # The end

    def close(self, case_id: UUID, index: int) -> None:
        mentorship = self.load(case_id)
        if mentorship.state in (ACTIVE, PAUSED):  # it goes on longer than was planned
            wait = max(2, (mentorship.commitment.last - self.story.today).days + 2)
            self.story.later(wait, partial(self.close, case_id, index))
        if mentorship.state != COMPLETED:
            return
        for person_id in self.in_order(mentorship, mentorship.parties):
            if index % 6 == 4 and person_id != mentorship.mentor.person_id:
                continue  # the mentee has not answered the final survey yet
            self.work.answer(case_id, person_id, "at_end")
        if index % 5 == 0 and self.story.policy.commitment.informal_continuation:
            self.take(case_id, "continue", self.story.herself(mentorship.mentor.person_id))
        patience = 40 if index % 12 == 3 else 4 + index % 7  # the office does not get to it at once
        self.story.later(patience, partial(self.certify, case_id, index))
        self.story.later(48, partial(self.work.see_to_the_rest, case_id))

    def certify(self, case_id: UUID, index: int) -> None:
        mentorship = self.load(case_id)
        for person_id in self.in_order(mentorship, mentorship.parties):
            role = mentorship.role_of(person_id)
            if role and self.story.policy.certificate_for(role) and not mentorship.certificate_of(person_id):
                self.take(case_id, "certify", self.story.by_office(), {"person": person_id})
        if index % 9 == 2:
            self.revoke(case_id)

    def revoke(self, case_id: UUID) -> None:
        number = self.load(case_id).certificates[0].number
        self.take(case_id, "revoke_certificate", self.story.by_office("revoke_certificate"), {"number": number})

    # What the steps share

    def in_order(self, mentorship: Mentorship, some: frozenset[UUID]) -> list[UUID]:
        """The mentor first, then the roster: sets have no order that stays."""
        return [one for one in (mentorship.mentor.person_id, *mentorship.everybody()) if one in some]

    def load(self, case_id: UUID) -> Mentorship:
        return self.house.ledger.load(Mentorship, case_id)

    def take(self, case_id: UUID, step: str, asker: Asker, facts: dict[str, Any] | None = None) -> None:
        self.story.take(Mentorship, case_id, step, asker, facts or {})
