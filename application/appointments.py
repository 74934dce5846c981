"""Appointing a mentor to an academic group by an order: one save for the order, the mentor's places and the whole group.

Students of a group need not have applied. Whoever stands on the roster and has no application gets one that the office
records, under the name of the coordinator who does so: nobody claims that the student asked for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from uuid import UUID, uuid4

from application.asking import Asker
from application.intake_places import PlacesOfIntakes
from application.ledger import Ledger
from application.mentoring import participant
from application.people import People
from application.programmes import Programmes
from application.references import take_reference
from application.steps import Steps
from domain.application import Application
from domain.application.events import Wishes
from domain.case import Case, Circumstances, Refused, Role
from domain.ids import application_id
from domain.mentorship import Mentorship
from domain.mentorship.values import Participant
from domain.policy import Policy
from domain.policy.words import joined

FindPeople = Callable[[str], Sequence[UUID]]
"""Everybody who is called exactly so: by name, e-mail address, an id of the university, or her id here."""

AMONG_OTHERS = "accepted"
"""The state of an application that waits for a place."""
BEFORE_THAT = ("submitted", "screened")


@dataclass(frozen=True)
class Appointment:
    """What an order says. `mentor` is her application; `roster` names the students, each as somebody would write her down.

    `faculty`: the code of the group's; the mentor's, if none is named. `shown`: the statements of the policy's eligibility
    that the office found to be true of the mentor.
    """

    programme: str
    intake: str
    mentor: UUID
    roster: tuple[str, ...]
    order_number: str
    order_date: date
    letter: str = ""
    group: str = ""
    faculty: str = ""
    study_year: int | None = None
    starts_on: date | None = None
    shown: tuple[str, ...] = ()


@dataclass(frozen=True)
class Student:
    """Somebody on the roster, as she was written down there; her application, where she has one."""

    line: str
    person_id: UUID
    application: Application | None


class Appointments:
    def __init__(
        self,
        ledger: Ledger,
        people: People,
        programmes: Programmes,
        steps: Steps,
        find_people: FindPeople,
        kin: Callable[[UUID], frozenset[UUID]],
        places: PlacesOfIntakes,
    ) -> None:
        self.ledger, self.people, self.programmes, self.places = ledger, people, programmes, places
        self.steps, self.find_people, self.kin = steps, find_people, kin

    def appoint(self, asker: Asker, order: Appointment) -> str:
        """Record the order; the reference of the mentorship comes back.

        Raises:
            UnknownCase: there is no such programme, or no such application.
            Refused: the order says too little, there are strangers on the roster, somebody on it is in another group, the
                mentor is not eligible or has a group, or the asker may not.
        """
        roster = self.people_of(order.roster)
        case_id = uuid4()

        def decide(moment: datetime) -> Sequence[Case]:
            policy, _ = self.programmes.policy_of(order.programme, order.intake)
            mentor = self.mentor_of(order, policy)
            known = replace(order, faculty=order.faculty or mentor.wishes.faculty)
            given = self.given(asker, moment, known, mentor, frozenset(roster.values()))
            self.refuse_erased(roster)
            students = [self.student(line, person_id, known) for line, person_id in roster.items()]
            refuse_those_elsewhere(students)
            return self.appointed(known, case_id, given, mentor, students)

        return str(self.ledger.record(decide)[0].event.reference)

    # Who it is about

    def people_of(self, lines: Iterable[str]) -> dict[str, UUID]:
        """Whom each line of a roster means.

        Raises:
            Refused: nobody, or several people, are called as one of the lines says; all such lines are named.
        """
        found = {line: self.find_people(line) for one in lines if (line := one.strip())}
        if strangers := [line for line, people in found.items() if not people]:
            template = "Nobody here is called so: {lines}. Put them right, or add these people first."
            raise Refused("unknown_person", template, at="roster", lines="; ".join(strangers))
        if several := [line for line, people in found.items() if len(people) > 1]:
            template = "Several people are called so: {lines}. Name them by e-mail address or student number."
            raise Refused("ambiguous_person", template, at="roster", lines="; ".join(several))
        people = {line: people[0] for line, people in found.items()}
        if twice := [line for line, one in people.items() if list(people.values()).count(one) > 1]:
            template = "The same person stands on the roster twice: {lines}."
            raise Refused("twice_on_roster", template, at="roster", lines="; ".join(twice))
        return people

    def refuse_erased(self, roster: Mapping[str, UUID]) -> None:
        if erased := [line for line, person_id in roster.items() if self.people.identity(person_id) is None]:
            template = "These people were erased: {lines}. Nothing new begins for them."
            raise Refused("person_erased", template, at="roster", lines="; ".join(erased))

    def mentor_of(self, order: Appointment, policy: Policy) -> Application:
        """
        Raises:
            Refused: she did not apply as a mentor in this intake, was not accepted, or has as many groups as she may.
        """
        mentor = self.steps.load(Application, order.mentor)
        if (mentor.programme, mentor.intake, mentor.role) != (order.programme, order.intake, Role.MENTOR):
            template = "This is no application of a mentor in this intake: choose one of those who were accepted."
            raise Refused("not_a_mentor", template, at="mentor")
        if mentor.state != AMONG_OTHERS:
            template = "Her application {reference} is {state}: accept her first."
            raise Refused("not_accepted", template, at="mentor", reference=mentor.reference, state=mentor.state)
        groups = {mentorship_id for mentorship_id, _ in mentor.places}
        if len(groups) >= policy.matching.groups_most:
            held = ", ".join(sorted(self.ledger.load(Mentorship, one).group for one in groups))
            template = "She is the mentor of {groups} already: choose another mentor."
            raise Refused("has_a_group", template, at="mentor", groups=held)
        return mentor

    def student(self, line: str, person_id: UUID, order: Appointment) -> Student:
        """Her application may be under an id of hers from before she was found to be somebody who was known already."""
        ids = (person_id, *sorted(self.people.together(frozenset({person_id})) - {person_id}))
        cases = (application_id(order.programme, order.intake, one, Role.MENTEE) for one in ids)
        found = [application for one in cases if (application := self.ledger.find(Application, one))]
        return Student(
            line, person_id, next((one for one in found if one.state == "matched"), found[0] if found else None)
        )

    def given(
        self, asker: Asker, moment: datetime, order: Appointment, mentor: Application, roster: frozenset[UUID]
    ) -> Circumstances:
        """The circumstances of an order: what it brings about happened on its day, where that is an earlier one.

        Who coordinates one faculty appoints its mentors to its groups.
        """
        policy, _ = self.programmes.policy_of(order.programme, order.intake)
        if order.order_date < policy.local_date(moment):
            noon = datetime.combine(order.order_date, time(12), policy.tz)
            asker = replace(asker, happened_at=noon.astimezone(UTC))
        everybody = roster | {mentor.person_id}
        held = self.people.roles(asker, order.programme, faculties=mentor.faculties())
        held &= self.people.roles(asker, order.programme, faculties=(order.faculty,))
        # The reason is about the order: it is not to go with the erasure of one of thirty students.
        about = frozenset({mentor.person_id})
        given = self.steps.circumstances(asker, moment, mentor, Mentorship.LIFE["appoint"].who, held, about)
        return replace(given, close_to=self.steps.close_to(everybody))

    # What is recorded

    def appointed(
        self,
        order: Appointment,
        case_id: UUID,
        given: Circumstances,
        mentor: Application,
        students: Sequence[Student],
    ) -> list[Case]:
        """The mentorship, its reference, and the applications that it holds: one save."""
        along = given.alongside()
        in_already = {
            one.application.id for one in students if one.application and one.application.state == AMONG_OTHERS
        }
        opened = [self.admitted(one, order, along) for one in students]
        newly = [application for application, _ in opened if application.id not in in_already]
        places = self.places.taken(along, newly)
        reference = take_reference(given.policy.prefix, Mentorship.TOPIC, case_id, along)
        statements = [one.code for way in given.policy.eligibility_of("mentor") for one in way.statements]
        mentorship = Mentorship.appoint(
            given,
            case_id,
            reference=reference.reference,
            programme=order.programme,
            intake=order.intake,
            mentor=participant(mentor),
            mentees=tuple(in_faculty(order.faculty, participant(application)) for application, _ in opened),
            order_number=order.order_number,
            order_date=order.order_date,
            letter=order.letter,
            group=order.group,
            faculty=order.faculty,
            study_year=order.study_year,
            starts_on=order.starts_on,
            mentor_kind=mentor.wishes.kind,
            shown=tuple(code for code in dict.fromkeys(statements) if code in order.shown),
            kin=self.kin(mentor.person_id),
        )
        show_order(mentor, along)
        if len(students) > mentor.capacity:  # an order appoints her to the whole group
            mentor.change_capacity(along, len(students))
        for application, _ in opened:
            mentor.take_place(along, case_id, application.person_id)
            application.match(along, case_id)
        recorded: list[Case] = [mentorship, reference, mentor, *places]
        for application, references in opened:
            recorded += [application, *references]
        return recorded

    def admitted(
        self, student: Student, order: Appointment, along: Circumstances
    ) -> tuple[Application, Sequence[Case]]:
        """Her application, accepted, and the reference that was taken for it where the office records it now: of the group's
        faculty, whose deputy dean coordinates it."""
        application, references = student.application, list[Case]()
        if application is None:
            intake = self.programmes.load(order.programme).intake(order.intake)
            case_id = application_id(order.programme, order.intake, student.person_id, Role.MENTEE)
            reference = take_reference(along.policy.prefix, Application.TOPIC, case_id, along)
            application = Application.submit(
                along,
                reference=reference.reference,
                programme=order.programme,
                intake=intake,
                person_id=student.person_id,
                role=Role.MENTEE,
                wishes=Wishes(faculty=order.faculty),
                by_order=True,
            )
            references = [reference]
        if application.state == "submitted":
            application.pass_screening(along, ())
        if application.state == "screened":
            application.accept(along)
        return application, references


def in_faculty(faculty: str, student: Participant) -> Participant:
    """Who named no faculty when she applied is of the group's."""
    return student if student.faculty else replace(student, faculty=faculty)


def refuse_those_elsewhere(students: Iterable[Student]) -> None:
    """
    Raises:
        Refused: some of them are in another group of the intake, or their applications have ended; all are named.
    """
    known = [(one.line, one.application) for one in students if one.application]
    if held := [line for line, application in known if application.state == "matched"]:
        template = "In another group of this intake: {lines}. Let them leave it first."
        raise Refused("in_another_group", template, at="roster", lines="; ".join(held))
    if ended := [line for line, application in known if application.state not in (AMONG_OTHERS, *BEFORE_THAT)]:
        template = "Their applications in this intake have ended, or are not decided: {lines}. See to these first."
        raise Refused("not_accepted", template, at="roster", lines="; ".join(ended))


def show_order(mentor: Application, along: Circumstances) -> None:
    """The order shows what the policy asks of the mentor in the way of orders.

    Raises:
        Refused: something else is still to be shown before she is appointed.
    """
    asked = [
        one
        for one in along.policy.requirements_before("appoint", Role.MENTOR)
        if one.code not in mentor.met | mentor.waived
    ]
    for requirement in asked:
        if requirement.kind == "order":
            mentor.meet_requirement(along, requirement.code)
    if missing := [one.names for one in asked if one.kind != "order"]:
        template = "Still to be shown first by the {role}: {names}."
        raise Refused("requirement_open", template, at="mentor", role=Role.MENTOR, names=joined(missing))
