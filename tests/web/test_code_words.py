"""Nothing that an event or a case holds is shown by a name of the code: each fact has a word, and each code its name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any, get_args, get_type_hints

import pytest
from flask import Flask, g

from domain.award.values import Tally
from domain.case import Sealed
from domain.mentorship.values import ConditionResult
from domain.policy import Names
from infrastructure.programme_files import read_programme_file
from tests.scenario import PROGRAMMES
from web.code_words import OF_TERMS, OTHERS, TABLES, code_word
from web.docs.lives import aggregates
from web.fact_words import label_of
from web.record_words import in_short
from web.recorded_facts import CARRIED_BY_ALL, LONG
from web.replay_words import FIELDS

KAZNU = read_programme_file(PROGRAMMES / "kaznu-female-mentoring.toml")
STEPS = [step for case in aggregates() for step in case.LIFE.values()]
AS_THEY_ARE = {
    *("reference", "intake", "number", "source", "title", "place", "organisation", "letter", "cause"),
    *("checksum", "media_type", "MentorAppointed.group", "ProgressMeasured.period", "Shortfall.period"),
}
"""Texts that people typed or know by heart, and no codes."""


def facts() -> Iterator[tuple[str, type[Any], str, Any]]:
    """Of every step: the field of its event, by whom it is held, and its type."""
    for step in STEPS:
        for holder, name, kind in held_by(step.event):
            yield step.name, holder, name, kind


def held_by(holder: type[Any]) -> Iterator[tuple[type[Any], str, Any]]:
    hints = get_type_hints(holder)
    for field in fields(holder):
        if hasattr(holder, "TOPIC") and field.name in CARRIED_BY_ALL | LONG:
            continue
        for kind in kinds_in(hints[field.name]):
            yield holder, field.name, kind
            if is_dataclass(kind) and kind not in (Sealed, Names):
                yield from held_by(kind)


def kinds_in(hint: Any) -> Iterator[type[Any]]:
    parts = get_args(hint)
    if not parts and isinstance(hint, type):
        yield hint
    for part in parts:
        yield from kinds_in(part)


def test_each_fact_has_a_word() -> None:
    nameless = {
        f"{holder.__name__}.{name}"
        for step, holder, name, _kind in facts()
        if not (label_of(step, name) if hasattr(holder, "TOPIC") else FIELDS.get(name))
    }
    assert nameless == set()


def test_each_code_has_a_name_somewhere() -> None:
    named = {*TABLES, *OTHERS, *OF_TERMS, *AS_THEY_ARE}
    raw = {
        own
        for _step, holder, name, kind in facts()
        if kind is str and not {own := f"{holder.__name__}.{name}", name} & named
    }
    assert raw == set()


@pytest.mark.parametrize(
    ("holder", "field", "code", "name"),
    [
        ("Score", "criterion", "motivation", "Motivation letter"),
        ("Mark", "criterion", "leadership", "Leadership and self-management"),
        ("Assessment", "period", "2026-autumn", "Autumn term 2026"),
        ("MentorEvaluated", "month", "2026-09", "September\N{NO-BREAK SPACE}2026"),
        ("ExternalId", "system", "platonus", "Id in Platonus"),
        ("Score", "criterion", "no-longer-there", "no-longer-there"),
    ],
)
def test_a_code_is_called_by_its_name(holder: str, field: str, code: str, name: str) -> None:
    with Flask(__name__).app_context():
        g.language = "en"
        assert code_word(KAZNU, holder, field, code) == name


def test_a_condition_is_told_with_its_counts() -> None:
    result = ConditionResult("contacts", met=False, needed=6, actual=3)
    with Flask(__name__).app_context():
        g.language = "ru"
        assert in_short(result, {"code": "Контакты"}) == "Контакты (3 из 6)"


def test_votes_are_told_by_the_name_of_the_nominee_or_field_by_field() -> None:
    assert in_short(Tally(1, 295), {"nominee": "Сезим", "votes": "295"}) == "Сезим: 295"
    assert in_short(Tally(1, 295), {"nominee": "1", "votes": "295"}) == ""
