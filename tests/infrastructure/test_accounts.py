from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher

from infrastructure.accounts import Account, Accounts, UnknownAccount, accounts
from infrastructure.passwords import AccountRefused, hash_of_nothing, readable_password
from infrastructure.sign_in_failures import sign_in_failures

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
NAME, PASSWORD = "aigerim@example.kz", "four grey horses drink"
ANOTHER_PASSWORD = "таулар мен өзендер"


class Clock:
    """Tells the time that it was set to."""

    def __init__(self) -> None:
        self.time = datetime(2026, 9, 1, 8, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def goes_on(self, **by: float) -> None:
        self.time += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def people(desk: sa.Engine, clock: Clock) -> Accounts:
    return Accounts(desk, QUICK, clock)


@pytest.fixture
def aigerim(people: Accounts) -> Account:
    return people.add(NAME, PASSWORD, uuid4(), language="kk")


def refusal(people: Accounts, username: str = NAME, password: str = "not her password") -> AccountRefused:
    with pytest.raises(AccountRefused) as refused:
        people.authenticate(username, password)
    return refused.value


def stored_hash(desk: sa.Engine, account: Account) -> str:
    with desk.connect() as connection:
        return str(connection.scalar(sa.select(accounts.c.password_hash).where(accounts.c.id == account.id)))


def test_who_is_added_can_sign_in(people: Accounts, aigerim: Account) -> None:
    assert people.authenticate(NAME, PASSWORD) == aigerim
    assert people.by_id(aigerim.id) == people.by_username(NAME) == people.by_person(aigerim.person_id) == aigerim
    assert (aigerim.language, aigerim.theme, aigerim.active, aigerim.must_change_password) == ("kk", "", True, False)


def test_usernames_and_passwords_may_be_written_in_any_form_of_the_same_letters(people: Accounts) -> None:
    added = people.add("  Әлия.Мұрат  ", "ПодснежникиЙод", uuid4())
    assert added.username == "әлия.мұрат"
    assert people.authenticate("ӘЛИЯ.МҰРАТ", "Подснежники" + "И\u0306" + "од") == added


def test_nobody_learns_which_names_have_an_account(people: Accounts, aigerim: Account) -> None:
    known = [refusal(people) for _ in range(6)]
    unknown = [refusal(people, "nobody@example.kz") for _ in range(6)]
    said = [(refused.code, str(refused)) for refused in known]
    assert said == [(refused.code, str(refused)) for refused in unknown]
    assert [code for code, _ in said] == ["wrong_credentials"] * 5 + ["wait"]


def test_the_wait_doubles_with_each_further_failure_up_to_a_quarter_of_an_hour(
    people: Accounts, aigerim: Account, clock: Clock
) -> None:
    waits = []
    for _ in range(20):
        refused = refusal(people)
        if refused.code == "wrong_credentials":
            continue
        waits.append(int(str(refused.places["seconds"])))
        assert refusal(people, password=PASSWORD).code == "wait"  # the right one waits, too
        clock.goes_on(seconds=waits[-1])
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128]
    clock.goes_on(hours=12)
    for _ in range(8):
        refusal(people)
        clock.goes_on(minutes=15)
    refusal(people)
    assert refusal(people).places == {"seconds": 900}


def test_after_the_wait_the_right_password_ends_it(people: Accounts, aigerim: Account, clock: Clock) -> None:
    for _ in range(6):
        refusal(people)
    clock.goes_on(seconds=1)
    assert people.authenticate(NAME, PASSWORD) == aigerim
    assert [refusal(people).code for _ in range(5)] == ["wrong_credentials"] * 5


def test_failures_are_forgotten_after_a_day(people: Accounts, desk: sa.Engine, clock: Clock) -> None:
    for _ in range(6):
        refusal(people, "nobody@example.kz")
    clock.goes_on(hours=25)
    assert refusal(people, "somebody@example.kz").code == "wrong_credentials"
    with desk.connect() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(sign_in_failures)) == 1


def test_guesses_at_the_same_moment_count_as_many(people: Accounts, aigerim: Account) -> None:
    codes: list[str] = []
    threads = [threading.Thread(target=lambda: codes.append(refusal(people).code)) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == ["wait"] * 7 + ["wrong_credentials"] * 5


def test_a_name_that_has_no_account_takes_as_much_work() -> None:
    for hasher in (QUICK, PasswordHasher()):
        nobodys = hash_of_nothing(hasher)
        assert not hasher.check_needs_rehash(nobodys)
        assert len(nobodys) == len(hasher.hash(PASSWORD))


def test_what_was_typed_as_a_name_is_not_kept(people: Accounts, data_folder: Path, database_url: str) -> None:
    refusal(people, "MyPasswordInTheWrongField")
    for file in data_folder.iterdir():
        assert b"mypasswordinthewrongfield" not in file.read_bytes().lower()


@pytest.mark.parametrize("name", ["ab", "two words", "a" * 255, "<script>", "", "new\nline"])
def test_odd_usernames_are_refused(people: Accounts, name: str) -> None:
    with pytest.raises(AccountRefused, match="such as an e-mail address") as refused:
        people.add(name, PASSWORD, uuid4())
    assert (refused.value.code, refused.value.at) == ("username_odd", "username")


def test_a_username_and_a_person_have_one_account(people: Accounts, aigerim: Account) -> None:
    with pytest.raises(AccountRefused, match=r"aigerim@example\.kz is taken") as refused:
        people.add("AIGERIM@example.kz", PASSWORD, uuid4())
    assert refused.value.code == "username_taken"
    with pytest.raises(AccountRefused, match="has an account already") as refused:
        people.add("another", PASSWORD, aigerim.person_id)
    assert refused.value.code == "person_has_account"
    assert people.listed() == [aigerim]


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("eleven char", "password_short"),
        ("😀" * 6, "password_short"),
        ("x" * 1001, "password_long"),
        ("my AIGERIM@example.kz", "password_holds_username"),
        ("Password2026!", "password_common"),
        ("1q2w3e4r5t6y", "password_common"),
        ("passwordpassword", "password_common"),
        ("қазақстан-2030", "password_common"),
        ("870123456789", "password_common"),
        ("abababababab", "password_common"),
    ],
)
def test_bad_passwords_are_refused(people: Accounts, aigerim: Account, password: str, code: str) -> None:
    with pytest.raises(AccountRefused) as refused:
        people.change_password(aigerim.id, PASSWORD, password)
    assert (refused.value.code, refused.value.at) == (code, "password")
    with pytest.raises(AccountRefused):
        people.add(NAME, password, uuid4())
    assert people.authenticate(NAME, PASSWORD) == aigerim


def test_a_changed_password_ends_other_sessions(people: Accounts, desk: sa.Engine) -> None:
    added = people.add(NAME, PASSWORD, uuid4(), must_change_password=True)
    assert added.must_change_password
    changed = people.change_password(added.id, PASSWORD, ANOTHER_PASSWORD)
    assert changed == replace(added, must_change_password=False, session_epoch=added.session_epoch + 1)
    assert people.authenticate(NAME, ANOTHER_PASSWORD) == changed
    assert refusal(people, password=PASSWORD).code == "wrong_credentials"


def test_a_password_is_changed_only_by_who_knows_it_and_to_another(people: Accounts, aigerim: Account) -> None:
    with pytest.raises(AccountRefused) as refused:
        people.change_password(aigerim.id, PASSWORD, PASSWORD)
    assert refused.value.code == "password_same"
    for code in ["wrong_password"] * 5 + ["wait"]:
        with pytest.raises(AccountRefused) as refused:
            people.change_password(aigerim.id, "not her password", ANOTHER_PASSWORD)
        assert refused.value.code == code
    assert people.by_id(aigerim.id) == aigerim


def test_of_two_changes_at_the_same_moment_one_is_refused(people: Accounts, desk: sa.Engine, aigerim: Account) -> None:
    outcomes: list[str] = []
    both_looked = threading.Barrier(2, timeout=20)

    class WaitsForTheOther(PasswordHasher):
        def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
            both_looked.wait()
            return super().hash(password, salt=salt)

    def change(new: str) -> None:
        slow = WaitsForTheOther(time_cost=1, memory_cost=8, parallelism=1)
        try:
            Accounts(desk, slow).change_password(aigerim.id, PASSWORD, new)
            outcomes.append("changed")
        except AccountRefused as refused:
            outcomes.append(refused.code)

    threads = [threading.Thread(target=change, args=(new,)) for new in ("green apples fall", "seven white geese")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["changed", "changed_meanwhile"]


def test_a_reset_password_must_be_changed_and_ends_sessions_and_waits(people: Accounts, aigerim: Account) -> None:
    for _ in range(6):
        refusal(people)
    password = people.reset_password(aigerim.id)
    signed_in = people.authenticate(NAME, password)
    assert signed_in == replace(aigerim, must_change_password=True, session_epoch=aigerim.session_epoch + 1)


def test_a_deactivated_account_says_so_only_to_its_owner(people: Accounts, aigerim: Account) -> None:
    gone = people.deactivate(aigerim.id)
    assert gone == replace(aigerim, active=False, session_epoch=aigerim.session_epoch + 1)
    assert refusal(people, password=PASSWORD).code == "account_inactive"
    assert refusal(people).code == "wrong_credentials"
    assert people.activate(aigerim.id) == people.authenticate(NAME, PASSWORD) == replace(gone, active=True)


def test_preferences_are_kept(people: Accounts, aigerim: Account) -> None:
    preferring = people.prefer(aigerim.id, language="ru", theme="dark")
    assert people.by_id(aigerim.id) == preferring == replace(aigerim, language="ru", theme="dark")
    for language, theme in (("de", "dark"), ("ru", "pink")):
        with pytest.raises(AccountRefused):
            people.prefer(aigerim.id, language=language, theme=theme)
    with pytest.raises(AccountRefused):
        people.add("another", PASSWORD, uuid4(), language="de")


def test_a_hash_of_other_parameters_is_renewed_at_sign_in(people: Accounts, desk: sa.Engine, aigerim: Account) -> None:
    before = stored_hash(desk, aigerim)
    harder = Accounts(desk, PasswordHasher(time_cost=2, memory_cost=8, parallelism=1))
    assert harder.authenticate(NAME, PASSWORD) == aigerim
    renewed = stored_hash(desk, aigerim)
    assert ("t=1" in before, "t=2" in renewed) == (True, True)
    assert harder.authenticate(NAME, PASSWORD) == aigerim
    assert stored_hash(desk, aigerim) == renewed


def test_accounts_are_listed_by_name_page_by_page(people: Accounts) -> None:
    names = ["dana", "aigerim", "olzhas"]
    for name in names:
        people.add(name, PASSWORD, uuid4())
    first = people.listed(limit=2)
    assert [account.username for account in first] == ["aigerim", "dana"]
    assert [account.username for account in people.listed(after=first[-1].username)] == ["olzhas"]


def test_nothing_stays_of_an_erased_persons_account(
    people: Accounts, aigerim: Account, data_folder: Path, database_url: str
) -> None:
    assert people.forget(aigerim.person_id)
    assert not people.forget(aigerim.person_id)
    assert people.by_id(aigerim.id) is None
    assert refusal(people, password=PASSWORD).code == "wrong_credentials"
    for file in data_folder.iterdir():
        assert NAME.encode() not in file.read_bytes()


def test_what_another_process_changed_is_seen_at_once(people: Accounts, desk: sa.Engine, aigerim: Account) -> None:
    assert people.by_id(aigerim.id) == aigerim
    deactivated = Accounts(desk, QUICK).deactivate(aigerim.id)
    assert people.by_id(aigerim.id) == deactivated


def test_an_account_that_is_not_there_is_said_to_be_unknown(people: Accounts) -> None:
    nobody = uuid4()
    for ask in (people.deactivate, people.activate, people.reset_password):
        with pytest.raises(UnknownAccount):
            ask(nobody)
    with pytest.raises(UnknownAccount):
        people.change_password(nobody, PASSWORD, ANOTHER_PASSWORD)
    assert (people.by_id(nobody), people.by_person(nobody), people.by_username("nobody")) == (None, None, None)


def test_no_password_is_printed_or_stored_as_it_is(people: Accounts, desk: sa.Engine, aigerim: Account) -> None:
    shown = repr(aigerim) + repr(people) + repr(vars(people)) + stored_hash(desk, aigerim)
    assert PASSWORD not in shown
    assert stored_hash(desk, aigerim) not in repr(aigerim)


def test_passwords_to_begin_with_are_good_and_never_the_same(people: Accounts) -> None:
    made = {readable_password() for _ in range(100)}
    assert len(made) == 100
    assert not set("".join(made)) & set("0o1il")
    people.add(NAME, made.pop(), uuid4())
