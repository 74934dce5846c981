"""Notices: what the policy wants written to whom when something happens."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from application.ledger import Ledger
from application.people import ERASED, People
from application.ports import Entry, UnknownCase, Voter
from application.programmes import Programmes
from domain.application import Application
from domain.award import Award
from domain.case import Case
from domain.identity import Identity
from domain.ids import derived_id, event_id
from domain.mentorship import Mentorship
from domain.policy import Policy
from domain.policy.closing import NOTICE_EVENTS, Letter
from domain.policy.closing import Notice as WantedNotice

KINDS: dict[str, type[Case]] = {"Application": Application, "Mentorship": Mentorship, "Award": Award}
KIND_OF = {step.event.TOPIC: kind for kind in KINDS.values() for step in kind.LIFE.values()}
WRITTEN_ABOUT = frozenset(one.event for one in NOTICE_EVENTS)


@dataclass(frozen=True)
class Notice:
    """One notice to one recipient (none: the programme's own office), written for one event; `at` is its position."""

    id: UUID
    at: int
    programme: str
    notice: str
    event: str
    kind: str
    case_id: UUID
    version: int
    policy_version: int
    recipient: UUID | None
    written_at: datetime
    sent_at: datetime | None = None


@dataclass(frozen=True)
class Written:
    """A notice as its recipient reads it; `address` is how she wants to be reached."""

    notice: Notice
    reference: str
    recipient: str
    address: str
    language: str
    letter: Letter


HIDDEN = "[…]"

Voters = Callable[[Award], Sequence[Voter]]
"""Everybody who may vote for an award."""

VoterReached = Callable[[UUID, UUID], tuple[str, str]]
"""The address of a voter who is known by that alone, and her link; empty once her award forgot them."""


class Notices:
    def __init__(self, ledger: Ledger, people: People, programmes: Programmes, address: str) -> None:
        self.ledger, self.people, self.programmes, self.address = ledger, people, programmes, address
        self.voters: Voters = lambda award: ()
        self.voter_reached: VoterReached = lambda award_id, recipient: ("", "")

    def asked_for(self, entry: Entry) -> list[Notice]:
        """The notices that the policy asks for on this event."""
        if entry.topic not in WRITTEN_ABOUT:
            return []
        event, kind = entry.event, KIND_OF[entry.topic]
        case: Any = self.ledger.store.load(kind, event.originator_id, event.originator_version)
        return self.asked_for_event(case, event, entry.at)

    def asked_for_event(self, case: Any, event: Any, at: int) -> list[Notice]:
        """The same, where the case as it was then is known. Asked again, the notice of an event to somebody is the same."""
        topic = event.TOPIC
        policy = self.programmes.policy(case.programme, event.act.policy_version)
        return [
            Notice(
                id=derived_id(event_id(case.id, event.originator_version), f"{wanted.code}:{recipient}"),
                at=at,
                programme=case.programme,
                notice=wanted.code,
                event=topic,
                kind=case.TOPIC,
                case_id=case.id,
                version=event.originator_version,
                policy_version=event.act.policy_version,
                recipient=recipient,
                written_at=event.timestamp,
            )
            for wanted in policy.notices_on(topic)
            if applies(wanted, event)
            for recipient in recipients(wanted, case, event, self.voters)
        ]

    def of_open_vote(self, award: Award) -> list[Notice]:
        """The notices of an open vote, to everybody who may vote by now."""
        events = self.ledger.history(award.id)
        opened = next(one for one in reversed(events) if one.TOPIC == "VoteOpened")
        return self.asked_for_event(award, opened, self.ledger.last_position())

    def written(self, notice: Notice, *, secrets: bool = True) -> Written:
        """The notice in its recipient's language, with the names of now and the facts of its event.

        Args:
            secrets: whether links that let their holder act, such as a link to vote, are written out.
        """
        case: Any = self.ledger.store.load(KINDS[notice.kind], notice.case_id, notice.version)
        policy = self.programmes.policy(notice.programme, notice.policy_version)
        event = self.ledger.history(notice.case_id, notice.version - 1)[0]
        wanted = next(one for one in policy.notices if one.code == notice.notice)
        identity = self.identity(notice)
        language = identity.language if identity else "en"
        values = self.values(case, event, policy, notice, language)
        if not secrets and values.get("vote_link"):
            values["vote_link"] = HIDDEN
        return Written(
            notice=notice,
            reference=case.reference,
            recipient=values["recipient"],
            address=identity.contact if identity else values.get("voter_address", ""),
            language=language,
            letter=wanted.letter(language, values),
        )

    def identity(self, notice: Notice) -> Identity | None:
        """Who the recipient is; None for the office, for whoever was erased, and for voters invited at an address."""
        try:
            return self.people.identity(notice.recipient) if notice.recipient else None
        except UnknownCase:
            return None

    def values(self, case: Any, event: Any, policy: Policy, notice: Notice, language: str) -> dict[str, str]:
        """Everything that a notice may name (see `domain.policy.closing.NOTICE_EVENTS`)."""
        office = policy.contact_role.in_(language)
        link = f"{self.address}/cases/{case.reference}"
        number = getattr(event, "number", "")
        values = {
            "recipient": self.recipient_name(notice) or office,
            "programme": policy.names.in_(language),
            "organiser": policy.organiser.in_(language),
            "contact_role": office,
            "reference": case.reference,
            "link": link,
            "days_to_answer": str(policy.matching.days_to_answer),
            "days_to_sign": str(policy.matching.days_to_sign),
            "certificate_number": number,
            "verify_link": f"{self.address}/verify/{number}",
        }
        days = ("starts_on", "ends_on", "ended_on", "period_first", "period_last")
        for name in days:
            day = getattr(event, name, None) or getattr(case, name, None)
            values[name] = day.strftime("%d.%m.%Y") if day else ""
        if at := getattr(event, "at", None):
            values["interview_at"] = at.astimezone(policy.tz).strftime("%d.%m.%Y, %H:%M")
        if isinstance(case, Award):
            return values | self.award(case, event, policy, notice, language)
        if not isinstance(case, Mentorship):
            return values
        coordinates = policy.deputy_dean((case.faculty, case.mentor.faculty, *case.faculties())).in_(language)
        return values | self.pair(case, notice.recipient) | {"deputy_dean": coordinates or office}

    def recipient_name(self, notice: Notice) -> str:
        """Empty for the office, and for voters who are known by their address alone."""
        try:
            return self.people.name(notice.recipient) if notice.recipient else ""
        except UnknownCase:
            return ""

    def award(self, case: Award, event: Any, policy: Policy, notice: Notice, language: str) -> dict[str, str]:
        recipient = notice.recipient
        address, link = self.voter_reached(case.id, recipient) if recipient else ("", "")
        last_day = getattr(event, "vote_until", None) or getattr(event, "jury_until", None)
        values = {
            "award": policy.award_category(case.category).names.in_(language),
            "vote_link": link,
            "voter_address": address,
            "last_day": last_day.strftime("%d.%m.%Y") if last_day else "",
        }
        return values | ({"recipient": address} if address else {})

    def pair(self, case: Mentorship, recipient: UUID | None) -> dict[str, str]:
        mentees = [one.person_id for one in case.mentees]
        others = mentees if recipient == case.mentor.person_id else [case.mentor.person_id]
        identities = [self.people.identity(one) for one in others]
        return {
            "mentor": self.people.name(case.mentor.person_id),
            "mentees": ", ".join(map(self.people.name, mentees)),
            "other_name": ", ".join(one.name if one else ERASED for one in identities),
            "other_contact": ", ".join(one.contact if one else ERASED for one in identities),
        }


def applies(wanted: WantedNotice, event: Any) -> bool:
    how = getattr(event, "how", None)
    return wanted.when in ("always", how) or bool(getattr(event, wanted.when, False))


def recipients(wanted: WantedNotice, case: Any, event: Any, voters: Voters) -> Iterator[UUID | None]:
    """Each recipient once, in the policy's words; None is the programme's office."""
    parts: dict[str, list[UUID | None]] = {"coordinator": [None]}
    if isinstance(case, Application):
        parts["applicant"], parts["interviewer"] = [case.person_id], list(case.interviewers)
    elif isinstance(case, Award):
        parts["juror"] = list(case.jury)
        if "voter" in wanted.to:
            parts["voter"] = [one.person_id or one.id for one in voters(case)]
    else:
        mentees = [one.person_id for one in case.mentees]
        both = [case.mentor.person_id, *mentees]
        parts["mentor"], parts["mentee"] = [case.mentor.person_id], list(mentees)
        parts["other"] = [one for one in both if one != event.act.person]
        parts["holder"] = [getattr(event, "person_id", None)]
    yield from dict.fromkeys(one for part in sorted(wanted.to) for one in parts.get(part, []))
