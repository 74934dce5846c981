"""Results of terms: the average grade of a programme's mentees, term by term, in each faculty and each group.

Small groups are hidden as everywhere, with others for as long as the number of the faculty would tell of them; the groups of a
faculty that is hidden are hidden with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from application.questions import TermResult
from domain.disclosure import hidden_groups, hides_total
from domain.policy import Policy
from domain.policy.terms import named_term


@dataclass(frozen=True)
class Mean:
    """The average of so many mentees; None where nothing is known of anybody, or it is `hidden`."""

    value: Decimal | None
    of: int
    hidden: bool = False


HIDDEN = Mean(None, 0, hidden=True)


@dataclass(frozen=True)
class GroupResults:
    """One academic group, or mentorship, with a mean for each term."""

    reference: str
    called: str
    means: tuple[Mean, ...]


@dataclass(frozen=True)
class FacultyResults:
    """A faculty (its code; empty for groups without one) with its groups."""

    faculty: str
    means: tuple[Mean, ...]
    groups: tuple[GroupResults, ...]


@dataclass(frozen=True)
class TermTable:
    """`terms` are codes, the oldest first; every row has a mean for each of them."""

    terms: tuple[str, ...]
    faculties: tuple[FacultyResults, ...]
    whole: tuple[Mean, ...]

    def group(self, reference: str) -> tuple[Mean, ...]:
        """The means of one group; nothing where no results of it are known."""
        every = (one for faculty in self.faculties for one in faculty.groups)
        return next((one.means for one in every if one.reference == reference), ())


def terms_of(results: Iterable[TermResult], policy: Policy) -> tuple[str, ...]:
    """The terms of the policy that anything is known of, the oldest first."""
    found = {}
    for code in {one.term for one in results}:
        if named := named_term(code, policy.study_terms):
            term, year = named
            found[code] = (int(year), term.first.month, term.first.day)
    return tuple(sorted(found, key=lambda code: found[code]))


def of_term(results: Iterable[TermResult], term: str) -> list[TermResult]:
    """Each person once: who is in two groups, in the last of them."""
    return list({one.person_id: one for one in results if one.term == term}.values())


def grouped(results: Iterable[TermResult], by: str) -> dict[str, list[float]]:
    """The averages in each group; all of them together where they are not told apart."""
    found: dict[str, list[float]] = {}
    for one in results:
        found.setdefault(one.groups.get(by, ""), []).append(one.average)
    return found


def mean(averages: Sequence[float]) -> Decimal | None:
    """To one digit, a half up; None of nobody."""
    if not averages:
        return None
    total = sum((Decimal(str(one)) for one in averages), Decimal(0))
    return (total / len(averages)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def term_table(results: Sequence[TermResult], policy: Policy) -> TermTable:
    terms, least = terms_of(results, policy), policy.monitoring.least_group_size
    columns = [of_term(results, term) for term in terms]
    known = {(one.groups["faculty"], one.reference): one.called or one.reference for one in results}
    order = [*(one.code for one in policy.faculties), ""]
    faculties = [code for code in order if any(faculty == code for faculty, _reference in known)]
    means = [column_of(column, order, least) for column in columns]
    return TermTable(
        terms,
        tuple(
            FacultyResults(
                faculty,
                tuple(column.get((faculty, ""), Mean(None, 0)) for column in means),
                tuple(
                    GroupResults(
                        reference, called, tuple(one.get((faculty, reference), Mean(None, 0)) for one in means)
                    )
                    for (of, reference), called in sorted(known.items(), key=lambda one: one[1])
                    if of == faculty
                ),
            )
            for faculty in faculties
        ),
        tuple(column.get(WHOLE, Mean(None, 0)) for column in means),
    )


WHOLE = ("", "*")


def column_of(results: Sequence[TermResult], order: Sequence[str], least: int) -> Mapping[tuple[str, str], Mean]:
    """The means of one term: by faculty and group, of each faculty (no group), and of all together."""
    by_faculty = grouped(results, "faculty")
    numbers = {code: len(by_faculty.get(code, ())) for code in order}
    hidden = hidden_groups(numbers, least)
    found = {(code, ""): HIDDEN if code in hidden else shown(every) for code, every in by_faculty.items()}
    found[WHOLE] = HIDDEN if hides_total(numbers, hidden, least) else shown([one.average for one in results])
    for faculty in by_faculty:
        groups: dict[str, list[float]] = {}
        for one in results:
            if one.groups["faculty"] == faculty:
                groups.setdefault(one.reference, []).append(one.average)
        small = hidden_groups({one: len(groups[one]) for one in sorted(groups)}, least)
        for reference, every in groups.items():
            found[faculty, reference] = HIDDEN if faculty in hidden or reference in small else shown(every)
    return found


def shown(averages: Sequence[float]) -> Mean:
    return Mean(mean(averages), len(averages))
