"""The roll of a gathering: everybody who is invited or came, to be ticked, or named by what else is known of her."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from uuid import UUID

from web.house import house
from web.step_forms.choices import Option
from web.step_forms.occasion import Occasion


def people_on_the_roll(occasion: Occasion) -> Iterable[Option]:
    """By family name; the note is the reference of the case by which she is invited."""
    gathering = occasion.file.case
    invited = house().gatherings.invited(gathering)
    everybody = {one: invited.get(one, "") for one in (*invited, *gathering.attended)}
    for one in occasion.asker.everybody - gathering.attended:  # of herself, another coordinator records it
        everybody.pop(one, None)
    known = house().people_list.by_id(everybody)

    def place(person_id: UUID) -> tuple[str, UUID]:
        return (known[person_id].sort if person_id in known else "", person_id)

    for one in sorted(everybody, key=place):
        yield Option(str(one), one, known[one].name if one in known else str(one), everybody[one])


def finder(options: Sequence[Option]) -> Callable[[str], Option | None]:
    """Finds somebody on the roll by a reference, an e-mail address, an id at the university or her whole name; nobody where
    that could be several."""

    @cache
    def on_the_roll() -> dict[object, Option]:
        """By reference and e-mail address; and by person, whoever else she was found to be."""
        found: dict[object, Option] = {one.note.casefold(): one for one in options if one.note}
        emails = {
            who.email.casefold(): who.id for who in house().people_list.by_id(one.value for one in options).values()
        }
        by_person = {one.value: one for one in options}
        found |= {email: by_person[person_id] for email, person_id in emails.items() if email}
        for one in options:
            found |= dict.fromkeys(house().people.together(frozenset({one.value})), one)
        return found

    def find(text: str) -> Option | None:
        roll = on_the_roll()
        if at_once := roll.get(text.casefold()):
            return at_once
        called = {roll[one].key: roll[one] for one in house().people_list.called(text) if one in roll}
        return next(iter(called.values())) if len(called) == 1 else None

    return find
