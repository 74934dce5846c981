"""How the text of one input is read: as a number, a day, a moment; with a sentence where it cannot be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from domain.policy.words import Names
from web.appearance import language

MOST_DIGITS = 9


class Unreadable(ValueError):
    """What was typed cannot be what is asked for; the sentence says what can."""


def whole_number(least: int | None = None, most: int | None = None) -> Callable[[str], int]:
    """A reader of whole numbers, or of those from `least` to `most`, both inclusive."""

    def read(text: str) -> int:
        digits = text.removeprefix("-").removeprefix("\N{MINUS SIGN}")
        if not digits.isdecimal() or len(digits) > MOST_DIGITS:
            raise Unreadable(_("“%(text)s” is not a whole number: write it in digits.", text=text))
        number = int(digits) if digits == text else -int(digits)
        if least is not None and most is not None and not least <= number <= most:
            raise Unreadable(_("Give a number from %(least)s to %(most)s.", least=least, most=most))
        return number

    return read


def decimal_number(text: str) -> Decimal:
    """Reads `7`, `7.5` or `7,5`."""
    try:
        number = Decimal(text.replace("\N{NO-BREAK SPACE}", "").replace(" ", "").replace(",", "."))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or len(text) > 2 * MOST_DIGITS:
        raise Unreadable(_("“%(text)s” is not a number: write it in digits, such as 7.5.", text=text))
    return number


def limited_text(most: int | None) -> Callable[[str], str]:
    def read(text: str) -> str:
        if most is not None and len(text) > most:
            sentence = _("This is %(length)s characters long; at most %(most)s fit.", length=len(text), most=most)
            raise Unreadable(sentence)
        return text

    return read


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Unreadable(_("“%(text)s” is not a day: write it like 2026-09-14.", text=text)) from None


def moment_in(zone: ZoneInfo) -> Callable[[str], datetime]:
    """A reader of days with a time, as clocks in this zone show it; a moment in UTC comes out."""

    def read(text: str) -> datetime:
        try:
            there = datetime.fromisoformat(text if len(text) > len("2026-09-14") else "")
            return there.replace(tzinfo=zone).astimezone(UTC)
        except (ValueError, OverflowError):
            sentence = _("“%(text)s” is not a day with a time: write it like 2026-09-14 18:00.", text=text)
            raise Unreadable(sentence) from None

    return read


def noon(of: date, zone: ZoneInfo) -> datetime:
    """The middle of a day in a zone, in UTC: for what is known to the day only."""
    return datetime.combine(of, time(12), zone).astimezone(UTC)


def on_its_scale(names: Names, least: int, most: int) -> str:
    """`Motivation (1–5)`, whose range does not break at the end of a line."""
    return f"{names.in_(language())} ({least}\N{WORD JOINER}–\N{WORD JOINER}{most})"
