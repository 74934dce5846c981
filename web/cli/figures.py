"""Commands about the figures of a programme."""

from __future__ import annotations

from pathlib import Path

import click

from web.cli.house import acting_admin, opened_house

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def add_to(talimger: click.Group) -> None:
    talimger.add_command(figures)


@click.group()
def figures() -> None:
    """Figures of a programme: headcounts, and what else is counted elsewhere."""


@figures.command("import")
@click.argument("file", type=FILE)
@click.option("--programme", required=True, help="The code of the programme, such as kaznu-female-mentoring.")
@click.option("--source", default="", help="Where the figures are from, unless the rows say it.")
@click.option(
    "--correct", is_flag=True, help="Put right the figures that are recorded otherwise; say why with --reason."
)
@click.option("--reason", default="", help="Why figures are corrected. It stays in the history.")
def import_(file: Path, programme: str, source: str, correct: bool, reason: str) -> None:
    """Record the figures in FILE (CSV or XLSX): all of them, or none.

    One row a figure. Columns: group (a faculty or another group, by its code or name), period (2026), value; and indicator
    and source where they differ from row to row. Without an indicator they are headcounts for the programme's coverage.
    """
    from dataclasses import replace

    content = read(file)
    with opened_house() as house:
        house.programmes.get(programme)
        asker = replace(acting_admin(house), reason=reason)
        table = house.table_of(file.name, content)
        brought = house.figures.bring_in(asker, programme, table, source, correct=correct)
    click.echo(
        f"{file} ({table.read_as}): {brought.recorded} recorded, {brought.corrected} corrected, "
        f"{brought.unchanged} known already."
    )


def read(file: Path) -> bytes:
    """
    Raises:
        click.ClickException: it cannot be read.
    """
    try:
        return file.read_bytes()
    except OSError as problem:
        raise click.ClickException(f"{file} cannot be read ({problem.strerror}).") from None
