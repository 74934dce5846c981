"""The rows of a view's table as its handlers see them: an identity map, written back through the driver in bulk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.engine.interfaces import DBAPICursor

from infrastructure.views.engine.faults import ColumnUnknown, RowMissing

Key = Any
"""The value of a row's primary key; a tuple, in the order of the columns, where it has several."""

Row = Mapping[str, Any]
"""A row by its columns' names. It is never changed in place: `Rows.change` and `Rows.put` make a new one."""

Values = tuple[Any, ...]
"""A row by the order of its columns: a fifth of the memory, where very many are kept."""

Converters = list[tuple[int, Callable[[Any], Any]]]

UNREAD = object()


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


class Rows:
    """The rows of one table. Handlers ask and change them here; `write` brings the changes to the database.

    A rebuild starts from nothing and knows every row (`whole`), so it never asks the database.
    """

    def __init__(self, statements: Statements, cursor: DBAPICursor, journal: Journal, *, whole: bool = False) -> None:
        self._sql, self._cursor, self._journal, self._whole = statements, cursor, journal, whole
        self._builds = whole
        self._later: dict[Key, Callable[[], None]] = {}
        self.has_delayed = False
        self._width = len(statements.names)
        self._known: dict[Key, Values | None] = {}
        self._changed: dict[Key, None] = {}
        self._added: list[list[Any]] = []

    def get(self, key: Key) -> Row | None:
        """The row with this primary key, if there is one."""
        if key in self._later:
            self._later.pop(key)()
        if key not in self._known and not self._whole:
            self._known[key] = self._sql.fetch(self._cursor, key)
        values = self._known.get(key)
        return None if values is None else self._sql.row_of(values)

    def require(self, key: Key) -> Row:
        """
        Raises:
            RowMissing: there is no row with this primary key.
        """
        row = self.get(key)
        if row is None:
            raise RowMissing(f"no such row in {self._sql.table}")
        return row

    def having(self, column: str, value: str) -> list[Row]:
        """The rows that have this text in a column; it takes a look at each that is in memory."""
        self.settle()
        if not self._whole:
            for values in self._sql.fetch_by(self._cursor, column, value):
                self._known.setdefault(self._sql.key_of(self._sql.row_of(values)), values)
        place = self._sql.names.index(column)
        found = (values for values in self._known.values() if values is not None and values[place] == value)
        return [self._sql.row_of(values) for values in found]

    def put(self, row: Row) -> None:
        """Insert a row, or replace the one with its key. Columns not named get their default, or NULL.

        Raises:
            ColumnUnknown: the table has no such column.
        """
        full = self._full(row)
        self._keep(self._sql.key_of(full), self._sql.values_of(full))

    def change(self, key: Key, **values: Any) -> None:
        """Change some columns, not the key's, of a row that must be there.

        Raises:
            RowMissing: it is not.
            ColumnUnknown: the table has no such column.
        """
        changed = {**self.require(key), **values}
        if len(changed) != self._width:
            raise self._unknown(values)
        self._keep(key, self._sql.values_of(changed))

    def drop(self, key: Key) -> None:
        """Delete the row with this key, if there is one."""
        self._keep(key, None)

    def add(self, row: Row) -> None:
        """Append a row that is new and that no event will read or change. Columns not named get their default, or NULL.

        Raises:
            ColumnUnknown: the table has no such column.
        """
        self._added.append(self._sql.params(self._sql.values_of(self._full(row))))
        self._journal.append((self, None, None))

    def make_last(self, key: Key, make: Callable[[], None]) -> None:
        """Make a row anew out of what its case has become: at once, or in a build when the row is asked for or written.

        In a build, of all that are given for a key only the last one is called: what is in between, nobody sees.
        """
        if self._builds:
            self._later[key], self.has_delayed = make, True
        else:
            make()

    def settle(self) -> None:
        """Make the rows that are still to be made."""
        while self._later:
            self._later.popitem()[1]()
            self._journal.clear()

    def write(self) -> None:
        """Bring all changes to the database."""
        self.write_added()
        if self._whole:
            in_order = (self._known[key] for key in sorted(self._known))  # or each page would be written many times
            self._sql.insert_all(self._cursor, (self._sql.params(values) for values in in_order if values is not None))
            return
        if gone := [self._sql.key_params(key) for key in self._changed if self._known[key] is None]:
            self._cursor.executemany(self._sql.delete, gone)
        if put := [self._sql.params(values) for key in self._changed if (values := self._known[key]) is not None]:
            self._cursor.executemany(self._sql.upsert, put)
        self._changed.clear()

    def write_added(self) -> None:
        if self._added:
            self._sql.insert_all(self._cursor, self._added)
            self._added.clear()

    def forget(self) -> None:
        """Give the memory back after `write`; from here on, ask the database."""
        self._known.clear()
        self._whole = False

    def size(self) -> int:
        """How many rows are in memory."""
        return len(self._known) + len(self._later)

    def take_back(self, key: Key | None, before: Any) -> None:
        """Undo the last change that is in the journal."""
        if key is None:
            self._added.pop()
        elif before is UNREAD:
            self._known.pop(key, None)
            self._changed.pop(key, None)
        else:
            self._known[key] = before

    def _keep(self, key: Key, values: Values | None) -> None:
        self._journal.append((self, key, self._known.get(key, UNREAD)))
        if self._whole and values is None:
            self._known.pop(key, None)
        else:
            self._known[key] = values
        if not self._whole:
            self._changed[key] = None

    def _full(self, row: Row) -> Row:
        full = {**self._sql.blank, **row}
        if len(full) != self._width:
            raise self._unknown(row)
        return full

    def _unknown(self, row: Row) -> ColumnUnknown:
        return ColumnUnknown(f"{self._sql.table} has no {', '.join(sorted(row.keys() - self._sql.blank.keys()))}")


Journal = list[tuple[Rows, Key | None, Any]]
"""What one event changed: in which table, the row's key (None for one that was added), and the row before."""

Tables = Mapping[sa.Table, Rows]
"""A view's rows, by its tables."""


def take_back(journal: Journal) -> None:
    """Undo all that is in the journal."""
    while journal:
        rows, key, before = journal.pop()
        rows.take_back(key, before)


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
