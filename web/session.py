"""Who is signed in. A session is a signed cookie that names an account and its session epoch: changing the password ends it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask import Flask, Response, g, request, session
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from itsdangerous import URLSafeTimedSerializer

from application.asking import Asker
from application.questions import Limit
from domain.case import Role
from domain.person import Grant, Person
from web.house import is_as_of, present_house

if TYPE_CHECKING:
    from infrastructure.bootstrap import Account

LASTS = timedelta(hours=12)
COOKIE = "talimger"
OF_THE_PAST = (Role.COORDINATOR, Role.AUDITOR)
UNKNOWN: Any = object()
"""The roles to which pages as of an earlier moment are open."""


class Visitor(UserMixin):
    """Somebody who is signed in: her account, her name and her roles, each looked up when first asked."""

    def __init__(self, account: Account) -> None:
        self.account = account

    def get_id(self) -> str:
        """What the session remembers."""
        return f"{self.account.id}.{self.account.session_epoch}"

    @property
    def person_id(self) -> UUID:
        return self.account.person_id

    @property
    def must_change_password(self) -> bool:
        return self.account.must_change_password

    @cached_property
    def person(self) -> Person:
        """What the ledger knows of her now: a role that was revoked a moment ago is gone."""
        return present_house().ledger.load(Person, self.person_id)

    @property
    def everybody(self) -> frozenset[UUID]:
        """All her ids: her own, and those of all who were found to be her."""
        return self.person.everybody

    @cached_property
    def name(self) -> str:
        identity = present_house().people.opened(self.person.identity)
        return identity.name if identity else ""

    @property
    def grants(self) -> frozenset[Grant]:
        """On a page as of then, only those to which the past is open."""
        return frozenset(one for one in self.person.grants if one.role in OF_THE_PAST or not is_as_of())

    @cached_property
    def roles(self) -> frozenset[Role]:
        """Her roles in any programme."""
        return frozenset(grant.role for grant in self.grants)

    @cached_property
    def unlimited_roles(self) -> frozenset[Role]:
        """Those that she has for a whole programme."""
        return frozenset(grant.role for grant in self.grants if not grant.is_limited)

    def roles_in(self, programme: str, *, by_faculty: bool = False) -> frozenset[Role]:
        """Her roles in the whole of this programme, and everywhere; `by_faculty`: those for one of its faculties as well."""
        return frozenset(
            grant.role for grant in self.grants if grant.is_of(programme) and (by_faculty or not grant.is_limited)
        )

    def limit_in(self, programme: str, *roles: Role) -> Limit | None:
        """To which faculties she is limited in a programme, in which she has one of these roles; None if to none."""
        return limit_of(self.grants, programme, *roles)


def limit_of(grants: Iterable[Grant], programme: str, *roles: Role) -> Limit | None:
    """As `Visitor.limit_in`, for whoever has these grants."""
    hers = [grant for grant in grants if grant.role in roles and grant.is_of(programme)]
    if any(not grant.is_limited for grant in hers):
        return None
    return Limit(programme, tuple(sorted(grant.faculty for grant in hers)))


def visitor() -> Visitor:
    """Who is signed in, on a page that asks for it."""
    who = visitor_or_none()
    assert who is not None, "the guard has let nobody in"
    return who


def visitor_or_none() -> Visitor | None:
    found: Visitor | None = g.get("visitor", UNKNOWN)
    if found is UNKNOWN:
        who = current_user._get_current_object()
        found = g.visitor = who if isinstance(who, Visitor) else None
    return found


def asker(**words: Any) -> Asker:
    """Whoever is signed in, as a use case wants to know her; `words` are the other fields of an `Asker`."""
    who = visitor()
    return Asker(str(who.person_id), grants=who.grants, also=who.person.merged, **words)


def begin_session(account: Account) -> None:
    """Sign somebody in, with nothing left of an earlier session."""
    session.clear()
    g.visitor = Visitor(account)
    login_user(g.visitor)


def end_session() -> None:
    logout_user()
    session.clear()
    g.visitor = None


def load_visitor(session_id: str) -> Visitor | None:
    """Whom a session names; None if it was ended from elsewhere."""
    account_id, _, epoch = session_id.partition(".")
    account = present_house().accounts.by_id(UUID(account_id))
    if account is None or not account.active or str(account.session_epoch) != epoch:
        return None
    return Visitor(account)


class Cookies(SecureCookieSessionInterface):
    """Flask's sessions; the cookie is for HTTPS only wherever the page came by HTTPS."""

    _serializer: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        if self._serializer is None:  # the key does not change while we run
            self._serializer = super().get_signing_serializer(app)
        return self._serializer

    def get_cookie_secure(self, app: Flask) -> bool:
        return request.is_secure

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if request.blueprint == "assets":
            return  # they are the same for everybody: `Vary: Cookie` would have them fetched again after each sign-in
        if session.modified:
            super().save_session(app, session, response)
        elif session.accessed:  # as Flask does, but not by way of its set of headers
            response.headers.add("Vary", "Cookie")


def init_sessions(app: Flask, key: bytes) -> None:
    app.secret_key = key
    app.session_interface = Cookies()
    app.config.update(
        SESSION_PROTECTION=None,  # ours is the epoch; Flask-Login's signs out whoever changes her network
        SESSION_COOKIE_NAME=COOKIE,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=LASTS,
        SESSION_REFRESH_EACH_REQUEST=False,
    )
    LoginManager(app, add_context_processor=False).user_loader(load_visitor)
