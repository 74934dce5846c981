"""The demo's time: half a year and more, ended just now."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

DAYS = 232
"""So long that a commitment of six months, and what comes before and after it, has its place."""


def beginning() -> datetime:
    """The morning of the demo's first day, in UTC."""
    return (datetime.now(UTC) - timedelta(days=DAYS)).replace(hour=2, minute=0, second=0, microsecond=0)


class WoundClock:
    """Tells the time that it was wound to, a little later each time it is asked."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=40)
        return self.now

    def wind_to(self, moment: datetime) -> None:
        """Forward, never back."""
        self.now = max(self.now, moment)
