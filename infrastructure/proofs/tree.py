"""The tree's hashes, kept beside the ledger: in a file or a schema of their own, which can be thrown away at any time.

They are kept as C2SP tlog-tiles hands them out: 256 hashes a tile, those of level 1 over whole tiles of level 0, and so on. A
tile of leaves has their positions as well, since positions of the ledger may have holes, and those of the tree have none.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from application.proofs.ports import Finding, Leaf, Leaves, Tile, Trouble
from domain.proof.tree import HASH, WIDTH, root_of_whole
from infrastructure.databases import (
    Databases,
    Moment,
    in_schema,
    insert,
    is_sqlite,
    sqlite_engine,
    sqlite_file,
    writing,
)
from infrastructure.migrations import alone_on_sqlite

FILE, SCHEMA = "proofs.db", "proofs"
LOCK_NUMBER = 7_421_101  # of PostgreSQL's advisory locks
TILES_AT_ONCE = 100  # of leaves, that are added in one transaction
LEVELS = WIDTH.bit_length() - 1  # of the tree, that one level of tiles holds

tree_tables = sa.MetaData()

tiles = sa.Table(
    "tiles",
    tree_tables,
    sa.Column("level", sa.Integer(), primary_key=True),
    sa.Column("number", sa.BigInteger(), primary_key=True),
    sa.Column("hashes", sa.LargeBinary(), nullable=False),
    sa.Column("first", sa.BigInteger(), nullable=True, index=True),  # of a tile of leaves alone
    sa.Column("positions", sa.LargeBinary(), nullable=True),
)
troubles = sa.Table(
    "troubles",
    tree_tables,
    sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),  # one row at most: 1
    sa.Column("since", Moment(), nullable=False),
    sa.Column("findings", sa.Text(), nullable=False),
)


class Edge:
    """The last tile of each level, to which the next hashes come. `last`: the position of the last leaf."""

    def __init__(self, connection: Connection) -> None:
        self.tiles: dict[int, tuple[int, bytes]] = {}
        self.positions = array("q")
        newest = sa.select(tiles.c.level, sa.func.max(tiles.c.number)).group_by(tiles.c.level)
        for level, number in connection.execute(newest).all():
            row = connection.execute(sa.select(tiles).where(tiles.c.level == level, tiles.c.number == number)).one()
            self.tiles[level] = number, row.hashes
            if level == 0:
                self.positions = unpacked(row.positions)

    @property
    def size(self) -> int:
        number, hashes = self.tiles.get(0, (0, b""))
        return number * WIDTH + len(hashes) // HASH

    @property
    def last(self) -> int:
        return self.positions[-1] if self.positions else 0

    def put(self, level: int, hashes: bytes, positions: array[int] | None = None) -> Iterator[dict[str, object]]:
        """Add hashes at the end of a level; the rows of all tiles that are changed by it."""
        number, before = self.tiles.get(level, (0, b""))
        kept = self.positions
        while hashes:
            if len(before) == WIDTH * HASH:
                number, before, kept = number + 1, b"", array("q")
            room = WIDTH * HASH - len(before)
            before, hashes = before + hashes[:room], hashes[room:]
            row: dict[str, object] = {
                "level": level,
                "number": number,
                "hashes": before,
                "first": None,
                "positions": None,
            }
            if positions is not None:
                kept, positions = kept + positions[: room // HASH], positions[room // HASH :]
                self.positions = kept
                row |= {"first": kept[0], "positions": packed(kept)}
            self.tiles[level] = number, before
            yield row
            if len(before) == WIDTH * HASH:
                yield from self.put(level + 1, root_of_whole(before))


class LedgerTree:
    def __init__(self, databases: Databases) -> None:
        desk = databases.desk
        self.is_sqlite = is_sqlite(desk)
        self.engine: Engine = (
            sqlite_engine(sqlite_file(desk).with_name(FILE)) if self.is_sqlite else in_schema(desk, SCHEMA)
        )
        self.is_made = False

    def close(self) -> None:
        if self.is_sqlite:
            self.engine.dispose()

    @property
    def size(self) -> int:
        with self.reading() as connection:
            found = connection.execute(self.newest_leaves).one_or_none()
        return found.number * WIDTH + len(found.hashes) // HASH if found else 0

    def last(self) -> Leaf | None:
        with self.reading() as connection:
            found = connection.execute(self.newest_leaves).one_or_none()
        positions = unpacked(found.positions) if found else None
        return Leaf(positions[-1], found.hashes[-HASH:]) if found and positions else None

    def grow(self, leaves: Leaves) -> int:
        """Add what the ledger has beyond the tree, and say how large it is. Others wait, or add what is left."""
        while True:
            with self.writing() as connection:
                edge = Edge(connection)
                changed: dict[tuple[object, object], dict[str, object]] = {}
                number = 0
                for tile in leaves.tiles(edge.last):
                    for row in edge.put(0, tile.hashes, array("q", tile.positions)):
                        changed[row["level"], row["number"]] = row
                    if (number := number + 1) == TILES_AT_ONCE:
                        break
                self.keep(connection, list(changed.values()))
                if number < TILES_AT_ONCE:
                    return edge.size

    def node(self, level: int, index: int) -> bytes:
        height, inside = divmod(level, LEVELS)
        number, first = divmod(index << inside, WIDTH)
        asked = sa.select(tiles.c.hashes).where(tiles.c.level == height, tiles.c.number == number)
        with self.reading() as connection:
            hashes = connection.scalar(asked) or b""
        found = hashes[first * HASH : (first + (1 << inside)) * HASH]
        if len(found) != HASH << inside:
            raise LookupError("the tree has no such subtree")
        return root_of_whole(found)

    def tile(self, number: int) -> Tile:
        asked = sa.select(tiles.c.positions, tiles.c.hashes).where(tiles.c.level == 0, tiles.c.number == number)
        with self.reading() as connection:
            found = connection.execute(asked).one_or_none()
        return Tile(unpacked(found.positions).tolist(), found.hashes) if found else Tile([], b"")

    def every_tile(self) -> Iterator[Tile]:
        asked = sa.select(tiles.c.number, tiles.c.positions, tiles.c.hashes).where(tiles.c.level == 0)
        before = -1
        while True:
            with self.reading() as connection:
                further = asked.where(tiles.c.number > before).order_by(tiles.c.number).limit(TILES_AT_ONCE)
                found = connection.execute(further).all()
            for _number, positions, hashes in found:
                yield Tile(unpacked(positions).tolist(), hashes)
            if len(found) < TILES_AT_ONCE:
                return
            before = found[-1].number

    def above(self) -> list[bytes]:
        levels: list[bytes] = []
        asked = sa.select(tiles.c.level, tiles.c.hashes).where(tiles.c.level > 0)
        with self.reading() as connection:
            for level, hashes in connection.execute(asked.order_by(tiles.c.level, tiles.c.number)):
                levels += [b""] * (level - len(levels))
                levels[level - 1] += hashes
        return levels

    def index_of(self, position: int) -> int | None:
        """Which leaf of the tree stands for the entry at this position."""
        before = sa.select(tiles).where(tiles.c.level == 0, tiles.c.first <= position)
        with self.reading() as connection:
            found = connection.execute(before.order_by(tiles.c.first.desc()).limit(1)).one_or_none()
        if found is None or position not in (positions := unpacked(found.positions)):
            return None
        return int(found.number) * WIDTH + positions.index(position)

    def forget(self) -> None:
        with self.writing() as connection:
            connection.execute(sa.delete(tiles))

    # What is wrong with the ledger

    def trouble(self) -> Trouble | None:
        try:
            with self.reading() as connection:
                found = connection.execute(sa.select(troubles)).one_or_none()
            return Trouble(found.since, tuple(Finding(*said) for said in json.loads(found.findings))) if found else None
        except (ValueError, TypeError):  # whoever damages it could as well have taken it away: it is found again
            return None

    def note_trouble(self, trouble: Trouble | None) -> None:
        """Keep what was found, since when it was first found; None, when nothing is wrong any more."""
        before = self.trouble()
        with self.writing() as connection:
            connection.execute(sa.delete(troubles))
            if trouble:
                said = json.dumps([[one.code, one.template, dict(one.places)] for one in trouble.findings])
                since = before.since if before else trouble.since
                connection.execute(sa.insert(troubles).values(id=1, since=since, findings=said))

    # Where it is kept

    newest_leaves = sa.select(tiles).where(tiles.c.level == 0).order_by(tiles.c.number.desc()).limit(1)

    def keep(self, connection: Connection, rows: list[dict[str, object]]) -> None:
        if rows:
            put = insert(connection, tiles)
            same = {name: put.excluded[name] for name in ("hashes", "first", "positions")}
            connection.execute(put.on_conflict_do_update(index_elements=["level", "number"], set_=same), rows)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        self.make()
        with self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        self.make()
        with writing(self.engine) as connection:
            if not self.is_sqlite:
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK_NUMBER)))
            yield connection

    def make(self) -> None:
        """Make what is missing of it, when it is first asked for anything."""
        if self.is_made:
            return
        with alone_on_sqlite(self.engine), writing(self.engine) as connection:
            if not self.is_sqlite:
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK_NUMBER)))
                if SCHEMA not in sa.inspect(connection).get_schema_names():
                    connection.execute(sa.schema.CreateSchema(SCHEMA))
            tree_tables.create_all(connection)
        self.is_made = True


def packed(positions: array[int]) -> bytes:
    return positions.tobytes()


def unpacked(positions: bytes | None) -> array[int]:
    """As far as they are whole: a tree that is damaged is no tree of the ledger, and is made anew."""
    found = array("q")
    found.frombytes((positions or b"")[: len(positions or b"") // found.itemsize * found.itemsize])
    return found
