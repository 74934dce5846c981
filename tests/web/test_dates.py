"""Days and times in the programme's time zone and in the language of the page."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.web.office import Office
from web import dates

NIGHT = datetime(2026, 11, 22, 20, 30, tzinfo=UTC)  # the next day in Almaty
DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("language", "short", "long", "full", "month", "moment", "span"),
    [
        ("en", "23 Nov", "23 Nov 2025", "Monday, 23 November 2026", "November 2026", "23 Nov, 01:30", "14 Sep – 13 Oct"),
        (
            "ru", "23 нояб.", "23 нояб. 2025", "понедельник, 23 ноября 2026 г.", "Ноябрь 2026", "23 нояб., 01:30",
            "14.09 – 13.10",
        ),
        (
            "kk", "23 қар.", "2025 ж. 23 қар.", "2026 ж. 23 қараша, дүйсенбі", "2026 ж. қараша", "23 қар., 01:30",
            "14.09 – 13.10",
        ),
    ],
)  # fmt: skip
def test_days_in_each_language(
    office: Office, language: str, short: str, long: str, full: str, month: str, moment: str, span: str
) -> None:
    with office.app.test_request_context(f"/?language={language}"):
        dates.use_zone(ZoneInfo("Asia/Almaty"))
        shown = [
            dates.day(DAY, year=False),
            dates.day(date(2025, 11, 23), year=True),
            dates.full_day(DAY),
            dates.month(DAY),
            dates.moment(NIGHT, year=False),
            dates.span(date(2026, 9, 14), date(2026, 10, 13), year=False),
        ]

    plain = [text.replace(dates.NO_BREAK, " ") for text in shown]
    assert plain == [short, long, full, month, moment, span]


def test_a_moment_has_its_day_where_the_programme_is(office: Office) -> None:
    with office.app.test_request_context("/"):
        assert dates.local(NIGHT, ZoneInfo("Asia/Almaty")) == DAY
        assert dates.local(NIGHT) == date(2026, 11, 22)
        tag = dates.time_tag(NIGHT, year=False, zone=ZoneInfo("Asia/Almaty"))

    assert tag == '<time datetime="2026-11-23T01:30+05:00">23\N{NO-BREAK SPACE}Nov, 01:30</time>'


def test_the_year_is_shown_where_it_is_not_this_one(office: Office) -> None:
    with office.app.test_request_context("/"):
        this_year = dates.today().year
        assert str(this_year) not in dates.day(date(this_year, 3, 1))
        assert str(this_year - 1) in dates.day(date(this_year - 1, 3, 1))


@pytest.mark.parametrize(
    ("due", "english", "russian", "urgency"),
    [
        (date(2026, 11, 21), "2 days late", "опоздание: 2 дня", "late"),
        (DAY, "today", "сегодня", "soon"),
        (date(2026, 11, 24), "tomorrow", "завтра", "soon"),
        (date(2026, 11, 30), "in 7 days", "через 7 дней", "soon"),
        (date(2026, 12, 14), "in 21 days", "через 21 день", ""),
    ],
)
def test_how_far_away_a_day_is(office: Office, due: date, english: str, russian: str, urgency: str) -> None:
    with office.app.test_request_context("/"):
        assert dates.away(due, DAY) == english
    with office.app.test_request_context("/?language=ru"):
        assert dates.away(due, DAY) == russian
    assert dates.urgency(due, DAY) == urgency
