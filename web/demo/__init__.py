"""The demo: a programme of invented people, lived through the use cases, so that every page has something to show."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import click

from infrastructure.bootstrap import Settings, open_house
from web.demo.people import hire_staff
from web.demo.story import Story
from web.demo.time import WoundClock, beginning

Report = Callable[[int, int], None]

SIGN_INS = "sign-ins.txt"


def fill(settings: Settings, report: Report) -> Path:
    """Fill an empty place; the file that says who can sign in, and how, stays beside the data for `talimger serve`.

    A data folder gets all or nothing, whatever happens meanwhile: the demo grows in a folder inside, and moves out.
    (In PostgreSQL it grows before everybody's eyes.)

    Raises:
        click.ClickException: somebody is at home already.
    """
    folder = settings.data_folder
    if settings.backend == "postgresql":
        live(settings, report)
        return folder / SIGN_INS
    if any(folder.glob("*.db")):
        raise not_empty(settings)
    draft = folder / "demo.draft"
    shutil.rmtree(draft, ignore_errors=True)  # of one that was killed
    draft.mkdir()
    try:
        live(replace(settings, data_folder=draft), report)
        for file in sorted(draft.iterdir(), key=lambda file: file.name == "ledger.db"):  # last: then all is there
            file.rename(folder / file.name)
    finally:
        shutil.rmtree(draft)
    return folder / SIGN_INS


def live(settings: Settings, report: Report) -> None:
    clock = WoundClock(beginning())
    with open_house(settings, clock) as house:
        if house.ledger.last_position():
            raise not_empty(settings)
        staff = hire_staff(house, clock)
        story = Story(house, clock, staff)
        story.live(report)
    write_privately(settings.data_folder / SIGN_INS, staff.sign_ins_with(story.sign_ins))


def not_empty(settings: Settings) -> click.ClickException:
    return click.ClickException(
        f"There is data in {settings.database_place}: the demo only fills an empty place, "
        "so set TALIMGER_DATA to a new folder (or DATABASE_URL to a new database)."
    )


def write_privately(file: Path, text: str) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
        opened.write(text)
