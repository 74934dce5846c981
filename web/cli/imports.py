"""Bringing in people and their applications from tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from web.cli.house import opened_house, progress_bar
from web.cli.programmes import Day

if TYPE_CHECKING:
    from application.asking import Asker
    from application.importing.rows import Fault
    from application.tables import Table
    from infrastructure.bootstrap import House

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def add_to(talimger: click.Group) -> None:
    talimger.add_command(import_)
    talimger.add_command(standing)


@click.command("import")
@click.argument("file", type=FILE)
@click.option("--programme", required=True, metavar="CODE", help="Such as nu-alumni.")
@click.option("--intake", required=True, metavar="NAME", help="Such as 2026-autumn; it has to be open.")
@click.option("--role", required=True, type=click.Choice(["mentee", "mentor"]), help="In which role they apply.")
@click.option(
    "--map",
    "chosen",
    multiple=True,
    metavar="COLUMN=FIELD",
    help="What a column holds, where the guess is wrong; may be repeated.",
)
@click.option(
    "--confirmed",
    multiple=True,
    metavar="CODE",
    help="A condition of the programme that is true of everybody in FILE; may be repeated.",
)
@click.option(
    "--by", metavar="USERNAME", help="Who imports: a coordinator. Otherwise it is recorded as an integration."
)
@click.option("--dry-run", is_flag=True, help="Check the file and record nothing.")
def import_(
    file: Path,
    programme: str,
    intake: str,
    role: str,
    chosen: tuple[str, ...],
    confirmed: tuple[str, ...],
    by: str | None,
    dry_run: bool,
) -> None:
    """Record people and their applications from FILE (CSV or XLSX): all rows, or none."""
    from application.importing.applications import Where
    from application.importing.columns import said
    from domain.case import Role

    asked = parse_mapping(chosen)
    table = table_in(file)
    where = Where(programme, intake, Role(role), confirmed)
    with opened_house() as house:
        importing, asker = house.application_import, importer(house, by)
        mapped = said(table.header, importing.columns(where), asked)
        show_mapping(table, mapped)
        with progress_bar("Checking rows") as report:
            plan = importing.check(asker, where, table, mapped, report)
        if plan.faults:
            end_with_faults(plan.faults, plan.bad, plan.rows)
        new = len(plan.applicants) - plan.known
        click.echo(f"Rows: {plan.rows}, none with a fault. New people: {new}, known already: {plan.known}.")
        if dry_run:
            click.echo("Nothing was recorded (--dry-run).")
            return
        with progress_bar("Recording") as report:
            count = importing.record(asker, plan, report)
        click.echo(f"Applications recorded: {count}.")


@click.command()
@click.argument("file", type=FILE)
@click.option(
    "--programme", required=True, metavar="CODE", help="Whose coordinators are told, such as zhubanov-group-mentors."
)
@click.option("--as-of", type=Day(), help="The day of which FILE tells; today, if it is not given.")
@click.option("--map", "chosen", multiple=True, metavar="COLUMN=FIELD", help="What a column holds; may be repeated.")
@click.option(
    "--by", metavar="USERNAME", help="Who imports: a coordinator. Otherwise it is recorded as an integration."
)
@click.option("--dry-run", is_flag=True, help="Check the file and record nothing.")
def standing(
    file: Path, programme: str, as_of: date | None, chosen: tuple[str, ...], by: str | None, dry_run: bool
) -> None:
    """Record how students stand at the university from FILE (CSV or XLSX): all rows, or none."""
    from application.importing.columns import said

    asked = parse_mapping(chosen)
    table = table_in(file)
    with opened_house() as house:
        importing, asker = house.standing_import, importer(house, by)
        mapped = said(table.header, importing.columns(), asked)
        show_mapping(table, mapped)
        today = house.programmes.newest_policy(programme).local_date(house.ledger.now())
        with progress_bar("Checking rows") as report:
            plan = importing.check(asker, programme, table, mapped, as_of or today, report)
        if plan.faults:
            end_with_faults(plan.faults, plan.bad, plan.rows)
        click.echo(f"Rows: {plan.rows}, none with a fault.")
        if dry_run:
            click.echo("Nothing was recorded (--dry-run).")
            return
        with progress_bar("Recording") as report:
            count = importing.record(asker, plan, report)
        click.echo(f"Recorded, since they told something new: {count}.")


def parse_mapping(chosen: Sequence[str]) -> Mapping[str, str]:
    """
    Raises:
        click.ClickException: one of them is not written as COLUMN=FIELD.
    """
    pairs = [text.rpartition("=") for text in chosen]
    for column, equals, _field in pairs:
        if not (equals and column.strip()):
            raise click.ClickException(
                "Write --map COLUMN=FIELD, such as --map “Дата рождения=birth_date”; nothing after = leaves the column out."
            )
    return {column.strip(): field.strip() for column, _equals, field in pairs}


def table_in(file: Path) -> Table:
    """
    Raises:
        click.ClickException: it cannot be read.
        Refused: there is no table in it.
    """
    from infrastructure.bootstrap import read_table

    try:
        content = file.read_bytes()
    except OSError as problem:
        raise click.ClickException(f"{file} cannot be read ({problem.strerror}).") from None
    return read_table(file.name, content)


def importer(house: House, by: str | None) -> Asker:
    """
    Raises:
        click.ClickException: nobody signs in by this name.
    """
    from application.asking import Asker
    from domain.case import Role

    if by is None:
        return Asker("integration:import", Role.COORDINATOR)
    account = house.accounts.by_username(by)
    if account is None:
        raise click.ClickException(f"Nobody signs in as “{by}”.")
    return house.people.asker(account.person_id)


def show_mapping(table: Table, mapped: Sequence[str]) -> None:
    click.echo(f"Read as {table.read_as}.")
    for name, target in zip(table.header, mapped, strict=True):
        click.echo(f"  {name}: {target or '(left out)'}")


def end_with_faults(faults: Sequence[Fault], bad: int, rows: int) -> None:
    """
    Raises:
        click.ClickException: always.
    """
    for fault in faults:
        place = f", {fault.column}" if fault.column else ""
        click.echo(f"row {fault.row}{place}: {fault.refusal}", err=True)
    raise click.ClickException(f"{bad} of {rows} rows cannot stay as they are. Nothing was recorded.")
