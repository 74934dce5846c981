"""The demo: five programmes of invented people, lived through the use cases, so that every page has something to show."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

import click

from infrastructure.bootstrap import House, Settings, open_house
from web.demo.agenda import Agenda
from web.demo.ektu import Ektu
from web.demo.kaznu import Kaznu
from web.demo.nu_alumni import NuAlumni
from web.demo.staff import Staff, first_staff
from web.demo.stem4all import Stem4all
from web.demo.story import Story
from web.demo.time import WoundClock, morning_of
from web.demo.zhubanov import Zhubanov

Report = Callable[[int, int], None]

STORIES: tuple[type[Story], ...] = (NuAlumni, Kaznu, Stem4all, Ektu, Zhubanov)
SIGN_INS = "sign-ins.txt"


def stories_of(codes: Sequence[str]) -> Sequence[type[Story]]:
    """The stories of these programmes; all, if none is named.

    Raises:
        click.ClickException: there is no story of one of them.
    """
    known = {story.code: story for story in STORIES}
    if strange := [code for code in codes if code not in known]:
        raise click.ClickException(f"There is no demo of “{strange[0]}”: name some of {', '.join(known)}.")
    return [known[code] for code in dict.fromkeys(codes)] or STORIES


def fill(settings: Settings, report: Report, stories: Sequence[type[Story]], now: datetime) -> Path:
    """Fill an empty place; the file that says who can sign in, and how, stays beside the data for `talimger serve`.

    A data folder gets all or nothing, whatever happens meanwhile: the demo grows in a folder inside, and moves out.
    (In PostgreSQL it grows before everybody's eyes.)

    Raises:
        click.ClickException: somebody is at home already.
    """
    folder = settings.data_folder
    if settings.backend == "postgresql":
        live(settings, report, stories, now)
        return folder / SIGN_INS
    if any(folder.glob("*.db")):
        raise not_empty(settings)
    draft = folder / "demo.draft"
    shutil.rmtree(draft, ignore_errors=True)  # of one that was killed
    draft.mkdir()
    try:
        live(replace(settings, data_folder=draft, draft=True), report, stories, now)
        for file in sorted(draft.iterdir(), key=lambda file: file.name == "ledger.db"):  # last: then all is there
            keep_safe(file)
            file.rename(folder / file.name)
    finally:
        shutil.rmtree(draft)
    return folder / SIGN_INS


def live(settings: Settings, report: Report, stories: Sequence[type[Story]], now: datetime) -> None:
    clock = WoundClock(min(first_morning(story, now) for story in stories))
    with open_house(settings, clock) as house:
        if house.ledger.last_position():
            raise not_empty(settings)
        staff = tell(house, clock, now, report, stories)
    write_privately(settings.data_folder / SIGN_INS, staff.said())


def tell(
    house: House, clock: WoundClock, now: datetime, report: Report, stories: Sequence[type[Story]], part: float = 1
) -> Staff:
    """Live the stories side by side, each from its own first day to `now`.

    Args:
        part: how many come of those who come by the hundred, 1 for all.
    """
    staff = first_staff(house)
    agenda = Agenda(house, clock, now)
    told: list[Story] = []

    def begin(story: type[Story]) -> None:
        told.append(story(agenda, staff, part))
        staff.know(story.code)
        told[-1].plan()

    for story in stories:
        agenda.plan(first_morning(story, now), partial(begin, story))
    agenda.live(report)
    staff.let_sign_in()
    for one in sorted(told, key=lambda one: stories.index(type(one))):
        one.let_sign_in()
    return staff


def first_morning(story: type[Story], now: datetime) -> datetime:
    return morning_of(story.begins(now), now)


def keep_safe(file: Path) -> None:
    """Bring a file to the disk, so that a power cut does not take it away."""
    with file.open("rb") as opened:
        os.fsync(opened.fileno())


def not_empty(settings: Settings) -> click.ClickException:
    return click.ClickException(
        f"There is data in {settings.database_place}: the demo only fills an empty place, "
        "so set TALIMGER_DATA to a new folder (or DATABASE_URL to a new database)."
    )


def write_privately(file: Path, text: str) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
        opened.write(text)
