"""A table's statements for the driver itself: SQLAlchemy's own take several times as long, which shows where very many are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.engine.interfaces import DBAPICursor

Key = Any
"""The value of a row's primary key; a tuple, in the order of the columns, where it has several."""

Row = Mapping[str, Any]
"""A row by its columns' names."""

Values = tuple[Any, ...]
"""A row by the order of its columns: a fifth of the memory, where very many are kept."""

Places = tuple[int, ...]
"""Some of a row's columns, by their order."""

Converters = list[tuple[int, Callable[[Any], Any]]]


class Statements:
    """One table's statements for the driver, with SQLAlchemy's own conversion of each column's type."""

    def __init__(self, table: sa.Table, schema: str | None, dialect: Dialect) -> None:
        quote = dialect.identifier_preparer.quote
        columns = list(table.columns)
        keys = list(table.primary_key.columns)
        mark = "?" if dialect.paramstyle == "qmark" else "%s"
        where = " AND ".join(f"{quote(key.name)} = {mark}" for key in keys)
        names = ", ".join(quote(column.name) for column in columns)
        conflict = ", ".join(quote(key.name) for key in keys)
        sets = ", ".join(f"{quote(c.name)} = excluded.{quote(c.name)}" for c in columns if not c.primary_key)
        place = ".".join(quote(part) for part in (schema, table.name) if part)

        self.table, self.dialect = table.name, dialect
        self.names = [column.name for column in columns]
        self.blank = {column.name: default_of(column) for column in columns}
        self.key_of: Callable[[Row], Key] = itemgetter(*(key.name for key in keys))
        self.has_one_key = len(keys) == 1
        self.select = f"SELECT {names} FROM {place} WHERE {where}"  # noqa: S608 - names from our own tables
        self.select_by = {
            column.name: f"SELECT {names} FROM {place} WHERE {quote(column.name)} = {mark}"  # noqa: S608
            for column in columns
        }
        self.delete = f"DELETE FROM {place} WHERE {where}"  # noqa: S608
        self.insert = f"INSERT INTO {place} ({names}) VALUES ({', '.join([mark] * len(columns))})"  # noqa: S608
        self.updates: dict[Places, str] = {}  # each made when it is first asked for
        self._update = f"UPDATE {place} SET {{sets}} WHERE {where}"  # noqa: S608
        self._assigned = [f"{quote(column.name)} = {mark}" for column in columns]
        self.upsert = f"{self.insert} ON CONFLICT ({conflict}) DO " + (f"UPDATE SET {sets}" if sets else "NOTHING")
        self.copy = f"COPY {place} ({names}) FROM STDIN" if dialect.name == "postgresql" else ""
        self.values_of: Callable[[Row], Values] = (
            itemgetter(*self.names) if len(columns) > 1 else lambda row: (row[columns[0].name],)
        )
        self._into = converters(columns, dialect)
        self._key_into = converters(keys, dialect)
        self._types = [column.type.dialect_impl(dialect) for column in columns]
        self._outof: Converters | None = None

    def row_of(self, values: Values) -> Row:
        return dict(zip(self.names, values, strict=True))

    def params(self, values: Values) -> list[Any]:
        """A row as the driver takes it."""
        return convert(list(values), self._into)

    def key_params(self, key: Key) -> list[Any]:
        return convert([key] if self.has_one_key else list(key), self._key_into)

    def update(self, changed: Places) -> str:
        """The statement that changes these columns alone: a database leaves the indexes of all others as they are."""
        if changed not in self.updates:
            self.updates[changed] = self._update.format(sets=", ".join(self._assigned[place] for place in changed))
        return self.updates[changed]

    def update_params(self, changed: Places, values: Values, key: Key) -> list[Any]:
        params = self.params(values)
        return [*(params[place] for place in changed), *self.key_params(key)]

    def fetch(self, cursor: DBAPICursor, key: Key) -> Values | None:
        cursor.execute(self.select, self.key_params(key))
        found = cursor.fetchone()
        return None if found is None else self._converted(cursor, found)

    def fetch_by(self, cursor: DBAPICursor, column: str, value: str) -> list[Values]:
        """The rows that have this text in a column."""
        cursor.execute(self.select_by[column], [value])
        return [self._converted(cursor, found) for found in cursor.fetchall()]

    def _converted(self, cursor: DBAPICursor, found: Sequence[Any]) -> Values:
        if self._outof is None:
            codes = [column[1] for column in cursor.description]
            made = [kind.result_processor(self.dialect, code) for kind, code in zip(self._types, codes, strict=True)]
            self._outof = [(place, processor) for place, processor in enumerate(made) if processor]
        return tuple(convert(list(found), self._outof))

    def insert_all(self, cursor: Any, rows: Iterable[Sequence[Any]]) -> None:
        """Insert new rows, as the driver takes them."""
        if self.copy:
            with cursor.copy(self.copy) as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            cursor.executemany(self.insert, rows)


@lru_cache(maxsize=256)  # of each dialect once: a house as of a date makes its views anew
def statements_of(table: sa.Table, schema: str | None, dialect: Dialect) -> Statements:
    return Statements(table, schema, dialect)


def default_of(column: sa.Column[Any]) -> Any:
    default = column.default
    return default.arg if isinstance(default, sa.ColumnDefault) and default.is_scalar else None


def converters(columns: Sequence[sa.Column[Any]], dialect: Dialect) -> Converters:
    """The places of the columns that the driver does not take as they are, each with SQLAlchemy's conversion."""
    made = [column.type.dialect_impl(dialect).bind_processor(dialect) for column in columns]
    return [(place, processor) for place, processor in enumerate(made) if processor]


def convert(values: list[Any], how: Converters) -> list[Any]:
    for place, processor in how:
        values[place] = processor(values[place])
    return values
