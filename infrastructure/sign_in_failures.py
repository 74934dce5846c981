"""Slows down guessing of passwords: after a few failures for a name, each further one doubles the wait."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from math import ceil

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from infrastructure.databases import Moment, desk_tables, insert, writing
from infrastructure.passwords import AccountRefused

FREE_FAILURES = 5
LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(days=1)

sign_in_failures = sa.Table(
    "sign_in_failures",
    desk_tables,
    sa.Column("subject", sa.LargeBinary(), primary_key=True),
    sa.Column("failures", sa.Integer(), nullable=False),
    sa.Column("wait_until", Moment(), nullable=False, index=True),
)


class SignInFailures:
    """The failures of each name, whether it has an account or not: so nobody learns from a wait which names have one.

    Args:
        engine: of the desk's database, migrated.
        now: tells the time, in UTC.
    """

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self._engine = engine
        self._now = now

    def count(self, name: str) -> None:
        """Count an attempt as a failure before its password is looked at, so that many at once count as many.

        Raises:
            AccountRefused: `wait`. The attempt was not counted, and its password must not be looked at.
        """
        now = self._now()
        ours = sign_in_failures.c.subject == subject(name)
        with writing(self._engine) as connection:
            connection.execute(sign_in_failures.delete().where(sign_in_failures.c.wait_until < now - FORGOTTEN_AFTER))
            row = insert(connection, sign_in_failures).values(subject=subject(name), failures=0, wait_until=now)
            as_it_was = {"failures": sign_in_failures.c.failures}  # written, so that it is locked, and returned
            failures, wait_until = connection.execute(
                row.on_conflict_do_update(index_elements=["subject"], set_=as_it_was).returning(
                    sign_in_failures.c.failures, sign_in_failures.c.wait_until
                )
            ).one()
            if now < wait_until:
                template = "There were too many failed attempts to sign in: wait {seconds} s, then try again."
                raise AccountRefused("wait", template, seconds=ceil((wait_until - now).total_seconds()))
            counted = {"failures": failures + 1, "wait_until": now + wait_after(failures + 1)}
            connection.execute(sign_in_failures.update().where(ours).values(counted))

    def of(self, name: str) -> int:
        """How many failures are kept of a name."""
        asked = sa.select(sign_in_failures.c.failures).where(sign_in_failures.c.subject == subject(name))
        with self._engine.connect() as connection:
            return connection.scalar(asked) or 0

    def forget(self, name: str) -> None:
        """Begin anew: the password was right, or is another one now."""
        with writing(self._engine) as connection:
            connection.execute(sign_in_failures.delete().where(sign_in_failures.c.subject == subject(name)))


def wait_after(failures: int) -> timedelta:
    """How long to wait after so many failures: a second after the fifth, twice as long after each further one."""
    if failures < FREE_FAILURES:
        return timedelta(0)
    return min(timedelta(seconds=2 ** min(failures - FREE_FAILURES, 20)), LONGEST_WAIT)


def subject(name: str) -> bytes:
    """A name as it is kept: hashed, for people type their passwords into the wrong field, too."""
    return hashlib.sha256(name.encode(errors="surrogatepass")).digest()
