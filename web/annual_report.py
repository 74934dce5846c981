"""What the annual report says: the same for its page and its PDF."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from flask_babel import gettext as _

from application.questions import BoardFilter, BoardRow
from application.reporting import Standing
from domain.policy import Policy
from web import dates
from web.appearance import language
from web.award_list import winners_of
from web.dashboard import (
    NOTHING,
    Bar,
    IndicatorCard,
    cadence_bars,
    cadence_target,
    coverage_bars,
    coverage_total,
    funnel_bars,
    indicator_cards,
)
from web.house import house
from web.timeline.telling import name_in
from web.words import number, state_word

DONE = frozenset({"delivered", "verified"})


@dataclass(frozen=True)
class Part:
    """A table of the report: under its title, a sentence that says what it is. The first `words` columns are no numbers."""

    title: str
    about: str
    heads: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    empty: str
    words: int = 1


@dataclass(frozen=True)
class AnnualReport:
    """`parts` stand in the order of the report."""

    year: int
    years: tuple[int, ...]
    title: str
    programme: str
    organiser: str
    by: str
    made: str
    parts: Sequence[Part]

    def as_inputs(self) -> dict[str, str]:
        """For the template of the PDF: texts, and the parts in JSON."""
        parts = [asdict(one) for one in self.parts]
        return {
            "language": language(),
            "title": self.title,
            "programme": self.programme,
            "organiser": self.organiser,
            "by": self.by,
            "made": self.made,
            "parts": json.dumps(parts, ensure_ascii=False),
        }


def annual_report(code: str, year: int | None) -> AnnualReport:
    """The report of a year, as of now."""
    standing = house().reporting.standing(code, year)
    policy, today = standing.policy, house().reporting.today(standing.policy)
    planned = [row for row in house().board.items(BoardFilter(code, ("plan",))) if row.due.year == standing.year]
    corrective = house().board.items(BoardFilter(code, ("corrective",)))
    named = next((one for one in policy.monitoring.reports if one.every == "year" and one.published), None)
    parts = [
        taking_part(standing),
        coverage(standing),
        kept(standing),
        indicators(standing),
        plan(planned, policy),
        awards(standing),
        measures(corrective, standing),
    ]
    return AnnualReport(
        year=standing.year,
        years=standing.years,
        title=f"{named.names.in_(language()) if named else _('Annual report')} {standing.year}",
        programme=policy.names.in_(language()),
        organiser=policy.organiser.in_(language()),
        by=named.by.in_(language()) if named else "",
        made=_("As of %(day)s", day=dates.day(today, year=True)),
        parts=[part for part in parts if part],
    )


def rows_of(bars: Sequence[Bar]) -> list[tuple[str, ...]]:
    return [(bar.name, *bar.cells) for bar in bars]


def taking_part(standing: Standing) -> Part | None:
    if not standing.policy.has_mentorships:
        return None
    return Part(
        _("From application to certificate"),
        _("Mentees who applied in intakes that opened in %(year)d.", year=standing.year),
        (_("Step"), _("Mentees"), _("Of the step before")),
        rows_of(funnel_bars(standing)) if standing.intakes else (),
        _("No intake opened in this year."),
    )


def coverage(standing: Standing) -> Part | None:
    table, said = standing.coverage, standing.policy.monitoring.coverage
    if table is None or said is None:
        return None
    rows = rows_of(coverage_bars(table, standing))
    total = coverage_total(table)
    target = table.target
    about = _("Participants in percent of: %(population)s.", population=said.population.in_(language()))
    if target:
        about += " " + _("At least %(percent)s %%.", percent=target.percent)
    return Part(
        _("Coverage"),
        about,
        (_("Group"), _("Participants"), _("People"), _("Coverage")),
        [*rows, *rows_of([total])] if total else rows,
        "",
    )


def kept(standing: Standing) -> Part | None:
    if standing.policy.cadence is None:
        return None
    target = cadence_target(standing.policy)
    return Part(
        _("Cadence kept"),
        _("Periods that ended in a month, and how many of them had enough contacts."),
        (_("Month"), _("Expected"), _("Kept"), _("Share")),
        rows_of(cadence_bars(standing, target)),
        _("No period has ended in this year yet."),
    )


def indicators(standing: Standing) -> Part:
    cards = indicator_cards(standing)
    return Part(
        _("Indicators"),
        "",
        (_("Indicator"), _("Group"), _("Value"), _("Out of")),
        [row for card in cards for row in rows_of_card(card)],
        _("The policy names no indicators."),
        words=2,
    )


def rows_of_card(card: IndicatorCard) -> list[tuple[str, ...]]:
    """The groups that have a value, or a hidden one; where none has, that."""
    name = f"{card.name} ({card.note})" if card.note else card.name
    told = [bar for bar in card.bars if bar.percent is not None or bar.hidden]
    rows = [(name if place == 0 else "", bar.name, *bar.cells) for place, bar in enumerate(told)]
    return rows or [(name, NOTHING, NOTHING, NOTHING)]


def plan(rows: Sequence[BoardRow], policy: Policy) -> Part | None:
    """What was due in the year, by direction and heading."""
    if not policy.action_plan.names:
        return None
    sections = (*policy.action_plan.directions, *policy.action_plan.headings)
    asked: Counter[str] = Counter(row.section for row in rows if row.state != "cancelled")
    done: Counter[str] = Counter(row.section for row in rows if row.state in DONE)
    known = [one.code for one in sections if asked[one.code]] + [""] * bool(asked[""])
    return Part(
        _("Plan progress"),
        _("Items that were due in the year."),
        (_("Direction"), _("Items"), _("Delivered")),
        [
            (name_in(sections, code) if code else _("Without a direction"), number(asked[code]), number(done[code]))
            for code in known
        ],
        _("Nothing of the plan was due in this year."),
    )


def awards(standing: Standing) -> Part | None:
    """The winners in the intakes of the year."""
    if not standing.policy.awards:
        return None
    return Part(
        _("Awards"),
        "",
        (_("Category"), _("Intake"), _("Winner")),
        [
            (category, intake, winners or NOTHING)
            for intake in standing.intakes
            for category, winners in winners_of(standing.code, intake)
        ],
        _("No intake opened in this year."),
        words=3,
    )


def measures(rows: Sequence[BoardRow], standing: Standing) -> Part:
    """Corrective items that answer the year, or are due in it."""
    year = standing.year
    mine = [one for one in rows if (one.shortfall.period == str(year) if one.shortfall else one.due.year == year)]
    return Part(
        _("Corrective measures"),
        _("What falls short becomes an action item, with a deadline."),
        (_("Measure"), _("Reference"), _("Due"), _("State")),
        [
            (one.title.in_(language()), one.reference, dates.day(one.due, year=True), state_word(one.state))
            for one in mine
        ],
        _("None in this year."),
        words=4,
    )
