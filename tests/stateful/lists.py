"""What the lists answer, beside what the model says that they should."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from application.people import ERASED
from application.questions import CaseFilter, Limit, Wanted, WorkFilter
from domain.action_item.next_steps import next_steps as action_item_next_steps
from domain.application.next_steps import next_steps as application_next_steps
from domain.award.next_steps import next_steps as award_next_steps
from domain.case import Case, Role
from domain.gathering.next_steps import next_steps as gathering_next_steps
from domain.mentorship.next_steps import next_steps as mentorship_next_steps
from domain.next_step import NextStep
from domain.person import Person
from infrastructure.bootstrap import House
from tests.stateful.model import KINDS, KnownCase, KnownGathering, KnownItem, Model

EVERYTHING = 100_000
FAR = datetime(9999, 1, 1, tzinfo=UTC)
NEXT_STEPS: dict[str, Any] = {
    "ActionItem": action_item_next_steps,
    "Application": application_next_steps,
    "Gathering": gathering_next_steps,
    "Award": award_next_steps,
    "Mentorship": mentorship_next_steps,
}
CASES: dict[str, type[Case]] = {kind.__name__: kind for kind in KINDS}


class Lists:
    """Each list asked for everything, and in the ways in which it can be asked."""

    def __init__(self, house: House, model: Model) -> None:
        self.house, self.model = house, model
        self.loaded: dict[UUID, Any] = {}

    def case(self, case_id: UUID) -> Any:
        known = self.model.streams[case_id]
        case = self.loaded.get(case_id)
        if case is None or case.version != known.version:
            case = self.loaded[case_id] = self.house.ledger.load(CASES[known.kind], case_id)
        return case

    def next_steps(self, case: KnownCase | KnownItem | KnownGathering) -> tuple[NextStep, ...]:
        policy = self.model.policy_of(case)
        steps: tuple[NextStep, ...] = NEXT_STEPS[case.kind](self.case(case.case_id), policy)
        return steps

    def row(self, case: KnownCase) -> dict[str, Any]:
        """A case as its row should be."""
        shown = [one for one in self.next_steps(case) if one.step != "resolve_concern"]
        first = min(
            shown, key=lambda one: (one.turn is Role.CLOCK, one.due or date.max), default=None
        )  # people come first
        return {
            "id": str(case.case_id),
            "reference": case.reference,
            "kind": case.kind,
            "programme": case.programme,
            "intake": case.intake,
            "role": case.role,
            "state": self.model.state(case),
            "version": self.model.streams[case.case_id].version,
            "people": case.people(),
            "group": getattr(self.case(case.case_id), "group", ""),
            "faculties": self.faculties(case),
            "opened_at": case.opened_at,
            "changed_at": case.changed_at,
            "topic": case.topic,
            "at": case.at,
            "next_step": first.step if first else "",
            "turn": first.turn.value if first else "",
            "due": first.due if first else None,
        }

    def faculties(self, case: KnownCase) -> tuple[str, ...]:
        """As the applications of those who take part name them."""
        parts = (case.mentor, *case.roster) if case.kind == "Mentorship" else ()
        named = {self.model.cases[one.application_id].faculty for one in parts} if parts else {case.faculty}
        return tuple(sorted(named - {""}))

    def rows_and_counts(self) -> None:
        programmes = tuple(self.model.policies)
        rows = {case.case_id: self.row(case) for case in self.model.cases.values()}
        for wanted in self.filters(programmes):
            found = [asdict(row) for row in self.house.case_list.page(wanted, size=EVERYTHING)]
            expected = [rows[case.case_id] for case in self.chosen(wanted, rows)]
            assert found == sorted(expected, key=lambda row: -row["at"])
            counted = Counter(
                row["state"] for row in map(rows.get, rows) if row and self.takes(wanted, row, state=False)
            )
            assert self.house.case_list.counts(wanted) == dict(counted)
            due = [asdict(row) for row in self.house.case_list.page(wanted, sort="due", size=EVERYTHING)]
            assert due == sorted(expected, key=lambda row: (row["due"] or date.max, row["reference"]))

    def filters(self, programmes: tuple[str, ...]) -> Iterator[CaseFilter]:
        """One of everything that can be filtered by, with a value that there is."""
        yield CaseFilter(programmes)
        if self.model.cases:
            case = list(self.model.cases.values())[-1]
            row = self.row(case)
            yield CaseFilter((case.programme,), kind=case.kind, intake=case.intake, role=case.role)
            yield CaseFilter(programmes, state=row["state"], turn=row["turn"])
            yield CaseFilter(programmes, people=(case.people()[-1],))
            yield CaseFilter(programmes, limits=(Limit(case.programme, self.faculties(case)),))
            yield CaseFilter(programmes, reference=case.reference[:5].lower(), due_before=row["due"])

    def chosen(self, wanted: CaseFilter, rows: dict[UUID, dict[str, Any]]) -> list[KnownCase]:
        return [case for case in self.model.cases.values() if self.takes(wanted, rows[case.case_id])]

    def takes(self, wanted: CaseFilter, row: dict[str, Any], *, state: bool = True) -> bool:
        names = ("kind", "intake", "role", "turn", *(("state",) if state else ()))
        case = self.model.cases[UUID(row["id"])]
        return (
            row["programme"] in wanted.programmes
            and all(not getattr(wanted, name) or getattr(wanted, name) == row[name] for name in names)
            and (wanted.due_before is None or (row["due"] or date.max) < wanted.due_before)
            and (wanted.people is None or bool(case.takers() & {UUID(one) for one in wanted.people}))
            and row["reference"].startswith(wanted.reference.upper())
            and all(
                set(row["faculties"]) & set(one.faculties) for one in wanted.limits if one.programme == row["programme"]
            )
        )

    def work(self) -> None:
        """The worklist: whose turn, since when, by when."""
        expected: dict[tuple[Any, ...], dict[str, Any]] = {}
        everything: list[KnownCase | KnownItem | KnownGathering]
        everything = [*self.model.cases.values(), *self.model.items.values(), *self.model.gatherings.values()]
        for case in everything:
            for one in self.next_steps(case):
                key = (str(case.case_id), one.step, one.about, one.turn.value)
                expected[key] = {
                    **dict(zip(("case_id", "step", "about", "turn"), key, strict=True)),
                    "kind": case.kind,
                    "reference": case.reference,
                    "programme": case.programme,
                    "people": case.people(),
                    "since": one.since,
                    "due": one.due,
                }
        programmes, now = tuple(self.model.policies), self.model.latest or FAR
        turns = tuple(role.value for role in Role)
        for wanted in (WorkFilter(programmes, turns, FAR), WorkFilter(programmes, ("coordinator", "mentor"), now)):
            rows = [row for row in expected.values() if row["turn"] in wanted.turns and row["since"] <= wanted.open_at]
            found = [asdict(row) for row in self.house.work.page(wanted, size=EVERYTHING)]
            assert sorted(map(str, found)) == sorted(map(str, rows))
            assert [mark(row) for row in found] == sorted(map(mark, rows))
            assert self.house.work.count(wanted) == len(rows)
            groups = self.house.work.groups(wanted, now.date())
            late = Counter(row["step"] for row in rows if row["due"] and row["due"] < now.date())
            counted = Counter(row["step"] for row in rows)
            assert {one.step: (one.count, one.late) for one in groups} == {
                step: (number, late[step]) for step, number in counted.items()
            }
        self.asked_of_each(list(expected.values()))

    def asked_of_each(self, rows: list[dict[str, Any]]) -> None:
        asked: defaultdict[UUID, list[str]] = defaultdict(list)
        everybody = {str(one) for one in self.model.people}
        for row in rows:
            case_id = UUID(row["case_id"])
            known = self.model.cases.get(case_id) or self.model.items.get(case_id) or self.model.gatherings[case_id]
            for person, part in known.parts():
                named_another = whom(row) in everybody and whom(row) != str(person)
                if part == row["turn"] and not named_another:
                    asked[person].append(str(row))
        for person in self.some_people():
            found = [str(asdict(row)) for row in self.house.work.asked_of(str(person))]
            assert sorted(found) == sorted(asked[person])

    def people(self) -> None:
        expected = []
        for person in self.model.people.values():
            identity = person.identity
            assert identity is not None, "somebody was recorded whom nobody told the model about"
            sort = f"{identity.family_name} {identity.given_name}".strip().casefold()
            shown = (person.person_id, identity.name, identity.email, identity.phone)
            expected.append((*shown, tuple(person.roles), person.registered_at, sort))
            assert self.house.people.identity(person.person_id) == identity
            known: Person = self.case(person.person_id)
            assert known.ties() == person.ties
        expected.sort(key=lambda one: (one[-1], str(one[0])))
        found = self.house.people_list.page(size=EVERYTHING)
        assert [tuple(asdict(one).values()) for one in found] == expected
        names = {str(one[0]): one[1] for one in expected}
        assert self.house.people_list.names(names) == names
        assert ERASED not in names.values()

    def mentors(self) -> None:
        model = self.model
        for programme, intake in model.intakes:
            free = [
                (case.case_id, case.applicant, case.reference, case.capacity, len(case.places), frozenset(case.shown))
                for case in model.of_kind("Application")
                if (case.programme, case.intake, case.role) == (programme, intake, "mentor")
                and model.state(case) == "accepted"
                and len(case.places) < case.capacity
            ]
            found = self.house.mentors.free(programme, intake)
            assert [
                (one.application_id, one.person_id, one.reference, one.capacity, one.taken, one.shown) for one in found
            ] == sorted(free, key=lambda one: one[2])
            assert all(one.wishes == self.case(one.application_id).wishes for one in found)

    def applicants(self) -> None:
        for programme, intake in self.model.intakes:
            cases = [
                self.case(known.case_id)
                for known in self.model.of_kind("Application")
                if (known.programme, known.intake, known.role) == (programme, intake, "mentee")
            ]
            expected = {
                case.id: (
                    (case.person_id, case.reference, case.state, case.version, case.wishes, case.waiting_since),
                    (case.met | case.waived, case.scores, case.recommendation),
                )
                for case in cases
            }
            found = self.house.applicants.in_states(programme, intake, {case.state for case in cases})
            assert {
                one.application_id: (
                    (one.person_id, one.reference, one.state, one.version, one.wishes, one.waiting_since),
                    (one.shown, one.scores, one.recommendation),
                )
                for one in found
            } == expected
            assert [(one.waiting_since, one.reference) for one in found] == sorted(
                (case.waiting_since, case.reference) for case in cases
            )
            assert self.house.applicants.counts(programme, intake) == Counter(case.state for case in cases)

    def partners(self) -> None:
        together = [case.takers() for case in self.model.of_kind("Mentorship")]
        for person in self.some_people():
            expected = frozenset().union(*(them for them in together if person in them)) - {person}
            assert self.house.case_list.partners(frozenset({person})) == expected
            hers = [str(case.case_id) for case in self.model.cases.values() if person in case.takers()]
            hers += [str(item.case_id) for item in self.model.items.values() if item.whose == person]
            assert sorted(row.id for row in self.house.case_list.of_person(str(person))) == sorted(hers)

    def gatherings(self) -> None:
        """Who came to what, and how many."""
        came = {(one, known.case_id) for known in self.model.gatherings.values() for one in known.came}
        found = self.house.gathering_list.attended_by(self.model.people)
        assert {(row.person_id, row.gathering_id) for row in found} == came
        assert len(found) == len(came)
        rows = self.house.gathering_list.of_programmes(tuple(self.model.policies))
        assert {(row.id, row.reference, row.state, row.came, row.intake) for row in rows} == {
            (known.case_id, known.reference, self.model.streams[known.case_id].state, len(known.came), known.intake)
            for known in self.model.gatherings.values()
        }

    def history(self) -> None:
        lines = self.model.lines
        assert list(self.house.history.page(Wanted(), size=EVERYTHING)) == lines[::-1]
        for wanted in (
            Wanted(topic=lines[-1].topic),
            Wanted(case_id=lines[len(lines) // 2].case_id),
            Wanted(programmes=("trial",), actors=(lines[-1].actor, "clock"), since=lines[len(lines) // 3].recorded_at),
            Wanted(programmes=("",), until=lines[-1].recorded_at),
        ):
            expected = [line for line in reversed(lines) if matches(wanted, line)]
            assert list(self.house.history.page(wanted, size=EVERYTHING)) == expected
            assert self.house.history.newest_by_topic(Wanted()) == Counter(line.topic for line in lines[-1000:])

    def some_people(self) -> list[UUID]:
        """Everybody would take too long: every third, and others when more has happened."""
        return list(self.model.people)[self.model.at % 3 :: 3]


def whom(row: dict[str, Any]) -> str:
    """Of whom a survey is asked, whom a certificate is for: `about` ends with her."""
    return str(row["about"]).rpartition(":")[2]


def mark(row: dict[str, Any]) -> tuple[date, str, str]:
    return row["due"] or date.max, row["reference"], row["about"]


def matches(wanted: Wanted, line: Any) -> bool:
    return (
        (wanted.programmes is None or line.programme in wanted.programmes)
        and (not wanted.case_id or line.case_id == wanted.case_id)
        and (not wanted.topic or line.topic == wanted.topic)
        and (wanted.actors is None or line.actor in wanted.actors)
        and (wanted.since is None or line.recorded_at >= wanted.since)
        and (wanted.until is None or line.recorded_at < wanted.until)
    )
