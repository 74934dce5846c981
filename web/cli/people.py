"""Commands about people who sign in."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import click

from web.cli.house import acting_admin, opened_house

if TYPE_CHECKING:
    from domain.identity import Identity
    from domain.person import Grant
    from infrastructure.bootstrap import House


def add_to(talimger: click.Group) -> None:
    talimger.add_command(user)


@click.group()
def user() -> None:
    """People who sign in."""


@user.command()
@click.argument("username")
@click.option("--given-name", required=True, help="As she is called.")
@click.option("--family-name", default="", help="Family name.")
@click.option("--email", default="", help="Where she is reached; the username, if that is an e-mail address.")
@click.option("--admin", is_flag=True, help="Grants roles and opens programmes.")
@click.option(
    "--role",
    "roles",
    multiple=True,
    metavar="ROLE:PROGRAMME[:FACULTY]",
    help="coordinator:nu-alumni, for one faculty by its code, a responsible for her unit; may be repeated.",
)
def add(username: str, given_name: str, family_name: str, email: str, admin: bool, roles: tuple[str, ...]) -> None:
    """Make a person and her account; the password is printed once, and changed when she first signs in."""
    from application.ports import LedgerUnavailable
    from domain.identity import Identity

    asked = [parse_role(role) for role in roles]
    identity = Identity(given_name, family_name, email or (username if "@" in username else ""))
    person_id, recorded = uuid4(), False
    with opened_house() as house:
        for grant in asked:
            house.programmes.get(grant.programme)
        try:
            with house.adding_account(username, person_id) as password:
                register(house, person_id, identity, admin, asked)
                recorded = True
        except LedgerUnavailable as problem:
            if not recorded:
                raise
            raise click.ClickException(
                f"{identity.name} is recorded, but her account is not: an admin can make it on her page "
                f"(where there is no other, run this once more). {problem}"
            ) from None
    click.echo(f"{username} can sign in with the password {password} and will be asked for a new one.")


def register(house: House, person_id: UUID, identity: Identity, admin: bool, asked: list[Grant]) -> None:
    """The person with all her roles, or nothing."""
    from domain.case import Role
    from domain.person import Grant

    if admin and not house.ledger.last_position():
        if asked:
            raise click.ClickException("The first admin has no other role: nobody is there to grant it.")
        house.people.register_first_admin(identity, person_id)
        return
    grants = [Grant(Role.ADMIN), *asked] if admin else asked
    house.people.register(acting_admin(house), identity, grants=grants, person_id=person_id)


def parse_role(text: str) -> Grant:
    """
    Raises:
        click.ClickException: it is not written as a role, or no role that is granted for a programme.
    """
    from domain.case import Role
    from domain.person import GRANTED, Grant

    name, _, place = text.partition(":")
    programme, _, faculty = place.partition(":")
    for_programmes = [role for role in Role if role in GRANTED and role is not Role.ADMIN]
    if name not in for_programmes or not programme:
        raise click.ClickException(
            f"“{text}” is no role: write ROLE:PROGRAMME[:FACULTY], with one of {', '.join(for_programmes)}."
        )
    return Grant(Role(name), programme, faculty)
