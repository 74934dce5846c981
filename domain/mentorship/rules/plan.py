"""What the steps of the development plan are refused for."""

from __future__ import annotations

from domain.case import Circumstances, Refused, Role
from domain.mentorship.events import GoalDropped, GoalProgressed, GoalReached, GoalSet
from domain.mentorship.record import MentorshipRecord
from domain.mentorship.values import Goal, Horizon


def there_are_goals(case: MentorshipRecord, given: Circumstances) -> Refused | None:
    """The plan has at least one goal."""
    if not any(goal.is_open or goal.reached for goal in case.goals):
        return Refused("no_goals", "A plan has at least one goal: set one first.")
    return None


def moves_only_hers(case: MentorshipRecord, given: Circumstances) -> bool:
    """In a group, a student changes what is her own, and nothing of the others or of the group."""
    return case.is_group and given.act.role is Role.MENTEE


def is_hers(goal: Goal, case: MentorshipRecord, given: Circumstances) -> bool:
    return not moves_only_hers(case, given) or goal.mentee == given.act.person


def a_goal_is_open(case: MentorshipRecord, given: Circumstances) -> Refused | None:
    """A goal is open that is hers to move."""
    if not any(goal.is_open and is_hers(goal, case, given) for goal in case.goals):
        return Refused("no_goals", "No goal is open: set one first.")
    return None


def section_is_known(case: MentorshipRecord, given: Circumstances, happening: GoalSet) -> Refused | None:
    """The section is one of the plan’s."""
    codes = [section.code for section in given.policy.plan_sections]
    if happening.section not in (codes or [""]):
        template = "“{section}” is not a section of the plan: choose one of {codes}."
        places = {"section": happening.section, "codes": ", ".join(codes) or "none: leave it out"}
        return Refused("unknown_section", template, at="section", **places)
    return None


def goal_is_for_the_roster(case: MentorshipRecord, given: Circumstances, happening: GoalSet) -> Refused | None:
    """A goal of one mentee is for somebody on the roster; in a group, a student sets only her own."""
    if happening.mentee is None:
        return None
    if case.mentee(happening.mentee) is None:
        return Refused("not_on_roster", "She is not on the roster: choose one of its mentees.", at="mentee")
    if moves_only_hers(case, given) and happening.mentee != given.act.person:
        return Refused("not_yours", "You set goals for yourself: your mentor sets those of others.", at="mentee")
    return None


def key_step_is_to_be_taken(case: MentorshipRecord, given: Circumstances, happening: GoalSet) -> Refused | None:
    """A key step is one of the goal’s section, and taken once by each whose goals they are."""
    if not happening.key_step:
        return None
    sections = given.policy.plan_sections
    of_section = {step.code for one in sections if one.code == happening.section for step in one.key_steps}
    if happening.key_step not in of_section:
        template = "“{key_step}” is not a key step of this section: choose one of its own, or leave it out."
        known = {step.code: step.names for one in sections for step in one.key_steps}
        chosen = known.get(happening.key_step, happening.key_step)
        return Refused("unknown_key_step", template, at="key_step", key_step=chosen)
    hers = (goal for goal in case.goals if goal.mentee == happening.mentee and not goal.dropped)
    if any(goal.key_step == happening.key_step for goal in hers):
        return Refused("key_step_taken", "This key step is a goal already: move that one on.", at="key_step")
    return None


def due_day_fits(case: MentorshipRecord, given: Circumstances, happening: GoalSet) -> Refused | None:
    """The day is to come; a short-term goal is due within the commitment, a long-term one may lie behind it."""
    if happening.due is None:
        return None
    if happening.due < given.today:
        return Refused("in_the_past", "The goal would be due in the past: choose a later day.", at="due")
    if happening.horizon is Horizon.SHORT and happening.due > case.commitment.last:
        template = "The commitment ends on {last}: choose an earlier day, or make it a long-term goal."
        return Refused("outside_commitment", template, at="due", last=case.commitment.last)
    return None


def goal_is_open(
    case: MentorshipRecord, given: Circumstances, happening: GoalProgressed | GoalReached | GoalDropped
) -> Refused | None:
    """The goal is open, and hers to move."""
    goal = case.goal(happening.goal)
    if goal is None or not is_hers(goal, case, given):
        return Refused("unknown_goal", "The plan has no goal {number}.", at="goal", number=happening.goal)
    if not goal.is_open:
        outcome = "reached" if goal.reached else "dropped"
        return Refused("goal_closed", "This goal is {outcome} already.", at="goal", outcome=outcome)
    return None


def percent_is_one(case: MentorshipRecord, given: Circumstances, happening: GoalProgressed) -> Refused | None:
    """Progress lies between 0 and 100 percent."""
    if not 0 <= happening.percent <= 100:
        return Refused("out_of_range", "Progress lies between 0 and 100 percent.", at="percent")
    return None
