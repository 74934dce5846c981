"""The eventsourcing library's PostgreSQL recorder, with what it lacks put right.

Positions become visible in their order, time never runs backwards along the ledger, and a server that was away for a
while is neither waited for by the minute nor, once it is back, forgotten.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from typing import Any, TypeVar, cast
from uuid import UUID

import psycopg
from eventsourcing.persistence import InterfaceError, Notification, OperationalError, StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresFactory
from psycopg import Cursor
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import DictRow
from psycopg.sql import SQL, Composed, Identifier
from psycopg_pool import PoolClosed, PoolTimeout, TooManyRequests

from application.ports import Unmoved
from domain.proof.leaf import Line

RECONNECT_TIMEOUT = 1  # seconds after which the pool leaves off; whoever asks next makes it try again

T = TypeVar("T")


class AnswerLost(OperationalError):
    """The connection broke, and broke again: nobody knows whether what was sent has been done."""


def again_if_lost(once: Callable[..., T]) -> Callable[..., T]:
    """Try a second time where the connection was lost, as all are when PostgreSQL starts anew.

    The library tries ten times whatever happens, and waits for a connection each time.
    """

    @wraps(once)
    def tried(self: InOrderRecorder, *args: Any, **kwargs: Any) -> T:
        try:
            return once(self, *args, **kwargs)
        except (InterfaceError, OperationalError) as problem:
            if not connection_was_lost(problem.__cause__):
                raise
        self.datastore.pool.check()  # the others were lost with it
        try:
            return once(self, *args, **kwargs)
        except (InterfaceError, OperationalError) as problem:
            raise AnswerLost(str(problem)) from problem.__cause__

    return tried


def connection_was_lost(error: BaseException | None) -> bool:
    if not isinstance(error, psycopg.Error) or isinstance(error, PoolTimeout | PoolClosed | TooManyRequests):
        return False
    return error.sqlstate is None or error.diag.severity_nonlocalized in {"FATAL", "PANIC"}


class InOrderRecorder(PostgresApplicationRecorder):
    """The library's SQL function (9.5.6) takes no lock, so that positions become visible out of order and a reader who
    follows the log misses entries. Ours has its own name: a process with the stock recorder cannot put the old one back.
    An advisory lock orders as well as a table lock and does not wait for VACUUM.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        schema, name = Identifier(self.datastore.schema), "record_events"
        table = SQL("{}.{}").format(schema, Identifier(self.events_table_name))
        self.pg_function_name_insert_events = name
        self.sql_invoke_pg_function_insert_events = SQL(
            "SELECT * FROM {}.{}((%s), %s::bigint, %s::uuid[], %s::text[])"
        ).format(schema, Identifier(name))
        self.sql_create_statements[self.create_insert_function_statement_index] = SQL(
            """
            CREATE OR REPLACE FUNCTION {schema}.{name}(
                events {schema}.{event}[],
                since bigint DEFAULT NULL, cases uuid[] DEFAULT NULL, named text[] DEFAULT NULL
            ) RETURNS SETOF bigint
            LANGUAGE plpgsql AS $$
            DECLARE before timestamptz;
            BEGIN
                SET LOCAL lock_timeout = '{timeout}s';
                PERFORM pg_advisory_xact_lock('{table}'::regclass::oid::bigint);
                SELECT (convert_from(state, 'UTF8')::jsonb #>> '{{act,recorded_at}}')::timestamptz INTO before
                    FROM {table} ORDER BY notification_id DESC LIMIT 1;
                IF before > (convert_from(events[1].state, 'UTF8')::jsonb #>> '{{act,recorded_at}}')::timestamptz THEN
                    RAISE unique_violation USING MESSAGE = 'something later has been recorded';
                END IF;
                IF EXISTS (
                    SELECT FROM {table} WHERE notification_id > since
                        AND (originator_id = ANY(cases) OR convert_from(state, 'UTF8') LIKE ANY(named))
                ) THEN
                    RAISE unique_violation USING MESSAGE = 'something was recorded on what this rests on';
                END IF;
                NOTIFY {channel};
                RETURN QUERY INSERT INTO {table} (originator_id, originator_version, topic, state)
                    SELECT originator_id, originator_version, topic, state FROM unnest(events)
                    RETURNING notification_id;
            END $$
            """
        ).format(
            schema=schema,
            name=Identifier(name),
            event=Identifier(self.stored_event_type_name),
            table=table,
            timeout=self.datastore.lock_timeout,
            channel=Identifier(self.channel_name),
        )

    @again_if_lost
    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int]:
        unmoved: Unmoved | None = kwargs.get("unmoved")
        events = [
            self.construct_pg_stored_event(one.originator_id, one.originator_version, one.topic, one.state)
            for one in stored_events
        ]
        rests_on = (
            (unmoved.since, list(unmoved.cases), [f"%{one}%" for one in unmoved.named])
            if unmoved
            else (None, None, None)
        )
        with self.datastore.get_connection() as connection, connection.cursor() as cursor:
            cursor.execute(self.sql_invoke_pg_function_insert_events, (events, *rests_on), prepare=True)
            return [row[self.pg_function_name_insert_events] for row in cursor.fetchall()]

    select_events = again_if_lost(PostgresApplicationRecorder.select_events.__wrapped__)
    select_notifications = again_if_lost(PostgresApplicationRecorder.select_notifications.__wrapped__)
    max_notification_id = again_if_lost(PostgresApplicationRecorder.max_notification_id.__wrapped__)

    def create_table(self) -> None:
        """Processes that start together make the tables one after the other: PostgreSQL fails where two do at once."""
        with self.datastore.transaction(commit=True) as cursor:
            cursor.execute(SQL("SET LOCAL lock_timeout = '{}s'").format(self.datastore.lock_timeout))
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (self.events_table_name,))
            super().create_table()

    def count(self) -> int:
        with self.datastore.transaction() as cursor:
            return self._count(cursor)

    def first_beside(self, topics: Collection[str]) -> int:
        """The position of the first entry of another topic; 0 if there is none."""
        asked = SQL("SELECT min(notification_id) AS first FROM {} WHERE topic <> ALL(%s)").format(self._table)
        with self.datastore.transaction() as cursor:
            found = cursor.execute(asked, (list(topics),)).fetchone()
            return int((found and found["first"]) or 0)

    def first_position(self) -> int:
        asked = SQL("SELECT min(notification_id) AS first FROM {}").format(self._table)
        with self.datastore.transaction() as cursor:
            found = cursor.execute(asked).fetchone()
            return int((found and found["first"]) or 0)

    def lines(self, after: int, limit: int) -> list[Line]:
        """Entries after a position as they are stored, whatever is stored."""
        asked = SQL(
            "SELECT notification_id, coalesce(originator_id::text, '') AS case_id, originator_version, "
            "coalesce(topic, '') AS topic, coalesce(state, '') AS state FROM {} "
            "WHERE notification_id > %s ORDER BY notification_id LIMIT %s"
        ).format(self._table)
        with self.datastore.transaction() as cursor:
            cursor.execute(asked, (after, limit), binary=True)
            return [cast(Line, tuple(row.values())) for row in cursor.fetchall()]

    def positions_of(self, case_id: UUID) -> list[int]:
        asked = SQL("SELECT notification_id FROM {} WHERE originator_id = %s ORDER BY notification_id")
        with self.datastore.transaction() as cursor:
            return [row["notification_id"] for row in cursor.execute(asked.format(self._table), (case_id,)).fetchall()]

    @contextmanager
    def putting_back(self, notifications: Iterable[Notification]) -> Iterator[int]:
        """Insert these at their own positions, and say how many there are then; kept if the block ends well."""
        columns = "notification_id, originator_id, originator_version, topic, state"
        with self.datastore.transaction(commit=True) as cursor:
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            with cursor.copy(SQL(f"COPY {{}} ({columns}) FROM STDIN (FORMAT BINARY)").format(self._table)) as copy:
                copy.set_types(["int8", "uuid", "int8", "text", "bytea"])
                for one in notifications:
                    copy.write_row((one.id, one.originator_id, one.originator_version, one.topic, one.state))
            cursor.execute(
                SQL(
                    "SELECT setval(pg_get_serial_sequence(%s, 'notification_id'), max(notification_id)) FROM {}"
                ).format(self._table),
                (self._table.as_string(),),
            )
            yield self._count(cursor)

    def _count(self, cursor: Cursor[DictRow]) -> int:
        found = cursor.execute(SQL("SELECT count(*) AS entries FROM {}").format(self._table)).fetchone()
        assert found is not None
        return int(found["entries"])

    @property
    def _table(self) -> Composed:
        return SQL("{}.{}").format(Identifier(self.datastore.schema), Identifier(self.events_table_name))


class InOrderFactory(PostgresFactory):
    application_recorder_class = InOrderRecorder

    def __init__(self, env: Any) -> None:
        super().__init__(env)
        pool = self.datastore.pool
        assert isinstance(pool.kwargs, dict)
        # All that was asked for: the library by itself leaves out `sslmode` and the like.
        pool.kwargs = {**pool.kwargs, **conninfo_to_dict(self.env["CONNINFO"])}
        pool.reconnect_timeout = RECONNECT_TIMEOUT
