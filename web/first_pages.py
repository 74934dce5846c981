"""The first page of somebody who takes no part and leads nothing: an auditor begins with what was decided and with what
stands out, an integrator with the ledger."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from flask import render_template
from flask.typing import ResponseReturnValue

from application.exceptions import Counted, Sought
from application.feed import thin
from application.questions import Line, Wanted
from application.visibility import NO_CASE, ReadableHistory, readable_history
from domain.case import Role
from web.exception_words import kind_name
from web.history_lines import told
from web.house import house
from web.navigation import navigation, programmes_shown
from web.scope import policy_now, programme_name
from web.session import visitor
from web.standing import standing

DECISIONS: Final = (
    "ApplicationAccepted",
    "ApplicationWaitlisted",
    "ApplicationDeclined",
    "MentorAppointed",
    "MentorshipTerminated",
    "CertificateIssued",
    "ActionItemVerified",
    "WinnersDecided",
)
NEWEST: Final = 8
"""Decisions on the page."""


def first_page(name: str) -> ResponseReturnValue | None:
    """For whoever is called so; None if her roles lead to no page of this kind."""
    roles = visitor().unlimited_roles
    if Role.AUDITOR in roles:
        return auditors_page(name)
    if Role.INTEGRATOR in roles:
        return integrators_page(name)
    return None


# An auditor


def auditors_page(name: str) -> ResponseReturnValue:
    codes = programmes_shown(visitor())
    readable = readable_history(visitor().grants, codes)
    wanted = Wanted(programmes=readable.programmes, concerns_in=readable.concerns_in)
    return render_template(
        "first_auditor.html",
        name=name,
        several=len(codes) > 1,
        decisions=told(newest_decisions(wanted)),
        exceptions=exceptional(readable),
        kind_name=kind_name,
        pages=[item for item in navigation() if not item.is_here and item.endpoint != "history.index"],
        standing=standing("history"),
    )


def newest_decisions(wanted: Wanted) -> Sequence[Line]:
    """By kind, and the newest of all: each is found by its index."""
    found = [line for topic in DECISIONS for line in newest_of(wanted, topic, NEWEST)]
    return sorted(found, key=lambda line: line.at, reverse=True)[:NEWEST]


def exceptional(readable: ReadableHistory) -> Sequence[Counted]:
    return house().exceptions.counts(
        Sought(
            readable.programmes, readable.concerns_in, readable.readings_in, beyond_cases=NO_CASE in readable.programmes
        )
    )


def newest_of(wanted: Wanted, topic: str, most: int) -> Sequence[Line]:
    return house().history.page(replace(wanted, topic=topic), size=most)[:most]


# An integrator


def integrators_page(name: str) -> ResponseReturnValue:
    codes = programmes_shown(visitor())
    lines = house().history.page(Wanted(programmes=tuple(codes), concerns_in=()), size=1)
    entries = house().ledger.read(lines[0].at - 1, 1) if lines else ()
    return render_template(
        "first_integrator.html",
        name=name,
        position=house().ledger.last_position(),
        newest=lines[0] if lines else None,
        example=json.dumps(thin(entries[0]), ensure_ascii=False, indent=2) if entries else "",
        programmes=[(code, programme_name(code), policy_now(code).prefix) for code in codes],
        standing=standing(),
    )
