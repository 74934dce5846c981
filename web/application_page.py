"""What the page of an application shows of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from application.case_files import READERS, CaseFile
from application.gatherings import TAKES_PART
from application.priority import stated_groups
from domain.application import Application
from domain.application.events import ApplicationSubmitted, RequirementMet, RequirementWaived
from domain.application.requirements import to_be_shown
from domain.case import CaseEvent, Role
from domain.policy.admission import Requirement
from web import dates
from web.answers import Answer, answers_to
from web.appearance import language
from web.conditions import Condition, conditions_of
from web.gathering_board import Progress, progress_of
from web.house import house
from web.interview import Interview, interview_of
from web.mentor_profiles import names_of
from web.naming import actor_name, name_of, reference_of
from web.timeline.telling import name_in
from web.words import step_word


@dataclass(frozen=True)
class Asked:
    """A requirement: `met`, `waived` or `open`, and by whom and when; whether the reader may record that it is met."""

    code: str
    name: str
    standing: str
    note: str
    recordable: bool


@dataclass(frozen=True)
class ChosenMentor:
    rank: int
    name: str
    reference: str


@dataclass(frozen=True)
class ApplicationPage:
    """Everything that only applications have. Texts that are not for this reader are empty."""

    conditions: Sequence[Condition]
    requirements: Sequence[Asked]
    interview: Interview | None
    choices: Sequence[ChosenMentor]
    wishes: Sequence[tuple[str, str]]
    about: str
    priority_groups: str
    profiles: Sequence[tuple[str, Sequence[Answer]]]
    waiting_since: date
    places: Sequence[tuple[str, str]]
    topics: Sequence[Progress]

    @property
    def shown_count(self) -> int:
        """How many requirements are met or waived."""
        return sum(one.standing != "open" for one in self.requirements)


def application_page(file: CaseFile) -> ApplicationPage:
    case: Application = file.case
    opening = file.events[0]
    assert isinstance(opening, ApplicationSubmitted)
    files = house().case_files
    return ApplicationPage(
        conditions=conditions_of(file),
        requirements=requirements(file),
        interview=interview_of(file),
        choices=choices(case),
        wishes=wishes(file),
        about=files.text(file, opening, "about", case.about) or "",
        priority_groups=priority_words(file, opening),
        profiles=profiles(file),
        waiting_since=case.waiting_since,
        places=places(case),
        topics=topics_of(file),
    )


def requirements(file: CaseFile) -> Sequence[Asked]:
    case: Application = file.case
    recordable = recordable_requirements(file)
    shown = {event.requirement: event for event in file.events if isinstance(event, RequirementMet | RequirementWaived)}
    return [
        Asked(
            one.code,
            one.names.in_(language()),
            "met" if one.code in case.met else "waived" if one.code in case.waived else "open",
            how_shown(shown[one.code]) if one.code in case.met | case.waived else before_which(file, one.before),
            one in recordable,
        )
        for one in file.policy.requirements_of(case.role)
    ]


def recordable_requirements(file: CaseFile) -> Sequence[Requirement]:
    """What the reader may record as met: the office all that is left, the applicant what she shows herself."""
    if all(step.name != "meet_requirement" for step in file.steps):
        return ()
    by = Role.COORDINATOR if Role.COORDINATOR in file.roles else Role.APPLICANT
    return to_be_shown(file.case, file.policy, by)


def how_shown(event: CaseEvent) -> str:
    """`6 Nov, Сәуле Бекназар`."""
    day = dates.day(event.act.happened_at or event.act.recorded_at)
    return f"{day}, {actor_name(event.act.actor)}"


def before_which(file: CaseFile, step: str) -> str:
    return _("asked before: %(step)s", step=step_word(step))


def priority_words(file: CaseFile, opening: ApplicationSubmitted) -> str:
    """The groups that she says she belongs to, in words."""
    text = house().case_files.text(file, opening, "priority_groups", opening.priority_groups) or ""
    try:
        said = json.loads(text) if text else []
    except ValueError:  # nobody can read it any more: it says so
        return text
    return ", ".join(name_in(file.policy.selection.priority_groups, code) for code in stated_groups(said))


def choices(case: Application) -> Sequence[ChosenMentor]:
    chosen = [house().ledger.load(Application, one) for one in case.choices]
    return [ChosenMentor(rank, name_of(one.person_id), one.reference) for rank, one in enumerate(chosen, start=1)]


def wishes(file: CaseFile) -> Sequence[tuple[str, str]]:
    case, policy = file.case, file.policy
    asked = case.wishes
    every = (
        (_("Topics"), ", ".join(names_of(policy.topics, asked.topics))),
        (_("Languages"), ", ".join(names_of(policy.languages, asked.languages))),
        (_("Kind of mentor"), name_in(policy.mentor_kinds, asked.kind)),
        (_("Faculty"), name_in(policy.faculties, asked.faculty)),
        (_("Track"), name_in(policy.tracks, asked.track)),
        (_("Region"), name_in(policy.regions, asked.region)),
    )
    return [(label, text) for label, text in every if text]


def profiles(file: CaseFile) -> Sequence[tuple[str, Sequence[Answer]]]:
    """The forms that she answered, each with its answers, where this reader may read them."""
    found = []
    for event in file.events:
        if isinstance(event, RequirementMet) and (form := file.policy.requirement(event.requirement).form):
            text = house().case_files.text(file, event, "answers", event.answers)
            if text and (answers := answers_to(file.policy.form(form), text, file.policy)):
                found.append((name_in(file.policy.requirements, event.requirement), answers))
    return found


def topics_of(file: CaseFile) -> list[Progress]:
    """How far she has come with the topics of gatherings: for herself and the office, once she takes part."""
    case: Application = file.case
    if file.is_past or case.state not in TAKES_PART or not (file.roles & READERS or file.reader == case.person_id):
        return []
    return progress_of([(case.person_id, case.role)], case.programme, case.intake, file.policy)


def places(case: Application) -> Sequence[tuple[str, str]]:
    """Who has the mentor's places, each with the reference of the mentorship."""
    if case.role is not Role.MENTOR:
        return []
    return sorted((name_of(mentee), reference_of(mentorship)) for mentorship, mentee in case.places)
