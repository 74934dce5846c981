"""The driver's own connections, for what every request asks: SQLAlchemy takes as long to hand one out as SQLite to answer."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.pool import PoolProxiedConnection


class Driver:
    """Hands out connections that are in no transaction; what is not committed is undone.

    Args:
        keeps: whether a connection is kept for the next one who asks, until the engine is disposed of: on SQLite.
    """

    def __init__(self, engine: Engine, *, keeps: bool) -> None:
        self.engine, self.keeps = engine, keeps
        self.idle: deque[PoolProxiedConnection] = deque()
        if keeps:
            sa.event.listen(engine, "engine_disposed", self.let_go)

    @contextmanager
    def connection(self) -> Iterator[PoolProxiedConnection]:
        try:
            connection = self.idle.pop()
        except IndexError:
            connection = self.engine.raw_connection()
        try:
            yield connection
        except BaseException:
            connection.close()
            raise
        if self.keeps:
            self.idle.append(connection)
        else:
            connection.close()

    def let_go(self, _: Engine) -> None:
        self.keeps = False
        while self.idle:
            connection = self.idle.pop()
            connection.detach()  # or it would go back to the pool, which is empty by now
            connection.close()
