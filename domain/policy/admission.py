"""Who may take part: eligibility, what is asked before which step, forms, selection."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from domain.policy.words import Named, Names

RequirementKind = Literal["form", "document", "attendance", "order"]
QuestionKind = Literal["text", "long_text", "choice", "choices", "number", "date", "yes_no", "scale"]
KnownFrom = Literal["study_year", "faculty", "statement"]
GatheringKind = Literal[
    "orientation", "seminar", "webinar", "lecture", "dormitory_visit", "final_presentation", "ceremony"
]  # fmt: skip

BOTH: frozenset[str] = frozenset({"mentor", "mentee"})


@dataclass(frozen=True)
class FieldOfStudy(Named):
    """A group of faculties with activities of its own."""

    activities: tuple[Named, ...] = ()


@dataclass(frozen=True)
class Faculty(Named):
    """A faculty; `field_of_study` is a code, `deputy_dean` the role that coordinates there."""

    field_of_study: str | None = None
    deputy_dean: Names = Names()
    few_women: bool = False


@dataclass(frozen=True)
class Statement(Named):
    """Something that has to be true of somebody: she says so when she applies, the office when it screens her.

    `standing`: what the university's record of her has to say, where there is one. `waivable`: whether the office may do
    without it, with a reason.
    """

    standing: str | None = None
    waivable: bool = False


@dataclass(frozen=True)
class Eligibility(Named):
    """One way to be eligible in a role: all its statements hold. Where a role has several, any of them is enough."""

    role: str
    statements: tuple[Statement, ...]
    mentor_kinds: tuple[str, ...] = ()

    def is_for(self, kind: str) -> bool:
        """Whether a mentor of this kind can be eligible in this way."""
        return not self.mentor_kinds or kind in self.mentor_kinds

    def holds(self, shown: Collection[str]) -> bool:
        return all(statement.code in shown for statement in self.statements)

    def can_hold(self, shown: Collection[str]) -> bool:
        """Whether it holds with what is shown and what the office may waive."""
        return all(statement.code in shown or statement.waivable for statement in self.statements)


@dataclass(frozen=True)
class Requirement(Named):
    """Something to show before a step: an answered `form`, a document, attendance at a `gathering`, or an order."""

    kind: RequirementKind
    roles: frozenset[str]
    before: str
    form: str | None = None
    gathering: str | None = None


@dataclass(frozen=True)
class Gathering(Named):
    """A kind of gathering that the programme holds, and how many a year where it says so: in all, or `each_mentorship`."""

    kind: GatheringKind
    roles: frozenset[str] = BOTH
    topics: tuple[Named, ...] = ()
    least_a_year: int | None = None
    most_a_year: int | None = None
    each_mentorship: bool = False


@dataclass(frozen=True)
class Question(Named):
    """A question of a form.

    `least` and `most` limit a number and a scale by value, a text by characters, `choices` by how many are chosen.
    `options` are those of the file, or of the list that `options_from` names. Answers to a `sealed` question are
    readable only with people's keys; free text always is sealed. A `shared` answer stands in the profile that the
    other role chooses from.
    """

    kind: QuestionKind
    required: bool
    roles: frozenset[str] = BOTH
    options: tuple[Named, ...] = ()
    options_from: str | None = None
    least: int | None = None
    most: int | None = None
    sealed: bool = False
    shared: bool = False


@dataclass(frozen=True)
class Form(Named):
    questions: tuple[Question, ...]

    def questions_for(self, role: str) -> tuple[Question, ...]:
        return tuple(question for question in self.questions if role in question.roles)


@dataclass(frozen=True)
class ScreeningCriterion(Named):
    """What is checked before anybody is selected: met, or waived with a reason."""

    roles: frozenset[str]


@dataclass(frozen=True)
class SelectionCriterion(Named):
    """What interviewers score, from `least` to `most`, and how much it weighs (percent; 100 together in a role)."""

    roles: frozenset[str]
    weight: int
    least: int
    most: int


@dataclass(frozen=True)
class PriorityGroup(Named):
    """Who comes before others. Known from the study year, from a faculty with few women, or from a statement.

    `question` is the code of the question, of whichever form, that tells the study year.
    """

    known_from: KnownFrom = "statement"
    study_years: tuple[int, ...] = ()
    question: str | None = None


@dataclass(frozen=True)
class Selection:
    """How applicants are chosen. `priority_groups` stand in their order; `places` is for mentees, in one intake.

    `conclude_after_days`: so many days after the end of what an intake is for, the clock concludes the applications that
    were accepted and lead to nothing any more; None: a coordinator does.
    """

    screening: tuple[ScreeningCriterion, ...] = ()
    criteria: tuple[SelectionCriterion, ...] = ()
    interview_roles: frozenset[str] = frozenset()
    interviewers: int = 0
    priority_groups: tuple[PriorityGroup, ...] = ()
    places: int | None = None
    conclude_after_days: int | None = None

    @property
    def stated_groups(self) -> tuple[PriorityGroup, ...]:
        """The groups that an applicant says herself she belongs to."""
        return tuple(group for group in self.priority_groups if group.known_from == "statement")

    def groups_of(
        self, stated: Collection[str], answers: Mapping[str, object], few_women: bool
    ) -> tuple[PriorityGroup, ...]:
        """The groups that somebody belongs to, the first of the policy's order first.

        Args:
            stated: the groups that she says she belongs to.
            answers: what she answered, by the codes of the questions.
            few_women: whether women are few at her faculty.
        """

        def belongs(group: PriorityGroup) -> bool:
            match group.known_from:
                case "study_year":
                    return answers.get(group.question or "") in group.study_years
                case "faculty":
                    return few_women
                case "statement":
                    return group.code in stated

        return tuple(group for group in self.priority_groups if belongs(group))

    def rank_of(self, groups: Sequence[PriorityGroup]) -> int:
        """The place of somebody's first group in the policy's order; who is in none comes after them all."""
        return self.priority_groups.index(groups[0]) if groups else len(self.priority_groups)
