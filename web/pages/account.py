"""One's own account: password, language, colours."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from domain.case import Refused
from web.access import signed_in_before_password_change
from web.appearance import language, remember, theme
from web.forms import Typed
from web.house import house
from web.pages import my_data
from web.security import safe_next
from web.session import begin_session, visitor

pages = Blueprint("account", __name__)


@pages.get("/account")
@signed_in_before_password_change
def show() -> ResponseReturnValue:
    return page(Typed())


@pages.post("/account/password")
@signed_in_before_password_change
def change_password() -> ResponseReturnValue:
    form = Typed.sent()
    current, new = form.values.get("current_password", ""), form.values.get("password", "")
    if new != form.values.get("password_again", ""):
        form.errors["password_again"] = _("The two new passwords differ: type the same one twice.")
        return page(form, 422)
    try:
        account = house().accounts.change_password(visitor().account.id, current, new)
    except Refused as refused:
        return page(form.refuse(refused), 422)
    begin_session(account)  # all others have ended
    return redirect(url_for("account.show", changed="password"), 303)


@pages.post("/account/appearance")
@signed_in_before_password_change
def change_appearance() -> ResponseReturnValue:
    """Takes `language` or `theme`, and leads back to the page that it was chosen on."""
    chosen = {"language": request.form.get("language", language()), "theme": request.form.get("theme", theme())}
    house().accounts.prefer(visitor().account.id, **chosen)
    response = redirect(safe_next(request.form.get("next"), otherwise=url_for("account.show")), 303)
    remember(response, **chosen)
    return response


pages.add_url_rule("/account/data", "data", my_data.show)
pages.add_url_rule("/account/data.zip", "download_data", my_data.download)


def page(form: Typed, status: int = 200) -> ResponseReturnValue:
    done = request.args.get("changed") == "password"
    return render_template("account.html", form=form, done=done), status
