"""Coverage: participants in percent of those who could take part, group by group, against the target of the year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from math import ceil

from domain.disclosure import hidden_groups, hides_total
from domain.policy import Named, Names, Policy
from domain.policy.monitoring import CoverageTarget

TENTH = Decimal("0.1")


@dataclass(frozen=True)
class CoverageRow:
    """One group. What is None is hidden (`participants`), not recorded (`headcount`), or cannot be told. A hidden group is
    never said to be short."""

    group: Named
    participants: int | None
    headcount: int | None
    percent: Decimal | None
    is_short: bool
    missing: int | None = None
    """How many participants more reach the target."""

    @property
    def is_hidden(self) -> bool:
        return self.participants is None


@dataclass(frozen=True)
class CoverageTable:
    """All groups in a year, and all of them together."""

    year: int
    target: CoverageTarget | None
    rows: tuple[CoverageRow, ...]
    total: CoverageRow | None

    @property
    def short(self) -> tuple[CoverageRow, ...]:
        return tuple(row for row in self.rows if row.is_short)

    @property
    def reached(self) -> int:
        """How many groups are known to have come to the target."""
        return sum(row.percent is not None and not row.is_short for row in self.rows)

    @property
    def without_headcount(self) -> tuple[CoverageRow, ...]:
        return tuple(row for row in self.rows if row.headcount is None)


def percent_of(part: int, whole: int | None) -> Decimal | None:
    """To one digit, a half up; None where there is nobody to count against."""
    return (Decimal(100 * part) / whole).quantize(TENTH, ROUND_HALF_UP) if whole else None


def coverage_table(
    policy: Policy, year: int, participants: Mapping[str, int], headcounts: Mapping[str, int]
) -> CoverageTable | None:
    """None where the policy asks for no coverage. Both mappings are by groups; who is in none counts in the total."""
    coverage = policy.monitoring.coverage
    if coverage is None:
        return None
    least, target = policy.monitoring.least_group_size, coverage.target(year)
    groups = policy.groups(coverage.by)
    numbers = {one.code: participants.get(one.code, 0) for one in groups}
    nowhere = sum(number for group, number in participants.items() if group not in numbers)
    everybody = {**numbers, "": nowhere}
    hidden = hidden_groups(everybody, least)
    rows = tuple(row_of(one, numbers[one.code], headcounts.get(one.code), target, one.code in hidden) for one in groups)
    return CoverageTable(year, target, rows, total_of(groups, everybody, headcounts, hidden, target, least))


def row_of(
    group: Named, number: int, headcount: int | None, target: CoverageTarget | None, hidden: bool
) -> CoverageRow:
    """Of a hidden group nothing is told, nor whether it is short."""
    if hidden:
        return CoverageRow(group, None, headcount, None, is_short=False)
    asked = asked_of(headcount, target)
    short = asked is not None and number < asked
    missing = asked - number if asked is not None and short else None
    return CoverageRow(group, number, headcount, percent_of(number, headcount), short, missing)


def asked_of(headcount: int | None, target: CoverageTarget | None) -> int | None:
    """How many participants reach the target."""
    return ceil(headcount * target.percent / 100) if headcount and target else None


def total_of(
    groups: tuple[Named, ...],
    everybody: Mapping[str, int],
    headcounts: Mapping[str, int],
    hidden: frozenset[str],
    target: CoverageTarget | None,
    least: int,
) -> CoverageRow | None:
    """None where it would tell of a hidden group. Without every group's headcount there is no percentage."""
    if hides_total(everybody, hidden, least):
        return None
    number = sum(everybody.values())
    known = [headcounts.get(one.code) for one in groups]
    headcount = sum(one for one in known if one is not None) if None not in known else None
    asked = asked_of(headcount, target)
    short = asked is not None and number < asked
    return CoverageRow(Named("", Names()), number, headcount, percent_of(number, headcount), short)
