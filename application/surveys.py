"""Surveys counted: who was asked and who answered, and what the answers come to, question by question.

A dashboard or a page asks here. Answers are shown in batches: only as many as come from whole groups of the policy's least
size, in the order in which they came. So nobody is shown alone, nor by the difference between two looks.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID

from application.ledger import Ledger
from application.people import People
from application.ports import Vault
from application.programmes import Programmes
from application.questions import CaseFilter, CaseRow
from domain.case import Role, Sealed
from domain.gathering import Gathering
from domain.mentorship import Mentorship
from domain.mentorship.events import FeedbackGiven
from domain.mentorship.surveys import occasions_asked
from domain.policy import Policy
from domain.policy.admission import Question
from domain.policy.mentoring import Survey

MOST_CASES = 100_000
TEXTS = ("text", "long_text")
COUNTED = ("scale", "number", "choice", "choices", "yes_no")


class Cases(Protocol):
    def page(self, wanted: CaseFilter, *, size: int) -> Sequence[CaseRow]: ...


@dataclass(frozen=True)
class Turnout:
    """Of a role at one occasion (from 1): how many were asked, and how many of them answered."""

    role: Role
    occasion: int
    asked: int
    answered: int


@dataclass(frozen=True)
class SurveyCount:
    """A survey, and who was asked and answered at each of its occasions."""

    survey: Survey
    turnouts: tuple[Turnout, ...]

    @property
    def asked(self) -> int:
        return sum(one.asked for one in self.turnouts)

    @property
    def answered(self) -> int:
        return sum(one.answered for one in self.turnouts)


@dataclass(frozen=True)
class Given:
    """What somebody answered. `text` opens with the keys of those in the case."""

    intake: str
    person_id: UUID
    role: Role
    occasion: int
    at: datetime
    text: Sealed
    about: frozenset[UUID]
    gathering: UUID | None = None


@dataclass(frozen=True)
class QuestionSummary:
    """What the answers to a question come to. `counts` are by option, by value, or by `yes` and `no`; `texts` as written."""

    question: Question
    answered: int
    counts: tuple[tuple[str, int], ...] = ()
    mean: Decimal | None = None
    texts: tuple[str, ...] = ()


@dataclass(frozen=True)
class SurveySummary:
    """The answers of one role to a survey: `answered` by so many people, of which `shown` are counted in `questions`.

    None of the questions where fewer people answered than the policy's least group.
    """

    survey: Survey
    role: Role
    least: int
    turnouts: tuple[Turnout, ...]
    people: int
    answered: int
    shown: int
    questions: tuple[QuestionSummary, ...]


class Surveys:
    def __init__(self, ledger: Ledger, people: People, programmes: Programmes, vault: Vault, cases: Cases) -> None:
        self.ledger, self.people, self.programmes, self.vault, self.cases = ledger, people, programmes, vault, cases
        self.today = ledger
        """The whole ledger, where the other one ends at a moment: whose case one is, is asked of today."""

    def counts(self, programme: str, intake: str = "") -> Sequence[SurveyCount]:
        """Every survey of the policy: of one intake, or of the newest policy over all of them."""
        policy, _version = self.programmes.policy_of(programme, intake)
        cases = list(self.mentorships(programme, intake))
        today = policy.local_date(self.ledger.now())
        return [SurveyCount(one, tuple(turnouts(one, cases, today))) for one in policy.surveys]

    def summary(
        self, programme: str, survey: str, role: Role, intake: str = "", readers: Set[UUID] = frozenset()
    ) -> SurveySummary:
        """What one role answered to a survey. Texts that were written in a case of the reader's own are left out.

        `readers`: all ids of who reads.

        Raises:
            NotInPolicy: there is no such survey.
        """
        policy, _version = self.programmes.policy_of(programme, intake)
        return self.summed(policy.survey(survey), role, policy, list(self.mentorships(programme, intake)), readers)

    def after(
        self, gathering: Gathering, cases: Sequence[Mentorship], readers: Set[UUID] = frozenset()
    ) -> Sequence[SurveySummary]:
        """What those who came to a gathering answered about it; `cases` are the mentorships in which they are asked."""
        policy, _version = self.programmes.policy_of(gathering.programme, gathering.intake)
        surveys = [one for one in policy.surveys if one.gathering == gathering.kind]
        parts = [(one, role) for one in surveys for role in (Role.MENTOR, Role.MENTEE) if role in one.to]
        return [self.summed(one, role, policy, cases, readers, gathering.id) for one, role in parts]

    def summed(
        self,
        asked: Survey,
        role: Role,
        policy: Policy,
        cases: Sequence[Mentorship],
        readers: Set[UUID],
        gathering: UUID | None = None,
    ) -> SurveySummary:
        """Of one gathering, where one is named."""
        today = policy.local_date(self.ledger.now())
        every = (one for one in self.answers(asked, role, cases) if gathering in (None, one.gathering))
        given = self.of_people(sorted(every, key=lambda one: (one.at, str(one.person_id))))
        least = max(1, policy.monitoring.least_group_size)
        shown = whole_groups_by_themselves(given, least)
        return SurveySummary(
            survey=asked,
            role=role,
            least=least,
            turnouts=tuple(one for one in turnouts(asked, cases, today, gathering) if one.role is role),
            people=len({one.person_id for one in given}),
            answered=len(given),
            shown=len(shown),
            questions=tuple(self.questions(asked, role, policy, shown, readers)) if shown else (),
        )

    def questions(
        self, survey: Survey, role: Role, policy: Policy, given: Sequence[Given], readers: Set[UUID]
    ) -> Iterator[QuestionSummary]:
        opened = [(one, answers_in(self.vault.open(one.text))) for one in given]
        for question in policy.form(survey.form).questions_for(role):
            values = [(one, answers[question.code]) for one, answers in opened if question.code in answers]
            if question.kind in TEXTS:
                hers = (str(value) for one, value in values if survey.show_texts and not readers & one.about)
                yield QuestionSummary(question, len(values), texts=tuple(sorted(text for text in hers if text.strip())))
            else:
                yield counted(question, [value for _, value in values])

    def mentorships(self, programme: str, intake: str) -> Iterator[Mentorship]:
        wanted = CaseFilter((programme,), kind=Mentorship.TOPIC, intake=intake)
        for row in self.cases.page(wanted, size=MOST_CASES):
            case = self.ledger.load(Mentorship, UUID(row.id))
            if case.started:
                yield case

    def of_people(self, given: Sequence[Given]) -> Sequence[Given]:
        """Each by whoever gave it, under one id: a person is counted once, also in a group that is not to be too small."""
        ids_of = self.people.ids_of({one.person_id for one in given})
        return [replace(one, person_id=min(ids_of[one.person_id])) for one in given]

    def answers(self, survey: Survey, role: Role, cases: Sequence[Mentorship]) -> Iterator[Given]:
        for case in cases:
            if not any(one.survey == survey.code for one in case.feedback):
                continue
            for event in self.ledger.history(case.id):
                if isinstance(event, FeedbackGiven) and event.survey == survey.code and event.act.role is role:
                    about = self.today.load(Mentorship, case.id).subjects()
                    yield Given(
                        case.intake, event.person_id, role, event.occasion, event.act.recorded_at, event.answers, about,
                        event.gathering,
                    )  # fmt: skip


def turnouts(
    survey: Survey, cases: Sequence[Mentorship], today: date, gathering: UUID | None = None
) -> Iterator[Turnout]:
    """By role and occasion; of surveys about gatherings, of all together or of one. Who answered was asked, even where she has
    left since."""
    for role in (Role.MENTOR, Role.MENTEE):
        if role not in survey.to:
            continue
        if survey.when == "after_gathering":
            if (turnout := after_gatherings(survey, role, cases, gathering)).asked:
                yield turnout
            continue
        asked: Counter[int] = Counter()
        answered: Counter[int] = Counter()
        for case in cases:
            here = case.people(role)
            by_occasion = {
                (one.person_id, one.occasion)
                for one in case.feedback
                if one.survey == survey.code and was(one.person_id, role, case)
            }
            invited = {
                (person_id, occasion)
                for occasion in range(1, occasions_asked(case, survey, role, today) + 1)
                for person_id in here
            }
            asked.update(occasion for _, occasion in invited | by_occasion)
            answered.update(occasion for _, occasion in by_occasion)
        for occasion in sorted(asked):
            yield Turnout(role, occasion, asked[occasion], answered[occasion])


def after_gatherings(survey: Survey, role: Role, cases: Sequence[Mentorship], gathering: UUID | None) -> Turnout:
    """Everybody once for each gathering that she came to."""
    asked = answered = 0
    for case in cases:
        about = [one for one in case.asked_after if one.survey == survey.code and gathering in (None, one.gathering)]
        occasions = {one.occasion for one in about}
        told = {(one.person_id, one.occasion) for one in case.feedback if one.survey == survey.code}
        told = {(who, occasion) for who, occasion in told if occasion in occasions and was(who, role, case)}
        invited = {(who, one.occasion) for one in about for who in one.people if was(who, role, case)}
        asked, answered = asked + len(invited | told), answered + len(told)
    return Turnout(role, 1, asked, answered)


def was(person_id: UUID, role: Role, case: Mentorship) -> bool:
    """Whether somebody has, or had, this part in a mentorship."""
    is_mentor = person_id == case.mentor.person_id
    return is_mentor if role is Role.MENTOR else not is_mentor


def whole_groups_by_themselves(given: Sequence[Given], least: int) -> Sequence[Given]:
    """Of each intake by itself, and there of each gathering: so that one is not told from the difference between all of them
    and the others."""
    parts: dict[tuple[str, UUID | None], list[Given]] = {}
    for one in given:
        parts.setdefault((one.intake, one.gathering), []).append(one)
    return [shown for part in parts.values() for shown in whole_groups(part, least)]


def whole_groups(given: Sequence[Given], least: int) -> Sequence[Given]:
    """The first answers, as far as they come from whole groups of so many people."""
    people: set[UUID] = set()
    shown, known = 0, 0
    for number, one in enumerate(given, start=1):
        people.add(one.person_id)
        if len(people) >= known + least:
            shown, known = number, len(people)
    return given[:shown]


def answers_in(text: str | None) -> Mapping[str, Any]:
    """Nothing where somebody was erased: what she said cannot be read any more."""
    found = json.loads(text) if text else {}
    return found if isinstance(found, dict) else {}


def counted(question: Question, values: Sequence[Any]) -> QuestionSummary:
    chosen: Counter[str] = Counter()
    for value in values:
        for one in value if isinstance(value, list) else [value]:
            chosen["yes" if one is True else "no" if one is False else str(one)] += 1
    if question.kind not in COUNTED:
        return QuestionSummary(question, len(values))
    numbers = [value for value in values if isinstance(value, int) and not isinstance(value, bool)]
    is_number = question.kind in ("scale", "number")
    mean = Decimal(sum(numbers)) / len(numbers) if is_number and numbers else None
    return QuestionSummary(question, len(values), tuple(in_order(question, chosen)), mean)


def in_order(question: Question, chosen: Counter[str]) -> Iterator[tuple[str, int]]:
    """All that could be answered, also what nobody did: options as the form has them, a scale from its least on."""
    match question.kind:
        case "yes_no":
            known = ["yes", "no"]
        case "scale" if question.least is not None and question.most is not None:
            known = [str(value) for value in range(question.least, question.most + 1)]
        case "number":
            known = sorted(chosen, key=int)
        case _:
            known = [option.code for option in question.options]
    yield from ((one, chosen.pop(one, 0)) for one in known)
    yield from sorted(chosen.items())  # options that an earlier version of the policy had
