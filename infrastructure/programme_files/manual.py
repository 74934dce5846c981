"""The reference of programme files, written from their schema: `python -m infrastructure.programme_files.manual`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import Any

from marshmallow import Schema
from marshmallow.fields import Field

from domain.policy import STEPS
from domain.policy.closing import NOTICE_EVENTS
from domain.policy.recorded import RECORDED_ONLY
from domain.policy.words import GATED_STEPS
from infrastructure.programme_files.blocks import Rows, Table
from infrastructure.programme_files.fields import Key, Several
from infrastructure.programme_files.schema.programme import ProgrammeBlock

NAMED = {"code", "names"}

OPENING = """\
# Programme files

One TOML file says everything that is particular to a programme; no rule of a programme is written in Python.
`talimger programme check FILE` tells all faults of a file at once, and what it says that is only recorded so far.

- *A text by language* is a table of `en`, `ru` and `kk`, at least one of them: `names.en = "Orientation"`.
- *A code* is what programs call a row, unique among its neighbours; elsewhere in the file the row is meant by it.
- *A list of tables* is written as `[[requirements]]`, once for each row. Most rows have a `code` and `names`, what people
  read; the sections below do not repeat these two.
- What is left out is not asked: no `[selection]` interview, no interview.

This page is written from the schema. Change it there.
"""


def manual() -> str:
    """The whole page, as Markdown."""
    return "\n".join([OPENING, *section(ProgrammeBlock(), "", "The file"), *placeholders(), *only_recorded()]) + "\n"


def section(block: Schema, path: str, title: str) -> Iterator[str]:
    """A table of keys, followed by the sections of the tables within it."""
    about = " ".join((type(block).__doc__ or "").split()) + (
        " A row with a code and names." if path and is_named(block) else ""
    )
    yield f"## {title}\n\n{about}\n\n| key | is | needed | says | allowed |\n|---|---|---|---|---|"
    inner = []
    for key, field in block.fields.items():
        if path and is_named(block) and key in NAMED:
            continue
        says = field.metadata["says"]
        yield f"| `{key}` | {kind(field)} | {'yes' if field.required else ''} | {says} | {allowed(field)} |"
        if (within := table_within(field)) and not is_plain(within):
            inner.append((within, f"{path}.{key}" if path else key, isinstance(field, Rows)))
    yield ""
    for within, inner_path, is_list in inner:
        heading = f"`[[{inner_path}]]`" if is_list else f"`[{inner_path}]`"
        yield from section(within, inner_path, heading)


def table_within(field: Field[Any]) -> Schema | None:
    table = field.inner if isinstance(field, Rows) else field
    return table.schema if isinstance(table, Table) else None


def is_plain(block: Schema) -> bool:
    """Rows of nothing but a code and names need no section of their own."""
    return set(block.fields) == NAMED


def is_named(block: Schema) -> bool:
    return block.fields.keys() >= NAMED


def kind(field: Field[Any]) -> str:
    match field:
        case Rows():
            within = table_within(field)
            return "a list of codes with names" if within and is_plain(within) else "a list of tables"
        case Table():
            return "a table"
        case Several():
            return f"a list, each {field.entry.kind}"
        case Key():
            return field.kind
        case _:
            raise TypeError(f"{field!r} is no field of a programme file")


def allowed(field: Field[Any]) -> str:
    if isinstance(field, Rows | Table) or kind(field) in ("true or false", "a code", "a text by language"):
        return ""
    values: tuple[str, ...] = getattr(field, "allowed", ())
    if len(set(values) & set(STEPS)) > len(GATED_STEPS):
        return "the steps of the lives of cases"
    return ", ".join(f"`{value}`" if value.replace("_", "").isalnum() else value for value in values)


def placeholders() -> Iterator[str]:
    always = [
        name for name in NOTICE_EVENTS[0].placeholders if all(name in event.placeholders for event in NOTICE_EVENTS)
    ]
    yield "## Events that notices are written on\n"
    yield f"Each has the placeholders {in_braces(always)}.\n\n| `on` | `to` | further placeholders |\n|---|---|---|"
    for event in NOTICE_EVENTS:
        recipients = ", ".join(f"`{name}`" for name in event.recipients)
        yield f"| `{event.event}` | {recipients} | {in_braces(name for name in event.placeholders if name not in always)} |"


def in_braces(names: Iterable[str]) -> str:
    return ", ".join(f"`{{{name}}}`" for name in names)


def only_recorded() -> Iterator[str]:
    yield "\n## Recorded, and not yet acted on\n"
    yield from (f"- `{path}`" for path in RECORDED_ONLY)


if __name__ == "__main__":
    sys.stdout.write(manual())
