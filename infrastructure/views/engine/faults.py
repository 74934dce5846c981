"""What can go wrong with views, and whose fault it is."""

from __future__ import annotations

import sqlite3
import traceback
from pathlib import Path

import psycopg
import sqlalchemy as sa

from application.ports import Entry

DATABASE = (sqlite3.Error, psycopg.Error, sa.exc.DBAPIError, sa.exc.TimeoutError, OSError, MemoryError)
"""No fault of an event: locked, full, away. It is tried again."""

REFUSALS = (
    *(sqlite3.IntegrityError, sqlite3.DataError, sqlite3.ProgrammingError),
    *(psycopg.IntegrityError, psycopg.DataError, psycopg.ProgrammingError),
    *(sa.exc.IntegrityError, sa.exc.DataError, sa.exc.ProgrammingError),
)
"""The database works, but does not take what a view made of an event."""


class ViewsError(Exception):
    """Something about the views that people must know. The message says what to do."""


class RebuildFailed(ViewsError):
    """The views could not be rebuilt; the present ones go on."""


class Retired(Exception):
    """Another generation of the views took over while we waited for this one."""


class Refused(Exception):
    """The database refused something that a view wrote or asked for: the events have to be taken one by one."""


class RowMissing(LookupError):
    """An event changes a row that is not there."""


class ColumnUnknown(ValueError):
    """A row has a column that its table has not."""


def is_fault_of_event(problem: Exception) -> bool:
    """Whether the event, or the view that takes it, is to blame for the problem, and trying again would not help."""
    return isinstance(problem, REFUSALS) or not isinstance(problem, DATABASE)


def describe(problem: BaseException) -> str:
    """The kind of a problem and where it arose. Never its message: that may hold people's data."""
    known = isinstance(problem, RowMissing | ColumnUnknown)  # our own sentences name a table, and no data
    said = f"{type(problem).__name__}: {problem}" if known else type(problem).__name__
    frames = traceback.extract_tb(problem.__traceback__)
    ours = [frame for frame in frames if not is_library(frame.filename)] or frames[-1:]
    return f"{said} in {ours[0].name} ({Path(ours[0].filename).name}:{ours[0].lineno})" if ours else said


def reason_to_stop(entry: Entry, problem: BaseException) -> str:
    """Why a view stops before this event, for people to read."""
    return f"event {entry.at} ({entry.topic}): {describe(problem)}"


def is_library(file: str) -> bool:
    """Whether code is not a view's own: the engine itself, or a package that somebody else wrote."""
    return Path(file).parent == Path(__file__).parent or "site-packages" in file
