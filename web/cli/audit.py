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


@audit.command()
def verify() -> None:
    """Read the whole ledger, and name every way in which it is not what was signed."""
    with opened_house() as house:
        trouble = house.auditing.examine()
        standing = house.auditing.standing()
    for finding in trouble.findings if trouble else ():
        click.echo(finding)
    if trouble:
        raise click.ClickException("The ledger is not what was signed.")
    if standing.newest is None:
        raise click.ClickException(
            "Nothing is signed yet: `talimger audit checkpoint` signs how the ledger stands now."
        )
    click.echo(
        f"The first {standing.newest.size} entries are as they were signed on {standing.newest.signed_at:%Y-%m-%d %H:%M} UTC."
    )
    click.echo(f"{standing.later} entries are later.")
