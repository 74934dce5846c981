"""What stands out in the history: how much of each kind, and the events themselves, newest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final

from flask import abort, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from application.exceptions import KINDS, LOG_IS_LATE_AFTER, Counted, Found, Sought
from application.visibility import NO_CASE
from domain.case import Role
from web.access import allowed
from web.dates import today
from web.downloads import handed_out
from web.exception_words import kind_name, kind_tag
from web.forms import Typed
from web.history_export import MOST, forget_cases, header, of_a_sheet, rows
from web.history_filters import (
    first_and_last,
    midnight,
    people_called,
    programme_options,
    programmes_asked,
    readable,
    spoken,
    use_first_zone,
)
from web.history_lines import Told, told
from web.house import house
from web.own_cases import own_cases
from web.scope import PARAMETER
from web.standing import standing

SIZE: Final = 30
PIECE: Final = 200
FILTERS: Final = ("kind", "by", "from", "to", "late")
READERS: Final = (Role.COORDINATOR, Role.AUDITOR)
ENDINGS: Final = {"csv": "CSV", "xlsx": "XLSX"}


@dataclass(frozen=True)
class Shown:
    """One line, as the history has it, with its kinds, and how many days late it was recorded."""

    line: Told
    kinds: Sequence[str]
    days_late: int


@dataclass(frozen=True)
class Share:
    """One kind: how many there are, as a number and as a bar (percent of the most frequent one)."""

    kind: str
    name: str
    number: int
    percent: float
    href: str


@allowed(*READERS)
def show() -> ResponseReturnValue:
    """Takes the names of `FILTERS`, `programme`, and `before` and `after` from page to page."""
    form, sought = asked()
    before, after = (request.args.get(name, type=int) for name in ("before", "after"))
    found: list[Found] = []
    counts: Sequence[Counted] = ()
    if not form.errors:
        found = list(house().exceptions.page(sought, before=before, after=after, size=SIZE))
        counts = house().exceptions.counts(without_kind(sought))
    has_more = len(found) > SIZE
    page = found[-SIZE:] if after is not None else found[:SIZE]
    lines = in_words(page)
    is_newer, is_older = (has_more, True) if after is not None else (before is not None, has_more)
    kept: dict[str, Any] = {name: value for name in (*FILTERS, PARAMETER) if (value := request.args.get(name))}
    return render_template(
        "exceptions.html",
        form=form,
        lines=lines,
        shares=shares(counts),
        by=spoken(form["by"]),
        kinds=[("", _("All")), *((kind, kind_name(kind)) for kind in KINDS)],
        programmes=programme_options(),
        is_narrowed=any(form[name] for name in FILTERS),
        newer=page[0].line.at if page and is_newer else None,
        older=page[-1].line.at if page and is_older else None,
        exports=[
            (name, url_for("history.exceptions_export", ending=ending, **kept)) for ending, name in ENDINGS.items()
        ],
        log_days=LOG_IS_LATE_AFTER,
        most_exported=MOST,
        standing=standing("history"),
    ), 422 if form.errors else 200


@allowed(*READERS)
def export(ending: str) -> ResponseReturnValue:
    """All that the filters find, from the newest on, as a table in the words of the page."""
    if ending not in ENDINGS:
        abort(404)
    form, sought = asked()
    if form.errors:
        abort(422)
    content = stream_with_context(exported(sought, ending))
    return handed_out(content, f"talimger-exceptions-{today():%Y-%m-%d}.{ending}")


def exported(sought: Sought, ending: str) -> Iterator[bytes]:
    heads = [_("Kinds"), _("Days late"), *header()]
    if ending == "xlsx":
        yield house().table_file("xlsx", heads, of_a_sheet(row for piece in every(sought) for row in table_rows(piece)))
        return
    yield house().table_file("csv", heads, [])
    for piece in every(sought):
        yield house().table_rows(table_rows(piece))


def every(sought: Sought) -> Iterator[Sequence[Found]]:
    """All that there is to show, the newest first."""
    before: int | None = None
    while True:
        page = house().exceptions.page(sought, before=before, size=PIECE)
        yield page[:PIECE]
        if len(page) <= PIECE:
            return
        before = page[PIECE - 1].line.at
        forget_cases()


def table_rows(piece: Sequence[Found]) -> Iterator[list[object]]:
    for one in piece:
        said = ", ".join(map(kind_tag, one.kinds))
        for row in rows([one.line]):
            yield [said, one.days_late or "", *row]


# What is asked


def asked() -> tuple[Typed, Sought]:
    """What the address asks for: as typed, with what is wrong with it, and as the view is asked."""
    use_first_zone()
    form = Typed({name: request.args.get(name, "") for name in FILTERS})
    may = readable()
    first, last = first_and_last(form)
    if form["kind"] and form["kind"] not in KINDS:
        form.errors["kind"] = _("Choose one of the kinds.")
    sought = Sought(
        programmes=programmes_asked(),
        concerns_in=may.concerns_in,
        readings_in=may.readings_in,
        own_cases=own_cases(),
        beyond_cases=NO_CASE in may.programmes,
        kind=form["kind"],
        actors=people_called(form, "by"),
        least_days=days_in(form),
        since=midnight(first) if first else None,
        until=midnight(last + timedelta(days=1)) if last else None,
    )
    return form, sought


def days_in(form: Typed) -> int:
    text = form["late"]
    if text and not (text.isdecimal() and int(text) < 10_000):
        form.errors["late"] = _("Write a number of days: 30.")
        return 0
    return int(text or 0)


def without_kind(sought: Sought) -> Sought:
    """The same of all kinds: how they compare is seen whichever of them is read."""
    return replace(sought, kind="")


# What is shown


def in_words(found: Sequence[Found]) -> list[Shown]:
    """Each as the history tells it; none that she must not know of."""
    return [
        Shown(line, [kind_tag(kind) for kind in one.kinds], one.days_late) for one in found for line in told([one.line])
    ]


def shares(counts: Sequence[Counted]) -> list[Share]:
    most = max((one.number for one in counts), default=0)
    kept: dict[str, Any] = {name: value for name in ("by", "from", "to", "late") if (value := request.args.get(name))}
    return [
        Share(
            one.kind,
            kind_name(one.kind),
            one.number,
            100 * one.number / most,
            url_for("history.exceptions", kind=one.kind, **kept),
        )
        for one in counts
    ]
