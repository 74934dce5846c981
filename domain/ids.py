"""Ids that keep a rule by themselves: what has the same id cannot be recorded twice."""

from __future__ import annotations

from functools import lru_cache
from uuid import UUID, uuid5

NAMESPACE = UUID("8a4f7b0e-52c1-5d0e-9d6b-7f2c1e0a4b11")
UNAMBIGUOUS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""What people can read out on the phone: no 0 and O, no 1, I and L, no U beside V."""


@lru_cache
def programme_id(code: str) -> UUID:
    return uuid5(NAMESPACE, f"programme:{code}")


def reference_id(reference: str) -> UUID:
    """One stream a reference, so that no two cases ever share one."""
    return uuid5(NAMESPACE, f"reference:{reference}")


def application_id(programme: str, intake: str, person_id: UUID, role: str) -> UUID:
    """One application a person, role and intake."""
    return uuid5(NAMESPACE, f"application:{programme}:{intake}:{person_id}:{role}")


def intake_places_id(programme: str, intake: str) -> UUID:
    """The places of an intake are kept in one stream."""
    return uuid5(NAMESPACE, f"intake places:{programme}:{intake}")


def action_item_id(programme: str, code: str, year: int | None) -> UUID:
    """One item for each deliverable of a plan, and one a year for what recurs."""
    return uuid5(NAMESPACE, f"action item:{programme}:{code}:{year or ''}")


def corrective_item_id(programme: str, indicator: str, group: str, period: str, attempt: int) -> UUID:
    """One corrective item at a time for each measure that fell short; another one once it was cancelled."""
    return uuid5(NAMESPACE, f"corrective:{programme}:{indicator}:{group}:{period}:{attempt}")


def checklist_item_id(mentorship_id: UUID, person_id: UUID, row: str) -> UUID:
    """One item for each row of somebody's checklist in a mentorship."""
    return uuid5(NAMESPACE, f"checklist:{mentorship_id}:{person_id}:{row}")


def award_id(programme: str, intake: str, category: str) -> UUID:
    """One award for each category and intake."""
    return uuid5(NAMESPACE, f"award:{programme}:{intake}:{category}")


def event_id(case_id: UUID, version: int) -> UUID:
    """What an event is called where another one names it as its cause."""
    return uuid5(NAMESPACE, f"event:{case_id}:{version}")


def derived_id(event: UUID, what: str) -> UUID:
    """The id of what an event brings about: the same however often that is tried."""
    return uuid5(NAMESPACE, f"derived:{event}:{what}")


def reading_id(reader: str, matter: str, of: UUID, number: int, window: int) -> UUID:
    """One stream for whoever opens the same matter in the same few minutes."""
    return uuid5(NAMESPACE, f"reading:{reader}:{matter}:{of}:{number}:{window}")
