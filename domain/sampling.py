"""A random sample that anybody draws again: by a seed, with public tools.

Each reference gets the SHA-256 of the seed, a space and itself; the smallest come first. Nobody chooses who is in it but
whoever chose the seed, and nobody can choose a seed for a sample without trying seed after seed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from hashlib import sha256


def as_seed(text: str) -> str:
    """How a seed is taken, however it was typed: in Unicode's form C, without spaces around it."""
    return unicodedata.normalize("NFC", text).strip()


def mark(seed: str, reference: str) -> str:
    return sha256(f"{seed} {reference}".encode()).hexdigest()


def drawn(seed: str, references: Iterable[str], number: int) -> list[str]:
    """So many of these references, in the order in which they were drawn."""
    return sorted(references, key=lambda reference: (mark(seed, reference), reference))[:number]
