"""What the appointment of a mentor to an academic group is refused for."""

from __future__ import annotations

from domain.case import Circumstances, Refused
from domain.mentorship.events import MentorAppointed
from domain.mentorship.record import MentorshipRecord
from domain.policy.words import joined

MOST_STUDY_YEARS = 7


def order_is_complete(case: MentorshipRecord, given: Circumstances, happening: MentorAppointed) -> Refused | None:
    """The order has a number, and is dated no later than the day of recording."""
    if not happening.order.number.strip():
        return Refused("order_missing", "Give the number of the order.", at="order_number")
    if happening.order.dated > given.today:
        template = "The order is dated {day}, which is yet to come."
        return Refused("in_the_future", template, at="order_date", day=happening.order.dated)
    return None


def mentor_is_eligible(case: MentorshipRecord, given: Circumstances, happening: MentorAppointed) -> Refused | None:
    """The mentor is eligible in one of the ways that the policy has for her kind of mentor."""
    policy, kind = given.policy, happening.mentor_kind
    if policy.eligible("mentor", happening.shown, kind):
        return None
    ways = policy.eligibility_of("mentor")
    hers = [way for way in ways if way.is_for(kind)] or ways
    asked = joined((joined(one.names for one in way.statements) for way in hers), " / ")
    template = "She is not eligible as it stands; what has to be true of her: {asked}."
    return Refused("not_eligible", template, at="shown", asked=asked)


def group_is_named(case: MentorshipRecord, given: Circumstances, happening: MentorAppointed) -> Refused | None:
    """The academic group is named."""
    if not happening.group:
        return Refused("group_missing", "Give the name of the academic group.", at="group")
    return None


def faculty_is_one(case: MentorshipRecord, given: Circumstances, happening: MentorAppointed) -> Refused | None:
    """Where the programme has faculties, the group belongs to one of them.

    Their deputy deans coordinate the groups.
    """
    faculties, faculty = given.policy.faculties, happening.faculty
    if faculties and not faculty:
        template = "Say which faculty the group belongs to: its deputy dean coordinates the mentor."
        return Refused("faculty_missing", template, at="faculty")
    if faculty and all(faculty != one.code for one in faculties):
        template = "“{faculty}” is no faculty of this programme: choose among {codes}."
        codes = ", ".join(one.code for one in faculties) or "none"
        return Refused("unknown_faculty", template, at="faculty", faculty=faculty, codes=codes)
    return None


def study_year_is_one(case: MentorshipRecord, given: Circumstances, happening: MentorAppointed) -> Refused | None:
    """The year of study is one that there is; it is known where the policy asks something else in some years."""
    year = happening.study_year
    if year is None and given.policy.tells_study_years_apart:
        template = "Say in which year of study the group is: other things are asked in other years."
        return Refused("study_year_missing", template, at="study_year")
    if year is not None and not 1 <= year <= MOST_STUDY_YEARS:
        template = "A year of study lies between 1 and {most}."
        return Refused("out_of_range", template, at="study_year", most=MOST_STUDY_YEARS)
    return None


def year_is_not_over(case: MentorshipRecord, given: Circumstances, happening: MentorAppointed) -> Refused | None:
    """The time that the order is for is not over.

    An order of another year is mostly a slip of the pen.
    """
    if happening.ends_on < given.today:
        template = "By an order of {day} she was the mentor until {last}, which is over: put the day right."
        places = {"day": happening.order.dated, "last": happening.ends_on}
        return Refused("in_the_past", template, at="order_date", **places)
    return None


def in_its_season(case: MentorshipRecord, given: Circumstances, happening: MentorAppointed) -> Refused | None:
    """The order is of a month in which mentors are appointed, or it is said why it is not.

    A mentor was dismissed, a group is new.
    """
    months = given.policy.matching.appointment_months
    if months and happening.order.dated.month not in months and not (given.act.reason_code or given.act.reason):
        template = "Mentors are appointed in these months of the year: {months}. Say why this one is not."
        return Refused("reason_missing", template, at="reason", months=", ".join(map(str, months)))
    return None
