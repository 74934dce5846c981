"""What people ask of the counters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec
import sqlalchemy as sa

from application.questions import Counted, MarkSum, TermResult
from infrastructure.views.engine import Views
from infrastructure.views.indicators.counters import BITS
from infrastructure.views.indicators.tables import (
    GROUPINGS,
    counts,
    known_cases,
    known_courses,
    known_members,
    known_results,
    marks,
)

decoded = msgspec.json.decode


class Counts:
    """The counters, added up: as many rows as there are groups in the policy, however many cases there are."""

    def __init__(self, views: Views) -> None:
        self.views = views

    def numbers(
        self, programme: str, measures: Sequence[str], intakes: Sequence[str], by: str = "programme"
    ) -> Sequence[Counted]:
        """How often each measure was reached in these intakes (an empty name for what belongs to none), group by group."""
        return self.summed(programme, measures, by, counts.c.intake.in_(intakes))

    def all_numbers(self, programme: str, measures: Sequence[str], by: str = "programme") -> Sequence[Counted]:
        """The same over all intakes."""
        return self.summed(programme, measures, by)

    def summed(
        self, programme: str, measures: Sequence[str], by: str, *more: sa.ColumnElement[bool]
    ) -> Sequence[Counted]:
        kept = counts.c
        query = (
            sa.select(kept.measure, kept.role, kept.groups, kept.detail, sa.func.sum(kept.number))
            .where(kept.programme == programme, kept.measure.in_(measures), *more)
            .group_by(kept.measure, kept.role, kept.groups, kept.detail)
        )
        place = GROUPINGS.index(by) if by in GROUPINGS else None
        found: Counter[tuple[str, str, str, str]] = Counter()
        with self.views.read() as connection:
            for measure, role, groups, detail, number in connection.execute(query):
                group = msgspec.json.decode(groups)[place] if place is not None else ""
                found[measure, role, group, detail] += number
        return [Counted(*key, number) for key, number in found.items() if number]

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

    def results(self, programme: str, intakes: Sequence[str]) -> Sequence[TermResult]:
        """The results of each mentee of a mentorship that was agreed in these intakes and did not end early."""
        case, agreed, terminated = known_cases.c, BITS["agreed"], BITS["terminated"]
        query = (
            sa.select(
                known_results.c.person_id,
                known_results.c.term,
                known_results.c.average,
                known_courses.c.reference,
                known_courses.c.called,
                case.groups,
            )
            .join_from(known_cases, known_courses, known_courses.c.id == case.id)
            .join(known_members, known_members.c.mentorship == case.id)
            .join(known_results, known_results.c.person_id == known_members.c.person_id)
            .where(
                case.programme == programme,
                case.intake.in_(intakes),
                case.reached.bitwise_and(agreed | terminated) == agreed,
            )
            .order_by(known_courses.c.reference)
        )
        with self.views.read() as connection:
            return [
                TermResult(her, term, average, reference, called, dict(zip(GROUPINGS, decoded(groups), strict=True)))
                for her, term, average, reference, called, groups in connection.execute(query)
            ]
