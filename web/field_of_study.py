"""What the policy names for the fields of study of those in a mentorship: activities that can become goals of the plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from flask import url_for

from application.case_files import CaseFile
from domain.mentorship import Mentorship
from domain.policy import Named
from domain.policy.admission import FieldOfStudy
from web.appearance import language


@dataclass(frozen=True)
class Suggested:
    """The activities of a field that are no goal yet: each with where it is set as one."""

    field: str
    activities: Sequence[tuple[str, str]]


def suggested(file: CaseFile, texts: Mapping[int, str]) -> Sequence[Suggested]:
    """`texts`: what the goals that the reader may know say. What stands among them already is not suggested again."""
    case: Mentorship = file.case
    kept = {goal.number for goal in case.goals if not goal.dropped}
    taken = {text.strip().casefold() for number, text in texts.items() if number in kept}
    found = []
    for field in fields_of(file):
        name = field.names.in_(language())
        left = [(one.names.in_(language()), address(file, one)) for one in field.activities if not is_in(one, taken)]
        if left:
            found.append(Suggested(name, left))
    return found


def fields_of(file: CaseFile) -> Sequence[FieldOfStudy]:
    """Those of the mentees' faculties, in the order of the policy; to one of a group her own alone."""
    case: Mentorship = file.case
    shown = [one for one in case.mentees if not file.is_one_of_a_group or one.person_id == file.reader]
    by_faculty = {faculty.code: faculty.field_of_study for faculty in file.policy.faculties}
    theirs = {by_faculty.get(one.faculty) for one in shown}
    return [field for field in file.policy.fields_of_study if field.code in theirs]


def is_in(activity: Named, taken: Set[str]) -> bool:
    """In whichever language it was set."""
    return any(text.casefold() in taken for _language, text in activity.names.pairs)


def address(file: CaseFile, activity: Named) -> str:
    text = activity.names.in_(language())
    return url_for("cases.ask", reference=file.case.reference, step="set_goal", text=text)
