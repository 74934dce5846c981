"""What comes of past decisions under another policy, as lines of a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from application.other_policy import Changed, Replayed


def show(replayed: Replayed) -> None:
    """A sentence for each decision that differs, and what they are all together."""
    for one in replayed.changed:
        click.echo(told(one))
    for line in summary(replayed):
        click.echo(line)


def told(one: Changed) -> str:
    """`2026-05-03 NU-7KQ4M ApplicationAccepted (entry 812): would be refused: ...`"""
    what = one.event or one.matter.value
    otherwise = f"would be refused: {one.otherwise}" if one.refused else f"otherwise: {one.otherwise}"
    then = f" then: {one.then}" if one.then else ""
    rest = f" Later entries that rest on it: {one.resting}." if one.resting else ""
    return f"{one.recorded_at:%Y-%m-%d} {one.reference} {what} (entry {one.at}):{then} {otherwise}{rest}"


def summary(replayed: Replayed) -> Iterator[str]:
    judged, counts = replayed.judged.total(), replayed.counts()
    if not judged:
        yield "No decision was made in these days: there is nothing to compare."
        return
    yield f"Decisions gone through: {judged}. That would have come out otherwise: {counts.total()}."
    for matter, number in counts.most_common():
        yield f"  {matter}: {number} of {replayed.judged[matter]}"
    if replayed.resting:
        yield f"Later entries that rest on them, and were not judged: {replayed.resting}."
    if replayed.unlike:
        yield f"Decisions that could not be asked for again: {replayed.unlike}."
    yield "Nothing was recorded. Under another policy people might have acted otherwise: this does not say how."
