"""What can never be fulfilled, counted or done in a plan, by what else the programme file says."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from math import isfinite
from typing import Any

from domain.dates import MonthDay
from domain.policy import PARTICIPANTS
from infrastructure.programme_files.document import (
    Document,
    each,
    listed_nowhere,
    months_of,
    number_at,
    roles_by_code,
    rows,
    strings,
    text_at,
    texts,
)
from infrastructure.programme_files.faults import Trouble
from infrastructure.programme_files.positions import Path


def unfulfillable(document: Document) -> Iterator[Trouble]:
    yield from never_held_conditions(document)
    yield from never_attended(document)
    yield from terms_out_of_order(document)
    yield from counted_by_nothing(document)
    yield from reported_at_no_end(document)
    yield from outside_the_plan(document)


# Certificates


def never_held_conditions(document: Document) -> Iterator[Trouble]:
    """Conditions that nobody can fulfil, or that nobody gets a certificate for."""
    surveyed = roles_by_code(document, "surveys", "to")
    held = {text_at(row, "code"): number_at(row, "most_a_year") for _, row in rows(document, "gatherings.*")}
    listed = {role for _, role in texts(document, "checklists.*.role")}
    certified: set[str] = set()
    for path, role in texts(document, "certification.kinds.*.role"):
        if role in certified:
            yield Trouble(path, f"Another certificate is for a {role} already: each role has one.")
        certified.add(role)
    for path, row in rows(document, "certification.conditions.*"):
        kind, roles = text_at(row, "kind"), strings(row.get("roles")) & set(PARTICIPANTS)
        if certified and (without := roles - certified):
            yield Trouble((*path, "roles"), f"There is no certificate for: {', '.join(sorted(without))}.")
        yield from too_many(document, kind, number_at(row, "least"), held.get(text_at(row, "gathering")), path)
        if kind == "checklist_done" and (without := roles - listed):
            yield Trouble((*path, "kind"), f"There is no checklist for: {', '.join(sorted(without))}.")
        elif kind == "survey_answered" and (without := roles - surveyed.get(text_at(row, "survey"), roles)):
            yield Trouble((*path, "survey"), f"That survey is not sent to: {', '.join(sorted(without))}.")
        elif kind == "plan_agreed" and not document.get("plan_sections"):
            yield Trouble((*path, "kind"), "There is no plan to agree: “plan_sections” is missing.")


def never_attended(document: Document) -> Iterator[Trouble]:
    """Attendance asked of people who are not invited, and topics that there are not."""
    kinds = {text_at(row, "code"): row for _, row in rows(document, "gatherings.*")}
    for pattern in ("requirements.*", "certification.conditions.*"):
        for path, row in rows(document, pattern):
            kind = kinds.get(text_at(row, "gathering")) if row.get("kind") == "attendance" else None
            if kind is None:
                continue
            if without := strings(row.get("roles")) - strings(kind.get("roles", list(PARTICIPANTS))):
                yield Trouble((*path, "gathering"), f"That gathering is not for: {', '.join(sorted(without))}.")
            topics, least = kind.get("topics") or (), row.get("least")
            if (
                row.get("each_topic")
                and isinstance(topics, list | tuple)
                and isinstance(least, int)
                and least > len(topics)
            ):
                yield Trouble((*path, "least"), f"That gathering has {len(topics)} topics, and no {least}.")


def too_many(document: Document, kind: str, least: int | None, a_year: int | None, path: Path) -> Iterator[Trouble]:
    """More periods, contacts or gatherings than there can be."""
    months = months_of(document)
    if kind == "cadence_kept_in" and "cadence" not in document:
        yield Trouble((*path, "kind"), "There is no cadence to keep: the table “cadence” is missing.")
    elif kind == "cadence_kept_in" and months is not None and least is not None:
        most = most_periods(document["cadence"], months)
        if least > most:
            sentence = f"The commitment has {months} months, and no {least} periods."
            yield Trouble((*path, "least"), sentence, (f"1 to {most}",))
    elif kind == "contacts_at_least" and not document.get("contact_kinds"):
        yield Trouble((*path, "kind"), "No contact can be logged: “contact_kinds” is missing.")
    elif kind == "attendance" and a_year is not None and least is not None and months is not None:
        most = a_year * -(-months // 12)
        if least > most:
            sentence = f"That gathering is held {a_year} times a year at most: nobody attends {least}."
            yield Trouble((*path, "least"), sentence, (f"1 to {most}",))


def most_periods(cadence: object, months: int) -> int:
    """How many periods of a cadence there can be in so many months."""
    match cadence:
        case {"per": "week"}:
            return months * 53 // 12
        case {"per": "days", "days": int(days)} if days > 0:
            return -(-months * 31 // days)
    return months


# Terms, figures, plans


def terms_out_of_order(document: Document) -> Iterator[Trouble]:
    """Terms stand in the order in which they begin, from the first of the academic year on."""
    begun: list[MonthDay] = []
    for path, text in texts(document, "study_terms.*.first"):
        try:
            day = MonthDay.parse(text)
        except ValueError:
            continue
        if begun and (day < begun[0], day) <= (begun[-1] < begun[0], begun[-1]):
            sentence = (
                f"Terms stand in the order of the academic year, which begins on {begun[0]}; before it is {begun[-1]}."
            )
            yield Trouble(path, sentence)
        begun.append(day)


def counted_by_nothing(document: Document) -> Iterator[Trouble]:
    for path, by in texts(document, "monitoring.coverage.by", "monitoring.indicators.*.by"):
        yield from listed_nowhere(document, path, by, "counted by")
    years: set[int] = set()
    for path, year in each(document, "monitoring.coverage.targets.*.from_year"):
        if isinstance(year, int) and year in years:
            yield Trouble(path, f"Another target is from {year} already: each year has one.")
        years |= {year} if isinstance(year, int) else set()
    for path, row in rows(document, "monitoring.indicators.*"):
        if "baseline_year" in row and "baseline" not in row:
            yield Trouble((*path, "baseline_year"), "This is the year of a baseline, and “baseline” is missing.")
        yield from beyond_percent(row, path)
    for path, row in rows(document, "action_plan.kpis.*"):
        yield from beyond_percent(row, path)


def reported_at_no_end(document: Document) -> Iterator[Trouble]:
    """What is reported at the end of a plan that there is not."""
    for path, every in texts(document, "monitoring.reports.*.every"):
        if every == "end" and "action_plan" not in document:
            yield Trouble(path, "At the end of what? The table “action_plan”, which has a last year, is missing.")


def beyond_percent(row: Document, path: Path) -> Iterator[Trouble]:
    """Shares of a whole that are more than the whole, or less than nothing."""
    if row.get("unit") == "percent":
        for key in ("baseline", "target"):
            value: Any = row.get(key)
            if is_number(value) and not 0 <= value <= 100:
                yield Trouble((*path, key), f"{value} is no percentage.", ("0 to 100",))


def is_number(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool) and isfinite(value)


def outside_the_plan(document: Document) -> Iterator[Trouble]:
    plan = document.get("action_plan")
    first, last = (number_at(plan, key) for key in ("from_year", "to_year")) if isinstance(plan, dict) else (None, None)
    if first is None or last is None:
        return
    for path, row in rows(document, "action_plan.activities.*"):
        for key in ("from_year", "to_year"):
            year = number_at(row, key)
            if year is not None and not first <= year <= last:
                yield Trouble((*path, key), f"The plan goes from {first} to {last}.", (f"{first} to {last}",))
