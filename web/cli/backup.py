"""Commands that keep what must not be lost, and bring it back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TextIO
from uuid import UUID

import click

from web.cli.house import opened_house, progress_bar

if TYPE_CHECKING:
    from infrastructure.bootstrap import Settings

NEW_FILE = click.Path(dir_okay=False, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def add_to(talimger: click.Group) -> None:
    talimger.add_command(backup)
    talimger.add_command(restore)


@click.command()
@click.argument("file", type=NEW_FILE)
@click.option("--keys", is_flag=True, help="People's keys alone, for a file that is kept apart and not for long.")
def backup(file: Path, keys: bool) -> None:
    """Write the ledger and the accounts into a new FILE, while talimger is in use. Any talimger can restore it.

    People's keys go into a file of their own (--keys): without them, nobody reads the personal data in FILE. They stay
    wrapped by the secret key, which is in no backup: keep it in a third place. Delete old files of keys soon, for they
    hold keys that were destroyed since.
    """
    from infrastructure.bootstrap import open_backups

    with open_backups(settings()) as backups:
        if keys:
            number = backups.back_up_keys(file)
            click.echo(f"The keys of {number} people are in {file}. The secret key is not: keep it elsewhere.")
            return
        with progress_bar("Backing up") as report:
            number = backups.back_up(file, report)
        click.echo(f"{number} events and the accounts are in {file}. People's keys are not: `talimger backup --keys`.")


@click.command()
@click.argument("file", type=FILE)
@click.option("--keys", is_flag=True, help="A file of people's keys.")
@click.option(
    "--erased",
    "gone",
    type=click.File(encoding="utf-8"),
    help="With --keys: a list from `talimger person erased`, of people whose keys stay destroyed.",
)
def restore(file: Path, keys: bool, gone: TextIO | None) -> None:
    """Bring back what `talimger backup` wrote to FILE into an empty place, all or nothing; views are built anew.

    Restore both files, in any order: a new folder (or DATABASE_URL) and the secret key that was in use are all they need.
    """
    if keys:
        restore_keys(file, ids_in(gone) if gone else frozenset())
    else:
        restore_records(file)


def restore_records(file: Path) -> None:
    from infrastructure.bootstrap import open_backups

    with open_backups(settings()) as backups, progress_bar("Checking and restoring") as report:
        restored = backups.restore(file, report)
    if restored.was_there:
        click.echo(f"The {restored.entries} events of {file} are here already. Nothing was changed.")
    else:
        click.echo(f"{restored.entries} events and the accounts are restored.")
    if restored.people_without_keys:
        click.echo(
            f"The keys of {restored.people_without_keys} people are missing: restore them as well, "
            "with `talimger restore --keys FILE`."
        )
    else:
        renew_views()


def ids_in(lines: TextIO) -> frozenset[UUID]:
    """
    Raises:
        click.ClickException: one of the lines is no id.
    """
    try:
        return frozenset(UUID(line.strip()) for line in lines if line.strip())
    except ValueError:
        raise click.ClickException("The list of those who were erased has to be one id a line.") from None


def restore_keys(file: Path, erased: frozenset[UUID]) -> None:
    from infrastructure.bootstrap import open_backups

    with open_backups(settings()) as backups:
        restored = backups.restore_keys(file, erased)
        has_records = backups.store.last_position() > 0
    click.echo(f"The keys of {restored} people are restored; the others were here.")
    if has_records:
        renew_views()


def renew_views() -> None:
    """Views that stood still for want of a key, or are of another ledger, are built anew."""
    with opened_house() as house:
        house.views.catch_up_all()
        if any(view["stalled"] for view in house.views.status()):
            with progress_bar("Rebuilding views") as report:
                house.views.rebuild(report)


def settings() -> Settings:
    from infrastructure.bootstrap import settings_from_environment

    return settings_from_environment()
