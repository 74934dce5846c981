"""Opening a case for whoever is signed in, and what it is called on its pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from application.case_files import READERS, CaseFile
from domain.action_item import ActionItem
from domain.application import Application
from domain.award import Award
from domain.case import Refused
from domain.gathering import Gathering
from web import dates
from web.access import NotAllowed
from web.appearance import language
from web.gathering_words import gathering_title
from web.house import house, is_as_of
from web.naming import name_of
from web.session import OF_THE_PAST, asker
from web.turns import as_role_word


def open_file(reference: str) -> CaseFile:
    """
    Raises:
        UnknownCase: nothing is called so.
        NotAllowed: it is not hers to see.
    """
    try:
        file = house().case_files.open(reference, asker())
    except Refused as refused:
        raise NotAllowed(READERS) from refused
    if is_as_of() and not file.roles & set(OF_THE_PAST):  # she takes part in it, but is not of its office
        raise NotAllowed(OF_THE_PAST, file.case.programme)
    return file


@dataclass(frozen=True)
class Heading:
    """What a case is called: a strong name, a quiet word, and a strong name again where there are two sides."""

    strong: str
    quiet: str
    other: str = ""

    @property
    def text(self) -> str:
        return " ".join(part for part in (self.strong, self.quiet, self.other) if part)


def heading(file: CaseFile) -> Heading:
    """`Аружан Сейтқали with Daniel Whitfield`, `CS-101 with Daniel Whitfield`, or `Камила Рахимова as a mentee`."""
    case = file.case
    if isinstance(case, Application):
        return Heading(name_of(case.person_id), as_role_word(case.role))
    if isinstance(case, ActionItem):
        return Heading(" ".join(filter(None, (case.number, case.title.in_(language())))), year_of(case))
    if isinstance(case, Gathering):
        return Heading(gathering_title(file.policy, case), dates.day(case.at))
    if isinstance(case, Award):
        return Heading(file.policy.award_category(case.category).names.in_(language()) or case.category, case.intake)
    if case.is_appointed:
        return Heading(case.group, _("with"), name_of(case.mentor.person_id))
    mentees = [name_of(one.person_id) for one in case.mentees or case.former_mentees]
    return Heading(roster(mentees), _("with"), name_of(case.mentor.person_id))


def year_of(case: ActionItem) -> str:
    """The year of what recurs."""
    return str(case.year) if case.year else ""


def roster(names: Sequence[str], most: int = 3) -> str:
    """The names of a roster, the last ones counted where they are many."""
    if len(names) <= most:
        return ", ".join(names)
    return _("%(names)s and %(number)d more", names=", ".join(names[: most - 1]), number=len(names) - most + 1)
