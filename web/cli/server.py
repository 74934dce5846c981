"""Commands that serve talimger, or fill it to be looked at."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from web.cli.house import progress_bar

EARLIEST, LATEST = 2024, 2035
"""Of these years `demo --now` can tell: plans and academic years are about them."""


def add_to(talimger: click.Group) -> None:
    talimger.add_command(serve)
    talimger.add_command(demo)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
def serve(host: str) -> None:
    """Serve the pages, and let the clock run."""
    from infrastructure.bootstrap import settings_from_environment
    from web.server import run

    run(settings_from_environment(), host)


@click.command()
@click.option(
    "--only", "codes", multiple=True, metavar="CODE", help="This programme alone; may be given several times."
)
@click.option(
    "--now",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M"]),
    help="The moment (UTC) at which it is told, to see how it would look then. Without it: now.",
)
def demo(codes: tuple[str, ...], now: datetime | None) -> None:
    """Fill an empty data folder with five programmes of invented people, through the use cases."""
    from infrastructure.bootstrap import settings_from_environment
    from web.demo import fill, stories_of

    settings, stories = settings_from_environment(), stories_of(codes)
    if now and not EARLIEST <= now.year <= LATEST:
        raise click.ClickException(f"There is no demo of {now:%Y}: choose a moment from {EARLIEST} to {LATEST}.")
    moment = now.replace(tzinfo=UTC) if now else datetime.now(UTC)
    with progress_bar("A year and more of programmes") as report:
        sign_ins = fill(settings, report, stories, moment)
    click.echo(f"The demo is in {settings.database_place}; {sign_ins} says who can sign in.")
