"""What happens while a commitment of the demo runs: plan, contacts, checklists, surveys, assessments."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from application.checklists import due_day, item_id, rows_asked
from domain.action_item import ActionItem
from domain.case import Role
from domain.mentorship import Mentorship
from domain.mentorship.assessing import periods_to_assess
from domain.mentorship.next_steps import next_steps
from domain.mentorship.states import ACTIVE, CERTIFIED, COMPLETED
from domain.mentorship.values import Horizon, Mark
from domain.next_step import NextStep
from domain.policy.mentoring import Evaluation, Survey
from web.demo.answers import answered
from web.demo.words import GOALS, NOTES

if TYPE_CHECKING:
    from web.demo.pairs import Pairs

LATE = timedelta(days=33)
ASKED = (ACTIVE, COMPLETED, CERTIFIED)


class InCommitment:
    def __init__(self, pairs: Pairs) -> None:
        self.pairs, self.story, self.house = pairs, pairs.story, pairs.house

    def plan(self, mentorship: Mentorship, index: int) -> None:
        """All that will be, counted from the first day of the commitment."""
        case_id = mentorship.id
        first, days = mentorship.commitment.first, mentorship.commitment.days
        self.story.on(first + timedelta(days=3 + index % 9), partial(self.set_goals, case_id, index))
        self.plan_contacts(mentorship, index)
        self.story.on(first + timedelta(days=2), partial(self.plan_checklists, case_id, index))
        self.plan_surveys(mentorship, index)
        if self.evaluation("mentee"):
            for share in (0.4, 0.9):
                self.story.on(first + timedelta(days=int(days * share)), partial(self.assess, case_id, index))
            for period in periods_to_assess(mentorship, self.story.policy):
                self.story.on(period.last + LATE, partial(self.see_to_the_rest, case_id))

    # The development plan

    def set_goals(self, case_id: UUID, index: int) -> None:
        if index % 10 == 6 or not self.story.policy.plan_sections:  # no plan yet
            return
        mentorship = self.pairs.load(case_id)
        mentee = self.story.herself(mentorship.mentees[0].person_id)
        number = 1 + index % 3
        for goal in range(number):
            self.pairs.take(case_id, "set_goal", mentee, self.goal(mentorship, index, goal))
        self.pairs.take(case_id, "agree_plan", mentee)
        later = self.story.later
        later(35, partial(self.pairs.take, case_id, "move_goal", mentee, {"goal": 1, "percent": 30 + index % 5 * 10}))
        later(85, partial(self.pairs.take, case_id, "reach_goal", mentee, {"goal": 1}))
        if number > 1 and index % 8 == 1:
            later(60, partial(self.pairs.take, case_id, "drop_goal", mentee, {"goal": 2}))

    def goal(self, mentorship: Mentorship, index: int, number: int) -> dict[str, Any]:
        """One of the section's key steps, or something of their own; the third one is for the years to come."""
        sections, long = self.story.policy.plan_sections, number == 2
        section = sections[(index + number) % len(sections)]
        due = min(self.story.today + timedelta(days=50 + 30 * number), mentorship.commitment.last)
        facts: dict[str, Any] = {
            "text": GOALS[(index + number) % len(GOALS)],
            "section": section.code,
            "horizon": Horizon.LONG if long else Horizon.SHORT,
            "due": None if long else due,
        }
        if section.key_steps and (index + number) % 3:
            step = section.key_steps[(index + number) % len(section.key_steps)]
            facts |= {"key_step": step.code, "text": step.names.in_("ru" if index % 2 else "kk")}
        return facts

    # Contacts

    def plan_contacts(self, mentorship: Mentorship, index: int) -> None:
        """As many as are asked, mostly, and one more now and then; some periods nobody finds the time."""
        log, on = self.log, self.story.on
        for period in mentorship.periods_as_planned(self.story.policy):
            number = index + period.number
            if number % 9 == 3 or (index % 12 == 9 and period.number in (2, 3)):
                continue
            times = period.expected + number % 2
            days = (period.last - period.first).days
            for time in range(times):
                day = period.first + timedelta(days=min(days, 1 + index % 3 + time * days // max(1, times)))
                on(day, partial(log, mentorship.id, number + time))
        first, days = mentorship.commitment.first, mentorship.commitment.days
        if index % 8 == 2:
            on(first + timedelta(days=int(days * 0.27)), partial(self.correct, mentorship.id))
        if index % 7 == 3:
            on(first + timedelta(days=int(days * 0.42)), partial(self.log_late, mentorship.id))

    def log(self, case_id: UUID, number: int) -> None:
        mentorship = self.pairs.load(case_id)
        mentor = mentorship.mentor.person_id
        everybody = mentorship.everybody()
        writer = mentor if number % 3 or len(everybody) > 1 else everybody[0]
        note = NOTES[number % len(NOTES)] if number % 2 else ""
        facts: dict[str, Any] = {"kind": self.kind(number), "minutes": 30 + 15 * (number % 4), "note": note}
        if len(everybody) > 1:
            facts["attended"] = tuple(one for place, one in enumerate(everybody) if (place + number) % 8)
        self.pairs.take(case_id, "log_contact", self.story.herself(writer), facts)

    def kind(self, number: int) -> str:
        """Mostly of those that count."""
        policy = self.story.policy
        kinds = [kind.code for kind in policy.contact_kinds]
        counted = list(policy.cadence.kinds) if policy.cadence and policy.cadence.kinds else kinds
        return kinds[number // 11 % len(kinds)] if number % 11 == 10 else counted[number % len(counted)]

    def log_late(self, case_id: UUID) -> None:
        """A talk of a month that went by without one comes into the log only now, and makes it good."""
        mentorship = self.pairs.load(case_id)
        for missed in sorted(mentorship.missed_periods)[:1]:
            period = mentorship.periods(self.story.policy)[missed - 1]
            for time in range(period.expected):
                facts = {"kind": self.kind(time), "on": period.first + timedelta(days=2 + time), "minutes": 20}
                self.pairs.take(case_id, "log_contact", self.story.herself(mentorship.mentor.person_id), facts)

    def correct(self, case_id: UUID) -> None:
        mentorship = self.pairs.load(case_id)
        if mentorship.contacts:
            wrong = mentorship.contacts[-1]
            why = self.story.saying_why(mentorship.mentor.person_id, "correct_contact", "mentor")
            facts = {"contact": wrong.number, "kind": self.kind(wrong.number), "on": wrong.on, "minutes": 40}
            self.pairs.take(case_id, "correct_contact", why, facts)

    # Checklists

    def plan_checklists(self, case_id: UUID, index: int) -> None:
        """Most rows are ticked in time, some weeks later; a few pairs tick all of them late."""
        mentorship, policy = self.pairs.load(case_id), self.story.policy
        for number, row in enumerate(rows_asked(mentorship, policy)):
            early = timedelta(days=(index * 3 + number * 5) % 10 - 1)
            if index % 21 == 6 or (index + number) % 10 == 9:
                early = -LATE
            day = max(due_day(row[2], mentorship, policy) - early, self.story.today)
            self.story.on(day, partial(self.tick, item_id(mentorship, row), row[0]))

    def tick(self, item: UUID, person_id: UUID) -> None:
        if self.house.ledger.find(ActionItem, item):
            self.story.take(ActionItem, item, "deliver", self.story.herself(person_id))

    # Surveys and evaluations

    def plan_surveys(self, mentorship: Mentorship, index: int) -> None:
        every = [one.every_months for one in self.story.policy.surveys if one.every_months]
        for months in sorted(set(every)):
            for time in range(mentorship.commitment.days // (months * 31)):
                day = mentorship.commitment.first + timedelta(days=months * 31 * (time + 1) + index % 6)
                self.story.on(day, partial(self.answer_all, mentorship.id, index + time))

    def answer_all(self, case_id: UUID, number: int) -> None:
        mentorship = self.pairs.load(case_id)
        for place, person_id in enumerate((mentorship.mentor.person_id, *mentorship.everybody())):
            if (number + place) % 3:
                self.answer(case_id, person_id, "regularly")

    def answer(self, case_id: UUID, person_id: UUID, when: str) -> None:
        policy, role = self.story.policy, self.pairs.load(case_id).role_of(person_id)
        for survey in policy.surveys:
            if survey.when == when and role in survey.to:
                self.fill_in(case_id, person_id, survey)

    def fill_in(self, case_id: UUID, person_id: UUID, survey: Survey) -> None:
        role = self.pairs.load(case_id).role_of(person_id) or Role.MENTEE
        answers = answered(self.story.policy.form(survey.form), role, self.story.random)
        facts = {"survey": survey.code, "answers": answers}
        self.pairs.take(case_id, "give_feedback", self.story.herself(person_id), facts)

    def assess(self, case_id: UUID, index: int) -> None:
        """The period that is under way."""
        mentorship = self.pairs.load(case_id)
        begun = [one for one in periods_to_assess(mentorship, self.story.policy) if one.first <= self.story.today]
        if index % 6 != 5 and begun:
            facts = {
                "mentee": mentorship.mentees[0].person_id,
                "period": begun[-1].code,
                "marks": self.marks("mentee"),
            }
            self.pairs.take(case_id, "assess", self.story.herself(mentorship.mentor.person_id), facts)

    def see_to_the_rest(self, case_id: UUID) -> None:
        """The office asks for what was forgotten until now."""
        while left := [one for one in self.open_steps(case_id) if one.step in FORGOTTEN]:
            for one in left:
                FORGOTTEN[one.step](self, case_id, one)

    def open_steps(self, case_id: UUID) -> list[NextStep]:
        mentorship = self.pairs.load(case_id)
        if mentorship.state not in ASKED:
            return []
        now = self.story.agenda.clock.now
        return [one for one in next_steps(mentorship, self.story.policy) if one.since <= now]

    def assess_late(self, case_id: UUID, left: NextStep) -> None:
        mentee, _, period = left.about.partition(":")
        facts = {"mentee": UUID(mentee), "period": period, "marks": self.marks("mentee")}
        mentor = self.pairs.load(case_id).mentor.person_id
        self.pairs.take(case_id, "assess", self.story.herself(mentor), facts)

    def certify_late(self, case_id: UUID, left: NextStep) -> None:
        self.pairs.take(case_id, "certify", self.story.by_office(), {"person": UUID(left.about)})

    def evaluate_late(self, case_id: UUID, left: NextStep) -> None:
        self.evaluate(case_id, left.about)

    def answer_late(self, case_id: UUID, left: NextStep) -> None:
        survey, _, person_id = left.about.partition(":")
        self.fill_in(case_id, UUID(person_id), self.story.policy.survey(survey))

    def evaluate(self, case_id: UUID, month: str) -> None:
        if evaluation := self.evaluation("mentor"):
            together = tuple(one.code for one in evaluation.by)
            facts = {"month": month, "together": together, "marks": self.marks("mentor")}
            self.pairs.take(case_id, "evaluate_mentor", self.story.by_office(), facts)

    def evaluation(self, of: str) -> Evaluation | None:
        return next((one for one in self.story.policy.evaluations if one.of == of), None)

    def marks(self, of: str) -> tuple[Mark, ...]:
        evaluation = self.evaluation(of)
        criteria = evaluation.criteria if evaluation else ()
        return tuple(
            Mark(one.code, self.story.random.randint(max(one.least, one.most - 2), one.most)) for one in criteria
        )


FORGOTTEN: Mapping[str, Callable[[InCommitment, UUID, NextStep], None]] = {
    "assess": InCommitment.assess_late,
    "certify": InCommitment.certify_late,
    "evaluate_mentor": InCommitment.evaluate_late,
    "give_feedback": InCommitment.answer_late,
}
