"""A second programme, invented, in which everything happens that the first one does not do: interviews, assessments, orders."""

from __future__ import annotations

from datetime import timedelta

from application.admissions import Request
from application.asking import person
from domain.application.events import Wishes
from domain.case import Role
from tests.conditions import confirmed
from tests.houses import PROGRAMME_FILE, Office

CODE = "academy"
INTAKE = "2026-27"

INTERVIEWS = """[selection]
interview_roles = ["mentee"]
interviewers = 2
"""

MORE = """
[[selection.criteria]]
code = "motivation"
roles = ["mentee"]
weight = 60
least = 0
most = 10
names.en = "Motivation"

[[selection.criteria]]
code = "project"
roles = ["mentee"]
weight = 40
least = 0
most = 10
names.en = "Idea for a project"

[[evaluations]]
code = "competencies"
of = "mentee"
per = "term"
by = [{ code = "mentor", names = { en = "The mentor" } }]
names.en = "Competencies"

[[evaluations.criteria]]
code = "research"
least = 1
most = 5
names.en = "Research"

[[evaluations.criteria]]
code = "teamwork"
least = 1
most = 5
names.en = "Teamwork"
"""


def academy_file() -> str:
    """The programme file of NU, under another name, with interviews and assessments."""
    text = PROGRAMME_FILE.read_text(encoding="utf-8")
    named = text.replace('code = "nu-alumni"', f'code = "{CODE}"', 1).replace('prefix = "NU"', 'prefix = "AC"', 1)
    english = named.replace('names.en = "NU Alumni Mentorship Program"', 'names.en = "Academy of Mentoring"', 1)
    return english.replace("[selection]\n", INTERVIEWS, 1) + MORE


def open_academy(office: Office) -> dict[str, str]:
    """Open it with an intake, two interviewers and a mentee who has applied; the mentee's reference comes back."""
    house = office.house
    house.programmes.open(person(office.admin), academy_file())
    for role in (Role.COORDINATOR, Role.INTERVIEWER):
        house.people.grant_role(person(office.admin), office.coordinator, role, CODE)
    house.people.grant_role(person(office.admin), office.other_coordinator, Role.INTERVIEWER, CODE)
    today = office.clock().date()
    house.programmes.open_intake(person(office.coordinator), CODE, INTAKE, today, today + timedelta(days=60))
    mentee = office.register("Камила")
    said = confirmed(house.programmes.newest_policy(CODE), Role.MENTEE)
    request = Request(CODE, INTAKE, mentee, Role.MENTEE, 0, Wishes(), confirmed=said)
    return {"academy": house.admissions.submit(person(office.coordinator), request)}
