"""Commands that hand out the ledger."""

from __future__ import annotations

import json

import click

from web.cli.house import opened_house

BATCH = 1000


def add_to(talimger: click.Group) -> None:
    talimger.add_command(events)


@click.command()
@click.option("--after", default=0, type=click.IntRange(min=0), help="The position to go on after.", show_default=True)
@click.option(
    "--jsonl", is_flag=True, required=True, help="One JSON object a line: ids, states and dates, nothing sealed."
)
@click.option("--most", default=0, type=click.IntRange(min=0), help="Stop after so many; 0 for all.", show_default=True)
def events(after: int, jsonl: bool, most: int) -> None:
    """Print the ledger's events in order, thin, for whoever wants to follow them."""
    from application.feed import thin

    assert jsonl
    printed = 0
    with opened_house() as house:
        while entries := house.ledger.read(after, BATCH):
            for entry in entries:
                if told := thin(entry):
                    click.echo(json.dumps(told, ensure_ascii=False))
                    printed += 1
                    if printed == most:
                        return
            after = entries[-1].at
