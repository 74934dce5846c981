"""What can be chosen for a fact: found in the policy, in the case, among the people and the other cases."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from application.questions import CaseFilter
from domain.application.conditions import screened_for
from domain.application.events import CriterionResult, Score
from domain.application.requirements import to_be_shown
from domain.application.scoring import have_scored
from domain.award import Award
from domain.award.values import Points
from domain.case import Role
from domain.mentorship.assessing import periods_to_assess
from domain.mentorship.events import ConcernRaised, GoalSet
from domain.mentorship.rules.work import evaluation_of, months_not_evaluated
from domain.mentorship.surveys import open_after_gathering, survey_refusal, surveys_for
from domain.mentorship.values import Contact, Mark
from domain.policy import Named
from domain.policy.mentoring import Survey
from web import dates
from web.appearance import language
from web.gathering_words import after_words
from web.house import house
from web.mentor_profiles import mentors_for
from web.naming import name_of
from web.periods import period_word
from web.session import limit_of
from web.step_forms import award_options as awards
from web.step_forms.choices import Option, option
from web.step_forms.composed import Line
from web.step_forms.fields import Field
from web.step_forms.hints import ICONS
from web.step_forms.occasion import Occasion
from web.step_forms.roll import people_on_the_roll
from web.step_forms.texts import on_its_scale
from web.words import role_word

MOST_PEOPLE = 200

Found = Iterable[Option]


def named(rows: Iterable[Named], icon: str = "") -> Found:
    return (option(row.code, row.names.in_(language()), icon=ICONS.get(row.code, icon)) for row in rows)


def person(person_id: UUID, value: Any = None, note: str = "") -> Option:
    return Option(str(person_id), value or person_id, name_of(person_id), note)


# For applications


def requirements(occasion: Occasion) -> Found:
    by = Role.COORDINATOR if occasion.is_office else Role.APPLICANT
    return named(to_be_shown(occasion.file.case, occasion.file.policy, by))


def interviewers(occasion: Occasion) -> Found:
    case = occasion.file.case
    herself = house().people.together(case.subjects())
    known: dict[UUID, Option] = {}
    for role in (Role.INTERVIEWER, Role.COORDINATOR):
        for one in house().people_list.page(role=role.value, size=MOST_PEOPLE):
            granted = {(held, programme) for held, programme, _ in one.roles}
            if (role.value, case.programme) in granted and one.id not in herself:
                known.setdefault(one.id, Option(str(one.id), one.id, one.name))
    if "mentor_selects" in occasion.file.policy.matching.modes:
        for row in house().mentors.free(case.programme, case.intake):
            if row.person_id not in herself:
                known.setdefault(row.person_id, person(row.person_id, note=role_word(Role.MENTOR)))
    return known.values()


def intakes(occasion: Occasion) -> Found:
    """Where she can go on: intakes that take applications today, or will."""
    case = occasion.file.case
    every = house().programmes.get(case.programme).intakes.values()
    others = (one for one in every if one.name != case.intake and not one.closed and one.closes >= occasion.today)
    return (option(one.name, one.name, dates.span(one.opens, one.closes)) for one in others)


def mentors(occasion: Occasion) -> Found:
    return (Option(str(one.id), one.id, one.name, about=one) for one in mentors_for(occasion.file.case))


# For mentorships


def kinds_of_contact(occasion: Occasion) -> Found:
    return named(occasion.file.policy.contact_kinds, icon="chat-dots")


def roster(occasion: Occasion) -> Found:
    return (person(one.person_id) for one in occasion.file.case.mentees)


def mentees_in_the_pool(occasion: Occasion) -> Found:
    case = occasion.file.case
    limit = limit_of(house().people.granted(occasion.asker), case.programme, Role.COORDINATOR)
    limits = (limit,) if limit else ()
    wanted = CaseFilter((case.programme,), "Application", case.intake, Role.MENTEE.value, "accepted", limits=limits)
    for row in house().case_list.page(wanted, size=MOST_PEOPLE):
        yield person(UUID(row.people[0]), UUID(row.id), row.reference)


def periods_begun(occasion: Occasion) -> Found:
    """The latest first: that is the one that is mostly meant."""
    file = occasion.file
    begun = [one for one in periods_to_assess(file.case, file.policy) if one.first <= occasion.today]
    return (option(one.code, period_word(one.code, file.policy)) for one in reversed(begun))


def sections(occasion: Occasion) -> Found:
    return named(occasion.file.policy.plan_sections)


def key_steps(occasion: Occasion) -> Found:
    """Those of every section that are no goal yet; which section they belong to stands beside them."""
    file = occasion.file
    hers = [goal for goal in file.case.goals if file.knows_goal(goal) and not goal.dropped]
    taken = {goal.key_step for goal in hers if not file.case.is_group or goal.mentee == file.reader}
    for section in occasion.file.policy.plan_sections:
        for one in section.key_steps:
            if one.code not in taken:
                yield option(one.code, one.names.in_(language()), section.names.in_(language()))


def open_goals(occasion: Occasion) -> Found:
    file = occasion.file
    texts = {
        event.goal: house().case_files.text(file, event, "text", event.text)
        for event in file.events
        if isinstance(event, GoalSet)
    }
    for goal in file.case.goals:
        if goal.is_open and (not file.is_one_of_a_group or goal.mentee == file.reader):
            yield option(goal.number, texts.get(goal.number) or f"{goal.number}")


def contacts_that_stand(occasion: Occasion) -> Found:
    file = occasion.file
    standing = [entry for entry in file.case.contacts if not entry.corrected_by]
    if file.is_one_of_a_group:
        standing = [entry for entry in standing if entry.logged_by == file.reader]
    return (option(entry.number, contact_line(occasion, entry)) for entry in reversed(standing))


def contact_line(occasion: Occasion, entry: Contact) -> str:
    """`9 Oct, Phone`."""
    kinds = {kind.code: kind.names.in_(language()) for kind in occasion.file.policy.contact_kinds}
    return f"{dates.day(entry.on)}, {kinds.get(entry.kind, entry.kind)}"


def open_concerns(occasion: Occasion) -> Found:
    file = occasion.file
    raised = [event for event in file.events if isinstance(event, ConcernRaised)]
    still_open = {concern.number for concern in file.case.open_concerns}
    for event in raised:
        if event.concern in still_open:
            text = house().case_files.text(file, event, "text", event.text) or ""
            yield option(event.concern, dates.day(event.act.recorded_at), text)


def surveys(occasion: Occasion) -> Found:
    """The surveys that are open to her now and that she has not answered; for the office, those of anybody."""
    case, given = occasion.file.case, occasion.given
    mine = surveys_for(case, given)
    if not mine and occasion.others:
        return named(occasion.file.policy.surveys)
    return (option(one.code, asked_words(occasion, one)) for one in mine if survey_refusal(case, given, one) is None)


def asked_words(occasion: Occasion, survey: Survey) -> str:
    """The survey's name, and which gathering it asks about, if it does."""
    her, file = occasion.given.act.person, occasion.file
    about = open_after_gathering(file.case, survey.code, her) if her else None
    name = survey.names.in_(language())
    return f"{name}: {after_words(file.policy, about)}" if about else name


def evaluating_bodies(occasion: Occasion) -> Found:
    evaluation = evaluation_of("mentor", occasion.file.policy)
    return named(evaluation.by if evaluation else ())


def months_to_evaluate(occasion: Occasion) -> Found:
    """Those that have begun."""
    this_month = f"{occasion.today:%Y-%m}"
    for month, _last in months_not_evaluated(occasion.file.case):
        if month <= this_month:
            yield option(month, dates.month_called(month))


def without_certificate(occasion: Occasion) -> Found:
    case, policy = occasion.file.case, occasion.file.policy
    for one in (*case.mentees, case.mentor):
        role = case.role_of(one.person_id)
        if role and policy.certificate_for(role) and not case.certificate_of(one.person_id):
            yield person(one.person_id, note=role_word(role))


def valid_certificates(occasion: Occasion) -> Found:
    if isinstance(occasion.file.case, Award):
        return awards.valid_certificates(occasion)
    valid = (one for one in occasion.file.case.certificates if not one.revoked)
    return (option(one.number, one.number, name_of(one.person_id)) for one in valid)


# For action items


def units(occasion: Occasion) -> Found:
    return named(occasion.file.policy.action_plan.responsible)


OPTIONS: Final[Mapping[str, Callable[[Occasion], Found]]] = {
    # by fact, or by step and fact where it differs
    "requirement": requirements,
    "interviewers": interviewers,
    "intake": intakes,
    "choices": mentors,
    "kind": kinds_of_contact,
    "attended": roster,
    "hold.attended": people_on_the_roll,
    "correct_attendance.attended": people_on_the_roll,
    "mentee": roster,
    "application": mentees_in_the_pool,
    "assess.period": periods_begun,
    "section": sections,
    "key_step": key_steps,
    "goal": open_goals,
    "contact": contacts_that_stand,
    "concern": open_concerns,
    "survey": surveys,
    "together": evaluating_bodies,
    "evaluate_mentor.month": months_to_evaluate,
    "person": without_certificate,
    "revoke_certificate.number": valid_certificates,
    **awards.OPTIONS,
    "operates": units,
    "coordinates": units,
    "advises": units,
}


def options_for(occasion: Occasion, fact: str) -> tuple[Option, ...] | None:
    """What can be chosen for a fact; None where it is not chosen but typed."""
    known = occasion.options
    if fact not in known:
        found = OPTIONS.get(f"{occasion.step.name}.{fact}") or OPTIONS.get(fact)
        known[fact] = tuple(found(occasion)) if found else None
    return known[fact]


# The rows of tables


def screening_lines(occasion: Occasion, value: Callable[[str, str], Field]) -> Iterable[Line]:
    case = occasion.file.case
    for one in screened_for(case, occasion.file.policy):
        label = one.names.in_(language())
        yield Line(label, value(f"results.{one.code}", label), {"criterion": one.code})


def score_lines(occasion: Occasion, value: Callable[[str, str], Field]) -> Iterable[Line]:
    """Each criterion, for each interviewer who has given no scores yet; where these are one's own, for oneself."""
    case, own = occasion.file.case, occasion.asker.person_id
    left = [one for one in case.interviewers if one not in have_scored(case.scores)]
    if occasion.step.name == "score_interview" and own in left:
        left = [own]
    for who in left:
        for one in occasion.file.policy.interview_criteria(case.role):
            label = on_its_scale(one.names, one.least, one.most)
            about = {"interviewer": who, "criterion": one.code}
            yield Line(label, value(f"scores.{who}.{one.code}", label), about, group=name_of(who))


def mark_lines(occasion: Occasion, value: Callable[[str, str], Field]) -> Iterable[Line]:
    of = "mentor" if occasion.step.name == "evaluate_mentor" else "mentee"
    evaluation = evaluation_of(of, occasion.file.policy)
    for one in evaluation.criteria if evaluation else ():
        label = on_its_scale(one.names, one.least, one.most)
        yield Line(label, value(f"marks.{one.code}", label), {"criterion": one.code})


LINES: Final = {
    Points: ("value", awards.point_lines),
    CriterionResult: ("result", screening_lines),
    Score: ("value", score_lines),
    Mark: ("value", mark_lines),
}
"""For what is asked as a table: which of its values is filled in, and the rows."""
