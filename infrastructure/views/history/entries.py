"""Single entries of the history, and how they hang together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from application.questions import Line, Wanted
from domain.case import EventRef
from infrastructure.views.engine import Added
from infrastructure.views.history.questions import LINE, in_programmes, narrowed, up_to
from infrastructure.views.history.tables import history

NEAR = 200
"""How far around an entry those of its save are looked for; they stand side by side."""


class Entries:
    """What is asked of single entries: of those wanted alone, as `application.evidence` says."""

    def __init__(self, views: Added) -> None:
        self.views = views

    def entry(self, at: int, wanted: Wanted) -> Line | None:
        """The entry at a position."""
        return next(iter(self._lines(wanted, history.c.at == at, most=1)), None)

    def entry_of(self, event: EventRef, wanted: Wanted) -> Line | None:
        """The entry of an event."""
        of = history.c.case_id == str(event.case_id), history.c.version == event.version
        return next(iter(self._lines(wanted, *of, most=1)), None)

    def recorded_with(self, line: Line, wanted: Wanted, most: int) -> Sequence[Line]:
        """The entries of the same save, in their order: those around it, if they are more than `most`."""
        same = history.c.correlation == line.correlation, history.c.recorded_at == line.recorded_at
        earlier = history.c.at < line.at, history.c.at > line.at - NEAR
        before = self._lines(wanted, *same, *earlier, most=most // 2, last=True)
        onwards = history.c.at >= line.at, history.c.at < line.at + NEAR
        return [*before, *self._lines(wanted, *same, *onwards, most=most - len(before))]

    def caused_by(self, events: Iterable[EventRef], wanted: Wanted, most: int) -> Sequence[Line]:
        """The entries that these events brought about, in their order."""
        causes = [
            sa.and_(history.c.cause_id == str(one.case_id), history.c.cause_version == one.version) for one in events
        ]
        return self._lines(wanted, sa.or_(*causes), most=most) if causes else []

    def _lines(
        self, wanted: Wanted, *conditions: sa.ColumnElement[bool], most: int, last: bool = False
    ) -> Sequence[Line]:
        asked = sa.select(*LINE).where(*narrowed(wanted), *conditions, *up_to(self.views.end))
        if wanted.programmes is not None:
            asked = asked.where(in_programmes(wanted.programmes))
        asked = asked.order_by(history.c.at.desc() if last else history.c.at).limit(most)
        with self.views.read() as connection:
            found = [Line(**row) for row in connection.execute(asked).mappings()]
        return found[::-1] if last else found
