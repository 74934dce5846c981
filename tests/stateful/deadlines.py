"""What time asks of a mentorship, reckoned from its events alone and apart from the rules of the house."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from domain.policy import Policy


@dataclass
class Deadlines:
    answer_by: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    silent: set[UUID] = field(default_factory=set)
    """Who has not consented yet; when all have, who has not signed."""
    contacts: dict[int, Any] = field(default_factory=dict)
    """The entries of the log that stand, by their numbers."""
    missed: set[int] = field(default_factory=set)
    """The periods that were missed, and not made good since."""

    def hear(self, event: Any, topic: str, policy: Policy, parties: set[UUID]) -> None:
        today, matching = policy.local_date(event.act.recorded_at), policy.matching
        match topic:
            case "MentorshipProposed":
                self.silent = parties - ({event.act.person} if event.act.role in ("mentor", "mentee") else set())
                self.answer_by = days_after(today, matching.days_to_answer)
            case "ProposalAccepted":
                self.silent.remove(event.person_id)
                if not self.silent:
                    self.silent, self.answer_by = parties, days_after(today, matching.days_to_sign)
            case "AgreementSigned":
                self.silent.remove(event.person_id)
                self.answer_by = self.answer_by if self.silent else None
            case "AgreementConfirmed" | "MentorshipStarted" | "MentorAppointed":
                self.starts_on, self.ends_on = event.starts_on, event.ends_on
            case "MentorshipResumed" | "CommitmentExtended" | "MentorshipReinstated":
                self.ends_on = event.ends_on
            case _:
                self.hear_of_contacts(event, topic, policy)

    def hear_of_contacts(self, event: Any, topic: str, policy: Policy) -> None:
        match topic:
            case "ContactLogged":
                self.contacts[event.contact] = event
            case "ContactCorrected":
                del self.contacts[event.corrects]
                self.contacts[event.contact] = event
            case "CadenceMissed":
                assert event.period not in self.missed, "a period was missed twice"
                assert self.contacts_within(event, policy) == event.had < event.expected
                self.missed.add(event.period)
            case "CadenceMadeGood":
                assert self.contacts_within(event, policy) == event.had >= event.expected
                self.missed.remove(event.period)

    def contacts_within(self, period: Any, policy: Policy) -> int:
        return self.contacts_between(period.period_first, period.period_last, policy)

    def contacts_between(self, first: date, last: date, policy: Policy) -> int:
        """How many contacts count: of a kind that the cadence takes, and somebody came."""
        kinds = policy.cadence.kinds if policy.cadence else ()
        return sum(
            first <= one.on <= last and bool(one.attended) and (not kinds or one.kind in kinds)
            for one in self.contacts.values()
        )

    def days(self, state: str) -> list[date]:
        """The last days before something is owed."""
        day = {"proposed": self.answer_by, "agreed": self.starts_on, "active": self.ends_on}.get(state)
        return [day] if day else []

    def owed(self, state: str, today: date) -> str:
        """The step that moves the case on, and that the clock should have taken by this day; empty where there is none."""
        match state:
            case "proposed" if self.answer_by and self.answer_by < today:
                return "lapse"
            case "agreed" if self.starts_on and self.starts_on <= today:
                return "start"
            case "active" if self.ends_on and self.ends_on < today:
                return "complete"
        return ""


def days_after(day: date, days: int) -> date | None:
    """None where the policy sets no limit."""
    return day + timedelta(days=days) if days else None
