"""Accounts: who can sign in. Each belongs to a Person of the ledger, where her roles are; passwords are only here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from argon2 import PasswordHasher
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError

from infrastructure.databases import desk_tables, driver_cursor, is_sqlite, schema_of, scrub, writing
from infrastructure.driver import Driver
from infrastructure.passwords import AccountRefused, Hashing, check_password, readable_password
from infrastructure.sign_in_failures import SignInFailures, sign_in_failures
from infrastructure.statements import Statements

USERNAME = re.compile(r"[\w.@+-]{3,254}")
LANGUAGES = frozenset({"", "en", "ru", "kk"})  # empty: as the browser asks
THEMES = frozenset({"", "light", "dark"})  # empty: as the device is set

accounts = sa.Table(
    "accounts",
    desk_tables,
    sa.Column("id", sa.Uuid(), primary_key=True),
    sa.Column("username", sa.Text(), nullable=False, unique=True),
    sa.Column("password_hash", sa.Text(), nullable=False),
    sa.Column("person_id", sa.Uuid(), nullable=False, unique=True),
    sa.Column("language", sa.Text(), nullable=False),
    sa.Column("theme", sa.Text(), nullable=False),
    sa.Column("active", sa.Boolean(), nullable=False),
    sa.Column("must_change_password", sa.Boolean(), nullable=False),
    sa.Column("session_epoch", sa.Integer(), nullable=False),
)


class UnknownAccount(LookupError):
    """There is no such account."""


@dataclass(frozen=True)
class Account:
    """One account, without its password. A session is good only while `session_epoch` is as it was when it began."""

    id: UUID
    username: str
    person_id: UUID
    language: str
    theme: str
    active: bool
    must_change_password: bool
    session_epoch: int


SHOWN = [accounts.c[name] for name in Account.__dataclass_fields__]
STORED = {  # made once, since one of them is asked at every page
    name: sa.select(*SHOWN, accounts.c.password_hash).where(accounts.c[name] == sa.bindparam("given"))
    for name in ("id", "username", "person_id")
}
NEXT_EPOCH = accounts.c.session_epoch + 1


def utc_now() -> datetime:
    return datetime.now(UTC)


class Accounts:
    """The accounts in the desk's database. Safe for threads and for several processes.

    Args:
        engine: of the desk's database, migrated.
        hasher: says how much work a password's hash is; one made with less or more is renewed at the next sign-in.
        now: tells the time, in UTC.
    """

    def __init__(
        self, engine: Engine, hasher: PasswordHasher | None = None, now: Callable[[], datetime] = utc_now
    ) -> None:
        self._engine = engine
        self._hashing = Hashing(hasher or PasswordHasher())
        self._failures = SignInFailures(engine, now)
        self._driver = Driver(engine, keeps=is_sqlite(engine))
        self._rows = Statements(accounts, schema_of(engine), engine.dialect)

    def add(
        self, username: str, password: str, person_id: UUID, *, language: str = "", must_change_password: bool = False
    ) -> Account:
        """Let a person sign in from now on.

        Raises:
            AccountRefused: `username_odd`, `username_taken`, `person_has_account`, `language_unknown`, or what
                `check_password` says.
        """
        hers = self.adding(username, password, person_id, language=language, must_change_password=must_change_password)
        with hers as account:
            return account

    @contextmanager
    def adding(
        self, username: str, password: str, person_id: UUID, *, language: str = "", must_change_password: bool = False
    ) -> Iterator[Account]:
        """The same, once the block ends well: she is recorded there, while nobody else takes her username."""
        name = normal_username(username)
        check_username(name)
        check_language(language)
        check_password(password, name)
        account = Account(uuid4(), name, person_id, language, "", True, must_change_password, 1)
        row = {**vars(account), "password_hash": self._hashing.hash(password)}
        try:
            with writing(self._engine) as connection:
                connection.execute(accounts.insert(), row)
                yield account
        except IntegrityError:
            if self.by_username(name):
                raise username_taken(name) from None
            template = "This person has an account already: give that one a new password instead."
            raise AccountRefused("person_has_account", template, at="person_id") from None

    def authenticate(self, username: str, password: str) -> Account:
        """Whose username and password these are. Takes as long for a name without an account.

        Raises:
            AccountRefused: `wait` (too many failures before this), `wrong_credentials`, or `account_inactive`.
        """
        name = normal_username(username)
        account, hashed = self._stored("username", name)
        fits = self._fits(name, password, hashed)
        if account is None or not fits:
            raise AccountRefused("wrong_credentials", "This username and this password do not belong together.")
        if not account.active:
            raise AccountRefused("account_inactive", "This account is not active any more: ask an administrator.")
        if self._hashing.is_outdated(hashed):
            self._change(account.id, accounts.c.password_hash == hashed, password_hash=self._hashing.hash(password))
        return account

    def change_password(self, account_id: UUID, current: str, new: str) -> Account:
        """Give an account another password and end its sessions: who asked goes on with the `session_epoch` returned.

        Raises:
            AccountRefused: `wait`, `wrong_password`, `password_same`, `changed_meanwhile`, or what
                `check_password` says.
            UnknownAccount: there is no such account.
        """
        account, hashed = self._stored("id", account_id)
        if account is None:
            raise UnknownAccount(account_id)
        if not self._fits(account.username, current, hashed):
            raise AccountRefused("wrong_password", "This is not the current password.", at="current_password")
        check_password(new, account.username)
        if self._hashing.fits(new, hashed):
            raise AccountRefused("password_same", "Choose another password than the current one.", at="password")
        values = {"password_hash": self._hashing.hash(new), "must_change_password": False, "session_epoch": NEXT_EPOCH}
        changed = self._change(account_id, accounts.c.password_hash == hashed, **values)
        if changed is None:
            template = "The password was changed elsewhere at the same moment: sign in again."
            raise AccountRefused("changed_meanwhile", template)
        return changed

    def reset_password(self, account_id: UUID) -> str:
        """Give an account a random password, to be changed after signing in; its sessions and any wait end.

        Raises:
            UnknownAccount: there is no such account.
        """
        password = readable_password()
        values = {"password_hash": self._hashing.hash(password), "must_change_password": True}
        account = self._must_change(account_id, **values, session_epoch=NEXT_EPOCH)
        self._failures.forget(account.username)
        return password

    def deactivate(self, account_id: UUID) -> Account:
        """Let nobody sign in with it any more, and end its sessions.

        Raises:
            UnknownAccount: there is no such account.
        """
        return self._must_change(account_id, active=False, session_epoch=NEXT_EPOCH)

    def close_of(self, person_id: UUID) -> None:
        """The same for somebody who may have none: she was found to be somebody else."""
        if account := self.by_person(person_id):
            self.deactivate(account.id)

    def activate(self, account_id: UUID) -> Account:
        """Let its owner sign in again.

        Raises:
            UnknownAccount: there is no such account.
        """
        return self._must_change(account_id, active=True)

    def prefer(self, account_id: UUID, *, language: str, theme: str) -> Account:
        """Remember how somebody wants her pages. An empty language is the browser's, an empty theme the device's.

        Raises:
            AccountRefused: `language_unknown` or `theme_unknown`.
            UnknownAccount: there is no such account.
        """
        check_language(language)
        if theme not in THEMES:
            raise AccountRefused("theme_unknown", "Choose light or dark, or leave it to the device.", at="theme")
        return self._must_change(account_id, language=language, theme=theme)

    def forget(self, person_id: UUID, also: Iterable[str] = ()) -> bool:
        """Leave nothing of an erased person's account in the database; False if she has none.

        `also`: other names with which she may have tried to sign in.
        """
        account = self.by_person(person_id)
        for name in {normal_username(one) for one in also} | ({account.username} if account else set()):
            self._failures.forget(name)
        if account:
            with writing(self._engine) as connection:
                connection.execute(accounts.delete().where(accounts.c.id == account.id))
        for table in (accounts, sign_in_failures):  # even if nothing was there: the last time may have been cut short
            scrub(self._engine, table)
        return account is not None

    def by_id(self, account_id: UUID) -> Account | None:
        """Asked at every page, and never remembered: who was deactivated a moment ago is out.

        Hence from the driver itself: SQLAlchemy would take three times as long.
        """
        with driver_cursor(self._driver) as cursor:
            found = self._rows.fetch(cursor, account_id)
        row = self._rows.row_of(found) if found else None
        return Account(**{name: row[name] for name in Account.__dataclass_fields__}) if row else None

    def by_username(self, username: str) -> Account | None:
        return self._stored("username", normal_username(username))[0]

    def by_person(self, person_id: UUID) -> Account | None:
        return self._stored("person_id", person_id)[0]

    def failures_of(self, username: str) -> int:
        """How often somebody tried in vain to sign in as her, since it went well."""
        return self._failures.of(normal_username(username))

    def listed(self, after: str = "", limit: int = 200) -> list[Account]:
        """At most `limit` accounts in the order of their usernames, from the one after `after` on."""
        found = sa.select(*SHOWN).where(accounts.c.username > after).order_by(accounts.c.username).limit(limit)
        with self._engine.connect() as connection:
            return [Account(*row) for row in connection.execute(found)]

    def _fits(self, name: str, password: str, hashed: str) -> bool:
        """Whether a password is the one that was hashed, which ends a row of failures.

        Raises:
            AccountRefused: `wait`.
        """
        self._failures.count(name)
        fits = self._hashing.fits(password, hashed)
        if fits:
            self._failures.forget(name)
        return fits

    def _stored(self, by: str, given: UUID | str) -> tuple[Account | None, str]:
        """An account and its password's hash; None and an empty one if there is no such account."""
        with self._engine.connect() as connection:
            row = connection.execute(STORED[by], {"given": given}).one_or_none()
        return (Account(*row[:-1]), row[-1]) if row else (None, "")

    def _change(self, account_id: UUID, *only_if: sa.ColumnElement[bool], **values: Any) -> Account | None:
        change = accounts.update().where(accounts.c.id == account_id, *only_if).values(values).returning(*SHOWN)
        with writing(self._engine) as connection:
            row = connection.execute(change).one_or_none()
        return Account(*row) if row else None

    def _must_change(self, account_id: UUID, **values: Any) -> Account:
        account = self._change(account_id, **values)
        if account is None:
            raise UnknownAccount(account_id)
        return account


def normal_username(username: str) -> str:
    """One spelling for all that look and sound the same."""
    return unicodedata.normalize("NFKC", username).strip().casefold()


def check_username(name: str) -> None:
    if not USERNAME.fullmatch(name):
        template = "Choose a username of 3 to 254 letters, digits and . @ + - _ such as an e-mail address."
        raise AccountRefused("username_odd", template, at="username")


def username_taken(name: str) -> AccountRefused:
    template = "The username {username} is taken: choose another."
    return AccountRefused("username_taken", template, at="username", username=name)


def check_language(language: str) -> None:
    if language not in LANGUAGES:
        raise AccountRefused("language_unknown", "Choose English, Russian or Kazakh.", at="language")
