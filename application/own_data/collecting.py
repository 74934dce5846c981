"""Collecting a person's own data, from the ledger and from beside it.

Of a case that is hers she gets what its page shows her: `visibility.py` decides. Of gatherings and awards, what names her or
what she did; of the cases of others, that she did it, and not what it said of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any, Protocol
from uuid import UUID

from application.case_files import CaseFile, CaseFiles
from application.ledger import Ledger
from application.notices import Written
from application.own_data.values import Account, Brought, Ids, Own, OwnCase, OwnFile, OwnStanding
from application.people import People
from application.questions import CaseRow, Line
from domain.action_item import ActionItem
from domain.action_item.events import EvidenceSubmitted
from domain.action_item.values import File
from domain.award import Award
from domain.award.events import AwardCertificateIssued, JuryAppointed
from domain.case import Case, CaseEvent, Refused, Role
from domain.gathering import Gathering
from domain.gathering.events import GatheringPlanned
from domain.mentorship.events import MenteeLeft
from domain.person import Person

Report = Callable[[int, int], None]


class AtTheDesk(Protocol):
    """What is kept of somebody outside the ledger."""

    def account(self, ids: Ids) -> Account | None: ...

    def letters(self, ids: Ids) -> Sequence[Written]:
        """What was written to her, the first first."""

    def votes(self, ids: Ids) -> Mapping[UUID, bool]:
        """The awards for which she may vote, and whether she did."""

    def uploads(self, ids: Ids) -> Sequence[Brought]: ...

    def file(self, case_id: UUID, file: File) -> tuple[str, bytes] | None:
        """How such a file's name ends, and what stands in it."""


class OwnData:
    def __init__(
        self,
        ledger: Ledger,
        people: People,
        case_files: CaseFiles,
        desk: AtTheDesk,
        cases_of: Callable[[UUID], Iterable[CaseRow]],
        cases_in: Callable[[Sequence[str], str], Iterable[CaseRow]],
        done_by: Callable[[Sequence[str]], Sequence[Line]],
    ) -> None:
        """
        Args:
            cases_of: the cases in which somebody takes part, or took part once.
            cases_in: the cases of a kind in these programmes.
            done_by: what these people did, the first first.
        """
        self.ledger, self.people, self.case_files, self.desk = ledger, people, case_files, desk
        self.cases_of, self.cases_in, self.done_by = cases_of, cases_in, done_by

    def of(self, person_id: UUID, report: Report = lambda _done, _all: None) -> Own:
        """Everything under all ids under which she is known.

        Raises:
            Refused: she was erased, or the lists stand still.
        """
        person = self.people.who_stays(person_id)
        identity = self.people.identity(person.id)
        if identity is None:
            raise Refused("person_erased", "This person was erased: nothing is kept of her.")
        ids = person.everybody
        known = [self.ledger.load(Person, one) for one in sorted(ids)]
        rows = {row.reference: row for one in known for row in self.cases_of(one.id)}
        lines = self.done_by([str(one.id) for one in known])
        cases = list(self.cases(person, rows, lines, report))
        hers = {str(one.file.case.id) for one in cases} | {str(one) for one in ids}
        hers |= {str(event.act.correlation_id) for one in cases for event in one.events}  # and what moved along
        may_vote = ((self.ledger.find(Award, one), voted) for one, voted in self.desk.votes(ids).items())
        votes = {award.reference: voted for award, voted in may_vote if award}
        return Own(
            ids=ids,
            identity=identity,
            external_ids=[id_ for one in known for id_ in one.external_ids],
            grants=sorted(person.grants, key=str),
            standings=[
                OwnStanding(day, told)
                for one in known
                for day, sealed in sorted(one.standings.items())
                if (told := self.people.standing(sealed))
            ],
            ties=sorted({tie for one in known for tie in self.ties(one)}),
            events=[event for one in known for event in self.ledger.history(one.id)],
            cases=cases,
            account=self.desk.account(ids),
            letters=self.desk.letters(ids),
            votes=dict(sorted(votes.items())),
            acts=[one for one in lines if {one.case_id, one.correlation}.isdisjoint(hers) and one.kind != "Reference"],
            uploads=self.desk.uploads(ids),
            files=list(self.files(cases, ids)),
        )

    def ties(self, person: Person) -> Iterator[tuple[str, str]]:
        """With their names: else she could not see whether they are right."""
        for kind, others in (("kin", person.kin), ("supervisor", person.supervisors)):
            yield from ((kind, self.people.name(one)) for one in others)

    # Cases

    def cases(
        self, person: Person, rows: Mapping[str, CaseRow], lines: Sequence[Line], report: Report
    ) -> Iterator[OwnCase]:
        """Her own; then the gatherings and awards that name her, and the action items on which she worked for a unit."""
        own = {reference: row for reference, row in rows.items() if row.kind != Award.TOPIC}
        in_order = sorted(own, key=lambda reference: (own[reference].opened_at, reference))
        for done, reference in enumerate(in_order, start=1):
            file = self.file_of(reference, person)
            yield OwnCase(file, while_in_it(file))
            report(done, len(own))
        codes = sorted({row.programme for row in rows.values()} | {one.programme for one in person.grants} - {""})
        codes = sorted(set(codes) | {line.programme for line in lines} - {""})
        for kind, concerns in ((Gathering, names_her), (Award, is_hers_in_an_award)):
            for reference in sorted(row.reference for row in self.cases_in(codes, kind.TOPIC)):
                yield from self.part(reference, person, concerns)
        worked_on = {line.reference for line in lines if line.kind == ActionItem.TOPIC} - set(own)
        for reference in sorted(worked_on):
            yield from self.part(reference, person, is_done_by)

    def part(
        self, reference: str, person: Person, concerns: Callable[[CaseEvent, Ids, Case], bool]
    ) -> Iterator[OwnCase]:
        """What concerns her of a case that is not hers; nothing if nothing does."""
        file = self.file_of(reference, person)
        found = [event for event in file.events_seen if concerns(event, person.everybody, file.case)]
        if found:
            planned = [event for event in file.events[:1] if isinstance(event, GatheringPlanned) and event not in found]
            yield OwnCase(file, [*planned, *found])

    def file_of(self, reference: str, person: Person) -> CaseFile:
        kind, case_id = self.case_files.find(reference)
        return self.case_files.file_of(self.ledger.load(kind, case_id), self.people.asker(person.id))

    def files(self, cases: Iterable[OwnCase], ids: Ids) -> Iterator[OwnFile]:
        """Those that she submitted and that can still be opened."""
        for one in cases:
            submitted = [
                event for event in one.events if isinstance(event, EvidenceSubmitted) and is_done_by(event, ids)
            ]
            for event in submitted:
                found = self.desk.file(one.file.case.id, event.file) if event.file else None
                if event.file and found:
                    ending, content = found
                    yield OwnFile(f"{one.reference}-{event.evidence}{ending}", event.file.media_type, content)


def while_in_it(file: CaseFile) -> Sequence[CaseEvent]:
    """What happened to a case until she left it; what she did herself later on as well."""
    seen, reader = file.events_seen, file.reader
    assert reader is not None, "a person asks"
    left = [event for event in seen if isinstance(event, MenteeLeft) and event.mentee.person_id == reader]
    if not left or reader in file.case.people(Role.MENTEE):
        return seen
    last = left[-1].originator_version
    return [event for event in seen if event.originator_version <= last or is_done_by(event, frozenset({reader}))]


# What concerns her


def is_done_by(event: CaseEvent, ids: Ids, _case: Case | None = None) -> bool:
    return bool(ids & {event.act.person, event.act.acting_person})


def names_her(event: CaseEvent, ids: Ids, case: Case) -> bool:
    facts = (getattr(event, field.name) for field in fields(event) if field.name not in ("act", "originator_id"))
    return any(is_named(fact, ids) for fact in facts) or is_done_by(event, ids, case)


def is_named(value: Any, ids: Ids) -> bool:
    match value:
        case UUID():
            return value in ids
        case tuple() | frozenset() | list():
            return any(is_named(one, ids) for one in value)
        case _ if is_dataclass(value):
            return any(is_named(getattr(value, field.name), ids) for field in fields(value))
        case _:
            return False


def is_hers_in_an_award(event: CaseEvent, ids: Ids, case: Any) -> bool:
    """What she did for it, that she is in its jury, and that she won. Whoever is nominated is not told who said so."""
    match event:
        case JuryAppointed():
            return bool(ids & set(event.members)) or is_done_by(event, ids)
        case AwardCertificateIssued():
            nominee = case.nominee(event.nominee)
            return (nominee is not None and nominee.person_id in ids) or is_done_by(event, ids)
        case _:
            return is_done_by(event, ids)
