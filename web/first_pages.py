"""The first page of somebody who takes no part and leads nothing: an auditor begins with what was decided and with what
stands out, an integrator with the ledger."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from flask import render_template
from flask.typing import ResponseReturnValue

from application.feed import thin
from application.questions import Line, Wanted
from application.visibility import readable_history
from domain.case import Role
from web.history_lines import told
from web.house import house
from web.language import N_, word
from web.navigation import navigation, programmes_shown
from web.scope import policy_now, programme_name
from web.session import visitor
from web.standing import standing

EXCEPTIONS: Final = {
    "RequirementWaived": N_("Requirements waived"),
    "ApplicationReopened": N_("Applications reopened"),
    "MentorshipReinstated": N_("Mentorships reinstated"),
    "CertificateRevoked": N_("Certificates revoked"),
    "DecisionReconsidered": N_("Decisions of a jury reconsidered"),
    "ContactCorrected": N_("Contacts corrected"),
    "AttendanceCorrected": N_("Attendance corrected"),
    "FiguresCorrected": N_("Figures corrected"),
    "DeadlineMoved": N_("Deadlines moved"),
    "ActionItemReopened": N_("Action items reopened"),
    "IntakePolicyChanged": N_("Intakes led to another policy"),
    "RoleGranted": N_("Roles granted"),
}
"""What departs from the usual way, or changes what was said before: events by their names, and many of them in words."""

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


@dataclass(frozen=True)
class Exceptional:
    """Events of one kind that stand out: how many there are (counted up to `MOST_COUNTED`), and when the newest was."""

    topic: str
    text: str
    number: int
    newest: datetime


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
        exceptions=[one for topic in EXCEPTIONS if (one := exceptional(wanted, topic))],
        pages=[item for item in navigation() if not item.is_here and item.endpoint != "history.index"],
        standing=standing("history"),
    )


def newest_decisions(wanted: Wanted) -> Sequence[Line]:
    """By kind, and the newest of all: each is found by its index."""
    found = [line for topic in DECISIONS for line in newest_of(wanted, topic, NEWEST)]
    return sorted(found, key=lambda line: line.at, reverse=True)[:NEWEST]


def exceptional(wanted: Wanted, topic: str) -> Exceptional | None:
    newest = newest_of(wanted, topic, 1)
    if not newest:
        return None
    number = house().history.newest_by_topic(replace(wanted, topic=topic))[topic]
    return Exceptional(topic, word(EXCEPTIONS[topic]), number, newest[0].recorded_at)


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
