"""Who may open which page: one line above every view says so, and a view without it stops the application from starting."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Forbidden, Unauthorized

from domain.case import Role
from web.session import Visitor, visitor, visitor_or_none

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])


@dataclass(frozen=True)
class Access:
    """The rule of one view. `roles`: one of them, in any programme; empty for everybody who is signed in.

    Which programme, the view asks itself, once it knows: see `require_role`. `by_faculty`: a role for one faculty is
    enough, since the view shows nothing of the others.
    """

    needs_sign_in: bool = True
    roles: frozenset[Role] = frozenset()
    by_faculty: bool = False
    before_password_change: bool = False

    def lets(self, who: Visitor) -> bool:
        """Whether somebody who is signed in has a role for it, in whichever programme."""
        held = who.roles if self.by_faculty else who.unlimited_roles
        return not self.roles or bool(self.roles & held)


def public(view: View) -> View:
    """Everybody may open it."""
    return ruled(view, Access(needs_sign_in=False))


def signed_in(view: View) -> View:
    """Everybody who is signed in may open it."""
    return ruled(view, Access())


def signed_in_before_password_change(view: View) -> View:
    """Everybody who is signed in, even while she has a password that somebody else gave her."""
    return ruled(view, Access(before_password_change=True))


def allowed(*roles: Role, by_faculty: bool = False) -> Callable[[View], View]:
    """Whoever has one of these roles in at least one programme may open it; `by_faculty`: or in one of its faculties."""
    if not roles:
        raise ValueError("name at least one role, or use @signed_in")
    return lambda view: ruled(view, Access(roles=frozenset(roles), by_faculty=by_faculty))


def ruled(view: View, access: Access) -> View:
    vars(view)["access"] = access
    return view


def access_of(view: Callable[..., Any]) -> Access | None:
    """The rule of a view, None if it has none."""
    found: Access | None = vars(view).get("access")
    return found


def access_to(endpoint: str) -> Access:
    """The rule of an endpoint of this application.

    Raises:
        KeyError: there is no such endpoint.
    """
    access = access_of(current_app.view_functions[endpoint])
    assert access is not None, "checked at start"
    return access


def check_every_view_has_a_rule(app: Flask) -> None:
    """
    Raises:
        RuntimeError: some have none.
    """
    if open_ones := [name for name, view in app.view_functions.items() if access_of(view) is None]:
        raise RuntimeError(
            f"say who may open these views, with @allowed, @signed_in or @public: {', '.join(open_ones)}"
        )


class NotAllowed(Forbidden):
    """She may not. The page says who may: people with one of `roles` (in `programme`, where one is named)."""

    def __init__(self, roles: Iterable[Role], programme: str = "") -> None:
        super().__init__()
        self.roles, self.programme = frozenset(roles), programme


def require_role(programme: str, *roles: Role, by_faculty: bool = False) -> None:
    """Let her pass who has one of these roles in this programme; `by_faculty`: or in one of its faculties.

    Raises:
        NotAllowed: she has none of them.
    """
    if not visitor().roles_in(programme, by_faculty=by_faculty) & set(roles):
        raise NotAllowed(roles, programme)


def wants_json() -> bool:
    """Whether a program asks: whoever takes HTML as well gets HTML."""
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


def guard() -> ResponseReturnValue | None:
    """Runs before every request; what it returns is sent instead of the page.

    Raises:
        NotAllowed: she is signed in and lacks the role.
        Unauthorized: nobody is signed in, and it is not a page to come back to.
    """
    if request.endpoint is None:  # there is no such page: the error page says so
        return None
    access = access_to(request.endpoint)
    if not access.needs_sign_in:
        return None
    who = visitor_or_none()
    if who is None:
        if request.method not in ("GET", "HEAD") or wants_json():
            raise Unauthorized
        return redirect(url_for("signin.ask", next=request.full_path.removesuffix("?")))
    if who.must_change_password and not access.before_password_change:
        return redirect(url_for("account.show"))
    if not access.lets(who):
        raise NotAllowed(access.roles)
    return None
