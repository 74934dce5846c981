"""Where anybody verifies a certificate."""

from __future__ import annotations


def verify_address(number: str) -> str:
    """The public page of a certificate's number."""
    return f"/verify/{number}"
