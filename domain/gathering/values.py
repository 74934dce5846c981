"""What a gathering is made of: frozen values that its events carry and its fields keep."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Invited:
    """Who is to come: people of these roles; where mentorships are named, only those who take part in one of them."""

    roles: tuple[str, ...]
    mentorships: tuple[UUID, ...] = ()
