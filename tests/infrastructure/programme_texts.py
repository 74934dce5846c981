"""Programme files of invented programmes: as short as can be, with everything that can be said, and a plan alone."""

from __future__ import annotations

BARE = """\
code = "sixth"
prefix = "SIX"
zone = "Asia/Almaty"
names = { en = "Sixth", kk = "Алтыншы" }
organiser.en = "Office of the sixth"
contact_role.en = "Coordinator"
"""

FULL = (
    BARE
    + """
aims = [{ code = "grow", names = { en = "Grow" } }]
opportunities = [{ code = "internship", names = { en = "Internship" } }]
topics = [
    { code = "science", names = { en = "Science" } },
    { code = "arts", names = { en = "Arts" } },
]
tracks = [{ code = "first", names = { en = "First" } }]
languages = [{ code = "kk", names = { en = "Kazakh" } }]
mentor_kinds = [{ code = "researcher", names = { en = "Researcher" } }]
contact_kinds = [{ code = "meeting", names = { en = "Meeting" } }]
fields_of_study = [{ code = "stem", names.en = "STEM", activities = [{ code = "lab", names.en = "Laboratory" }] }]

[[regions]]
code = "north"
names.en = "North"

[[holidays]]
first = 2026-03-21
last = 2026-03-23
names.en = "Nauryz"

[[study_terms]]
code = "first"
first = "09-02"
names.en = "First term"

[[study_terms]]
code = "second"
first = "01-20"
names.en = "Second term"

[[study_terms]]
code = "summer"
first = "06-10"
names.en = "Summer term"

[[help_contacts]]
code = "counselling"
names.en = "Counselling"
about.en = "Health"
email = "help@example.org"

[[faculties]]
code = "physics"
field_of_study = "stem"
few_women = true
names.en = "Physics"
deputy_dean.en = "Deputy dean of physics"

[[eligibility]]
code = "staff"
role = "mentor"
mentor_kinds = ["researcher"]
names.en = "Staff"
statements = [{ code = "works", names.en = "Works here" }]

[[requirements]]
code = "questionnaire"
kind = "form"
form = "questionnaire" # asked
roles = ["mentor", "mentee"]
before = "pass_screening"
names.en = "Questionnaire"

[[requirements]]
code = "letter"
kind = "document"
roles = ["mentee"] # letter
before = "accept"
names.en = "Motivation letter"

[[requirements]]
code = "opening"
kind = "attendance"
gathering = "opening" # asked
roles = ["mentor", "mentee"]
before = "propose"
names.en = "Opening"

[[gatherings]]
code = "opening"
kind = "orientation"
least_a_year = 1
most_a_year = 2
topics = [{ code = "time", names.en = "Time" }]
names.en = "Opening"
# roles of the opening

[[forms]]
code = "questionnaire"
names.en = "Questionnaire"

[[forms.questions]]
code = "topic"
kind = "choice"
required = true
shared = true
options_from = "topics"
names.en = "Topic"

[[forms.questions]]
code = "motive"
kind = "long_text"
required = false
roles = ["mentee"]
most = 2000
names.en = "Motive"

[[forms]]
code = "studies"
questions = [{ code = "year", kind = "number", required = false, names.en = "Year of study" }]
names.en = "Studies"

[selection]
interview_roles = ["mentee"]
interviewers = 2
places = 40

[[selection.screening]]
code = "studies"
roles = ["mentee"]
names.en = "Studies"

[[selection.criteria]]
code = "readiness"
roles = ["mentee"]
weight = 60
least = 1
most = 5 # readiness
names.en = "Readiness"

[[selection.criteria]]
code = "letter"
roles = ["mentee"]
weight = 40
least = 1
most = 10
names.en = "Letter"

[[selection.priority_groups]]
code = "freshers"
known_from = "study_year"
question = "year" # of study
study_years = [1]
names.en = "First year"

[service_days]
accept = 5
certify = 9

[matching]
modes = ["mentee_choice"]
choices_most = 3
capacity_default = 2
capacity_most = 5
roster_most = 2
days_to_answer = 7
days_to_sign = 9
hard_constraints = [{ code = "language", names.en = "Language", on = "languages", rule = "share" }]

[[matching.score_weights]]
code = "topics"
on = "topics"
weight = 55
names.en = "Topics"

[[matching.score_weights]]
code = "waiting"
on = "waiting_time"
weight = 45
names.en = "Waiting"

[agreement]
confirmed_by = "last_signature"
terms = [{ code = "secret", names.en = "Secret", text.en = "It stays between the two." }]
expectations = [{ code = "come", names.en = "Come", role = "mentor", kind = "duty" }]
asks = [{ code = "job", names.en = "A job", by = "mentee", allowed = false }]

[commitment]
start_rule = "academic_year"
extension_limit_days = 30
pause_limit_days = 30
informal_continuation = true
ending_reasons = [{ code = "any", names.en = "Any", by = ["mentor", "mentee", "coordinator"] }]

[commitment.academic_year]
first = "09-01"
last = "05-31"

[cadence]
at_least = 4
per = "calendar_month"
kinds = ["meeting"]
by_study_year = [{ study_years = [4], at_least = 2 }]

[[reasons]]
code = "no_place"
steps = ["decline"]
by = ["coordinator"]
names.en = "No place"

[[plan_sections]]
code = "goals"
names.en = "Goals"
key_steps = [{ code = "begin", names.en = "Begin" }]

[[checklists]]
code = "first_year"
role = "mentor" # checklist
study_years = [1]
names.en = "First year"

[[checklists.rows]]
code = "museum"
due_from = "start"
due_days = 14
names.en = "Museum"

[[surveys]]
code = "on_the_way"
to = ["mentor"]
when = "regularly"
every_months = 2
show_texts = true
form = "questionnaire"
names.en = "On the way"

[[surveys]]
code = "final"
to = ["mentor", "mentee"] # final
when = "at_end"
form = "questionnaire"
names.en = "Final"

[[evaluations]]
code = "monthly"
of = "mentor"
per = "month"
by = [{ code = "dean", names.en = "Dean's office" }, { code = "youth", names.en = "Youth department" }]
criteria = [{ code = "activity", names.en = "Activity", least = 1, most = 5 }]
names.en = "Monthly"

[[certification.kinds]]
code = "appreciation"
role = "mentor"
names.en = "Appreciation"
text.en = "For mentoring"

[[certification.kinds]]
code = "participation"
role = "mentee" # participation
names.en = "Participation"
text.en = "For taking part"

[[certification.conditions]]
code = "kept"
kind = "cadence_kept_in"
least = 8 # periods
roles = ["mentor", "mentee"]
names.en = "Cadence kept"

[[certification.conditions]]
code = "asked"
kind = "survey_answered"
survey = "final"
roles = ["mentor", "mentee"]
names.en = "Survey answered"

[[certification.conditions]]
code = "done"
kind = "checklist_done"
roles = ["mentor"]
names.en = "Checklist done"

[[certification.conditions]]
code = "quiet"
kind = "no_open_concern"
roles = ["mentor", "mentee"]
names.en = "No open concern"

[[awards]]
code = "best"
of = "mentor"
nominated_by = ["mentee"]
chosen_by = "votes_and_jury"
winners = 2
finalists = 3
jury = 5
voters = ["mentee", "invited"]
nomination_days = 30
vote_days = 14
jury_days = 7
text.en = "For mentoring"
names.en = "Best mentor"

[[award_criteria]]
code = "example"
of = ["mentor"]
least = 3
most = 10 # example
names.en = "Example"

[[notices]]
code = "matched"
on = "ProposalAccepted"
when = "all_consented"
to = ["mentor", "mentee"] # matched
subject.en = "{programme}"
body.en = \"\"\"
Your match is {other_name}.
Write to {other_contact}.\"\"\"

[monitoring]
least_group_size = 5
reports = [{ code = "platonus", every = "week", names.en = "Platonus", by.en = "Mentor" }]

[monitoring.coverage]
population.en = "Female students"
by = "faculty"

[[monitoring.coverage.targets]]
from_year = 2025
percent = 10

[[monitoring.coverage.targets]]
from_year = 2026
percent = 15.5
up_to = 20

[[monitoring.indicators]]
code = "women"
unit = "percent"
source = "figures"
baseline = 31.1
baseline_year = 2022
names.en = "Women"
"""
)

ACTION_PLAN = (
    BARE
    + """
[action_plan]
names.en = "Equality plan"
approved_on = 2026-05-16
from_year = 2026
to_year = 2030
coordinated_by.en = "Vice-rector"
operated_by.en = "Office"
advised_by.en = "Research centre"
headings = [{ code = "education", names.en = "Education" }]
responsible = [{ code = "hr", names.en = "Personnel" }, { code = "academic", names.en = "Academic affairs" }]

[[action_plan.directions]]
code = "2"
names.en = "Education"
aim.en = "Equality in education"
objectives = [{ code = "2.1", number = "2.1", names.en = "Programmes" }]
actions = [
    { code = "2.1.1", number = "2.1.1", objective = "2.1", names.en = "Analysis" },
    { code = "2.2.1", number = "2.2.1", names = { en = "Seminars", kk = "Семинарлар" } },
]

[[action_plan.activities]]
code = "a1"
number = "1"
names.en = "Appoint an officer"
completion.en = "Order"
responsible = ["hr"]
due = 2026-04-30

[[action_plan.activities]]
code = "a2"
number = "1"
heading = "education"
names.en = "Collect data"
completion.en = "Annual report"
responsible = ["academic", "hr"]
from_year = 2026
to_year = 2030

[[action_plan.kpis]]
code = "courses"
of = "2.2.1"
unit = "number"
baseline = 0
target = 12
names.en = "Seminars held"
"""
)
