"""What the house should know, kept in plain dicts by listening to what was recorded.

Written from the events alone, and apart from the views' code: lists instead of tables, and everything asked by looking
at all of it. What must never happen is asserted on the way: a state that the table of the life does not lead to, a
version left out, a time that runs backwards, a reference given twice, a mentor with more mentees than places, a mentee
in two mentorships.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from application.ports import Entry
from application.questions import Line
from domain.action_item import ActionItem
from domain.application import Application
from domain.award import Award
from domain.case import BEFORE, NEW, SAME, Case, Role, Step
from domain.gathering import Gathering
from domain.identity import Identity
from domain.intake_places import IntakePlaces
from domain.mentorship import Mentorship
from domain.person import Person
from domain.policy import Policy
from domain.programme import Programme
from domain.reference import Reference
from tests.stateful.deadlines import Deadlines
from tests.stateful.programmes import policy_in

KINDS: tuple[type[Case], ...] = (
    Person, Programme, Application, Mentorship, ActionItem, Gathering, Award, IntakePlaces, Reference,
)  # fmt: skip
STEPS: dict[str, tuple[str, Step]] = {
    str(vars(step.event)["TOPIC"]): (kind.__name__, step) for kind in KINDS for step in kind.LIFE.values()
}
"""By the topic of its event: of which kind of case a step is."""

CONCERNS = frozenset({"ConcernRaised", "ConcernResolved"})
"""Lists do not tell of them."""

LAST_OF_ALL = ("all_consented", "all_signed")

OPEN = frozenset({"proposed", "agreed", "active", "paused"})


@dataclass
class KnownPerson:
    """`identity` is told to the model by whoever recorded it: in the event it is sealed."""

    person_id: UUID
    registered_at: datetime
    identity: Identity | None = None
    roles: list[tuple[str, str, str]] = field(default_factory=list)
    ties: set[UUID] = field(default_factory=set)


@dataclass
class KnownCase:
    """An application or a mentorship, as lists show it."""

    kind: str
    case_id: UUID
    reference: str
    programme: str
    intake: str
    opened_at: datetime
    role: str = ""
    changed_at: datetime | None = None
    topic: str = ""
    at: int = 0
    # Of an application
    person: UUID | None = None
    faculty: str = ""
    capacity: int = 0
    places: set[tuple[UUID, UUID]] = field(default_factory=set)
    shown: set[str] = field(default_factory=set)
    interviewers: tuple[UUID, ...] = ()
    held_by: UUID | None = None
    # Of a mentorship
    mentor: Any = None
    roster: list[Any] = field(default_factory=list)
    former: set[UUID] = field(default_factory=set)
    deadlines: Deadlines = field(default_factory=Deadlines)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """As hypothesis shows it in a failing example."""
        printer.text(f"<{self.kind} {self.reference}>")

    @property
    def applicant(self) -> UUID:
        assert self.person is not None, "a mentorship is no application"
        return self.person

    def parts(self) -> set[tuple[UUID, str]]:
        """Who plays which part now."""
        if self.kind == "Application":
            return {(self.applicant, "applicant"), *((one, "interviewer") for one in self.interviewers)}
        return {(self.mentor.person_id, "mentor"), *((one.person_id, "mentee") for one in self.roster)}

    def people(self) -> tuple[str, ...]:
        """The mentees first."""
        if self.kind == "Application":
            return (str(self.person),)
        return (*(str(one.person_id) for one in self.roster), str(self.mentor.person_id))

    def takers(self) -> set[UUID]:
        """Who takes part, or took part once; not who interviews."""
        return {person for person, part in self.parts() if part != "interviewer"} | self.former


@dataclass
class KnownItem:
    """A row of somebody's checklist, and the version of the policy it was last decided under."""

    case_id: UUID
    reference: str
    programme: str
    whose: UUID
    policy_version: int
    kind: str = "ActionItem"

    def parts(self) -> set[tuple[UUID, str]]:
        return {(self.whose, "responsible")}

    def people(self) -> tuple[str, ...]:
        return (str(self.whose),)


@dataclass
class KnownGathering:
    """A gathering, and who came to it."""

    case_id: UUID
    reference: str
    programme: str
    intake: str
    came: set[UUID] = field(default_factory=set)
    policy_version: int = 0
    kind: str = "Gathering"

    def parts(self) -> set[tuple[UUID, str]]:
        return set()

    def people(self) -> tuple[str, ...]:
        return ()


@dataclass
class KnownPlaces:
    """The places of an intake, once it has had a number of them."""

    programme: str
    intake: str
    places: int | None = None


@dataclass
class KnownStream:
    """Any case at all."""

    kind: str
    programme: str
    reference: str
    intake: str = ""
    state: str = NEW
    before: str = NEW
    version: int = 0


@dataclass(frozen=True)
class WantedNotice:
    """A notice that the policy asks for on an event."""

    at: int
    notice: str
    case_id: UUID
    version: int
    recipient: UUID | None


class Model:
    def __init__(self) -> None:
        self.at = 0
        self.latest: datetime | None = None
        self.streams: dict[UUID, KnownStream] = {}
        self.people: dict[UUID, KnownPerson] = {}
        self.cases: dict[UUID, KnownCase] = {}
        self.items: dict[UUID, KnownItem] = {}
        self.gatherings: dict[UUID, KnownGathering] = {}
        self.places: dict[UUID, KnownPlaces] = {}
        self.policies: dict[str, list[str]] = {}
        self.intakes: dict[tuple[str, str], int] = {}
        self.figures: dict[tuple[str, str, str, str], Decimal] = {}
        self.handed_in: dict[tuple[str, str, date], date] = {}
        self.references: dict[str, UUID] = {}
        self.lines: list[Line] = []
        self.notices: list[WantedNotice] = []
        self.taken: Counter[tuple[str, str]] = Counter()
        """How often each step of each kind of case was taken."""

    # What is asked of it

    def policy(self, programme: str, version: int) -> Policy:
        return policy_in(self.policies[programme][version - 1])

    def policy_of(self, case: KnownCase | KnownItem | KnownGathering) -> Policy:
        """The policy that its intake is under now; of what belongs to none, the one that it was decided under last."""
        if isinstance(case, KnownCase) or (isinstance(case, KnownGathering) and case.intake):
            return self.policy(case.programme, self.intakes[case.programme, case.intake])
        return self.policy(case.programme, case.policy_version)

    def of_kind(self, kind: str) -> list[KnownCase]:
        return [case for case in self.cases.values() if case.kind == kind]

    def state(self, case: KnownCase) -> str:
        return self.streams[case.case_id].state

    # What it hears

    def hear(self, entry: Entry) -> None:
        event = entry.event
        assert entry.at > self.at, "positions do not grow"
        assert self.latest is None or event.act.recorded_at >= self.latest, "time ran backwards"
        self.at, self.latest = entry.at, event.act.recorded_at
        kind, step = STEPS[entry.topic]
        self.taken[kind, step.name] += 1
        stream = self.stream_of(kind, event)
        if event.act.role is Role.CLOCK and kind == "Mentorship":
            self.check_it_was_time(stream, step, event)
        follow_table(stream, step, event)
        self.changed(entry, kind)
        self.lines.append(self.line(entry, stream))

    def stream_of(self, kind: str, event: Any) -> KnownStream:
        if event.originator_version > 1:
            return self.streams[event.originator_id]
        assert event.originator_id not in self.streams, "the same id was recorded twice"
        programme, intake = getattr(event, "programme", ""), getattr(event, "intake", "")
        if kind == "Reference":
            programme, intake = self.streams[event.case_id].programme, self.streams[event.case_id].intake
        reference = getattr(event, "reference", getattr(event, "code", ""))
        stream = self.streams[event.originator_id] = KnownStream(
            kind, programme, reference, "" if kind == "Programme" else intake
        )
        return stream

    def changed(self, entry: Entry, kind: str) -> None:
        event, topic = entry.event, entry.topic
        if kind == "Person":
            self.person_changed(event, topic)
        elif kind == "Programme":
            self.programme_changed(event, topic)
        elif kind == "Reference":
            assert event.reference not in self.references, "a reference stands for two cases"
            self.references[event.reference] = event.case_id
        elif kind == "ActionItem":
            self.item_changed(event)
        elif kind == "Gathering":
            self.gathering_changed(event, topic)
        elif kind == "IntakePlaces":
            self.places_changed(event, topic)
        else:
            case = self.case_of(kind, event)
            change = self.application_changed if kind == "Application" else self.mentorship_changed
            change(case, event, topic)
            if topic not in CONCERNS:
                case.changed_at, case.topic, case.at = event.act.recorded_at, topic, entry.at
            self.note_notices(case, entry)

    def item_changed(self, event: Any) -> None:
        if event.originator_version == 1:
            known = KnownItem(event.originator_id, event.reference, event.programme, event.for_person, 0)
            self.items[event.originator_id] = known
        self.items[event.originator_id].policy_version = event.act.policy_version

    def gathering_changed(self, event: Any, topic: str) -> None:
        if topic == "GatheringPlanned":
            known = KnownGathering(event.originator_id, event.reference, event.programme, event.intake)
            self.gatherings[event.originator_id] = known
        self.gatherings[event.originator_id].policy_version = event.act.policy_version
        came = self.gatherings[event.originator_id].came
        came |= {*getattr(event, "attended", ()), *getattr(event, "added", ())}
        came -= set(getattr(event, "removed", ()))

    def places_changed(self, event: Any, topic: str) -> None:
        if topic == "IntakePlacesLimited":
            assert event.taken == self.taking_part(event.programme, event.intake), "it began with a wrong count"
            self.places[event.originator_id] = KnownPlaces(event.programme, event.intake)
        if topic in ("IntakePlacesLimited", "IntakePlacesChanged"):
            self.places[event.originator_id].places = event.places

    def taking_part(self, programme: str, intake: str) -> int:
        """How many mentees take part in an intake, or did to its end."""
        return sum(
            (one.programme, one.intake, one.role) == (programme, intake, "mentee")
            and self.state(one) in ("accepted", "matched", "concluded")
            for one in self.of_kind("Application")
        )

    def case_of(self, kind: str, event: Any) -> KnownCase:
        if event.originator_version == 1:
            case = KnownCase(
                kind, event.originator_id, event.reference, event.programme, event.intake, event.act.recorded_at
            )
            self.cases[event.originator_id] = case
        return self.cases[event.originator_id]

    def check_it_was_time(self, stream: KnownStream, step: Step, event: Any) -> None:
        """The clock takes no step before its day has come. (What it was told may lie behind the moment of recording.)"""
        case = self.cases[event.originator_id]
        today = self.policy(case.programme, 1).local_date(event.act.happened_at or event.act.recorded_at)
        if step.name == "miss_cadence":
            assert event.period_last < today, f"a period was missed before {event.period_last} was over"
        elif step.name != "make_good":
            assert case.deadlines.owed(stream.state, today) == step.name, f"{step.name} came too early, on {today}"

    def person_changed(self, event: Any, topic: str) -> None:
        if topic == "PersonRegistered":
            self.people[event.originator_id] = KnownPerson(event.originator_id, event.act.recorded_at)
        person = self.people[event.originator_id]
        match topic:
            case "RoleGranted":
                person.roles.append((event.role.value, event.programme, event.faculty))
            case "RoleRevoked":
                person.roles.remove((event.role.value, event.programme, event.faculty))
            case "KinDeclared":
                person.ties.add(event.kin)
            case "SupervisorDeclared":
                person.ties.add(event.supervisor)
            case "PersonErased":
                del self.people[event.originator_id]  # nobody knows her any more

    def programme_changed(self, event: Any, topic: str) -> None:
        match topic:
            case "ProgrammeOpened":
                self.policies[event.code] = [event.policy_text]
            case "PolicyRevised":
                self.policies[self.streams[event.originator_id].reference].append(event.policy_text)
            case "IntakeOpened" | "IntakePolicyChanged":
                code = self.streams[event.originator_id].reference
                self.intakes[code, event.intake] = event.under_version
            case "FiguresRecorded" | "FiguresCorrected":
                code = self.streams[event.originator_id].reference
                for one in event.figures:
                    known = (code, *one.key) in self.figures
                    assert known == (topic == "FiguresCorrected"), "a figure is recorded once, and then corrected"
                    self.figures[code, *one.key] = one.value
            case "ReportHandedIn":
                key = self.streams[event.originator_id].reference, event.report, event.last
                assert key not in self.handed_in, "a report is handed in once"
                self.handed_in[key] = event.on
            case "ReportTakenBack":
                del self.handed_in[self.streams[event.originator_id].reference, event.report, event.last]

    def application_changed(self, case: KnownCase, event: Any, topic: str) -> None:
        match topic:
            case "ApplicationSubmitted":
                case.person, case.role, case.capacity = event.person_id, event.role.value, event.capacity
                case.faculty = event.wishes.faculty
            case "RequirementMet" | "RequirementWaived" | "RequirementTakenBack":
                case.shown ^= {event.requirement}  # what is taken back had been shown, and nothing is shown twice
            case "CapacityChanged":
                case.capacity = event.capacity
            case "InterviewScheduled":
                case.interviewers = event.interviewers
            case "InterviewMissed":
                case.interviewers = ()
            case "PlaceTaken":
                case.places.add((event.mentorship_id, event.mentee_id))
            case "PlaceFreed":
                case.places.remove((event.mentorship_id, event.mentee_id))
            case "ApplicationMatched":
                case.held_by = event.mentorship_id
            case "ApplicationReturnedToPool":
                case.held_by = None

    def mentorship_changed(self, case: KnownCase, event: Any, topic: str) -> None:
        match topic:
            case "MentorshipProposed" | "MentorAppointed":
                case.mentor, case.roster = event.mentor, list(event.mentees)
            case "MenteeJoined":
                case.roster.append(event.mentee)
                case.former.discard(event.mentee.person_id)
            case "MenteeLeft":
                case.roster.remove(event.mentee)
                case.former.add(event.mentee.person_id)
        policy = self.policy(case.programme, event.act.policy_version)
        case.deadlines.hear(event, topic, policy, {one for one, _ in case.parts()})

    def note_notices(self, case: KnownCase, entry: Entry) -> None:
        event = entry.event
        for wanted in self.policy(case.programme, event.act.policy_version).notices_on(entry.topic):
            if wanted.when not in ("always", getattr(event, "how", "")) and not getattr(event, wanted.when, False):
                continue
            recipients: set[UUID | None] = set()
            for part in wanted.to:
                match part:
                    case "coordinator":
                        recipients.add(None)
                    case "holder":
                        recipients.add(event.person_id)
                    case "other":
                        recipients |= {one for one, _ in case.parts()} - {event.act.person}
                    case _:
                        recipients |= {one for one, played in case.parts() if played == part}
            for recipient in recipients:
                one = WantedNotice(entry.at, wanted.code, case.case_id, event.originator_version, recipient)
                self.notices.append(one)

    def line(self, entry: Entry, stream: KnownStream) -> Line:
        event, act = entry.event, entry.event.act
        return Line(
            at=entry.at,
            case_id=str(event.originator_id),
            version=event.originator_version,
            kind=stream.kind,
            programme=stream.programme,
            reference=stream.reference,
            intake=stream.intake or getattr(event, "intake", ""),
            topic=entry.topic,
            actor=act.actor,
            role=act.role.value,
            on_behalf_of=str(act.on_behalf_of) if act.on_behalf_of else None,
            state=event.state,
            recorded_at=act.recorded_at,
            correlation=str(act.correlation_id),
            cause_id=str(act.cause.case_id) if act.cause else None,
            cause_version=act.cause.version if act.cause else None,
            reason_code=act.reason_code,
            policy_version=act.policy_version,
        )

    # What must hold

    def check(self) -> None:
        """What holds between the cases after every decision, though perhaps not between two of its events."""
        for known in self.places.values():
            taken = self.taking_part(known.programme, known.intake)
            assert known.places is None or taken <= known.places, "an intake is overfilled"
        held: Counter[UUID] = Counter()
        places: dict[UUID, set[tuple[UUID, UUID]]] = {}
        for mentorship in self.of_kind("Mentorship"):
            if self.state(mentorship) in OPEN:
                for mentee in mentorship.roster:
                    held[mentee.application_id] += 1
                    application = self.cases[mentee.application_id]
                    assert (application.person, application.role) == (mentee.person_id, Role.MENTEE.value)
                    assert application.intake == mentorship.intake, "a mentee of another intake"
                    assert application.held_by == mentorship.case_id, "held by another mentorship"
                    place = (mentorship.case_id, mentee.person_id)
                    places.setdefault(mentorship.mentor.application_id, set()).add(place)
        assert not held or max(held.values()) == 1, "a mentee is in two open mentorships"
        for application in self.of_kind("Application"):
            assert application.places == places.get(application.case_id, set()), "places are not the open mentorships"
            assert len(application.places) <= application.capacity, "a mentor is over her capacity"
            assert not application.places or self.state(application) == "accepted", "she left her mentees"
            assert (self.state(application) == "matched") == (held[application.case_id] == 1)


def follow_table(stream: KnownStream, step: Step, event: Any) -> None:
    """Move on as the table of the life says, and no other way."""
    assert event.originator_version == stream.version + 1, "a version was left out"
    assert stream.state in step.taken_from, f"{step.name} was taken from {stream.state}"
    leads_to = {SAME: stream.state, BEFORE: stream.before}.get(step.leads_to, step.leads_to)
    assert event.state == leads_to, f"{step.name} led from {stream.state} to {event.state}"
    if event.state != stream.state:
        stream.before, stream.state = stream.state, event.state
    stream.version = event.originator_version
