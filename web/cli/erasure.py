"""Commands about what is kept of a person."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import click

from web.cli.house import acting_admin, opened_house, progress_bar

if TYPE_CHECKING:
    from application.own_data import Own
    from infrastructure.bootstrap import House

LANGUAGES = ("en", "kk", "ru")
ASKED = "She asked for her data."
TOLD = ("email", "phone", "in_person", "message", "paper")


def add_to(talimger: click.Group) -> None:
    talimger.add_command(person)


@click.group()
def person() -> None:
    """What is kept of a person."""


@person.command()
@click.argument("person_id", metavar="ID", type=click.UUID)
@click.option(
    "--why",
    required=True,
    metavar="CODE|TEXT",
    help="`request` (she asked for it), `law`, or a text without her name, which stays with the event.",
)
@click.option("--told", type=click.Choice(TOLD), help="How she asked for it: needed with `--why request`.")
@click.option("--yes", is_flag=True, help="Do not ask for the id once more.")
def erase(person_id: UUID, why: str, told: str | None, yes: bool) -> None:
    """Erase a person for good: her key is destroyed, her account and all that is kept of her outside the ledger go.

    What happened stays, without her name. It is refused while she takes part in anything that is not over. ID stands in the
    address of her page. What it cannot reach are files that were taken out before: exports, prints, backups of keys.
    """
    from dataclasses import replace

    from domain.person import Ground, Person

    ground = Ground(why) if why in tuple(Ground) and why != Ground.OTHER else Ground.OTHER
    with opened_house() as house:
        asker = acting_admin(house)
        if house.ledger.find(Person, person_id) is None:
            raise click.ClickException(f"Nobody here has the id {person_id}: it stands in the address of her page.")
        ids = house.people.who_stays(person_id).everybody
        for one in house.erasure.named_in_clear(ids):
            where = f"{one.line.topic} of {one.line.reference}"
            click.echo(f"Her name may stand in clear in {where}, and stays there: “{one.text}”", err=True)
        if not yes:
            confirm(person_id, house.people.name(person_id))
        because = replace(asker, reason=why if ground is Ground.OTHER else "", given_how=told or "")
        ids = house.erasure.erase(because, person_id, ground)
        with progress_bar("Making the lists anew") as report:
            house.erasure.finish(report)
    also = f" and the {len(ids) - 1} others that were found to be her" if len(ids) > 1 else ""
    click.echo(f"{person_id}{also} is erased: nobody can read her data here any more. Destroy old backups of keys.")


@person.command()
@click.argument("person_id", metavar="ID", type=click.UUID)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A new file: a ZIP with a page to read, JSON and her files, or JSON alone where it ends in .json. Without it, "
    "JSON is printed.",
)
@click.option("--language", type=click.Choice(LANGUAGES), help="Of the page to read; hers, if none is named.")
@click.option("--why", default=ASKED, show_default=True, metavar="TEXT", help="Stays in the history with it.")
def export(person_id: UUID, out: Path | None, language: str | None, why: str) -> None:
    """Give a person her own data: who she is here, and all that is kept of her, as far as she may read it."""
    from dataclasses import replace

    from application.own_data import as_plain
    from domain.person import Person

    with opened_house() as house:
        if house.ledger.find(Person, person_id) is None:
            raise click.ClickException(f"Nobody here has the id {person_id}: it stands in the address of her page.")
        with progress_bar("Collecting her cases") as report:
            own = house.own_data.of(person_id, report)
        because = replace(acting_admin(house), reason=why)
        house.readings.open_own_data(because, house.people.who_stays(person_id))
        if out is not None and out.suffix != ".json":
            content = archive_for(house, own, language or own.identity.language)
        else:
            told = as_plain(own, house.people, house.case_files)
            content = (json.dumps(told, indent=2, ensure_ascii=False) + "\n").encode()
    if out is None:
        click.echo(content.decode(), nl=False)
        return
    try:
        descriptor = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise click.ClickException(f"{out} exists already: name a new file, or move this one away.") from None
    except OSError as problem:
        raise click.ClickException(f"{out} cannot be written: {problem.strerror}.") from None
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    click.echo(f"Her data are in {out}.")


def archive_for(house: House, own: Own, language: str) -> bytes:
    """The ZIP, its page in this language."""
    from web.app import create_app
    from web.own_data import archive

    with create_app(house).test_request_context(f"/?language={language}"):
        return archive(own)


@person.command()
def erased() -> None:
    """List the ids of all who were erased, one a line: to be kept beside the backups, for `talimger restore --erased`."""
    from infrastructure.bootstrap import open_backups, settings_from_environment

    with open_backups(settings_from_environment()) as backups:
        for one in backups.erased():
            click.echo(one)


def confirm(person_id: UUID, name: str) -> None:
    """
    Raises:
        click.ClickException: nobody is there to ask, or what was typed is another id.
    """
    if not sys.stdin.isatty():
        raise click.ClickException("Erasing cannot be undone: give --yes where nobody can be asked.")
    click.echo(f"{name} will be erased. It cannot be undone.", err=True)
    if click.prompt("Type the id once more", err=True).strip() != str(person_id):
        raise click.ClickException("This is another id. Nothing was changed.")
