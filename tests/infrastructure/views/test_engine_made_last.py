"""Rows that are made anew out of what their cases have become: after each event, and in a build once."""

from __future__ import annotations

from functools import partial
from uuid import UUID, uuid4

import pytest

from infrastructure.views.engine import Entry, Tables, View
from tests.infrastructure.views.engine_kit import (
    POISON,
    House,
    accounts,
    deposited,
    opened,
    record,
    rows_of,
    stalled,
)

HERS, HIS = uuid4(), uuid4()


class Latest:
    """Shows the last amount of each account. `made` counts how often a row was made."""

    def __init__(self) -> None:
        self.made = 0

    @property
    def views(self) -> tuple[View, ...]:
        return (View("latest", (accounts,), {"AccountOpened": self.look, "Deposited": self.deposit}),)

    def deposit(self, rows: Tables, entry: Entry) -> None:
        if entry.event.amount == POISON:
            raise ValueError
        rows[accounts].make_last(entry.event.account, partial(self.show, rows, entry.event.account, entry.event.amount))

    def show(self, rows: Tables, account: UUID, amount: int) -> None:
        self.made += 1
        rows[accounts].put({"id": account, "owner": "", "balance": amount})
        if amount < 0:
            raise ValueError

    def look(self, rows: Tables, entry: Entry) -> None:
        """At one row, or at all that have something in a column."""
        owner = entry.event.owner
        looked_at = [rows[accounts].require(HERS)] if owner == "one" else rows[accounts].having("owner", "")
        seen = sum(row["balance"] for row in looked_at)
        rows[accounts].put({"id": entry.event.account, "owner": owner, "balance": seen})


@pytest.fixture
def latest() -> Latest:
    return Latest()


def test_in_a_build_each_row_is_made_once(house: House, latest: Latest) -> None:
    views = house.started(latest.views)
    for amount in (5, 7, 9):
        record(house, views, deposited(HERS, amount), deposited(HIS, 1))
    after_each_event = rows_of(views, accounts)
    assert latest.made == 6
    views.rebuild()
    assert latest.made == 6 + 2
    assert rows_of(views, accounts) == after_each_event


@pytest.mark.parametrize(("owner", "seen"), [("one", 5), ("all", 6)])
def test_rows_that_are_asked_for_are_made_before(house: House, latest: Latest, owner: str, seen: int) -> None:
    house.ledger.record(deposited(HERS, 5), deposited(HIS, 1), opened(owner), deposited(HERS, 7))
    views = house.started(latest.views)
    assert sorted(row[2] for row in rows_of(views, accounts)) == sorted([7, 1, seen])


@pytest.mark.parametrize("amount", [POISON, -1], ids=["an event", "what came of it"])
def test_a_build_stops_before_the_event_at_fault_with_the_rows_as_of_then(
    house: House, latest: Latest, amount: int
) -> None:
    house.ledger.record(deposited(HERS, 5), deposited(HIS, 1), deposited(HERS, amount))
    views = house.started(latest.views)
    assert stalled(views)["latest"].startswith("event 3 (Deposited): ValueError in ")
    assert sorted(row[2] for row in rows_of(views, accounts)) == [1, 5]
