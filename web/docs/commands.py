"""docs/commands.md: what `talimger --help` says of each command, on one page."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import click

from web.docs.markdown import GENERATED, code, table

OPENING = """\
# Commands

`talimger COMMAND --help` says the same in a terminal. For the settings see the [README](../README.md#settings).
What goes wrong is said in one sentence on standard error, and the exit status is not 0.
"""


def page(talimger: click.Group) -> str:
    context = click.Context(talimger, info_name="talimger")
    return "\n".join([OPENING, GENERATED, "", *(line for name in talimger.commands for line in section(context, name))])


def section(parent: click.Context, name: str) -> Iterator[str]:
    """One command, and those within it."""
    group = parent.command
    assert isinstance(group, click.Group)
    command = group.commands[name]
    if command.hidden:
        return
    context = click.Context(command, info_name=name, parent=parent)
    yield from (f"## {context.command_path}", "", *inspect.cleandoc(command.help or "").split("\n"), "")
    if isinstance(command, click.Group):
        for inner in command.commands:
            yield from section(context, inner)
        return
    yield from ("```", " ".join([context.command_path, *command.collect_usage_pieces(context)]), "```", "")
    records = [record for one in command.params if (record := one.get_help_record(context))]
    if rows := [(code(option), means) for option, means in records if means]:
        yield from table(("option", "means"), rows)
