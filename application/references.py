"""References: what people call a case on the phone, drawn until one is free."""

from __future__ import annotations

import secrets
from uuid import UUID

from application.ledger import Ledger
from application.ports import UnknownCase
from domain.case import Circumstances
from domain.ids import UNAMBIGUOUS, reference_id
from domain.reference import Reference, draw

CERTIFICATE_LENGTH = 10


def draw_reference(prefix: str) -> str:
    """One of 24 million a prefix. Taken ones are found out by the ledger: the save conflicts and another is drawn."""
    return draw(prefix, secrets.choice)


def take_reference(prefix: str, kind: str, case_id: UUID, given: Circumstances) -> Reference:
    """To be saved together with the case that it stands for."""
    return Reference.take_for(case_id, kind, draw_reference(prefix), given)


def find_case(ledger: Ledger, reference: str) -> tuple[str, UUID]:
    """The kind and the id of the case that is called so; small letters do.

    Raises:
        UnknownCase: nothing is called so.
    """
    try:
        taken = ledger.load(Reference, reference_id(reference.strip().upper()))
    except UnknownCase:
        raise UnknownCase(f"No case is called “{reference}”.") from None
    return taken.kind, taken.case_id


def draw_certificate_number(reference: str) -> str:
    """The reference of its mentorship and ten random characters, so that nobody can walk through the numbers."""
    return f"{reference}-{''.join(secrets.choice(UNAMBIGUOUS) for _ in range(CERTIFICATE_LENGTH))}"
