"""What can go wrong with PostgreSQL and the line to it; and that positions become visible in their order."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from application.ledger import Ledger
from application.ports import LedgerUnavailable
from domain.person import Person
from infrastructure.event_store import LedgerStore, open_postgres, opened
from tests.infrastructure.line import Line
from tests.ledgers import events_of, register, somebody
from tests.postgres import PostgresServer

NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)
INSERT = "SELECT {}(ARRAY[ROW(gen_random_uuid(), 1, 'PersonRegistered', convert_to({}, 'UTF8'))::stored_event_uuid])"
STATE = '{"act": {"recorded_at": "2026-09-01T12:00:00Z"}}'


@pytest.fixture
def store(postgres_url: str) -> Iterator[LedgerStore]:
    """A store that soon loses patience, with one entry."""
    with closing(open_postgres(postgres_url, patience=1)) as opened:
        append_one(opened)
        yield opened


@pytest.fixture
def line(postgres: PostgresServer, postgres_url: str) -> Iterator[Line]:
    with closing(Line(postgres_url, postgres.folder)) as line:
        yield line


@pytest.fixture
def distant_store(line: Line) -> Iterator[LedgerStore]:
    """Such a store at the other end of a line; on a busy machine, a second is soon over there."""
    with closing(open_postgres(line.url, patience=2)) as opened:
        append_one(opened)
        yield opened


def append_one(store: LedgerStore) -> None:
    store.append(events_of(somebody(NOON)))


# Order


@contextmanager
def recording(url: str, function: str) -> Iterator[psycopg.Connection]:
    """Another process that has recorded an entry and not yet committed it."""
    with closing(psycopg.connect(url)) as connection:
        connection.execute(SQL(INSERT).format(Identifier(function), STATE))
        yield connection


def positions(store: LedgerStore, after: int = 0) -> list[int]:
    return [entry.at for entry in store.read(after, 100)]


def test_whoever_comes_later_waits_so_that_nobody_who_follows_misses_an_entry(postgres_url: str) -> None:
    with (
        closing(open_postgres(postgres_url)) as store,
        recording(postgres_url, "record_events") as slow,
        ThreadPoolExecutor(1) as thread,
    ):
        later = thread.submit(append_one, store)
        while not waiting_for_a_lock(postgres_url):
            assert not later.done()
        assert positions(store) == []
        slow.commit()
        later.result()
        assert positions(store) == [1, 2]


def waiting_for_a_lock(url: str) -> int:
    with closing(psycopg.connect(url)) as connection:
        found = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        ).fetchone()
    assert found
    return int(found[0])


def test_the_library_by_itself_would_let_whoever_follows_miss_an_entry(postgres_url: str) -> None:
    """Why `record_events` is there. Where this fails, the library has been put right, and ours may go."""
    asked = psycopg.conninfo.conninfo_to_dict(postgres_url)
    environment = {f"POSTGRES_{name.upper()}": str(asked.get(name, "")) for name in ("dbname", "host", "user")}
    more = {"PERSISTENCE_MODULE": "eventsourcing.postgres", "POSTGRES_ENABLE_DB_FUNCTIONS": "y"}
    with (
        closing(opened({**environment, **more, "POSTGRES_PASSWORD": ""})) as store,
        recording(postgres_url, "es_insert_events_uuid") as slow,
    ):
        append_one(store)
        seen = positions(store)
        slow.commit()
        assert (seen, positions(store, after=2)) == ([2], [])
        assert positions(store) == [1, 2]


def test_holes_of_refused_saves_stay_holes(store: LedgerStore) -> None:
    person = somebody(NOON)
    events = events_of(person)
    store.append(events)
    with pytest.raises(Exception, match="Somebody else"):
        store.append(events_of(somebody(NOON)) + events)
    append_one(store)
    assert len(positions(store)) == 3
    assert store.last_position() == positions(store)[-1] > 3


# The lock


def test_a_ledger_that_somebody_holds_is_explained_and_works_once_it_is_free(
    store: LedgerStore, postgres_url: str
) -> None:
    with recording(postgres_url, "record_events"):
        with pytest.raises(LedgerUnavailable, match=r"The ledger cannot be used.*lock timeout.*try again"):
            append_one(store)
        assert len(store.read(0, 10)) == 1
    append_one(store)
    assert len(store.read(0, 10)) == 2


def test_many_threads_read_while_somebody_holds_the_ledger(postgres_url: str) -> None:
    with closing(open_postgres(postgres_url)) as store, ThreadPoolExecutor(129) as threads:
        ledger = Ledger(store, lambda: NOON)
        person_id = register(ledger)
        with recording(postgres_url, "record_events"):
            waiting = threads.submit(register, ledger)
            versions = list(threads.map(lambda _: ledger.load(Person, person_id).version, range(256)))
            assert not waiting.done()
        assert versions == [1] * 256
        assert ledger.load(Person, waiting.result()).version == 1


# The server goes away


def test_an_answer_that_got_lost_is_found_again(distant_store: LedgerStore, line: Line) -> None:
    events = events_of(somebody(NOON), somebody(NOON))
    line.lose = b"record_events"
    entries = distant_store.append(events)
    assert line.lose == b""
    assert [entry.event for entry in entries] == events
    assert [entry.at for entry in entries] == positions(distant_store)[1:]
    assert len(positions(distant_store)) == 3


def test_where_nobody_can_say_whether_it_was_recorded_nobody_says_so(distant_store: LedgerStore, line: Line) -> None:
    person = somebody(NOON)
    line.lose, line.and_stay_cut = b"record_events", True
    with pytest.raises(LedgerUnavailable, match="nobody can say whether it was"):
        distant_store.append(events_of(person))
    line.mend()
    assert distant_store.load(Person, person.id).version == 1


def test_a_server_that_is_away_is_explained_and_works_once_it_is_back(distant_store: LedgerStore, line: Line) -> None:
    ledger = Ledger(distant_store)
    person_id = register(ledger)
    line.cut()
    look, write = lambda: ledger.load(Person, person_id), lambda: register(ledger)
    for attempt in (look, write, ledger.last_position, look, write):
        with pytest.raises(LedgerUnavailable, match=r"The ledger cannot be used.*see that PostgreSQL runs"):
            attempt()
    line.mend()
    register(ledger)
    assert len(ledger.read(0, 10)) == 3


def test_a_server_that_was_started_anew_is_not_even_noticed(store: LedgerStore, postgres_url: str) -> None:
    """As many connections are lost then as there were; the library tries each of them in turn, and gives up at ten."""
    with ThreadPoolExecutor(15) as threads:
        list(threads.map(lambda _: store.read(0, 10), range(200)))
    for use in (lambda: append_one(store), lambda: store.read(0, 10)):
        assert all(hang_up_all(postgres_url))
        use()
    assert len(store.read(0, 10)) == 2


def hang_up_all(url: str) -> list[bool]:
    with closing(psycopg.connect(url)) as connection:
        return [
            ended
            for (ended,) in connection.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        ]


# Wrong addresses


def test_a_wrong_address_is_explained_at_once(postgres: PostgresServer) -> None:
    for url, reason in {
        postgres.url("nowhere"): 'database "nowhere" does not exist',
        postgres.url().replace("postgres@", "nobody@"): 'role "nobody" does not exist',
        "postgresql://somebody:secret@127.0.0.1:1/talimger": "Connection refused",
        "postgresql://somebody:secret@host.invalid/talimger": "host.invalid",
        f"postgresql:///talimger?host={postgres.folder}/data": "No such file",
    }.items():
        with pytest.raises(LedgerUnavailable, match=reason) as unavailable:
            open_postgres(url)
        assert "see that PostgreSQL runs, and that DATABASE_URL names the right server" in str(unavailable.value)
        assert "secret" not in str(unavailable.value)


def test_a_wrong_password_is_explained_at_once(postgres: PostgresServer) -> None:
    with asking_for_a_password(postgres, "keeper", "right"):
        for password in ("", ":wrong-secret"):
            with pytest.raises(LedgerUnavailable, match=r"password.*names the right server, database, user") as refused:
                open_postgres(postgres.url().replace("postgres@", f"keeper{password}@"))
            assert "secret" not in str(refused.value)
        with pytest.raises(LedgerUnavailable, match="give its user the rights"):
            open_postgres(postgres.url().replace("postgres@", "keeper:right@"))


@contextmanager
def asking_for_a_password(server: PostgresServer, user: str, password: str) -> Iterator[None]:
    rules = server.folder / "data" / "pg_hba.conf"
    others = rules.read_text()
    with closing(psycopg.connect(server.url(), autocommit=True)) as connection:
        try:
            connection.execute(SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(Identifier(user), password))
            rules.write_text(f"local all {user} scram-sha-256\n{others}")
            connection.execute("SELECT pg_reload_conf()")
            wait_until_password_is_asked(server.url().replace("postgres@", f"{user}@"))
            yield
        finally:
            rules.write_text(others)
            connection.execute("SELECT pg_reload_conf()")
            connection.execute(SQL("DROP ROLE {}").format(Identifier(user)))


def wait_until_password_is_asked(url: str) -> None:
    while True:
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            return
        time.sleep(0.01)


@pytest.mark.parametrize("rest", ["?colour=red", "?port=x", "%zz"])
def test_an_address_that_cannot_be_read_is_refused_without_repeating_it(rest: str) -> None:
    with pytest.raises(LedgerUnavailable, match="DATABASE_URL") as unavailable:
        open_postgres(f"postgresql://somebody:secret@localhost/talimger{rest}")
    assert "secret" not in str(unavailable.value)


def test_everything_in_the_address_counts(postgres_url: str) -> None:
    with closing(open_postgres(f"{postgres_url}&application_name=the+ledger")) as store:
        append_one(store)
        assert set(names_connected(postgres_url)) == {"the+ledger"}


def names_connected(url: str) -> list[str]:
    with closing(psycopg.connect(url)) as connection:
        return [
            name
            for (name,) in connection.execute(
                "SELECT application_name FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
        ]


# Connections


def test_no_more_connections_than_agreed_and_none_stays_open(postgres_url: str) -> None:
    store = open_postgres(postgres_url)
    with ThreadPoolExecutor(64) as threads:
        list(threads.map(lambda _: store.read(0, 10), range(256)))
    assert 1 <= len(names_connected(postgres_url)) <= 15
    store.close()
    store.close()
    while names_connected(postgres_url):  # the server takes its time to notice
        time.sleep(0.01)


def test_tables_are_made_once(postgres_url: str, data_folder: Path) -> None:
    with (
        pytest.raises(Exception, match="ledger_events"),
        closing(open_postgres(postgres_url, create_tables=False)) as s,
    ):
        s.last_position()
    open_postgres(postgres_url).close()
    with closing(open_postgres(postgres_url, create_tables=False)) as store:
        append_one(store)
        assert len(store.read(0, 10)) == 1
