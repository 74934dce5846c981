"""What an audit answers: how far the ledger is signed, why it is not, and what shows that entries are under a checkpoint."""

from __future__ import annotations

from dataclasses import dataclass

from application.proofs.ports import Shown, Signed, Trouble
from domain.case import Refused


def not_yet() -> Refused:
    template = "No checkpoint covers this yet: the next one is made within a minute, or by `talimger audit checkpoint`."
    return Refused("not_signed_yet", template)


class NotAsSigned(Refused):
    """No checkpoint is signed. `trouble` says what is wrong with the ledger."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(
            "ledger_not_as_signed",
            "No checkpoint is signed, since the ledger is not what was signed before. {first} Restore the newest backup; "
            "`talimger audit verify` names all that is wrong.",
            first=trouble.findings[0],
        )
        self.trouble = trouble


@dataclass(frozen=True)
class Standing:
    """`newest` is what was signed last, `later` how many entries the ledger has beyond it; `trouble`, if something is wrong.

    `stopped` says why nothing more can be signed, though the ledger may be what it was: the key is not here, or what it signed.
    """

    newest: Signed | None
    later: int
    trouble: Trouble | None
    stopped: Refused | None = None

    def told(self) -> dict[str, object]:
        """For programs."""
        return {
            "size": self.newest.size if self.newest else 0,
            "signed_at": self.newest.signed_at.isoformat() if self.newest else None,
            "later": self.later,
            "wrong": [str(one) for one in self.trouble.findings] if self.trouble else [],
            "stopped": str(self.stopped) if self.stopped else "",
        }


@dataclass(frozen=True)
class Proven:
    """An entry, where it stands in the tree, and the hashes that lead from it to the root of the checkpoint."""

    index: int
    shown: Shown
    path: tuple[bytes, ...]


@dataclass(frozen=True)
class Grown:
    """The newest checkpoint, and the hashes that show that its tree begins with the one of this earlier size."""

    since: int
    checkpoint: Signed
    path: tuple[bytes, ...]


@dataclass(frozen=True)
class CaseProof:
    """The entries of a case that the checkpoint covers, each with its proof; `later`: how many it does not cover yet.

    `grown` shows, where that was asked, that the checkpoint is the continuation of an earlier one."""

    checkpoint: Signed
    entries: tuple[Proven, ...]
    later: int
    grown: Grown | None = None
