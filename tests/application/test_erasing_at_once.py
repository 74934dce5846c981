"""Two processes, one of which erases somebody while the other one begins something for her: one of them is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest

from application.asking import person
from domain.application import Application
from domain.case import Refused, Role
from domain.ids import application_id
from domain.person import ExternalId, Ground
from infrastructure.bootstrap import House
from tests.houses import INTAKE, PROGRAMME, Office, opened_house
from tests.imports import checked, row, table


class Together:
    """Two processes that record at the same moment: `other` has a house of its own, whose clock is a little behind, so that
    the order of times alone does not have anything decided again."""

    def __init__(self, office: Office, other: House) -> None:
        self.office, self.other = office, replace(office, house=other)
        self.her = office.register("Айгүл", (ExternalId("student_number", "202300001"),), family_name="Қасымова1")

    def erase(self, office: Office) -> None:
        office.house.erasure.erase(person(office.admin), self.her, Ground.LAW)

    def erase_elsewhere(self) -> None:
        self.erase(self.other)

    def is_erased(self) -> bool:
        return self.office.house.erasure.is_recorded(self.her)

    def is_open(self) -> bool:
        case = self.office.house.ledger.find(Application, application_id(PROGRAMME, INTAKE, self.her, Role.MENTEE))
        return case is not None and case.state == "submitted"


Begin = Callable[[Office, UUID], object]


def apply(office: Office, her: UUID) -> None:
    office.applied_again(her, Role.MENTEE)


def bring_in(office: Office, her: UUID) -> None:
    """As a row of a table, beside somebody new."""
    plan = checked(office, table(row(1), row(2)))
    assert [one.person_id for one in plan.applicants if one.is_known] == [her]
    office.house.application_import.record(person(office.coordinator), plan)


def once_before(happens: Callable[[], object], then: Callable[..., Any]) -> Callable[..., Any]:
    """The same function, before which something happens when it is first called."""
    first = iter([happens])

    def both(*given: Any) -> Any:
        for one in first:
            one()
        return then(*given)

    return both


@pytest.fixture
def together(each_office: Office) -> Iterator[Together]:
    settings = each_office.house.settings

    def a_little_earlier() -> datetime:
        return each_office.clock.now - timedelta(milliseconds=500)

    with opened_house(settings.data_folder, settings.database_url, now=a_little_earlier) as other:
        yield Together(each_office, other)


@pytest.mark.parametrize("asked", ["cases_of", "admins"])
def test_nobody_is_erased_for_whom_another_process_just_began_something(together: Together, asked: str) -> None:
    """Begun when it had been asked which cases are hers, or when it had been found that all are over."""
    office, erasure, begun = together.office, together.office.house.erasure, list[str]()
    ask = getattr(erasure, asked)

    def meanwhile(*about: UUID) -> Any:
        found = ask(*about)
        if not begun:
            begun.append(together.other.applied_again(together.her, Role.MENTEE).reference)
        return found

    setattr(erasure, asked, meanwhile)
    with pytest.raises(Refused) as refused:
        together.erase(office)
    assert refused.value.places["cases"] == begun[0]
    assert office.house.people.name(together.her) == "Айгүл Қасымова1"


def test_nobody_is_erased_whose_case_another_process_just_reopened(together: Together) -> None:
    office, erasure = together.office, together.office.house.erasure
    mentee = office.applied_again(together.her, Role.MENTEE)
    office.apply_step(mentee, "withdraw", together.her)
    why = office.why("asked_to_return")
    erasure.admins = once_before(lambda: together.other.apply_step(mentee, "reopen", why), erasure.admins)
    with pytest.raises(Refused, match="is not over"):
        together.erase(office)


@pytest.mark.parametrize("begin", [apply, bring_in])
def test_nothing_begins_for_somebody_whom_another_process_just_erased(together: Together, begin: Begin) -> None:
    """Erased when it had been decided, and just before it is recorded."""
    office, store = together.office, together.office.house.ledger.store
    name = "append" if begin is apply else "append_prepared"
    setattr(store, name, once_before(together.erase_elsewhere, getattr(store, name)))
    before = store.last_position()
    with pytest.raises(Refused) as refused:
        begin(office, together.her)
    assert refused.value.code == "person_erased"
    assert [entry.topic for entry in store.read(before, 10)] == ["PersonErased"]


def test_of_two_that_record_at_the_same_moment_one_is_refused(together: Together) -> None:
    """Both have decided; then both record at once, and neither waits for the other."""
    office, other = together.office, together.other
    with ThreadPoolExecutor(2) as threads:
        for together.her in [office.register() for _ in range(5)]:
            both_decided = Barrier(2, timeout=30)
            for one in (office, other):
                store: Any = one.house.ledger.store
                store.append = once_before(both_decided.wait, store.append)
            begun = threads.submit(apply, office, together.her)
            erased = threads.submit(together.erase_elsewhere)
            refusals = [why.code for done in (begun, erased) if isinstance(why := done.exception(), Refused)]
            assert refusals in (["person_erased"], ["cases_open"])
            assert together.is_erased() != together.is_open()


def test_what_is_over_is_not_opened_again_for_whoever_was_erased(office: Office) -> None:
    reference, mentor, mentee = office.pair()
    office.mentorship_step(reference, "terminate", mentee.person_id)
    for one in (mentor, mentee):
        office.apply_step(one, "withdraw", one.person_id)
    office.house.erasure.erase(person(office.admin), mentee.person_id, Ground.LAW)
    with office.refused("person_erased"):
        office.apply_step(mentee, "reopen", office.why("asked_to_return"))
    office.apply_step(mentor, "reopen", office.why("asked_to_return"))
    with office.refused("person_erased"):
        office.mentorship_step(reference, "reinstate", office.why("asked_to_return"))
