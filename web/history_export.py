"""What the history shows, to be taken away: the same filters, all pages, up to a limit."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from flask import g
from flask_babel import gettext as _
from markupsafe import Markup

from application.questions import Line
from web.dates import page_zone
from web.history_filters import Asked
from web.history_lines import Told, event_of, is_of_case, may_read, timeline_of, told
from web.house import house

MOST: Final = 20_000
"""Lines of one file: each is told from its case's own events."""

PIECE: Final = 200
NAMES: Final = {"csv": "CSV", "xlsx": "XLSX", "jsonl": "JSON lines"}
MIME_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jsonl": "application/jsonl; charset=utf-8",
}


def exported(asked: Asked, ending: str, most: int = MOST) -> Iterator[bytes]:
    """The file, piece by piece; a spreadsheet is one piece."""
    pieces = found(asked, most)
    if ending == "jsonl":
        for piece in pieces:
            yield "".join(json.dumps(thin(*one), ensure_ascii=False) + "\n" for one in piece).encode()
    elif ending == "csv":
        yield house().table_file("csv", header(), [])
        for piece in pieces:
            yield house().table_rows(rows(piece))
    else:
        yield house().table_file("xlsx", header(), (row for piece in pieces for row in rows(piece)))


def found(asked: Asked, most: int) -> Iterator[Sequence[tuple[Line, Told]]]:
    """All that there is to show, the newest first."""
    before: int | None = None
    left = most
    while left > 0:
        page = house().history_search.page(asked.wanted, asked.words, may_read, before=before, size=min(PIECE, left))
        piece = [(line, one) for line in page.lines for one in told([line])]
        left -= len(page.lines)
        yield piece
        if page.older is None:
            return
        before = page.older
        for kept in ("timelines", "histories"):  # what was read of cases for this piece
            g.pop(kept, None)


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
        _("Version"),
        _("Policy version"),
    ]


def rows(piece: Iterable[tuple[Line, Told]]) -> Iterator[list[object]]:
    for line, one in piece:
        yield [
            one.at,
            one.when.astimezone(page_zone()).isoformat(sep=" ", timespec="seconds"),
            one.name,
            plain_text(one.title),
            plain_text(one.text),
            one.why,
            line.state,
            one.reference,
            one.about,
            plain_text(one.who),
            one.version,
            line.policy_version,
        ]


def plain_text(text: str) -> str:
    return text.striptags() if isinstance(text, Markup) else text


def thin(line: Line, one: Told) -> dict[str, Any]:
    """For programs: ids, times in UTC and codes; the reason only where this reader may read it. What is empty is left out."""
    event = event_of(line)
    act = event.act
    reason = ""
    if act.reason is not None and may_read(line):
        reason = reason_of(line, one)
    every = {
        "position": line.at,
        "topic": line.topic,
        "kind": line.kind,
        "case": line.case_id,
        "version": one.version,
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


def reason_of(line: Line, one: Told) -> str:
    """As `may_read` has let it: of a case's event opened for this reader; of others it stands in the line."""
    if not is_of_case(line):
        return one.why
    event = event_of(line)
    return timeline_of(line).teller.text(event, "reason", event.act.reason)
