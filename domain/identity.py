"""Identity: what is known of a person by which she can be recognised or reached. Always sealed in the ledger."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from domain.case import Refused

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
PHONE = re.compile(r"\+?[\d\s()\-]{5,25}")


@dataclass(frozen=True)
class Guardian:
    """Who answers for a minor."""

    name: str
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class Identity:
    """Names, contacts, birth date, and the guardian of a minor. (The university's own ids are not sealed: `ExternalId`.)"""

    given_name: str
    family_name: str
    email: str = ""
    phone: str = ""
    preferred_contact: str = "email"
    birth_date: date | None = None
    language: str = "en"
    guardian: Guardian | None = None

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def contact(self) -> str:
        """How she wants to be reached; the other way where that one is missing."""
        return (self.phone or self.email) if self.preferred_contact == "phone" else (self.email or self.phone)

    def check(self) -> None:
        """
        Raises:
            Refused: a name is missing, or a contact cannot be one.
        """
        if not self.given_name.strip() and not self.family_name.strip():
            raise Refused("name_missing", "Give at least one name.", at="given_name")
        if self.email and not EMAIL.fullmatch(self.email):
            raise Refused("not_an_email", "“{email}” is not an e-mail address.", at="email", email=self.email)
        if self.phone and not PHONE.fullmatch(self.phone):
            raise Refused("not_a_phone", "“{phone}” is not a phone number.", at="phone", phone=self.phone)
        if not self.email and not self.phone:
            raise Refused("contact_missing", "Give an e-mail address or a phone number.", at="email")
