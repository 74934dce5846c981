"""Serving: granian before the application, and the clock and the reactions beside it."""

from __future__ import annotations

import logging
import socket

import click
from flask import Flask
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from infrastructure.bootstrap import Settings, open_house, settings_from_environment
from web.app import create_app
from web.background import Background
from web.cli.house import progress_bar

THREADS = 128  # open streams must not stop the pages

log = logging.getLogger(__name__)


def application() -> Flask:
    """What each worker of granian serves: a house of its own, with its clock running."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    settings = settings_from_environment()
    house = open_house(settings)
    Background(house).start()
    return create_app(house, proxies=settings.proxies)


def run(settings: Settings, host: str) -> None:
    """Serve until stopped.

    Raises:
        click.ClickException: the port is taken.
    """
    refuse_taken_port(host, settings.port)
    with progress_bar("Preparing views") as report, open_house(settings, report=report) as house:
        greet(settings, host, bool(house.people_list.page(size=1)))
    server = Granian(
        "web.server:application",
        factory=True,
        address=host,
        port=settings.port,
        interface=Interfaces.WSGI,
        blocking_threads=THREADS,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
    )
    server.serve()


def greet(settings: Settings, host: str, anybody: bool) -> None:
    click.echo(f"talimger serves http://{host}:{settings.port} ({settings.database_place})")
    sign_ins = settings.data_folder / "sign-ins.txt"
    if sign_ins.exists():
        click.echo(sign_ins.read_text(encoding="utf-8"))
    elif not anybody:
        click.echo("Nobody can sign in yet: `talimger user add NAME --given-name ... --admin` makes the first admin.")


def refuse_taken_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            template = "Port {port} of {host} cannot be used ({why}): stop what uses it, or set PORT to another one."
            raise click.ClickException(template.format(port=port, host=host, why=problem.strerror)) from None
