"""The command that writes the generated pages of the documentation."""

from __future__ import annotations

from pathlib import Path

import click

ROOT = Path(__file__).parents[2]


def add_to(talimger: click.Group) -> None:
    talimger.add_command(docs)


@click.command()
@click.option("--check", is_flag=True, help="Write nothing, and fail where a page is not as the code says.")
@click.option("--folder", type=click.Path(path_type=Path), help="Where the pages are; by default docs/ of this clone.")
@click.pass_context
def docs(context: click.Context, check: bool, folder: Path | None) -> None:
    """Write those pages of the documentation that are made from the code."""
    from web.docs import pages

    place = folder or ROOT / "docs"
    if not place.is_dir():
        raise click.ClickException(
            f"There is no folder {place}: run this in a clone of talimger, or name one by --folder."
        )
    talimger = context.find_root().command
    assert isinstance(talimger, click.Group)
    written = pages(talimger)
    stale = [place / name for name, text in written.items() if read(place / name) != text]
    if check and stale:
        raise click.ClickException(f"Not as the code says: {', '.join(map(str, stale))}. Run `talimger docs`.")
    for file in stale:
        file.write_text(written[file.name], encoding="utf-8")
        click.echo(f"Written: {file}")
    if not stale:
        click.echo(f"All {len(written)} generated pages are as the code says.")


def read(file: Path) -> str | None:
    """None if there is no such file."""
    return file.read_text(encoding="utf-8") if file.exists() else None
