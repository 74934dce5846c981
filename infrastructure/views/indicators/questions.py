"""What people ask of the counters."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from application.questions import Counted, MarkSum
from infrastructure.views.engine import Views
from infrastructure.views.indicators.tables import GROUPINGS, counts, marks


class Counts:
    """The counters, added up: as many rows as there are groups in the policy, however many cases there are."""

    def __init__(self, views: Views) -> None:
        self.views = views

    def numbers(
        self, programme: str, measures: Sequence[str], intakes: Sequence[str], by: str = "programme"
    ) -> Sequence[Counted]:
        """How often each measure was reached in these intakes (an empty name for what belongs to none), group by group."""
        column = counts.c[by] if by in GROUPINGS else sa.literal("")
        names = (counts.c.measure, counts.c.role, column.label("group"), counts.c.detail)
        query = (
            sa.select(*names, sa.func.sum(counts.c.number).label("number"))
            .where(counts.c.programme == programme, counts.c.intake.in_(intakes), counts.c.measure.in_(measures))
            .group_by(counts.c.measure, counts.c.role, "group", counts.c.detail)
        )
        with self.views.read() as connection:
            return [Counted(*row) for row in connection.execute(query) if row.number]

    def all_numbers(self, programme: str, measures: Sequence[str], by: str = "programme") -> Sequence[Counted]:
        """The same over all intakes."""
        with self.views.read() as connection:
            intakes = connection.scalars(sa.select(counts.c.intake).where(counts.c.programme == programme).distinct())
            known = list(intakes)
        return self.numbers(programme, measures, known, by)

    def marks(
        self, programme: str, source: str, question: str, intakes: Sequence[str], by: str = "programme"
    ) -> dict[str, MarkSum]:
        """How many marks are shown, and their sum, group by group."""
        query = (
            sa.select(marks.c.group, sa.func.sum(marks.c.shown), sa.func.sum(marks.c.shown_total))
            .where(
                marks.c.programme == programme,
                marks.c.intake.in_(intakes),
                marks.c.source == source,
                marks.c.question == question,
                marks.c.by == by,
            )
            .group_by(marks.c.group)
        )
        with self.views.read() as connection:
            return {group: MarkSum(number, total) for group, number, total in connection.execute(query)}
