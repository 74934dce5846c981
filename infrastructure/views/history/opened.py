"""Which cases there were at a position of the ledger: what a sample is drawn from."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import sqlalchemy as sa

from application.questions import Wanted
from infrastructure.views.engine import Added
from infrastructure.views.history.questions import recorded_between, up_to
from infrastructure.views.history.tables import history


class Opened:
    def __init__(self, views: Added) -> None:
        self.views = views

    def references(self, wanted: Wanted, topics: Collection[str], position: int) -> Sequence[str]:
        """The references of the cases that were opened by one of these events, up to a position, in the order in which
        they were. Of what is wanted, programmes, intake and period count."""
        line = history.c
        with self.views.read() as connection:
            asked = [
                line.topic.in_(sorted(topics)),
                line.version == 1,
                line.at <= position,
                *recorded_between(connection, wanted),
                *up_to(self.views.end),
            ]
            found = [
                (row.at, row.reference)
                for programme in wanted.programmes or ()
                for row in connection.execute(
                    sa.select(line.at, line.reference).where(line.programme == programme, *asked)
                )
            ]
        return [reference for _at, reference in sorted(found)]
