"""Signing in and out."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from domain.case import Refused
from web.access import public, signed_in_before_password_change
from web.appearance import remember
from web.forms import Typed
from web.house import house
from web.navigation import home
from web.security import safe_next, sign_in_limit
from web.session import begin_session, end_session, visitor_or_none

pages = Blueprint("signin", __name__)


@pages.get("/")
@signed_in_before_password_change
def start() -> ResponseReturnValue:
    return redirect(home())


@pages.get("/sign-in")
@public
def ask() -> ResponseReturnValue:
    if visitor_or_none():
        return redirect(safe_next(request.args.get("next"), otherwise=url_for("signin.start")))
    return show(Typed())


@pages.post("/sign-in")
@public
def check() -> ResponseReturnValue:
    sign_in_limit().count()
    form = Typed.sent()
    try:
        account = house().accounts.authenticate(form["username"], form.values.get("password", ""))
    except Refused as refused:
        return show(form.refuse(refused, field="password"), 422)
    begin_session(account)
    response = redirect(safe_next(request.args.get("next"), otherwise=url_for("signin.start")), 303)
    remember(response, theme=account.theme)
    if account.language:
        remember(response, language=account.language)
    return response


@pages.post("/sign-out")
@signed_in_before_password_change
def leave() -> ResponseReturnValue:
    end_session()
    return redirect(url_for("signin.ask"), 303)


def show(form: Typed, status: int = 200) -> ResponseReturnValue:
    return render_template("signin.html", form=form), status
