"""The whole programme file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from marshmallow import ValidationError

from domain.policy import Named, Policy
from domain.policy.admission import Form
from domain.policy.policy import HelpContact, Holiday
from domain.policy.terms import StudyTerm
from infrastructure.programme_files.blocks import Block, Rows, Table
from infrastructure.programme_files.faults import not_known
from infrastructure.programme_files.fields import Code, Day, EmailAddress, FormedText, StepDays, Text, Texts, YearDay
from infrastructure.programme_files.schema.admission import (
    EligibilityBlock,
    FacultyBlock,
    FieldOfStudyBlock,
    FormBlock,
    GatheringBlock,
    NamedBlock,
    RequirementBlock,
    SelectionBlock,
)
from infrastructure.programme_files.schema.closing import (
    AwardBlock,
    AwardCriterionBlock,
    CertificationBlock,
    NoticeBlock,
)
from infrastructure.programme_files.schema.mentoring import (
    AgreementBlock,
    CadenceBlock,
    ChecklistBlock,
    CommitmentBlock,
    ContactKindBlock,
    EvaluationBlock,
    MatchingBlock,
    PlanSectionBlock,
    StepReasonsBlock,
    SurveyBlock,
)
from infrastructure.programme_files.schema.monitoring import ActionPlanBlock, MonitoringBlock


class Zone(Text):
    """A time zone."""

    kind = "the name of a time zone"

    def read(self, value: Any) -> str:
        name = super().read(value)
        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError):
            raise ValidationError(not_known(name, available_timezones())) from None
        return name


class HolidayBlock(Block):
    """Days on which the programme asks nothing of anybody."""

    makes = Holiday
    names = Texts()
    first = Day("the first day")
    last = Day("the last day, inclusive")

    def troubles(self, data: Mapping[str, Any], said: Set[str]) -> Iterator[tuple[str, str]]:
        first, last = data.get("first"), data.get("last")
        if isinstance(first, date) and isinstance(last, date) and last < first:
            yield "last", f"This is before the first day, {first}."


class StudyTermBlock(NamedBlock):
    """A term of every academic year. It lasts until the next one begins; the year begins with the first of them."""

    makes = StudyTerm
    first = YearDay("the day on which it begins")


class HelpContactBlock(NamedBlock):
    """Whom to turn to, by role and never by a person's name."""

    makes = HelpContact
    about = Texts("what they help with")
    phone = Text("a number or an extension", required=False)
    email = EmailAddress("a shared address", required=False)

    def troubles(self, data: Mapping[str, Any], said: Set[str]) -> Iterator[tuple[str, str]]:
        if "phone" not in said and "email" not in said:
            yield "phone", "Say “phone” or “email”: somebody in need has to reach them."


class ProgrammeBlock(Block):
    """A programme file: these keys and tables."""

    makes = Policy
    code = Code("what programs call the programme, for ever")
    prefix = FormedText(
        "what its references begin with",
        r"[A-Z][A-Z0-9]{1,5}",
        allowed=("2 to 6 capital Latin letters and digits, a letter first",),
    )
    names = Texts()
    organiser = Texts("who holds the programme")
    zone = Zone("the time zone in which its days begin and end", allowed=("a name such as Asia/Almaty",))
    contact_role = Texts("the role that participants write to")
    aims = Rows(NamedBlock, "what the programme is for")
    opportunities = Rows(NamedBlock, "what else participants may take part in")
    holidays = Rows(HolidayBlock, "days on which nothing is asked")
    study_terms = Rows(StudyTermBlock, "the terms of an academic year; from August and February, if left out")
    help_contacts = Rows(HelpContactBlock, "shown wherever a concern is raised")
    tracks = Rows(NamedBlock, "areas of the programme")
    fields_of_study = Rows(FieldOfStudyBlock, "groups of faculties")
    faculties = Rows(FacultyBlock, "faculties that take part")
    regions = Rows(NamedBlock, "regions that participants are from")
    languages = Rows(NamedBlock, "languages that pairs may speak")
    topics = Rows(NamedBlock, "what pairs may work on")
    mentor_kinds = Rows(NamedBlock, "kinds of mentors")
    eligibility = Rows(EligibilityBlock, "who may take part")
    requirements = Rows(RequirementBlock, "what is shown before which step")
    forms = Rows(FormBlock, "questions to applicants and participants")
    gatherings = Rows(GatheringBlock, "gatherings that the programme holds")
    selection = Table(SelectionBlock, "how applicants are chosen")
    service_days = StepDays("days that staff have for a step once it is open")
    matching = Table(MatchingBlock, "who finds whom; without it nobody is matched")
    agreement = Table(AgreementBlock, "what mentor and mentee sign")
    commitment = Table(CommitmentBlock, "the formal period")
    contact_kinds = Rows(ContactKindBlock, "ways to be in contact")
    cadence = Table(CadenceBlock, "how often a pair is asked to be in contact")
    reasons = Rows(StepReasonsBlock, "why a step is taken, but for the end of a mentorship")
    plan_sections = Rows(PlanSectionBlock, "sections of the development plan")
    checklists = Rows(ChecklistBlock, "what mentors and mentees do in each mentorship")
    surveys = Rows(SurveyBlock, "forms that are sent to participants")
    evaluations = Rows(EvaluationBlock, "who evaluates whom")
    certification = Table(CertificationBlock, "certificates and their conditions")
    awards = Rows(AwardBlock, "categories of awards")
    award_criteria = Rows(AwardCriterionBlock, "what juries score")
    notices = Rows(NoticeBlock, "what is written to whom when an event happens")
    monitoring = Table(MonitoringBlock, "what the programme is measured by")
    action_plan = Table(ActionPlanBlock, "a plan of actions and activities")

    def value(self, data: dict[str, Any]) -> Any:
        forms = tuple(with_options(form, data) for form in data.get("forms", ()))
        return super().value({**data, "forms": forms})


def with_options(form: Form, data: Mapping[str, Any]) -> Form:
    """The form with the options of the lists that its questions choose from."""
    questions = []
    for question in form.questions:
        rows = data.get(question.options_from or "", ())
        listed = tuple(Named(row.code, row.names) for row in rows)
        questions.append(replace(question, options=listed) if question.options_from else question)
    return replace(form, questions=tuple(questions))
