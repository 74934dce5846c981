"""What the dashboard and the annual report show: values in words, bars, and the button or the item beside what falls short."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from flask_babel import gettext as _

from application.indicators import GroupValue, Measured
from application.questions import BoardRow
from application.reporting import Standing, values_of
from domain.coverage import CoverageRow, CoverageTable
from domain.policy import Policy
from domain.policy.monitoring import Indicator
from web.appearance import language
from web.dates import month
from web.figures import HEADROOM, amount
from web.language import catalogue
from web.periods import period_word
from web.words import number

NOTHING = "–"
CARD = 3  # how many bars high the frame of a card is
MOST = 5  # bars of a card on the dashboard; the rest is folded


@dataclass(frozen=True)
class Bar:
    """One row of a chart and of its table. `percent` is its width, None where there is nothing to draw."""

    name: str
    percent: float | None
    value: str
    note: str = ""
    late: bool = False
    target: float | None = None
    group: str = ""
    cells: tuple[str, ...] = ()
    answer: BoardRow | None = None
    hidden: bool = False


@dataclass(frozen=True)
class IndicatorCard:
    """One indicator: its words, its bars (one for the whole programme, or one a group), and what may be done."""

    code: str
    name: str
    note: str
    target: str
    by: str
    bars: Sequence[Bar]
    is_empty: bool
    more: str = ""
    """The page that tells more of it."""


def percent(value: Decimal | None) -> str:
    return amount(value, "percent") if value is not None else NOTHING


def share_of(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 0.0


STAGES = {
    "applied": lambda: _("Applied"),
    "screened": lambda: _("Screened"),
    "interviewed": lambda: _("Interviewed"),
    "accepted": lambda: _("Accepted"),
    "matched": lambda: _("Matched"),
    "agreed": lambda: _("Agreed"),
    "completed": lambda: _("Completed"),
    "certified": lambda: _("Certified"),
}


def funnel_bars(standing: Standing) -> list[Bar]:
    """Each step with how many of the step before came so far."""
    first = standing.funnel[0][1] if standing.funnel else 0
    bars, before = [], 0
    for place, (stage, count) in enumerate(standing.funnel):
        of_before = _("%(percent)d %% of the step before", percent=round(share_of(count, before))) if before else ""
        bars.append(
            Bar(
                name=STAGES[stage](),
                percent=share_of(count, first),
                value=number(count),
                note=of_before if place else "",
                cells=(number(count), f"{round(share_of(count, before))} %" if place and before else NOTHING),
            )
        )
        before = count
    return bars


def widest_gap(standing: Standing) -> str:
    """Between which two steps most mentees are, who wait there or have left."""
    pairs = [
        (before, after, count - later)
        for (before, count), (after, later) in pairwise(standing.funnel)
        if after not in ("completed", "certified")  # mentees who are on their way
    ]
    before, after, most = max(pairs, key=lambda pair: pair[2], default=("", "", 0))
    if not most:
        return ""
    return catalogue().ngettext(
        "The widest gap is %(num)d mentee between “%(before)s” and “%(after)s”.",
        "The widest gap is %(num)d mentees between “%(before)s” and “%(after)s”.",
        most,
    ) % {"num": most, "before": STAGES[before](), "after": STAGES[after]()}


def load_bars(standing: Standing) -> list[Bar]:
    most = max((mentors for _taken, mentors in standing.load.by_taken), default=0)
    return [
        Bar(
            name=mentees_word(taken),
            percent=share_of(mentors, most),
            value=number(mentors),
            cells=(number(mentors),),
        )
        for taken, mentors in standing.load.by_taken
    ]


def mentees_word(count: int) -> str:
    return catalogue().ngettext("%(num)d mentee", "%(num)d mentees", count) % {"num": count}


def cadence_bars(standing: Standing, target: Decimal | None) -> list[Bar]:
    return [
        Bar(
            name=month(one.month),
            percent=share_of(one.kept, one.asked),
            value=f"{round(share_of(one.kept, one.asked))}\N{NO-BREAK SPACE}%",
            note=_("%(kept)s of %(all)s", kept=number(one.kept), all=number(one.asked)),
            late=target is not None and share_of(one.kept, one.asked) < target,
            target=float(target) if target is not None else None,
            cells=(number(one.asked), number(one.kept), f"{round(share_of(one.kept, one.asked))} %"),
        )
        for one in standing.cadence
    ]


def cadence_target(policy: Policy) -> Decimal | None:
    indicator = policy.monitoring.measuring("cadence_kept")
    return indicator.target if indicator else None


# Coverage


def coverage_bars(table: CoverageTable, standing: Standing) -> list[Bar]:
    """The scale ends at twice the target, so that what matters is in the middle."""
    indicator = standing.coverage_indicator
    top = scale_of(table)
    return [
        coverage_bar(row, table, top, standing.answer(indicator.code, row.group.code) if indicator else None)
        for row in table.rows
    ]


def coverage_total(table: CoverageTable) -> Bar | None:
    """All groups together, where that may be shown."""
    return coverage_bar(table.total, table, scale_of(table), None, _("All together")) if table.total else None


def with_headcount(bars: Sequence[Bar]) -> list[Bar]:
    """What a chart can draw: without a headcount there is no share."""
    return [bar for bar in bars if bar.percent is not None or bar.hidden]


def scale_of(table: CoverageTable) -> Decimal:
    found = [row.percent for row in table.rows if row.percent is not None]
    asked = [table.target.percent, table.target.up_to or Decimal(0)] if table.target else []
    return max([*found, *asked, Decimal(1)]) * HEADROOM


def coverage_bar(row: CoverageRow, table: CoverageTable, top: Decimal, answer: BoardRow | None, name: str = "") -> Bar:
    return Bar(
        name=name or row.group.names.in_(language()),
        percent=float(100 * row.percent / top) if row.percent is not None else None,
        value=hidden_word() if row.is_hidden else percent(row.percent),
        note=coverage_note(row),
        late=row.is_short,
        target=float(100 * table.target.percent / top) if table.target else None,
        group=row.group.code,
        cells=(
            hidden_word() if row.participants is None else number(row.participants),
            NOTHING if row.headcount is None else number(row.headcount),
            hidden_word() if row.is_hidden else percent(row.percent),
        ),
        answer=answer,
        hidden=row.is_hidden,
    )


def coverage_note(row: CoverageRow) -> str:
    if row.headcount is None:
        return _("no headcount yet")
    if row.missing:
        return _("%(count)s short", count=number(row.missing))
    return _("short") if row.is_short else ""


def hidden_word() -> str:
    return _("hidden")


# Indicators


def dashboard_cards(standing: Standing) -> tuple[list[IndicatorCard], list[str]]:
    """The indicators with a value, and the names of those without."""
    cards = indicator_cards(standing)
    return [card for card in cards if not card.is_empty], [card.name for card in cards if card.is_empty]


def columns(cards: Iterable[tuple[str, int]]) -> tuple[list[str], list[str]]:
    """Each card, named with its height, goes into the column that is shorter so far."""
    sides: tuple[list[str], list[str]] = ([], [])
    heights = [0, 0]
    for name, high in cards:
        side = heights.index(min(heights))
        sides[side].append(name)
        heights[side] += high
    return sides


def height(rows: Sequence[object], most: int = MOST) -> int:
    """Of a card, in bars, of which `most` are not folded."""
    return min(len(rows), most) + CARD


def parted(cards: Sequence[IndicatorCard]) -> tuple[list[IndicatorCard], list[IndicatorCard]]:
    """The indicators of the whole programme, which share a card, and those with groups."""
    return [card for card in cards if len(card.bars) == 1], [card for card in cards if len(card.bars) > 1]


def indicator_cards(standing: Standing) -> list[IndicatorCard]:
    return [
        indicator_card(one, standing) for one in standing.indicators if one.indicator.measure != "coverage"
    ]  # coverage has a card of its own


def indicator_card(measured: Measured, standing: Standing) -> IndicatorCard:
    indicator = measured.indicator
    values = list(values_of(measured))
    top = top_of(indicator, values, standing.policy)
    return IndicatorCard(
        code=indicator.code,
        name=indicator.names.in_(language()),
        note=note_of(measured, standing.policy),
        target=target_word(indicator),
        by=BY[indicator.by](),
        bars=[value_bar(measured, one, top, standing) for one in values],
        is_empty=all(one.value is None and not one.hidden for one in values),
        more="term_results" if indicator.measure == "term_average" else "",
    )


def value_bar(measured: Measured, value: GroupValue, top: Decimal, standing: Standing) -> Bar:
    indicator = measured.indicator
    grouped = bool(value.group.names)
    shown = (
        hidden_word() if value.hidden else amount(value.value, indicator.unit) if value.value is not None else NOTHING
    )
    whole = _("All together") if indicator.by != "programme" else _("Whole programme")
    return Bar(
        name=value.group.names.in_(language()) if grouped else whole,
        percent=float(100 * value.value / top) if value.value is not None else None,
        value=shown,
        note=of_word(indicator, value),
        late=value.short,
        target=float(100 * indicator.target / top) if indicator.target is not None else None,
        group=value.group.code,
        cells=(shown, number(value.of) if value.of is not None and not value.hidden else NOTHING),
        answer=standing.answer(indicator.code, value.group.code),
        hidden=value.hidden,
    )


def of_word(indicator: Indicator, value: GroupValue) -> str:
    """Out of how many."""
    if value.of is None or value.hidden or indicator.unit == "number":
        return ""
    if indicator.source == "surveys":
        return (
            catalogue().ngettext("%(num)d answer", "%(num)d answers", value.of) % {"num": value.of} if value.of else ""
        )
    return _("of %(count)s", count=number(value.of)) if value.of else ""


def top_of(indicator: Indicator, values: Sequence[GroupValue], policy: Policy) -> Decimal:
    """Where a full bar ends: a hundred percent, the end of the question's scale, or a little beyond the largest."""
    if indicator.unit == "percent":
        return Decimal(100)
    if most := scale_end(indicator, policy):
        return Decimal(most)
    known = [one.value for one in values if one.value is not None]
    known += [one for one in (indicator.target, indicator.baseline) if one is not None]
    return max([*known, Decimal(1)]) * HEADROOM


def scale_end(indicator: Indicator, policy: Policy) -> int | None:
    questions = [one.most for form in policy.forms for one in form.questions if one.code == indicator.question]
    criteria = [one.most for row in policy.evaluations for one in row.criteria if one.code == indicator.criterion]
    return next((most for most in (*questions, *criteria) if most), None)


def note_of(measured: Measured, policy: Policy) -> str:
    indicator = measured.indicator
    said = [period_word(measured.term, policy)] if measured.term else []
    said += [target_word(indicator)] if indicator.target is not None else []
    if indicator.baseline is not None:
        known = amount(indicator.baseline, indicator.unit)
        year = indicator.baseline_year
        said.append(
            _("baseline %(value)s in %(year)s", value=known, year=year)
            if year
            else _("baseline %(value)s", value=known)
        )
    if measured.source:
        said.append(measured.source)
    return " · ".join(said)


def target_word(indicator: Indicator) -> str:
    if indicator.target is None:
        return ""
    return _("target %(value)s", value=amount(indicator.target, indicator.unit))


BY = {
    "programme": lambda: _("Programme"),
    "faculty": lambda: _("Faculty"),
    "region": lambda: _("Region"),
    "track": lambda: _("Track"),
    "study_year": lambda: _("Year of study"),
    "mentor_kind": lambda: _("Kind of mentor"),
}
