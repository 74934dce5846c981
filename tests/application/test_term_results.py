"""Results of terms: averaged in faculties and groups, with small groups hidden, and never of who left or was dismissed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from application.asking import Asker, person
from application.indicators import Measured
from application.questions import TermResult
from application.standings import Told
from application.term_results import Mean, term_table
from domain.case import Refused
from domain.figures import recordable
from domain.mentorship import Mentorship
from domain.person import Enrolment, Standing
from tests.groups import GROUPS, GROUPS_FILE, Department

AUTUMN, SPRING = "2026-autumn", "2027-spring"


def told(department: Department, group: Mentorship, *averages: float, term: str = AUTUMN, day: int = 1) -> None:
    """What the university tells of the first students of a group, in their order."""
    students = [one.person_id for one in group.mentees]
    rows = [
        Told(one, date(2026, 8, day), Standing(Enrolment.ENROLLED, term, average=average))
        for one, average in zip(students, averages, strict=False)
    ]
    department.house.standings.record(person(department.coordinator), GROUPS, rows)


def why(department: Department, step: str) -> Asker:
    """The coordinator, with a reason that the policy takes."""
    codes = [one.code for one in department.policy.reason_codes(step, "coordinator")]
    return Asker(str(department.coordinator), reason_code=codes[0] if codes else "", reason="So.")


def means(department: Department, reference: str = "") -> list[tuple[str | None, int]]:
    table = department.house.reporting.term_results(GROUPS, 2026)
    assert table is not None
    found = table.group(reference) if reference else table.whole
    return [("hidden" if one.hidden else str(one.value), one.of) for one in found]


def test_results_of_a_group_are_averaged_term_by_term(department: Department) -> None:
    group = department.appointed(6)
    told(department, group, 80, 90, 70.5, 60, 100, 75)
    told(department, group, 90, 90, 90, 90, 90, term=SPRING, day=2)
    told(department, group, 50, 50, 50, 50, 50, term="some term", day=3)
    assert means(department, group.reference) == [("79.3", 6), ("90.0", 5)]
    told(department, group, 86, day=4)  # put right later
    assert means(department, group.reference)[0] == ("80.3", 6)
    department.house.vault.destroy(group.mentees[0].person_id)
    department.house.views.rebuild()
    assert means(department, group.reference) == [("79.1", 5), ("hidden", 0)]


def test_who_left_counts_no_more_and_who_joined_does(department: Department) -> None:
    group = department.appointed(6)
    told(department, group, 60, 80, 80, 80, 80, 80)
    department.take(group, "leave", why(department, "leave"), mentee=group.mentees[0].person_id)
    assert means(department, group.reference) == [("80.0", 5)]
    dismissed = department.appointed(6, group="CS-102", faculty="history")
    told(department, dismissed, 10, 10, 10, 10, 10, 10)
    assert means(department) == [("41.8", 11)]
    department.on(date(2026, 9, 20))
    order = {"order_number": "9-k", "order_date": date(2026, 9, 19)}
    department.take(dismissed, "terminate", why(department, "terminate"), **order)
    assert means(department) == [("80.0", 5)]


def result(number: int, reference: str, faculty: str) -> TermResult:
    return TermResult(str(number), AUTUMN, 70 + number % 7, reference, reference, {"faculty": faculty})


def said(one: Mean) -> str:
    return "hidden" if one.hidden else str(one.of)


def shown_of(department: Department, **sizes: dict[str, int]) -> dict[str, str]:
    """By faculty and group: `hidden`, or of how many; `all` of all together."""
    results: list[TermResult] = []
    number = 0
    for faculty, groups in sizes.items():
        for reference, size in groups.items():
            results += [result(number + place, reference, faculty) for place in range(size)]
            number += size
    table = term_table(results, department.policy)
    rows = {row.faculty: said(row.means[0]) for row in table.faculties}
    rows |= {group.called: said(group.means[0]) for row in table.faculties for group in row.groups}
    return rows | {"all": said(table.whole[0])}


def test_a_small_group_is_hidden_with_another_and_the_groups_of_a_hidden_faculty_with_it(
    department: Department,
) -> None:
    assert shown_of(department, history={"A": 3, "B": 9, "C": 20}) == {
        "history": "32", "A": "hidden", "B": "hidden", "C": "20", "all": "32",
    }  # fmt: skip
    assert shown_of(department, history={"A": 4}, philology={"B": 9, "C": 8}, pedagogy={"D": 30}) == {
        "pedagogy": "hidden", "philology": "17", "history": "hidden",
        "A": "hidden", "B": "9", "C": "8", "D": "hidden", "all": "51",
    }  # fmt: skip


def test_a_faculty_whose_average_is_short_of_the_target_has_one_corrective_item(department: Department) -> None:
    group = department.appointed(6)
    told(department, group, 60, 70, 70, 70, 70, 70)
    (value,) = [one for one in measured(department).groups if one.group.code == "pedagogy"]
    assert (value.value, value.of, value.short) == (Decimal("68.3"), 6, True)
    assert measured(department).term == AUTUMN
    office = person(department.coordinator)
    department.house.reporting.correct(office, GROUPS, "performance", "pedagogy", 2026)
    (item,) = department.house.reporting.answers(GROUPS)
    assert item == ("performance", "pedagogy", "2026")
    with pytest.raises(Refused):
        department.house.reporting.correct(office, GROUPS, "performance", "history", 2026)


def measured(department: Department) -> Measured:
    return next(
        one
        for one in department.house.reporting.standing(GROUPS, 2026).indicators
        if one.indicator.code == "performance"
    )


def test_what_is_averaged_is_not_brought_in_as_a_figure_as_well(department: Department) -> None:
    assert "performance" not in recordable(department.policy)
    text = GROUPS_FILE.read_text(encoding="utf-8").replace('measure = "term_average"\n', "")
    department.house.programmes.revise_policy(person(department.admin), text)
    assert "performance" in recordable(department.policy)
