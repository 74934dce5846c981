"""The buttons of a case: exactly the steps that are open to whoever looks at it, in the order of its life."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _

from application.asking import Asker
from application.case_files import CaseFile
from application.questions import CaseRow
from application.selecting import may_select
from domain.application import Application
from domain.award import Award
from domain.case import Role, Step
from domain.mentorship import Mentorship
from domain.mentorship.surveys import open_after_gathering
from domain.next_step import NextStep
from web import dates
from web.cadence_words import period_name
from web.gathering_words import after_words
from web.naming import name_of, nominee_name
from web.periods import period_word
from web.step_forms import step_hint, step_title, steps_of_others, takes_one_click
from web.timeline.telling import Teller, name_in
from web.turns import turn_word
from web.words import asked_word, step_word

IN_SIGHT = 2  # buttons beside the primary one; the rest is in a menu

ASKED_OF_ONE = ("consent", "sign", "give_feedback", "score_interview", "hold_interview", "score")
"""The steps that are asked of one person by name."""

PAGES = {"score": "awards.scores"}
"""Steps with a page of their own."""


@dataclass(frozen=True)
class Action:
    """One thing to do: a link to the page of its form (opened as a dialog, where `dialog`), or one button (`one_click`)."""

    label: str
    href: str
    icon: str = ""
    one_click: bool = False
    dialog: bool = True
    ends: bool = False


@dataclass(frozen=True)
class Actions:
    """`primary` takes the next step; `others` stand beside it, the rest in a menu: `more`, what is `recorded` for other
    people, and what `ends` something."""

    primary: Action | None
    others: Sequence[Action]
    more: Sequence[Action]
    recorded: Sequence[Action]
    ends: Sequence[Action]

    @property
    def menu(self) -> Sequence[Sequence[Action]]:
        """The groups of the menu."""
        return [group for group in (self.more, self.recorded, self.ends) if group]

    @property
    def any(self) -> bool:
        return bool(self.primary or self.others or self.menu)


def actions_of(file: CaseFile, asker: Asker, today: date) -> Actions:
    expected = next_step_of(file)
    own = [(step.name, action(file, step, asker, today)) for step in file.steps]
    if may_propose(file):
        href = url_for("cases.ask_proposal", reference=file.case.reference)
        own.insert(0, ("propose", Action(_("Propose a mentor"), href, "people", dialog=False)))
    if may_appoint(file):
        own.insert(
            0, ("appoint", Action(_("Appoint by order"), appointment_address(file.case), "person-check", dialog=False))
        )
    if selects(file):
        href = url_for("selection.applicants", reference=file.case.reference)
        own.insert(0, ("propose", Action(_("Select mentees"), href, "person-plus", dialog=False)))
    primary = next((one for name, one in own if expected and name == expected.step), None)
    rest = [one for _name, one in own if one is not primary]
    quiet = [one for one in rest if one.ends]
    loud = [one for one in rest if not one.ends]
    return Actions(primary, loud[:IN_SIGHT], loud[IN_SIGHT:], list(recorded_for_others(file, asker)), quiet)


def action(file: CaseFile, step: Step, asker: Asker, today: date) -> Action:
    href = url_for("cases.ask", reference=file.case.reference, step=step.name)
    if step.name in PAGES:
        href = url_for(PAGES[step.name], reference=file.case.reference)
        return Action(step_title(step.name), href, step_hint(step.name).icon, dialog=False)
    hint = step_hint(step.name)
    one_click = takes_one_click(file, step, asker, today)
    return Action(step_title(step.name), href, hint.icon, one_click, dialog=not hint.page, ends=hint.ends)


def recorded_for_others(file: CaseFile, asker: Asker) -> Iterator[Action]:
    """What the office may record of other people's decisions, where that is no step of the office itself."""
    open_to = steps_of_others(file, asker)
    for step in file.case.LIFE.values():
        people = [person_id for person_id, steps in open_to.items() if step in steps]
        if not people or step in file.steps:
            continue
        href = url_for("cases.ask", reference=file.case.reference, step=step.name)
        if len(people) == 1:
            yield Action(_("%(step)s, for %(name)s…", step=step_word(step.name), name=name_of(people[0])), href)
        else:
            yield Action(_("%(step)s, for a participant…", step=step_word(step.name)), href)


def may_propose(file: CaseFile) -> bool:
    """Whether she may propose a mentor to this applicant."""
    case = file.case
    if not isinstance(case, Application) or case.role is not Role.MENTEE or case.state != "accepted":
        return False
    return Role.COORDINATOR in file.roles and file.policy.matching.coordinator_proposes


def may_appoint(file: CaseFile) -> bool:
    """Whether she may appoint this applicant to a group, or this group's next mentor."""
    case = file.case
    if Role.COORDINATOR not in file.roles or not file.policy.matching.appoints:
        return False
    if isinstance(case, Mentorship):
        return case.state == "terminated"
    return isinstance(case, Application) and case.role is Role.MENTOR and case.state == "accepted" and not case.places


def appointment_address(case: Application | Mentorship | CaseRow) -> str:
    """Where a mentor is appointed: this applicant, or another one after a mentorship that ended."""
    after = case.reference if isinstance(case, Mentorship) else None
    mentor = None if isinstance(case, Mentorship) else str(case.id)
    return url_for("programmes.ask_appointment", code=case.programme, intake=case.intake, mentor=mentor, after=after)


def selects(file: CaseFile) -> bool:
    """Whether this is her own application as a mentor, and she may select a mentee now."""
    case = file.case
    hers = isinstance(case, Application) and case.person_id == file.reader
    return hers and may_select(case, file.policy)


# What the case waits for


def next_step_of(file: CaseFile) -> NextStep | None:
    """What it waits for first: of people before the clock, of them the first due, and of those the reader herself."""
    reader = str(file.reader)
    ahead = sorted(file.next_steps, key=lambda one: (one.turn is Role.CLOCK, one.due or date.max, one.whom != reader))
    return ahead[0] if ahead else None


@dataclass(frozen=True)
class Expected:
    """The next step in words: what, whose turn, since when, and by when (a day, none where nothing is set)."""

    title: str
    turn: str
    since: date
    due: date | None


def expected_of(file: CaseFile, asker: Asker) -> Expected | None:
    step = next_step_of(file)
    if step is None:
        return None
    yours = step.turn in file.roles and not (is_asked_of_one(step) and step.whom != str(file.reader))
    turn = _("Your turn") if yours else turn_words(step)
    return Expected(next_step_words(file, step), turn, dates.local(step.since), step.due)


def is_asked_of_one(step: NextStep) -> bool:
    return step.step in ASKED_OF_ONE and bool(step.whom)


def turn_words(step: NextStep) -> str:
    """`Mentor’s turn`; by name where it is one of several people’s."""
    if is_asked_of_one(step):
        return _("Turn of %(name)s", name=name_of(UUID(step.whom)))
    return turn_word(step.turn)


def next_step_words(file: CaseFile, step: NextStep) -> str:
    """`Log a contact: month 3`."""
    about = about_award(file.case, step) if isinstance(file.case, Award) else about_words(file, step)
    return f"{asked_word(step.step)}: {about}" if about else asked_word(step.step)


def about_award(award: Award, step: NextStep) -> str:
    """Whose certificate it is."""
    return nominee_name(award, int(step.about)) if step.step == "certify" else ""


def about_words(file: CaseFile, step: NextStep) -> str:
    """What exactly is asked, in words: the requirement, the period, the person, the survey."""
    teller = Teller(file)
    match step.step:
        case _ if not step.about:
            return ""
        case "meet_requirement":
            return teller.requirement(step.about)
        case "log_contact":
            return period_name(file.policy, step.about)
        case "assess":
            return f"{name_of(UUID(step.what))}, {period_word(step.whom, file.policy)}"
        case "give_feedback":
            asked = open_after_gathering(file.case, step.what, UUID(step.whom))
            return ", ".join(filter(None, (teller.survey(step.what), after_words(file.policy, asked) if asked else "")))
        case "evaluate_mentor":
            return dates.month_called(step.about)
        case "consent" | "sign" | "certify":
            return name_of(UUID(step.about))
        case "deliver" if step.about == str(file.case.for_person):
            return name_of(file.case.for_person)
        case "deliver":
            return name_in(file.policy.action_plan.responsible, step.about)
        case _:
            return ""
