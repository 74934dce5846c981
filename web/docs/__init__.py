"""The pages of `docs/` that are written from the code, so that they say what it does."""

from __future__ import annotations

import click

from infrastructure.bootstrap import programme_file_manual
from web.docs import commands, event_catalogue, lifecycles, refusals


def pages(talimger: click.Group) -> dict[str, str]:
    """Each page by the name of its file, the same whenever the code is the same.

    Args:
        talimger: the command with all its commands.
    """
    return {
        "commands.md": commands.page(talimger),
        "events.md": event_catalogue.page(),
        "lifecycles.md": lifecycles.page(),
        "programme-files.md": programme_file_manual(),
        "refusals.md": refusals.page(),
    }
