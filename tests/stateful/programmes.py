"""An invented programme in which every step that there is can be taken, in three versions that differ as much as they can.

NU's own programme asks no interview, evaluates nobody and has rosters of one: what it never does, this one does.
"""

from __future__ import annotations

from functools import cache

from application.tables import Row, Table
from domain.policy import Policy
from infrastructure.programme_files import read_programme
from tests.houses import PROGRAMME as NU
from tests.houses import PROGRAMME_FILE

__all__ = [
    "BARE",
    "BARE_TEXT",
    "GROUPS",
    "GROUPS_TEXT",
    "NU",
    "NU_TEXT",
    "TRIAL",
    "TRIAL_TEXTS",
    "figures",
    "policy_in",
]

TRIAL, BARE, GROUPS = "trial", "bare", "groups"
NU_TEXT = PROGRAMME_FILE.read_text(encoding="utf-8")

IDENTITY = """
code = "{code}"
prefix = "{prefix}"
zone = "America/St_Johns"
names.en = "A programme that never was"
organiser.en = "Office"
contact_role.en = "Coordinator"
"""

COMMON = """
topics = [{ code = "science", names.en = "Science" }, { code = "arts", names.en = "Arts" }]
languages = [{ code = "kk", names.en = "Kazakh" }]
mentor_kinds = [{ code = "researcher", names.en = "Researcher" }]
faculties = [{ code = "physics", names.en = "Physics" }, { code = "law", names.en = "Law" }]
contact_kinds = [{ code = "meeting", names.en = "Meeting" }, { code = "letter", names.en = "Letter" }]
holidays = [{ first = 2026-05-01, last = 2026-05-09, names.en = "Spring" }]
forms = [
    { code = "form", names.en = "Form", questions = [{ code = "q", kind = "text", required = true, names.en = "Q" }] },
]
gatherings = [{ code = "opening", kind = "orientation", names.en = "Opening" }]

[[reasons]]
code = "no_place"
steps = ["decline"]
by = ["coordinator"]
names.en = "No place"

[[requirements]]
code = "questionnaire"
kind = "form"
form = "form"
roles = ["mentor", "mentee"]
before = "pass_screening"
names.en = "Questionnaire"

[[requirements]]
code = "letter"
kind = "document"
roles = ["mentee"]
before = "accept"
names.en = "Letter"

[[requirements]]
code = "opening"
kind = "attendance"
gathering = "opening"
roles = ["mentor", "mentee"]
before = "propose"
names.en = "Opening"

[service_days]
pass_screening = 3
accept = 5
propose = 10
confirm_agreement = 2
resolve_concern = 2
certify = 9

[monitoring]
least_group_size = 2
indicators = [{ code = "share", unit = "percent", source = "figures", names.en = "Share" }]
reports = [{ code = "summary", every = "month", names.en = "Summary" }]
"""

FIRST = """
[selection]
interview_roles = ["mentee"]
interviewers = 2
screening = [
    { code = "studies", roles = ["mentee"], names.en = "Studies" },
    { code = "works", roles = ["mentor"], names.en = "Works" },
]
criteria = [{ code = "ready", roles = ["mentee"], weight = 100, least = 1, most = 5, names.en = "Ready" }]

[matching]
modes = ["mentee_choice", "mentor_selects"]
choices_most = 2
capacity_default = 1
capacity_most = 3
roster_most = 2
days_to_answer = 5
days_to_sign = 6
score_weights = [
    { code = "field", on = "faculty", weight = 60, names.en = "Faculty" },
    { code = "waiting", on = "waiting_time", weight = 40, names.en = "Waiting" },
]

[agreement]
confirmed_by = "last_signature"

[commitment]
length_months = 2
start_rule = "first_of_next_month"
extension_limit_days = 40
pause_limit_days = 30
informal_continuation = true
ending_reasons = [{ code = "any", names.en = "Any", by = ["mentor", "mentee", "coordinator"] }]

[cadence]
at_least = 2
per = "calendar_month"
kinds = ["meeting"]

[[requirements]]
code = "badge"
kind = "document"
roles = ["mentee"]
before = "agree_plan"
names.en = "Badge"

[[plan_sections]]
code = "goals"
names.en = "Goals"

[[surveys]]
code = "on_the_way"
to = ["mentor"]
when = "regularly"
every_months = 1
form = "form"
names.en = "On the way"

[[surveys]]
code = "after"
to = ["mentor"]
when = "after_gathering"
gathering = "opening"
form = "form"
names.en = "After the opening"

[[surveys]]
code = "final"
to = ["mentor", "mentee"]
when = "at_end"
form = "form"
names.en = "Final"

[[evaluations]]
code = "monthly"
of = "mentor"
per = "month"
by = [{ code = "dean", names.en = "Dean's office" }, { code = "youth", names.en = "Youth department" }]
criteria = [{ code = "activity", names.en = "Activity", least = 1, most = 5 }]
names.en = "Monthly"

[[evaluations]]
code = "competencies"
of = "mentee"
per = "term"
by = [{ code = "mentor", names.en = "Mentor" }]
criteria = [{ code = "speech", names.en = "Speech", least = 0, most = 3 }]
names.en = "Competencies"

[certification]
kinds = [
    { code = "thanks", role = "mentor", names.en = "Thanks", text.en = "For mentoring" },
    { code = "part", role = "mentee", names.en = "Part", text.en = "For taking part" },
]
conditions = [
    { code = "agreed", kind = "agreement_confirmed", roles = ["mentor", "mentee"], names.en = "Agreed" },
    { code = "asked", kind = "survey_answered", survey = "final", roles = ["mentee"], names.en = "Asked" },
    { code = "quiet", kind = "no_open_concern", roles = ["mentor", "mentee"], names.en = "No open concern" },
    { code = "met", kind = "contacts_at_least", least = 1, roles = ["mentor", "mentee"], names.en = "Met" },
]
"""

SECOND = """
[selection]
screening = [{ code = "other", roles = ["mentee", "mentor"], names.en = "Another criterion" }]

[matching]
modes = ["mentee_choice"]
choices_most = 3
capacity_default = 1
capacity_most = 2
days_to_answer = 20
days_to_sign = 20

[agreement]
confirmed_by = "coordinator"

[commitment]
length_months = 3
start_rule = "chosen"
extension_limit_days = 10
pause_limit_days = 60
ending_reasons = [{ code = "other", names.en = "Other", by = ["mentor", "mentee", "coordinator"] }]

[cadence]
at_least = 1
per = "month_of_commitment"

[[requirements]]
code = "insurance"
kind = "document"
roles = ["mentor"]
before = "start"
names.en = "Insurance"

[[plan_sections]]
code = "steps"
names.en = "Steps"

[[surveys]]
code = "last"
to = ["mentee"]
when = "at_end"
form = "form"
names.en = "Last"

[certification]
kinds = [{ code = "part", role = "mentee", names.en = "Part", text.en = "For taking part" }]
conditions = [
    { code = "kept", kind = "cadence_kept_in", least = 2, roles = ["mentee"], names.en = "Cadence kept" },
    { code = "planned", kind = "plan_agreed", roles = ["mentee"], names.en = "Planned" },
    { code = "reached", kind = "goals_reached", least = 1, roles = ["mentee"], names.en = "Reached" },
    { code = "whole", kind = "commitment_completed", roles = ["mentee"], names.en = "Completed" },
]
"""

THIRD = """
[matching]
modes = ["mentor_selects"]
capacity_default = 1
capacity_most = 4
roster_most = 3
days_to_answer = 2
days_to_sign = 2

[agreement]
confirmed_by = "last_signature"

[commitment]
academic_year = { first = "09-01", last = "06-15" }
start_rule = "academic_year"
extension_limit_days = 0
pause_limit_days = 0
ending_reasons = [{ code = "any", names.en = "Any", by = ["coordinator"] }]
"""

NOTICES = {
    "ApplicationSubmitted": ("coordinator", "always", ""),
    "InterviewScheduled": ("interviewer", "always", "{interview_at}"),
    "ApplicantReminded": ("applicant", "always", ""),
    "ApplicationWithdrawn": ("applicant", "always", ""),
    "MentorshipProposed": ("other", "always", "{other_name} {days_to_answer}"),
    "ProposalAccepted": ("mentor", "all_consented", "{other_contact} {days_to_sign}"),
    "ProposalLapsed": ("mentee", "always", "{mentor} {mentees}"),
    "AgreementSigned": ("coordinator", "all_signed", "{mentor}"),
    "MentorshipStarted": ("mentee", "always", "{starts_on} {ends_on}"),
    "CadenceMissed": ("coordinator", "always", "{period_first} {period_last}"),
    "MentorshipTerminated": ("other", "always", "{other_name} {starts_on}"),
    "MentorshipReinstated": ("mentor", "always", "{ends_on}"),
    "CertificateRevoked": ("holder", "always", "{certificate_number}"),
}


def notices() -> str:
    return "".join(
        f"""
[[notices]]
code = "n{number}"
on = "{event}"
to = ["{to}"]
when = "{when}"
subject.en = "{{reference}}"
body.en = "{{recipient}} {body} {{link}}"
"""
        for number, (event, (to, when, body)) in enumerate(NOTICES.items())
    )


TRIAL_TEXTS = tuple(
    IDENTITY.format(code=TRIAL, prefix="TRI") + COMMON + version + notices() for version in (FIRST, SECOND, THIRD)
)
"""Its versions, each of which an intake can be put under."""

GROUPS_TEXT = (
    IDENTITY.format(code=GROUPS, prefix="GRP")
    + """
mentor_kinds = [{ code = "teacher", names.en = "Teacher" }]
contact_kinds = [{ code = "session", names.en = "Session" }, { code = "parents", private = true, names.en = "Parents" }]
requirements = [
    { code = "order", kind = "order", roles = ["mentor"], before = "appoint", names.en = "Order" },
]

[matching]
modes = ["appointment"]
capacity_default = 2
capacity_most = 3
roster_most = 3

[agreement]
confirmed_by = "coordinator"

[commitment]
length_months = 3
start_rule = "on_confirmation"
extension_limit_days = 0
pause_limit_days = 0
ending_reasons = [{ code = "any", names.en = "Any", by = ["coordinator"] }]

[cadence]
at_least = 2
per = "calendar_month"
kinds = ["session"]
by_study_year = [{ study_years = [4], at_least = 1 }]

[[plan_sections]]
code = "goals"
names.en = "Goals"

[[evaluations]]
code = "monthly"
of = "mentor"
per = "month"
by = [{ code = "dean", names.en = "Dean's office" }, { code = "youth", names.en = "Youth department" }]
criteria = [{ code = "activity", names.en = "Activity", least = 1, most = 5 }]
names.en = "Monthly"
"""
)
"""A programme that appoints mentors to groups."""

BARE_TEXT = IDENTITY.format(code=BARE, prefix="BARE")
"""A programme that matches nobody."""


@cache
def policy_in(text: str) -> Policy:
    return read_programme(text)


def figures(period: str, value: str) -> Table:
    """A file with one figure of the invented programme."""
    return Table(("indicator", "period", "value", "source"), (Row(2, ("share", period, value, "Registrar")),))
