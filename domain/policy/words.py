"""What everything else in a policy is said with: languages, roles, codes with names, and the names of the steps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeVar, get_args

Language = Literal["en", "ru", "kk"]
LANGUAGES: tuple[str, ...] = get_args(Language)

ParticipantRole = Literal["mentor", "mentee"]
PARTICIPANTS: tuple[str, ...] = get_args(ParticipantRole)

APPLICATION_STEPS = (
    "submit", "meet_requirement", "take_back_requirement", "waive_requirement", "pass_screening", "schedule_interview",
    "miss_interview", "score_interview", "hold_interview", "accept", "waitlist", "decline", "choose_mentors", "match",
    "return_to_pool", "take_place", "free_place", "change_capacity", "conclude", "carry_over", "remind", "withdraw",
    "reopen",
)  # fmt: skip
MENTORSHIP_STEPS = (
    "propose", "appoint", "consent", "refuse", "withdraw_proposal", "lapse", "sign", "confirm_agreement", "start",
    "join", "leave", "agree_plan", "set_goal", "move_goal", "reach_goal", "drop_goal", "log_contact", "correct_contact",
    "miss_cadence", "make_good", "assess", "evaluate_mentor", "raise_concern", "resolve_concern",
    "ask_after_gathering", "give_feedback",
    "pause", "resume", "extend", "terminate", "complete", "reinstate", "continue", "certify", "revoke_certificate",
)  # fmt: skip
ACTION_ITEM_STEPS = (
    "plan", "assign", "start", "measure", "deliver", "verify", "return", "move_deadline", "miss_deadline", "cancel",
    "reopen",
)  # fmt: skip
GATHERING_STEPS = ("plan", "change", "hold", "correct_attendance", "cancel", "reopen")
AWARD_STEPS = (
    "open_award", "nominate", "withdraw_nomination", "close_nominations", "reopen_nominations", "open_vote",
    "close_vote", "name_finalists", "appoint_jury", "recuse", "score", "decide", "reconsider", "present", "certify",
    "revoke_certificate", "cancel_award", "reopen_award",
)  # fmt: skip
STEPS = tuple(dict.fromkeys(APPLICATION_STEPS + MENTORSHIP_STEPS + ACTION_ITEM_STEPS + GATHERING_STEPS + AWARD_STEPS))

NEVER_GATED = frozenset({
    "submit", "meet_requirement", "waive_requirement",  # what is shown is shown to an application that exists
    "take_back_requirement",  # it comes along with a correction
    "remind",  # it asks for what is to be shown
    "match", "take_place", "return_to_pool", "free_place",  # they come along with a proposal or its end
    "lapse", "complete", "miss_cadence", "make_good",  # time does not wait
    "decline", "withdraw", "refuse", "withdraw_proposal", "terminate", "leave", "raise_concern", "conclude",  # ways out
})  # fmt: skip
GATED_STEPS = tuple(step for step in dict.fromkeys(APPLICATION_STEPS + MENTORSHIP_STEPS) if step not in NEVER_GATED)
"""The steps that a requirement can stand before."""


class NotInPolicy(LookupError):
    """A code that this policy does not know. Its text says which codes it knows."""


@dataclass(frozen=True)
class Names:
    """A text by language: pairs of language and text, in the order of the file."""

    pairs: tuple[tuple[str, str], ...] = ()

    def in_(self, language: str) -> str:
        """The text in this language; where there is none, in English; where there is none either, in any."""
        by_language = dict(self.pairs)
        return by_language.get(language) or by_language.get("en") or next(iter(by_language.values()), "")

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(language for language, _ in self.pairs)

    def __bool__(self) -> bool:
        return bool(self.pairs)

    def __str__(self) -> str:
        return self.in_("en")


def joined(many: Iterable[Names], between: str = ", ") -> Names:
    """Several texts as one, in each language that one of them has."""
    many = tuple(many)
    languages = dict.fromkeys(language for one in many for language in one.languages)
    return Names(tuple((language, between.join(one.in_(language) for one in many)) for language in languages))


@dataclass(frozen=True)
class Named:
    """A code for programs, and what people read instead."""

    code: str
    names: Names


Coded = TypeVar("Coded", bound=Named)


def find(rows: Iterable[Coded], code: str, what: str) -> Coded:
    """The row with this code.

    Raises:
        NotInPolicy: there is none; `what` names the kind of thing in the sentence.
    """
    rows = tuple(rows)
    for row in rows:
        if row.code == code:
            return row
    known = ", ".join(row.code for row in rows) or "none"
    raise NotInPolicy(f"this programme has no {what} {code!r}; it has: {known}")
