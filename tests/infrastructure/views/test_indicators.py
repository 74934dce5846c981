"""The counters that a dashboard adds up: people, places, periods and marks, as events change them."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from application.asking import Asker, person
from application.questions import BoardFilter
from domain.action_item import ActionItem
from domain.case import Role
from infrastructure.views.indicators.marks import batched
from tests.answers import fitting_answers
from tests.application.test_action_planning import PLAN
from tests.counted import accepted, applied, counting
from tests.houses import INTAKE, PROGRAMME, PROGRAMME_FILE, Office

ON_TIME = """
[[monitoring.indicators]]
code = "on_time"
unit = "percent"
source = "cases"
measure = "items_on_time"
target = 100
names.en = "On time"
"""


def counted(office: Office, *measures: str, by: str = "programme", role: str = "") -> dict[str, int]:
    """By group, or by detail where all are of one group."""
    found: Counter[str] = Counter()
    for one in office.house.reporting.counters.all_numbers(PROGRAMME, measures, by):
        if not role or one.role == role:
            found[one.group or one.detail] += one.number
    return dict(found)


def why(office: Office, step: str) -> Asker:
    """The coordinator, with a reason that the policy takes."""
    codes = [one.code for one in office.policy.reason_codes(step, "coordinator")]
    return office.why(codes[0]) if codes else office.why(text="So.")


def funnel(office: Office) -> list[int]:
    return [number for _stage, number in office.house.reporting.standing(PROGRAMME, 2026).funnel]


def test_the_funnel_counts_how_far_each_mentee_came(office: Office) -> None:
    mentor = office.mentor(2)
    first, second = office.mentee(), office.mentee()
    office.screened(office.applied(Role.MENTEE))
    withdrawn = office.applied(Role.MENTEE)
    office.apply_step(withdrawn, "withdraw", withdrawn.person_id)
    reference = office.paired(mentor, first)
    office.choose(second, mentor)
    assert funnel(office) == [4, 3, 2, 2, 1, 0, 0]  # this programme asks for no interview
    office.mentorship_step(reference, "complete", why(office, "complete"))
    assert funnel(office)[-2:] == [1, 0]
    completed = next(
        one for one in office.house.reporting.standing(PROGRAMME, 2026).indicators if one.indicator.code == "completed"
    )
    assert (str(completed.groups[0].value), completed.groups[0].of) == ("100.0", 1), "one mentorship, whoever was in it"
    office.mentorship_step(reference, "reinstate", why(office, "reinstate"))
    assert funnel(office)[-2:] == [0, 0]
    standing = office.house.reporting.standing(PROGRAMME, 2026)
    assert (standing.load.mentors, standing.load.places, standing.load.taken) == (1, 2, 2)
    assert standing.intakes == (INTAKE,)
    assert office.house.reporting.standing(PROGRAMME, 2027).funnel[0] == ("applied", 0)


def test_somebody_who_takes_part_no_more_is_not_counted(office: Office) -> None:
    counting(office)
    first, second = accepted(office, "physics", 2)
    accepted(office, "law")
    office.admit(applied(office, "law", Role.MENTOR, first.person_id))
    assert counted(office, "takes_part", by="faculty", role="mentee") == {"physics": 2, "law": 1}
    office.apply_step(second, "withdraw", second.person_id)
    assert counted(office, "takes_part", by="faculty", role="mentee") == {"physics": 1, "law": 1}
    office.apply_step(second, "reopen", why(office, "reopen"))
    assert counted(office, "takes_part", by="faculty", role="mentee") == {"physics": 2, "law": 1}
    assert counted(office, "takes_part") == {"2026": 4}


def test_cadence_kept_is_of_the_months_that_are_over(office: Office) -> None:
    reference = office.paired(office.mentor(), office.mentee())  # from 1 April to 30 September
    assert sum(counted(office, "periods").values()) == 6
    office.log_contacts(reference, 1)
    office.clock.wind_to(date(2026, 6, 20))
    office.house.clock.tick()
    months = office.house.reporting.standing(PROGRAMME, 2026).cadence
    assert [(one.month.month, one.asked, one.kept) for one in months] == [(4, 1, 1), (5, 1, 0)]
    office.mentorship_step(
        reference, "log_contact", office.mentorship(reference).mentor.person_id, kind="phone", on=date(2026, 5, 7)
    )
    office.house.clock.tick()
    months = office.house.reporting.standing(PROGRAMME, 2026).cadence
    assert [(one.month.month, one.asked, one.kept) for one in months] == [(4, 1, 1), (5, 1, 1)]
    office.mentorship_step(reference, "terminate", office.mentorship(reference).mentor.person_id)
    assert sum(counted(office, "periods").values()) == 2


@pytest.mark.parametrize(
    ("whose", "shown"),
    [
        ("abcd", (0, 0)),
        ("abcde", (5, 15)),
        ("aaaaaaa", (0, 0)),  # one person seven times is one person
        ("aabcde", (6, 18)),
        ("abcdefghi", (5, 15)),  # four more wait for a fifth
        ("abcdefghij", (10, 30)),
    ],
)
def test_marks_are_shown_by_whole_batches_of_people(whose: str, shown: tuple[int, int]) -> None:
    row = None
    for one in whose:
        row = batched(row, 3, one, 5)
    assert row is not None
    assert (row["shown"], row["shown_total"]) == shown


def test_answers_are_averaged_and_nobodys_can_be_told(office: Office) -> None:
    references = [office.paired(office.mentor(), office.mentee()) for _ in range(3)]
    for reference in references:
        office.mentorship_step(reference, "complete", why(office, "complete"))
    everybody = [(one, her) for one in references for her in sorted(office.mentorship(one).parties)]
    means = []
    for reference, her in everybody:
        office.answer_survey(reference, her)
        (value,) = [
            one.groups[0]
            for one in office.house.reporting.standing(PROGRAMME, 2026).indicators
            if one.indicator.code == "satisfaction"
        ]
        means.append((value.of, value.value))
    answer = given_answer(office)
    assert means == [*[(0, None)] * 4, (5, answer), (5, answer)]
    office.house.vault.destroy(everybody[0][1])
    office.house.views.rebuild()
    (row,) = office.house.reporting.counters.marks(PROGRAMME, "survey", "satisfaction", (INTAKE,)).values()
    assert row.number == 0, "hers and her partner's cannot be read any more, and four are too few"


def given_answer(office: Office) -> Decimal:
    """What everybody answers in these tests."""
    form = office.policy.form(office.policy.survey("final").form)
    return Decimal(json.loads(fitting_answers(form, Role.MENTEE))["satisfaction"])


def test_items_of_a_plan_are_on_time_or_not(office: Office) -> None:
    text = PROGRAMME_FILE.read_text(encoding="utf-8") + PLAN + ON_TIME
    office.house.programmes.revise_policy(person(office.admin), text)
    office.house.action_planning.plan_all(person(office.coordinator), PROGRAMME)
    rows = sorted(office.house.board.items(BoardFilter(PROGRAMME)), key=lambda row: row.due)
    asked = [row for row in rows if row.due.year == 2026]
    office.take(ActionItem, asked[0].id, "deliver", office.coordinator, link="Order 7")
    for later in asked[1:]:
        office.take(ActionItem, later.id, "move_deadline", office.why(text="Later."), due=date(2026, 12, 30))
    office.clock.wind_to(date(2027, 1, 5))
    office.house.clock.tick()
    (measured,) = [
        one for one in office.house.reporting.standing(PROGRAMME, 2026).indicators if one.indicator.code == "on_time"
    ]
    share = Decimal(100) / len(asked)
    assert (measured.groups[0].value, measured.groups[0].of) == (share.quantize(Decimal("0.1")), len(asked))
    assert measured.groups[0].short
