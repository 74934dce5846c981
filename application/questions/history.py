"""What is asked of the history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.case import EventRef


@dataclass(frozen=True)
class Line:
    """One event, without what is sealed.

    `kind` is of the case that it happened to; `reference` is what people call that: the code of a programme, nothing for a
    person. `programme` is empty for what is no case of one. `cause_id` and `cause_version` name the event that brought it
    about, where one did.
    """

    at: int
    case_id: str
    version: int
    kind: str
    programme: str
    reference: str
    topic: str
    actor: str
    role: str
    on_behalf_of: str | None
    state: str
    recorded_at: datetime
    reason_code: str
    policy_version: int
    correlation: str
    cause_id: str | None
    cause_version: int | None
    intake: str = ""

    @property
    def event(self) -> EventRef:
        return EventRef(UUID(self.case_id), self.version)

    @property
    def cause(self) -> EventRef | None:
        return EventRef(UUID(self.cause_id), self.cause_version or 0) if self.cause_id else None


@dataclass(frozen=True)
class Wanted:
    """Which events: what is empty or None does not narrow. Recorded from `since` on, before `until` (UTC).

    `programmes`: only of these; an empty code for what is no case of a programme, people and the programmes themselves.
    `concerns_in`: the programmes whose concerns may be known of; None for all. `own_cases`: of these cases they may not, since
    they are about whoever asks. `readings_in`: those of which it may be known who opened sealed matter.
    `case_id`: of this case, and the reads of its sealed matter. `about`: of cases that are about one of these people, or were
    once, and the reads of what is sealed of them. `actors`: done by one of these.
    `for_another`: only what somebody recorded that somebody else had decided. `in_words`: only what has a
    reason in words.
    """

    programmes: tuple[str, ...] | None = None
    concerns_in: tuple[str, ...] | None = None
    readings_in: tuple[str, ...] = ()
    own_cases: tuple[str, ...] = ()
    case_id: str = ""
    topic: str = ""
    actors: tuple[str, ...] | None = None
    about: tuple[str, ...] | None = None
    intake: str = ""
    role: str = ""
    reason_code: str = ""
    policy_version: int = 0
    for_another: bool = False
    in_words: bool = False
    since: datetime | None = None
    until: datetime | None = None
