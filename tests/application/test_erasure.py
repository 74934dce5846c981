"""Erasing people: everything that was readable of them is gone, and everything that happened stays."""

from __future__ import annotations

import os
import signal
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest

from application.asking import Asker, person
from domain.case import Refused, Role
from domain.person import Ground, PersonErased
from infrastructure.ballots import Ballots
from tests.application.erasing import HER, PLAINTEXTS, Story, end, found_in, lived
from tests.houses import PROGRAMME, Furnished, Office, WoundClock, opened_house
from tests.ledgers import PROCESSES


@pytest.fixture
def story(each_office: Office) -> Story:
    return lived(each_office)


# Who is not erased


def test_first_what_is_not_over_is_ended_and_an_admin_stays(story: Story) -> None:
    office = story.office
    with pytest.raises(Refused) as refused:
        story.erase()
    assert refused.value.code == "cases_open"
    assert {story.reference, story.application.reference} <= set(str(refused.value.places["cases"]).split(", "))
    with office.refused("not_yours"):
        story.erase(person(office.coordinator))
    with office.refused("last_admin"):
        office.house.erasure.erase(person(office.admin), office.admin, Ground.LAW)
    assert office.house.erasure.unfinished() == []
    office.house.people.grant_role(person(office.admin), office.other_coordinator, Role.ADMIN, "")
    office.house.erasure.erase(person(office.admin), office.admin, Ground.LAW)
    assert office.house.people.grants(office.admin) == frozenset()
    end(story)
    with office.refused("not_yours"):
        story.erase()
    story.erase(person(office.other_coordinator))


def test_a_reason_names_nobody_and_is_sealed_for_whoever_acts(story: Story) -> None:
    office = story.office
    end(story)
    for text in ("zarina.Quetzal@example.kz wrote", "ЗАРИНА left"):
        with office.refused("reason_names_her"):
            story.erase(Asker(str(office.admin), reason=text), Ground.OTHER)
    story.erase(Asker(str(office.admin), reason="Recorded by mistake."), Ground.OTHER)
    (event,) = office.events(PersonErased)
    assert event.act.reason.keys == (office.admin,)
    assert office.house.vault.open(event.act.reason) == "Recorded by mistake."


def test_that_she_asked_for_it_is_recorded_with_how(story: Story) -> None:
    end(story)
    with story.office.refused("given_how_missing"):
        story.erase(ground=Ground.REQUEST)
    story.erase(Asker(str(story.office.admin), given_how="email"), Ground.REQUEST)
    (event,) = story.office.events(PersonErased)
    assert (event.act.role, event.act.on_behalf_of, event.act.given_how) == (Role.ADMIN, story.her, "email")


# What goes, and what stays


def test_no_byte_of_her_is_left_and_all_that_happened_is(story: Story) -> None:
    office, house = story.office, story.office.house
    end(story)
    before = [(entry.at, entry.stored.state) for entry in house.ledger.read(0, 10_000)]
    assert {"Зарина", "uetzalcoatl", "zarina.quetzal", "SN-40417"} <= story.found()
    assert not any(b"Quetzal" in state or b"Xylophone" in state for _at, state in before)
    assert not (written := files_of_database(office)) or {"uetzalcoatl", "zarina.quetzal"} <= found_in(written)

    assert story.erase() == {story.her}
    house.erasure.finish()

    assert story.found() <= {"SN-40417", "SN-40417 (escaped)"}, "the university's id alone stays, in the ledger"
    assert found_in(files_of_database(office)) <= {"SN-40417", "SN-40417 (escaped)"}
    after = [(entry.at, entry.stored.state) for entry in house.ledger.read(0, 10_000)]
    assert after[: len(before)] == before
    assert house.ledger.read(before[-1][0], 1)[0].topic == "PersonErased"
    assert house.people.name(story.her) == "[erased]"
    assert house.accounts.by_person(story.her) is None
    assert house.people_list.names([story.her]) == {str(story.her): "[erased]"}
    assert house.people_list.page("quetzalcoatl") == []
    assert house.people_list.by_external_id([("student_number", "sn-40417")]) == {}
    assert story.her not in [one.id for one in house.people_list.page(size=1000)]
    assert office.mentorship(story.reference).state == "terminated"
    assert {row.state for row in house.case_list.of_person(str(story.her)) if row.kind == "ActionItem"} == {"cancelled"}
    with office.refused("person_erased"):
        story.erase()
    with office.refused("person_erased"):
        office.applied_again(story.her, Role.MENTOR, 1)
    with office.refused("person_erased"):
        house.people.change_identity(person(office.coordinator), story.her, HER, PROGRAMME)


def files_of_database(office: Office) -> list[bytes]:
    """As PostgreSQL has them on its disk after a checkpoint; its write-ahead log forgets as it goes round."""
    if not office.house.settings.database_url:
        return []
    with office.house.databases.desk.connect() as connection:
        connection.exec_driver_sql("CHECKPOINT")
        folder = connection.exec_driver_sql("SHOW data_directory").scalar_one()
        number = connection.exec_driver_sql(
            "SELECT oid FROM pg_database WHERE datname = current_database()"
        ).scalar_one()
    return [file.read_bytes() for file in (Path(folder) / "base" / str(number)).iterdir()]


def test_samples_that_postgresql_keeps_for_its_planner_hold_nothing_of_her(office_on_postgres: Office) -> None:
    story = lived(office_on_postgres)
    with office_on_postgres.house.databases.desk.connect() as connection:
        kept = connection.exec_driver_sql(
            "SELECT most_common_vals::text || histogram_bounds::text FROM pg_stats WHERE schemaname ~ 'views|desk|keys'"
        ).scalars()
        samples = " ".join(filter(None, kept))
    assert samples, "it has looked at the tables"
    assert not [text for text in PLAINTEXTS if text in samples]
    assert story.found()


@pytest.fixture
def office_on_postgres(request: pytest.FixtureRequest, data_folder: Path):  # type: ignore[no-untyped-def]
    model: Furnished = request.getfixturevalue("furnished_on_postgres")
    server = request.getfixturevalue("postgres")
    with server.fresh_database(model.database_url) as url, model.opened_copy(data_folder, url) as office:
        yield office


def test_whoever_was_found_to_be_her_is_erased_with_her_from_whichever_id(office: Office) -> None:
    house = office.house
    stays, goes = office.register("Айгүл"), office.register("Aigul")
    house.duplicates.merge(person(office.coordinator), stays, goes, PROGRAMME)
    assert house.erasure.erase(person(office.admin), goes, Ground.LAW) == {stays, goes}
    assert [office.topics(one)[-1] for one in (stays, goes)] == ["PersonErased", "PersonErased"]
    assert house.people.name(goes) == "[erased]"
    assert len({event.act.correlation_id for event in office.events(PersonErased)}) == 1
    with office.refused("person_erased"):
        house.duplicates.separate(office.why(text="Two sisters."), stays, goes, PROGRAMME)


def test_a_vote_that_she_cast_still_counts_and_her_link_is_gone(office: Office) -> None:
    her, other = office.register("Зарина", email="zarina@example.kz"), office.register()
    ballots = Ballots(office.house.databases.desk)
    award = UUID(int=9)
    ballots.add_voters(award, [her, other], ["zarina@example.kz"])
    voter = ballots.voter_of(award, her)
    assert voter is not None
    ballots.cast(award, voter.id, 1)
    office.house.erasure.erase(person(office.admin), her, Ground.LAW)
    assert ballots.voter_of(award, her) is None
    assert {(one.person_id, one.address) for one in ballots.voters(award)} == {(other, None), (None, None)}
    assert (ballots.turnout(award), ballots.close(award).tallies[0].votes) == ((2, 1), 1)


# Cut short


@pytest.mark.parametrize("before", ["at_the_desk", "destroy_keys", "in_views", "remove"])
def test_what_a_killed_process_left_is_finished_by_the_next_one(office: Office, before: str) -> None:
    """Killed before each part: the house is opened again, and its clock goes on."""
    story, folder = lived(office), office.house.settings.data_folder
    end(story)
    doomed = PROCESSES.Process(target=erase_and_die, args=(folder, office.admin, story.her, office.clock.now, before))
    doomed.start()
    doomed.join()
    assert doomed.exitcode == -signal.SIGKILL
    with opened_house(folder, now=office.clock) as house:
        assert house.status()["unfinished_erasures"] == 1
        assert house.people.name(story.her) == "[erased]"
        assert house.erasure.finish() == [story.her]
        assert house.status()["unfinished_erasures"] == 0
        assert house.erasure.finish() == []
    assert story.found() <= {"SN-40417", "SN-40417 (escaped)"}


def erase_and_die(folder: Path, admin: UUID, her: UUID, now: datetime, before: str) -> None:
    def dies(*_: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    with opened_house(folder, now=WoundClock(now)) as house:
        setattr(house.erasure.begun if before == "remove" else house.erasure.forgetting, before, dies)
        house.erasure.erase(person(admin), her, Ground.LAW)
        house.erasure.finish()


def test_what_was_begun_and_never_recorded_erases_nobody(office: Office) -> None:
    her, erasure = office.register("Зарина"), office.house.erasure
    erasure.begun.add({her}, office.clock.now.replace(year=2020))
    assert erasure.finish() == []
    assert erasure.begun.all() == {}
    assert office.house.people.name(her) == "Зарина Оспан"
