"""Commands about programmes and their files."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from web.cli import changes
from web.cli.house import acting_admin, opened_house, progress_bar, refuse_if_stalled

if TYPE_CHECKING:
    from domain.policy import Policy
    from infrastructure.bootstrap import House

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


class Day(click.ParamType[date]):
    name = "day"

    def convert(self, value: str | date, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"“{value}” is no day: write it like 2026-09-01", param, ctx)


def add_to(talimger: click.Group) -> None:
    talimger.add_command(programme)


@click.group()
def programme() -> None:
    """Programmes and their files."""


@programme.command()
@click.argument("file", type=FILE)
def check(file: Path) -> None:
    """Read a programme file; name all its faults, or what is recorded but not yet acted on."""
    _, policy = read(file)
    click.echo(f"{file}: {policy.names.in_('en')} ({policy.code}), references {policy.prefix}-…: no faults.")
    if recorded := policy.recorded_only():
        click.echo("Recorded, but not yet acted on:")
        for key in recorded:
            click.echo(f"  {key}")


@programme.command("open")
@click.argument("file", type=FILE)
@click.option("--intake", help="Open an intake of this name as well, such as 2026-autumn.")
@click.option("--from", "opens", type=Day(), help="Its first day for applications, such as 2026-09-01.")
@click.option("--to", "closes", type=Day(), help="Its last day for applications.")
def open_(file: Path, intake: str | None, opens: date | None, closes: date | None) -> None:
    """Open the programme that FILE describes; or only an intake, where the programme is open already."""
    check_intake(intake, opens, closes)
    text, policy = read(file)
    code = policy.code
    with opened_house() as house:
        asker = acting_admin(house)
        if not house.programmes.exists(code):
            house.programmes.open(asker, text)
            click.echo(f"The programme {code} is open.")
        elif not intake:
            raise click.ClickException(f"The programme {code} is open already: use `talimger programme revise {file}`.")
        if intake and opens and closes:
            house.programmes.open_intake(asker, code, intake, opens, closes)
            click.echo(f"The intake {intake} takes applications from {opens} to {closes}.")


def check_intake(intake: str | None, opens: date | None, closes: date | None) -> None:
    """
    Raises:
        click.ClickException: there is no intake in what is asked; so that nothing is recorded, not even the programme.
    """
    if intake is None and (opens or closes):
        raise click.ClickException("--from and --to are the days of an intake: name it by --intake 2026-autumn.")
    if intake is not None and not intake.strip():
        raise click.ClickException("An intake needs a name, such as --intake 2026-autumn.")
    if intake and not (opens and closes):
        raise click.ClickException("An intake needs its first and last day: --from 2026-09-01 --to 2026-09-30.")
    if opens and closes and closes < opens:
        raise click.ClickException(f"The intake closes on {closes}, before it opens: choose a later day.")


@programme.command()
@click.argument("file", type=FILE)
@click.option("--yes", is_flag=True, help="Record it without asking.")
def revise(file: Path, yes: bool) -> None:
    """Show what FILE changes in its programme's policy, ask, and make it the next version. Open intakes keep theirs."""
    text, policy = read(file)
    with opened_house() as house:
        if not house.programmes.exists(policy.code):
            raise click.ClickException(
                f"The programme {policy.code} is not open yet: use `talimger programme open {file}`."
            )
        code, asker = policy.code, acting_admin(house)
        before = house.programmes.load(code).policy_version
        click.echo(f"What {file} changes in version {before} of the policy of {code}:")
        changes.show(house.programmes.changes_in(code, text))
        changes.confirm(f"Record it as version {before + 1}?", yes)
        house.programmes.revise_policy(asker, text, since=before)
        click.echo(f"The policy of {code} has version {before + 1} now.")
        show_intakes(house, code)


@programme.command()
@click.argument("file", type=FILE)
@click.option("--from", "first", type=Day(), help="The first day whose decisions are gone through.")
@click.option("--to", "last", type=Day(), help="The last one.")
def replay(file: Path, first: date | None, last: date | None) -> None:
    """Name the past decisions that would have come out otherwise under the policy in FILE. Nothing is recorded."""
    from application.other_policy import Asked
    from web.cli import replaying

    text, policy = read(file)
    if first and last and last < first:
        raise click.ClickException(f"The last day, {last}, is before the first one: choose a later day.")
    with opened_house() as house:
        if not house.programmes.exists(policy.code):
            raise click.ClickException(f"The programme {policy.code} is not open here: nothing was decided in it.")
        click.echo(f"What {file} changes in the newest policy of {policy.code}:")
        changes.show(house.programmes.changes_in(policy.code, text))
        with progress_bar("Replaying decisions") as report:
            replayed = house.other_policy.replay(Asked(policy.code, policy, first, last), report=report)
        replaying.show(replayed)


@programme.command("show")
@click.argument("programme_code", metavar="PROGRAMME")
def show_(programme_code: str) -> None:
    """Say which versions the policy of PROGRAMME has, and under which of them each intake runs."""
    with opened_house() as house:
        found = house.programmes.load(programme_code)
        names = house.programmes.newest_policy(programme_code).names
        click.echo(
            f"{names.in_('en')} ({found.code}), references {house.programmes.newest_policy(found.code).prefix}-…"
        )
        for number, at in enumerate(house.programmes.versions_recorded(found.code), start=1):
            click.echo(f"  version {number} of {at:%Y-%m-%d}")
        show_intakes(house, found.code)


@programme.command("move")
@click.argument("programme_code", metavar="PROGRAMME")
@click.argument("intake")
@click.option("--to", "version", type=click.IntRange(min=1), help="The version; the newest, if it is left out.")
@click.option("--yes", is_flag=True, help="Record it without asking.")
def move(programme_code: str, intake: str, version: int | None, yes: bool) -> None:
    """Put an open INTAKE of PROGRAMME under another version of its policy, after showing what that changes for its cases."""
    with opened_house() as house:
        found = house.programmes.load(programme_code)
        asker, now = acting_admin(house), found.intake(intake).policy_version
        version = version or found.policy_version
        if version == now:
            raise click.ClickException(f"The intake {intake} runs under version {now} already.")
        differences = house.programmes.differences(found.code, now, version)
        click.echo(f"What changes for the cases of {intake}, from version {now} to {version}:")
        changes.show(differences)
        changes.confirm("Every step of its cases is decided under it from now on. Record it?", yes)
        house.programmes.change_intake_policy(asker, found.code, intake, version)
        show_intakes(house, found.code)


@programme.command()
@click.argument("programme_code", metavar="PROGRAMME")
@click.argument("intake")
@click.option("--to", "number", type=click.IntRange(min=1), help="How many mentees it takes from now on.")
@click.option("--no-limit", is_flag=True, help="It takes as many as are accepted.")
@click.option("--why", required=True, help="The reason: it stays in the history.")
def places(programme_code: str, intake: str, number: int | None, no_limit: bool, why: str) -> None:
    """Give an INTAKE of PROGRAMME more places for mentees, or fewer; never fewer than are taken."""
    if (number is None) != no_limit:
        raise click.ClickException("Say how many: either --to NUMBER or --no-limit.")
    with opened_house() as house:
        asker = replace(acting_admin(house), reason=why)
        house.programmes.change_places(asker, house.programmes.load(programme_code).code, intake, number)
        show_intakes(house, programme_code)


def show_intakes(house: House, code: str) -> None:
    """Under which version each intake runs, and how to move those that are open and behind."""
    found = house.programmes.load(code)
    for intake in found.intakes.values():
        behind = not intake.closed and intake.policy_version < found.policy_version
        hint = f"; `talimger programme move {code} {intake.name}` puts it under the newest" if behind else ""
        state = "closed" if intake.closed else f"{intake.opens} to {intake.closes}"
        click.echo(f"  The intake {intake.name} ({state}) runs under version {intake.policy_version}{hint}.")
        kept = house.programmes.places(code, intake.name)
        if kept and kept.places is not None:
            click.echo(f"    {kept.taken} of its {kept.places} places are taken.")


def read(file: Path) -> tuple[str, Policy]:
    """The text of a programme file, and the policy that it is.

    Raises:
        click.ClickException: it cannot be read as text.
        ProgrammeFileRefused: it has faults; all of them are named.
    """
    from infrastructure.bootstrap import read_programme

    try:
        text = file.read_text(encoding="utf-8")
    except OSError as problem:
        raise click.ClickException(f"{file} cannot be read ({problem.strerror}).") from None
    except UnicodeDecodeError:
        raise click.ClickException(f"{file} is not UTF-8 text: save it as UTF-8, and try again.") from None
    return text, read_programme(text, str(file))


@programme.command()
@click.argument("code")
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@click.option("--day", type=Day(), help="A day of the week, such as 2026-09-14; today, if none is named.")
@click.option("--language", type=click.Choice(["en", "kk", "ru"]), default="en", help="Of the kinds of contact.")
def week(code: str, file: Path, day: date | None, language: str) -> None:
    """Write the contacts of a week, group by group, to FILE (.csv or .xlsx), as Platonus wants them."""
    from web.weekly_table import header, rows

    ending = file.suffix.lstrip(".").lower()
    if ending not in ("csv", "xlsx"):
        raise click.ClickException(f"{file} is neither .csv nor .xlsx: name it as one of them.")
    with opened_house() as house:
        house.programmes.get(code)
        house.views.catch_up_all()
        refuse_if_stalled(house)
        day = day or house.programmes.newest_policy(code).local_date(house.ledger.now())
        lines = house.weekly_log.of(code, day)
        try:
            file.write_bytes(house.table_file(ending, header(), list(rows(lines, language))))
        except OSError as problem:
            raise click.ClickException(f"{file} cannot be written ({problem.strerror}).") from None
    click.echo(f"{file}: {len(lines)} lines.")
