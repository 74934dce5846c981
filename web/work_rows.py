"""The rows of the worklist as people read them: whose case, what is asked, by when, and the button that does it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, Final
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _

from application.asking import Asker
from application.facts import facts_of
from application.people import ERASED
from application.questions import CaseRow, GatheringRow, WorkRow
from domain.action_item import ActionItem
from domain.application import Application
from domain.award import Award
from domain.case import Case, Role
from domain.gathering import Gathering
from domain.mentorship import Mentorship
from domain.mentorship.certification import KNOWN_ELSEWHERE, judge
from domain.policy import Names
from web import dates
from web.appearance import language
from web.cadence_words import period_name
from web.case_actions import PAGES, Action, action, appointment_address
from web.gathering_words import gathering_title
from web.house import house
from web.language import N_, word
from web.naming import item_titles, name_of
from web.navigation import here
from web.open_case import roster
from web.periods import period_word
from web.scope import policy_now
from web.step_forms import step_hint, step_title
from web.step_forms.hints import option_word
from web.timeline.telling import name_in
from web.words import role_word, step_word

KINDS: Final[Mapping[str, type[Case]]] = {
    kind.TOPIC: kind for kind in (Application, Mentorship, ActionItem, Gathering, Award)
}

ASKED_ABOUT: Final = {
    "meet_requirement": "requirement",
    "certify": "person",
    "assess": "mentee",
    "resolve_concern": "concern",
    "give_feedback": "survey",
    "evaluate_mentor": "month",
}
"""The fact of a step that its row says already: the form comes up with it filled in."""

SHORT: Final = {
    "pass_screening": N_("Screen"),
    "schedule_interview": N_("Schedule"),
    "score_interview": N_("Give"),
    "hold_interview": N_("Record"),
    "propose": N_("Propose"),
    "confirm_agreement": N_("Confirm"),
    "resolve_concern": N_("Resolve"),
    "certify": N_("Issue"),
    "log_contact": N_("Log"),
    "assess": N_("Assess"),
    "give_feedback": N_("Answer"),
    "evaluate_mentor": N_("Evaluate"),
    "meet_requirement": N_("Show"),
    "meet_requirement.coordinator": N_("Record"),
    "choose_mentors": N_("Choose"),
    "deliver": N_("Deliver"),
    "verify": N_("Look and decide"),
    "hold": N_("Record"),
    "score": N_("Score"),
    "decide": N_("Decide"),
}
"""What a button says where the step itself stands above it; by step, or by step and turn where it differs."""

INSTEAD: Final = {
    "accept": ("waitlist", "decline"),
    "pass_screening": ("decline",),
    "consent": ("refuse",),
}
"""What else may be decided where a step is expected."""


@dataclass(frozen=True)
class Item:
    """One row: whose case (`name`), what stands there (`part`) and what exactly is asked (`detail`).

    `version` and what is `known` go along with a one-click step, so that nobody decides on what she has not seen.
    """

    row: WorkRow
    name: str
    part: str
    detail: str
    version: int
    known: Mapping[str, str]
    mine: bool
    action: Action
    others: Sequence[Action]
    is_to_come: bool = False

    @property
    def heading(self) -> str:
        """What is to be done: the step; of a plan or a checklist, its row; an interview to come is no scores yet."""
        if self.is_to_come:
            return _("Interview")
        return self.name if self.row.kind == ActionItem.TOPIC else step_word(self.row.step)

    @property
    def short(self) -> str:
        """What its button says beneath the name of the step."""
        short = SHORT.get(f"{self.row.step}.{self.row.turn}") or SHORT.get(self.row.step)
        return word(short) if self.mine and short and not self.is_to_come else self.action.label

    @property
    def menu(self) -> Sequence[tuple[str, ...]]:
        """What else may be decided, as a menu takes it."""
        return [(one.label, one.href, "dialog") for one in self.others]


@dataclass(frozen=True)
class WorkRows:
    """Rows of the worklist, to be described one by one; what all of them need is looked up once.

    `mine`: whether it is the reader's turn, so that a row has the step's own button.
    """

    rows: Sequence[WorkRow]
    asker: Asker
    today: date
    mine: bool

    @cached_property
    def cases(self) -> Mapping[str, CaseRow]:
        return house().case_list.references([row.case_id for row in self.rows])

    @cached_property
    def names(self) -> Mapping[str, str]:
        return house().people_list.names([one for row in self.rows for one in row.people])

    @cached_property
    def titles(self) -> Mapping[str, Names]:
        return item_titles(row.case_id for row in self.rows if row.kind == ActionItem.TOPIC)

    @cached_property
    def gatherings(self) -> Mapping[str, GatheringRow]:
        return house().gathering_list.with_ids(row.case_id for row in self.rows if row.kind == Gathering.TOPIC)

    def item(self, row: WorkRow) -> Item:
        case = self.cases[row.case_id]
        others = [step for step in INSTEAD.get(row.step, ()) if case.state in KINDS[row.kind].LIFE[step].taken_from]
        return Item(
            row=row,
            name=self.name(row),
            part=self.part(row, case),
            detail=self.about(row) or self.advice(row, case),
            version=self.version(row, case),
            known=self.known(row),
            mine=self.mine,
            action=self.step(row) if self.mine and not self.is_to_come(row) else self.open(row),
            others=[self.link(row, step) for step in others] if self.mine else [],
            is_to_come=self.mine and self.is_to_come(row),
        )

    def is_to_come(self, row: WorkRow) -> bool:
        """An interview of another day, which nobody can tell of before."""
        return row.step in ("score_interview", "hold_interview") and row.due is not None and row.due > self.today

    # Words

    def name(self, row: WorkRow) -> str:
        """Of whom the row is: whoever is asked or certified, else the applicant, or the mentees."""
        if row.kind == ActionItem.TOPIC:
            title = self.titles.get(row.case_id)
            return title.in_(language()) if title else row.reference
        if row.kind == Gathering.TOPIC:
            known = self.gatherings.get(row.case_id)
            return gathering_title(policy_now(row.programme), known) if known else row.reference
        if row.kind == Award.TOPIC:
            return name_in(policy_now(row.programme).awards, self.cases[row.case_id].role)
        if row.whom in row.people:
            return self.name_of(row.whom)
        if row.kind == Mentorship.TOPIC:
            return self.cases[row.case_id].group or self.names_of(row.people[:-1])
        return self.names_of(row.people)

    def name_of(self, person_id: str) -> str:
        return self.names.get(person_id, _(ERASED))

    def names_of(self, people: Iterable[str]) -> str:
        return roster([self.name_of(one) for one in people])

    def part(self, row: WorkRow, case: CaseRow) -> str:
        """`Mentee`, or with whom: `with Daniel Whitfield`; both where the row is of one of a pair."""
        if row.kind == ActionItem.TOPIC:
            return self.names_of(row.people) or name_in(policy_now(row.programme).action_plan.responsible, row.about)
        if row.kind == Gathering.TOPIC:
            known = self.gatherings.get(row.case_id)
            return dates.moment(known.at) if known else ""
        if row.kind == Award.TOPIC:
            return case.intake
        if row.kind != Mentorship.TOPIC:
            return role_word(case.role).capitalize()
        if row.whom not in row.people:
            return _("with %(name)s", name=self.name_of(row.people[-1]))
        role = role_word(Role.MENTOR if row.whom == row.people[-1] else Role.MENTEE).capitalize()
        return _(
            "%(role)s, with %(names)s", role=role, names=self.names_of(one for one in row.people if one != row.whom)
        )

    def about(self, row: WorkRow) -> str:
        """What exactly is asked."""
        policy = policy_now(row.programme)
        match row.step:
            case _ if not row.about or row.kind == Award.TOPIC:
                return ""
            case "meet_requirement":
                return name_in(policy.requirements, row.about)
            case "log_contact":
                return period_name(policy, row.about)
            case "assess":
                of_whom = f"{self.name_of(row.what)}, " if len(row.people) > 2 else ""  # the pair is named beside it
                return f"{of_whom}{period_word(row.whom, policy)}"
            case "give_feedback":
                return name_in(policy.surveys, row.what)
            case "certify":
                return self.kept_back(row)
            case "evaluate_mentor":
                return dates.month_called(row.about)
            case "score_interview" | "hold_interview" if not self.mine:
                return name_of(UUID(row.whom))
            case _:
                return ""

    def kept_back(self, row: WorkRow) -> str:
        """What still keeps a certificate back that only other cases know of, such as lectures: the first of it."""
        policy, _version = house().programmes.policy_of(row.programme, self.cases[row.case_id].intake)
        if not any(one.kind in KNOWN_ELSEWHERE for one in policy.certification.conditions):
            return ""
        mentorship, person_id = house().ledger.load(Mentorship, UUID(row.case_id)), UUID(row.whom)
        elsewhere = house().certification.kept_elsewhere(mentorship, person_id)
        results = judge(mentorship, policy, mentorship.role_of(person_id) or Role.MENTEE, person_id, elsewhere)
        missing = next((one for one in results if not one.met), None)
        if missing is None:
            return ""
        name = name_in(policy.certification.conditions, missing.code)
        return _("not yet: %(name)s, %(actual)d of %(needed)d", name=name, actual=missing.actual, needed=missing.needed)

    def advice(self, row: WorkRow, case: CaseRow) -> str:
        """What the interviewers recommend, where that is to be decided on."""
        if row.step != "accept" or case.state != "interviewed":
            return ""
        recommendation = house().ledger.load(Application, UUID(row.case_id)).recommendation
        if recommendation is None:
            return ""
        return _("recommended: %(advice)s", advice=option_word(recommendation.value).lower())

    def version(self, row: WorkRow, case: CaseRow) -> int:
        """As she may know it: in a mentorship of her own, what she must not know of counts nowhere."""
        is_hers = {str(one) for one in self.asker.everybody}.intersection(row.people)
        if row.kind != Mentorship.TOPIC or not is_hers:
            return case.version
        return house().case_files.open(row.reference, self.asker).number_at(case.version)

    # Buttons

    def step(self, row: WorkRow) -> Action:
        """The step that is expected: one button if nothing has to be asked for it, else its form."""
        policy = policy_now(row.programme)
        if row.step == "propose" and policy.matching.coordinator_proposes:
            href = url_for("cases.ask_proposal", reference=row.reference)
            return Action(_("Propose a mentor"), href, dialog=False)
        kind = KINDS[row.kind]
        if row.step == "appoint" and self.cases[row.case_id].role == Role.MENTOR:
            return Action(_("Appoint"), appointment_address(self.cases[row.case_id]), dialog=False)
        if row.step not in kind.LIFE:
            return self.open(row)
        if row.step == "verify":  # nobody verifies what she has not looked at
            label = SHORT[row.step]
            return replace(self.open(row), label=word(label))
        if row.step in PAGES:
            return Action(step_title(row.step), url_for(PAGES[row.step], reference=row.reference), dialog=False)
        if kind is ActionItem and row.about in row.people:  # ticked, without evidence
            return replace(self.link(row, row.step, one_click=True), label=_("Done"))
        if kind is ActionItem and row.step == "deliver":
            return self.link(row, row.step)
        step = kind.LIFE[row.step]
        facts = [fact for fact in facts_of(kind, step.name) if fact.name not in self.known(row)]
        if any(fact.required for fact in facts):
            return self.link(row, step.name)
        if facts:  # whether they are asked for, the case itself has to say
            return action(house().case_files.open(row.reference, self.asker), step, self.asker, self.today)
        asks_why = step.needs_reason or bool(policy.reason_codes(step.name))
        return self.link(row, step.name, one_click=not asks_why and not step_hint(step.name).ends)

    def known(self, row: WorkRow) -> dict[str, str]:
        """The fact that the row says already."""
        if row.kind == Award.TOPIC:
            return {"nominee": row.about} if row.step == "certify" else {}
        return {ASKED_ABOUT[row.step]: row.what} if row.step in ASKED_ABOUT and row.about else {}

    def link(self, row: WorkRow, step: str, *, one_click: bool = False) -> Action:
        hint = step_hint(step)
        known: dict[str, Any] = {**self.known(row)} if step == row.step and not one_click else {}
        href = url_for("cases.ask", reference=row.reference, step=step, next=here(), **known)
        return Action(step_title(step), href, "", one_click, dialog=not hint.page, ends=hint.ends)

    def open(self, row: WorkRow) -> Action:
        href = url_for("cases.show", reference=row.reference)
        return Action(_("Open"), href, dialog=False)
