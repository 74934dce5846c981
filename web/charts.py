"""Small drawings made on the server. Widths are percents, so that they fill their column and text keeps its size."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from markupsafe import Markup


def meter(
    value: float, *, label: str, target: float | None = None, base: float | None = None, late: bool = False
) -> Markup:
    """A bar from 0 to 100: `base` leaves a gap where it began, `target` is a line, `late` paints it red.

    Args:
        value: percent; what lies outside 0 to 100 is drawn as 0 or 100.
        label: what it shows, in words and with the number.
    """
    parts = [
        Markup('<svg class="chart" width="100%" height="8" role="img" aria-label="{}">').format(label),
        Markup('<rect class="c-t" width="100%" height="100%" rx="3"/>'),
        Markup('<rect class="{}" width="{}%" height="100%" rx="3"/>').format("c-r" if late else "c-a", within(value)),
    ]
    if base is not None:
        parts.append(Markup('<rect class="c-k" x="{}%" width="2" height="100%"/>').format(within(base)))
    if target is not None:
        line = Markup('<rect class="c-g" x="{}%" y="-3" width="2" height="14"/>')
        parts.append(line.format(min(within(target), 99.4)))
    return Markup().join([*parts, Markup("</svg>")])


def sparkline(values: Sequence[float | None], *, label: str) -> Markup:
    """Points from 0 to 100 in their order from left to right, joined where they follow each other; None leaves a gap.

    Args:
        label: what it shows, in words and with the numbers.
    """
    head = Markup('<svg class="chart text-primary-emphasis" width="100%" height="28" role="img" aria-label="{}">')
    parts = [head.format(label), Markup('<rect class="c-t" y="26" width="100%" height="1"/>')]
    points = [
        None if value is None else (round(100 * (place + 0.5) / len(values), 1), round(22 - within(value) / 5, 1))
        for place, value in enumerate(values)
    ]
    line = Markup('<line x1="{}%" y1="{}" x2="{}%" y2="{}" stroke="currentColor" stroke-width="2"/>')
    parts += [line.format(*before, *after) for before, after in pairwise(points) if before and after]
    parts += [Markup('<circle class="c-a" cx="{}%" cy="{}" r="3.5"/>').format(*point) for point in points if point]
    return Markup().join([*parts, Markup("</svg>")])


def within(percent: float) -> float:
    return round(max(0.0, min(100.0, percent)), 1)
