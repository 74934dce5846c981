"""Pages as of a moment show to nobody what she may not read today, whatever she was to the case then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import pytest

from application.admissions import Request
from application.asking import Asker, person
from application.standings import Told
from domain.application.events import Wishes
from domain.case import Role
from domain.person import Enrolment, Standing
from tests.conditions import all_met, confirmed
from tests.groups import GROUPS, YEAR, Department, FurnishedDepartment
from tests.houses import Applicant
from tests.web.front import Desk
from web.as_of import written

WORRY = "He shouted at me."
SHOWN_TO_OTHERS = {
    "/cases/{reference}": WORRY,
    "/cases/{reference}?all=1": "average 3.7",
    "/cases/{reference}/replay?at=2": WORRY,
    "/worklist": "g-resolve_concern",
    "/history": WORRY,
    "/history/{at}": WORRY,
    "/history/export.jsonl": '"topic": "ConcernRaised"',
}


@dataclass(frozen=True)
class Group:
    """A group in which a concern was raised. Since then a coordinator joined it, another one was found to be one of its
    students, and the only student of the faculty of history, whose deputy dean could open it, left it."""

    department: Department
    desk: Desk
    reference: str
    concern_at: int
    before: datetime
    late: UUID
    double: UUID
    deputy: UUID

    def then(self, address: str) -> str:
        return f"/as-of/{written(self.before)}{address}"


def applied(department: Department, who: UUID, faculty: str = "") -> Applicant:
    said = confirmed(department.policy, Role.MENTEE)
    request = Request(GROUPS, YEAR, who, Role.MENTEE, 0, Wishes(faculty=faculty), confirmed=said)
    reference = department.house.admissions.submit(person(department.coordinator), request)
    return Applicant(who, department.house.case_files.find(reference)[1], reference)


@pytest.fixture(scope="module")
def group(furnished_department: FurnishedDepartment, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Group]:
    with furnished_department.opened_copy(tmp_path_factory.mktemp("group")) as department:
        yield lived(department)


def lived(department: Department) -> Group:
    house = department.house
    late, double, deputy, historian, student, twin = (department.register() for _ in range(6))
    for who, faculty in ((late, ""), (double, ""), (deputy, "history")):
        house.people.grant_role(person(department.admin), who, Role.COORDINATOR, GROUPS, faculty)
    applied(department, historian, "history")
    group = department.appoint(department.order(department.mentor(), [historian, student, twin]))
    told = Told(student, department.clock().date(), Standing(Enrolment.ENROLLED, "spring 2026", average=3.7))
    house.standings.record(person(department.coordinator), GROUPS, [told])
    department.take(group, "raise_concern", student, text=WORRY)
    concern_at, before = house.ledger.last_position(), department.clock()
    joining = applied(department, late)
    department.apply_step(joining, "pass_screening", results=all_met(department.student(late), department.policy))
    department.apply_step(joining, "accept")
    department.take(group, "join", application=joining.case_id)
    house.duplicates.merge(person(department.coordinator), double, twin, GROUPS)
    department.take(group, "leave", Asker(str(department.coordinator), reason_code="expelled"), mentee=historian)
    return Group(department, Desk(department), group.reference, concern_at, before, late, double, deputy)


@pytest.mark.parametrize("who", ["late", "double"])
def test_whoever_takes_part_by_now_reads_of_the_past_what_she_reads_of_today(group: Group, who: str) -> None:
    late, others = group.desk.visit(getattr(group, who)), group.desk.visit()
    for address, said in SHOWN_TO_OTHERS.items():
        shown = group.then(address.format(reference=group.reference, at=group.concern_at))
        assert said in others.get(shown).text, address
        answer = late.get(shown)
        assert said not in answer.text, address
        assert answer.status_code == (404 if "{at}" in address else 200), address


def test_a_case_that_has_left_ones_faculty_is_not_opened_as_of_before(group: Group) -> None:
    deputy = group.desk.visit(group.deputy)
    for address in (
        f"/cases/{group.reference}",
        f"/cases/{group.reference}/replay",
        f"/cases/{group.reference}/compare",
    ):
        assert deputy.get(address).status_code == 403
        assert deputy.get(group.then(address)).status_code == 403
    for address in ("/cases", "/worklist"):
        assert group.reference not in deputy.get(group.then(address)).text
