"""The projector under fire: threads and processes that write, read and rebuild at once, and are killed."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from infrastructure.views.engine import Files, Schemas, stores
from infrastructure.views.engine import views as engine_views
from infrastructure.views.engine.generation import Generation
from tests.infrastructure.views.engine_kit import (
    House,
    accounts,
    closed,
    deposited,
    everything,
    fresh_build,
    movements,
    opened,
    owners,
    record,
)

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload([__name__])

THREADS, COMMANDS = 4, 12


def test_everything_at_once(house: House) -> None:
    """Exactly once, and nobody ever sees an empty, a torn or a past state."""
    views = house.started()
    shared = [uuid4() for _ in range(5)]
    record(house, views, *(opened(f"owner {number % 2}", account) for number, account in enumerate(shared)))
    record(house, views, deposited(shared[0], 1))
    with ProcessPoolExecutor(5, mp_context=PROCESSES) as pool:
        others = [pool.submit(read_all_the_time, house) for _ in range(2)] + [pool.submit(rebuild_all_the_time, house)]
        writers = [pool.submit(write, house, shared, seed) for seed in range(2)]
        problems = [problem for writer in writers for problem in writer.result()]
        (house.folder / "enough").touch()
        problems += [problem for other in others for problem in other.result()]
    assert problems == []
    assert views.catch_up_all()
    assert everything(views) == fresh_build(house)
    assert house.generation() > 1


def test_writers_that_are_killed_leave_views_that_catch_up(house: House) -> None:
    shared = [uuid4()]
    record(house, house.started(), opened("Ada", shared[0]))
    chance = random.Random(1)
    for seed in range(4):
        before = house.ledger.last_position()
        writer = PROCESSES.Process(target=write, args=(house, shared, seed, 10**6))
        writer.start()
        while house.ledger.last_position() < before + chance.randint(5, 60):
            assert writer.is_alive()
        writer.kill()
        writer.join()
        writer.close()
    views = house.started()
    assert views.catch_up_all()
    assert everything(views) == fresh_build(house)


def test_a_rebuild_killed_before_any_of_its_steps(house: House) -> None:
    """Those who were there before go on, and so do those who start later."""
    account = uuid4()
    before = house.started()
    record(house, before, opened("Ada", account), deposited(account, 1))
    before.rebuild()
    before.rebuild()
    survived, steps = False, 0
    while not survived:
        steps += 1
        rebuilder = PROCESSES.Process(target=rebuild_and_die, args=(house, steps))
        rebuilder.start()
        rebuilder.join()
        survived = rebuilder.exitcode == 0
        assert survived or rebuilder.exitcode == -signal.SIGKILL
        rebuilder.close()
        assert record(house, before, deposited(account, 1))
        with closing(house.views()) as after:
            after.prepare()
            assert record(house, after, deposited(account, 1))
            right = fresh_build(house)
            assert everything(before) == right
            assert everything(after) == right
    assert steps > 10
    before.rebuild()
    assert everything(before) == fresh_build(house)


def test_many_that_start_at_once_build_the_views_once(house: House) -> None:
    account = uuid4()
    house.ledger.record(opened("Ada", account), *(deposited(account, 1) for _ in range(100)))
    with ProcessPoolExecutor(4, mp_context=PROCESSES) as pool:
        assert list(pool.map(total_at_start, [house] * 4)) == [100] * 4
    assert house.generation() == 1


# What the processes do


def be_patient() -> None:
    """However busy the machine is, this process waits for its turn."""
    stores.LOCK_WAIT, engine_views.TURN_WAIT = 60, 60.0


def write(house: House, shared: list[UUID], seed: int, commands: int = COMMANDS) -> list[str]:
    """Threads that record and expect to read what they recorded."""
    be_patient()
    problems: list[str] = []
    with closing(house.views()) as views:
        views.prepare()

        def run(chance: random.Random) -> None:
            for _ in range(commands):
                mine = uuid4()
                happened = chance.choice(
                    [
                        [deposited(chance.choice(shared), chance.randint(1, 9))],
                        [opened("owner 3", mine), deposited(mine, 1)],
                        [opened("owner 4", mine), deposited(mine, 0), closed(mine)],
                    ]
                )
                entries = house.ledger.record(*happened)
                if not views.catch_up(entries[-1].at, entries):
                    problems.append(f"behind after {entries[-1].at}")
                deposits = [entry.at for entry in entries if entry.topic == "Deposited"]
                with views.read() as connection:
                    mine_too = sa.select(movements.c.at).where(movements.c.at.in_(deposits))
                    if list(connection.scalars(mine_too)) != deposits:
                        problems.append(f"did not read what it wrote: {deposits}")

        with ThreadPoolExecutor(THREADS) as threads:
            list(threads.map(run, [random.Random(seed * 100 + number) for number in range(THREADS)]))
    return problems


def read_all_the_time(house: House) -> list[str]:
    be_patient()
    problems: list[str] = []
    seen = 0
    with closing(house.views()) as views:
        while not (house.folder / "enough").exists():
            with views.read() as connection:
                count, moved = connection.execute(
                    sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(movements.c.amount), 0))
                ).one()
                held = connection.scalar(sa.select(sa.func.sum(accounts.c.balance)))
                owned = connection.scalar(sa.select(sa.func.sum(owners.c.total)))
            if count == 0 or held is None:
                problems.append("saw empty views")
            if count < seen:
                problems.append(f"saw the past: {count} movements after {seen}")
            if not moved == held == owned:
                problems.append(f"saw torn views: {moved} moved, {held} held, {owned} owned")
            seen = count
    return problems


def rebuild_all_the_time(house: House) -> list[str]:
    be_patient()
    with closing(house.views()) as views:
        while not (house.folder / "enough").exists():
            views.rebuild()
    return []


def rebuild_and_die(house: House, step: int) -> None:
    """Rebuild, and kill -9 ourselves before this step of it."""
    steps = 0

    def deadly(function: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*args: Any, **kwargs: Any) -> Any:
            nonlocal steps
            steps += 1
            if steps == step:
                os.kill(os.getpid(), signal.SIGKILL)
            return function(*args, **kwargs)

        return counted

    for owner, names in (
        (Files, ("drop", "make", "point_to")),
        (Schemas, ("drop", "make", "point_to")),
        (Generation, ("create", "build", "index", "keep_safe", "advance", "retire", "close")),
    ):
        for name in names:
            setattr(owner, name, deadly(getattr(owner, name)))
    with closing(house.views()) as views:
        views.rebuild()
        steps = -100  # what comes now, it may survive


def total_at_start(house: House) -> int:
    with closing(house.views()) as views:
        views.prepare()
        with views.read() as connection:
            total: int = connection.scalar(sa.select(sa.func.sum(owners.c.total)))
    return total
