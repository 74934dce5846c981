"""Commands that prove the ledger, to whoever has nothing but what they hand out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from web.cli.house import opened_house, progress_bar

NEW_FOLDER = click.Path(path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
EITHER = click.Path(exists=True, path_type=Path)


def add_to(talimger: click.Group) -> None:
    talimger.add_command(audit)


@click.group()
def audit() -> None:
    """Signed checkpoints of the ledger, and proofs that nothing in it was altered, removed or put between."""


@audit.command()
@click.option("--new-key", is_flag=True, help="The key that signed so far is lost: begin a new log with a new one.")
def checkpoint(new_key: bool) -> None:
    """Read the whole ledger, sign how it stands now, and print the signed checkpoint. The pages publish it at /checkpoint.

    Nothing is signed where the ledger is not what was signed before.
    """
    with opened_house() as house, progress_bar("Reading the ledger") as report:
        signed = house.auditing.checkpoint(report, new_key=new_key)
    click.echo(signed.note, nl=False)


@audit.command()
@click.argument("folder", metavar="DIR", type=NEW_FOLDER)
def export(folder: Path) -> None:
    """Sign how the ledger stands, and write all that verifies it into a new DIR: the checkpoints, the tree as C2SP
    tlog-tiles, and the stored bytes of every entry, in which what is sealed stays sealed.

    It holds who did what and when: give it to those alone who may know that.
    """
    with opened_house() as house, progress_bar("Exporting") as report:
        signed = house.export_proof(folder, report)
    click.echo(
        f"{signed.size} entries are in {folder}. To verify them: talimger audit verify {folder} --key {signed.key}"
    )


@audit.command()
@click.argument("place", metavar="[DIR|FILE]", type=EITHER, required=False)
@click.option(
    "--key",
    "keys",
    multiple=True,
    metavar="LINE",
    help="The public key that you trust; else the one that comes with it. Given again: older ones, for --earlier.",
)
@click.option("--earlier", multiple=True, type=FILE, help="A checkpoint that you kept; may be given several times.")
def verify(place: Path | None, keys: tuple[str, ...], earlier: tuple[Path, ...]) -> None:
    """Verify what was exported to DIR, or a proof in FILE (of a case, or that the ledger only grew), with nothing else; or the
    ledger itself.

    All that is not what was signed is named.
    """
    if place is None:
        if keys or earlier:
            raise click.UsageError("--key and --earlier are for what was handed out: name its DIR or FILE")
        verify_ledger()
    elif place.is_dir():
        verify_export(place, keys, earlier)
    else:
        verify_file(place, keys, earlier)


def verify_ledger() -> None:
    with opened_house() as house:
        with progress_bar("Reading the ledger") as report:
            trouble = house.auditing.examine(report)
        standing, hidden = house.auditing.standing(), house.unexplained_erasures()
    words = (
        "Person {}: the key was destroyed, so that what was sealed for her is [erased], and no entry says that she was."
    )
    end_with([*([str(one) for one in trouble.findings] if trouble else []), *map(words.format, hidden)])
    if standing.newest is None:
        raise click.ClickException(
            "Nothing is signed yet: `talimger audit checkpoint` signs how the ledger stands now."
        )
    signed = standing.newest
    click.echo(f"The first {signed.size} entries are as they were signed on {signed.signed_at:%Y-%m-%d %H:%M} UTC.")
    click.echo(f"Recorded since: {standing.later}.")


def verify_export(folder: Path, keys: tuple[str, ...], earlier: tuple[Path, ...]) -> None:
    from infrastructure.bootstrap import verify_export as verified_by

    with in_a_sentence(folder), progress_bar("Verifying") as report:
        verified = verified_by(folder, keys, earlier, report)
    end_with([str(one) for one in verified.findings])
    click.echo(f"{verified.entries} entries are as they were signed. Checkpoints that hold: {verified.checkpoints}.")
    say_key(verified.key, keys, folder)


def verify_file(file: Path, keys: tuple[str, ...], earlier: tuple[Path, ...]) -> None:
    from infrastructure.bootstrap import is_growth, verify_case_proof, verify_growth

    with in_a_sentence(file):
        content = file.read_bytes()
        if is_growth(content):
            newer = verify_growth(content, keys, earlier)
            click.echo(f"The ledger of {newer.size} entries begins with all that you kept: it only grew.")
            return say_key("", keys, file)
        believed, proof, under = verify_case_proof(content, keys, earlier)
    click.echo(f"{len(proof.entries)} entries of {proof.case} are under the checkpoint of {under.size} entries.")
    if missing := ", ".join(map(str, proof.missing)):
        click.echo(
            f"These versions of it are not in the file: {missing}. Either they are withheld from whoever it was made for, or "
            "they were taken out of it; a coordinator's file has them."
        )
    if earlier:
        click.echo("That checkpoint continues those that you kept.")
    return say_key(believed, keys, file)


@contextmanager
def in_a_sentence(place: Path) -> Iterator[None]:
    """Where nothing can be said of what is there, why."""
    from infrastructure.bootstrap import NoteRefused

    try:
        yield
    except NoteRefused as refused:
        raise click.ClickException(f"{place} cannot be verified: {refused}.") from refused


def end_with(findings: list[str]) -> None:
    from application.proofs.comparing import MOST_FINDINGS

    for finding in findings:
        click.echo(finding)
    if len(findings) >= MOST_FINDINGS:
        click.echo(f"No more than {MOST_FINDINGS} are named; there may be others.")
    if findings:
        raise click.ClickException("This is not what was signed.")


def say_key(believed: str, given: Sequence[str], place: Path) -> None:
    if given:
        click.echo("Signed with the key that you gave.")
    else:
        click.echo(f"Signed with the key in {place}; compare it with one that you have from elsewhere: {believed}")


@audit.command()
@click.argument("case", required=False)
@click.option(
    "--since",
    type=click.IntRange(min=1),
    metavar="ENTRIES",
    help="Also prove that the ledger only grew since the checkpoint of so many entries, for whoever kept that; without a CASE, "
    "only this.",
)
@click.option(
    "--to", "file", type=click.Path(dir_okay=False, path_type=Path), help="Into this file; else it is printed."
)
def prove(case: str | None, since: int | None, file: Path | None) -> None:
    """Prove that all entries of a CASE are under the newest checkpoint: as a file that `talimger audit verify` reads."""
    if case is None and since is None:
        raise click.UsageError("name a CASE, or a checkpoint with --since")
    with opened_house() as house:
        if case is None:
            proof = house.growth_file(house.auditing.grown_since(since or 0)).encode()
        else:
            _kind, case_id = house.case_files.find(case)
            proof = house.proof_file(house.auditing.prove(case_id, since=since or 0))
    if file is None:
        click.echo(proof.decode(), nl=False)
    else:
        file.write_bytes(proof)
        click.echo(f"The proof is in {file}.")
