"""The steps from the proposal, or the appointment, to the agreement."""

from __future__ import annotations

from datetime import date
from typing import Self
from uuid import UUID

from domain.case import Circumstances, Role, Sealed
from domain.mentorship.record import MentorshipRecord
from domain.mentorship.rules.agreement import first_day, happened_on, last_day_to_answer, last_signed_on, refuse_kin
from domain.mentorship.values import How, Order, Participant


class AgreementSteps(MentorshipRecord):
    @classmethod
    def propose(
        cls,
        given: Circumstances,
        mentorship_id: UUID,
        *,
        reference: str,
        programme: str,
        intake: str,
        how: How,
        mentor: Participant,
        mentees: tuple[Participant, ...],
        kin: frozenset[UUID] = frozenset(),
        fit: Sealed | None = None,
    ) -> Self:
        """Propose mentor and mentees to each other. Who proposes has consented; a coordinator consents for nobody.

        `kin` are the mentor's kin, whoever declared it. The places are taken by the applications, in the same save. `fit`
        says how well they fit, which is why the office proposes them; whoever chooses for herself has her own reasons.

        Raises:
            Refused: mentor and mentee are the same or kin, or the programme does not match people in this way.
        """
        refuse_kin(mentees, kin)
        proposer = given.act.person if given.act.role in (Role.MENTOR, Role.MENTEE) else None
        return cls.begin(
            "propose",
            given,
            mentorship_id,
            reference=reference,
            programme=programme,
            intake=intake,
            how=how,
            mentor=mentor,
            mentees=mentees,
            consented=(proposer,) if proposer else (),
            answer_by=last_day_to_answer(given, given.policy.matching.days_to_answer),
            fit=None if proposer else fit,
        )

    @classmethod
    def appoint(
        cls,
        given: Circumstances,
        mentorship_id: UUID,
        *,
        reference: str,
        programme: str,
        intake: str,
        mentor: Participant,
        mentees: tuple[Participant, ...],
        order_number: str,
        order_date: date,
        letter: str = "",
        group: str = "",
        faculty: str = "",
        study_year: int | None = None,
        starts_on: date | None = None,
        mentor_kind: str = "",
        shown: tuple[str, ...] = (),
        kin: frozenset[UUID] = frozenset(),
    ) -> Self:
        """Appoint a mentor to an academic group by an order. `starts_on` is chosen where the policy sets no first day.

        `mentor_kind` is the kind that she applied as, `shown` the statements of eligibility that hold for her, `kin` are
        her kin, whoever declared it.

        Raises:
            Refused: the order is not complete, she is not eligible, or the programme does not appoint mentors.
        """
        refuse_kin(mentees, kin)
        starts_on = first_day(given.policy, happened_on(given), starts_on)
        return cls.begin(
            "appoint",
            given,
            mentorship_id,
            reference=reference,
            programme=programme,
            intake=intake,
            mentor=mentor,
            mentees=mentees,
            group=group.strip(),
            faculty=faculty,
            study_year=study_year,
            mentor_kind=mentor_kind,
            shown=shown,
            order=Order(order_number.strip(), order_date, letter.strip()),
            starts_on=starts_on,
            ends_on=given.policy.ends_on(starts_on),
        )

    def consent(self, given: Circumstances) -> None:
        """The last consent sets the last day to sign."""
        person = given.act.person
        all_consented = self.consents_missing <= {person}
        sign_by = last_day_to_answer(given, given.policy.matching.days_to_sign) if all_consented else None
        self.take("consent", given, person_id=person, all_consented=all_consented, sign_by=sign_by)

    def refuse(self, given: Circumstances) -> None:
        self.take("refuse", given, person_id=given.act.person)

    def withdraw_proposal(self, given: Circumstances) -> None:
        self.take("withdraw_proposal", given)

    def lapse(self, given: Circumstances) -> None:
        self.take("lapse", given, waited_for=tuple(sorted(self.consents_missing or self.signatures_missing)))

    def sign(self, given: Circumstances) -> None:
        """The last signature confirms the agreement, where the policy says so and sets the first day."""
        person = given.act.person
        self.take("sign", given, person_id=person, all_signed=self.signatures_missing <= {person})
        by_itself = given.policy.agreement.confirmed_by == "last_signature"
        starts_on = given.policy.commitment.starts_when_confirmed(happened_on(given))
        if by_itself and starts_on and not self.signatures_missing:
            self.confirm_agreement(given.alongside())

    def confirm_agreement(self, given: Circumstances, starts_on: date | None = None) -> None:
        """`starts_on` is chosen where the policy sets no first day."""
        self.check_open("confirm_agreement", given)
        agreed_on = max(happened_on(given), last_signed_on(self, given))
        starts_on = first_day(given.policy, agreed_on, starts_on)
        self.take("confirm_agreement", given, starts_on=starts_on, ends_on=given.policy.ends_on(starts_on))
