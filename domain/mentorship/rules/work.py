"""What plan, contacts, assessments, concerns and feedback are refused for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from domain.case import Circumstances, Refused
from domain.dates import ONE_DAY, first_of_next_month
from domain.mentorship.events import (
    AskedAfterGathering,
    CompetenciesAssessed,
    ConcernRaised,
    ConcernResolved,
    ContactCorrected,
    ContactLogged,
    FeedbackGiven,
    GoalSet,
    MentorEvaluated,
)
from domain.mentorship.record import MentorshipRecord
from domain.mentorship.rules.plan import moves_only_hers
from domain.mentorship.surveys import survey_refusal, surveys_for
from domain.mentorship.values import Mark
from domain.policy import Policy
from domain.policy.mentoring import Evaluation
from domain.policy.words import joined

MINUTES_A_DAY = 24 * 60
MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


def text_is_given(
    case: MentorshipRecord, given: Circumstances, happening: GoalSet | ConcernRaised | ConcernResolved | FeedbackGiven
) -> Refused | None:
    """The text is not left empty.

    One that was left empty is sealed as nothing.
    """
    for name in ("text", "outcome", "answers"):
        if getattr(happening, name, "") is None:
            return Refused("text_missing", "This cannot be left empty: write something.", at=name)
    return None


# Contacts


def kind_is_known(
    case: MentorshipRecord, given: Circumstances, happening: ContactLogged | ContactCorrected
) -> Refused | None:
    """The kind of contact is one of the programme’s."""
    codes = [kind.code for kind in given.policy.contact_kinds]
    if happening.kind not in codes:
        template = "“{kind}” is not a kind of contact here: choose one of {codes}."
        return Refused("unknown_kind", template, at="kind", kind=happening.kind, codes=", ".join(codes) or "none")
    return None


def day_is_within_commitment(
    case: MentorshipRecord, given: Circumstances, happening: ContactLogged | ContactCorrected
) -> Refused | None:
    """The day lies within the commitment, and is no later than the day of recording."""
    if happening.on > given.today:
        template = "{day} is yet to come: log the contact when it has happened."
        return Refused("in_the_future", template, at="on", day=happening.on)
    if not case.commitment.first <= happening.on <= case.last_day:
        template = "The commitment went from {first} to {last}: {day} lies outside it."
        places = {"first": case.commitment.first, "last": case.last_day, "day": happening.on}
        return Refused("outside_commitment", template, at="on", **places)
    return None


def attended_by_the_roster(
    case: MentorshipRecord, given: Circumstances, happening: ContactLogged | ContactCorrected
) -> Refused | None:
    """Everybody who attended is on the roster, or was once."""
    known = case.subjects() - {case.mentor.person_id}
    if not known.issuperset(happening.attended):
        template = "Somebody who attended is not on the roster: choose among its mentees."
        return Refused("not_on_roster", template, at="attended")
    return None


def minutes_are_possible(
    case: MentorshipRecord, given: Circumstances, happening: ContactLogged | ContactCorrected
) -> Refused | None:
    """The contact took a day at most."""
    if happening.minutes is not None and not 1 <= happening.minutes <= MINUTES_A_DAY:
        return Refused(
            "out_of_range", "A contact takes between 1 and {most} minutes.", at="minutes", most=MINUTES_A_DAY
        )
    return None


def something_is_logged(case: MentorshipRecord, given: Circumstances) -> Refused | None:
    """The log has an entry that is hers to correct; in a group, a student corrects only what she logged."""
    hers = [one for one in case.contacts if not moves_only_hers(case, given) or one.logged_by == given.act.person]
    return None if hers else Refused("no_contacts", "The contact log is empty.")


def entry_stands(case: MentorshipRecord, given: Circumstances, happening: ContactCorrected) -> Refused | None:
    """The entry is hers to correct, and was not corrected before."""
    entry = case.contact(happening.corrects)
    if entry is None or (moves_only_hers(case, given) and entry.logged_by != given.act.person):
        return Refused("unknown_contact", "The log has no entry {number}.", at="contact", number=happening.corrects)
    if entry.corrected_by:
        template = "This entry was corrected already, by entry {number}: correct that one."
        return Refused("corrected_already", template, at="contact", number=entry.corrected_by)
    return None


# Assessments and evaluations


def evaluation_of(role: str, policy: Policy) -> Evaluation | None:
    return next((one for one in policy.evaluations if one.of == role), None)


def mentees_are_assessed(case: MentorshipRecord, given: Circumstances) -> Refused | None:
    """In this programme the competencies of mentees are assessed."""
    if evaluation_of("mentee", given.policy) is None:
        return Refused("no_evaluation", "This programme does not assess competencies.")
    return None


def mentors_are_evaluated(case: MentorshipRecord, given: Circumstances) -> Refused | None:
    """In this programme the work of mentors is evaluated."""
    if evaluation_of("mentor", given.policy) is None:
        return Refused("no_evaluation", "This programme does not evaluate its mentors.")
    return None


def a_month_is_left(case: MentorshipRecord, given: Circumstances) -> Refused | None:
    """A month has begun that is not evaluated yet."""
    this_month = f"{given.today:%Y-%m}"
    if not any(month <= this_month for month, _last in months_not_evaluated(case)):
        return Refused("evaluated_already", "Every month that has begun is evaluated.")
    return None


def assessment_is_complete(
    case: MentorshipRecord, given: Circumstances, happening: CompetenciesAssessed
) -> Refused | None:
    """Somebody on the roster is assessed, for a period that is named, with one mark for every criterion, on its scale."""
    if case.mentee(happening.mentee) is None:
        return Refused("not_on_roster", "She is not on the roster: choose one of its mentees.", at="mentee")
    if not happening.period.strip():
        return Refused("period_missing", "Say for which period this is.", at="period")
    return marks_refusal(evaluation_of("mentee", given.policy), happening.marks)


def evaluation_is_complete(case: MentorshipRecord, given: Circumstances, happening: MentorEvaluated) -> Refused | None:
    """There is one mark for every criterion, on its scale."""
    return marks_refusal(evaluation_of("mentor", given.policy), happening.marks)


def marks_refusal(evaluation: Evaluation | None, marks: tuple[Mark, ...]) -> Refused | None:
    """Every criterion once, on its scale."""
    criteria = {one.code: one for one in evaluation.criteria} if evaluation else {}
    given = [mark.criterion for mark in marks]
    if strange := [code for code in given if code not in criteria]:
        return Refused("unknown_criterion", "“{code}” is not a criterion here.", at="marks", code=strange[0])
    if missing := [one.names for code, one in criteria.items() if given.count(code) != 1]:
        template = "Every criterion gets one mark; see: {missing}."
        return Refused("mark_missing", template, at="marks", missing=joined(missing))
    for mark in marks:
        scale = criteria[mark.criterion]
        if not scale.least <= mark.value <= scale.most:
            template = "A mark for {code} lies between {least} and {most}."
            return Refused("out_of_range", template, at="marks", code=scale.names, least=scale.least, most=scale.most)
    return None


def evaluated_together(case: MentorshipRecord, given: Circumstances, happening: MentorEvaluated) -> Refused | None:
    """Those evaluate together whom the policy names."""
    evaluation = evaluation_of("mentor", given.policy)
    bodies = evaluation.by if evaluation else ()
    if sorted(set(happening.together)) != sorted(body.code for body in bodies):
        template = "A mentor is evaluated by these together: {bodies}."
        return Refused("not_together", template, at="together", bodies=joined(body.names for body in bodies))
    return None


def month_is_new(case: MentorshipRecord, given: Circumstances, happening: MentorEvaluated) -> Refused | None:
    """The month lies within the commitment, has begun, and is not evaluated yet."""
    if not MONTH.fullmatch(happening.month):
        return Refused("not_a_month", "Give the month as a year and a month: 2026-09.", at="month")
    first, last = f"{case.commitment.first:%Y-%m}", f"{min(case.last_day, given.today):%Y-%m}"
    if not first <= happening.month <= last:
        template = "Choose a month from {first} to {last}."
        return Refused("outside_commitment", template, at="month", first=first, last=last)
    if any(one.month == happening.month for one in case.evaluations):
        return Refused("evaluated_already", "This month is evaluated already.", at="month")
    return None


def months_not_evaluated(case: MentorshipRecord) -> Iterator[tuple[str, date]]:
    """The months of the commitment (`2026-09`) in which the mentor's work was not evaluated yet, each with its last day."""
    done, day = {one.month for one in case.evaluations}, case.commitment.first
    while day <= case.last_day:
        following, month = first_of_next_month(day), f"{day:%Y-%m}"
        if month not in done:
            yield month, min(following - ONE_DAY, case.last_day)
        day = following


# Concerns and feedback


def a_concern_is_open(case: MentorshipRecord, given: Circumstances) -> Refused | None:
    """A concern is open."""
    return None if case.open_concerns else Refused("no_concern", "No concern is open.")


def concern_is_open(case: MentorshipRecord, given: Circumstances, happening: ConcernResolved) -> Refused | None:
    """The concern is not resolved yet."""
    concern = case.concern(happening.concern)
    if concern is None:
        return Refused("unknown_concern", "There is no concern {number}.", at="concern", number=happening.concern)
    return Refused("resolved_already", "This concern is resolved.", at="concern") if concern.resolved else None


def somebody_is_asked(case: MentorshipRecord, given: Circumstances) -> Refused | None:
    """A survey is open to her, and not answered yet at this occasion."""
    mine = surveys_for(case, given)
    if not any(survey_refusal(case, given, survey) is None for survey in mine):
        return Refused("no_survey", "No survey is open to you now.")
    return None


def survey_is_about_it(case: MentorshipRecord, given: Circumstances, happening: AskedAfterGathering) -> Refused | None:
    """The policy asks this survey after gatherings of this kind."""
    asked = {(one.code, one.gathering) for one in given.policy.surveys if one.when == "after_gathering"}
    if (happening.survey, happening.kind) not in asked:
        template = "“{survey}” is not asked after a gathering of this kind."
        return Refused("unknown_survey", template, at="survey", survey=happening.survey)
    return None


def survey_is_hers(case: MentorshipRecord, given: Circumstances, happening: FeedbackGiven) -> Refused | None:
    """The survey is one that asks her, is open, and is not answered yet."""
    mine = {survey.code: survey for survey in surveys_for(case, given)}
    if happening.survey not in mine:
        template = "“{survey}” is not a survey that asks you: choose one of {codes}."
        places = {"survey": happening.survey, "codes": ", ".join(mine) or "none"}
        return Refused("unknown_survey", template, at="survey", **places)
    return survey_refusal(case, given, mine[happening.survey])
