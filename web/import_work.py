"""The work on an uploaded table, beside the pages: it is checked, or checked and recorded, and says how far it is."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from application.asking import Asker
from application.importing import columns
from application.importing.applications import Plan, Where
from application.importing.columns import Mapped
from application.importing.rows import Fault
from application.importing.standings import StandingPlan
from application.tables import Table
from domain.case import Refused, Role
from domain.policy import Names
from infrastructure.bootstrap import SPOKEN, read_table
from web.words import sentence

if TYPE_CHECKING:
    from infrastructure.bootstrap import House, Upload

AT_ONCE = 1.5  # seconds that a page waits: most tables are done by then
BETWEEN = 0.4  # seconds between two reports
MOST_FAULTS = 1000

log = logging.getLogger(__name__)

APPLICATIONS, STANDINGS = "applications", "standing"


@dataclass(frozen=True)
class Work:
    """One table, by whoever brought it. `record`: record it as well, if no row has a fault."""

    house: House
    upload: Upload
    asker: Asker
    record: bool

    def start(self) -> None:
        """Begin, and wait a moment: who asked sees at once what is done quickly."""
        thread = threading.Thread(target=self.run, name="import", daemon=True)
        thread.start()
        thread.join(AT_ONCE)

    def run(self) -> None:
        uploads = self.house.uploads
        try:
            state, result = self.done()
        except Refused as refused:
            state, result = "refused", {"refusal": told(refused)}
        except Exception as problem:
            if not isinstance(problem, SPOKEN):
                log.error("an import failed: %s", type(problem).__name__)  # noqa: TRY400 - no data in logs
            said = str(problem) if isinstance(problem, SPOKEN) else "Something went wrong here; try again."
            state, result = "refused", {"sentence": said}
        uploads.end(self.upload, state, result)

    def done(self) -> tuple[str, Mapping[str, Any]]:
        table = read_table(self.upload.asked["name"], self.house.uploads.content(self.upload))
        importing = StandingsOf(self) if self.upload.asked["kind"] == STANDINGS else ApplicationsOf(self)
        mapped = columns.said(table.header, importing.columns, self.upload.asked["chosen"])
        result: dict[str, Any] = {"read_as": table.read_as, "columns": columns_of(table, mapped)}
        try:
            plan = importing.check(table, mapped)
        except Refused as refused:
            return "refused", {**result, "refusal": told(refused)}
        result |= {"rows": plan.rows, "known": plan.known, "bad": plan.bad, "faults": faults_of(plan.faults)}
        if plan.faults or not self.record:
            return "checked", result
        return "recorded", {**result, "recorded": importing.record(plan)}

    def reporter(self, first: int, parts: int) -> Reporter:
        return Reporter(self, first, parts)


class Reporter:
    """Tells how far the work is, now and then; it is one of several parts of the whole."""

    def __init__(self, work: Work, first: int, parts: int) -> None:
        self.work, self.first, self.parts, self.told_at = work, first, parts, time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        if time.monotonic() - self.told_at >= BETWEEN:
            self.told_at = time.monotonic()
            self.work.house.uploads.report(self.work.upload, self.first * total + done, self.parts * total)


class ApplicationsOf:
    def __init__(self, work: Work) -> None:
        asked = work.upload.asked
        self.work, self.importing = work, work.house.application_import
        confirmed = tuple(asked.get("confirmed", ()))
        self.where = Where(asked["programme"], asked["intake"], Role(asked["role"]), confirmed)
        self.columns = self.importing.columns(self.where)

    def check(self, table: Table, mapped: Mapped) -> Plan:
        report = self.work.reporter(0, 2 if self.work.record else 1)
        return self.importing.check(self.work.asker, self.where, table, mapped, report)

    def record(self, plan: Any) -> int:
        return self.importing.record(self.work.asker, plan, self.work.reporter(1, 2))


class StandingsOf:
    def __init__(self, work: Work) -> None:
        self.work, self.importing = work, work.house.standing_import
        self.columns = self.importing.columns()

    def check(self, table: Table, mapped: Mapped) -> StandingPlan:
        asked, report = self.work.upload.asked, self.work.reporter(0, 2 if self.work.record else 1)
        as_of = date.fromisoformat(asked["as_of"])
        return self.importing.check(self.work.asker, asked["programme"], table, mapped, as_of, report)

    def record(self, plan: Any) -> int:
        return self.importing.record(self.work.asker, plan, self.work.reporter(1, 2))


def columns_of(table: Table, mapped: Mapped) -> list[tuple[str, str, str]]:
    """Each column with what it holds, and an example of it."""

    def example(place: int) -> str:
        return next((cell for row in table.rows if (cell := row.cell(place))), "")

    return [
        (name, target, example(place)) for place, (name, target) in enumerate(zip(table.header, mapped, strict=True))
    ]


def faults_of(faults: Any) -> list[tuple[int, str, Mapping[str, Any]]]:
    shown: list[Fault] = list(faults)[:MOST_FAULTS]
    return [(fault.row, fault.column, told(fault.refusal)) for fault in shown]


# A refusal as JSON, so that whoever reads it later reads it in her language


def told(refused: Refused) -> Mapping[str, Any]:
    return {
        "code": refused.code,
        "template": refused.template,
        "places": {name: kept(value) for name, value in refused.places.items()},
    }


def kept(value: object) -> Any:
    match value:
        case Names():
            return {"names": value.pairs}
        case date():
            return {"day": value.isoformat()}
        case int() | float():
            return value
    return str(value)


def heard(told: Mapping[str, Any]) -> str:
    """Its sentence in the language of the page."""
    return sentence(told["template"], {name: opened(value) for name, value in told["places"].items()})


def opened(value: Any) -> object:
    match value:
        case {"names": pairs}:
            return Names(tuple((language, text) for language, text in pairs))
        case {"day": day}:
            return date.fromisoformat(day)
    return value
