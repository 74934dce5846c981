"""What falls short of its target, as the dashboard tells it first: a line for each indicator, the worst groups by name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from application.reporting import Standing
from web.dashboard import Bar, IndicatorCard, target_word, with_headcount
from web.language import catalogue, listed

NAMED = 3  # groups that a line names; of more it says how many


@dataclass(frozen=True)
class Short:
    """An indicator with what is short of its target. `anchor`: the card with all of it; `answered`: the items planned."""

    name: str
    anchor: str
    said: str
    worst: str
    answered: int


def shortfalls(
    standing: Standing, coverage: Sequence[Bar], months: Sequence[Bar], cards: Sequence[IndicatorCard]
) -> list[Short]:
    return [
        *of_groups(_("Coverage"), "c-cover", coverage, coverage_target(standing)),
        *of_months(months, standing),
        *(short for card in cards for short in of_groups(card.name, f"i-{card.code}", card.bars, card.target)),
    ]


def coverage_target(standing: Standing) -> str:
    target = standing.coverage.target if standing.coverage else None
    return _("at least %(percent)s %%", percent=target.percent) if target else ""


def of_groups(name: str, anchor: str, bars: Sequence[Bar], target: str) -> Iterator[Short]:
    """Where an indicator has no groups, its one value."""
    short = [bar for bar in worst_first(bars) if bar.late]
    groups = [bar for bar in short if bar.group]
    answered = sum(bar.answer is not None for bar in short)
    if groups:
        every = sum(bool(bar.group) for bar in bars)
        said = catalogue().ngettext("%(num)d of %(all)d is short", "%(num)d of %(all)d are short", len(groups)) % {
            "num": len(groups),
            "all": every,
        }
        yield Short(name, anchor, " · ".join(filter(None, (said, target))), named(groups), answered)
    elif short:
        yield Short(name, anchor, " · ".join(filter(None, (short[0].value, target))), "", answered)


def of_months(months: Sequence[Bar], standing: Standing) -> Iterator[Short]:
    """The month that ended last."""
    if months and months[-1].late:
        last, indicator = months[-1], standing.policy.monitoring.measuring("cadence_kept")
        target = target_word(indicator) if indicator else ""
        yield Short(_("Cadence kept"), "c-cadence", f"{last.value} · {last.name} · {target}", "", 0)


def named(bars: Sequence[Bar]) -> str:
    """`Law, Journalism and 8 others`; nobody is left out for the sake of one word."""
    names = [f"{bar.name} ({bar.value})" for bar in bars]
    if len(names) <= NAMED + 1:
        return listed(names, "standard")
    rest = len(names) - NAMED
    return listed(
        [*names[:NAMED], catalogue().ngettext("%(num)d other", "%(num)d others", rest) % {"num": rest}], "standard"
    )


# The order of bars


def worst_first(bars: Sequence[Bar]) -> list[Bar]:
    """All together first, then what falls short by the most, then the rest from the highest down; what is hidden last."""
    return sorted(bars, key=lambda bar: (bool(bar.group), bar.hidden, not bar.late, -(gap(bar)), -(bar.percent or 0)))


def gap(bar: Bar) -> float:
    return (bar.target or 0) - (bar.percent or 0) if bar.late else 0.0


def drawn(bars: Sequence[Bar]) -> list[Bar]:
    """Of the coverage, what a chart can draw, in that order."""
    return worst_first(with_headcount(bars))


def span(bars: Sequence[Bar]) -> str:
    """From where to where the groups go; nothing for a single one, or where what is short is told already."""
    known = [bar for bar in bars if bar.group and bar.percent is not None]
    if len(known) < NAMED or any(bar.late for bar in bars):
        return ""
    low, high = min(known, key=lambda bar: bar.percent or 0), max(known, key=lambda bar: bar.percent or 0)
    if low.value == high.value:
        return ""
    return _(
        "From %(low)s (%(lowest)s) to %(high)s (%(highest)s).",
        low=low.value,
        lowest=low.name,
        high=high.value,
        highest=high.name,
    )
