"""The page that a link to vote opens: for whoever holds it, without signing in."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from application.voting import BallotPaper
from domain.case import Refused
from web.access import public
from web.dates import use_zone
from web.forms import Typed
from web.house import house
from web.words import refusal_sentence

pages = Blueprint("vote", __name__, url_prefix="/vote")

STATUS = {"link_unknown": 404, "not_on_the_list": 404, "not_nominated": 422}
"""What is wrong with the link, or with what was chosen; all else is about the time, or was done before."""


@pages.get("/<token>")
@public
def show(token: str) -> ResponseReturnValue:
    try:
        return page(token, house().voting.paper(token), Typed())
    except Refused as refused:
        return nothing(refused)


@pages.post("/<token>")
@public
def cast(token: str) -> ResponseReturnValue:
    """A second click finds that the first one counted: the count and the note of who voted are one transaction."""
    form = Typed.sent()
    nominee = int(form["nominee"]) if form["nominee"].isdecimal() and len(form["nominee"]) < 9 else None
    try:
        house().voting.cast(token, nominee)
    except Refused as refused:
        status = STATUS.get(refused.code, 409)
        if status == 404:
            return nothing(refused)
        return page(token, house().voting.paper(token), form.refuse(refused), status)
    return redirect(url_for("vote.show", token=token), 303)


def page(token: str, paper: BallotPaper, form: Typed, status: int = 200) -> ResponseReturnValue:
    use_zone(paper.policy.tz)
    return unseen(render_template("vote.html", token=token, paper=paper, form=form, sentence=""), status)


def nothing(refused: Refused) -> ResponseReturnValue:
    """The link leads nowhere, and why."""
    said = refusal_sentence(refused)
    return unseen(render_template("vote.html", token="", paper=None, form=Typed(), sentence=said), 404)


def unseen(shown: str, status: int) -> ResponseReturnValue:
    """No search engine and no cache keeps what one voter sees."""
    response = make_response(shown, status)
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Cache-Control"] = "no-store"
    return response
