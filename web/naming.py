"""Names of people and cases on a page: read from the ledger, each once a page.

So they are right even where lists stand still, and a page as of a date needs no list for them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import g
from flask_babel import gettext as _

from application.people import ERASED
from application.ports import UnknownCase
from domain.action_item import ActionItem
from domain.award import Award
from domain.case import CLOCK, Case
from domain.identity import Identity
from domain.policy import Names
from web.house import house


def identity_of(person_id: UUID) -> Identity | None:
    """Who she is; None if she was erased, or is not known."""
    known: dict[UUID, Any] = g.setdefault("identities", {})
    if person_id not in known:
        try:
            known[person_id] = house().people.identity(person_id)
        except UnknownCase:
            known[person_id] = None
    found: Identity | None = known[person_id]
    return found


def name_of(person_id: UUID) -> str:
    """What people call her; `[erased]` where nobody knows any more."""
    identity = identity_of(person_id)
    return identity.name if identity else _(ERASED)


def actor_name(actor: str) -> str:
    """Who took a step: a person's name, `The clock`, or the name of an integration."""
    if actor == CLOCK:
        return _("The clock")
    kind, _colon, name = actor.partition(":")
    return _("The integration %(name)s", name=name) if kind == "integration" else name_of(UUID(actor))


def reference_of(case_id: UUID) -> str:
    """What people call a case; empty if there is none."""
    known: dict[UUID, str] = g.setdefault("references", {})
    if case_id not in known:
        known[case_id] = getattr(house().ledger.find(Case, case_id), "reference", "")
    return known[case_id]


def item_titles(ids: Iterable[str]) -> dict[str, Names]:
    """What action items are called, by their ids."""
    return {one: house().ledger.load(ActionItem, UUID(one)).title for one in ids}


def nominee_name(award: Award, number: int) -> str:
    """Who is nominated under this number; the number itself where she withdrew."""
    nominee = award.nominee(number)
    if nominee is None:
        return str(number)
    return name_of(nominee.person_id) if nominee.person_id else nominee.organisation
