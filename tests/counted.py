"""A programme that counts its coverage and averages answers, and people who take part in it: for tests of figures."""

from __future__ import annotations

from uuid import UUID

from application.admissions import Request
from application.asking import person
from application.tables import Row, Table
from domain.application.events import Wishes
from domain.case import Role
from tests.conditions import confirmed
from tests.houses import INTAKE, PROGRAMME, PROGRAMME_FILE, Applicant, Office

COVERAGE = """
[[faculties]]
code = "physics"
names.en = "Physics"
names.ru = "Физика"

[[faculties]]
code = "law"
names.en = "Law"

[[faculties]]
code = "history"
names.en = "History"

[monitoring.coverage]
population.en = "Female students"
by = "faculty"
targets = [{ from_year = 2026, percent = 10 }]

[[monitoring.indicators]]
code = "covered"
unit = "percent"
source = "cases"
measure = "coverage"
by = "faculty"
names.en = "Coverage"

[[monitoring.indicators]]
code = "taking_part"
unit = "number"
source = "cases"
measure = "mentees"
by = "faculty"
target = 20
names.en = "Mentees"

[[monitoring.indicators]]
code = "women"
unit = "percent"
source = "figures"
baseline = 31.1
baseline_year = 2024
target = 35
names.en = "Women among graduates"
"""


def counting(office: Office) -> Office:
    """The office, once its programme counts coverage; its intake as well."""
    text = PROGRAMME_FILE.read_text(encoding="utf-8") + COVERAGE
    office.house.programmes.revise_policy(person(office.admin), text)
    office.house.programmes.change_intake_policy(person(office.coordinator), PROGRAMME, INTAKE, 2)
    return office


def applied(office: Office, faculty: str, role: Role = Role.MENTEE, person_id: UUID | None = None) -> Applicant:
    """Somebody of a faculty, with her application."""
    her = person_id or office.register()
    kind = office.policy.mentor_kinds[0].code if role is Role.MENTOR else ""
    request = Request(
        PROGRAMME, INTAKE, her, role, 1 if role is Role.MENTOR else 0, Wishes(kind=kind, faculty=faculty),
        confirmed=confirmed(office.policy, role),
    )  # fmt: skip
    reference = office.house.admissions.submit(person(office.coordinator), request)
    return Applicant(her, office.house.case_files.find(reference)[1], reference)


def accepted(office: Office, faculty: str, number: int = 1) -> list[Applicant]:
    """So many mentees of a faculty who take part."""
    return [office.admit(applied(office, faculty)) for _ in range(number)]


def table(*rows: tuple[str, ...], header: tuple[str, ...] = ("faculty", "year", "headcount")) -> Table:
    return Table(header, tuple(Row(number, row) for number, row in enumerate(rows, start=2)), "csv")
