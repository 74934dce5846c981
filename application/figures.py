"""Figures of a programme: brought in as a table, all of it or nothing, or recorded and corrected one by one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from application.asking import Asker
from application.figure_rows import FiguresRefused, RowFault, figures_in
from application.people import People
from application.programmes import Programmes
from application.tables import Table
from domain.case import Circumstances, Refused
from domain.figures import Figure, figure_exists, figure_twice, wrong_figure
from domain.ids import programme_id
from domain.policy import Policy
from domain.policy.monitoring import HEADCOUNT
from domain.programme import Programme

Participants = Callable[[str, int], Mapping[str, int]]
"""How many people take part in a programme in a year, by the groups of its coverage."""


@dataclass(frozen=True)
class Brought:
    """What came of a file: how many figures are new, how many were corrected, and how many were known as they are."""

    recorded: int
    corrected: int
    unchanged: int


class Figures:
    def __init__(self, people: People, programmes: Programmes, participants: Participants) -> None:
        self.people, self.programmes, self.participants = people, programmes, participants

    def bring_in(self, asker: Asker, code: str, table: Table, source: str = "", *, correct: bool = False) -> Brought:
        """Record all figures of a table. With `correct`, those that are known otherwise are corrected, for the asker's reason.

        Raises:
            FiguresRefused: some rows cannot stand; all of them are named, and nothing is recorded.
            Refused: a column is missing, no reason is given for a correction, or the asker may not.
        """
        brought = Brought(0, 0, 0)

        def decide(moment: datetime) -> list[Programme]:
            nonlocal brought
            programme = self.programmes.ledger.load(Programme, programme_id(code))
            policy, version = self.programmes.policy_of(code, "")
            rows, faults = figures_in(table, policy, source)
            faults += self.wrong_rows(programme, policy, rows, correct=correct)
            if faults:
                raise FiguresRefused(tuple(sorted(faults, key=lambda one: one.row)))
            every = [figure for _row, figure in rows]
            new = tuple(one for one in every if one.key not in programme.figures)
            wrong = tuple(one for one in every if one.key in programme.figures and differs(programme, one))
            brought = Brought(len(new), len(wrong), len(every) - len(new) - len(wrong))
            if new:
                programme.record_figures(self.given(asker, moment, "record_figures", code, policy, version), new)
            if wrong:
                programme.correct_figures(self.given(asker, moment, "correct_figures", code, policy, version), wrong)
            return [programme]

        self.programmes.record(code, decide)
        return brought

    def wrong_rows(
        self, programme: Programme, policy: Policy, rows: Sequence[tuple[int, Figure]], *, correct: bool
    ) -> list[RowFault]:
        """What is wrong with figures beyond what their rows say."""
        faults, seen = [], set()
        for number, figure in rows:
            refused = wrong_figure(figure, policy) or (figure_twice(figure) if figure.key in seen else None)
            if refused is None and not correct and figure.key in programme.figures:
                refused = figure_exists(figure)
            refused = refused or self.too_few_heads(policy, figure)
            if refused:
                faults.append(RowFault(number, refused))
            seen.add(figure.key)
        return faults

    def too_few_heads(self, policy: Policy, figure: Figure) -> Refused | None:
        """There cannot be fewer people in a group than take part."""
        if figure.indicator != HEADCOUNT:
            return None
        taking_part = self.participants(policy.code, int(figure.period)).get(figure.group, 0)
        if figure.value >= taking_part:
            return None
        template = "There cannot be {value} people in “{group}” in {period}: more than that take part already."
        places = {"value": figure.value, "group": figure.group, "period": figure.period}
        return Refused("fewer_than_participants", template, at="value", **places)

    def given(
        self, asker: Asker, moment: datetime, step: str, code: str, policy: Policy, version: int
    ) -> Circumstances:
        held = self.people.roles(asker, code)
        who = Programme.LIFE[step].who
        return self.people.circumstances(asker, moment, who, held, about=(), policy=policy, policy_version=version)


def differs(programme: Programme, figure: Figure) -> bool:
    known = programme.figures[figure.key]
    return (known.value, known.source) != (figure.value, figure.source)
