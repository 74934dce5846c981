"""The rows of a view's table as its handlers see them: an identity map, written back through the driver in bulk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import DBAPICursor

from infrastructure.statements import Key, Places, Row, Statements, Values
from infrastructure.views.engine.faults import ColumnUnknown, RowMissing

UNREAD = object()


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
        self._stored: dict[Key, Values] = {}  # as the database has them
        self._changed: dict[Key, None] = {}
        self._added: list[list[Any]] = []

    def get(self, key: Key) -> Row | None:
        """The row with this primary key, if there is one."""
        if key in self._later:
            self._later.pop(key)()
        if key not in self._known and not self._whole:
            self._known[key] = found = self._sql.fetch(self._cursor, key)
            if found is not None:
                self._stored[key] = found
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
                key = self._sql.key_of(self._sql.row_of(values))
                if key not in self._known:
                    self._known[key] = self._stored[key] = values
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
        if not self._changed:
            return
        if gone := [self._sql.key_params(key) for key in self._changed if self._known[key] is None]:
            self._cursor.executemany(self._sql.delete, gone)
        put: dict[Places | None, list[list[Any]]] = {}
        for key in self._changed:
            if (values := self._known[key]) is not None:
                changed, params = self._put(key, values)
                put.setdefault(changed, []).append(params)
        for changed, rows in put.items():
            if changed != ():
                self._cursor.executemany(self._sql.upsert if changed is None else self._sql.update(changed), rows)
        self._stored.clear()
        self._changed.clear()

    def write_added(self) -> None:
        if self._added:
            self._sql.insert_all(self._cursor, self._added)
            self._added.clear()

    def forget(self) -> None:
        """Give the memory back after `write`; from here on, ask the database."""
        self._known.clear()
        self._stored.clear()
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

    def _put(self, key: Key, values: Values) -> tuple[Places | None, list[Any]]:
        """Which columns of a row that is there are to be changed, or None if all are to be put; and with what."""
        stored = self._stored.get(key)
        if stored is None:
            return None, self._sql.params(values)
        changed = tuple(place for place, value in enumerate(values) if value != stored[place])
        return changed, self._sql.update_params(changed, values, key) if changed else []

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
