"""Opening the house for a command, and showing how far long work is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from application.asking import Asker
    from infrastructure.bootstrap import House


@contextmanager
def opened_house() -> Iterator[House]:
    """The house that the environment describes; closed at the end of the command."""
    from infrastructure.bootstrap import open_house, settings_from_environment

    settings = settings_from_environment()
    with progress_bar("Preparing views") as report:
        house = open_house(settings, report=report)
    with house:
        yield house


@contextmanager
def progress_bar(what: str) -> Iterator[Callable[[int, int], None]]:
    """A bar that appears with the first report of (done, all), and goes when the work is done; on a terminal alone."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    terminal = Console(stderr=True)
    with Progress(*columns, console=terminal, transient=True, disable=not terminal.is_terminal) as bar:
        task = None

        def report(done: int, total: int) -> None:
            nonlocal task
            if task is None:
                task = bar.add_task(what, total=total)
            bar.update(task, completed=done, total=total)

        yield report


def acting_admin(house: House) -> Asker:
    """Whoever may run commands acts as the first admin.

    Raises:
        click.ClickException: there is none yet, or nobody can say who it is.
    """
    from application.asking import person
    from domain.case import Role

    house.views.catch_up_all()
    admins = house.people_list.page(role=Role.ADMIN)
    if not admins:
        refuse_if_stalled(house)
        raise click.ClickException(
            "There is no admin yet: make one with `talimger user add NAME --given-name ... --admin`."
        )
    return person(min(admins, key=lambda one: one.registered_at).id)


def refuse_if_stalled(house: House) -> None:
    """
    Raises:
        click.ClickException: a view stands still, so that commands that ask it would be wrong.
    """
    for view in house.views.status():
        if view["stalled"]:
            raise click.ClickException(
                f"The view “{view['name']}” stands still before {view['stalled']}: see `talimger status`."
            )
