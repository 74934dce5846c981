"""What the columns of a table can hold, in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from flask_babel import gettext as _

from application.importing.columns import Column
from web.appearance import language
from web.language import N_, word

TARGETS: Final = {
    "given_name": N_("Given name"),
    "family_name": N_("Family name"),
    "name_given_first": N_("Name, given name first"),
    "name_family_first": N_("Name, family name first"),
    "email": N_("E-mail"),
    "phone": N_("Phone"),
    "birth_date": N_("Birth date"),
    "language": N_("Language of letters"),
    "guardian_name": N_("Guardian"),
    "guardian_phone": N_("Guardian’s phone"),
    "guardian_email": N_("Guardian’s e-mail"),
    "student_number": N_("Student number"),
    "platonus": N_("Id in Platonus"),
    "capacity": N_("Places"),
    "kind": N_("Kind of mentor"),
    "faculty": N_("Faculty"),
    "track": N_("Track"),
    "region": N_("Region"),
    "topics": N_("Topics"),
    "languages": N_("Languages"),
    "about": N_("In their own words"),
    "confirmed": N_("Conditions"),
    "priority_groups": N_("Priority"),
    "enrolment": N_("Standing (enrolled, left, graduated)"),
    "term": N_("Term"),
    "as_of": N_("As of"),
    "since": N_("Since"),
    "average": N_("Average grade"),
    "failed": N_("Failed courses"),
}


def target_options(columns: Iterable[Column]) -> list[tuple[str, str]]:
    """What can be chosen for a column; first, that it is left out."""
    return [("", _("(left out)")), *((one.target, target_word(one)) for one in columns)]


def target_word(column: Column) -> str:
    if column.question is not None:
        return _("Answer: %(question)s", question=column.question.names.in_(language()))
    return word(TARGETS.get(column.target, column.target))
