"""Commands about time."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from web.cli.house import opened_house, refuse_if_stalled


def add_to(talimger: click.Group) -> None:
    talimger.add_command(tick)


@click.command()
@click.option("--now", "told", metavar="DATETIME", help="Tell the clock another moment: 2026-11-23T00:05+05:00.")
@click.option("--force", is_flag=True, help="Even one that lies ahead of real time. It cannot be undone.")
def tick(told: str | None, force: bool) -> None:
    """Take every step that time asks for, and answer what has happened. Safe to run twice, and beside `talimger serve`,
    which does it by itself. Fails where a case refused its step."""
    moment = parse_moment(told) if told else None
    with opened_house() as house:
        house.views.catch_up_all()
        refuse_if_stalled(house)
        ticked = house.clock.tick(moment, force=force)
        house.reactions.catch_up()
        house.erasure.finish()
    for step, number in sorted(ticked.steps.items()):
        click.echo(f"{number:6} {step}")
    if not ticked.steps:
        click.echo("Nothing was due.")
    for case_id, sentence in ticked.refused.items():
        click.echo(f"Refused on {case_id}: {sentence}", err=True)
    if ticked.refused:
        raise click.exceptions.Exit(1)


def parse_moment(text: str) -> datetime:
    """
    Raises:
        click.ClickException: it is no moment, or says nothing of its time zone.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise click.ClickException(f"“{text}” is no date and time: write 2026-11-23T00:05+05:00.") from None
    if moment.tzinfo is None:
        raise click.ClickException(f"“{text}” has no time zone: add one, as in 2026-11-23T00:05+05:00, or Z for UTC.")
    return moment.astimezone(UTC)
