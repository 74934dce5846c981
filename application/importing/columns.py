"""What the columns of a table can hold, and which of them hold what: guessed from the header, or said by whoever imports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from application.importing import cells
from application.importing.cells import Read
from application.importing.headers import plain, words_for
from domain.case import Refused
from domain.person import SYSTEMS
from domain.policy import Named, Names, Policy
from domain.policy.admission import Form, Question

LEFT_OUT = ""
"""What a column holds that is not read."""

LETTERS_IN = tuple(
    Named(code, Names((("en", english), ("", own))))
    for code, english, own in (("en", "English", "английский"), ("ru", "Russian", "русский"), ("kk", "Kazakh", "қазақ"))
)


@dataclass(frozen=True)
class Column:
    """One thing that a column can hold. `words`: what headers call it; `question`: which one of a form it answers."""

    target: str
    read: Read
    words: tuple[str, ...]
    question: Question | None = None


NAMES = ("given_name", "family_name", "name_given_first", "name_family_first")
IDENTITY: tuple[tuple[str, Read], ...] = (
    *((name, cells.name) for name in NAMES),
    ("email", cells.email),
    ("phone", cells.text),
    ("birth_date", cells.day),
    ("language", cells.one_of(LETTERS_IN)),
    ("guardian_name", cells.name),
    ("guardian_phone", cells.text),
    ("guardian_email", cells.email),
)
EXTERNAL_IDS: tuple[tuple[str, Read], ...] = tuple((system, cells.text) for system in SYSTEMS)


def application_columns(policy: Policy, role: str) -> tuple[Column, ...]:
    """What a table of people and their applications in this role can hold."""
    plain_ones = (*IDENTITY, *EXTERNAL_IDS, *wishes(policy, role))
    known = tuple(Column(target, read, words_for(target)) for target, read in plain_ones)
    return (*known, *answers(policy, role))


def wishes(policy: Policy, role: str) -> Iterator[tuple[str, Read]]:
    """What the page of an application asks in this role, besides its forms."""
    if role == "mentor":
        yield "capacity", cells.whole_number
        yield from offered("kind", cells.one_of, policy.mentor_kinds)
    yield from offered("topics", cells.several_of, policy.topics)
    yield from offered("languages", cells.several_of, policy.languages)
    yield from offered("faculty", cells.one_of, policy.faculties)
    yield from offered("track", cells.one_of, policy.tracks)
    yield from offered("region", cells.one_of, policy.regions)
    yield "about", cells.text
    statements = {one.code: one for way in policy.eligibility_of(role) for one in way.statements}
    yield from offered("confirmed", cells.several_of, tuple(statements.values()))
    if role == "mentee":
        yield from offered("priority_groups", cells.several_of, policy.selection.stated_groups)


def offered(target: str, reads: Any, options: Sequence[Named]) -> Iterator[tuple[str, Read]]:
    if options:
        yield target, reads(options)


def forms_shown(policy: Policy, role: str) -> Mapping[str, Form]:
    """The forms that are shown with an application in this role, by the codes of their requirements."""
    return {one.code: policy.form(one.form) for one in policy.requirements_of(role) if one.form}


def answers(policy: Policy, role: str) -> Iterator[Column]:
    """The questions of these forms. Their targets are `REQUIREMENT.QUESTION`."""
    for requirement, form in forms_shown(policy, role).items():
        for question in form.questions_for(role):
            target = f"{requirement}.{question.code}"
            said = (target, question.code, *(text for _language, text in question.names.pairs))
            yield Column(target, reader_of(question, policy), tuple(map(plain, said)), question)


def reader_of(question: Question, policy: Policy) -> Read:
    """As `domain.answers` wants the answer."""
    options = getattr(policy, question.options_from) if question.options_from else question.options
    match question.kind:
        case "number" | "scale":
            return cells.whole_number
        case "yes_no":
            return cells.yes_no
        case "date":
            return lambda text: cells.day(text).isoformat()
        case "choice":
            return cells.one_of(options)
        case "choices":
            read = cells.several_of(options)
            return lambda text: list(read(text))
    return cells.text


STANDS = tuple(
    Named(code, Names((("en", code), ("ru", russian), ("kk", kazakh), *(("", word) for word in others.split("|")))))
    for code, russian, kazakh, others in (
        ("enrolled", "учится", "оқиды", "studies|studying|active|обучается|зачислен|зачислена|оқуда"),
        ("left", "отчислена", "шығарылған", "expelled|withdrawn|отчислен|выбыл|выбыла|шығарылды|оқудан шығарылды"),
        ("graduated", "окончила", "бітірді", "graduate|alumna|выпускник|выпускница|окончил|бітірген|түлек"),
    )
)


def standing_columns() -> tuple[Column, ...]:
    """What a table of students and how they stand can hold."""
    told: tuple[tuple[str, Read], ...] = (
        *EXTERNAL_IDS,
        ("email", cells.email),
        *((name, cells.name) for name in NAMES),
        ("enrolment", cells.one_of(STANDS)),
        ("term", cells.text),
        ("as_of", cells.day),
        ("since", cells.day),
        ("average", cells.number),
        ("failed", cells.whole_number),
    )
    return tuple(Column(target, read, words_for(target)) for target, read in told)


# Which column holds what

Mapped = tuple[str, ...]
"""The target of each column of a table, in its order; `LEFT_OUT` for one that is not read."""


def guessed(header: Sequence[str], columns: Iterable[Column]) -> Mapped:
    """The first column that is called so holds it."""
    by_word: dict[str, str] = {}
    for column in columns:
        for word in (plain(column.target), *column.words):
            by_word.setdefault(word, column.target)
    found: list[str] = []
    for name in header:
        target = by_word.get(plain(name), LEFT_OUT)
        found.append(LEFT_OUT if target in found else target)
    return tuple(found)


def said(header: Sequence[str], columns: Iterable[Column], chosen: Mapping[str, str]) -> Mapped:
    """As guessed, but for the columns of which whoever imports said what they hold.

    Raises:
        Refused: there is no such column, nothing that is called so, or two columns hold the same.
    """
    columns = tuple(columns)
    targets = [column.target for column in columns]
    places = {plain(name): place for place, name in enumerate(header)}
    mapped = list(guessed(header, columns))
    for name, target in chosen.items():
        if plain(name) not in places:
            template = "The table has no column “{name}”; it has: {header}."
            raise Refused("unknown_column", template, at="map", name=name, header=", ".join(header))
        if target not in (LEFT_OUT, *targets):
            template = "“{target}” is nothing that is imported here: choose among {targets}."
            raise Refused("unknown_target", template, at="map", target=target, targets=", ".join(targets))
        own = places[plain(name)]
        mapped = [LEFT_OUT if one == target and place != own else one for place, one in enumerate(mapped)]
        mapped[own] = target
    for target in filter(None, chosen.values()):
        if list(chosen.values()).count(target) > 1:
            template = "Two columns cannot both hold “{target}”: leave one of them out."
            raise Refused("target_twice", template, at="map", target=target)
    return tuple(mapped)


def refuse_missing(mapped: Mapped) -> None:
    """
    Raises:
        Refused: no column holds a name, or none by which anybody could be reached.
    """
    if not set(mapped) & set(NAMES):
        template = "No column holds the name: say which one does."
        raise Refused("column_missing", template, at="map")
    if not set(mapped) & {"email", "phone", *SYSTEMS}:
        template = "No column holds an e-mail address, a phone number or an id: say which one does."
        raise Refused("column_missing", template, at="map")
