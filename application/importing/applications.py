"""Import of people and their applications: every row checked by the rules that it is recorded by, then all in one save."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from application.asking import Asker
from application.importing.columns import Column, Mapped, application_columns, forms_shown, refuse_missing
from application.importing.recognition import KnownPeople, Recognition
from application.importing.rows import Fault, Report, Told, read_rows, wrong_identity
from application.ledger import Ledger
from application.people import People
from application.programmes import Programmes
from application.references import draw_reference
from application.tables import Table
from domain.answers import wrong_answers
from domain.application import Application
from domain.case import Case, Circumstances, Refused, Role, Sealed
from domain.ids import application_id, programme_id, reference_id
from domain.intake import Intake
from domain.person import ExternalId, Person
from domain.policy import Policy
from domain.reference import Reference

NOTHING_SEALED = Sealed((), b"")
"""While rows are only checked: no rule looks into what is sealed."""


@dataclass(frozen=True)
class Where:
    """To which intake, in which role. `confirmed`: the conditions that whoever imports says are true of everybody."""

    programme: str
    intake: str
    role: Role
    confirmed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Applicant:
    """A row that can be recorded: whose application it is, and whether she is known already."""

    told: Told
    person_id: UUID
    is_known: bool


@dataclass(frozen=True)
class Plan:
    """What an import would record, and every fault that it has: with one, nothing is recorded."""

    where: Where
    applicants: Sequence[Applicant]
    faults: Sequence[Fault]
    rows: int

    @property
    def known(self) -> int:
        return sum(one.is_known for one in self.applicants)

    @property
    def bad(self) -> int:
        """How many rows have faults."""
        return len({fault.row for fault in self.faults})


@dataclass(frozen=True)
class Boxes:
    """What is sealed of a row. `answers` are to the forms of these requirements."""

    identity: Sealed
    about: Sealed | None
    priority_groups: Sealed | None
    answers: Sequence[tuple[str, Sealed]]


@dataclass(frozen=True)
class Setting:
    """What all rows have in common when they are decided on: the acts of one moment, the intake, its policy."""

    person: Circumstances
    application: Circumstances
    intake: Intake

    @property
    def policy(self) -> Policy:
        return self.application.policy


class ApplicationImport:
    def __init__(self, ledger: Ledger, people: People, programmes: Programmes, known: KnownPeople) -> None:
        self.ledger, self.people, self.programmes, self.known = ledger, people, programmes, known
        self.standing_of: Callable[[UUID], str] = lambda person_id: ""

    def columns(self, where: Where) -> tuple[Column, ...]:
        policy, _version = self.programmes.policy_of(where.programme, where.intake)
        return application_columns(policy, where.role)

    # Checking

    def check(self, asker: Asker, where: Where, table: Table, mapped: Mapped, report: Report = lambda *_: None) -> Plan:
        """What these rows would record. Nothing is.

        Raises:
            Refused: the import as a whole cannot be: no column holds the names, the intake is closed, the asker may not.
        """
        refuse_missing(mapped)
        setting = self.setting(asker, where, self.ledger.now())
        reading = read_rows(table, mapped, self.columns(where))
        recognition = Recognition(self.known, reading.rows)
        applicants = []
        for done, told in enumerate(reading.rows, start=1):
            try:
                person_id = recognition.of(told)
                recognition.refuse_second(told, person_id)
                applicant = Applicant(told, person_id or uuid4(), is_known=person_id is not None)
                self.try_out(applicant, where, setting)
                applicants.append(applicant)
            except Refused as refused:
                reading.refuse(told.number, refused)
            report(done, len(reading.rows))
        return Plan(where, applicants, reading.in_order(), len(table.rows))

    def setting(self, asker: Asker, where: Where, moment: datetime) -> Setting:
        """
        Raises:
            Refused: nobody can apply there today, or the asker does not coordinate the programme.
        """
        held = self.people.roles(asker, where.programme)
        if Role.COORDINATOR not in held:
            raise Refused("not_yours", "Only a coordinator of the programme imports applications.")
        intake = self.programmes.load(where.programme).intake(where.intake)
        policy, version = self.programmes.policy_of(where.programme, where.intake)
        if not intake.takes_applications(policy.local_date(moment)):
            template = "The intake “{intake}” takes applications from {opens} to {closes}."
            places = {"intake": intake.name, "opens": intake.opens, "closes": intake.closes}
            raise Refused("intake_closed", template, at="intake", **places)
        asker = replace(asker, role=Role.COORDINATOR)
        given = self.people.circumstances(asker, moment, frozenset({Role.COORDINATOR}), held, about=())
        return Setting(given, given.under_policy(policy, version), intake)

    def try_out(self, applicant: Applicant, where: Where, setting: Setting) -> None:
        """
        Raises:
            Refused: this row could not be recorded.
        """
        told = applicant.told
        if not applicant.is_known and (wrong := wrong_identity(told.identity, setting.application.today)):
            raise wrong
        for requirement, form in forms_shown(setting.policy, where.role).items():
            if given := told.answers(requirement):
                for wrong in wrong_answers(form, where.role, given):
                    raise replace_field(wrong, requirement)
        shown = [(code, NOTHING_SEALED) for code, _text in self.answered(told, where, setting.policy)]
        boxes = Boxes(NOTHING_SEALED, None, None, shown)
        untaken = Reference.take_for(applicant.person_id, Application.TOPIC, "?", setting.application)
        self.cases(applicant, where, setting, boxes, untaken)

    # Recording

    def record(self, asker: Asker, plan: Plan, report: Report = lambda *_: None) -> int:
        """Record all that was planned in one save; how many applications there are of it.

        Decided and written out before the ledger is held: anew where the programme, the roles of whoever imports, or one of
        those who are known has changed meanwhile.

        Raises:
            Refused: a row has a fault, or something has changed since it was checked. Nothing is recorded.
        """
        if plan.faults:
            template = "{count} rows cannot stay as they are: put them right, and import the file again."
            raise Refused("rows_wrong", template, count=plan.bad)
        everybody = len(plan.applicants)
        policy, _version = self.programmes.policy_of(plan.where.programme, plan.where.intake)
        self.people.vault.make_keys(one.person_id for one in plan.applicants if not one.is_known)
        self.people.vault.preload()
        boxes = []
        for done, applicant in enumerate(plan.applicants, start=1):
            boxes.append(self.sealed(applicant, plan.where, policy))
            report(done, 2 * everybody)

        # Looked up before the ledger is held; drawn anew where somebody else took one of them meanwhile.
        drawn = [self.free_references(policy.prefix, everybody)]

        def decide(moment: datetime) -> list[Case]:
            setting, cases = self.setting(asker, plan.where, moment), list[Case]()
            references = drawn.pop() if drawn else self.free_references(policy.prefix, everybody)
            rows = zip(plan.applicants, boxes, references, strict=True)
            for done, (applicant, box, called) in enumerate(rows, start=1):
                case_id = application_id(plan.where.programme, plan.where.intake, applicant.person_id, plan.where.role)
                reference = Reference.take_for(case_id, Application.TOPIC, called, setting.application)
                cases += self.cases(applicant, plan.where, setting, box, reference)
                report(everybody + done, 2 * everybody)
            return cases

        known = {one.person_id for one in plan.applicants if one.is_known}
        hers = {asker.person_id} if asker.person_id else set[UUID]()
        self.ledger.record_many(decide, {programme_id(plan.where.programme), *known, *hers})
        return everybody

    def free_references(self, prefix: str, number: int) -> list[str]:
        """Among so many, some would be drawn that are taken, or twice: each is looked up."""
        free: dict[str, None] = {}
        while len(free) < number:
            reference = draw_reference(prefix)
            if self.ledger.find(Reference, reference_id(reference)) is None:
                free[reference] = None
        return list(free)

    def sealed(self, applicant: Applicant, where: Where, policy: Policy) -> Boxes:
        """Under her own key alone: whoever brought the file wrote nothing of it."""
        told, hers = applicant.told, {applicant.person_id}

        def seal(text: str) -> Sealed | None:
            return self.people.vault.seal(text, hers) if text.strip() else None

        return Boxes(
            identity=self.people.seal_identity(applicant.person_id, told.identity),
            about=seal(told.get("about")),
            priority_groups=seal(json.dumps(groups) if (groups := told.get("priority_groups", ())) else ""),
            answers=[(code, self.people.vault.seal(text, hers)) for code, text in self.answered(told, where, policy)],
        )

    def answered(self, told: Told, where: Where, policy: Policy) -> Iterator[tuple[str, str]]:
        """The requirements whose form the row answers, with the answers in JSON."""
        for requirement in forms_shown(policy, where.role):
            if given := told.answers(requirement):
                yield requirement, json.dumps(given, ensure_ascii=False)

    def cases(
        self, applicant: Applicant, where: Where, setting: Setting, boxes: Boxes, reference: Reference
    ) -> list[Case]:
        """
        Raises:
            Refused: a rule says no.
        """
        told = applicant.told
        application = Application.submit(
            setting.application,
            reference=reference.reference,
            programme=where.programme,
            intake=setting.intake,
            person_id=applicant.person_id,
            role=where.role,
            capacity=told.get("capacity", self.usual_capacity(where, setting.policy)),
            wishes=told.wishes,
            about=boxes.about,
            priority_groups=boxes.priority_groups,
            confirmed=self.confirmed(told, where, setting.policy),
            standing=self.standing_of(applicant.person_id) if applicant.is_known else "",
        )
        for requirement, box in boxes.answers:
            application.meet_requirement(setting.application, requirement, box)
        return [*self.person(applicant, where, setting, boxes), application, reference]

    def confirmed(self, told: Told, where: Where, policy: Policy) -> tuple[str, ...]:
        """What the row says is true of her, or whoever imports says of everybody, as far as it is asked of her kind."""
        said = {*told.get("confirmed", ()), *where.confirmed}
        ways = policy.ways_for(where.role, told.wishes.kind)
        return tuple(dict.fromkeys(one.code for way in ways for one in way.statements if one.code in said))

    def usual_capacity(self, where: Where, policy: Policy) -> int:
        return policy.matching.capacity_default if where.role is Role.MENTOR else 0

    def person(self, applicant: Applicant, where: Where, setting: Setting, boxes: Boxes) -> list[Person]:
        """Somebody new; or somebody known, where ids are told of her that nobody knew."""
        told = applicant.told
        if not applicant.is_known:
            return [Person.register(applicant.person_id, boxes.identity, setting.person, told.external_ids)]
        person = self.ledger.load(Person, applicant.person_id)
        if person.merged_into is not None:
            template = "She is known as {name}: apply for her there."
            raise Refused("merged_away", template, at="person_id", name=self.people.name(person.id))
        self.refuse_second(person, where)
        if self.people.opened(person.identity) is None:
            raise Refused("person_erased", "This person was erased: nothing new begins for her.", at="person_id")
        new = missing(told.external_ids, person.external_ids)
        if not new:
            return []
        person.change_external_ids(setting.person, (*person.external_ids, *new))
        return [person]

    def refuse_second(self, person: Person, where: Where) -> None:
        ids: Any = (application_id(where.programme, where.intake, one, where.role) for one in person.everybody)
        if earlier := next(filter(None, (self.ledger.find(Application, one) for one in ids)), None):
            template = "She has applied in this role and intake already: {reference}."
            raise Refused("already_applied", template, at="person_id", reference=earlier.reference)


def missing(told: Sequence[ExternalId], known: Sequence[ExternalId]) -> Sequence[ExternalId]:
    """
    Raises:
        Refused: somebody has another id in the same system.
    """
    numbers = {one.system: one.number for one in known}
    for one in told:
        if numbers.get(one.system, one.number).casefold() != one.number.casefold():
            template = "She is known with another id: {number}. Put the file right, or what is known of her."
            raise Refused("other_id", template, at=one.system, number=numbers[one.system])
    return [one for one in told if one.system not in numbers]


def replace_field(wrong: Refused, requirement: str) -> Refused:
    """The refusal of an answer, at the target of its column."""
    wrong.at = f"{requirement}.{wrong.at.removeprefix('answers.')}"
    return wrong
