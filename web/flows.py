"""How many cases went from which state to which, kind by kind: in numbers, and drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from flask_babel import gettext as _
from markupsafe import Markup

from application.comparing import NEW, Flow
from web.case_filters import KINDS
from web.language import word
from web.navigation import here
from web.words import STATES, number, state_word

ROW: Final = 30
THICKEST: Final = 14
ORDER: Final = ["", *STATES]


@dataclass(frozen=True)
class FlowRow:
    """One row of the table. `before` is empty for cases that were opened since; `href` leads to the list of its cases."""

    before: str
    after: str
    number: int
    href: str
    is_back: bool


@dataclass(frozen=True)
class KindFlows:
    """The cases of one kind, of which there are some."""

    kind: str
    flows: Sequence[Flow]

    @property
    def name(self) -> str:
        return word(KINDS[self.kind])

    @property
    def rows(self) -> Sequence[FlowRow]:
        """Those that changed, the most first."""
        moved = sorted((one for one in self.flows if one.is_move), key=lambda one: -one.number)
        return [FlowRow(one.before, one.after, one.number, address_of(one), one.is_back) for one in moved]

    @property
    def same(self) -> int:
        """How many stayed in the state in which they were."""
        return sum(one.number for one in self.flows if not one.is_move)

    @property
    def states(self) -> Sequence[tuple[str, str, str, str]]:
        """Of each state how many cases were in it, are in it, and the difference, as the numbers behind the drawing."""
        before, after = self.sums()
        return [
            (state_word(state), number(before[state]), number(after[state]), f"{after[state] - before[state]:+d}")
            for state in in_order({*before, *after} - {""})
        ]

    def sums(self) -> tuple[Counter[str], Counter[str]]:
        before, after = Counter[str](), Counter[str]()
        for one in self.flows:
            before[one.before] += one.number
            after[one.after] += one.number
        return before, after

    @property
    def drawing(self) -> Markup:
        """States on either side, joined by lines as thick as many cases went that way; who stayed, by paler ones, and who
        came back, by broken ones upon these."""
        before, after = self.sums()
        left, right = in_order(before), in_order(after)
        most = max(one.number for one in self.flows)
        height = ROW * max(len(left), len(right))
        said = _("%(kind)s: from which state to which", kind=self.name)
        head = Markup('<svg class="chart text-primary-emphasis" width="100%" height="{}" role="img" aria-label="{}">')
        line = Markup('<line x1="42%" y1="{}" x2="58%" y2="{}" stroke="{}" stroke-opacity="{}" stroke-width="{}"{}/>')
        lines = [
            line.format(
                place_of(one.before, left),
                place_of(one.after, right),
                "currentColor" if one.is_move else "gray",
                ".75" if one.is_move else ".35",
                round(1.5 + (THICKEST - 1.5) * one.number / most, 1),
                Markup(' stroke-dasharray="4 4"') if one.is_back else "",
            )
            for one in sorted(self.flows, key=lambda one: one.is_move)
        ]
        texts = [text(state, before[state], place_of(state, left), "40%", "end") for state in left]
        texts += [text(state, after[state], place_of(state, right), "60%", "start") for state in right]
        return Markup().join([head.format(height, said), *lines, *texts, Markup("</svg>")])


def by_kind(flows: Iterable[Flow]) -> list[KindFlows]:
    """Only kinds of which some cases moved."""
    every = list(flows)
    kinds = [kind for kind in KINDS if any(one.kind == kind and one.is_move for one in every)]
    return [KindFlows(kind, [one for one in every if one.kind == kind]) for kind in kinds]


def in_order(states: Iterable[str]) -> list[str]:
    """As a life goes; what is not there yet first."""
    return sorted(states, key=lambda state: (ORDER.index(state) if state in ORDER else len(ORDER), state))


def place_of(state: str, among: Sequence[str]) -> int:
    return among.index(state) * ROW + ROW // 2


def text(state: str, cases: int, y: int, x: str, anchor: str) -> Markup:
    element = Markup('<text x="{}" y="{}" dy=".35em" text-anchor="{}" font-size="12" class="c-g">{} {}</text>')
    return element.format(x, y, anchor, state_word(state) if state else _("New"), number(cases))


def address_of(flow: Flow) -> str:
    """The list of the cases of one flow, on this page."""
    chosen = {"kind": flow.kind, "was": flow.before or NEW, "now": flow.after}
    return here(**chosen, show=None, before=None) + "#cases"
