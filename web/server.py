"""Serving: granian before the application, and the clock and the reactions beside it."""

from __future__ import annotations

import errno
import gc
import logging
import signal
import socket

import click
from flask import Flask
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from infrastructure.bootstrap import Settings, open_house, settings_from_environment
from web import logs
from web.app import create_app
from web.background import Background
from web.cli.house import progress_bar

THREADS = 128  # open streams must not stop the pages

log = logging.getLogger(__name__)


def application() -> Flask:
    """What each worker of granian serves: a house of its own, with its clock running."""
    logs.set_up(logging.INFO, "%(asctime)s %(levelname)s %(name)s %(message)s")
    # Ctrl-C reaches all our processes at once. The first one ends the others; a worker that ended by itself would be
    # taken for a failed one and replaced, and nobody would hear of the Ctrl-C again.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    settings = settings_from_environment()
    house = open_house(settings)
    house.views.catch_up_all()  # whoever was killed right after a save left them behind: the first page is right
    Background(house).start()
    app = create_app(house, proxies=settings.proxies)
    gc.freeze()  # what is here now stays: the garbage collector need not look through it at each request
    gc.set_threshold(10_000)
    return app


def run(settings: Settings, host: str) -> None:
    """Serve until stopped.

    Raises:
        click.ClickException: there is no such host here, or the port is taken.
    """
    address = free_address(host, settings.port)
    with progress_bar("Preparing views") as report, open_house(settings, report=report) as house:
        greet(settings, address, bool(house.people_list.page(size=1)))
    server = Granian(
        "web.server:application",
        factory=True,
        address=address,
        port=settings.port,
        interface=Interfaces.WSGI,
        blocking_threads=THREADS,
        websockets=False,
        log_level=LogLevels.error,  # its warning about THREADS would hide the greeting
        respawn_failed_workers=True,
    )
    server.serve()


def greet(settings: Settings, address: str, anybody: bool) -> None:
    host = f"[{address}]" if ":" in address else address
    click.echo(f"talimger serves http://{host}:{settings.port} ({settings.database_place})")
    sign_ins = settings.data_folder / "sign-ins.txt"
    if sign_ins.exists():
        click.echo(sign_ins.read_text(encoding="utf-8"))
    elif not anybody:
        click.echo("Nobody can sign in yet: `talimger user add NAME --given-name ... --admin` makes the first admin.")


def free_address(host: str, port: int) -> str:
    """The IP address of a host, where this port has been shown to be free.

    Raises:
        click.ClickException: this machine has no such address, or the port is taken.
    """
    try:
        family, kind, _, _, (address, *_) = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((address, port))
    except (OSError, UnicodeError) as problem:
        if isinstance(problem, socket.gaierror | UnicodeError) or problem.errno == errno.EADDRNOTAVAIL:
            said = f"This machine has no address “{host}”: give --host 127.0.0.1 for itself alone, or 0.0.0.0 for all."
        else:
            said = (
                f"Port {port} of {host} cannot be used ({problem.strerror}): stop what uses it, or set PORT to another."
            )
        raise click.ClickException(said) from None
    return str(address)
