"""The command `talimger`: one file a group of commands. What goes wrong is one sentence and a non-zero exit.

These files import nothing of the house before a command needs it, so that all commands start fast.
"""

from __future__ import annotations

import logging
import sys

import click

from web.cli import backup, docs, history, people, programmes, server, time, views

STOPPED = 130  # what a shell says of a command that was stopped by Ctrl-C


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="talimger")
def talimger() -> None:
    """Case management for mentoring programmes. Settings come from the environment: see README."""


for group in (server, people, programmes, time, views, history, backup, docs):
    group.add_to(talimger)


def main() -> None:
    """Run the command that was asked for."""
    logging.basicConfig(level=logging.ERROR, format="%(message)s")  # what a command does, it says by itself
    try:
        # Click hands a command's own exit code back, where it would otherwise end the process by itself.
        sys.exit(talimger(standalone_mode=False))
    except click.ClickException as problem:
        problem.show()
        sys.exit(problem.exit_code)
    except click.Abort:
        click.echo("Stopped.", err=True)
        sys.exit(STOPPED)
    except Exception as problem:
        # Importing the house is slow; whoever gets here has imported it, or has a fault of ours.
        from infrastructure.bootstrap import SPOKEN

        if not isinstance(problem, SPOKEN):
            raise
        click.ClickException(str(problem)).show()
        sys.exit(1)
