"""How pairs come about and what they agree and do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Set
from typing import Any, ClassVar, get_args

from domain.cadence import Cadence, CadencePer, StudyYearLeast
from domain.policy import PARTICIPANTS, STEPS
from domain.policy.mentoring import (
    AcademicYear,
    Agreement,
    Ask,
    Checklist,
    ChecklistRow,
    Commitment,
    ConfirmedBy,
    ContactKind,
    DueFrom,
    Evaluation,
    EvaluationCriterion,
    EvaluationPer,
    Expectation,
    ExpectationKind,
    HardConstraint,
    MatchedOn,
    Matching,
    MatchingMode,
    MatchRule,
    PlanSection,
    ReasonCode,
    ScoredOn,
    ScoreWeight,
    StartRule,
    StepReasons,
    Survey,
    SurveyWhen,
    Term,
)
from infrastructure.programme_files.blocks import Block, Rows, Table
from infrastructure.programme_files.fields import Choice, Day, Reference, Several, Texts, Whole, YearDay, YesNo, choices
from infrastructure.programme_files.schema.admission import NamedBlock, in_order, roles, study_years

REASON_GIVERS = (*PARTICIPANTS, "coordinator", "clock")


class HardConstraintBlock(NamedBlock):
    """What no proposed pair may break."""

    makes = HardConstraint
    on = Choice("what the two are compared in", allowed=get_args(MatchedOn))
    rule = Choice("how: at least one in common, the same, or different", allowed=get_args(MatchRule))


class ScoreWeightBlock(NamedBlock):
    """What speaks for a pair."""

    makes = ScoreWeight
    on = Choice("what is scored", allowed=get_args(ScoredOn))
    weight = Whole("percent; all weights make 100", least=1, most=100)


class MatchingBlock(Block):
    """Who finds whom. A coordinator may always propose, but where mentors are appointed."""

    makes = Matching
    modes = Several(Choice("the ways in which pairs come about", allowed=get_args(MatchingMode)))
    choices_most = Whole("how many mentors a mentee ranks at most", least=1, most=50, required=False)
    capacity_default = Whole("mentees of a mentor who names no number", least=1, most=1000)
    capacity_most = Whole("mentees of a mentor at most", least=1, most=1000)
    roster_most = Whole("mentees in one mentorship at most; 1, a pair, if left out", least=1, most=1000, required=False)
    days_to_answer = Whole("days after which a proposal without an answer lapses", least=1, most=365, required=False)
    days_to_sign = Whole("days after which a proposal without all signatures lapses", least=1, most=365, required=False)
    appointment_months = Several(Whole("months in which mentors are appointed", least=1, most=12), required=False)
    groups_most = Whole("groups of one appointed mentor at most; 1 if left out", least=1, most=20, required=False)
    hard_constraints = Rows(HardConstraintBlock, "what no proposed pair may break")
    score_weights = Rows(ScoreWeightBlock, "what speaks for a pair")

    def troubles(self, data: Mapping[str, Any], said: Set[str]) -> Iterator[tuple[str, str]]:
        yield from in_order(data, "capacity_default", "capacity_most")
        yield from in_order(data, "roster_most", "capacity_most")
        modes = data.get("modes", ())
        if "appointment" in modes and len(modes) > 1:
            yield "modes", "Where mentors are appointed, nobody chooses: “appointment” stands alone."
        if "mentee_choice" in modes and "choices_most" not in said:
            yield "choices_most", "Where mentees choose, this key is needed."
        if "algorithm" in modes and "score_weights" not in said:
            yield "score_weights", "Matching by algorithm needs something to score."
        if modes and "appointment" not in modes:
            for key in ("days_to_answer", "days_to_sign"):
                if key not in said:
                    yield key, "Where people consent to a proposal, this key is needed."


class TermBlock(NamedBlock):
    """A clause of the agreement; its names are its title."""

    makes = Term
    text = Texts("the clause")


class ExpectationBlock(NamedBlock):
    """What a role is bound to, is advised, or has a right to."""

    makes = Expectation
    role = Choice("whose", allowed=PARTICIPANTS)
    kind = Choice("how binding it is", allowed=get_args(ExpectationKind))


class AskBlock(NamedBlock):
    """What one side may, or may not, ask of the other."""

    makes = Ask
    by = Choice("who asks", allowed=PARTICIPANTS)
    allowed = YesNo("whether she may", required=True)


class AgreementBlock(Block):
    """What mentor and mentee sign."""

    makes = Agreement
    confirmed_by = Choice("what makes it valid", allowed=get_args(ConfirmedBy))
    terms = Rows(TermBlock, "its clauses")
    expectations = Rows(ExpectationBlock, "duties, advice and rights of each side")
    asks = Rows(AskBlock, "what one side may, or may not, ask of the other")


class AcademicYearBlock(Block):
    """The first and the last day of every academic year."""

    makes = AcademicYear
    first = YearDay("month and day, inclusive")
    last = YearDay("month and day, inclusive")

    def troubles(self, data: Mapping[str, Any], said: Set[str]) -> Iterator[tuple[str, str]]:
        if "first" in data and data["first"] == data.get("last"):
            yield "last", "An academic year is longer than a day."


class ReasonCodeBlock(NamedBlock):
    """Why a mentorship ends early."""

    makes: ClassVar[Callable[..., Any]] = ReasonCode
    by = choices("who may say so", REASON_GIVERS)


class StepReasonsBlock(ReasonCodeBlock):
    """Why somebody takes a step. Reasons to terminate stand in commitment.ending_reasons."""

    makes = StepReasons
    steps = Several(Choice("the steps that it is offered for", allowed=[step for step in STEPS if step != "terminate"]))


class CommitmentBlock(Block):
    """The formal period of a mentorship: a number of months, or an academic year."""

    makes = Commitment
    length_months = Whole("how many months it lasts", least=1, most=120, required=False)
    academic_year = Table(AcademicYearBlock, "or the academic year in which it ends")
    start_rule = Choice("the day on which it starts, once the agreement is confirmed", allowed=get_args(StartRule))
    starts_on = Day("for a fixed date: that date", required=False)
    extension_limit_days = Whole("days of all its extensions together", least=0, most=3650)
    pause_limit_days = Whole("days of all its pauses together", least=0, most=3650)
    informal_continuation = YesNo("whether a pair may go on afterwards, outside the programme")
    ending_reasons = Rows(ReasonCodeBlock, "why a mentorship ends early", required=True)

    def troubles(self, data: Mapping[str, Any], said: Set[str]) -> Iterator[tuple[str, str]]:
        if "length_months" not in said and "academic_year" not in said:
            yield "length_months", "A commitment needs an end: say “length_months” or “academic_year”."
        if "length_months" in said and "academic_year" in said:
            yield "academic_year", "A commitment has “length_months” or “academic_year”, not both."
        rule = data.get("start_rule")
        if rule == "fixed_date" and "starts_on" not in said:
            yield "starts_on", "A fixed date needs this key."
        if rule is not None and rule != "fixed_date" and "starts_on" in said:
            yield "starts_on", "Only the start rule “fixed_date” has this key."
        if rule == "academic_year" and "academic_year" not in said:
            yield "academic_year", "A start with the academic year needs this key."


class StudyYearLeastBlock(Block):
    """Another number for mentees of some study years."""

    makes = StudyYearLeast
    study_years = Several(Whole("years of study, 1 for freshers", least=1, most=8))
    at_least = Whole("contacts in a period", least=1, most=100)


class CadenceBlock(Block):
    """How often a pair is asked to be in contact."""

    makes = Cadence
    at_least = Whole("contacts in a period", least=1, most=100)
    per = Choice("what a period is", allowed=get_args(CadencePer))
    kinds = Several(Reference("codes of the contact kinds that count; all if left out"), required=False)
    by_study_year = Rows(StudyYearLeastBlock, "other numbers for some study years")
    days = Whole(
        "how long a period is where it is counted in days, from the start on", least=2, most=366, required=False
    )

    def troubles(self, data: Mapping[str, Any], said: Set[str]) -> Iterator[tuple[str, str]]:
        per = data.get("per")
        if per == "days" and "days" not in said:
            yield "days", "How many days has a period? Say it here."
        if per not in (None, "days") and "days" in said:
            yield "days", "Only a cadence per “days” has this key."


class ContactKindBlock(NamedBlock):
    """A way to be in contact."""

    makes = ContactKind
    private = YesNo(
        "true where it is with others about a mentee, such as her parents: the mentor alone reads the note, and the other "
        "mentees of a group do not learn of it",
        required=False,
    )


class PlanSectionBlock(NamedBlock):
    """A section of the development plan."""

    makes = PlanSection
    key_steps = Rows(NamedBlock, "the steps of its roadmap, in their order: goals are set from them")


class ChecklistRowBlock(NamedBlock):
    """One thing to do in each mentorship."""

    makes = ChecklistRow
    due_from = Choice("from which day of the commitment it is counted", allowed=get_args(DueFrom))
    due_days = Whole("days after the start, or before the end; 0 if left out", least=0, most=1000, required=False)


class ChecklistBlock(NamedBlock):
    """What a role does in each mentorship."""

    makes = Checklist
    role = Choice("whose", allowed=PARTICIPANTS)
    study_years = study_years()
    rows = Rows(ChecklistRowBlock, "what there is to do, in its order", required=True)


class SurveyBlock(NamedBlock):
    """A form that is sent to participants."""

    makes = Survey
    to = roles("who gets it")
    when = Choice("when", allowed=get_args(SurveyWhen))
    form = Reference("the code of its form")
    every_months = Whole("for a regular one: months of the commitment between two", least=1, most=24, required=False)
    gathering = Reference("for one after a gathering: its code", required=False)
    show_texts = YesNo("whether coordinators read in its summary what was written, without names")

    def troubles(self, data: Mapping[str, Any], said: Set[str]) -> Iterator[tuple[str, str]]:
        for key, when in (("every_months", "regularly"), ("gathering", "after_gathering")):
            if data.get("when") == when and key not in said:
                yield key, f"A survey that is sent “{when}” needs this key."
            if "when" in data and data["when"] != when and key in said:
                yield key, f"Only a survey that is sent “{when}” has this key."


class EvaluationCriterionBlock(NamedBlock):
    """What is judged, on which scale."""

    makes = EvaluationCriterion
    least = Whole("the worst", least=0, most=1000)
    most = Whole("the best", least=1, most=1000)

    def troubles(self, data: Mapping[str, Any], said: Set[str]) -> Iterator[tuple[str, str]]:
        yield from in_order(data)


class EvaluationBlock(NamedBlock):
    """Who evaluates people of a role; several do it together."""

    makes = Evaluation
    of = Choice("who is evaluated", allowed=PARTICIPANTS)
    by = Rows(NamedBlock, "the roles or units that evaluate", required=True)
    per = Choice("how often", allowed=get_args(EvaluationPer))
    criteria = Rows(EvaluationCriterionBlock, "what is judged", required=True)
    asked_days_before = Whole(
        "of mentees: days before a period ends from which on it is asked for; 14 if left out",
        least=1,
        most=180,
        required=False,
    )

    def troubles(self, data: Mapping[str, Any], said: Set[str]) -> Iterator[tuple[str, str]]:
        if data.get("of") == "mentor" and "asked_days_before" in said:
            yield "asked_days_before", "A mentor's work is evaluated once a period is over: nothing is asked before."
