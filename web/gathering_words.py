"""What gatherings are called."""

from __future__ import annotations

from typing import Protocol

from domain.mentorship.values import AskedAfter
from domain.policy import Policy
from web import dates
from web.appearance import language
from web.language import listed
from web.words import role_words_many


class Titled(Protocol):
    """A gathering, or its row in a list."""

    @property
    def kind(self) -> str: ...
    @property
    def topic(self) -> str: ...
    @property
    def title(self) -> str: ...


def kind_name(policy: Policy, code: str) -> str:
    return next((one.names.in_(language()) for one in policy.gatherings if one.code == code), code)


def topic_name(policy: Policy, kind: str, code: str) -> str:
    topics = (topic for one in policy.gatherings if one.code == kind for topic in one.topics)
    return next((one.names.in_(language()) for one in topics if one.code == code), code)


def gathering_title(policy: Policy, gathering: Titled) -> str:
    """`Lecture: Leadership`; or as whoever planned it has called it."""
    kind = kind_name(policy, gathering.kind)
    about = gathering.title or (topic_name(policy, gathering.kind, gathering.topic) if gathering.topic else "")
    return f"{kind}: {about}" if about else kind


def roles_words(roles: tuple[str, ...]) -> str:
    """`mentors and mentees`, as the roles are called."""
    return listed([role_words_many(role) for role in roles], "standard")


def after_words(policy: Policy, asked: AskedAfter) -> str:
    """Which gathering a survey asks about: its kind and its day."""
    return f"{kind_name(policy, asked.kind)}, {dates.day(asked.on)}"
