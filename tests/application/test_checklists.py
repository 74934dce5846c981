"""The checklists of mentorships: how their items come about, and how they move along with the mentorship."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from application.asking import Asker
from application.questions import BoardRow
from domain.action_item import ActionItem
from domain.action_item.events import DeadlineMoved
from domain.case import Role
from tests.houses import Applicant, Office

DAY = timedelta(days=1)


class Pair:
    """A mentorship that runs, and its checklists as the reactions have left them."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.mentor, self.mentee = office.mentor(), office.mentee()
        self.reference = office.paired(self.mentor, self.mentee)
        self.react()
        self.begun = self.today()

    def step(self, name: str, by: Asker | None = None, /, **facts: object) -> None:
        self.office.mentorship_step(self.reference, name, by or self.mentee.person_id, **facts)
        self.react()

    def react(self) -> None:
        """Twice: what was answered is not answered again."""
        self.office.house.reactions.catch_up()
        self.office.house.reactions.catch_up()

    def rows(self, whose: Applicant | None = None) -> dict[str, BoardRow]:
        person_id = (whose or self.mentee).person_id
        found = self.office.house.board.of_mentorship(self.office.mentorship(self.reference).id)
        return {row.code: row for row in found if row.person_id == person_id}

    def due(self, code: str) -> date:
        return self.rows()[code].due

    def states(self) -> Counter[str]:
        found = self.office.house.board.of_mentorship(self.office.mentorship(self.reference).id)
        return Counter(row.state for row in found)

    def tick(self, code: str) -> None:
        self.office.take(ActionItem, self.rows()[code].id, "deliver", self.mentee.person_id)

    def today(self) -> date:
        return self.office.policy.local_date(self.office.clock())


@pytest.fixture
def pair(office: Office) -> Pair:
    return Pair(office)


def test_rows_are_due_from_the_first_day_or_back_from_the_last(pair: Pair) -> None:
    last = pair.office.mentorship(pair.reference).commitment.last
    assert pair.due("development_plan") == pair.begun + 45 * DAY
    assert pair.due("thank_you_note") == last


def test_an_extension_moves_what_is_counted_from_the_end(pair: Pair) -> None:
    last, early = pair.due("thank_you_note"), pair.due("development_plan")
    pair.tick("notes")
    pair.step("extend", Asker(str(pair.office.coordinator)), ends_on=last + 20 * DAY)
    assert (pair.due("thank_you_note"), pair.due("development_plan")) == (last + 20 * DAY, early)
    assert pair.due("notes") == last, "what is done stays as it was"
    assert {one.act.role for one in pair.office.events(DeadlineMoved)} == {Role.CLOCK}


def test_a_pause_moves_all_that_was_still_to_come_by_its_days(pair: Pair) -> None:
    first, last = pair.due("development_plan"), pair.due("thank_you_note")
    pair.office.clock.wind(days=30)
    pair.office.house.clock.tick()
    pair.step("pause")
    limit = pair.office.policy.commitment.pause_limit_days
    assert (pair.due("development_plan"), pair.due("thank_you_note")) == (first + limit * DAY, last + limit * DAY)
    pair.office.clock.wind(days=20)
    assert "miss_deadline" not in pair.office.house.clock.tick().steps, "nothing is late in a pause"
    pair.step("resume")
    assert (pair.due("development_plan"), pair.due("thank_you_note")) == (first + 20 * DAY, last + 20 * DAY)


def test_what_was_late_before_a_pause_stays_late(pair: Pair) -> None:
    due = pair.due("development_plan")
    pair.office.clock.wind(days=60)
    pair.step("pause")
    assert pair.due("development_plan") == due


def test_a_reinstated_mentorship_asks_again_what_its_end_had_cancelled(pair: Pair) -> None:
    pair.tick("notes")
    first = pair.due("development_plan")
    pair.office.take(ActionItem, pair.rows()["thank_you_note"].id, "cancel", pair.office.why(text="Not in this pair"))
    pair.office.clock.wind(days=10)
    pair.step("terminate")
    assert pair.states() == {"cancelled": 14, "delivered": 1}
    pair.office.clock.wind(days=5)
    pair.step("reinstate", pair.office.why("asked_to_return"))
    assert pair.states() == {"in_progress": 13, "cancelled": 1, "delivered": 1}
    assert pair.rows()["thank_you_note"].state == "cancelled", "what a coordinator had cancelled stays so"
    gap = pair.office.mentorship(pair.reference).gaps[0].days
    assert pair.due("development_plan") == first + gap * DAY


def test_answers_that_come_late_find_the_mentorship_as_it_stands(office: Office) -> None:
    """Nothing was answered while it started, ended and was reinstated."""
    reference, _mentor, mentee = office.pair()
    office.mentorship_step(reference, "terminate", mentee.person_id)
    office.mentorship_step(reference, "reinstate", office.why("asked_to_return"))
    office.house.reactions.catch_up()
    rows = office.house.board.of_mentorship(office.mentorship(reference).id)
    assert Counter(row.state for row in rows) == {"planned": 15}
