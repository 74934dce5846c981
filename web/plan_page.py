"""The development plan on the page of a mentorship: its sections, how far each has come, its roadmap and its goals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from flask import url_for
from flask_babel import gettext as _

from application.case_files import CaseFile
from domain.mentorship.events import DevelopmentPlanAgreed, GoalReached
from domain.mentorship.values import Goal, Horizon
from domain.policy import Named
from domain.policy.mentoring import PlanSection
from domain.policy.words import Names
from web import dates
from web.appearance import language
from web.field_of_study import Suggested, suggested
from web.language import word
from web.naming import name_of
from web.timeline import Timeline
from web.timeline.mentorships import HORIZON

ELSEWHERE: Final = PlanSection("", Names())
"""Where goals stand that no section of the policy has: of a programme without sections, or after a revision."""


@dataclass(frozen=True)
class GoalLine:
    number: int
    text: str
    section: str
    note: str
    percent: int
    standing: str
    tone: str
    is_open: bool
    due: date | None


@dataclass(frozen=True)
class KeyStep:
    """A step of a section's roadmap: `done`, `now` or nothing; `set_it` is where it is set as a goal, while it is none."""

    name: str
    stage: str
    note: str
    set_it: str


@dataclass(frozen=True)
class Section:
    """`percent`: how far its goals that were not dropped have come, on average; short terms stand before long ones."""

    name: str
    percent: int
    key_steps: Sequence[KeyStep]
    goals: Sequence[GoalLine]

    @property
    def kept(self) -> Sequence[GoalLine]:
        """The goals that were not dropped."""
        return [goal for goal in self.goals if goal.standing != "dropped"]

    @property
    def reached(self) -> int:
        return sum(goal.standing == "reached" for goal in self.goals)


@dataclass(frozen=True)
class PlanPage:
    """None of the sections, where there is nothing to plan yet and nobody can set a goal."""

    agreed_on: date | None
    sections: Sequence[Section]
    suggested: Sequence[Suggested] = ()

    @property
    def goals(self) -> Sequence[GoalLine]:
        return [goal for section in self.sections for goal in section.goals]

    @property
    def reached(self) -> int:
        return sum(section.reached for section in self.sections)


def plan_page(file: CaseFile) -> PlanPage:
    agreed = next((event for event in reversed(file.events) if isinstance(event, DevelopmentPlanAgreed)), None)
    texts = Timeline(file).teller.goals
    return PlanPage(
        agreed_on=dates.local(agreed.act.recorded_at) if agreed else None,
        sections=sections_of(file, texts),
        suggested=suggested(file, texts) if can_set_goals(file) else (),
    )


def sections_of(file: CaseFile, texts: Mapping[int, str]) -> Sequence[Section]:
    hers = [goal for goal in file.case.goals if file.knows_goal(goal)]
    if not hers and not can_set_goals(file):
        return []
    known = {section.code for section in file.policy.plan_sections}
    others = any(goal.section not in known for goal in hers)
    sections = (*file.policy.plan_sections, *((ELSEWHERE,) if others else ()))
    reached_on = days_reached(file)
    found = []
    for section in sections:
        goals = [one for one in hers if (one.section if one.section in known else "") == section.code]
        lines = [
            goal_line(file, goal, section, texts.get(goal.number, ""), reached_on.get(goal.number))
            for goal in sorted(goals, key=lambda one: one.horizon is Horizon.LONG)
        ]
        steps = [key_step(step, section, goals, file) for step in section.key_steps]
        found.append(Section(section.names.in_(language()), average(goals), steps, lines))
    return found


def can_set_goals(file: CaseFile) -> bool:
    return any(step.name == "set_goal" for step in file.steps)


def average(goals: Sequence[Goal]) -> int:
    percents = [goal.percent for goal in goals if not goal.dropped]
    return sum(percents) // len(percents) if percents else 0


def days_reached(file: CaseFile) -> dict[int, date]:
    return {event.goal: dates.local(event.act.recorded_at) for event in file.events if isinstance(event, GoalReached)}


def goal_line(file: CaseFile, goal: Goal, section: PlanSection, text: str, reached_on: date | None) -> GoalLine:
    standing, tone = "set", "secondary"
    if goal.reached:
        standing, tone = "reached", "success"
    elif goal.dropped:
        standing, tone = "dropped", "secondary"
    elif goal.percent:
        standing, tone = "under_way", "primary"
    day = _("reached %(day)s", day=dates.day(reached_on)) if reached_on else ""
    whose = name_of(goal.mentee) if goal.mentee and file.case.is_group else ""
    note = " · ".join(part for part in (whose, word(HORIZON[goal.horizon]), day) if part)
    moves_it = not file.is_one_of_a_group or goal.mentee == file.reader
    text = text or _("Goal %(number)d", number=goal.number)
    name = section.names.in_(language())
    due = goal.due if goal.is_open else None
    return GoalLine(goal.number, text, name, note, goal.percent, standing, tone, goal.is_open and moves_it, due)


def key_step(step: Named, section: PlanSection, goals: Sequence[Goal], file: CaseFile) -> KeyStep:
    """Where several have taken it, each as a goal of her own, it stands as they do on average."""
    name = step.names.in_(language())
    taken = [one for one in goals if one.key_step == step.code and not one.dropped]
    if not taken:
        return KeyStep(name, "", _("not begun"), set_it(step, section, file) if can_set_goals(file) else "")
    if all(one.reached for one in taken):
        return KeyStep(name, "done", _("reached"), "")
    return KeyStep(name, "now", _("%(percent)d %%", percent=average(taken)), "")


def set_it(step: Named, section: PlanSection, file: CaseFile) -> str:
    return url_for(
        "cases.ask",
        reference=file.case.reference,
        step="set_goal",
        section=section.code,
        key_step=step.code,
        text=step.names.in_(language()),
    )
