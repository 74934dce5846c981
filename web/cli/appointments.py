"""Appointing a mentor to an academic group, from a file with its roster."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from web.cli.house import opened_house, refuse_if_stalled
from web.cli.imports import importer
from web.cli.programmes import Day


def add_to(talimger: click.Group) -> None:
    talimger.add_command(appoint)


@click.command()
@click.argument("roster", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--mentor", required=True, metavar="REFERENCE", help="Her accepted application, such as ZH-7KQ4M.")
@click.option("--group", required=True, help="Name of the academic group.")
@click.option("--faculty", default="", metavar="CODE", help="Faculty of the group; the mentor's, if none is named.")
@click.option("--study-year", type=int, help="In which year of study the group is.")
@click.option("--order", "order_number", required=True, metavar="NUMBER", help="Number of the order.")
@click.option("--dated", required=True, type=Day(), help="Day of the order, such as 2026-08-28.")
@click.option("--letter", default="", help="Letter that the order answers.")
@click.option("--starts", type=Day(), help="First day, where the policy sets none.")
@click.option("--shown", multiple=True, metavar="CODE", help="A statement of eligibility that holds; may be repeated.")
@click.option("--because", default="", metavar="TEXT", help="Why, where the order is of an unusual month.")
@click.option("--by", metavar="USERNAME", help="Who appoints: a coordinator. Otherwise it is an integration.")
def appoint(
    roster: Path,
    mentor: str,
    group: str,
    faculty: str,
    study_year: int | None,
    order_number: str,
    dated: date,
    letter: str,
    starts: date | None,
    shown: tuple[str, ...],
    because: str,
    by: str | None,
) -> None:
    """Appoint a mentor to the group whose students stand in ROSTER, one a line: a name, an e-mail address, a student number."""
    from dataclasses import replace

    from application.appointments import Appointment
    from domain.application import Application

    try:
        lines = roster.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        raise click.ClickException(f"{roster} cannot be read: save it as UTF-8 text, one student a line.") from None
    with opened_house() as house:
        house.views.catch_up_all()
        refuse_if_stalled(house)
        kind, case_id = house.case_files.find(mentor)
        if kind is not Application:
            raise click.ClickException(f"{mentor} is no application: name the one with which she was accepted.")
        hers = house.ledger.load(Application, case_id)
        order = Appointment(
            programme=hers.programme,
            intake=hers.intake,
            mentor=case_id,
            roster=tuple(line for line in lines if line.strip()),
            order_number=order_number,
            order_date=dated,
            letter=letter,
            group=group,
            faculty=faculty,
            study_year=study_year,
            starts_on=starts,
            shown=shown,
        )
        reference = house.appointments.appoint(replace(importer(house, by), reason=because), order)
        click.echo(f"{reference}: {group}, {len(order.roster)} students.")
