"""What the history shows, to be taken away: the same filters, all pages."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final
from uuid import UUID

from flask import g
from flask_babel import gettext as _
from markupsafe import Markup

from application.questions import Line
from web.dates import page_zone
from web.history_filters import Asked
from web.history_lines import event_of, is_of_case, is_seen, may_read, reason_of_others, timeline_of, told
from web.house import house
from web.naming import actor_name, name_of
from web.step_forms.hints import given_how_word
from web.words import role_word, state_word

MOST: Final = 20_000
"""Lines of a spreadsheet, which is made whole before it is sent. What is sent line by line has no limit."""

PIECE: Final = 200
MOST_CASES: Final = 300
"""Whose events are kept in mind while a file is written."""

NAMES: Final = {"csv": "CSV", "xlsx": "XLSX", "jsonl": "JSON lines"}


def exported(asked: Asked, ending: str) -> Iterator[bytes]:
    """The file, piece by piece; a spreadsheet is one piece."""
    if ending == "jsonl":
        for piece in found(asked):
            yield "".join(json.dumps(thin(line), ensure_ascii=False) + "\n" for line in piece if is_seen(line)).encode()
    elif ending == "csv":
        yield house().table_file("csv", header(), [])
        for piece in found(asked):
            yield house().table_rows(rows(piece))
    else:
        yield house().table_file("xlsx", header(), of_a_sheet(row for piece in found(asked) for row in rows(piece)))


def found(asked: Asked) -> Iterator[Sequence[Line]]:
    """All that there is to show, the newest first."""
    before: int | None = None
    while True:
        page = house().history_search.page(asked.wanted, asked.words, may_read, before=before, size=PIECE)
        yield page.lines
        if page.older is None:
            return
        before = page.older
        forget_cases()


def forget_cases() -> None:
    """What was read of cases for the lines so far, where it has become much."""
    for kept in ("timelines", "histories"):
        if len(g.get(kept, ())) > MOST_CASES:
            g.pop(kept)


def of_a_sheet(every: Iterable[list[object]]) -> Iterator[list[object]]:
    """Only so many rows; the last one says where there are more."""
    for number, row in enumerate(every):
        if number == MOST:
            yield [_("There are more events: the CSV has all of them.")]
            return
        yield row


def header() -> list[str]:
    return [
        _("Entry"),
        _("When"),
        _("Event"),
        _("What"),
        _("Details"),
        _("Why"),
        _("State"),
        _("Case"),
        _("About whom"),
        _("Who"),
        _("In which role"),
        _("For whom"),
        _("Told how"),
        _("Version"),
        _("Policy version"),
    ]


def rows(piece: Sequence[Line]) -> Iterator[list[object]]:
    for line, one in ((each, one) for each in piece for one in told([each])):
        yield [
            one.at,
            one.when.astimezone(page_zone()).isoformat(sep=" ", timespec="seconds"),
            one.name,
            plain_text(one.title),
            plain_text(one.text),
            one.why,
            state_word(line.state),
            line.reference,
            one.about,
            actor_name(line.actor),
            role_word(line.role) if line.role else "",
            name_of(UUID(line.on_behalf_of)) if line.on_behalf_of else "",
            told_how(line) if line.on_behalf_of else "",
            one.version,
            line.policy_version,
        ]


def told_how(line: Line) -> str:
    """How somebody told what was recorded for her; of what the clock carries out, and of older entries, nothing."""
    how = event_of(line).act.given_how
    return given_how_word(how) if how else ""


def plain_text(text: str) -> str:
    return text.striptags() if isinstance(text, Markup) else text


def thin(line: Line) -> dict[str, Any]:
    """For programs: ids, times in UTC and codes; the reason only where this reader may read it. What is empty is left out."""
    event = event_of(line)
    act = event.act
    reason = ""
    if act.reason is not None and may_read(line):
        reason = reason_of(line)
    every = {
        "position": line.at,
        "topic": line.topic,
        "kind": line.kind,
        "case": line.case_id,
        "version": line.version,
        "reference": line.reference,
        "programme": line.programme,
        "intake": line.intake,
        "state": line.state,
        "recorded_at": line.recorded_at.isoformat(),
        "happened_at": act.happened_at.isoformat() if act.happened_at else "",
        "actor": line.actor,
        "role": line.role,
        "on_behalf_of": line.on_behalf_of,
        "given_how": act.given_how,
        "reason_code": line.reason_code,
        "reason": reason,
        "policy_version": line.policy_version,
        "correlation": str(act.correlation_id),
        "causation": str(act.cause.id) if act.cause else "",
    }
    return {name: value for name, value in every.items() if value not in ("", None)}


def reason_of(line: Line) -> str:
    """As `may_read` has let it: opened for this reader, where somebody was erased `[erased]`."""
    event = event_of(line)
    if is_of_case(line):
        return timeline_of(line).teller.text(event, "reason", event.act.reason)
    return reason_of_others(event)
