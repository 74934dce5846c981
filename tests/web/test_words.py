"""The sentences of refusals and the names of states, roles and steps, in each language; and the catalogues themselves."""

from __future__ import annotations

import ast
import io
import re
import subprocess
import sys
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from domain.case import Case, Refused, Role
from tests.web.office import Office
from web import words
from web.docs.lives import aggregates, checks_of
from web.extraction import refusals
from web.language import CATALOGUES
from web.rule_words import sentence_of

ROOT = Path(__file__).parents[2]
PLACE = re.compile(r"%\(\w+\)[sd]|\{\w*\}")
LIVES = aggregates()
RULES = {rule for life in LIVES for step in life.LIFE.values() for rule in checks_of(step)}


def po_file(language: str) -> Path:
    return CATALOGUES / language / "LC_MESSAGES" / "messages.po"


@cache
def catalogue(language: str) -> Catalog:
    with po_file(language).open("rb") as file:
        return read_po(file, locale=language)


def forms(text: str | list[str] | tuple[str, ...] | None) -> list[str]:
    """The forms of a text: one, or one a kind of number."""
    return [text or ""] if text is None or isinstance(text, str) else list(text)


def test_a_refusal_is_said_in_the_language_of_the_page(office: Office) -> None:
    refused = Refused(
        "not_now",
        "“{step}” is not possible while the case is {state}.",
        step="pass screening",
        state="interview scheduled",
    )

    with office.app.test_request_context("/"):
        english = words.refusal_sentence(refused)
    with office.app.test_request_context("/?language=ru"):
        russian = words.refusal_sentence(refused)

    assert english == "“Pass the screening” is not possible while the case is interview scheduled."
    assert russian == "«Подтвердить отбор» невозможно; дело сейчас в состоянии «собеседование назначено»."


def test_days_and_roles_in_a_refusal_are_words_of_the_language_too(office: Office) -> None:
    closed = Refused("intake_closed", "The intake “{intake}” takes applications from {opens} to {closes}.",
                     intake="2026-autumn", opens=date(2026, 9, 1), closes=date(2026, 10, 1))  # fmt: skip
    not_yours = Refused("not_yours", "“{step}” is not yours to take: it is taken by {allowed}.",
                        step="accept", allowed="coordinator, mentor")  # fmt: skip

    with office.app.test_request_context("/?language=kk"):
        assert "2026 ж. 1 қыр." in words.refusal_sentence(closed).replace("\N{NO-BREAK SPACE}", " ")
    with office.app.test_request_context("/?language=ru"):
        assert words.refusal_sentence(not_yours).endswith("его делает координатор или наставник.")


@pytest.mark.parametrize("life", LIVES, ids=lambda life: str(life.__name__))
def test_every_step_and_state_has_its_words(life: type[Case]) -> None:
    steps = set(life.LIFE)
    states = {state for step in life.LIFE.values() for state in {step.leads_to, *step.taken_from} if state[0] != "("}

    assert steps - set(words.STEPS) == set()
    assert states - set(words.STATES) == set()
    assert set(Role) - set(words.ROLES) == set()


def test_every_rule_says_in_a_sentence_what_it_asks() -> None:
    said = {f"{rule.__module__}.{rule.__qualname__}": sentence_of(rule) for rule in RULES}

    assert {rule: text for rule, text in said.items() if not re.fullmatch(r"[A-Z][^_`]+\.", text)} == {}


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_what_a_rule_asks_is_said_in_each_language(language: str) -> None:
    said = {message.id: message.string for message in catalogue(language) if message.id}

    assert [sentence for rule in RULES if not said.get(sentence := sentence_of(rule))] == []


def test_the_size_of_a_file_is_said_in_the_language_of_the_page(office: Office) -> None:
    with office.app.test_request_context("/?language=ru"):
        said = [words.size_word(size).replace("\N{NO-BREAK SPACE}", " ") for size in (2, 1_234_000)]

    assert said == ["2 байта", "1,2 МБ"]


def test_initials() -> None:
    assert words.initials("Аружан Сейтқали") == "АС"
    assert words.initials("Daniel J. Whitfield") == "DW"
    assert words.initials("[erased]") == ""


def test_the_sentences_of_refusals_are_found_in_the_code() -> None:
    code = """
def rule():
    template = "First {a}, " "then {b}."
    if x:
        return Refused("code", "Directly said.", at="field")
    raise AccountRefused("code", template)
"""
    found = [message for _, _, message, _ in refusals(io.BytesIO(code.encode()), (), (), {})]

    assert sorted(found) == ["Directly said.", "First {a}, then {b}."]


def test_what_rules_ask_is_found_in_the_code() -> None:
    code = """
def she_came(case: Case, given: Circumstances) -> Refused | None:
    '''She came, or
    was excused.

    Why this is so.
    '''
def helper(case: Case, day: date) -> Refused | None:
    '''Of no use to readers.'''
"""
    found = [message for _, _, message, _ in refusals(io.BytesIO(code.encode()), (), (), {})]

    assert found == ["She came, or was excused."]


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_translations_keep_the_places_of_their_texts(language: str) -> None:
    for message in catalogue(language):
        if message.id:
            asked = set(PLACE.findall(forms(message.id)[-1]))
            assert all(set(PLACE.findall(text)) == asked for text in forms(message.string) if text), message.id


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_the_compiled_catalogue_is_that_of_the_text(language: str) -> None:
    fresh = io.BytesIO()
    write_mo(fresh, catalogue(language))

    assert po_file(language).with_suffix(".mo").read_bytes() == fresh.getvalue()


def test_every_text_of_the_code_is_translated(tmp_path: Path) -> None:
    template = tmp_path / "messages.pot"
    command = ["babel.messages.frontend", "-q", "extract", "-F", "web/translations/babel.cfg", "-k", "N_"]
    subprocess.run([sys.executable, "-m", *command, "-o", str(template), "."], cwd=ROOT, check=True)
    with template.open("rb") as file:
        asked = {message.id for message in read_po(file) if message.id}

    for language in ("ru", "kk"):
        translated = {message.id for message in catalogue(language) if message.id and all(forms(message.string))}
        assert asked - translated == set(), language


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_no_word_is_looked_up_that_nobody_was_asked_to_translate(language: str) -> None:
    """What stands in `word("…")` itself is not extracted: it has to be marked elsewhere, or said with `_`."""
    looked_up = {
        text
        for file in (ROOT / "web").rglob("*.py")
        for text in re.findall(r"\bword\(\"([^\"]+)\"\)", file.read_text("utf-8"))
    }
    translated = {message.id for message in catalogue(language) if message.string}

    assert looked_up - translated == set()


def test_no_text_stands_where_translators_are_not_asked() -> None:
    """Extractors do not look into f-strings: what stands there alone is never translated."""
    hidden = {
        one.value
        for file in (ROOT / "web").rglob("*.py")
        if 'f"' in (code := file.read_text("utf-8"))
        for text in ast.walk(ast.parse(code))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and ast.unparse(call.func) in ("_", "N_", "gettext", "ngettext")
        for one in call.args
        if isinstance(one, ast.Constant) and isinstance(one.value, str)
    }

    assert hidden - {text for message in catalogue("ru") for text in forms(message.id)} == set()
