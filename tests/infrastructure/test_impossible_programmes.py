"""What a programme file says that can never come about beside what else it says: told where it stands, with what is allowed."""

from __future__ import annotations

import pytest

from infrastructure.programme_files import read_programme
from tests.infrastructure.programme_texts import ACTION_PLAN, BARE, FULL
from tests.infrastructure.test_programme_files import changed, faults_of

ROW = 'names.en = "One more"\n\n'

IMPOSSIBLE = [
    # requirements
    ('before = "accept"', 'before = "change_capacity"', "requirements[letter].before", "Only a mentor takes that step", ""),
    ('before = "accept"', 'before = "assess"', "requirements[letter].before", "Only a mentor takes that step", ""),
    ('roles = ["mentee"] # letter\nbefore = "accept"', 'roles = ["mentor"]\nbefore = "choose_mentors"',
     "requirements[letter].before", "Only a mentee takes that step", ""),
    ('kind = "orientation"', 'kind = "orientation"\nroles = ["mentor"]', "requirements[opening].gathering",
     "is not for: mentee", ""),
    # forms
    ('required = true\nshared = true', 'required = true\nshared = true\nroles = ["mentee"]',
     "requirements[questionnaire].form", "no question for: mentor", ""),
    ('required = true\nshared = true', 'required = true\nshared = true\nroles = ["mentee"]',
     "surveys[on_the_way].form", "no question for: mentor", ""),
    ('kind = "choice"\nrequired = true\nshared = true\noptions_from = "topics"',
     'kind = "choices"\nrequired = true\nleast = 4\noptions = [{ code = "a", names.en = "A" }, { code = "b", names.en = "B" }]',
     "forms[questionnaire].questions[topic].least", "2 options, and no 4", "0 to 2"),
    ('kind = "long_text"\nrequired = false\nroles = ["mentee"]\nmost = 2000',
     'kind = "scale"\nrequired = false\nroles = ["mentee"]\nleast = 5\nmost = 5',
     "forms[questionnaire].questions[motive].most", "more than one value", ""),
    # selection
    ('interview_roles = ["mentee"]', 'interview_roles = ["mentor"]', "selection.criteria[readiness].roles", "never scored", ""),
    ('known_from = "study_year"', 'known_from = "statement"', "selection.priority_groups[freshers].study_years",
     "Only a group that is known from the study year", ""),
    ('code = "staff"\nrole = "mentor"', 'code = "staff"\nrole = "mentee"', "eligibility[staff].mentor_kinds",
     "of no mentor kind", ""),
    # matching
    ('modes = ["mentee_choice"]', 'modes = ["mentor_selects"]', "matching.choices_most", "mentees do not choose", ""),
    ("roster_most = 2", "roster_most = 2\nappointment_months = [8]", "matching.appointment_months", "nobody is appointed", ""),
    ('modes = ["mentee_choice"]', 'modes = ["appointment"]', "matching.days_to_sign", "nobody is asked to consent", ""),
    # cadence, checklists, surveys, evaluations
    ('contact_kinds = [{ code = "meeting", names = { en = "Meeting" } }]', "", "contact_kinds", "never kept: name the kinds", ""),
    ("{ study_years = [4], at_least = 2 }", "{ study_years = [4], at_least = 2 }, { study_years = [3, 4], at_least = 3 }",
     "cadence.by_study_year[2].study_years[2]", "Year 4 stands in another row", ""),
    ("due_days = 14", "due_days = 400", "checklists[first_year].rows[museum].due_days", "9 months, and no 400 days", "0 to 279"),
    ("every_months = 2", "every_months = 10", "surveys[on_the_way].every_months", "would never be sent", "1 to 9"),
    ("[[evaluations]]", '[[evaluations]]\ncode = "yearly"\nof = "mentor"\nper = "year"\n' + ROW
     + 'by = [{ code = "dean", names.en = "Dean" }]\ncriteria = [{ code = "a", names.en = "A", least = 1, most = 5 }]\n\n'
     "[[evaluations]]", "evaluations[monthly].of", "each role has one", ""),
    ('per = "month"', 'per = "month"\nasked_days_before = 10', "evaluations[monthly].asked_days_before",
     "once a period is over", ""),
    ('every = "week", names.en = "Platonus"', 'every = "end", names.en = "Platonus"', "monitoring.reports[platonus].every",
     "which has a last year, is missing", ""),
    # terms
    ('first = "06-10"', 'first = "01-20"', "study_terms[summer].first", "before it is 01-20", ""),
    ('first = "06-10"', 'first = "01-10"', "study_terms[summer].first", "before it is 01-20", ""),
    ('first = "06-10"', 'first = "09-02"', "study_terms[summer].first", "which begins on 09-02", ""),
    ('first = "01-20"', 'first = "09-02"', "study_terms[second].first", "before it is 09-02", ""),
    # certificates
    ('role = "mentee" # participation', 'role = "mentor"', "certification.conditions[kept].roles",
     "no certificate for: mentee", ""),
    ("least = 8 # periods", "least = 10", "certification.conditions[kept].least", "9 months, and no 10 periods", "1 to 9"),
    ('kind = "cadence_kept_in"\nleast = 8 # periods', 'kind = "attendance"\ngathering = "opening"\nleast = 3',
     "certification.conditions[kept].least", "2 times a year at most", "1 to 2"),
    # notices
    # figures
    ("from_year = 2026\npercent = 15.5", "from_year = 2025\npercent = 15.5", "monitoring.coverage.targets[2].from_year",
     "Another target is from 2025", ""),
    ("baseline = 31.1\n", "", "monitoring.indicators[women].baseline_year", "“baseline” is missing", ""),
    ("baseline = 31.1", "baseline = 311", "monitoring.indicators[women].baseline", "no percentage", "0 to 100"),
    ('topics = [\n    { code = "science", names = { en = "Science" } },\n    { code = "arts", names = { en = "Arts" } },\n]', "",
     "matching.score_weights[topics].on", "no topics to be compared in", ""),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "key", "sentence", "allowed"), IMPOSSIBLE)
def test_what_can_never_be_is_told_where_it_stands(old: str, new: str, key: str, sentence: str, allowed: str) -> None:
    text = changed(old, new)
    told = {fault.key: fault for fault in faults_of(text)}
    assert key in told, f"told instead: {told}"
    assert sentence in told[key].sentence
    assert allowed in " ".join(told[key].allowed)
    assert told[key].line >= 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('on = "topics"', 'on = "priority"'),
        ('on = "languages"', 'on = "field_of_study"'),
        ('known_from = "study_year"\nquestion = "year" # of study\nstudy_years = [1]', 'known_from = "faculty"'),
        ('when = "at_end"', 'when = "after_gathering"\ngathering = "opening"'),
        ('by = "faculty"', 'by = "region"'),
        ('last = "05-31"', 'last = "08-31"'),
        ("least = 8 # periods", "least = 9"),
    ],
)
def test_what_can_be_is_taken(old: str, new: str) -> None:
    read_programme(changed(old, new))


def test_a_priority_group_of_faculties_needs_one_with_few_women() -> None:
    text = changed(
        'known_from = "study_year"\nquestion = "year" # of study\nstudy_years = [1]', 'known_from = "faculty"'
    )
    told = {fault.key: fault.sentence for fault in faults_of(changed("few_women = true", "", text))}
    assert "nobody would be in this group" in told["selection.priority_groups[freshers].known_from"]


@pytest.mark.parametrize(
    ("more", "key", "sentence"),
    [
        ('[[plan_sections]]\ncode = "a"\nnames.en = "A"\n', "plan_sections", "nobody is matched, and this says nothing"),
        ('contact_kinds = [{ code = "a", names.en = "A" }]\n', "contact_kinds", "nobody is matched, and this says nothing"),
        ('[[requirements]]\ncode = "a"\nkind = "document"\nroles = ["mentee"]\nbefore = "sign"\nnames.en = "A"\n',
         "requirements[a].before", "nobody is matched, so that step never comes"),
    ],
)  # fmt: skip
def test_what_says_nothing_where_nobody_is_matched(more: str, key: str, sentence: str) -> None:
    told = {fault.key: fault.sentence for fault in faults_of(BARE + more)}
    assert sentence in told[key]


@pytest.mark.parametrize(
    ("old", "new", "key", "sentence"),
    [
        ("to_year = 2030\n\n[[action_plan.kpis]]", "to_year = 2031\n\n[[action_plan.kpis]]",
         "action_plan.activities[a2].to_year", "The plan goes from 2026 to 2030"),
        ('unit = "number"\nbaseline = 0\ntarget = 12', 'unit = "percent"\nbaseline = 0\ntarget = 120',
         "action_plan.kpis[courses].target", "120 is no percentage"),
    ],
)  # fmt: skip
def test_what_lies_outside_of_a_plan(old: str, new: str, key: str, sentence: str) -> None:
    told = {fault.key: fault.sentence for fault in faults_of(changed(old, new, ACTION_PLAN))}
    assert sentence in told[key]


def test_all_of_them_are_told_at_once() -> None:
    text = FULL
    for old, new, key, *_ in IMPOSSIBLE:
        if key in ("checklists[first_year].rows[museum].due_days", "surveys[on_the_way].every_months",
                   "matching.choices_most", "certification.conditions[kept].least"):  # fmt: skip
            text = text.replace(old, new, 1)
    told = {fault.key for fault in faults_of(text)}
    assert {"checklists[first_year].rows[museum].due_days", "surveys[on_the_way].every_months"} <= told
    assert {"matching.choices_most", "certification.conditions[kept].least"} <= told
