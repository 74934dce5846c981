"""A person's own data, to be handed to her: who she is here, and what happened in her cases as far as she may read it.

Of an event she gets its name, when it was recorded, the state that it led to, and the texts that `visibility.py` lets her read;
never what others wrote for others, nor that something happened of which she must not know.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from typing import Any
from uuid import UUID

import msgspec

from application.case_files import CaseFile, CaseFiles
from application.ledger import Ledger
from application.people import People
from application.questions import CaseRow
from domain.award import Award
from domain.case import CaseEvent, Refused, Sealed
from domain.person import Person

Report = Callable[[int, int], None]


class OwnData:
    def __init__(
        self,
        ledger: Ledger,
        people: People,
        case_files: CaseFiles,
        cases_of: Callable[[UUID], Iterable[CaseRow]],
        username_of: Callable[[UUID], str],
    ) -> None:
        self.ledger, self.people, self.case_files = ledger, people, case_files
        self.cases_of, self.username_of = cases_of, username_of

    def of(self, person_id: UUID, report: Report = lambda _done, _all: None) -> dict[str, Any]:
        """Everything under all ids under which she is known, in plain values for JSON.

        Raises:
            Refused: she was erased.
        """
        person = self.people.who_stays(person_id)
        identity = self.people.identity(person.id)
        if identity is None:
            raise Refused("person_erased", "This person was erased: nothing is kept of her.")
        found = [row for one in sorted(person.everybody) for row in self.cases_of(one)]
        rows = {row.reference: row for row in found if row.kind != Award.TOPIC}  # whom she judges there are others
        cases = []
        for done, reference in enumerate(sorted(rows), start=1):
            cases.append(self.case(reference, person.id))
            report(done, len(rows))
        known = [self.ledger.load(Person, one) for one in sorted(person.everybody)]
        return {
            "ids": [str(one.id) for one in known],
            "identity": msgspec.to_builtins(identity),
            "external_ids": [msgspec.to_builtins(id_) for one in known for id_ in one.external_ids],
            "roles": [msgspec.to_builtins(grant) for grant in sorted(person.grants, key=str)],
            "standing": [
                {"as_of": str(day), **msgspec.to_builtins(told)}
                for one in known
                for day, sealed in sorted(one.standings.items())
                if (told := self.people.standing(sealed))
            ],
            "username": self.username_of(person.id),
            "cases": cases,
        }

    def case(self, reference: str, person_id: UUID) -> dict[str, Any]:
        kind, case_id = self.case_files.find(reference)
        file = self.case_files.file_of(self.ledger.load(kind, case_id), self.people.asker(person_id))
        return {
            "reference": reference,
            "kind": file.kind,
            "programme": file.case.programme,
            "state": file.case.state,
            "events": [self.event(file, one) for one in file.events_seen],
        }

    def event(self, file: CaseFile, event: CaseEvent) -> dict[str, Any]:
        texts = {
            name: text for name, sealed in texts_of(event) if (text := self.case_files.text(file, event, name, sealed))
        }
        return {
            "event": str(type(event).__dict__["TOPIC"]),
            "recorded_at": event.act.recorded_at.isoformat(),
            "by_you": file.reader in (event.act.person, event.act.acting_person),
            "state": event.state,
            **({"texts": texts} if texts else {}),
        }


def texts_of(event: CaseEvent) -> Iterator[tuple[str, Sealed]]:
    """The sealed texts of an event by their names; why it was decided among them."""
    named = [(one.name, getattr(event, one.name)) for one in fields(event)]
    for name, value in (*named, ("reason", event.act.reason)):
        if isinstance(value, Sealed):
            yield name, value
