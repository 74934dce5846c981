"""The steps that move the end, the end itself, and what comes after."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from domain.case import Circumstances, Refused
from domain.mentorship.certification import KeptElsewhere, judge
from domain.mentorship.record import MentorshipRecord
from domain.mentorship.rules.agreement import happened_on
from domain.mentorship.states import PAUSED
from domain.mentorship.values import AtFault, Order


class EndSteps(MentorshipRecord):
    def pause(self, given: Circumstances) -> None:
        """The commitment rests from the day of the act on."""
        self.take("pause", given, first=happened_on(given))

    def resume(self, given: Circumstances) -> None:
        """The commitment goes on from the day of the act on; its end moves by the pause, as far as the limit allows."""
        self.check_open("resume", given)
        resumes_on = happened_on(given)
        moved = self.moved_until(resumes_on, given.policy)
        ends_on = self.commitment.last + timedelta(days=moved)
        self.take("resume", given, resumes_on=resumes_on, moved=moved, ends_on=ends_on)

    def extend(self, given: Circumstances, ends_on: date) -> None:
        self.check_open("extend", given)
        self.take("extend", given, ends_on=ends_on, days=(ends_on - self.commitment.last).days)

    def terminate(
        self,
        given: Circumstances,
        at_fault: AtFault = AtFault.NOBODY,
        order_number: str = "",
        order_date: date | None = None,
        letter: str = "",
    ) -> None:
        """End the mentorship on the day of the act, and the pause that it is in. A mentor who was appointed by an order is
        dismissed by one."""
        order = Order(order_number.strip(), order_date, letter.strip()) if order_number.strip() and order_date else None
        ended_on = happened_on(given)
        moved = self.moved_until(ended_on, given.policy) if self.state == PAUSED else 0
        self.take("terminate", given, ended_on=ended_on, at_fault=at_fault, order=order, moved=moved)

    def complete(self, given: Circumstances) -> None:
        """The commitment is completed: on its last day, or on the day of the act where a coordinator ends it earlier."""
        self.check_open("complete", given)
        self.take("complete", given, ended_on=min(self.commitment.last, happened_on(given)))

    def reinstate(self, given: Circumstances, ends_on: date | None = None) -> None:
        """Go on from the day of the act, to the day that was planned or to a later one. Places are taken in the same save."""
        self.check_open("reinstate", given)
        planned = self.commitment.last
        ends_on = ends_on or planned
        days = (ends_on - planned).days
        self.take("reinstate", given, resumes_on=happened_on(given), ends_on=ends_on, days=days)

    def continue_(self, given: Circumstances) -> None:
        """Go on informally, outside the programme's responsibility."""
        self.take("continue", given, person_id=given.act.person)

    def certify(
        self, given: Circumstances, person: UUID, number: str, elsewhere: KeptElsewhere = KeptElsewhere()
    ) -> None:
        """Issue a certificate to one person of the pair.

        Raises:
            Refused: some of the policy's conditions do not hold (it says which), or she has a certificate.
        """
        self.check_open("certify", given)
        role = self.role_of(person)
        kind = given.policy.certificate_for(role) if role else None
        if role is None or kind is None:
            raise Refused("no_certificate", "Nobody in this part gets a certificate here.", at="person")
        self.take(
            "certify",
            given,
            number=number,
            person_id=person,
            role=role,
            kind=kind.code,
            issued_on=given.today,
            results=judge(self, given.policy, role, person, elsewhere),
        )

    def revoke_certificate(self, given: Circumstances, number: str) -> None:
        holder = next((one.person_id for one in self.certificates if one.number == number), None)
        self.take("revoke_certificate", given, number=number, person_id=holder)
