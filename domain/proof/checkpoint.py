"""A checkpoint: how many entries the ledger has and the root over them, as C2SP tlog-checkpoint writes it."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from typing import Self

from domain.proof.tree import HASH

LONGEST = 18  # digits of a size


@dataclass(frozen=True)
class Checkpoint:
    """`origin` names the log."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    @classmethod
    def read(cls, text: str) -> Self:
        """
        Raises:
            ValueError: this is no checkpoint. (What further lines there are says nothing to us.)
        """
        origin, number, root, *_ = [*text.split("\n"), "", ""]
        if not origin or not re.fullmatch(rf"0|[1-9][0-9]{{0,{LONGEST - 1}}}", number):
            raise ValueError("this is no checkpoint")
        try:
            hashed = base64.b64decode(root, validate=True)
        except binascii.Error:
            raise ValueError("this is no checkpoint") from None
        if len(hashed) != HASH or base64.b64encode(hashed).decode() != root:
            raise ValueError("this is no checkpoint")
        return cls(origin, int(number), hashed)
