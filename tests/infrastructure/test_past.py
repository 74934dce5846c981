"""The house as of a moment: what had been recorded by then, nothing else, and nothing more is recorded."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from application.asking import person
from application.ports import LedgerUnavailable, UnknownCase
from domain.application import Application
from domain.case import Refused, Role
from domain.person import Person
from infrastructure.event_store import LedgerStore, StoredEntry
from infrastructure.past import Past, StillMaking, ViewsThen, houses, views
from infrastructure.past.making import Abandoned
from infrastructure.past.views import ViewThen
from infrastructure.views.engine import RebuildFailed, View
from infrastructure.views.engine.generation import Report
from infrastructure.views.programmes import VIEW as PROGRAMMES
from tests.houses import PROGRAMME, Office

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def test_a_moment_has_the_last_position_that_was_recorded_by_then(each_office: Office) -> None:
    each_office.mentee()
    past = each_office.house.past
    assert past
    entries = each_office.house.ledger.read(0, 1_000)
    moments = [entry.event.act.recorded_at for entry in entries]

    for moment in [LONG_AGO, *moments, *(one - timedelta(microseconds=1) for one in moments), each_office.clock()]:
        by_then = [entry.at for entry in entries if entry.event.act.recorded_at <= moment]
        assert past.position(moment) == max(by_then, default=0)


def test_cases_and_views_are_as_they_were(each_office: Office) -> None:
    past = each_office.house.past
    assert past
    applicant = each_office.applied(Role.MENTEE)
    then = each_office.clock()
    each_office.apply_step(applicant, "withdraw", applicant.person_id)

    with past.house(then) as house:
        assert house.ledger.load(Application, applicant.case_id).state == "submitted"
        assert [row.state for row in house.case_list.of_person(str(applicant.person_id))] == ["submitted"]
        assert house.ledger.now() == then
        assert house.ledger.last_position() < each_office.house.ledger.last_position()
        assert max(entry.event.act.recorded_at for entry in house.ledger.read(0, 1_000)) <= then
    with past.house(LONG_AGO) as house, pytest.raises(UnknownCase):
        house.ledger.load(Application, applicant.case_id)


def test_nothing_is_recorded_in_the_past(office: Office) -> None:
    past, before = office.house.past, office.house.ledger.last_position()
    assert past

    with past.house(office.clock()) as house, pytest.raises(Refused) as refusal:
        house.people.grant_role(person(office.admin), office.auditor, Role.INTEGRATOR, PROGRAMME)
    assert refusal.value.code == "read_only"
    assert office.house.ledger.last_position() == before


def test_a_view_is_made_when_it_is_asked_from_the_events_that_concern_it(each_office: Office) -> None:
    past = each_office.house.past
    assert past
    applicant = each_office.applied(Role.MENTEE)
    then, (present,) = each_office.clock(), each_office.house.case_list.references([str(applicant.case_id)]).values()

    with past.house(then) as house:
        views = house.views
        assert isinstance(views, ViewsThen)
        assert [name for name, view in views.each.items() if view.is_made] == []
        assert [one["stalled"] for one in house.views.status()] == [None] * (len(views.each) + 1), (
            "and of the history, that of the present"
        )
        assert house.case_list.references([str(applicant.case_id)]) == {str(applicant.case_id): present}
        assert [name for name, view in views.each.items() if view.is_made] == ["cases"]
        topics = {entry.topic for entry in views.each["cases"]._recipe.ledger.read(0, 1_000)}
        assert "ApplicationSubmitted" in topics
        assert "PersonRegistered" not in topics
        assert {one["position"] for one in house.views.status()} == {house.ledger.last_position()}


def test_no_view_passes_what_a_newer_release_wrote(each_office: Office) -> None:
    store, known = each_office.house.store, {"ProgrammeOpened", "PersonRegistered"}
    view = View("programmes", PROGRAMMES.tables, PROGRAMMES.on)
    last = store.last_position()
    unknown = next(entry for entry in store.read(0, 1_000) if entry.topic not in known)
    assert store.first_beside(known) == unknown.at

    with closing(ViewsThen(store, [view], known, last, each_office.house.views)) as views:
        (status,) = views.status()
        assert (status["position"], status["lag"]) == (unknown.at - 1, last - unknown.at + 1)
        assert unknown.topic in str(status["stalled"])
    with closing(ViewsThen(store, [view], known, unknown.at - 1, each_office.house.views)) as views:
        assert views.status()[0]["stalled"] is None


def rows_of(views: ViewsThen) -> dict[str, list[object]]:
    """All rows of all views, by their tables. Where nothing is counted any more, no row is as good as one with 0."""
    found: dict[str, list[object]] = {}
    for view in views.each.values():
        for table in view._recipe.tables():
            with view.read() as connection:
                rows = connection.execute(sa.select(table)).mappings()
                found[table.name] = sorted((dict(row) for row in rows if row.get("number") != 0), key=repr)
    return found


def views_then(past: Past, moment: datetime) -> tuple[dict[str, list[object]], ViewsThen]:
    with past.house(moment) as house:
        assert isinstance(house.views, ViewsThen)
        return rows_of(house.views), house.views


def test_views_made_out_of_earlier_ones_are_as_if_made_anew(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    past, gone_on = office.house.past, list[str]()
    assert past
    go_on_from = ViewThen.go_on_from

    def noted(view: ViewThen, earlier: ViewThen, report: Report) -> bool:
        gone_on.append(view._recipe.views[0].name)
        return go_on_from(view, earlier, report)

    monkeypatch.setattr(ViewThen, "go_on_from", noted)
    office.paired(office.mentor(), office.mentee())
    first = office.clock()
    office.paired(office.mentor(), office.mentee())
    office.house.people.grant_role(person(office.admin), office.auditor, Role.INTEGRATOR, PROGRAMME)
    second = office.clock()
    monkeypatch.setattr(houses, "NEAR", 1)

    views_then(past, first)
    assert gone_on == []
    went_on, views = views_then(past, second)
    assert gone_on == list(views.each)
    past.close()
    anew, _views = views_then(past, second)
    assert went_on == anew
    assert gone_on == list(views.each), "nothing earlier was kept"

    views_then(past, first)
    assert gone_on == list(views.each), "what is kept is later"
    office.house.vault.destroy(office.register("Gone"))
    views_then(past, second - timedelta(microseconds=1))
    assert gone_on == list(views.each), "what was kept was made before somebody was erased"


def test_a_ledger_that_is_not_long_is_read_once_for_all_views_of_a_page(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    past, read = office.house.past, list[int]()
    assert past
    office.paired(office.mentor(), office.mentee())
    store = office.house.store

    def noted(after: int, limit: int) -> list[StoredEntry]:
        read.append(limit)
        return LedgerStore.read(store, after, limit)

    monkeypatch.setattr(store, "read", noted)
    with past.house(office.clock()) as house:
        assert isinstance(house.views, ViewsThen)
        shared = rows_of(house.views)
        assert read.count(views.SHORT) == 1
        assert house.views.entries.kept
    assert not house.views.entries.kept, "the page is done"

    past.close()
    monkeypatch.setattr(views, "SHORT", 0)
    assert views_then(past, office.clock())[0] == shared


def made_slowly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every history is a long one, and nobody waits."""
    monkeypatch.setattr(views, "SHORT", 0)
    monkeypatch.setattr(views, "PATIENCE", 0)


def test_a_view_of_a_long_history_is_made_while_others_are_told_how_far_it_is(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    past, reference = office.house.past, office.paired(office.mentor(), office.mentee())
    assert past
    first = office.clock()
    office.clock.wind(1)
    office.applied(Role.MENTEE)
    made_slowly(monkeypatch)
    monkeypatch.setattr(houses, "MOST_ENTRIES", 0)  # only the moment that was asked for last is kept

    with past.house(first) as house:
        assert isinstance(house.views, ViewsThen)
        cases = house.views.each["cases"]
        with cases.making:
            for _ in range(2):
                with pytest.raises(StillMaking) as told:
                    house.case_list.references([str(office.mentorship(reference).id)])
                assert (told.value.done, told.value.goal) == (0, house.ledger.last_position())
            with past.house(office.clock()):
                pass
            assert [one.position for one in past.kept.values()] == [past.position(first), past.position(office.clock())]
        cases.wait()
        assert cases.maker
        assert cases.maker.done == cases.maker.goal == house.ledger.last_position()
        assert list(house.case_list.references([str(office.mentorship(reference).id)])), "it is made"


def test_what_nobody_wants_any_more_is_not_made_to_its_end(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    past = office.house.past
    assert past
    made_slowly(monkeypatch)

    with past.house(office.clock()) as house:
        assert isinstance(house.views, ViewsThen)
        people = house.views.each["people"]
        with people.making:
            with pytest.raises(StillMaking):
                house.people_list.names([str(office.admin)])
            assert people.maker
            people.maker.abandoned.set()
        with pytest.raises(Abandoned):
            people.maker.wait(None)
        assert not people.is_made
        for ask, view in ((house.people_list.names, people), (house.case_list.references, house.views.each["cases"])):
            with view.making, pytest.raises(StillMaking):
                ask([str(office.admin)])
    past.close()
    assert not house.views.are_being_made


def test_a_view_that_could_not_be_made_is_tried_again(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    past, read_of = office.house.past, LedgerStore.read_of
    assert past
    made_slowly(monkeypatch)
    away = iter([LedgerUnavailable("The ledger is away.")])

    def failing_once(store: LedgerStore, topics: Collection[str], after: int, limit: int) -> list[StoredEntry]:
        for problem in away:
            raise problem
        return read_of(store, topics, after, limit)

    monkeypatch.setattr(LedgerStore, "read_of", failing_once)
    with past.house(office.clock()) as house:
        assert isinstance(house.views, ViewsThen)
        with pytest.raises(RebuildFailed, match="The ledger is away"):
            house.views.each["people"].wait()
        house.views.each["people"].wait()
        assert house.people_list.names([str(office.admin)])


def test_views_are_kept_for_a_position_and_closed_when_they_make_room(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(houses, "MOST_KEPT", 2)
    past = office.house.past
    assert past
    moments = [entry.event.act.recorded_at for entry in office.house.ledger.read(0, 1_000)]
    first, second, third = moments[2], moments[4], moments[-1]

    with past.house(first) as house, past.house(first + timedelta(microseconds=1)) as again:
        assert house.views is again.views, "one position, one build"
        for moment in (second, third):
            with past.house(moment):
                pass
        assert house.people_list.names([str(office.admin)]), "it is still being read"
    assert house.ledger.load(Person, office.admin), "the ledger is that of the present"
    with pytest.raises(KeyError):  # its store has nothing left
        house.people_list.names([str(office.admin)])
    assert [one.position for one in past.kept.values()] == [past.position(second), past.position(third)]
