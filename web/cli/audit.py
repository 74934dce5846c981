"""Commands that prove the ledger, to whoever has nothing but what they hand out."""

from __future__ import annotations

import click

from web.cli.house import opened_house


def add_to(talimger: click.Group) -> None:
    talimger.add_command(audit)


@click.group()
def audit() -> None:
    """Signed checkpoints of the ledger, and proofs that nothing in it was altered, removed or put between."""


@audit.command()
@click.option("--new-key", is_flag=True, help="The key that signed so far is lost: begin a new log with a new one.")
def checkpoint(new_key: bool) -> None:
    """Read the whole ledger, sign how it stands now, and print the signed checkpoint. The pages publish it at /checkpoint.

    Nothing is signed where the ledger is not what was signed before.
    """
    with opened_house() as house:
        signed = house.auditing.checkpoint(new_key=new_key)
    click.echo(signed.note, nl=False)
