"""Reading programme files: good ones, and every way in which one can be wrong."""

from __future__ import annotations

from dataclasses import MISSING, fields
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from domain.dates import MonthDay
from domain.policy import Named, Names, Policy, differences
from domain.policy.recorded import RECORDED_ONLY
from infrastructure.programme_files import Fault, ProgrammeFileRefused, read_programme, read_programme_file
from infrastructure.programme_files.blocks import Block, Rows, Table
from infrastructure.programme_files.manual import manual
from infrastructure.programme_files.schema.programme import ProgrammeBlock
from tests.infrastructure.programme_texts import ACTION_PLAN, BARE, FULL

ROOT = Path(__file__).parents[2]


def faults_of(text: str) -> tuple[Fault, ...]:
    with pytest.raises(ProgrammeFileRefused) as refused:
        read_programme(text, "sixth.toml")
    return refused.value.faults


def changed(old: str, new: str, text: str = FULL) -> str:
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
    return text.replace(old, new)


# What can be said


def test_a_bare_programme_asks_nothing() -> None:
    policy = read_programme(BARE)
    assert policy.prefix == "SIX"
    assert policy.names.in_("kk") == "Алтыншы"
    assert not policy.has_mentorships
    assert policy.recorded_only() == ()


def test_everything_in_the_full_programme_arrives() -> None:
    policy = read_programme(FULL)
    unsaid = [field.name for field in fields(Policy) if getattr(policy, field.name) == field.default]
    assert unsaid == ["action_plan"]
    assert policy.requirements_before("accept", "mentee")[0].kind == "document"
    assert policy.commitment.academic_year is not None
    assert policy.commitment.academic_year.last == MonthDay(5, 31)
    assert policy.monitoring.coverage is not None
    assert policy.monitoring.coverage.targets[1].percent == Decimal("15.5")
    assert policy.cadence is not None
    assert policy.cadence.least_for(4) == 2
    assert policy.service_days == (("accept", 5), ("certify", 9))
    assert policy.holidays[0].first == date(2026, 3, 21)


def test_options_come_from_the_list_that_a_question_names() -> None:
    topic, motive = read_programme(FULL).form("questionnaire").questions
    assert topic.options == (Named("science", Names((("en", "Science"),))), Named("arts", Names((("en", "Arts"),))))
    assert not topic.sealed
    assert motive.sealed, "free text always is"


def test_an_action_plan_stands_alone() -> None:
    plan = read_programme(ACTION_PLAN).action_plan
    assert [action.number for action in plan.directions[0].actions] == ["2.1.1", "2.2.1"]
    assert plan.directions[0].actions[1].objective is None, "the plan skips objective 2.2"
    assert [activity.number for activity in plan.activities] == ["1", "1"]
    assert plan.activities[0].due == date(2026, 4, 30)
    assert plan.activities[1].to_year == 2030


def test_line_ends_and_a_byte_order_mark_of_other_systems_are_fine(tmp_path: Path) -> None:
    file = tmp_path / "six.toml"
    file.write_bytes(b"\xef\xbb\xbf" + FULL.replace("\n", "\r\n").encode())
    assert differences(read_programme(FULL), read_programme_file(file)) == ()


# What is refused

IMPOSSIBLE = [
    # keys
    ('zone = "Asia/Almaty"', 'zne = "Asia/Almaty"', "zne", "did you mean “zone”?", "zone"),
    ('prefix = "SIX"', "", "prefix", "missing", "capital"),
    ("at_least = 4", "at_last = 4", "cadence.at_last", "did you mean “at_least”?", "at_least"),
    ("due_days = 14", "due_dais = 14", "checklists[first_year].rows[museum].due_dais", "not known", "due_days"),
    # kinds of values
    ("at_least = 4", 'at_least = "4"', "cadence.at_least", "a whole number, not the text “4”", "1 to 100"),
    ("at_least = 4", "at_least = true", "cadence.at_least", "a whole number, not true", "1 to 100"),
    ("at_least = 4", "at_least = 4.0", "cadence.at_least", "a whole number, not the number 4.0", "1 to 100"),
    ("few_women = true", 'few_women = "yes"', "faculties[physics].few_women", "true or false, not", "true"),
    ("first = 2026-03-21", 'first = "2026-03-21"', "holidays[1].first", "without quotation marks", ""),
    ("first = 2026-03-21", "first = 2026-03-21T00:00:00", "holidays[1].first", "not the date or time", ""),
    ('names.en = "Nauryz"', 'names = "Nauryz"', "holidays[1].names", "a text by language, not the text", "kk"),
    ('names.en = "Nauryz"', 'names.de = "Nauryz"', "holidays[1].names.de", "“de” is not known here", "en"),
    ('names.en = "Nauryz"', 'names.en = " "', "holidays[1].names.en", "empty", "en"),
    ('names.en = "Nauryz"', "names.en = 21", "holidays[1].names.en", "text, not the number 21", "en"),
    ('names.en = "Nauryz"', "names = {}", "holidays[1].names", "at least one language", "en"),
    ('email = "help@example.org"', 'email = "help"', "help_contacts[counselling].email", "no", ""),
    ("percent = 15.5", "percent = nan", "monitoring.coverage.targets[2].percent", "not possible", "0 to 100"),
    ("[selection]", "[[selection]]", "selection", "must be a table", ""),
    ("modes = [", "modes = [[], ", "matching.modes[1]", "one word, not a list", "algorithm"),
    # values that cannot be
    ("at_least = 4", "at_least = 0", "cadence.at_least", "0 is not possible", "1 to 100"),
    ("accept = 5", "accept = 0", "service_days.accept", "0 is not possible", ""),
    ("accept = 5", "acept = 5", "service_days.acept", "did you mean “accept”?", "certify"),
    ("days_to_answer = 7", "days_to_answer = 0", "matching.days_to_answer", "0 is not possible", "1 to 365"),
    ('prefix = "SIX"', 'prefix = "six-6"', "prefix", "right form", "capital"),
    ('code = "sixth"', 'code = "the sixth"', "code", "right form", "Latin"),
    ('zone = "Asia/Almaty"', 'zone = "Asia/Almata"', "zone", "did you mean “Asia/Almaty”?", "Asia/Almaty"),
    ('zone = "Asia/Almaty"', 'zone = "../etc/passwd"', "zone", "not known", "Asia/Almaty"),
    ('first = "09-01"', 'first = "02-29"', "commitment.academic_year.first", "no day of every year", ""),
    ('last = "05-31"', 'last = "09-01"', "commitment.academic_year.last", "longer than a day", ""),
    ("last = 2026-03-23", "last = 2026-03-20", "holidays[1].last", "before the first day", ""),
    ('before = "accept"', 'before = "acept"', "requirements[letter].before", "did you mean “accept”?", "propose"),
    ('before = "accept"', 'before = "submit"', "requirements[letter].before", "“submit” is not known", "accept"),
    ('kind = "document"', 'kind = "form"', "requirements[letter].form", "needs this key", ""),
    ('kind = "document"', 'kind = "documnet"', "requirements[letter].kind", "did you mean “document”?", "order"),
    ("weight = 60", "weight = 70", "selection.criteria", "make 110; they have to make 100", ""),
    ("most = 5 # readiness", "most = 1 # readiness", "selection.criteria[readiness].most", "more than one value", ""),
    ("interviewers = 2", "", "selection.interviewers", "this key is needed", "1 to 20"),
    ('known_from = "study_year"', 'known_from = "statement"\nstudy_year = 1', "selection.priority_groups[freshers].study_year",
     "did you mean “study_years”?", "study_years"),
    ('question = "year" # of study', "", "selection.priority_groups[freshers].question", "needs this key", ""),
    ('"year" # of study', '"yaer"', "selection.priority_groups[freshers].question", "did you mean “year”?", "motive"),
    ('"year" # of study', '"motive"', "selection.priority_groups[freshers].question", "tells no study year", ""),
    ("capacity_default = 2", "capacity_default = 6", "matching.capacity_most", "less than “capacity_default”", ""),
    ("choices_most = 3", "", "matching.choices_most", "Where mentees choose", ""),
    ("days_to_sign = 9", "", "matching.days_to_sign", "Where people consent", ""),
    ('modes = ["mentee_choice"]', 'modes = ["mentee_choice", "appointment"]', "matching.modes", "stands alone", "algorithm"),
    ('modes = ["mentee_choice"]', 'modes = ["mentee_choice", "mentee_choice"]', "matching.modes", "twice", "algorithm"),
    ("weight = 55", "weight = 50", "matching.score_weights", "make 95", ""),
    ('[commitment.academic_year]\nfirst = "09-01"\nlast = "05-31"', "", "commitment.length_months", "needs an end", "1 to 120"),
    ("extension_limit_days = 30", "extension_limit_days = 30\nlength_months = 6", "commitment.academic_year", "not both", ""),
    ('start_rule = "academic_year"', 'start_rule = "fixed_date"', "commitment.starts_on", "needs this key", ""),
    ('steps = ["decline"]', 'steps = ["terminate"]', "reasons[no_place].steps[1]", "“terminate” is not known here", "decline"),
    ("every_months = 2", "", "surveys[on_the_way].every_months", "needs this key", ""),
    ("least = 8 # periods", "", "certification.conditions[kept].least", "needs this key", ""),
    ('kind = "no_open_concern"', 'kind = "no_open_concern"\nleast = 1', "certification.conditions[quiet].least",
     "does not have this key", ""),
    ('role = "mentee" # participation', 'role = "mentor"', "certification.kinds[participation].role", "each role has one", ""),
    ("finalists = 3", "finalists = 1", "awards[best].finalists", "fewer finalists than winners", ""),
    ('voters = ["mentee", "invited"]', "", "awards[best].voters", "needs voters", "invited"),
    ('voters = ["mentee", "invited"]', 'voters = ["jury"]', "awards[best].voters[1]", "“jury” is not known", "mentor"),
    ('of = ["mentor"]', 'of = ["partner"]', "awards[best].chosen_by", "nothing to score", ""),
    ("most = 10 # example", "most = 0", "award_criteria[example].most", "not possible", "1"),
    ("most = 10 # example", "most = 3", "award_criteria[example].most", "above", ""),
    ('chosen_by = "votes_and_jury"', 'chosen_by = "coordinator"', "awards[best].vote_days", "nothing like this", "1 to"),
    ("up_to = 20", "up_to = 12", "monitoring.coverage.targets[2].up_to", "less than “percent”", ""),
    ('source = "figures"', 'source = "cases"', "monitoring.indicators[women].measure", "needs this key", "coverage"),
    ('source = "figures"', 'source = "figures"\nmeasure = "mentees"', "monitoring.indicators[women].measure",
     "does not have this key", ""),
    ('source = "figures"', 'source = "cases"\nmeasure = "term_average"', "monitoring.indicators[women].measure",
     "averaged of standing", ""),
    ('source = "figures"', 'source = "cases"\nmeasure = "evaluation"', "monitoring.indicators[women].criterion",
     "only then", ""),
    ('source = "figures"', 'source = "surveys"\nquestion = "gladness"', "monitoring.indicators[women].question",
     "“gladness” is not known", ""),
    ('code = "women"', 'code = "headcount"', "monitoring.indicators[headcount].code", "choose another code", ""),
    # forms
    ('options_from = "topics"', "", "forms[questionnaire].questions[topic].options", "needs “options”", ""),
    ('options_from = "topics"', 'options_from = "topcs"', "forms[questionnaire].questions[topic].options_from",
     "did you mean “topics”?", "faculties"),
    ('kind = "long_text"', 'kind = "long_text"\nsealed = false', "forms[questionnaire].questions[motive].sealed",
     "always sealed", ""),
    ('kind = "long_text"', 'kind = "scale"', "forms[questionnaire].questions[motive].least", "A scale needs", ""),
    ("most = 2000", "most = 2000\nleast = 3000", "forms[questionnaire].questions[motive].most", "less than “least”", ""),
    # codes that refer and codes that repeat
    ('form = "questionnaire" # asked', 'form = "questionaire"', "requirements[questionnaire].form",
     "did you mean “questionnaire”?", "questionnaire"),
    ('gathering = "opening" # asked', 'gathering = "ending"', "requirements[opening].gathering",
     "“ending” is not known", "opening"),
    ('field_of_study = "stem"', 'field_of_study = "steam"', "faculties[physics].field_of_study", "did you mean “stem”?", "stem"),
    ('kinds = ["meeting"]', 'kinds = ["meting"]', "cadence.kinds[1]", "did you mean “meeting”?", "meeting"),
    ('survey = "final"', 'survey = "finale"', "certification.conditions[asked].survey", "did you mean “final”?", "final"),
    ('code = "arts"', 'code = "science"', "topics[science].code", "for another row already", ""),
    # what never comes
    ('before = "propose"', 'before = "appoint"', "requirements[opening].before", "nobody is appointed", ""),
    ('roles = ["mentee"] # letter\nbefore = "accept"', 'roles = ["mentor"]\nbefore = "hold_interview"',
     "requirements[letter].before", "that step never comes", ""),
    ('to = ["mentor", "mentee"] # final', 'to = ["mentor"]', "certification.conditions[asked].survey", "not sent to: mentee", ""),
    ('role = "mentor" # checklist', 'role = "mentee"', "certification.conditions[done].kind", "no checklist for: mentor", ""),
    ("# roles of the opening", 'roles = ["mentor"]', "requirements[opening].gathering", "not for: mentee", ""),
    ('kind = "no_open_concern"', 'kind = "attendance"\ngathering = "opening"\nleast = 2\neach_topic = true',
     "certification.conditions[quiet].least", "has 1 topics, and no 2", ""),
    ('kind = "no_open_concern"', 'kind = "no_open_concern"\neach_topic = true',
     "certification.conditions[quiet].each_topic", "does not have this key", ""),
    # notices
    ('on = "ProposalAccepted"', 'on = "ProposalAcepted"', "notices[matched].on",
     "did you mean “ProposalAccepted”?", "ProposalLapsed"),
    ('when = "all_consented"', 'when = "all_signed"', "notices[matched].when", "belongs to the event AgreementSigned", ""),
    ('when = "all_consented"', "", "notices[matched].body.en", "“other_contact” is not known", "{other_name}"),
    ('to = ["mentor", "mentee"] # matched', 'to = ["holder"]', "notices[matched].to[1]", "“holder” is not known", "mentor"),
    ("is {other_name}", "is {other_nam}", "notices[matched].body.en", "did you mean “other_name”?", "{reference}"),
    ("is {other_name}", "is {other_name.__class__}", "notices[matched].body.en", "not known", "{reference}"),
    ("is {other_name}", "is {other_name!r}", "notices[matched].body.en", "in its braces alone", "{reference}"),
    ("is {other_name}", "is {other_name", "notices[matched].body.en", "brace stands alone", "{reference}"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "key", "sentence", "allowed"), IMPOSSIBLE)
def test_what_cannot_be_is_refused_where_it_stands(old: str, new: str, key: str, sentence: str, allowed: str) -> None:
    text = changed(old, new)
    told = {fault.key: fault for fault in faults_of(text)}
    assert key in told, f"told instead: {list(told)}"
    assert sentence in told[key].sentence
    assert allowed in " ".join(told[key].allowed)
    last_key = key.rsplit(".", 1)[-1].partition("[")[0]
    line = text.splitlines()[told[key].line - 1]
    its_table = line.startswith("[") or told[key].line == 1  # where a missing key is missing from
    assert last_key in line or its_table, f"line {told[key].line} is {line!r}"


@pytest.mark.parametrize(
    ("old", "new", "key", "sentence"),
    [
        ('objective = "2.1"', 'objective = "2.9"', "action_plan.directions[2].actions[2.1.1].objective", "not known"),
        ('responsible = ["hr"]', 'responsible = ["hrd"]', "action_plan.activities[a1].responsible[1]", "mean “hr”?"),
        ('of = "2.2.1"', 'of = "2.2.9"', "action_plan.kpis[courses].of", "not known"),
        ("due = 2026-04-30", "from_year = 2026", "action_plan.activities[a1].due", "both “from_year” and “to_year”"),
        ('code = "a2"', 'code = "2.2.1"', "action_plan.activities[2.2.1].code", "for another row already"),
    ],
)
def test_an_action_plan_refers_to_itself(old: str, new: str, key: str, sentence: str) -> None:
    told = {fault.key: fault.sentence for fault in faults_of(changed(old, new, ACTION_PLAN))}
    assert sentence in told[key]


def test_a_deliverable_has_one_measure() -> None:
    second = """
[[action_plan.kpis]]
code = "listeners"
of = "2.2.1"
unit = "number"
names.en = "Who came"
"""
    told = {fault.key: fault.sentence for fault in faults_of(ACTION_PLAN + second)}
    assert "for another row already" in told["action_plan.kpis[listeners].of"]


def test_options_are_not_taken_from_a_list_that_is_not_there() -> None:
    form = 'forms = [{ code = "f", names.en = "F", questions = [{ code = "q", names.en = "Q", kind = "choices", '
    (fault,) = faults_of(BARE + form + 'required = true, options_from = "regions" }] }]\n')
    assert fault.key == "forms[f].questions[q].options_from"
    assert fault.sentence == "This file has no regions to choose among."


def test_a_key_that_is_wrong_by_itself_is_not_called_missing_too() -> None:
    assert len(faults_of(changed("days_to_answer = 7", "days_to_answer = 0"))) == 1
    assert len(faults_of(changed('options_from = "topics"', 'options_from = "topcs"'))) == 1


def test_a_table_without_which_others_say_nothing() -> None:
    told = {
        fault.key: fault.sentence for fault in faults_of(BARE + "\n[cadence]\nat_least = 1\nper = 'calendar_month'\n")
    }
    assert "nobody is matched" in told["cadence"]
    no_end = BARE + '\n[matching]\nmodes = ["mentor_selects"]\ncapacity_default = 1\ncapacity_most = 1\n'
    told = {fault.key: fault.sentence for fault in faults_of(no_end + "days_to_answer = 1\ndays_to_sign = 1\n")}
    assert "needs an end" in told["commitment"]


def test_a_cadence_that_is_counted_in_days_says_how_many() -> None:
    told = [
        (fault.key, fault.sentence)
        for per in ('"days"', '"calendar_month"\ndays = 60', '"days"\ndays = 60')
        for fault in faults_of(changed('per = "calendar_month"', f"per = {per}"))
    ]
    assert told == [
        ("cadence.days", "How many days has a period? Say it here."),
        ("cadence.days", "Only a cadence per “days” has this key."),
        ("certification.conditions[kept].least", "The commitment has 9 months, and no 8 periods."),
    ]


def test_a_requirement_before_a_step_of_consent_where_mentors_are_appointed() -> None:
    text = changed('modes = ["mentee_choice"]', 'modes = ["appointment"]')
    told = {fault.key: fault.sentence for fault in faults_of(text)}
    assert "“appoint” does" in told["requirements[opening].before"]


def test_all_faults_are_told_at_once_in_the_order_of_the_lines() -> None:
    text = changed("at_least = 4", "at_least = 0")
    text = changed('before = "accept"', 'before = "never"', text)
    text = changed('code = "arts"', 'code = "science"', text)
    text = changed("weight = 55", "weight = 50", text)
    text = changed('prefix = "SIX"', "prefix = 6\nmotto = 'Six'", text)
    faults = faults_of(text)
    assert [fault.key for fault in faults] == [
        "prefix",
        "motto",
        "topics[science].code",
        "requirements[letter].before",
        "matching.score_weights",
        "cadence.at_least",
    ]
    assert [fault.line for fault in faults] == sorted(fault.line for fault in faults)


def test_the_refusal_reads_as_lines_of_file_line_key_and_allowed_values() -> None:
    with pytest.raises(ProgrammeFileRefused) as refused:
        read_programme(changed('known_from = "study_year"', 'known_from = "study_yaer"'), "programmes/sixth.toml")
    line = changed('known_from = "study_year"', "@").splitlines().index("@") + 1
    assert str(refused.value) == (
        f"programmes/sixth.toml: line {line}: selection.priority_groups[freshers].known_from: “study_yaer” is not known "
        "here; did you mean “study_year”? Allowed: study_year, faculty, statement."
    )


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('code = "six"\nprefix SIX\n', 2),
        ('code = "six"\ncode = "seven"\n', 2),
        ('code = "six"\n\nnames = { en = "Six"\n', 3),
        ("a = " + "9" * 5000, 1),
        ("a = " + "[" * 5000, 1),
    ],
)
def test_what_is_no_toml_is_refused_with_its_line(text: str, line: int) -> None:
    (fault,) = faults_of(text)
    assert fault.line == line
    assert fault.sentence.startswith("This is ")


def test_a_file_that_is_no_text_is_refused_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "six.toml"
    file.write_bytes(b'code = "six"\nprefix = "' + b"\xff\xd8\xff")
    with pytest.raises(ProgrammeFileRefused, match=r"six\.toml: line 2: This is no text in UTF-8"):
        read_programme_file(file)


# The schema itself


def blocks(block: Block, path: str = "") -> list[tuple[str, Block]]:
    found = [(path, block)]
    for key, field in block.fields.items():
        table = field.inner if isinstance(field, Rows) else field
        if isinstance(table, Table) and isinstance(table.schema, Block):
            found += blocks(table.schema, f"{path}.{key}" if path else key)
    return found


@pytest.mark.parametrize(("path", "block"), blocks(ProgrammeBlock()))
def test_what_the_file_says_is_what_the_policy_keeps(path: str, block: Block) -> None:
    kept = {field.name: field for field in fields(type(block).makes)}  # type: ignore[arg-type]
    assert block.fields.keys() == kept.keys(), path
    for key, said in block.fields.items():
        if kept[key].default is MISSING:
            assert said.required, f"{path}.{key} has to be said: the policy has no default for it"


def test_what_is_only_recorded_is_a_key_of_the_file() -> None:
    paths = {f"{path}.{key}".lstrip(".") for path, block in blocks(ProgrammeBlock()) for key in block.fields}
    assert set(RECORDED_ONLY) <= paths


def test_the_reference_page_is_fresh() -> None:
    page = (ROOT / "docs" / "programme-files.md").read_text()
    assert page == manual(), "run: python -m infrastructure.programme_files.manual > docs/programme-files.md"


# The NU Alumni Mentorship Program


@pytest.fixture(scope="module")
def nu() -> Policy:
    return read_programme_file(ROOT / "programmes" / "nu-alumni.toml")


def test_nu_asks_a_profile_and_the_orientation_before_matching(nu: Policy) -> None:
    assert nu.prefix == "NU"
    for role in ("mentor", "mentee"):
        assert [one.code for one in nu.requirements_before("pass_screening", role)] == ["profile"]
        assert [one.code for one in nu.requirements_before("propose", role)] == ["orientation"]
        assert not nu.asks_interview(role)


def test_nu_lets_mentees_choose_and_the_centre_connect(nu: Policy) -> None:
    assert nu.matching.modes == ("mentee_choice",)
    assert nu.matching.coordinator_proposes
    assert nu.matching.capacity_most > 1
    assert nu.agreement.confirmed_by == "coordinator"
    assert [topic.code for topic in nu.topics] == [
        "further_education",
        "job_search",
        "career_conversations",
        "networking",
    ]
    shared = [question.code for question in nu.form("profile").questions_for("mentor") if question.shared]
    assert shared == ["industry", "position", "experience", "interests"]


def test_nu_commits_for_six_months_with_a_contact_a_month_in_any_form(nu: Policy) -> None:
    assert nu.ends_on(date(2026, 9, 14)) == date(2027, 3, 13)
    assert nu.cadence is not None
    assert all(nu.cadence.counts(kind.code) for kind in nu.contact_kinds)
    periods = nu.cadence_periods(date(2026, 9, 14), date(2027, 3, 13))
    assert [period.expected for period in periods] == [1] * 6
    assert nu.commitment.informal_continuation


def test_nu_may_be_left_by_either_side_for_any_reason(nu: Policy) -> None:
    for role in ("mentor", "mentee"):
        assert "no_reason" in [reason.code for reason in nu.reason_codes("terminate", by=role)]
    assert nu.notices_on("MentorshipTerminated")[0].to == {"other", "coordinator"}


def test_nu_has_seven_rows_for_the_mentor_and_eight_for_the_mentee(nu: Policy) -> None:
    assert [len(checklist.rows) for checklist in nu.checklists_of("mentor")] == [7]
    assert [len(checklist.rows) for checklist in nu.checklists_of("mentee")] == [8]
    assert nu.checklists_of("mentee")[0].rows[-1].code == "thank_you_note"


def test_nu_tells_both_the_name_and_the_contact_of_their_match(nu: Policy) -> None:
    (matched,) = nu.notices_on("ProposalAccepted")
    assert matched.to == {"mentor", "mentee"}
    assert matched.when == "all_consented"
    for language in ("en", "ru", "kk"):
        values = dict.fromkeys(("recipient", "programme", "days_to_sign", "link", "contact_role"), "-")
        letter = matched.letter(language, {**values, "other_name": "Dana", "other_contact": "dana@example.org"})
        assert "Dana" in letter.subject
        assert "dana@example.org" in letter.body


def test_nu_speaks_three_languages_everywhere(nu: Policy) -> None:
    assert {names.languages for names in names_in(nu)} == {("en", "ru", "kk")}


def names_in(value: object) -> list[Names]:
    if isinstance(value, Names):
        return [value] if value else []
    inner: list[object] = []
    if isinstance(value, tuple):
        inner = list(value)
    elif hasattr(value, "__dataclass_fields__"):
        inner = [getattr(value, field.name) for field in fields(value)]  # type: ignore[arg-type]
    return [names for one in inner for names in names_in(one)]
