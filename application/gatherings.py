"""Gatherings: planning them, who is invited and who came, and what coming brings about.

What attendance meets is recorded in the same save as the attendance; correcting that takes it back by an event of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from application.asking import Asker
from application.ledger import Ledger
from application.people import ERASED
from application.questions import AttendanceRow, CaseRow, GatheringRow
from application.references import take_reference
from application.steps import Steps, authors
from domain.application import Application
from domain.application.life import ACCEPTED, CONCLUDED, MATCHED, OPEN
from domain.case import Case, Circumstances, Refused, Role
from domain.gathering import Gathering
from domain.gathering.values import Invited
from domain.gathering.year import AskedFor, Happening, Share, asked_for
from domain.ids import application_id
from domain.intake import Intake
from domain.mentorship import Mentorship
from domain.policy import PARTICIPANTS, Policy

TAKES_PART = frozenset({ACCEPTED, MATCHED, CONCLUDED})
"""The states of an application in which somebody takes part in an intake."""

IN_ITS_COURSE = ("agreed", "active", "paused", "completed", "certified")
"""The states of a mentorship that is agreed, runs, or has run its time."""

Applications = Callable[[str, str], Iterable[CaseRow]]
"""All applications of a programme: in one intake, or in all if none is named."""

AttendedBy = Callable[[Iterable[UUID]], Sequence[AttendanceRow]]
"""What these people came to, by lists that may lag."""


@dataclass(frozen=True)
class NewGathering:
    """A gathering that a coordinator plans. `at` is in UTC; `link` and `leader` are plain here, and sealed on the way."""

    kind: str
    at: datetime
    minutes: int
    intake: str = ""
    topic: str = ""
    title: str = ""
    place: str = ""
    roles: tuple[str, ...] = PARTICIPANTS
    mentorships: tuple[UUID, ...] = ()
    capacity: int | None = None
    link: str = ""
    leader: str = ""


class Gatherings:
    def __init__(
        self,
        ledger: Ledger,
        steps: Steps,
        applications: Applications,
        attended_by: AttendedBy,
        mentorships: Callable[[str, str], Iterable[UUID]],
    ) -> None:
        """`mentorships`: the ids of those of a programme's intake that run or have run their time."""
        self.mentorships = mentorships
        self.ledger, self.steps = ledger, steps
        self.applications, self.attended_by = applications, attended_by
        steps.checks[Gathering] = self.check_attended
        for step in ("hold", "correct_attendance", "reopen"):
            steps.along[Gathering, step] = self.requirements_follow

    # Planning

    def plan(self, asker: Asker, programme: str, new: NewGathering) -> str:
        """Plan a gathering; its reference comes back.

        Raises:
            UnknownCase: there is no such programme.
            Refused: no such intake, kind or topic, a time that cannot be, or the asker may not.
        """
        case_id, vault = uuid4(), self.steps.vault
        link, leader = (vault.seal(text, authors(asker)) if text.strip() else None for text in (new.link, new.leader))

        def decide(moment: datetime) -> Sequence[Case]:
            policy, version = self.steps.programmes.policy_of(programme, new.intake)
            held = self.steps.people.roles(asker, programme)
            given = self.steps.people.circumstances(
                asker, moment, Gathering.LIFE["plan"].who, held, about=(), policy=policy, policy_version=version
            )
            gathering = Gathering.plan(
                given,
                case_id,
                reference=(reference := take_reference(policy.prefix, Gathering.TOPIC, case_id, given)).reference,
                programme=programme,
                intake=new.intake,
                kind=new.kind,
                topic=new.topic,
                title=new.title,
                at=new.at,
                minutes=new.minutes,
                place=new.place,
                invited=Invited(tuple(sorted(set(new.roles))), tuple(dict.fromkeys(new.mentorships))),
                capacity=new.capacity,
                link=link,
                leader=leader,
            )
            self.refuse_foreign_mentorships(gathering)
            return [gathering, reference]

        return str(self.ledger.record(decide)[0].event.reference)

    def refuse_foreign_mentorships(self, gathering: Gathering) -> None:
        for one in gathering.invited.mentorships:
            mentorship = self.ledger.find(Mentorship, one)
            if mentorship is None or mentorship.programme != gathering.programme:
                template = "One of the mentorships is none of this programme: choose among those shown."
                raise Refused("unknown_mentorship", template, at="mentorships")

    def asked_for(self, programme: str, rows: Iterable[GatheringRow]) -> Iterator[AskedFor]:
        """What the policies of a programme's intakes say of a number a year, intake by intake."""
        rows = list(rows)
        for intake in self.steps.programmes.get(programme).intakes.values():
            policy, _version = self.steps.programmes.policy_of(programme, intake.name)
            each = any(kind.each_mentorship for kind in policy.gatherings)
            mentorships = tuple(self.mentorships(programme, intake.name)) if each else ()
            yield from asked_for(intake, policy, happenings(programme, intake, policy, rows), mentorships)

    def share_of(self, mentorship: Mentorship, rows: Iterable[GatheringRow]) -> Iterator[tuple[AskedFor, Share]]:
        """What is asked for of one mentorship, and how far it is; of one that ended early nothing is."""
        if mentorship.state not in IN_ITS_COURSE:
            return
        programme = mentorship.programme
        intake = self.steps.programmes.get(programme).intakes[mentorship.intake]
        policy, _version = self.steps.programmes.policy_of(programme, intake.name)
        for one in asked_for(intake, policy, happenings(programme, intake, policy, rows), (mentorship.id,)):
            yield from ((one, share) for share in one.shares)

    # Who is invited

    def invited(self, gathering: Gathering) -> dict[UUID, str]:
        """Who is invited, each with the reference of the case by which she is."""
        if gathering.invited.mentorships:
            return self.invited_by_mentorship(gathering)
        policy, _version = self.steps.programmes.policy_of(gathering.programme, gathering.intake)
        rows = self.applications(gathering.programme, gathering.intake)
        asked = {role: states_invited(policy, gathering.kind, role) for role in gathering.invited.roles}
        return {UUID(row.people[0]): row.reference for row in rows if row.state in asked.get(row.role, ())}

    def invited_by_mentorship(self, gathering: Gathering) -> dict[UUID, str]:
        found: dict[UUID, str] = {}
        for one in gathering.invited.mentorships:
            mentorship = self.ledger.load(Mentorship, one)
            for role in gathering.invited.roles:
                found |= dict.fromkeys(sorted(mentorship.people(Role(role))), mentorship.reference)
        return found

    def expected(self, gathering: Gathering) -> dict[UUID, str]:
        """The same, but for those of whom it is asked before a step and who have met that elsewhere: nothing is left to come
        for."""
        asked = self.asked_roles(gathering.programme, gathering.intake, gathering.kind)
        if not asked or gathering.invited.mentorships:
            return self.invited(gathering)
        rows = self.applications(gathering.programme, gathering.intake)
        kept = {row.reference for row in rows if row.role not in asked or self.is_asked(UUID(row.id), gathering)}
        return {one: reference for one, reference in self.invited(gathering).items() if reference in kept}

    def asked_roles(self, programme: str, intake: str, kind: str) -> frozenset[str]:
        """The roles of which coming to this kind of gathering is asked before a step."""
        policy, _version = self.steps.programmes.policy_of(programme, intake)
        return frozenset(role for role in PARTICIPANTS if policy.met_by_attending(kind, role))

    def is_asked(self, application_id: UUID, gathering: Gathering | GatheringRow) -> bool:
        """Whether coming to it meets, or has met, something that is asked of her."""
        application = self.ledger.load(Application, application_id)
        policy, _version = self.steps.programmes.policy_of(application.programme, application.intake)
        codes = [one.code for one in policy.met_by_attending(gathering.kind, application.role)]
        shown = application.met | application.waived
        return any(code not in shown or application.met_at.get(code) == gathering.id for code in codes)

    def of_person(self, own: Sequence[CaseRow], rows: Iterable[GatheringRow]) -> list[GatheringRow]:
        """Those of these gatherings to which somebody is invited, given her own cases."""
        return [row for row in rows if any(self.is_invited_by(case, row) for case in own)]

    def told(self, gathering_id: UUID) -> tuple[str, str]:
        """What whoever is invited is told of a gathering beyond its time and place: the private address or link, who leads it."""
        gathering = self.ledger.load(Gathering, gathering_id)
        texts = (self.steps.vault.open(one) if one else "" for one in (gathering.link, gathering.leader))
        link, leader = (ERASED if text is None else text for text in texts)
        return link, leader

    def is_invited_by(self, case: CaseRow, row: GatheringRow) -> bool:
        """Whether one of somebody's cases makes her one of those who are invited."""
        if case.programme != row.programme or row.intake not in ("", case.intake):
            return False
        if row.mentorships:
            return case.kind == Mentorship.TOPIC and UUID(case.id) in row.mentorships
        if case.kind != Application.TOPIC or case.role not in row.roles:
            return False
        policy, _version = self.steps.programmes.policy_of(row.programme, row.intake)
        if case.state not in states_invited(policy, row.kind, case.role):
            return False
        return not policy.met_by_attending(row.kind, case.role) or self.is_asked(UUID(case.id), row)

    # Who came

    def check_attended(self, gathering: Gathering, step: str, given: Circumstances, facts: Mapping[str, Any]) -> None:
        """
        Raises:
            Refused: somebody is among them who does not take part in what the gathering is for.
        """
        new = set(facts.get("attended", ())) - gathering.attended
        expected = self.invited_by_mentorship(gathering) if gathering.invited.mentorships else None
        for hers in self.ids_of(sorted(new)):
            known = hers & expected.keys() if expected is not None else any(self.own_applications(gathering, hers))
            if not known:
                template = (
                    "Somebody is among them who has no part in what this gathering is for: choose among the invited."
                )
                raise Refused("stranger", template, at="attended")

    def own_applications(self, gathering: Gathering, people: Iterable[UUID]) -> Iterator[Application]:
        """The applications of these people, under whichever of their ids, to what the gathering is for; each once, as the
        ledger has them."""
        intakes = self.steps.programmes.get(gathering.programme).intakes
        for person_id in dict.fromkeys(one for hers in self.ids_of(people) for one in sorted(hers)):
            for intake in [gathering.intake] if gathering.intake else intakes:
                for role in gathering.invited.roles:
                    case_id = application_id(gathering.programme, intake, person_id, Role(role))
                    if found := self.ledger.find(Application, case_id):
                        yield found

    def ids_of(self, people: Iterable[UUID]) -> list[frozenset[UUID]]:
        """All ids of each of these people, in their order."""
        people = tuple(people)
        ids_of = self.steps.people.ids_of(set(people))
        return [ids_of[one] for one in people]

    # What coming brings about

    def requirements_follow(
        self, gathering: Gathering, given: Circumstances, facts: Mapping[str, Any]
    ) -> Sequence[Application]:
        """What is asked of people before a step is met by having come; it is asked again of who had not come after all."""
        happening: Any = gathering.pending_events[-1]
        added = getattr(happening, "attended", ()) or getattr(happening, "added", ())
        removed = getattr(happening, "removed", ())
        along, moved = given.alongside(), []
        came = self.steps.people.together(gathering.attended)
        gone = [one for one in removed if one not in came]  # and is not there under another of her ids
        for people, follow in ((added, self.met), (gone, self.taken_back)):
            for application in self.own_applications(gathering, people):
                policy, version = self.steps.programmes.policy_of(application.programme, application.intake)
                under = along.under_policy(policy, version)
                if application.state in OPEN and follow(application, gathering, under):
                    moved.append(application)
        return moved

    def met(self, application: Application, gathering: Gathering, given: Circumstances) -> bool:
        asked = given.policy.met_by_attending(gathering.kind, application.role)
        unmet = [one.code for one in asked if one.code not in application.met | application.waived]
        for code in unmet:
            application.meet_requirement(given, code, gathering=gathering.id)
        return bool(unmet)

    def taken_back(self, application: Application, gathering: Gathering, given: Circumstances) -> bool:
        """Unless another gathering of the kind, to which she came as well, meets it just so."""
        codes = [code for code, at in application.met_at.items() if at == gathering.id]
        for code in codes:
            application.take_back_requirement(given, code, gathering.id)
            if other := self.another_one(application, gathering):
                application.meet_requirement(given, code, gathering=other)
        return bool(codes)

    def another_one(self, application: Application, gathering: Gathering) -> UUID | None:
        others = self.came_to(application.person_id, application.programme, application.intake)
        return next((one.id for one in others if one.kind == gathering.kind and one.id != gathering.id), None)

    def came_to(self, person_id: UUID, programme: str, intake: str) -> list[Gathering]:
        """The gatherings of an intake to which somebody came: found by a list, and each looked up in the ledger."""
        people = self.steps.people.together(frozenset({person_id}))
        rows = [row for row in self.attended_by(people) if row.programme == programme and row.intake in ("", intake)]
        found = [self.ledger.load(Gathering, one) for one in dict.fromkeys(row.gathering_id for row in rows)]
        return [one for one in found if people & one.attended]

    def counts(self, person_id: UUID, programme: str, intake: str) -> tuple[Counter[str], Counter[str]]:
        """To how many gatherings of each kind somebody came, and to how many of their topics (each once)."""
        return counted(self.came_to(person_id, programme, intake))


def counted(came: Sequence[Gathering]) -> tuple[Counter[str], Counter[str]]:
    """How many there are of each kind of the gatherings that somebody came to, and how many topics (each once)."""
    topics = {(one.kind, one.topic) for one in came if one.topic}
    return Counter(one.kind for one in came), Counter(kind for kind, _topic in topics)


def states_invited(policy: Policy, kind: str, role: str) -> frozenset[str]:
    """The states of an application in which its applicant is invited: all that are open, where coming is asked of her before
    a step; else those in which she takes part."""
    return TAKES_PART | OPEN if policy.met_by_attending(kind, role) else TAKES_PART


def happenings(programme: str, intake: Intake, policy: Policy, rows: Iterable[GatheringRow]) -> Iterator[Happening]:
    """The gatherings that count for an intake: its own, and those of all intakes."""
    for row in rows:
        if row.programme == programme and row.state != "cancelled" and row.intake in ("", intake.name):
            yield Happening(row.kind, policy.local_date(row.at), row.state == "held", frozenset(row.mentorships))
