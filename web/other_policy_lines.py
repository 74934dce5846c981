"""What would have come out otherwise, in the words of the page: chapter by chapter, each with its decisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import url_for
from flask_babel import ngettext

from application.other_policy import Changed, Matter, Replayed, Said
from web.history_filters import event_words
from web.language import N_, word
from web.words import number, sentence

MOST: Final = 100
"""Decisions told in one chapter."""

MATTERS: Final = {
    Matter.ELIGIBILITY: N_("Eligibility and screening"),
    Matter.SELECTION: N_("Selection"),
    Matter.CAPACITY: N_("Places"),
    Matter.MATCHING: N_("Proposals and agreements"),
    Matter.COMMITMENT: N_("The commitment"),
    Matter.CADENCE: N_("Contacts and cadence"),
    Matter.CERTIFICATES: N_("Certificates"),
    Matter.WORK: N_("Other work of a mentorship"),
}
IN_THE_END: Final = {
    Matter.CADENCE: N_("The cadence, as it stands"),
    Matter.CERTIFICATES: N_("No certificate so far"),
}
"""What is judged where no decision was recorded."""


@dataclass(frozen=True)
class Line:
    """One decision: what came of it, and what would have."""

    title: str
    at: int
    when: datetime
    reference: str
    event: str
    state: str
    then: str
    otherwise: str
    refused: bool
    resting: int

    @property
    def href(self) -> str:
        return url_for("history.show", at=self.at)


@dataclass(frozen=True)
class Chapter:
    """What the decisions are about; `share` is the part of its longest bar, in percent."""

    code: str
    title: str
    judged: int
    differ: int
    share: float
    lines: Sequence[Line]

    @property
    def left_out(self) -> int:
        return self.differ - len(self.lines)


def chapters(found: Replayed) -> list[Chapter]:
    """Every matter of which anything was decided, in the order of a programme's life."""
    counts, words = found.counts(), event_words()
    most = max(counts.values(), default=0)
    return [
        Chapter(
            code=matter.value,
            title=word(MATTERS[matter]),
            judged=found.judged[matter],
            differ=counts[matter],
            share=100 * counts[matter] / most if most else 0,
            lines=[line_of(one, words) for one in found.changed if one.matter is matter][:MOST],
        )
        for matter in Matter
        if found.judged[matter] or counts[matter]
    ]


def line_of(one: Changed, words: dict[str, str]) -> Line:
    return Line(
        title=words.get(one.event, one.event) if one.event else word(IN_THE_END.get(one.matter, "")),
        at=one.at,
        when=one.recorded_at,
        reference=one.reference,
        event=one.event,
        state=one.state,
        then=spoken(one.then) if one.then else "",
        otherwise=spoken(one.otherwise),
        refused=bool(one.refused),
        resting=one.resting,
    )


def spoken(said: Said) -> str:
    return sentence(said.template, said.places)


def conclusion(found: Replayed) -> str:
    """What stands above the chart."""
    return ngettext(
        "%(differ)s of %(every)s decision would have come out otherwise.",
        "%(differ)s of %(every)s decisions would have come out otherwise.",
        found.judged.total(),
        differ=number(found.counts().total()),
        every=number(found.judged.total()),
    )
