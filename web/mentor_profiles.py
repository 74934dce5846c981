"""Mentors as they are shown to those who choose one: what they share in their profiles, and what they have in common."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext

from domain.application import Application
from domain.application.events import RequirementMet, Wishes
from domain.application.fitting import broken_constraint
from domain.case import Role
from domain.policy import Named, Policy
from web.answers import Answer, answers_to
from web.appearance import language
from web.house import house
from web.naming import name_of

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


MOST = 100
"""Mentors shown at once: nobody reads more profiles, and each has to be opened."""


def mentors_for(mentee: Application) -> Sequence[Profile]:
    """The mentors of her intake who can be proposed to her: those whom she chose, then those with most topics in common.

    They have a free place, and have shown all that is asked before a proposal.
    """
    policy, _version = house().programmes.policy_of(mentee.programme, mentee.intake)
    free = house().mentors.free(mentee.programme, mentee.intake)
    asked = {one.code for one in policy.requirements_before("propose", Role.MENTOR)}
    herself = house().people.together({mentee.person_id})
    others = [row for row in free if row.person_id not in herself and asked <= row.shown]
    others = [row for row in others if not broken_constraint(row.wishes, mentee.wishes, policy)]
    ranks = {choice: rank for rank, choice in enumerate(mentee.choices)}
    others.sort(key=lambda row: (ranks.get(row.application_id, len(ranks)), *how_well(row.wishes, mentee.wishes)))
    return [profile(row, mentee, policy) for row in others[:MOST]]


def how_well(offered: Wishes, wished: Wishes) -> tuple[int, bool]:
    """How well these fit, the best first: by topics in common, then by a language in common."""
    return -len(set(offered.topics) & set(wished.topics)), not set(offered.languages) & set(wished.languages)


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
