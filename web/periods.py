"""The codes of periods in words: `2026-autumn`, `2026-09`, `2026`, `end`."""

from __future__ import annotations

import re
from datetime import date

from flask_babel import gettext as _

from domain.policy import Policy
from domain.policy.terms import named_term
from web import dates
from web.appearance import language

MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
YEAR = re.compile(r"\d{4}")


def period_word(code: str, policy: Policy) -> str:
    """`Autumn term 2026`; the code itself where it is none of the policy's."""
    if named := named_term(code, policy.study_terms):
        term, year = named
        return f"{term.names.in_(language())} {year}"
    if found := MONTH.fullmatch(code):
        return dates.month(date(int(found[1]), int(found[2]), 1))
    if YEAR.fullmatch(code):
        return f"{code}/{(int(code) + 1) % 100:02d}"
    return _("At the end") if code == "end" else code
