"""Standing: how students stand at the university, as its own systems tell it. Sealed under the key of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import msgspec

from application.asking import Asker
from application.ledger import Ledger
from application.people import People
from domain.person import Person, Standing


@dataclass(frozen=True)
class Told:
    """What the university told of one person, as of a day."""

    person_id: UUID
    as_of: date
    standing: Standing


class Standings:
    def __init__(self, ledger: Ledger, people: People) -> None:
        self.ledger, self.people = ledger, people

    def record(
        self, asker: Asker, programme: str, told: Sequence[Told], report: Callable[[int, int], None] = lambda *_: None
    ) -> int:
        """Record what is new, all or nothing; of how many people it was.

        Raises:
            Refused: one of the days is yet to come, or the asker does not coordinate the programme.
        """
        seal = self.people.vault.seal
        self.people.vault.preload()
        sealed = [(one, seal(msgspec.json.encode(one.standing).decode(), {one.person_id})) for one in told]

        def decide(moment: datetime) -> list[Person]:
            changed = []
            for done, (one, box) in enumerate(sealed, start=1):
                person = self.ledger.load(Person, one.person_id)
                given = self.people.given(asker, moment, person, "record_standing", programme)
                if not self.is_known(person, one):
                    person.record_standing(given, one.as_of, box)
                    changed.append(person)
                report(done, len(sealed))
            return changed

        hers = {asker.person_id} if asker.person_id else set[UUID]()
        return len(self.ledger.record_many(decide, {one.person_id for one in told} | hers))

    def is_known(self, person: Person, told: Told) -> bool:
        """Whether this is what was known last, or is known of that very day: the same file again records nothing."""
        known = [person.standings.get(told.as_of), person.standing[1] if person.standing else None]
        newest = person.standing is not None and person.standing[0] <= told.as_of
        same = [box is not None and self.people.standing(box) == told.standing for box in known]
        return same[0] or (newest and same[1])

    def enrolment_of(self, person_id: UUID) -> str:
        """`enrolled`, `left` or `graduated`, as the newest record says; empty where there is none."""
        known = self.of(person_id)
        return known[1].enrolment.value if known else ""

    def of(self, person_id: UUID) -> tuple[date, Standing] | None:
        """The newest that is known of her, under whichever id; nothing once she was erased."""
        person = self.people.who_stays(person_id)
        everybody = [person, *(self.ledger.load(Person, one) for one in person.merged)]
        found = max((one.standing for one in everybody if one.standing), key=lambda one: one[0], default=None)
        standing = self.people.standing(found[1]) if found else None
        return (found[0], standing) if found and standing else None
