"""`python -m benchmarks [NAME...]`: measures, prints the table, and writes it to build/bench.json as well."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from benchmarks import pages, past, proof, rebuild, step
from benchmarks.houses import Houses
from benchmarks.measure import Measured, table

NAMES = ("step", "rebuild", "past", "pages", "proof")


@dataclass(frozen=True)
class Sizes:
    """How much of everything. `few` and `many` are pairs of mentors and mentees: some three cases and 29 events each."""

    steps: int = 400
    few: int = 350
    many: int = 35_000
    looks: int = 40
    appended: int = 5_000
    rounds: int = 5


def measure(names: Sequence[str], sizes: Sizes, target: Path) -> list[Measured]:
    """All of these, one after the other, each written down when it is done; a bar that is missed is no error."""
    with tempfile.TemporaryDirectory(prefix="talimger-bench-") as folder:
        houses = Houses(Path(folder))
        works = {
            "step": lambda: step.measure(houses, sizes.steps),
            "rebuild": lambda: rebuild.measure(houses, sizes.many),
            "past": lambda: past.measure(houses, sizes.many),
            "pages": lambda: pages.measure(houses, sizes.few, sizes.many, sizes.looks),
            "proof": lambda: proof.measure(houses, sizes.many, sizes.appended, sizes.rounds),
        }
        measured: list[Measured] = []
        target.parent.mkdir(exist_ok=True)
        for name in names:
            click.echo(f"Measuring {name} ...", err=True)
            measured += works[name]()
            target.write_text(json.dumps([asdict(one) for one in measured], indent=2) + "\n", encoding="utf-8")
        return measured


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(NAMES))
def main(names: tuple[str, ...]) -> None:
    """Measure what must stay fast: all of it, or what is named."""
    click.echo(table(measure(names or NAMES, Sizes(), Path("build/bench.json"))))


if __name__ == "__main__":
    main()
