"""Mentors as they are shown to those who choose one: what they share in their profiles, and what they have in common."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext

from application.matching import recorded
from domain.application import Application
from domain.application.events import RequirementMet
from domain.policy import Named, Policy
from web.answers import Answer, answers_to
from web.appearance import language
from web.fits import ShownFit, shown_fit, why_not
from web.house import house
from web.naming import name_of
from web.session import visitor

if TYPE_CHECKING:
    from application.questions import MentorRow


@dataclass(frozen=True)
class Profile:
    """A mentor with a free place. `id` is that of her application; `common` are topics that the mentee wishes for, too."""

    id: UUID
    person_id: UUID
    name: str
    reference: str
    free: int
    topics: tuple[str, ...]
    common: tuple[str, ...]
    languages: tuple[str, ...]
    answers: Sequence[Answer]

    @property
    def summary(self) -> str:
        """In one line: what they have in common, and how many places are free."""
        common = _("In common: %(topics)s", topics=", ".join(self.common)) if self.common else _("No topic in common")
        free = ngettext("%(num)d place free", "%(num)d places free", self.free)
        return f"{common} · {free}"


@dataclass(frozen=True)
class Proposable:
    """A mentor who can be proposed, and how well she fits, where the policy weighs it."""

    profile: Profile
    fit: ShownFit | None


@dataclass(frozen=True)
class Unsuited:
    """A mentor with a free place who cannot be proposed, and why."""

    name: str
    reference: str
    why: str


@dataclass(frozen=True)
class Proposables:
    """The mentors for a mentee, best first. `more` fit less well and are left out; `ruled_out` cannot be proposed."""

    shown: Sequence[Proposable]
    more: int
    ruled_out: Sequence[Unsuited]


MOST = 100
"""Mentors shown at once: nobody reads more profiles, and each has to be opened."""


def mentors_for(mentee: Application) -> Sequence[Profile]:
    """The mentors of her intake whom a mentee can choose: those whom she chose, then those with most topics in common.

    They have a free place, and have shown all that is asked before a proposal.
    """
    policy, _version = house().programmes.policy_of(mentee.programme, mentee.intake)
    return [profile(row, mentee, policy) for row in house().matching.to_choose_from(mentee)[:MOST]]


def proposables_for(mentee: Application, policy: Policy) -> Proposables:
    """The mentors of her intake with a free place, as the office sees them who proposes one."""
    found = house().matching.mentors_for(mentee, visitor().everybody)
    suiting = found.suiting[:MOST]
    names = house().people_list.names(one.mentor.person_id for one in found.ruled_out)
    return Proposables(
        [
            Proposable(profile(one.mentor, mentee, policy), shown_fit(recorded(one.fit), policy) if one.fit else None)
            for one in suiting
        ],
        len(found.suiting) - len(suiting),
        [
            Unsuited(names.get(str(one.mentor.person_id), ""), one.mentor.reference, why_not(one))
            for one in found.ruled_out
        ],
    )


def profile(row: MentorRow, mentee: Application, policy: Policy) -> Profile:
    wished = set(mentee.wishes.topics)
    return Profile(
        id=row.application_id,
        person_id=row.person_id,
        name=name_of(row.person_id),
        reference=row.reference,
        free=row.capacity - row.taken,
        topics=names_of(policy.topics, row.wishes.topics),
        common=names_of(policy.topics, (topic for topic in row.wishes.topics if topic in wished)),
        languages=names_of(policy.languages, row.wishes.languages),
        answers=shared_answers(row.application_id, policy),
    )


def names_of(rows: Iterable[Named], codes: Iterable[str]) -> tuple[str, ...]:
    """What people call these codes, in the order of the policy."""
    wanted = set(codes)
    return tuple(row.names.in_(language()) for row in rows if row.code in wanted)


def shared_answers(application_id: UUID, policy: Policy) -> Sequence[Answer]:
    """What a mentor wrote for those who choose: only answers to questions that the policy shares."""
    found: list[Answer] = []
    for event in house().ledger.history(application_id):
        if isinstance(event, RequirementMet) and event.answers:
            form = policy.requirement(event.requirement).form
            text = house().vault.open(event.answers)
            if form and text:
                found += answers_to(policy.form(form), text, policy, shared_only=True)
    return found
