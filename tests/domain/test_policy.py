from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from domain.cadence import Cadence
from domain.dates import MonthDay, Span
from domain.policy import Difference, Named, Names, NotInPolicy, Policy, differences
from domain.policy.admission import (
    Eligibility,
    Faculty,
    Form,
    Question,
    Requirement,
    ScreeningCriterion,
    Selection,
    SelectionCriterion,
    Statement,
)
from domain.policy.closing import CertificateKind, Certification, Condition, Letter, Notice
from domain.policy.mentoring import (
    AcademicYear,
    Agreement,
    Checklist,
    ChecklistRow,
    Commitment,
    Expectation,
    Matching,
    ReasonCode,
    StepReasons,
    Survey,
)
from domain.policy.monitoring import ActionPlan, Coverage, CoverageTarget, Indicator, Monitoring, Report
from domain.policy.policy import Holiday
from domain.policy.recorded import said_but_only_recorded
from domain.policy.words import joined


def en(text: str) -> Names:
    return Names((("en", text),))


def named(code: str) -> Named:
    return Named(code, en(code))


BOTH = frozenset({"mentor", "mentee"})
MENTOR, MENTEE = frozenset({"mentor"}), frozenset({"mentee"})
BARE = Policy(
    code="bare", prefix="BARE", names=en("Bare"), organiser=en("Us"), zone="Asia/Almaty", contact_role=en("Coordinator")
)


def test_several_texts_become_one_in_each_language_that_one_of_them_has() -> None:
    both = joined([Names((("en", "Profile"), ("ru", "Профиль"))), en("Letter")])
    assert (both.in_("ru"), both.in_("en"), both.languages) == ("Профиль, Letter", "Profile, Letter", ("en", "ru"))
    assert not joined(())


def test_a_text_is_read_in_the_language_asked_for_else_in_english_else_in_any() -> None:
    names = Names((("ru", "Ориентация"), ("en", "Orientation")))
    assert names.in_("ru") == "Ориентация"
    assert names.in_("kk") == "Orientation"
    assert Names((("kk", "Бағдарлау"),)).in_("ru") == "Бағдарлау"
    assert Names().in_("en") == ""
    assert not Names()
    assert names.languages == ("ru", "en")


def test_a_moment_falls_on_a_day_of_the_programme() -> None:
    late = datetime(2026, 9, 14, 19, 30, tzinfo=UTC)
    assert BARE.local_date(late) == date(2026, 9, 15)
    assert BARE.local_date(datetime(2024, 2, 1, 18, 30, tzinfo=UTC)) == date(2024, 2, 2), "+06 before March 2024"
    assert BARE.local_date(datetime(2024, 4, 1, 18, 30, tzinfo=UTC)) == date(2024, 4, 1), "+05 since"
    with pytest.raises(ValueError, match="no certain day"):
        BARE.local_date(datetime(2026, 9, 14))  # noqa: DTZ001


def test_requirements_are_asked_by_role_and_step() -> None:
    profile = Requirement("profile", en("Profile"), "form", BOTH, "pass_screening", form="profile")
    letter = Requirement("letter", en("Letter"), "document", MENTEE, "pass_screening")
    orientation = Requirement("orientation", en("Orientation"), "attendance", BOTH, "propose", gathering="orientation")
    policy = replace(BARE, requirements=(profile, letter, orientation))
    assert policy.requirements_of("mentor") == (profile, orientation)
    assert policy.requirements_before("pass_screening", "mentee") == (profile, letter)
    assert policy.requirements_before("accept", "mentee") == ()
    assert policy.requirement("orientation") is orientation
    with pytest.raises(NotInPolicy, match="no requirement 'visa'; it has: profile, letter, orientation"):
        policy.requirement("visa")


def test_a_form_asks_each_role_its_own_questions() -> None:
    everybody = Question("field", en("Field"), "text", required=True, sealed=True)
    mentors = Question("position", en("Position"), "text", required=True, roles=MENTOR, sealed=True)
    policy = replace(BARE, forms=(Form("profile", en("Profile"), (everybody, mentors)),))
    assert policy.form("profile").questions_for("mentee") == (everybody,)
    assert policy.form("profile").questions_for("mentor") == (everybody, mentors)
    with pytest.raises(NotInPolicy, match="no form"):
        policy.form("other")


def test_any_way_to_be_eligible_is_enough_and_each_asks_all_of_its_statements() -> None:
    staff = Eligibility("staff", en("Staff"), "mentor", (Statement("teaches", en("Teaches")),))
    citizen = Eligibility(
        "citizen",
        en("Citizen"),
        "mentor",
        (Statement("citizenship", en("Citizenship")), Statement("bachelor", en("Bachelor"))),
    )
    policy = replace(BARE, eligibility=(staff, citizen))
    assert policy.eligible("mentor", {"teaches"})
    assert policy.eligible("mentor", {"citizenship", "bachelor"})
    assert not policy.eligible("mentor", {"bachelor"})
    assert policy.eligible("mentee", set()), "nothing is asked of mentees here"
    assert policy.eligibility_of("mentor") == (staff, citizen)


def test_screening_interview_and_scores_are_asked_by_role() -> None:
    studies = ScreeningCriterion("studies", en("Studies"), MENTEE)
    readiness = SelectionCriterion("readiness", en("Readiness"), MENTEE, weight=100, least=1, most=5)
    selection = Selection(screening=(studies,), criteria=(readiness,), interview_roles=MENTEE, interviewers=2)
    policy = replace(BARE, selection=selection)
    assert policy.asks_interview("mentee")
    assert not policy.asks_interview("mentor")
    assert policy.screening_criteria("mentee") == (studies,)
    assert policy.screening_criteria("mentor") == ()
    assert policy.interview_criteria("mentee") == (readiness,)
    assert not BARE.asks_interview("mentee")


def test_days_are_set_for_some_steps() -> None:
    policy = replace(BARE, service_days=(("accept", 5),))
    assert policy.days_for("accept") == 5
    assert policy.days_for("certify") is None


def test_a_coordinator_may_always_propose_but_where_mentors_are_appointed() -> None:
    assert Matching(modes=("mentee_choice",)).coordinator_proposes
    assert not Matching(modes=("appointment",)).coordinator_proposes
    assert not Matching().coordinator_proposes
    assert not BARE.has_mentorships
    assert replace(BARE, matching=Matching(modes=("algorithm",))).has_mentorships


def test_a_commitment_of_months_ends_inclusive() -> None:
    policy = replace(BARE, commitment=Commitment(length_months=6))
    assert policy.ends_on(date(2026, 8, 31)) == date(2027, 2, 28)
    assert policy.ends_on(date(2026, 9, 14)) == date(2027, 3, 13)


ACADEMIC = AcademicYear(MonthDay(9, 1), MonthDay(5, 31))


def test_a_commitment_of_an_academic_year_ends_with_it() -> None:
    policy = replace(BARE, commitment=Commitment(academic_year=ACADEMIC))
    assert policy.ends_on(date(2026, 9, 1)) == date(2027, 5, 31)
    assert policy.ends_on(date(2027, 2, 1)) == date(2027, 5, 31)


def test_without_commitments_nothing_ends() -> None:
    with pytest.raises(ValueError, match="no commitments"):
        BARE.ends_on(date(2026, 9, 1))


@pytest.mark.parametrize(
    ("commitment", "confirmed_on", "starts_on"),
    [
        (Commitment(6, start_rule="on_confirmation"), date(2026, 9, 14), date(2026, 9, 14)),
        (Commitment(6, start_rule="first_of_next_month"), date(2026, 12, 31), date(2027, 1, 1)),
        (Commitment(6, start_rule="fixed_date", starts_on=date(2026, 10, 1)), date(2026, 9, 14), date(2026, 10, 1)),
        (Commitment(6, start_rule="fixed_date", starts_on=date(2026, 9, 1)), date(2026, 9, 14), date(2026, 9, 14)),
        (Commitment(None, ACADEMIC, "academic_year"), date(2026, 8, 20), date(2026, 9, 1)),
        (Commitment(None, ACADEMIC, "academic_year"), date(2026, 10, 20), date(2026, 10, 20)),
        (Commitment(None, ACADEMIC, "academic_year"), date(2027, 5, 31), date(2027, 5, 31)),
        (Commitment(6, start_rule="chosen"), date(2026, 9, 14), None),
    ],
)
def test_a_commitment_starts_by_its_rule(commitment: Commitment, confirmed_on: date, starts_on: date | None) -> None:
    assert commitment.starts_when_confirmed(confirmed_on) == starts_on


def test_the_cadence_knows_the_holidays_of_the_programme() -> None:
    october = Holiday(en("Harvest"), date(2026, 10, 1), date(2026, 10, 31))
    policy = replace(BARE, cadence=Cadence(1, "calendar_month"), holidays=(october,))
    november = Span(date(2026, 11, 1), date(2026, 11, 30))
    periods = policy.cadence_periods(date(2026, 9, 1), date(2026, 12, 31), [november])
    assert [period.expected for period in periods] == [1, 0, 0, 1]
    assert BARE.cadence_periods(date(2026, 9, 1), date(2026, 12, 31)) == ()


def test_reasons_are_offered_by_step_and_by_who_gives_them() -> None:
    any_reason = ReasonCode("any", en("Any"), BOTH)
    breach = ReasonCode("breach", en("Breach"), frozenset({"coordinator"}))
    no_time = StepReasons("no_time", en("No time"), BOTH, steps=("withdraw", "refuse"))
    policy = replace(BARE, commitment=Commitment(6, ending_reasons=(any_reason, breach)), reasons=(no_time,))
    assert policy.reason_codes("terminate") == (any_reason, breach)
    assert policy.reason_codes("terminate", by="mentee") == (any_reason,)
    assert policy.reason_codes("refuse") == (no_time,)
    assert policy.reason_codes("decline") == ()


def test_a_checklist_may_be_for_some_study_years() -> None:
    row = (ChecklistRow("museum", en("Museum"), "end"),)
    always = Checklist("always", en("Always"), "mentor", row)
    freshers = Checklist("freshers", en("Freshers"), "mentor", row, study_years=(1,))
    policy = replace(BARE, checklists=(always, freshers))
    assert policy.checklists_of("mentor", study_year=1) == (always, freshers)
    assert policy.checklists_of("mentor", study_year=2) == (always,)
    assert policy.checklists_of("mentor") == (always,)
    assert policy.checklists_of("mentee") == ()


def test_what_is_found_by_its_code_or_role() -> None:
    survey = Survey("final", en("Final"), BOTH, "at_end", "final")
    appreciation = CertificateKind("appreciation", en("Appreciation"), "mentor", en("For mentoring"))
    completed = Condition("completed", en("Completed"), "commitment_completed", MENTOR)
    duty = Expectation("contact", en("Contact"), "mentor", "duty")
    policy = replace(
        BARE,
        surveys=(survey,),
        certification=Certification((appreciation,), (completed,)),
        agreement=Agreement(expectations=(duty,)),
    )
    assert policy.survey("final") is survey
    assert policy.certificate_for("mentor") is appreciation
    assert policy.certificate_for("mentee") is None
    assert policy.certification.roles == MENTOR
    assert policy.conditions_for("mentor") == (completed,)
    assert policy.conditions_for("mentee") == ()
    assert policy.agreement.expectations_of("mentor") == (duty,)
    assert policy.agreement.expectations_of("mentee") == ()


def test_a_notice_becomes_a_letter_in_a_language() -> None:
    body = Names((("en", "Your match is {other_name}."), ("ru", "Ваша пара — {other_name}.")))
    notice = Notice("matched", "ProposalAccepted", BOTH, en("{programme}"), body, when="all_consented")
    policy = replace(BARE, notices=(notice,))
    assert policy.notices_on("ProposalAccepted") == (notice,)
    assert policy.notices_on("ProposalLapsed") == ()
    values = {"programme": "Bare", "other_name": "Aigerim {not a placeholder}"}
    assert notice.letter("ru", values) == Letter("Bare", "Ваша пара — Aigerim {not a placeholder}.")
    with pytest.raises(KeyError):
        notice.letter("en", {"programme": "Bare"})


def test_a_coverage_target_holds_until_the_next() -> None:
    targets = (CoverageTarget(2026, Decimal(15), Decimal(20)), CoverageTarget(2025, Decimal(10)))
    coverage = Coverage(en("Female students"), "faculty", targets)
    assert coverage.target(2024) is None
    assert coverage.target(2025) == targets[1]
    assert coverage.target(2030) == targets[0]


def test_a_target_below_the_baseline_is_reached_downwards() -> None:
    gap = Indicator("gap", en("Pay gap"), "percent", "figures", baseline=Decimal(9), target=Decimal(5))
    share = Indicator("share", en("Share"), "percent", "figures", baseline=Decimal(31), target=Decimal(35))
    watched = Indicator("watched", en("Watched"), "number", "figures")
    assert [gap.falls_short(Decimal(value)) for value in (6, 5, 4)] == [True, False, False]
    assert [share.falls_short(Decimal(value)) for value in (34, 35, 36)] == [True, False, False]
    assert not watched.falls_short(Decimal(0))


def test_what_is_only_recorded_is_told_where_the_policy_says_it() -> None:
    assert BARE.recorded_only() == ()
    policy = replace(
        BARE,
        aims=(named("equality"),),
        monitoring=Monitoring(least_group_size=5, reports=(Report("annual", en("Report"), "year"),)),
        action_plan=ActionPlan(en("Plan"), from_year=2026, to_year=2030),
        faculties=(Faculty("arts", en("Arts")), Faculty("law", en("Law"), deputy_dean=en("Dean"))),
        matching=Matching(modes=("mentee_choice",)),
    )
    paths = ("aims", "opportunities", "faculties.deputy_dean", "matching.score_weights", "monitoring.reports")
    assert said_but_only_recorded(policy, paths) == ("aims", "faculties.deputy_dean", "monitoring.reports")


def test_policies_differ_in_named_places() -> None:
    profile = Requirement("profile", en("Profile"), "form", BOTH, "pass_screening", form="profile")
    visit = Requirement("visit", en("Visit"), "document", BOTH, "accept")
    old = replace(BARE, requirements=(profile, visit), service_days=(("accept", 5), ("certify", 9)))
    later = replace(profile, before="accept", names=Names((("en", "Profile"), ("ru", "Профиль"))))
    letter = Requirement("letter", en("Letter"), "document", BOTH, "accept")
    monthly = Cadence(1, "calendar_month")
    new = replace(
        old, zone="Asia/Bishkek", requirements=(later, letter), service_days=(("accept", 7),), cadence=monthly
    )
    assert set(differences(old, new)) == {
        Difference("zone", "Asia/Almaty", "Asia/Bishkek"),
        Difference("requirements[profile].names[ru]", None, "Профиль"),
        Difference("requirements[profile].before", "pass_screening", "accept"),
        Difference("requirements[visit]", visit, None),
        Difference("requirements[letter]", None, letter),
        Difference("service_days[accept]", 5, 7),
        Difference("service_days[certify]", 9, None),
        Difference("cadence", None, monthly),
    }
    assert differences(old, old) == ()


def test_another_order_is_a_difference_too() -> None:
    old = replace(BARE, topics=(named("a"), named("b")))
    new = replace(BARE, topics=(named("b"), named("a")))
    assert differences(old, new) == (Difference("topics (order)", ("a", "b"), ("b", "a")),)
