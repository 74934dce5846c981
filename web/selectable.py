"""Applicants as they are shown to a mentor who selects: names, wishes, and the answers that the policy shares; no more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask_babel import gettext as _

from application.questions import ApplicantRow, CaseRow
from application.selecting import may_select
from domain.application import Application
from domain.matching import how_well
from domain.policy import Named, Policy
from web import dates
from web.answers import Answer
from web.appearance import language
from web.house import house
from web.language import word
from web.mentor_profiles import names_of, shared_answers
from web.timeline.telling import name_in

MOST = 50
"""Profiles shown at once: each is opened for the page, and nobody reads more."""


@dataclass(frozen=True)
class Wanted:
    """What a mentor narrows the list by; what is empty does not narrow."""

    q: str = ""
    topic: str = ""
    faculty: str = ""
    language: str = ""

    @property
    def any(self) -> bool:
        return bool(self.q or self.topic or self.faculty or self.language)

    def takes(self, row: ApplicantRow, name: str) -> bool:
        return (
            self.q.casefold() in name.casefold()
            and (not self.topic or self.topic in row.wishes.topics)
            and (not self.faculty or self.faculty == row.wishes.faculty)
            and (not self.language or self.language in row.wishes.languages)
        )


@dataclass(frozen=True)
class Applicant:
    """An applicant in the words of the policy. `common` are topics that the mentor offers, too."""

    id: UUID
    name: str
    waiting_since: date
    topics: tuple[str, ...]
    common: tuple[str, ...]
    languages: tuple[str, ...]
    track: str
    faculty: str
    answers: Sequence[Answer]

    @property
    def summary(self) -> str:
        """In one line: where she studies, what they have in common, since when she waits."""
        common = _("In common: %(topics)s", topics=", ".join(self.common)) if self.common else ""
        since = _("waiting since %(day)s", day=dates.day(self.waiting_since))
        return " · ".join(part for part in (self.faculty, self.track, common, since) if part)


def applicants_for(mentor: Application, wanted: Wanted) -> tuple[list[Applicant], int]:
    """Those who fit her best first, at most `MOST`; and how many there are."""
    policy, _version = house().programmes.policy_of(mentor.programme, mentor.intake)
    rows = house().selecting.selectable(mentor)
    names = house().people_list.names(row.person_id for row in rows)
    found = [row for row in rows if wanted.takes(row, names.get(str(row.person_id), ""))]
    found.sort(key=lambda row: how_well(mentor.wishes, row.wishes))
    return [applicant(row, names.get(str(row.person_id), ""), mentor, policy) for row in found[:MOST]], len(found)


def applicant(row: ApplicantRow, name: str, mentor: Application, policy: Policy) -> Applicant:
    offered = set(mentor.wishes.topics)
    return Applicant(
        id=row.application_id,
        name=name,
        waiting_since=row.waiting_since,
        topics=names_of(policy.topics, row.wishes.topics),
        common=names_of(policy.topics, (topic for topic in row.wishes.topics if topic in offered)),
        languages=names_of(policy.languages, row.wishes.languages),
        track=name_in(policy.tracks, row.wishes.track) if row.wishes.track else "",
        faculty=name_in(policy.faculties, row.wishes.faculty) if row.wishes.faculty else "",
        answers=shared_answers(row.application_id, policy),
    )


def choices(rows: Sequence[Named]) -> list[tuple[str, str]]:
    """What a filter offers."""
    return [("", word("All")), *((row.code, row.names.in_(language())) for row in rows)]


def selects_for(rows: Iterable[CaseRow]) -> Iterator[Application]:
    """Of somebody's cases, her applications as a mentor in intakes where she may select a mentee now."""
    for row in rows:
        if (row.kind, row.role, row.state) == (Application.TOPIC, "mentor", "accepted"):
            mentor = house().ledger.load(Application, UUID(row.id))
            policy, _version = house().programmes.policy_of(mentor.programme, mentor.intake)
            if may_select(mentor, policy):
                yield mentor
