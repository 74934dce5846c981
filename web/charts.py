"""Small drawings made on the server. Widths are percents, so that they fill their column and text keeps its size."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from markupsafe import Markup

CELL = 13  # pixels from one day to the next


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


def within(percent: float) -> float:
    return round(max(0.0, min(100.0, percent)), 1)


def minical(first: date, last: date, marked: Collection[date], today: date, *, label: str) -> Markup:
    """The days of a period, weeks across and weekdays down, with those on which something happened.

    Args:
        first, last: both inclusive.
        label: what it shows, in words: the period and the days marked.
    """
    monday = first - timedelta(days=first.weekday())
    paths = {"d-f": "", "d-p": "", "c-a": "", "d-n": ""}
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        kind = "c-a" if day in marked else "d-n" if day == today else "d-p" if day < today else "d-f"
        x, y = (day - monday).days // 7 * CELL + 1, day.weekday() * CELL + 1
        paths[kind] += f"M{x} {y}h11v11h-11z"
    weeks = (last - monday).days // 7 + 1
    drawn = Markup().join(
        Markup('<path class="{}" d="{}"/>').format(kind, path) for kind, path in paths.items() if path
    )
    size = Markup('viewBox="0 0 {} 91" width="{}" height="112"').format(weeks * CELL, round(weeks * CELL * 112 / 91))
    return Markup('<svg class="chart my-1" {} role="img" aria-label="{}">{}</svg>').format(size, label, drawn)
