"""The demo's time: a year and more, ended just now."""

from __future__ import annotations

from datetime import date, datetime, timedelta


class WoundClock:
    """Tells the time that it was wound to, a little later each time it is asked."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=20)
        return self.now

    def wind_to(self, moment: datetime) -> None:
        """Forward, never back."""
        self.now = max(self.now, moment)


def morning_of(day: date, like: datetime) -> datetime:
    """Two in the morning in UTC, which is seven or eight where the programmes are."""
    return datetime(day.year, day.month, day.day, 2, tzinfo=like.tzinfo)


def last_finished_year(today: date, last: tuple[int, int]) -> int:
    """In which calendar year the last academic year began that has been over for some weeks; `last`: its month and day."""
    ended = date(today.year, *last)
    return today.year - (1 if today >= ended + timedelta(days=21) else 2)


SEASONS = ("winter", "spring", "summer", "autumn")


def intake_name(opens: date) -> str:
    """Such as `2026-autumn`."""
    return f"{opens.year}-{SEASONS[opens.month % 12 // 3]}"
