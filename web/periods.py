"""The codes of periods in words: `2026-autumn`, `2026-09`, `2026`, `end`."""

from __future__ import annotations

import re
from datetime import date

from flask_babel import gettext as _

from web import dates

MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
TERM = re.compile(r"(\d{4})-(autumn|spring)")
YEAR = re.compile(r"\d{4}")


def period_word(code: str) -> str:
    """`Autumn term 2026`; the code itself where it is none of ours."""
    if found := TERM.fullmatch(code):
        year = found[1]
        return _("Autumn term %(year)s", year=year) if found[2] == "autumn" else _("Spring term %(year)s", year=year)
    if found := MONTH.fullmatch(code):
        return dates.month(date(int(found[1]), int(found[2]), 1))
    if YEAR.fullmatch(code):
        return f"{code}/{(int(code) + 1) % 100:02d}"
    return _("At the end") if code == "end" else code
