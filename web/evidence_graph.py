"""What brought an entry about and what came of it, drawn from left to right: causes, what was recorded together, consequences.

Its size is in pixels, so that text keeps its size; on a narrow screen it is scrolled in its own box. All that it shows stands
in words below it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from application.evidence import Decision
from application.questions import Line
from web.dates import day
from web.history_lines import Told

WIDTH, HEIGHT = 236, 46
"""Of a node, in pixels."""
GAP, BETWEEN, EDGE = 56, 12, 14
"""Between columns, between nodes, and around what is one save."""
MOST: Final = 12
"""Nodes of one column."""
COLUMNS: Final = 8
LETTERS: Final = 25
"""That fit into a node."""


@dataclass(frozen=True)
class Column:
    """One column of the list below: what it is called, and its entries in words."""

    title: str
    lines: Sequence[Told]


@dataclass(frozen=True)
class Node:
    told: Told
    line: Line
    x: int
    y: int
    is_entry: bool

    @property
    def middle(self) -> int:
        return self.y + HEIGHT // 2


@dataclass(frozen=True)
class Layout:
    """`save`: left, top, width and height of what was recorded together; `more`: at which place how many are left out."""

    width: int
    height: int
    nodes: Sequence[Node]
    save: tuple[int, int, int, int]
    more: Sequence[tuple[int, int, int]]


def drawn(decision: Decision, columns: Sequence[Column]) -> Markup:
    """Nothing where no other entry led to it, and none came of it."""
    told = {line.at: line for column in columns for line in column.lines}
    ranks = ranked(decision, told)
    if len(ranks) < 2:
        return Markup()
    layout = laid_out(decision.entry, ranks, told)
    parts = [head(layout), *arrows(decision, layout), save_box(layout), *map(node, layout.nodes), *left_out(layout)]
    return Markup().join([*parts, Markup("</svg>")])


# Where everything stands


def laid_out(entry: Line, ranks: Sequence[Sequence[Line]], told: Mapping[int, Told]) -> Layout:
    saved_at = next(place for place, rank in enumerate(ranks) if any(line.at == entry.at for line in rank))
    shown = [chosen(rank, entry) for rank in ranks]
    tallest = max(height_of(len(lines), len(rank) - len(lines)) for lines, rank in zip(shown, ranks, strict=True))
    nodes: list[Node] = []
    more: list[tuple[int, int, int]] = []
    save = (0, 0, 0, 0)
    for place, (lines, rank) in enumerate(zip(shown, ranks, strict=True)):
        left = EDGE + place * (WIDTH + GAP)
        height = height_of(len(lines), len(rank) - len(lines))
        top = EDGE + (tallest - height) // 2
        nodes += [
            Node(told[line.at], line, left, top + row * (HEIGHT + BETWEEN), line.at == entry.at)
            for row, line in enumerate(lines)
        ]
        if len(rank) > len(lines):
            more.append((left, top + len(lines) * (HEIGHT + BETWEEN), len(rank) - len(lines)))
        if place == saved_at:
            save = (left - EDGE + 4, top - EDGE + 4, WIDTH + 2 * EDGE - 8, height + 2 * EDGE - 8)
    return Layout(len(ranks) * (WIDTH + GAP) - GAP + 2 * EDGE, tallest + 2 * EDGE, nodes, save, more)


def height_of(nodes: int, more: int) -> int:
    return (nodes + bool(more)) * (HEIGHT + BETWEEN) - BETWEEN


def ranked(decision: Decision, told: Mapping[int, Told]) -> list[list[Line]]:
    """The columns of the drawing: each cause, the save, and what came of it by how many steps away it is."""
    together = [line for line in decision.together if line.at in told]
    depth = {line.event: 0 for line in decision.together}
    for line in decision.consequences:
        depth[line.event] = depth.get(line.cause, 0) + 1 if line.cause else 1
    latest = min(max(depth.values(), default=0), COLUMNS - 2)
    came = [
        [line for line in decision.consequences if min(depth[line.event], latest) == step and line.at in told]
        for step in range(1, latest + 1)
    ]
    causes = [[line] for line in decision.causes if line.at in told]
    return [rank for rank in (*causes[-(COLUMNS - 1) :], together, *came) if rank]


def chosen(rank: Sequence[Line], entry: Line) -> list[Line]:
    """The first ones, and the entry itself wherever it stands."""
    first = list(rank[:MOST])
    if entry in rank and entry not in first:
        first[-1] = entry
    return first


# How it is drawn


def head(layout: Layout) -> Markup:
    return Markup(
        '<svg class="chart" width="{w}" height="{h}" role="group" aria-labelledby="graph-title graph-desc">'
        '<title id="graph-title">{title}</title><desc id="graph-desc">{desc}</desc>'
        '<defs><marker id="tip" markerWidth="8" markerHeight="8" refX="7" refY="4" orient="auto">'
        '<path d="M0 0 8 4 0 8z" fill="currentColor"/></marker></defs>'
    ).format(
        w=layout.width,
        h=layout.height,
        title=_("What led to it, and what came of it"),
        desc=_(
            "From left to right: what brought it about, what was recorded together, what it led to. The same in words below."
        ),
    )


def arrows(decision: Decision, layout: Layout) -> Iterator[Markup]:
    """From each cause to what it brought about; to a save, and from it, at the edge of its box."""
    placed = {node.line.event: node for node in layout.nodes}
    saved = {line.event for line in decision.together}
    left, top, width, height = layout.save
    found: dict[tuple[int, int, int, int], None] = {}
    for node in layout.nodes:
        source = placed.get(node.line.cause) if node.line.cause else None
        if source is None or (source.line.event in saved and node.line.event in saved):
            continue
        start = (left + width, source.middle) if source.line.event in saved else (source.x + WIDTH, source.middle)
        end = (left, top + height // 2) if node.line.event in saved else (node.x, node.middle)
        found[(*start, *end)] = None
    for x1, y1, x2, y2 in found:
        bend = (x2 - x1) // 2
        yield Markup(
            '<path d="M{} {}C{} {} {} {} {} {}" fill="none" stroke="currentColor" stroke-width="1.5" stroke-opacity=".6" '
            'marker-end="url(#tip)"/>'
        ).format(x1, y1, x1 + bend, y1, x2 - bend, y2, x2, y2)


def save_box(layout: Layout) -> Markup:
    x, y, width, height = layout.save
    return Markup('<rect class="c-t" x="{}" y="{}" width="{}" height="{}" rx="8"/>').format(x, y, width, height)


def node(one: Node) -> Markup:
    told = one.told
    below = f"{told.reference or told.about} · {day(told.when)}"
    return Markup(
        '<a class="plain" href="{href}"{current}><title>{full}</title>'
        '<rect class="c-k" x="{x}" y="{y}" width="{w}" height="{h}" rx="6" stroke="currentColor" stroke-width="{bold}" '
        'stroke-opacity="{strong}"/>'
        '<text class="c-g" x="{tx}" y="{y1}" font-size="13" font-weight="600">{title}</text>'
        '<text x="{tx}" y="{y2}" font-size="12" fill="currentColor">{below}</text></a>'
    ).format(
        href=url_for("history.show", at=told.at),
        current=Markup(' aria-current="true"') if one.is_entry else "",
        full=f"{told.title}, {below}",
        x=one.x,
        y=one.y,
        w=WIDTH,
        h=HEIGHT,
        bold=2 if one.is_entry else 1,
        strong=1 if one.is_entry else 0.35,
        tx=one.x + 10,
        y1=one.y + 19,
        y2=one.y + 36,
        title=shortened(told.title),
        below=shortened(below),
    )


def left_out(layout: Layout) -> Iterator[Markup]:
    for x, y, number in layout.more:
        text = Markup('<text x="{}" y="{}" font-size="13" fill="currentColor">{}</text>')
        yield text.format(x + 10, y + 19, ngettext("%(num)d more, below", "%(num)d more, below", number))


def shortened(text: Any) -> str:
    said = str(text)
    return said if len(said) <= LETTERS else said[: LETTERS - 1].rstrip() + "…"
