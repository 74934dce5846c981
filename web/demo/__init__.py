"""The demo: a programme of invented people, lived through the use cases, so that every page has something to show."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import click

from infrastructure.bootstrap import Settings, open_house
from web.demo.people import hire_staff
from web.demo.story import Story
from web.demo.time import WoundClock, beginning

Report = Callable[[int, int], None]

SIGN_INS = "sign-ins.txt"


def fill(settings: Settings, report: Report) -> None:
    """Fill an empty house. Who can sign in, and how, is kept beside the data for `talimger serve` to print.

    Raises:
        click.ClickException: somebody is at home already.
    """
    clock = WoundClock(beginning())
    with open_house(settings, clock) as house:
        if house.ledger.last_position():
            raise click.ClickException(
                f"There is data in {settings.database_place}: the demo only fills an empty place."
            )
        staff = hire_staff(house, clock)
        story = Story(house, clock, staff)
        story.live(report)
    write_privately(settings.data_folder / SIGN_INS, staff.sign_ins_with(story.sign_ins))


def write_privately(file: Path, text: str) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
        opened.write(text)
