"""Facts for steps: those that fit a case as it stands, and those that only have the right types."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any, get_args, get_origin
from uuid import UUID

from hypothesis import strategies as st

from application.facts import facts_of
from domain.application.events import CriterionResult, Recommendation, Result, Score
from domain.application.requirements import to_be_shown
from domain.application.scoring import have_scored
from domain.case import Role, Sealed
from domain.dates import ONE_DAY
from domain.mentorship.rules.work import evaluation_of
from domain.mentorship.surveys import open_after_gathering
from domain.mentorship.values import Horizon, Mark, Participant
from domain.policy import Policy
from tests.conditions import all_met
from tests.stateful.lists import CASES
from tests.stateful.model import KnownCase
from tests.stateful.world import World, answers_to

Draw = Callable[[st.SearchStrategy[Any]], Any]


class NothingFits(Exception):
    """There are no facts with which this step could be taken now."""


class Fitting:
    """Facts with which a step of a case can be taken now, as far as the case itself knows; about what is asked for, if so."""

    def __init__(
        self,
        world: World,
        draw: Draw,
        known: KnownCase,
        step: str,
        role: Role,
        about: str = "",
        who: UUID | None = None,
    ) -> None:
        self.world, self.draw, self.known, self.step, self.role, self.about = world, draw, known, step, role, about
        self.who = who
        self.policy: Policy = world.policy(known)
        self.case: Any = world.comparison.case(known.case_id)
        self.today = self.policy.local_date(world.now)

    def facts(self) -> dict[str, Any]:
        """
        Raises:
            NothingFits: there are none.
        """
        made = getattr(self, self.step, None)
        return made() if made else {}

    def one_of(self, choices: Any) -> Any:
        choices = list(choices)
        if not choices:
            raise NothingFits
        return self.draw(st.sampled_from([one for one in choices if str(one) == self.about] or choices))

    def some_of(self, choices: Any, most: int) -> tuple[Any, ...]:
        choices = list(choices)
        if not choices or most < 1:
            raise NothingFits
        return tuple(self.draw(st.lists(st.sampled_from(choices), min_size=1, max_size=most, unique=True)))

    def day_between(self, first: date, last: date) -> date:
        if last < first:
            raise NothingFits
        return first + timedelta(days=self.draw(st.integers(0, (last - first).days)))

    # Of applications

    def meet_requirement(self) -> dict[str, Any]:
        chosen = self.one_of(one.code for one in to_be_shown(self.case, self.policy, self.role))
        return {"requirement": chosen, "answers": answers_to(self.policy, chosen, self.case.role)}

    def waive_requirement(self) -> dict[str, Any]:
        return {"requirement": self.one_of(one.code for one in to_be_shown(self.case, self.policy, self.role))}

    def pass_screening(self) -> dict[str, Any]:
        return {"results": all_met(self.case, self.policy)}

    def schedule_interview(self) -> dict[str, Any]:
        at = self.world.now + timedelta(hours=self.draw(st.integers(1, 400)))
        hers = {self.case.person_id} | self.world.model.people[self.case.person_id].ties
        interviewers = [one for one in self.world.model.people if one not in hers]
        least = max(1, self.policy.selection.interviewers)
        chosen = self.draw(st.lists(st.sampled_from(interviewers), min_size=least, max_size=least + 1, unique=True))
        return {"at": at, "interviewers": tuple(chosen), "place": self.draw(st.sampled_from(["", "Room 7"]))}

    def score_interview(self) -> dict[str, Any]:
        return {"scores": self.scores(self.who), "notes": self.draw(st.sampled_from(["", "Shy."]))}

    def scores(self, *interviewers: Any) -> tuple[Score, ...]:
        criteria = self.policy.interview_criteria(self.case.role)
        return tuple(
            Score(who, one.code, self.draw(st.integers(one.least, one.most)))
            for who in interviewers
            for one in criteria
        )

    def hold_interview(self) -> dict[str, Any]:
        scored = have_scored(self.case.scores)
        return {
            "scores": self.scores(*(who for who in self.case.interviewers if who not in scored)),
            "recommendation": self.draw(st.sampled_from(Recommendation)),
            "notes": "She is ready.",
        }

    def choose_mentors(self) -> dict[str, Any]:
        mentors = [
            one.case_id for one in self.others("Application", "mentor", "accepted") if one.person != self.known.person
        ]
        return {"choices": self.some_of(mentors, self.policy.matching.choices_most)}

    def change_capacity(self) -> dict[str, Any]:
        most = self.policy.matching.capacity_most
        return {"capacity": self.one_of(range(max(1, len(self.case.places)), most + 1))}

    def carry_over(self) -> dict[str, Any]:
        names = (name for programme, name in self.world.model.intakes if programme == self.known.programme)
        return {"intake": self.one_of(name for name in names if name != self.known.intake)}

    def others(self, kind: str, role: str, state: str) -> list[KnownCase]:
        """Cases of the same intake."""
        here, model = (self.known.programme, self.known.intake), self.world.model
        return [
            one
            for one in model.of_kind(kind)
            if (one.programme, one.intake) == here and one.role == role and model.state(one) == state
        ]

    # Of mentorships: the agreement

    def confirm_agreement(self) -> dict[str, Any]:
        ruled = self.policy.commitment.starts_when_confirmed(self.today)
        return {} if ruled else {"starts_on": self.day_between(self.today, self.today + timedelta(days=30))}

    def join(self) -> dict[str, Any]:
        return {"application": self.one_of(one.case_id for one in self.others("Application", "mentee", "accepted"))}

    def leave(self) -> dict[str, Any]:
        return {"mentee": self.one_of(self.case.everybody())}

    # The commitment

    def set_goal(self) -> dict[str, Any]:
        sections = [one.code for one in self.policy.plan_sections] or [""]
        horizon = self.draw(st.sampled_from(Horizon))
        due = self.draw(st.sampled_from([None, self.today, self.case.commitment.last]))
        due = None if due and due < self.today else due
        mentee = None if self.is_one_of_a_group else self.draw(st.sampled_from([None, *self.case.everybody()]))
        section = self.one_of(sections)
        facts = {"text": "CV", "section": section, "horizon": horizon, "due": due, "mentee": mentee}
        hers = self.who if self.is_one_of_a_group else mentee
        return {**facts, "key_step": self.draw(st.sampled_from(["", *self.key_steps(section, hers)]))}

    def key_steps(self, section: str, whose: UUID | None) -> list[str]:
        taken = {goal.key_step for goal in self.case.goals if goal.mentee == whose and not goal.dropped}
        steps = [step.code for one in self.policy.plan_sections if one.code == section for step in one.key_steps]
        return [code for code in steps if code not in taken]

    @property
    def is_one_of_a_group(self) -> bool:
        return self.role is Role.MENTEE and bool(self.case.is_group)

    def reach_goal(self) -> dict[str, Any]:
        hers = [one for one in self.case.goals if not self.is_one_of_a_group or one.mentee == self.who]
        return {"goal": self.one_of(goal.number for goal in hers if goal.is_open)}

    drop_goal = reach_goal

    def move_goal(self) -> dict[str, Any]:
        return {**self.reach_goal(), "percent": self.draw(st.integers(0, 100))}

    def log_contact(self) -> dict[str, Any]:
        last = min(self.today, self.case.last_day)
        return {
            "kind": self.one_of(one.code for one in self.policy.contact_kinds),
            "on": self.day_between(max(self.case.commitment.first, last - timedelta(days=70)), last),
            "minutes": self.draw(st.sampled_from([None, 1, 45])),
            "attended": self.draw(st.sampled_from([None, (), self.case.everybody()[:1]])),
            "note": self.draw(st.sampled_from(["", "Talked."])),
        }

    def correct_contact(self) -> dict[str, Any]:
        hers = [one for one in self.case.contacts if not self.is_one_of_a_group or one.logged_by == self.who]
        standing = [one.number for one in hers if not one.corrected_by]
        return {**self.log_contact(), "contact": self.one_of(standing)}

    def assess(self) -> dict[str, Any]:
        facts = {
            "mentee": self.one_of(self.case.everybody()),
            "period": self.one_of(self.world.assessable(self.known)),
        }
        return {**facts, "marks": self.marks("mentee"), "note": ""}

    def evaluate_mentor(self) -> dict[str, Any]:
        evaluation = evaluation_of("mentor", self.policy)
        known = {one.month for one in self.case.evaluations}
        last = min(self.case.last_day, self.today)
        days = (self.case.commitment.first + timedelta(days=number * 28) for number in range(30))
        months = dict.fromkeys(f"{day:%Y-%m}" for day in days if day <= last)
        together = tuple(one.code for one in evaluation.by) if evaluation else ()
        month = self.one_of(month for month in months if month not in known)
        return {"month": month, "together": together, "marks": self.marks("mentor"), "note": "Well done."}

    def marks(self, role: str) -> tuple[Mark, ...]:
        evaluation = evaluation_of(role, self.policy)
        criteria = evaluation.criteria if evaluation else ()
        return tuple(Mark(one.code, self.draw(st.integers(one.least, one.most))) for one in criteria)

    def raise_concern(self) -> dict[str, Any]:
        return {"text": "Екі хатыма жауап болмады."}

    def resolve_concern(self) -> dict[str, Any]:
        return {"concern": self.one_of(one.number for one in self.case.open_concerns), "outcome": "They talked."}

    def give_feedback(self) -> dict[str, Any]:
        hers = [one for one in self.policy.surveys if self.role in one.to]
        chosen = self.one_of(one.code for one in hers if one.when != "after_gathering" or self.is_asked(one.code))
        return {"survey": chosen, "answers": answers_to(self.policy, chosen, self.role)}

    def is_asked(self, survey: str) -> bool:
        return self.who is not None and open_after_gathering(self.case, survey, self.who) is not None

    # The end

    def terminate(self) -> dict[str, Any]:
        return {"order_number": "13-k", "order_date": self.today} if self.case.is_appointed else {}

    def extend(self) -> dict[str, Any]:
        left = self.policy.commitment.extension_limit_days - self.case.extended_days
        last = self.case.commitment.last
        return {"ends_on": self.day_between(max(last + ONE_DAY, self.today), last + timedelta(days=left))}

    def reinstate(self) -> dict[str, Any]:
        left = self.policy.commitment.extension_limit_days - self.case.extended_days
        last = self.case.commitment.last
        if last >= self.today:
            return {}
        return {"ends_on": self.day_between(self.today, last + timedelta(days=left))}

    def certify(self) -> dict[str, Any]:
        roles = self.policy.certification.roles
        hers = (one for one in self.world.parties(self.known) if self.case.role_of(one) in roles)
        return {"person": self.one_of(one for one in hers if self.case.certificate_of(one) is None)}

    def revoke_certificate(self) -> dict[str, Any]:
        places = [index for index, one in enumerate(self.case.certificates) if not one.revoked]
        return {"number": self.case.certificates[self.one_of(places)].number}


# Any facts


def any_facts(world: World, draw: Draw, kind: str, step: str) -> dict[str, Any]:
    """Facts of the right types, and otherwise of any kind."""
    return {
        fact.name: draw(any_value(world, fact.type))
        for fact in facts_of(CASES[kind], step)
        if fact.required or draw(st.booleans())
    }


TEXTS = (
    "",
    "   ",
    "nonsense",
    "goals",
    "phone",
    "meeting",
    "final",
    "opening",
    "2026-05",
    "spring",
    "Қ" * 3000,
    "☃{name}",
)
NUMBERS = (-1, 0, 1, 2, 3, 50, 100, 101, 2**31, 2**63, 10**30)


def any_value(world: World, hint: Any) -> st.SearchStrategy[Any]:
    """Any value of a type."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin is tuple:
        return st.lists(any_value(world, inner[0]), max_size=3).map(tuple)
    if type(None) in inner:
        return st.none() | any_value(world, next(one for one in inner if one is not type(None)))
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return st.sampled_from(list(hint))
    return simple_values(world)[hint]()


def simple_values(world: World) -> Mapping[Any, Callable[[], st.SearchStrategy[Any]]]:
    texts, numbers, ids = st.sampled_from(TEXTS), st.sampled_from(NUMBERS), any_id(world)
    return {
        str: lambda: texts,
        Sealed: lambda: texts,
        int: lambda: numbers,
        UUID: lambda: ids,
        date: lambda: any_day(world),
        datetime: lambda: any_moment(world),
        Participant: lambda: st.builds(Participant, ids, ids),
        CriterionResult: lambda: st.builds(CriterionResult, texts, st.sampled_from(Result)),
        Score: lambda: st.builds(Score, ids, texts, numbers),
        Mark: lambda: st.builds(Mark, texts, numbers),
    }


def any_id(world: World) -> st.SearchStrategy[UUID]:
    """Of a person, of a case, of something else, of nothing."""
    model = world.model
    return st.sampled_from([*model.people, *model.cases, *list(model.streams)[-2:], UUID(int=0), UUID(int=7)])


def any_moment(world: World) -> st.SearchStrategy[datetime]:
    """The farthest are those that pages can tell: in whatever zone they are read, they fall on a day that there is."""
    far = st.sampled_from([datetime.min.replace(tzinfo=UTC) + ONE_DAY, datetime.max.replace(tzinfo=UTC) - ONE_DAY])
    near = st.sampled_from([-40000, -400, -30, -1, -0.01, 0, 0.01, 1, 30, 400, 40000])
    return far | near.map(lambda days: world.now + timedelta(days=days))


def any_day(world: World) -> st.SearchStrategy[date]:
    return st.sampled_from([date.min, date.max]) | any_moment(world).map(lambda moment: moment.date())
