"""`talimger user add`."""

from __future__ import annotations

import re

import pytest

from domain.case import Role
from domain.identity import Identity
from domain.person import EVERYWHERE, Grant
from infrastructure.bootstrap import House
from tests.houses import PROGRAMME
from tests.web.cli.terminal import Terminal
from web.cli.house import acting_admin

DANA = ("user", "add", "dana@example.kz", "--given-name", "Dana")

ROLES = "interviewer, responsible, verifier, coordinator, auditor, integrator"


def roles_of(house: House, username: str) -> frozenset[Grant]:
    account = house.accounts.by_username(username)
    assert account
    return house.people.grants(account.person_id)


def test_the_first_admin_signs_in_with_the_printed_password_and_has_to_change_it(empty: Terminal) -> None:
    said = empty.do(*DANA, "--family-name", "Ким", "--admin")
    password = re.fullmatch(r"dana@example\.kz can sign in with the password (\S+) and .* a new one\.\n", said)
    assert password
    with empty.house() as house:
        account = house.accounts.authenticate("dana@example.kz", password[1])
        assert account.must_change_password
        assert house.people.grants(account.person_id) == {Grant(Role.ADMIN, EVERYWHERE)}
        assert house.people.identity(account.person_id) == Identity("Dana", "Ким", email="dana@example.kz")
        assert len(house.ledger.history(account.person_id)) == house.store.count()


def test_others_get_their_roles_from_the_first_admin(each_terminal: Terminal) -> None:
    each_terminal.do(*DANA, "--admin", "--role", f"coordinator:{PROGRAMME}", "--role", f"auditor:{PROGRAMME}")
    with each_terminal.house() as house:
        assert roles_of(house, "dana@example.kz") == {
            Grant(Role.ADMIN, EVERYWHERE),
            Grant(Role.COORDINATOR, PROGRAMME),
            Grant(Role.AUDITOR, PROGRAMME),
        }
        first = house.ledger.read(0, 1)[0].event.originator_id
        assert house.ledger.read(house.ledger.last_position() - 1, 1)[0].event.act.actor == str(first)


def test_a_role_may_be_for_one_faculty_or_unit(terminal: Terminal) -> None:
    with terminal.house() as house:
        for code in ("kaznu-female-mentoring", "ektu-gender-plan"):
            house.programmes.open(acting_admin(house), house.programme_text(code))
    roles = ("coordinator:kaznu-female-mentoring:chemistry", "responsible:ektu-gender-plan:strategy_quality")
    terminal.do(*DANA, *(word for role in roles for word in ("--role", role)))
    with terminal.house() as house:
        assert roles_of(house, "dana@example.kz") == {
            Grant(Role.COORDINATOR, "kaznu-female-mentoring", "chemistry"),
            Grant(Role.RESPONSIBLE, "ektu-gender-plan", "strategy_quality"),
        }


def test_an_email_is_hers_though_her_username_is_none(terminal: Terminal) -> None:
    terminal.do("user", "add", "dana", "--given-name", "Dana", "--email", "d.kim@example.kz")
    with terminal.house() as house:
        account = house.accounts.by_username("dana")
        assert account
        assert house.people.identity(account.person_id) == Identity("Dana", "", email="d.kim@example.kz")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (DANA, "There is no admin yet: make one with `talimger user add NAME --given-name ... --admin`."),
        ((*DANA, "--admin", "--role", f"auditor:{PROGRAMME}"), f"There is no programme “{PROGRAMME}”"),
        (("user", "add", "da na", "--given-name", "Dana", "--admin"), "Choose a username of 3 to 254 letters"),
        (("user", "add", "dana", "--given-name", " ", "--admin"), "Give at least one name"),
    ],
)
def test_a_first_admin_that_cannot_be_leaves_the_house_empty(
    empty: Terminal, words: tuple[str, ...], says: str
) -> None:
    assert says in empty.refused(*words)
    assert empty.recorded() == (0, set())


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--role", "coordinator"), f"write ROLE:PROGRAMME[:FACULTY], with one of {ROLES}"),
        (("--role", f"coordinator:{PROGRAMME}:physics"), "“physics” is no faculty of this programme; there are: none"),
        (("--role", f"admin:{PROGRAMME}"), "is no role"),
        (("--role", f"mentor:{PROGRAMME}"), "is no role"),
        (("--role", f"queen:{PROGRAMME}"), "“queen:nu-alumni” is no role"),
        (("--role", f"auditor:{PROGRAMME}", "--role", "auditor:another"), "There is no programme “another”"),
        (("--email", "nowhere"), "e-mail"),
    ],
)
def test_what_is_wrong_with_somebody_new_is_said_and_nothing_of_her_is_recorded(
    terminal: Terminal, words: tuple[str, ...], says: str
) -> None:
    before = terminal.events()
    assert says in terminal.refused(*DANA, *words)
    assert terminal.recorded() == (before, set())


def test_a_taken_username_is_said_and_nobody_is_recorded_twice(each_terminal: Terminal) -> None:
    each_terminal.do(*DANA)
    before = each_terminal.events()
    said = each_terminal.refused("user", "add", "DANA@example.kz", "--given-name", "Another")
    assert said == "The username dana@example.kz is taken: choose another."
    assert each_terminal.events() == before
