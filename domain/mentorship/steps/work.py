"""The steps while the commitment runs: roster, plan, contacts, cadence, assessments, concerns, feedback."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

from domain.cadence import Period
from domain.case import Circumstances, Refused, Role, Sealed
from domain.mentorship.clock import missed_period, period_made_good
from domain.mentorship.record import MentorshipRecord
from domain.mentorship.rules.agreement import happened_on, refuse_kin
from domain.mentorship.surveys import open_after_gathering, survey_occasion
from domain.mentorship.values import Horizon, Mark, Participant


class WorkSteps(MentorshipRecord):
    def start(self, given: Circumstances) -> None:
        """The commitment starts on the day agreed on, however late the clock is; a coordinator may start it earlier, today."""
        self.check_open("start", given)
        starts_on = min(self.commitment.first, given.today)
        self.take("start", given, starts_on=starts_on, ends_on=given.policy.ends_on(starts_on))

    def join(
        self,
        given: Circumstances,
        application: UUID,
        mentee: UUID,
        faculty: str = "",
        kin: frozenset[UUID] = frozenset(),
    ) -> None:
        """`mentee` is whose application it is, which names `faculty`; `kin` are the mentor's kin, whoever declared it."""
        self.check_open("join", given)
        joining = Participant(application, mentee, faculty)
        refuse_kin((joining,), kin)
        self.take("join", given, mentee=joining)

    def leave(self, given: Circumstances, mentee: UUID) -> None:
        """A mentee (a person's id) leaves the roster."""
        self.check_open("leave", given)
        leaving = self.mentee(mentee)
        if leaving is None:
            raise Refused("not_on_roster", "She is not on the roster: choose one of its mentees.", at="mentee")
        self.take("leave", given, mentee=leaving)

    def agree_plan(self, given: Circumstances) -> None:
        """Agree on the plan as it stands: its goals that were not dropped. It can be agreed on again when it has changed."""
        self.take("agree_plan", given, goals=tuple(goal.number for goal in self.goals if not goal.dropped))

    def set_goal(
        self,
        given: Circumstances,
        text: Sealed,
        section: str = "",
        horizon: Horizon = Horizon.SHORT,
        due: date | None = None,
        mentee: UUID | None = None,
        key_step: str = "",
    ) -> None:
        """Set a goal of one `mentee` (a person's id), or of all of them. In a group, what a student sets is hers.

        `key_step` is the code of the section's key step that it takes, if it is one.
        """
        if mentee is None and self.is_group and given.act.role is Role.MENTEE:
            mentee = given.act.person
        facts = {
            "text": text,
            "section": section,
            "horizon": horizon,
            "due": due,
            "mentee": mentee,
            "key_step": key_step,
        }
        self.take("set_goal", given, goal=len(self.goals) + 1, **facts)

    def move_goal(self, given: Circumstances, goal: int, percent: int) -> None:
        self.take("move_goal", given, goal=goal, percent=percent)

    def reach_goal(self, given: Circumstances, goal: int) -> None:
        self.take("reach_goal", given, goal=goal)

    def drop_goal(self, given: Circumstances, goal: int) -> None:
        self.take("drop_goal", given, goal=goal)

    def log_contact(
        self,
        given: Circumstances,
        kind: str,
        on: date | None = None,
        minutes: int | None = None,
        attended: tuple[UUID, ...] | None = None,
        note: Sealed | None = None,
    ) -> None:
        """Log a contact of a local day (by default the day of the act); `attended` are mentees, by default all of them."""
        self.take(
            "log_contact",
            given,
            contact=len(self.contacts) + 1,
            kind=kind,
            on=on or happened_on(given),
            attended=self.everybody() if attended is None else attended,
            minutes=minutes,
            note=note,
            private=given.policy.is_private(kind),
        )

    def correct_contact(
        self,
        given: Circumstances,
        contact: int,
        kind: str,
        on: date,
        minutes: int | None = None,
        attended: tuple[UUID, ...] | None = None,
        note: Sealed | None = None,
    ) -> None:
        """Put another entry in the place of a wrong one (its number). What did not happen at all, nobody attended."""
        self.take(
            "correct_contact",
            given,
            corrects=contact,
            contact=len(self.contacts) + 1,
            kind=kind,
            on=on,
            attended=self.everybody() if attended is None else attended,
            minutes=minutes,
            note=note,
            private=given.policy.is_private(kind),
        )

    def miss_cadence(self, given: Circumstances) -> None:
        """Record the first missed period that is not recorded yet."""
        self.take_for_period("miss_cadence", given, missed_period)

    def make_good(self, given: Circumstances) -> None:
        """Record the first missed period that has its contacts after all."""
        self.take_for_period("make_good", given, period_made_good)

    def assess(
        self, given: Circumstances, mentee: UUID, period: str, marks: tuple[Mark, ...], note: Sealed | None = None
    ) -> None:
        """Assess the competencies of a mentee (a person's id) in a period of the commitment: its code."""
        self.take("assess", given, mentee=mentee, period=period.strip(), marks=marks, note=note)

    def evaluate_mentor(
        self,
        given: Circumstances,
        month: str,
        together: tuple[str, ...],
        marks: tuple[Mark, ...],
        note: Sealed | None = None,
    ) -> None:
        """Evaluate the mentor's work in a month (`2026-09`); `together` are the policy's codes of who does so jointly."""
        self.take("evaluate_mentor", given, month=month, together=together, marks=marks, note=note)

    def raise_concern(self, given: Circumstances, text: Sealed) -> None:
        self.take("raise_concern", given, concern=len(self.concerns) + 1, text=text)

    def resolve_concern(self, given: Circumstances, concern: int, outcome: Sealed) -> None:
        self.take("resolve_concern", given, concern=concern, outcome=outcome)

    def give_feedback(self, given: Circumstances, survey: str, answers: Sealed) -> None:
        """Answer a survey, once at each of its occasions."""
        self.check_open("give_feedback", given)
        asked, her = next((one for one in given.policy.surveys if one.code == survey), None), given.act.person
        about = open_after_gathering(self, survey, her) if her else None
        occasion = about.occasion if about else survey_occasion(self, asked, given.today) if asked else 0
        facts = {"person_id": her, "survey": survey, "occasion": occasion, "answers": answers}
        self.take("give_feedback", given, **facts, gathering=about.gathering if about else None)

    def ask_after_gathering(
        self, given: Circumstances, gathering: UUID, kind: str, on: date, survey: str, people: tuple[UUID, ...]
    ) -> None:
        """Ask those of it who came to a gathering; again with others where it was recorded wrong."""
        mine = [one for one in self.asked_after if one.survey == survey]
        occasion = next((one.occasion for one in mine if one.gathering == gathering), len(mine) + 1)
        facts = {"gathering": gathering, "kind": kind, "on": on, "survey": survey, "people": people}
        self.take("ask_after_gathering", given, **facts, occasion=occasion)

    def take_for_period(
        self, name: str, given: Circumstances, asked: Callable[[MentorshipRecord, Circumstances], Period | None]
    ) -> None:
        self.check_open(name, given)
        if period := asked(self, given):
            facts = {"period": period.number, "period_first": period.first, "period_last": period.last}
            had = self.contacts_in(period, given.policy)
            self.take(name, given, **facts, expected=period.expected, had=had)
