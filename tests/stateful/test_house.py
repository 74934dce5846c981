"""A house under random legal and illegal steps, on SQLite and on PostgreSQL, held against a plain model of it.

A failing example is shown as it was found: making it small takes longer than a test may take. To search further, or
to let hypothesis shrink what was found, ask for more examples: `TALIMGER_EXAMPLES=500 pytest -n0 --timeout=0 FILE`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import cast

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from domain.action_item import ActionItem
from domain.award import Award
from tests.postgres import PostgresServer
from tests.stateful.beginnings import CHAPTERS, Beginnings
from tests.stateful.machine import HouseMachine
from tests.stateful.model import KINDS

pytestmark = pytest.mark.timeout(400)  # where the machine is busy, a test's houses take their time

MORE = int(os.environ.get("TALIMGER_EXAMPLES", "0"))
NOT_TAKEN = {
    # The houses of these tests know items as rows of checklists alone; those of plans have tests of their own.
    *(("ActionItem", step) for step in ActionItem.LIFE if step not in ("plan", "miss_deadline")),
    # No award is opened in them: whatever happens to one has tests of its own.
    *(("Award", step) for step in Award.LIFE),
}


@pytest.fixture(scope="module")
def on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Beginnings]:
    with Beginnings(tmp_path_factory.mktemp("houses")) as beginnings:
        yield beginnings


@pytest.fixture(scope="module")
def on_postgres(tmp_path_factory: pytest.TempPathFactory, postgres: PostgresServer) -> Iterator[Beginnings]:
    with Beginnings(tmp_path_factory.mktemp("houses"), postgres) as beginnings:
        yield beginnings


def explore(beginnings: Beginnings, chapters: int, examples: int, steps: int) -> None:
    """Take random steps in houses that have come so far. Each beginning has a name, and so examples, of its own."""
    name = f"HouseWhereAllAre{CHAPTERS[chapters - 1].__name__.title()}"
    machine = type(name, (HouseMachine,), {"beginnings": beginnings, "chapters": chapters})
    run_state_machine_as_test(
        cast(type[HouseMachine], machine),
        settings=settings(
            max_examples=MORE or examples,
            stateful_step_count=steps,
            derandomize=not MORE,
            phases=[Phase.generate, Phase.shrink] if MORE else [Phase.generate],
            suppress_health_check=list(HealthCheck),
            database=None,
            deadline=None,
        ),
    )


def test_the_beginnings_take_every_step_there_is(on_sqlite: Beginnings) -> None:
    """So that none is left to chance: random steps then take most of them in other ways and orders."""
    with on_sqlite.world_after(len(CHAPTERS)) as world:
        taken = set(world.model.taken)

    assert {(kind.__name__, step) for kind in KINDS for step in kind.LIFE} - taken == NOT_TAKEN


@pytest.mark.parametrize("chapters", range(1, len(CHAPTERS) + 1))
def test_random_steps_on_sqlite(on_sqlite: Beginnings, chapters: int) -> None:
    explore(on_sqlite, chapters, examples=5, steps=40)


@pytest.mark.parametrize("chapters", range(3, len(CHAPTERS) + 1))
def test_random_steps_on_postgresql(on_postgres: Beginnings, chapters: int) -> None:
    explore(on_postgres, chapters, examples=2, steps=40)
