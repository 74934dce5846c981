"""Commands about views, and how the house is doing."""

from __future__ import annotations

import json

import click

from web.cli.house import opened_house, progress_bar

UNFINISHED = (
    "Of {} people who were erased there are traces left: `talimger serve` goes on by itself, or run `talimger tick`."
)
STALLED = 2  # the exit code of `talimger status` where something is wrong


def add_to(talimger: click.Group) -> None:
    talimger.add_command(views)
    talimger.add_command(status)


@click.group()
def views() -> None:
    """The lists that are built from the ledger."""


@views.command()
def rebuild() -> None:
    """Build all views anew from the ledger, while the present ones are in use."""
    with opened_house() as house:
        with progress_bar("Rebuilding views") as report:
            house.views.rebuild(report)
        click.echo(f"The views are rebuilt from {house.store.count()} events.")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def status(as_json: bool) -> None:
    """How many events there are, and how far the views have come. Exits with 2 where a view stands still, or
    the ledger is not what was signed."""
    with opened_house() as house:
        told = house.status()
    if as_json:
        click.echo(json.dumps(told, indent=2))
    else:
        click.echo(f"talimger {told['version']} on {told['backend']}: {told['events']} events")
        for view in told["views"]:
            state = f"stands still before {view['stalled']}" if view["stalled"] else f"{view['lag']} behind"
            click.echo(f"  {view['name']:12} at {view['position']}, {state}")
        checkpoint = told["checkpoint"]
        click.echo(f"  {'checkpoint':12} of {checkpoint['size']} entries, {checkpoint['later']} later")
        for wrong in checkpoint["wrong"]:
            click.echo(f"  The ledger is not what was signed: {wrong}")
        if checkpoint["stopped"]:
            click.echo(f"  Nothing more is signed: {checkpoint['stopped']}")
        if told["unfinished_erasures"]:
            click.echo(UNFINISHED.format(told["unfinished_erasures"]))
    if told["checkpoint"]["wrong"] or told["checkpoint"]["stopped"] or any(view["stalled"] for view in told["views"]):
        raise click.exceptions.Exit(STALLED)
