"""Who of a table's people is known already: by an id of the university, else by e-mail address and name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol
from uuid import UUID

from application.importing.rows import Told
from application.questions import Somebody
from domain.case import Refused


class KnownPeople(Protocol):
    """What is asked of the list of people."""

    def by_external_id(self, numbers: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], set[UUID]]: ...

    def by_email(self, emails: Iterable[str]) -> Mapping[str, Sequence[Somebody]]: ...

    def by_id(self, ids: Iterable[UUID]) -> Mapping[UUID, Somebody]: ...


class Recognition:
    """Looks all rows up at once."""

    def __init__(self, known: KnownPeople, rows: Sequence[Told]) -> None:
        numbers = {number for row in rows for number in numbers_of(row)}
        self.by_number = known.by_external_id(numbers)
        self.by_email = known.by_email({email_of(row) for row in rows} - {""})
        self.somebody = known.by_id({one for found in self.by_number.values() for one in found})
        self.seen: dict[tuple[str, ...], int] = {}

    def of(self, row: Told) -> UUID | None:
        """Who she is; None if she is new.

        Raises:
            Refused: she would be two people, or somebody with another name.
        """
        found = {one for number in numbers_of(row) for one in self.by_number.get(number, ())}
        if len(found) > 1:
            names = ", ".join(sorted(self.somebody[one].name for one in found))
            template = (
                "These ids belong to several people who are known: {names}. Put the ids right, or merge the people."
            )
            raise Refused("ids_of_several", template, names=names)
        if found:
            return self.checked(row, self.somebody[found.pop()])
        with_email = self.by_email.get(email_of(row), ())
        same = [one for one in with_email if same_name(one.name, name_of(row))] if name_of(row) else with_email
        if with_email and not same:
            template = (
                "“{email}” is the address of {name}, who is known: put the address or the name right, or give her id."
            )
            raise Refused("email_of_another", template, at="email", email=row.get("email"), name=with_email[0].name)
        return same[0].id if same else None

    def checked(self, row: Told, somebody: Somebody) -> UUID:
        """Whoever has this id, if she has the name or the address of the row as well: a wrong digit is somebody else."""
        says_another = (name_of(row) and not same_name(somebody.name, name_of(row))) and (
            email_of(row) != somebody.email.casefold()
        )
        if says_another:
            template = "This is the id of {name}, who is known: put the id or the name right."
            raise Refused("id_of_another", template, at=numbers_of(row)[0][0], name=somebody.name)
        return somebody.id

    def refuse_second(self, row: Told, person_id: UUID | None) -> None:
        """
        Raises:
            Refused: an earlier row is about the same person.
        """
        keys = [*numbers_of(row), *([(str(person_id),)] if person_id else [])]
        if email := email_of(row):
            keys.append(("email", email))
        earlier = min((self.seen[key] for key in keys if key in self.seen), default=None)
        for key in keys:
            self.seen.setdefault(key, row.number)
        if earlier is not None:
            raise Refused("row_twice", "This is the same person as in row {row}: leave one of them out.", row=earlier)


def numbers_of(row: Told) -> list[tuple[str, str]]:
    return [(one.system, one.number.casefold()) for one in row.external_ids]


def name_of(row: Told) -> str:
    return " ".join(row.name).strip()


def email_of(row: Told) -> str:
    return str(row.get("email")).casefold()


def same_name(one: str, other: str) -> bool:
    """The same words in any order, or some of them: a patronymic may be missing."""
    words, others = set(one.casefold().split()), set(other.casefold().split())
    return bool(words and others) and (words <= others or others <= words)
