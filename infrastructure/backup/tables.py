"""Rows of a table as JSON lines, and back: the same whichever database they are in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypedDict, cast

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from infrastructure.databases import is_sqlite

ROWS_AT_ONCE = 1000

typed_dict = cast(Callable[[str, dict[str, Any]], Any], TypedDict)


def one_state(engine: Engine) -> Connection:
    """A connection that sees one state of all tables. (On SQLite, every transaction does.)"""
    connection = engine.connect()
    return connection if is_sqlite(engine) else connection.execution_options(isolation_level="REPEATABLE READ")


def dumped(connection: Connection, table: sa.Table) -> Iterator[bytes]:
    """Every row, in the order of its key."""
    found = connection.execution_options(yield_per=ROWS_AT_ONCE).execute(sa.select(table).order_by(*table.primary_key))
    for row in found.mappings():
        yield msgspec.json.encode(dict(row))


def rows(table: sa.Table, lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """The rows that these lines are.

    Raises:
        msgspec.DecodeError: one of them is none of this table.
    """
    types = {column.name: value_type(column) for column in table.columns}
    decode: Callable[[bytes], dict[str, Any]] = msgspec.json.Decoder(typed_dict(table.name, types)).decode
    return map(decode, lines)


def value_type(column: sa.Column[Any]) -> Any:
    kind = column.type.impl_instance if isinstance(column.type, sa.TypeDecorator) else column.type
    return kind.python_type | None if column.nullable else kind.python_type


def load(connection: Connection, table: sa.Table, lines: Iterable[bytes]) -> None:
    """Put these rows in place of those that there are."""
    connection.execute(sa.delete(table))
    batch: list[dict[str, Any]] = []
    for row in rows(table, lines):
        batch.append(row)
        if len(batch) == ROWS_AT_ONCE:
            connection.execute(sa.insert(table), batch)
            batch = []
    if batch:
        connection.execute(sa.insert(table), batch)
