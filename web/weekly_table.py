"""The contacts of a week as a table: on the pages in their language, for a command in English."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from application.weekly_log import LogLine
from web.language import N_, word

HEADER: Final = (
    N_("Group"),
    N_("Year of study"),
    N_("Mentor"),
    N_("Number in Platonus"),
    N_("Day"),
    N_("Kind of contact"),
    N_("Minutes"),
    N_("Came"),
    N_("Students"),
    N_("Reference"),
)


def header() -> Sequence[str]:
    return [word(name) for name in HEADER]


def rows(lines: Sequence[LogLine], language: str) -> Iterator[Sequence[object]]:
    for line in lines:
        yield (
            line.group,
            line.study_year,
            line.mentor,
            line.mentor_number,
            line.on,
            line.kind.in_(language),
            line.minutes,
            line.came,
            line.students,
            line.reference,
        )
