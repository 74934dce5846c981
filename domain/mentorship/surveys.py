"""The surveys of a mentorship: at which occasions somebody is asked, and from when on."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from dateutil.relativedelta import relativedelta

from domain.case import Circumstances, Refused, Role
from domain.dates import ONE_DAY, months_after
from domain.mentorship.record import MentorshipRecord
from domain.mentorship.states import ACTIVE, CERTIFIED, COMPLETED
from domain.mentorship.values import AskedAfter
from domain.policy.mentoring import Survey


def surveys_for(case: MentorshipRecord, given: Circumstances) -> list[Survey]:
    return [survey for survey in given.policy.surveys if given.act.role in survey.to]


def survey_refusal(case: MentorshipRecord, given: Circumstances, survey: Survey) -> Refused | None:
    if survey.when == "after_gathering":
        template = "You are asked this after each gathering that you came to, once: nothing of it is open."
        asked = given.act.person and open_after_gathering(case, survey.code, given.act.person)
        return None if asked else Refused("not_asked", template, at="survey")
    occasion = survey_occasion(case, survey, given.today)
    if occasion == 0:
        opens = survey_opens(case, survey)
        return Refused("survey_not_open", "This survey opens on {day}.", at="survey", day=opens)
    if any(
        (one.person_id, one.survey, one.occasion) == (given.act.person, survey.code, occasion) for one in case.feedback
    ):
        return Refused("answered_already", "You have answered this survey already.", at="survey")
    return None


def survey_occasion(case: MentorshipRecord, survey: Survey, today: date) -> int:
    """The occasion that is open, from 1; 0 before the first.

    A survey at the end opens on the last day, one at midterm when half of the days are over; one every so many months counts
    them from the start to the end.
    """
    match survey.when:
        case "at_end":
            return int(case.state != ACTIVE or today >= case.last_day)
        case "at_midterm":
            return int(today >= midterm(case))
        case "regularly" if survey.every_months:
            lived = relativedelta(min(today, case.last_day + ONE_DAY), case.commitment.first)
            return max(0, lived.years * 12 + lived.months) // survey.every_months
        case _:
            return 1


def open_after_gathering(case: MentorshipRecord, survey: str, person_id: UUID) -> AskedAfter | None:
    """The first gathering about which somebody is asked this and has not answered yet."""
    answered = {one.occasion for one in case.feedback if (one.person_id, one.survey) == (person_id, survey)}
    hers = (one for one in case.asked_after if one.survey == survey and person_id in one.people)
    return min((one for one in hers if one.occasion not in answered), key=lambda one: one.occasion, default=None)


def survey_opens(case: MentorshipRecord, survey: Survey) -> date:
    """The day of its first occasion."""
    if survey.when == "regularly" and survey.every_months:
        return months_after(case.commitment.first, survey.every_months)
    return midterm(case) if survey.when == "at_midterm" else case.last_day


def midterm(case: MentorshipRecord) -> date:
    """The first day of the second half of the commitment as it is planned."""
    return case.commitment.first + timedelta(days=case.commitment.days // 2)


def occasions_asked(case: MentorshipRecord, survey: Survey, role: Role, today: date) -> int:
    """At how many occasions everybody in this part has been asked by a day; who ended it early is not asked at its end."""
    if not case.started or role not in survey.to or survey.when == "after_gathering":
        return 0
    if survey.when == "at_end":
        return int(case.state in (COMPLETED, CERTIFIED))
    return survey_occasion(case, survey, min(today, case.last_day))
