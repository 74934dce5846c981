"""Who may take part: eligibility, requirements, forms, gatherings, selection."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Set
from typing import Any, ClassVar, get_args

from domain.policy import PARTICIPANTS, Named
from domain.policy.admission import (
    Eligibility,
    Faculty,
    FieldOfStudy,
    Form,
    Gathering,
    GatheringKind,
    KnownFrom,
    PriorityGroup,
    Question,
    QuestionKind,
    Requirement,
    RequirementKind,
    ScreeningCriterion,
    Selection,
    SelectionCriterion,
    Statement,
)
from domain.policy.words import GATED_STEPS
from infrastructure.programme_files.blocks import Block, Rows
from infrastructure.programme_files.fields import Choice, Code, Reference, Several, Texts, Whole, YesNo, choices

OPTION_LISTS = ("topics", "languages", "tracks", "faculties", "regions", "mentor_kinds", "contact_kinds")
FREE_TEXT = ("text", "long_text")
CHOSEN = ("choice", "choices")


def roles(says: str, *, required: bool = True) -> Several:
    return choices(says, PARTICIPANTS, required=required)


def study_years() -> Several:
    return Several(Whole("years of study, 1 for freshers", least=1, most=8), required=False)


def in_order(data: Mapping[str, Any], least: str = "least", most: str = "most") -> Iterator[tuple[str, str]]:
    low, high = data.get(least), data.get(most)
    if low is not None and high is not None and high < low:
        yield most, f"This is less than “{least}”, which is {low}."


class NamedBlock(Block):
    """A code, and what people read instead."""

    makes: ClassVar[Callable[..., Any]] = Named
    code = Code()
    names = Texts()


class FieldOfStudyBlock(NamedBlock):
    """A group of faculties, with activities of its own."""

    makes = FieldOfStudy
    activities = Rows(NamedBlock, "what mentees of these faculties do besides")


class FacultyBlock(NamedBlock):
    """A faculty."""

    makes = Faculty
    field_of_study = Reference("the code of its field of study", required=False)
    deputy_dean = Texts("the role that coordinates the programme there", required=False)
    few_women = YesNo("whether women are under-represented there")


class StatementBlock(NamedBlock):
    """Something that has to be true: whoever applies says so, and the office confirms it when it screens her."""

    makes = Statement
    standing = Choice(
        "what the university’s record of her has to say, where one is known",
        allowed=("enrolled", "graduated"),
        required=False,
    )
    waivable = YesNo("whether the office may do without it, with a reason")


class EligibilityBlock(NamedBlock):
    """One way to be eligible: all its statements hold. Of several ways for a role, any is enough."""

    makes = Eligibility
    role = Choice("for whom", allowed=PARTICIPANTS)
    statements = Rows(StatementBlock, "what has to be true, each to be confirmed and recorded", required=True)
    mentor_kinds = Several(Reference("codes of the mentor kinds that it is for; all if left out"), required=False)


class RequirementBlock(NamedBlock):
    """Something to show before a step."""

    makes = Requirement
    kind = Choice("what is shown", allowed=get_args(RequirementKind))
    roles = roles("of whom it is asked")
    before = Choice("the step that it stands before", allowed=GATED_STEPS)
    form = Reference("for a form: the code of the form to answer", required=False)
    gathering = Reference("for an attendance: the code of the gathering to attend", required=False)

    def troubles(self, data: Mapping[str, Any], said: Set[str]) -> Iterator[tuple[str, str]]:
        for key, kind in (("form", "form"), ("gathering", "attendance")):
            if data.get("kind") == kind and key not in said:
                yield key, f"A requirement of the kind “{kind}” needs this key."
            if "kind" in data and data["kind"] != kind and key in said:
                yield key, f"Only a requirement of the kind “{kind}” has this key."


class GatheringBlock(NamedBlock):
    """A kind of gathering that the programme holds."""

    makes = Gathering
    kind = Choice("what it is", allowed=get_args(GatheringKind))
    roles = roles("who is invited; both if left out", required=False)
    topics = Rows(NamedBlock, "what it is about")
    least_a_year = Whole("how many are held a year at least", least=1, most=366, required=False)
    most_a_year = Whole("how many are held a year at most", least=1, most=366, required=False)
    each_mentorship = YesNo("whether so many are asked for of each mentorship, such as each academic group")

    def troubles(self, data: Mapping[str, Any], said: Set[str]) -> Iterator[tuple[str, str]]:
        yield from in_order(data, "least_a_year", "most_a_year")
        if data.get("each_mentorship") and "least_a_year" not in said:
            yield "least_a_year", "How many are asked for of each mentorship? Say it here."


class QuestionBlock(NamedBlock):
    """A question of a form."""

    makes = Question
    kind = Choice("how it is answered", allowed=get_args(QuestionKind))
    required = YesNo("whether it must be answered", required=True)
    roles = roles("who is asked; both if left out", required=False)
    options = Rows(NamedBlock, "what a choice is made among")
    options_from = Choice("or the list of this file that it is made among", allowed=OPTION_LISTS, required=False)
    least = Whole("least value, characters or chosen options", least=-(10**9), most=10**9, required=False)
    most = Whole("most value, characters or chosen options", least=-(10**9), most=10**9, required=False)
    sealed = YesNo("readable only with people's keys; free text always is")
    shared = YesNo("stands in the profile that the other role chooses from")

    def troubles(self, data: Mapping[str, Any], said: Set[str]) -> Iterator[tuple[str, str]]:
        yield from in_order(data)
        kind = data.get("kind")
        has_options = "options" in said or "options_from" in said
        if kind in CHOSEN and not has_options:
            yield "options", "A choice needs “options” or “options_from”."
        if kind in CHOSEN and "options" in said and "options_from" in said:
            yield "options_from", "A choice has “options” or “options_from”, not both."
        if kind is not None and kind not in CHOSEN and has_options:
            unwanted = "options" if "options" in said else "options_from"
            yield unwanted, f"A question of the kind “{kind}” has no options."
        if kind == "scale" and not ("least" in said and "most" in said):
            yield ("most" if "least" in said else "least"), "A scale needs “least” and “most”."
        if kind in ("choice", "date", "yes_no"):
            for key in {"least", "most"} & said:
                yield key, f"A question of the kind “{kind}” has no limits."
        if kind in FREE_TEXT and data.get("sealed") is False:
            yield "sealed", "Free text is always sealed: leave the key out."

    def value(self, data: dict[str, Any]) -> Any:
        return super().value({**data, "sealed": data["kind"] in FREE_TEXT or data.get("sealed", False)})


class FormBlock(NamedBlock):
    """A form: of a requirement, or of a survey."""

    makes = Form
    questions = Rows(QuestionBlock, "its questions, in their order", required=True)


class ScreeningBlock(NamedBlock):
    """What is checked before anybody is selected."""

    makes = ScreeningCriterion
    roles = roles("for whom")


class CriterionBlock(NamedBlock):
    """What interviewers score."""

    makes = SelectionCriterion
    roles = roles("for whom")
    weight = Whole("percent; the weights for a role make 100", least=1, most=100)
    least = Whole("the worst score", least=0, most=1000)
    most = Whole("the best score", least=1, most=1000)

    def troubles(self, data: Mapping[str, Any], said: Set[str]) -> Iterator[tuple[str, str]]:
        yield from in_order(data)
        if "least" in data and data["least"] == data.get("most"):
            yield "most", "A scale needs more than one value."


class PriorityGroupBlock(NamedBlock):
    """Who comes before others in the list that applicants are chosen from; the first group of the file before the second."""

    makes = PriorityGroup
    known_from = Choice("where membership is known from", allowed=get_args(KnownFrom))
    study_years = study_years()
    question = Reference("the question, of whichever form, that tells the study year", required=False)

    def troubles(self, data: Mapping[str, Any], said: Set[str]) -> Iterator[tuple[str, str]]:
        for key in ("study_years", "question"):
            if data.get("known_from") == "study_year" and key not in said:
                yield key, "A group known from the study year needs this key."


class SelectionBlock(Block):
    """How applicants are chosen."""

    makes = Selection
    screening = Rows(ScreeningBlock, "what is checked before anybody is selected")
    criteria = Rows(CriterionBlock, "what interviewers score")
    interview_roles = roles("who is interviewed; nobody if left out", required=False)
    interviewers = Whole("how many interview an applicant at least", least=1, most=20, required=False)
    priority_groups = Rows(PriorityGroupBlock, "who comes before others")
    places = Whole("places for mentees in an intake; no limit if left out", least=1, most=100_000, required=False)
    conclude_after_days = Whole(
        "days after the end of what an intake is for, until whoever was accepted and not matched is concluded by the clock; "
        "left out, a coordinator does it",
        least=0,
        most=365,
        required=False,
    )

    def troubles(self, data: Mapping[str, Any], said: Set[str]) -> Iterator[tuple[str, str]]:
        if "interview_roles" in said and "interviewers" not in said:
            yield "interviewers", "Where anybody is interviewed, this key is needed."
        if "interviewers" in said and "interview_roles" not in said:
            yield "interview_roles", "Interviewers need somebody to interview: name the roles."
