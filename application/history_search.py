"""Looking for words in the reasons of what was done.

A reason is sealed under the keys of the people concerned, so that no index of its words can stand anywhere. Whoever looks for
words has the reasons of the events that fit all her other filters opened, the newest first, so many at a time; and then goes
on from there. A reason that nobody can open any more is never found.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from application.ports import Vault
from application.questions import Line, Wanted
from domain.case import Sealed

MOST_OPENED = 5_000
"""Reasons that are opened for one page."""

BATCH = 500


class Histories(Protocol):
    """What is asked of the view of the history."""

    def page(
        self, wanted: Wanted, *, before: int | None = None, after: int | None = None, size: int = 50
    ) -> Sequence[Line]: ...

    def with_reasons(
        self, wanted: Wanted, *, before: int | None = None, after: int | None = None, size: int = 500
    ) -> Sequence[tuple[Line, Sealed]]: ...


@dataclass(frozen=True)
class Found:
    """A page of the history, the newest first. `older`: its next page lies before this position; `newer`: after this one.

    `opened`: how many reasons were looked at, where words were asked for; `stopped`: that there are more to look at, in
    the direction of the page, than are opened at once.
    """

    lines: Sequence[Line]
    newer: int | None
    older: int | None
    opened: int = 0
    stopped: bool = False


class HistorySearch:
    def __init__(self, history: Histories, vault: Vault, most_opened: int = MOST_OPENED) -> None:
        self.history, self.vault, self.most_opened = history, vault, most_opened

    def page(
        self,
        wanted: Wanted,
        words: str,
        may_read: Callable[[Line], bool],
        *,
        before: int | None = None,
        after: int | None = None,
        size: int = 50,
    ) -> Found:
        """The events wanted, with these words in their reasons where there are any.

        Args:
            may_read: whether the reason of an event is for this reader. It is asked only of those that have the words.
        """
        if words:
            return self.with_words(wanted, words, may_read, before, after, size)
        found = self.history.page(wanted, before=before, after=after, size=size)
        lines = found[-size:] if after is not None else found[:size]
        has_more = len(found) > size
        if not lines:
            return Found((), None, None)
        newer = lines[0].at if (has_more if after is not None else before is not None) else None
        return Found(lines, newer, lines[-1].at if after is not None or has_more else None)

    def with_words(
        self,
        wanted: Wanted,
        words: str,
        may_read: Callable[[Line], bool],
        before: int | None,
        after: int | None,
        size: int,
    ) -> Found:
        forward = after is not None
        mark = after if forward else before
        looked_for = folded(words)
        lines: list[Line] = []
        opened, has_more = 0, True
        while has_more and opened < self.most_opened and len(lines) < size:
            way = {"after": mark} if forward else {"before": mark}
            size_of_batch = min(BATCH, self.most_opened - opened)
            batch = self.history.with_reasons(wanted, **way, size=size_of_batch)
            has_more = len(batch) == size_of_batch
            for place, (line, sealed) in enumerate(batch, start=1):
                mark, opened = line.at, opened + 1
                if looked_for in folded(self.vault.open(sealed) or "") and may_read(line):
                    lines.append(line)
                if len(lines) == size:
                    has_more = has_more or place < len(batch)
                    break
        ahead = mark if has_more else None
        stopped = has_more and len(lines) < size
        if forward:
            return Found(lines[::-1], ahead, (after or 0) + 1, opened, stopped)
        return Found(lines, before - 1 if before is not None else None, ahead, opened, stopped)


def folded(text: str) -> str:
    """As words are compared: whatever the letters' case, however they are put together, whatever is between words."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
