"""How many events were recorded when: for drawings of a whole history."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo

import sqlalchemy as sa

from application.questions import Wanted
from infrastructure.views.engine import Added
from infrastructure.views.history.questions import in_programmes, narrowed, recorded_between, up_to
from infrastructure.views.history.tables import history

MOST_REMEMBERED = 64

Key = tuple[Wanted, tzinfo]


class Days:
    """Events a day. What is over does not change: each day is counted once, and then remembered for those who ask alike."""

    def __init__(self, views: Added) -> None:
        self.views = views
        self.remembered: dict[Key, tuple[date, Counter[date]]] = {}

    def counts(self, wanted: Wanted, zone: tzinfo, today: date) -> Counter[date]:
        """The events wanted, by the day of this zone on which they were recorded, until today."""
        since, known = self.remembered.get((wanted, zone), (date.min, Counter[date]()))
        found = self.counted(wanted, zone, None if since == date.min else since)
        over = today - timedelta(days=1)  # by then, views that were behind at midnight have caught up
        those = known + Counter({day: number for day, number in found.items() if day < over})
        if len(self.remembered) >= MOST_REMEMBERED:
            self.remembered.clear()
        self.remembered[wanted, zone] = max(over, since), those
        return known + found

    def counted(self, wanted: Wanted, zone: tzinfo, since: date | None) -> Counter[date]:
        """By the hour in UTC, and these by the day that they fall on: zones differ from it by hours."""
        midnight = datetime.combine(since, time.min, zone).astimezone(UTC) if since else None
        hour = sa.func.substr(sa.cast(history.c.recorded_at, sa.String), 1, 13)
        asked = sa.select(hour, sa.func.count()).where(*narrowed(wanted), *up_to(self.views.end)).group_by(hour)
        if wanted.programmes is not None:
            asked = asked.where(in_programmes(wanted.programmes))
        found: Counter[date] = Counter()
        with self.views.read() as connection:
            between = recorded_between(connection, Wanted(since=midnight)) if midnight else []
            rows: Sequence[sa.Row[str, int]] = connection.execute(asked.where(*between)).all()
        for said, number in rows:
            recorded = datetime.fromisoformat(f"{said}:00").replace(tzinfo=UTC) + timedelta(minutes=30)
            found[recorded.astimezone(zone).date()] += number
        return found
