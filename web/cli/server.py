"""Commands that serve talimger, or fill it to be looked at."""

from __future__ import annotations

import click

from web.cli.house import progress_bar


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
def demo(codes: tuple[str, ...]) -> None:
    """Fill an empty data folder with five programmes of invented people, through the use cases."""
    from infrastructure.bootstrap import settings_from_environment
    from web.demo import fill, stories_of

    settings, stories = settings_from_environment(), stories_of(codes)
    with progress_bar("A year and more of programmes") as report:
        sign_ins = fill(settings, report, stories)
    click.echo(f"The demo is in {settings.database_place}; {sign_ins} says who can sign in.")
