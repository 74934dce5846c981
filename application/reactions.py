"""When this has happened, then that: the only place where one case brings about something elsewhere, later.

What must hold at once is one save by its use case. Reactions may lag: they follow the ledger, keep their position, and derive
every id from the event that they answer, so that running them again does nothing new.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from application.checklists import Checklists
from application.duplicates import Duplicates
from application.ledger import Ledger
from application.mentoring import Mentoring
from application.notices import Notice, Notices
from application.ports import Entry
from application.voting import Voting
from domain.award import Award
from domain.case import Refused
from domain.mentorship import Mentorship
from domain.mentorship.events import ProposalLapsed
from domain.mentorship.values import How

NAME = "reactions"
BATCH = 500
MOVES_CHECKLISTS = (
    "MentorshipStarted",
    "MenteeJoined",
    "MenteeLeft",
    "MentorshipPaused",
    "MentorshipResumed",
    "CommitmentExtended",
    "MentorshipTerminated",
    "MentorshipReinstated",
)
"""What makes items of checklists, moves their deadlines, or drops them."""

log = logging.getLogger(__name__)


class Positions(Protocol):
    def get(self, name: str) -> int: ...

    def move(self, name: str, at: int) -> None: ...


class Outbox(Protocol):
    def add(self, written: Sequence[Notice]) -> int: ...


Reaction = Callable[[Entry], object]


class Reactions:
    def __init__(
        self,
        ledger: Ledger,
        positions: Positions,
        outbox: Outbox,
        notices: Notices,
        mentoring: Mentoring,
        checklists: Checklists,
        voting: Voting,
        duplicates: Duplicates,
    ) -> None:
        self.ledger, self.positions, self.outbox = ledger, positions, outbox
        self.notices, self.mentoring, self.checklists, self.voting = notices, mentoring, checklists, voting
        self.duplicates = duplicates
        self.turn = threading.Lock()
        self.after: Mapping[str, Reaction] = {
            "ProposalRefused": self.propose_next_choice,
            "ProposalLapsed": self.propose_next_choice,
            **dict.fromkeys(MOVES_CHECKLISTS, self.follow_with_checklists),
            "VoteOpened": self.make_links_to_vote,
            "VoteClosed": self.forget_ballots,
            "PersonMergedInto": self.close_account,
        }

    def catch_up(self) -> int:
        """Answer every event since the last time; how far we have come."""
        with self.turn:
            at, last = self.positions.get(NAME), self.ledger.last_position()
            if last < at:  # the ledger was restored as it was earlier
                self.positions.move(NAME, last)
                at = last
            while entries := self.ledger.read(at, BATCH):
                for entry in entries:
                    self.answer(entry)
                at = entries[-1].at
                self.positions.move(NAME, at)
            return at

    def answer(self, entry: Entry) -> None:
        if written := self.notices.asked_for(entry):
            self.outbox.add(written)
        if reaction := self.after.get(entry.topic):
            try:
                reaction(entry)
            except Refused as refusal:
                # It was possible when it was wished for; now a coordinator decides.
                log.info("no reaction to event %d (%s): %s", entry.at, entry.topic, refusal.code)

    def propose_next_choice(self, entry: Entry) -> None:
        """A mentee's choice said no, or nothing: the next mentor whom she ranked is asked. Not if it was up to herself."""
        event, mentorship = entry.event, self.mentorship_of(entry)
        not_willing = event.waited_for if isinstance(event, ProposalLapsed) else (event.person_id,)
        if mentorship.how is How.MENTEE_CHOICE and not_willing == (mentorship.mentor.person_id,):
            self.mentoring.propose_next_choice(mentorship, event)

    def follow_with_checklists(self, entry: Entry) -> None:
        self.checklists.follow(self.mentorship_of(entry), entry.event)

    def make_links_to_vote(self, entry: Entry) -> None:
        self.voting.make_links(self.ledger.load(Award, entry.event.originator_id))

    def forget_ballots(self, entry: Entry) -> None:
        """The counts are in the ledger: who could vote and who has is nobody's business any more."""
        self.voting.ballots.forget(entry.event.originator_id)

    def close_account(self, entry: Entry) -> None:
        """Closed at once as a rule; here where whoever merged was cut short before that."""
        self.duplicates.close_account_of(entry.event.originator_id)

    def mentorship_of(self, entry: Entry) -> Mentorship:
        return self.ledger.load(Mentorship, entry.event.originator_id)
