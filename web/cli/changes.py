"""What a revision of a policy changes, as lines of a terminal, and asking whether it is to be recorded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from domain.policy import Difference

MOST = 200  # characters of a value that a line still shows


def show(changes: Iterable[Difference]) -> None:
    changes = list(changes)
    if not changes:
        click.echo("  Nothing of what the file says: only its text differs, such as comments and order.")
    for path, old, new in changes:
        click.echo(f"  {path}: {shortened(old)} -> {shortened(new)}")


def confirm(question: str, yes: bool) -> None:
    """
    Raises:
        click.ClickException: whoever runs the command did not say yes, or nobody could be asked.
    """
    try:
        if yes or click.confirm(question):
            return
    except click.Abort:
        click.echo()
        raise click.ClickException("Nothing was recorded: nobody could be asked. Say --yes to record it.") from None
    raise click.ClickException("Nothing was recorded.")


def shortened(value: object) -> str:
    text = in_words(value)
    return text if len(text) <= MOST else text[:MOST].rstrip() + "…"


def in_words(value: object) -> str:
    """A value as people read it; `nothing` where the file does not say it."""
    from domain.policy import Names

    match value:
        case None | "" | ():
            return "nothing"
        case bool():
            return "true" if value else "false"
        case Names():
            return value.in_("en")
        case tuple():
            return ", ".join(in_words(one) for one in value)
        case frozenset():
            return ", ".join(sorted(in_words(one) for one in value))
        case _ if is_dataclass(value):
            return "; ".join(parts_of(value))
        case _:
            return str(value)


def parts_of(row: Any) -> Iterator[str]:
    """What a row says, without what it leaves out."""
    for field in fields(row):
        value = getattr(row, field.name)
        if is_said(value):
            yield f"{field.name}: {in_words(value)}"


def is_said(value: object) -> bool:
    return (
        value is not None
        and value is not False
        and value not in ("", ())
        and (not is_dataclass(value) or str(value) != "")
    )
