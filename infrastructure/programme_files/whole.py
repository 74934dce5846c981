"""What can only be checked over a whole programme file: codes that refer, codes that repeat, sums, placeholders.

Everything here reads the document as TOML gave it, with whatever else is wrong in it: all faults are told at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from string import Formatter
from typing import Any

from domain.policy import PARTICIPANTS
from domain.policy.closing import NOTICE_EVENTS
from infrastructure.programme_files.document import Document, codes, each, rows, strings, text_at, texts
from infrastructure.programme_files.faults import Trouble, not_known
from infrastructure.programme_files.positions import Path
from infrastructure.programme_files.schema.admission import OPTION_LISTS
from infrastructure.programme_files.unfulfillable import unfulfillable
from infrastructure.programme_files.unreachable import unreachable

REFERENCES = (
    ("requirements.*.form", ("forms.*.code",)),
    ("requirements.*.gathering", ("gatherings.*.code",)),
    ("selection.priority_groups.*.question", ("forms.*.questions.*.code",)),
    ("surveys.*.form", ("forms.*.code",)),
    ("surveys.*.gathering", ("gatherings.*.code",)),
    ("certification.conditions.*.survey", ("surveys.*.code",)),
    ("certification.conditions.*.gathering", ("gatherings.*.code",)),
    ("monitoring.indicators.*.criterion", ("evaluations.*.criteria.*.code",)),
    ("monitoring.indicators.*.question", ("forms.*.questions.*.code",)),
    ("faculties.*.field_of_study", ("fields_of_study.*.code",)),
    ("eligibility.*.mentor_kinds.*", ("mentor_kinds.*.code",)),
    ("cadence.kinds.*", ("contact_kinds.*.code",)),
    ("action_plan.directions.*.actions.*.objective", ("action_plan.directions.*.objectives.*.code",)),
    ("action_plan.activities.*.heading", ("action_plan.headings.*.code",)),
    ("action_plan.activities.*.responsible.*", ("action_plan.responsible.*.code",)),
    ("action_plan.operates.*", ("action_plan.responsible.*.code",)),
    ("action_plan.kpis.*.of", ("action_plan.directions.*.actions.*.code", "action_plan.activities.*.code")),
)
"""Where a code stands, and where it has to be said."""

UNIQUE_ACROSS = (
    ("plan_sections.*.key_steps.*.code",),
    ("action_plan.directions.*.objectives.*.code",),
    ("action_plan.directions.*.actions.*.code", "action_plan.activities.*.code"),
    ("action_plan.kpis.*.of",),  # a deliverable has one measure
)
"""Codes that are unique beyond the list that they stand in."""


def troubles_of(document: Document) -> Iterator[Trouble]:
    yield from repeated_codes(document)
    yield from unknown_references(document)
    yield from unfilled_options(document)
    yield from untold_study_years(document)
    yield from wrong_sums(document)
    yield from juries_without_criteria(document)
    yield from wrong_notices(document)
    yield from unreachable(document)
    yield from unfulfillable(document)


def repeated_codes(document: Document) -> Iterator[Trouble]:
    neighbours = list(code_lists(document))
    across = [list(texts(document, *patterns)) for patterns in UNIQUE_ACROSS]
    told = set()
    for group in (*neighbours, *across):
        first: dict[str, Path] = {}
        for path, code in group:
            if first.setdefault(code, path) != path and path not in told:
                told.add(path)
                yield Trouble(path, f"The code “{code}” stands for another row already: every row has its own.")


def code_lists(found: Any, path: Path = ()) -> Iterator[list[tuple[Path, str]]]:
    """The codes of every list of tables, however deep."""
    if isinstance(found, dict):
        for key, inner in found.items():
            yield from code_lists(inner, (*path, key))
    elif isinstance(found, list):
        yield [(at, code) for at, code in each(found, "*.code", path) if isinstance(code, str)]
        for place, inner in enumerate(found):
            yield from code_lists(inner, (*path, place))


def unknown_references(document: Document) -> Iterator[Trouble]:
    for pattern, said_at in REFERENCES:
        known = codes(document, *said_at)
        for path, code in texts(document, pattern):
            if code not in known:
                yield Trouble(path, not_known(code, known), known or (f"none: {said_at[0].split('.')[0]} has no rows",))


def unfilled_options(document: Document) -> Iterator[Trouble]:
    for path, list_name in texts(document, "forms.*.questions.*.options_from"):
        if list_name in OPTION_LISTS and not document.get(list_name):
            yield Trouble(path, f"This file has no {list_name} to choose among.")


def untold_study_years(document: Document) -> Iterator[Trouble]:
    questions = {text_at(row, "code"): row.get("kind") for _, row in rows(document, "forms.*.questions.*")}
    for path, code in texts(document, "selection.priority_groups.*.question"):
        if questions.get(code, "number") != "number":
            yield Trouble(path, f"The question “{code}” is not answered by a number, and so tells no study year.")


def wrong_sums(document: Document) -> Iterator[Trouble]:
    weights = [weight for _, weight in each(document, "matching.score_weights.*.weight")]
    if weights and all_whole(weights) and sum(weights) != 100:
        yield Trouble(("matching", "score_weights"), f"The weights make {sum(weights)}; they have to make 100.")
    for role in PARTICIPANTS:
        criteria = (row for _, row in rows(document, "selection.criteria.*"))
        weights = [row.get("weight") for row in criteria if role in strings(row.get("roles"))]
        if weights and all_whole(weights) and sum(weights) != 100:
            sentence = f"The weights for a {role} make {sum(weights)}; they have to make 100."
            yield Trouble(("selection", "criteria"), sentence)


def all_whole(values: list[Any]) -> bool:
    return all(isinstance(value, int) for value in values)


def juries_without_criteria(document: Document) -> Iterator[Trouble]:
    """A jury has something to score: criteria in categories for these."""
    scored = strings([one for _, one in texts(document, "award_criteria.*.of.*")])
    for path, row in rows(document, "awards.*"):
        of = text_at(row, "of")
        if row.get("chosen_by") in ("jury", "votes_and_jury") and of and of not in scored:
            sentence = f"The jury has nothing to score: no row of “award_criteria” is of “{of}”."
            yield Trouble((*path, "chosen_by"), sentence)


def wrong_notices(document: Document) -> Iterator[Trouble]:
    """Recipients and placeholders that an event does not have, in every language of every notice."""
    events = {event.event: event for event in NOTICE_EVENTS}
    for path, row in rows(document, "notices.*"):
        event = events.get(str(row.get("on")))
        if event is None:
            continue
        for place, recipient in texts(row, "to.*"):
            if recipient not in event.recipients:
                yield Trouble((*path, *place), not_known(recipient, event.recipients), event.recipients)
        placeholders = event.placeholders
        if event.event == "ProposalAccepted" and row.get("when") != "all_consented":
            # Contacts are not given away before both have said yes.
            placeholders = tuple(name for name in placeholders if name != "other_contact")
        for key in ("subject", "body"):
            texts_by_language = row.get(key)
            if isinstance(texts_by_language, dict):
                for language, text in texts_by_language.items():
                    yield from wrong_placeholders(text, placeholders, (*path, key, language))


def wrong_placeholders(text: Any, placeholders: tuple[str, ...], path: Path) -> Iterator[Trouble]:
    if not isinstance(text, str):
        return
    allowed = tuple(f"{{{name}}}" for name in placeholders)
    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        yield Trouble(path, "A brace stands alone: write a placeholder as {name}, and a brace itself twice.", allowed)
        return
    for _, name, shape, conversion in parts:
        if name is None:
            continue
        if name not in placeholders:
            yield Trouble(path, not_known(name, placeholders), allowed)
        elif shape or conversion:
            yield Trouble(path, f"“{name}” stands in its braces alone, without “:” or “!”.", allowed)
