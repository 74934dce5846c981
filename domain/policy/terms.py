"""The terms into which an academic year falls, as a programme file says them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.dates import ONE_DAY, MonthDay
from domain.policy.words import Named, Names


@dataclass(frozen=True)
class StudyTerm(Named):
    """A term of every academic year. It lasts until the next one begins; the year begins with the first of them."""

    first: MonthDay


WHERE_THE_FILE_SAYS_NONE = (
    StudyTerm(
        "autumn",
        Names((("en", "Autumn term"), ("ru", "Осенний семестр"), ("kk", "Күзгі семестр"))),
        MonthDay(8, 1),
    ),
    StudyTerm(
        "spring",
        Names((("en", "Spring term"), ("ru", "Весенний семестр"), ("kk", "Көктемгі семестр"))),
        MonthDay(2, 1),
    ),
)


def term_of(day: date, terms: Sequence[StudyTerm]) -> tuple[str, date]:
    """The term that a day is in (`2026-autumn`, by the year in which it begins), and the first day of the next one."""
    running = max(terms, key=lambda one: one.first.on_or_before(day))
    following = min(one.first.on_or_after(day + ONE_DAY) for one in terms)
    return f"{running.first.on_or_before(day).year}-{running.code}", following


def academic_year_of(day: date, terms: Sequence[StudyTerm]) -> tuple[str, date]:
    """The year in which the academic year of a day begins, and the first day of the next one."""
    first = terms[0].first
    return f"{first.on_or_before(day).year}", first.on_or_after(day + ONE_DAY)


def named_term(code: str, terms: Sequence[StudyTerm]) -> tuple[StudyTerm, str] | None:
    """The term that such a code names, and its year; None if it names none of these."""
    year, _hyphen, name = code.partition("-")
    found = next((one for one in terms if one.code == name), None)
    return (found, year) if found and len(year) == 4 and year.isdecimal() else None
