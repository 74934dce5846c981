"""Awarding: what awards need to know of other cases. Each step itself is taken the way that all steps are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from application.asking import Asker
from application.ledger import Ledger
from application.people import People
from application.programmes import Programmes
from application.references import draw_certificate_number, take_reference
from application.steps import Steps
from domain.application import Application
from domain.award import Award
from domain.award.values import Conflict
from domain.case import Case, Circumstances, Refused, Role
from domain.ids import application_id, award_id
from domain.person import Person
from domain.policy import PARTICIPANTS

TAKES_PART = ("accepted", "matched", "concluded")
"""The states of an application whose person takes part in the programme, or took part to the end."""


class Awarding:
    def __init__(self, ledger: Ledger, people: People, programmes: Programmes, steps: Steps) -> None:
        self.ledger, self.people, self.programmes, self.steps = ledger, people, programmes, steps
        steps.also_held[Award] = self.nominator
        steps.checks[Award] = self.check
        steps.supplies[Award, "appoint_jury"] = lambda case, facts: {"conflicts": tuple(self.conflicts(case, facts))}
        steps.supplies[Award, "certify"] = lambda case, facts: {"number": draw_certificate_number(case.reference)}

    def open(self, asker: Asker, programme: str, intake: str, category: str, until: date | None = None) -> str:
        """Open the award of a category for an intake; its reference comes back.

        Args:
            until: the last day for nominations; by default so many days on as the policy says.

        Raises:
            Refused: there is one already, no such category or intake, the day is over, or the asker may not.
        """
        case_id = award_id(programme, intake, category)

        def decide(moment: datetime) -> Sequence[Case]:
            self.programmes.load(programme).intake(intake)
            policy, version = self.programmes.policy_of(programme, intake)
            who, held = Award.LIFE["open_award"].who, self.people.roles(asker, programme)
            given = self.people.circumstances(asker, moment, who, held, about=(), policy=policy, policy_version=version)
            if earlier := self.ledger.find(Award, case_id):
                template = "This award is there already: {reference}. One that was cancelled is reopened on its page."
                raise Refused("already_opened", template, at="category", reference=earlier.reference)
            reference = take_reference(policy.prefix, Award.TOPIC, case_id, given.alongside())
            award = Award.open_award(
                given,
                case_id,
                reference=reference.reference,
                programme=programme,
                intake=intake,
                category=category,
                until=until,
            )
            return [award, reference]

        return str(self.ledger.record(decide)[0].event.reference)

    # Who nominates

    def nominator(self, award: Award, asker: Asker) -> frozenset[Role]:
        """Whether she, or the one on whose behalf she asks, takes part in a role that nominates here."""
        person_id = asker.on_behalf_of or asker.person_id
        policy, _version = self.programmes.policy_of(award.programme, award.intake)
        asked = next((one.nominated_by for one in policy.awards if one.code == award.category), frozenset())
        roles = PARTICIPANTS if "anyone" in asked else [role for role in PARTICIPANTS if role in asked]
        if person_id and any(self.takes_part(award, person_id, role) for role in roles):
            return frozenset({Role.NOMINATOR})
        return frozenset()

    def takes_part(self, award: Award, person_id: UUID, role: str) -> bool:
        """Whether she does, under whichever of her ids."""
        ids = (
            application_id(award.programme, award.intake, one, role)
            for one in self.people.ids_of({person_id})[person_id]
        )
        found = (self.ledger.find(Application, one) for one in ids)
        return any(one is not None and one.state in TAKES_PART for one in found)

    # What only other cases know

    def check(self, award: Award, step: str, given: Circumstances, facts: Mapping[str, Any]) -> None:
        """
        Raises:
            Refused: a nominee takes no part, a juror is unknown, or has ties to whom she would score.
        """
        if refusal := award.refusal(award.LIFE[step], given):
            raise refusal  # before anything is counted or looked up for it
        if step == "nominate" and facts.get("person"):
            self.check_nominee(award, facts["person"], given)
        if step == "appoint_jury" and not all(map(self.is_known, facts["members"])):
            template = "One of the jury is not known here: choose among the people."
            raise Refused("unknown_person", template, at="members")
        if step == "appoint_jury" and self.people.together(set(facts["members"])) & award.subjects():
            template = "One of them is nominated in this category: choose somebody else."
            raise Refused("conflict_of_interest", template, at="members")
        if step == "score":
            self.check_ties(award, facts["nominee"], given)

    def is_known(self, person_id: UUID) -> bool:
        return self.ledger.find(Person, person_id) is not None and self.people.identity(person_id) is not None

    def check_nominee(self, award: Award, person_id: UUID, given: Circumstances) -> None:
        of = given.policy.award_category(award.category).of
        if of in PARTICIPANTS and not self.takes_part(award, person_id, of):
            template = "She takes no part as a {role} in this intake: choose one of those who do."
            raise Refused("not_a_participant", template, at="person", role=of)
        if self.ledger.find(Person, person_id) and self.people.identity(person_id) is None:
            raise Refused("person_erased", "This person was erased: nothing new begins for her.", at="person")

    def check_ties(self, award: Award, number: int, given: Circumstances) -> None:
        """Ties that were declared after the jury was appointed count as well."""
        nominee = award.nominee(number)
        if nominee and nominee.person_id and given.deciding & self.close_to(nominee.person_id):
            template = "You have ties to this finalist: record that, and the others judge without you."
            raise Refused("conflict_of_interest", template, at="nominee")

    def conflicts(self, award: Award, facts: Mapping[str, Any]) -> Iterator[Conflict]:
        """Which of these jurors must not judge whom, as far as it is known: kin, supervisors, mentors and mentees."""
        for number in award.contenders:
            nominee = award.nominee(number)
            if nominee and nominee.person_id:
                close = self.close_to(nominee.person_id)
                yield from (Conflict(juror, number) for juror in facts["members"] if juror in close)

    def close_to(self, person_id: UUID) -> frozenset[UUID]:
        return self.steps.close_to(frozenset({person_id})) | {person_id}
