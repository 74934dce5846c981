"""Measured values as people read them, and a KPI drawn: from its baseline, over what was measured, to its target."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import format_decimal
from flask_babel import gettext as _
from markupsafe import Markup

from domain.action_item.values import Kpi, Measurement, Shortfall
from domain.policy import NotInPolicy, Policy
from domain.policy.monitoring import Unit
from web.appearance import language as page_language
from web.appearance import locale
from web.charts import meter

HEADROOM = Decimal("1.1")


def amount(value: Decimal, unit: Unit) -> str:
    """`7.5 %`, or `1,200`, as the language of the page writes it."""
    text: str = format_decimal(value, locale=locale())
    return f"{text}\N{NO-BREAK SPACE}%" if unit == "percent" else text


@dataclass(frozen=True)
class KpiLine:
    """A KPI in one line: its words, and the bar on which its target is a line and its baseline a gap."""

    title: str
    baseline: str
    value: str
    target: str
    bar: Markup
    reached: bool


def kpi_line(kpi: Kpi, measured: Sequence[Measurement], language: str, *, late: bool = False) -> KpiLine:
    now = measured[-1].value if measured else kpi.baseline
    known = [one for one in (kpi.baseline, kpi.target, now) if one is not None]
    top = Decimal(100) if kpi.unit == "percent" else max([*known, Decimal(1)]) * HEADROOM
    title = kpi.title.in_(language)
    value = amount(now, kpi.unit) if now is not None else "–"
    bar = meter(
        share(now, top) or 0,
        label=f"{title}: {value}",
        target=share(kpi.target, top),
        base=share(kpi.baseline, top),
        late=late,
    )
    return KpiLine(
        title=title,
        baseline=amount(kpi.baseline, kpi.unit) if kpi.baseline is not None else "",
        value=value,
        target=amount(kpi.target, kpi.unit) if kpi.target is not None else "",
        bar=bar,
        reached=bool(measured) and kpi.reached(measured[-1].value),
    )


def share(value: Decimal | None, top: Decimal) -> float | None:
    """Percent of the width."""
    return None if value is None else float(100 * value / top)


def shortfall_words(shortfall: Shortfall, policy: Policy) -> str:
    """`Coverage, Physics, 2026: 8.3 % instead of 10 %`: what a corrective item answers."""
    try:
        indicator = policy.monitoring.indicator(shortfall.indicator)
    except NotInPolicy:
        return f"{shortfall.indicator}, {shortfall.period}"
    groups = {one.code: one.names.in_(page_language()) for one in policy.groups(indicator.by)}
    of = [indicator.names.in_(page_language()), groups.get(shortfall.group, shortfall.group), shortfall.period]
    target = amount(shortfall.target, indicator.unit)
    value = amount(shortfall.value, indicator.unit) if shortfall.value is not None else _("a hidden value")
    return ", ".join(filter(None, of)) + ": " + _("%(value)s instead of %(target)s", value=value, target=target)
