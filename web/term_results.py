"""Results of terms in words: the rows of a programme's page, and those of one group on its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask_babel import gettext as _

from application.case_files import READERS, CaseFile
from application.term_results import Mean, TermTable
from domain.case import Role
from domain.policy import Policy
from domain.policy.monitoring import Indicator
from web.appearance import language
from web.dashboard import NOTHING, Bar, hidden_word
from web.figures import HEADROOM, amount
from web.house import house
from web.language import catalogue
from web.periods import period_word
from web.timeline.telling import name_in


@dataclass(frozen=True)
class ResultsRow:
    """A faculty, one of its groups, or all together: in each term the mean and of how many."""

    name: str
    cells: Sequence[Bar]
    reference: str = ""
    is_sum: bool = False


def rows_of(table: TermTable, policy: Policy, indicator: Indicator) -> Iterator[ResultsRow]:
    top = top_of(table, indicator)
    for faculty in table.faculties:
        name = name_in(policy.faculties, faculty.faculty) if faculty.faculty else _("Without a faculty")
        yield ResultsRow(name, [bar(name, one, indicator, top) for one in faculty.means], is_sum=True)
        for group in faculty.groups:
            cells = [bar(group.called, one, indicator, top) for one in group.means]
            yield ResultsRow(group.called, cells, group.reference)
    name = _("All together")
    yield ResultsRow(name, [bar(name, one, indicator, top) for one in table.whole], is_sum=True)


def top_of(table: TermTable, indicator: Indicator) -> Decimal:
    """Where a full bar ends: a little beyond the best, or the target."""
    means = [faculty.means for faculty in table.faculties]
    means += [group.means for faculty in table.faculties for group in faculty.groups]
    known = [one.value for row in means for one in row if one.value is not None]
    return max([*known, indicator.target or Decimal(1)]) * HEADROOM


def bar(name: str, one: Mean, indicator: Indicator, top: Decimal) -> Bar:
    target = indicator.target
    value = hidden_word() if one.hidden else amount(one.value, indicator.unit) if one.value is not None else NOTHING
    students = catalogue().ngettext("%(num)d student", "%(num)d students", one.of) % {"num": one.of} if one.of else ""
    return Bar(
        name=name,
        percent=float(100 * one.value / top) if one.value is not None else None,
        value=value,
        note=students,
        late=one.value is not None and indicator.falls_short(one.value),
        target=float(100 * target / top) if target is not None else None,
        cells=(value, str(one.of) if one.of else NOTHING),
        hidden=one.hidden,
    )


# Of one group


def results_of(file: CaseFile) -> Sequence[Bar]:
    """Term by term, for the office and the mentor; nothing for students, and where nothing is known of the group."""
    indicator = file.policy.monitoring.measuring("term_average")
    if indicator is None or not file.roles & (READERS | {Role.MENTOR}) or file.is_one_of_a_group:
        return []
    intake = house().programmes.get(file.case.programme).intakes[file.case.intake]
    table = house().reporting.term_results(file.case.programme, intake.opens.year)
    if table is None:
        return []
    top = top_of(table, indicator)
    terms = zip(table.terms, table.group(file.case.reference), strict=False)
    return [bar(period_word(term, file.policy), one, indicator, top) for term, one in terms]


def target_of(indicator: Indicator) -> str:
    if indicator.target is None:
        return ""
    return _("target %(value)s", value=amount(indicator.target, indicator.unit))


def title_of(indicator: Indicator) -> str:
    return indicator.names.in_(language())
