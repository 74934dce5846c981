"""The command `talimger`: one file a group of commands. What goes wrong is one sentence and a non-zero exit.

These files import nothing of the house before a command needs it, so that all commands start fast.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from typing import NoReturn

import click

from web import logs
from web.cli import (
    appointments,
    audit,
    backup,
    docs,
    erasure,
    figures,
    history,
    imports,
    people,
    programmes,
    server,
    time,
    views,
)

STOPPED = 130  # what a shell says of a command that was stopped by Ctrl-C


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="talimger")
def talimger() -> None:
    """Case management for mentoring programmes. Settings come from the environment: see README."""


for group in (
    server,
    people,
    erasure,
    programmes,
    imports,
    appointments,
    figures,
    time,
    views,
    history,
    audit,
    backup,
    docs,
):
    group.add_to(talimger)


def is_no_interruption(record: logging.LogRecord) -> bool:
    """Whoever presses Ctrl-C need not read where it met the database's driver: that is told on, and ends the command."""
    return not (record.exc_info and record.exc_info[0] is KeyboardInterrupt)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command that was asked for: by the arguments of this process, unless others are given."""
    logs.set_up(logging.ERROR, "%(message)s", whole_process=arguments is None)  # what a command does, it says by itself
    for handler in logging.getLogger().handlers:
        handler.addFilter(is_no_interruption)
    try:
        # Click hands a command's own exit code back, where it would otherwise end the process by itself.
        sys.exit(talimger.main(arguments, prog_name="talimger", standalone_mode=False))
    except click.exceptions.NoArgsIsHelpError as helped:
        helped.show()
        sys.exit(helped.exit_code)
    except click.UsageError as misuse:
        command = misuse.ctx.command_path if misuse.ctx else "talimger"
        end(f"{misuse.format_message().rstrip('.')} (`{command} --help` says more).", misuse.exit_code)
    except click.ClickException as problem:
        end(problem.format_message(), problem.exit_code)
    except click.Abort:
        click.echo("Stopped.", err=True)
        sys.exit(STOPPED)
    except OSError as problem:  # of the files that a command opens, it speaks by itself
        place = problem.filename or "The output"
        end(f"{place} cannot be written ({problem.strerror}): see that it may be, and that its disk has room.")
    except Exception as problem:
        # Importing the house is slow; whoever gets here has imported it, or has a fault of ours.
        from infrastructure.bootstrap import SPOKEN

        if not isinstance(problem, SPOKEN):
            raise
        end(str(problem))


def end(sentence: str, status: int = 1) -> NoReturn:
    click.echo(f"Error: {sentence}", err=True)
    sys.exit(status)
