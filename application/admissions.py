"""Admissions: from the submission of an application to its acceptance, and into another intake."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from application.asking import Asker
from application.ledger import Ledger
from application.people import People
from application.programmes import Programmes
from application.references import take_reference
from application.steps import Steps, authors
from domain.application import Application
from domain.application.conditions import contradicted
from domain.application.events import Wishes
from domain.case import Case, Circumstances, Refused, Role
from domain.ids import application_id
from domain.person import Person
from domain.policy import Policy


@dataclass(frozen=True)
class Request:
    """What an applicant asks for. `capacity`: how many mentees a mentor would take, 0 for a mentee.

    `priority_groups`: codes of the groups that she says she belongs to. `confirmed`: codes of the policy's conditions that
    whoever submits it says are true of her.
    """

    programme: str
    intake: str
    person_id: UUID
    role: Role
    capacity: int = 0
    wishes: Wishes = Wishes()
    about: str = ""
    priority_groups: tuple[str, ...] = ()
    confirmed: tuple[str, ...] = ()


class Admissions:
    def __init__(self, ledger: Ledger, people: People, programmes: Programmes, steps: Steps) -> None:
        self.ledger, self.people, self.programmes, self.steps = ledger, people, programmes, steps
        steps.checks[Application] = self.check_others
        # What the university's newest record of somebody says, where there is one: wired once standings are there.
        self.standing_of: Callable[[UUID], str] = lambda person_id: ""
        steps.along[Application, "carry_over"] = self.carried_over

    def submit(self, asker: Asker, request: Request) -> str:
        """Open an application; its reference comes back.

        Raises:
            UnknownCase: there is no such person or programme.
            Refused: a second application in this role and intake, a closed intake, or something not offered.
        """
        people = authors(asker) | {request.person_id}
        seal = self.steps.vault.seal
        about = seal(request.about, people) if request.about.strip() else None
        groups = seal(json.dumps(request.priority_groups), people) if request.priority_groups else None
        case_id = application_id(request.programme, request.intake, request.person_id, request.role)

        def decide(moment: datetime) -> list[Case]:
            self.refuse_others_than_known(request)
            self.refuse_second(case_id)
            self.refuse_erased(request.person_id)
            # Loaded anew: what was closed before counts at once, in whichever process. (What another process closes
            # between this and the save, some milliseconds later, does not.)
            intake = self.programmes.load(request.programme).intake(request.intake)
            policy, version = self.programmes.policy_of(request.programme, request.intake)
            refuse_unknown_groups(request, policy)
            own = frozenset({Role.APPLICANT} if request.person_id in authors(asker) else ())
            given = self.people.circumstances(
                asker,
                moment,
                Application.LIFE["submit"].who,
                self.people.roles(asker, request.programme, faculties=(request.wishes.faculty,)) | own,
                about=(request.person_id,),
                policy=policy,
                policy_version=version,
            )
            reference = take_reference(policy.prefix, Application.TOPIC, case_id, given)
            application = Application.submit(
                given,
                reference=reference.reference,
                programme=request.programme,
                intake=intake,
                person_id=request.person_id,
                role=request.role,
                capacity=request.capacity,
                wishes=request.wishes,
                about=about,
                priority_groups=groups,
                confirmed=request.confirmed,
                standing=self.standing_of(request.person_id),
            )
            return [application, reference]

        entries = self.ledger.record(decide)
        return str(entries[0].event.reference)

    def refuse_others_than_known(self, request: Request) -> None:
        """Whoever was found to be somebody else applies as that one; and once, under whichever of her ids."""
        person = self.ledger.load(Person, request.person_id)
        if person.merged_into is not None:
            template = "She is known as {name}: apply for her there."
            raise Refused("merged_away", template, at="person_id", name=self.people.name(person.id))
        for one in person.merged:
            self.refuse_second(application_id(request.programme, request.intake, one, request.role))

    def refuse_second(self, case_id: UUID) -> None:
        if earlier := self.ledger.find(Application, case_id):
            template = "She has applied in this role and intake already: {reference}."
            raise Refused("already_applied", template, at="person_id", reference=earlier.reference)

    def refuse_erased(self, person_id: UUID) -> None:
        if self.people.identity(person_id) is None:
            template = "This person was erased: nothing new begins for her."
            raise Refused("person_erased", template, at="person_id")

    def check_others(self, application: Application, step: str, given: Circumstances, facts: Mapping[str, Any]) -> None:
        """
        Raises:
            Refused: somebody who is to interview is not known here; when it is reopened, the applicant was erased; or, when she
                is screened, the university's record of her says otherwise than she did.
        """
        if step == "pass_screening":
            role, kind = application.role, application.wishes.kind
            standing = self.standing_of(application.person_id)
            if refusal := contradicted(given.policy, role, kind, application.confirmed, standing):
                refusal.at = "results"
                raise refusal
        if step == "reopen":
            self.refuse_erased(application.person_id)
        if any(self.ledger.find(Person, one) is None for one in facts.get("interviewers", ())):
            template = "One of the interviewers is not known here: choose among the people."
            raise Refused("unknown_person", template, at="interviewers")

    def carried_over(self, application: Application, given: Circumstances, facts: Mapping[str, Any]) -> Sequence[Case]:
        """Whoever is carried over goes on as an application in the other intake, keeping the waiting time."""
        name = facts["intake"]
        next_intake = self.programmes.load(application.programme).intake(name)
        next_id = application_id(application.programme, name, application.person_id, application.role)
        for one in self.people.together({application.person_id}):
            self.refuse_second(application_id(application.programme, name, one, application.role))
        self.refuse_erased(application.person_id)
        policy, version = self.programmes.policy_of(application.programme, name)
        along = given.under_policy(policy, version).alongside()
        reference = take_reference(policy.prefix, Application.TOPIC, next_id, along)
        opened = Application.submit(
            along,
            reference=reference.reference,
            programme=application.programme,
            intake=next_intake,
            person_id=application.person_id,
            role=application.role,
            capacity=application.capacity,
            wishes=application.wishes,
            about=application.about,
            priority_groups=application.priority_groups,
            waiting_since=application.waiting_since,
            confirmed=tuple(code for code in application.confirmed if code in statements_of(policy, application.role)),
        )
        return [opened, reference]


def statements_of(policy: Policy, role: str) -> frozenset[str]:
    """The codes of all conditions of a role."""
    return frozenset(one.code for way in policy.eligibility_of(role) for one in way.statements)


def refuse_unknown_groups(request: Request, policy: Policy) -> None:
    """
    Raises:
        Refused: she says that she belongs to a group which the policy does not know from statements.
    """
    known = [group.code for group in policy.selection.stated_groups]
    if strange := [code for code in request.priority_groups if code not in known]:
        template = "“{strange}” is not offered here: choose among {codes}."
        places = {"strange": ", ".join(strange), "codes": ", ".join(known) or "nothing"}
        raise Refused("unknown_choice", template, at="priority_groups", **places)
