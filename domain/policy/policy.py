"""Policy: what a programme file says, and what rules ask of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from domain.cadence import Cadence, Period, cadence_periods
from domain.dates import Span
from domain.policy.admission import (
    BOTH,
    Eligibility,
    Faculty,
    FieldOfStudy,
    Form,
    Gathering,
    Requirement,
    ScreeningCriterion,
    Selection,
    SelectionCriterion,
)
from domain.policy.closing import AwardCategory, AwardCriterion, CertificateKind, Certification, Condition, Notice
from domain.policy.mentoring import (
    Agreement,
    Checklist,
    Commitment,
    ContactKind,
    Evaluation,
    Matching,
    PlanSection,
    ReasonCode,
    StepReasons,
    Survey,
)
from domain.policy.monitoring import ActionPlan, Monitoring
from domain.policy.recorded import said_but_only_recorded
from domain.policy.terms import WHERE_THE_FILE_SAYS_NONE, StudyTerm
from domain.policy.words import Named, Names, find

STUDY_YEARS = range(1, 8)


@dataclass(frozen=True)
class Holiday:
    """Days, both inclusive, on which the programme asks nothing of anybody."""

    names: Names
    first: date
    last: date


@dataclass(frozen=True)
class HelpContact(Named):
    """Whom to turn to, by role; shown wherever a concern is raised. `phone` may be an extension."""

    about: Names
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class Policy:
    """One version of a programme's policy: frozen, so that whoever decided under it can say so for ever."""

    code: str
    prefix: str
    names: Names
    organiser: Names
    zone: str
    contact_role: Names
    aims: tuple[Named, ...] = ()
    opportunities: tuple[Named, ...] = ()
    holidays: tuple[Holiday, ...] = ()
    study_terms: tuple[StudyTerm, ...] = WHERE_THE_FILE_SAYS_NONE
    help_contacts: tuple[HelpContact, ...] = ()
    tracks: tuple[Named, ...] = ()
    fields_of_study: tuple[FieldOfStudy, ...] = ()
    faculties: tuple[Faculty, ...] = ()
    regions: tuple[Named, ...] = ()
    languages: tuple[Named, ...] = ()
    topics: tuple[Named, ...] = ()
    mentor_kinds: tuple[Named, ...] = ()
    eligibility: tuple[Eligibility, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    forms: tuple[Form, ...] = ()
    gatherings: tuple[Gathering, ...] = ()
    selection: Selection = Selection()
    service_days: tuple[tuple[str, int], ...] = ()
    matching: Matching = Matching()
    agreement: Agreement = Agreement()
    commitment: Commitment = Commitment()
    contact_kinds: tuple[ContactKind, ...] = ()
    cadence: Cadence | None = None
    reasons: tuple[StepReasons, ...] = ()
    plan_sections: tuple[PlanSection, ...] = ()
    checklists: tuple[Checklist, ...] = ()
    surveys: tuple[Survey, ...] = ()
    evaluations: tuple[Evaluation, ...] = ()
    certification: Certification = Certification()
    awards: tuple[AwardCategory, ...] = ()
    award_criteria: tuple[AwardCriterion, ...] = ()
    notices: tuple[Notice, ...] = ()
    monitoring: Monitoring = Monitoring()
    action_plan: ActionPlan = ActionPlan()

    # When

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def local_date(self, moment: datetime) -> date:
        """The day that a moment falls on where the programme is.

        Raises:
            ValueError: the moment has no time zone.
        """
        if moment.tzinfo is None:
            raise ValueError("a moment without a time zone falls on no certain day")
        return moment.astimezone(self.tz).date()

    def days_for(self, step: str) -> int | None:
        """How many days staff have for a step once it is open; None where the policy sets no target."""
        return dict(self.service_days).get(step)

    # In which groups it is counted

    def groups(self, by: str) -> tuple[Named, ...]:
        """What figures are told apart by: codes and names, in the order of the file."""
        years = tuple(
            Named(str(year), Names((("en", f"Year {year}"), ("ru", f"{year} курс"), ("kk", f"{year}-курс"))))
            for year in STUDY_YEARS
        )
        lists: dict[str, tuple[Named, ...]] = {
            "faculty": self.faculties,
            "region": self.regions,
            "track": self.tracks,
            "mentor_kind": self.mentor_kinds,
            "study_year": years,
        }
        return lists.get(by, ())

    def deputy_dean(self, faculties: Iterable[str]) -> Names:
        """The role that coordinates the first of these faculties (codes) for which the policy names one; else no names."""
        titles = {faculty.code: faculty.deputy_dean for faculty in self.faculties}
        return next((titles[code] for code in faculties if titles.get(code)), Names())

    # Who takes part

    def eligibility_of(self, role: str) -> tuple[Eligibility, ...]:
        return tuple(row for row in self.eligibility if row.role == role)

    def eligible(self, role: str, shown: Collection[str], kind: str | None = None) -> bool:
        """Whether one of the ways to be eligible holds; `shown` are codes of the statements found to be true.

        With `kind`, the kind of mentor that she is, only the ways of that kind count.
        """
        ways = self.eligibility_of(role)
        return not ways or any(way.holds(shown) for way in ways if kind is None or way.is_for(kind))

    def ways_for(self, role: str, kind: str = "") -> tuple[Eligibility, ...]:
        """The ways to be eligible in a role: of a mentor who said of which kind she is, those of her kind."""
        ways = self.eligibility_of(role)
        return tuple(way for way in ways if way.is_for(kind)) if kind else ways

    def way_of(self, role: str, shown: Collection[str], kind: str = "") -> Eligibility | None:
        """The way in which somebody is eligible, as far as is known: one that holds before one that needs a waiver, and that
        before one of which something is still to be shown. None where nothing is asked."""
        ways = self.ways_for(role, kind)
        return min(ways, key=lambda way: (not way.holds(shown), not way.can_hold(shown)), default=None)

    def requirement(self, code: str) -> Requirement:
        """
        Raises:
            NotInPolicy: there is none with this code.
        """
        return find(self.requirements, code, "requirement")

    def requirements_of(self, role: str) -> tuple[Requirement, ...]:
        return tuple(requirement for requirement in self.requirements if role in requirement.roles)

    def requirements_before(self, step: str, role: str) -> tuple[Requirement, ...]:
        return tuple(requirement for requirement in self.requirements_of(role) if requirement.before == step)

    def form(self, code: str) -> Form:
        """
        Raises:
            NotInPolicy: there is none with this code.
        """
        return find(self.forms, code, "form")

    def met_by_attending(self, gathering: str, role: str) -> tuple[Requirement, ...]:
        """The requirements of a role that are met by coming to a gathering of this kind (its code)."""
        return tuple(
            one for one in self.requirements_of(role) if one.kind == "attendance" and one.gathering == gathering
        )

    def screening_criteria(self, role: str) -> tuple[ScreeningCriterion, ...]:
        return tuple(criterion for criterion in self.selection.screening if role in criterion.roles)

    def interview_criteria(self, role: str) -> tuple[SelectionCriterion, ...]:
        return tuple(criterion for criterion in self.selection.criteria if role in criterion.roles)

    def asks_interview(self, role: str) -> bool:
        return role in self.selection.interview_roles

    # Mentorships

    @property
    def has_mentorships(self) -> bool:
        """Whether people are matched at all: a programme can be an action plan alone."""
        return bool(self.matching.modes)

    @property
    def matches_by_score(self) -> bool:
        """Whether the office matches people by weights."""
        return self.matching.coordinator_proposes and bool(self.matching.score_weights)

    def ends_on(self, starts_on: date) -> date:
        """The last day, inclusive, of a commitment that starts on this day.

        Raises:
            ValueError: the programme has no commitments.
        """
        return self.commitment.ends_on(starts_on)

    def cadence_periods(
        self, starts_on: date, ends_on: date, pauses: Iterable[Span] = (), study_year: int | None = None
    ) -> tuple[Period, ...]:
        """The periods in which contacts are counted; none where the policy has no cadence."""
        if self.cadence is None:
            return ()
        holidays = (Span(holiday.first, holiday.last) for holiday in self.holidays)
        return cadence_periods(self.cadence, starts_on, ends_on, pauses, holidays, study_year)

    def is_private(self, contact_kind: str) -> bool:
        return any(kind.private for kind in self.contact_kinds if kind.code == contact_kind)

    def reason_codes(self, step: str, by: str | None = None) -> tuple[ReasonCode, ...]:
        """The reasons offered for a step; with `by`, those that this role may give. An applicant is a mentor or a mentee."""
        own = self.commitment.ending_reasons if step == "terminate" else ()
        offered = (*own, *(reason for reason in self.reasons if step in reason.steps))
        roles = BOTH if by == "applicant" else {by}
        return tuple(reason for reason in offered if by is None or reason.by & roles)

    def checklists_of(self, role: str, study_year: int | None = None) -> tuple[Checklist, ...]:
        """A checklist with study years is only for mentorships in one of them."""
        mine = (checklist for checklist in self.checklists if checklist.role == role)
        return tuple(one for one in mine if not one.study_years or study_year in one.study_years)

    @property
    def tells_study_years_apart(self) -> bool:
        """Whether something is asked only of, or otherwise of, mentees in some years of study."""
        by_year = self.cadence.by_study_year if self.cadence else ()
        return bool(by_year) or any(one.study_years for one in self.checklists)

    def survey(self, code: str) -> Survey:
        """
        Raises:
            NotInPolicy: there is none with this code.
        """
        return find(self.surveys, code, "survey")

    def notices_on(self, event: str) -> tuple[Notice, ...]:
        return tuple(notice for notice in self.notices if notice.on == event)

    # The end

    def certificate_for(self, role: str) -> CertificateKind | None:
        return next((kind for kind in self.certification.kinds if kind.role == role), None)

    def conditions_for(self, role: str) -> tuple[Condition, ...]:
        return tuple(condition for condition in self.certification.conditions if role in condition.roles)

    def award_category(self, code: str) -> AwardCategory:
        """The category with this code. Where a later policy has it no more, a coordinator alone brings its award to an end."""
        known = (one for one in self.awards if one.code == code)
        return next(
            known, AwardCategory(code, Names(), "mentor", frozenset({"coordinator"}), "coordinator", winners=100)
        )

    def award_criteria_of(self, of: str) -> tuple[AwardCriterion, ...]:
        """What a jury scores in categories for mentors, mentees or partners."""
        return tuple(criterion for criterion in self.award_criteria if of in criterion.of)

    # The file

    def recorded_only(self) -> tuple[str, ...]:
        """What this policy says that the product keeps but does not act on yet: key paths of the programme file."""
        return said_but_only_recorded(self)
