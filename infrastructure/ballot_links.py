"""Links to vote: each says which award and which voter, by ids that are no person's, and is signed by this house."""

from __future__ import annotations

import base64
import binascii
import hashlib
from uuid import UUID

from itsdangerous import BadSignature, Signer

from domain.case import Refused

PURPOSE = b"talimger 1: links to vote"
"""Sets these signatures apart from those of sessions, which the same key makes."""


class BallotLinks:
    def __init__(self, key: bytes, address: str) -> None:
        self.signer = Signer(key, salt=PURPOSE, key_derivation="hmac", digest_method=hashlib.sha256)
        self.address = address

    def link(self, award_id: UUID, voter_id: UUID) -> str:
        """The same each time, so that a voter has one link to each award."""
        said = base64.urlsafe_b64encode(award_id.bytes + voter_id.bytes).rstrip(b"=")
        return f"{self.address}/vote/{self.signer.sign(said).decode()}"

    def read(self, token: str) -> tuple[UUID, UUID]:
        """The award and the voter of a link's last part.

        Raises:
            Refused: this house did not make it, or a part of it is missing.
        """
        try:
            said = self.signer.unsign(token.strip().encode())
            both = base64.urlsafe_b64decode(said + b"=" * (-len(said) % 4))
            return UUID(bytes=both[:16]), UUID(bytes=both[16:])
        except (BadSignature, binascii.Error, ValueError):
            template = (
                "This link is not one of ours, or a part of it is missing: open it whole, as it stands in your letter."
            )
            raise Refused("link_unknown", template) from None
