"""Everything that can go wrong, said in a sentence that says what to do: as a page, or as JSON for programs."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlsplit

from flask import Flask, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, Unauthorized

from application.ports import Conflict, LedgerUnavailable, PerhapsRecorded, UnknownCase
from application.steps import MovedOn
from domain.case import Refused
from infrastructure.bootstrap import VaultDamaged, ViewsError
from web.access import NotAllowed, access_to, wants_json
from web.language import N_, listed, word
from web.scope import programme_name
from web.security import came_from_here
from web.session import visitor_or_none
from web.step_forms.hints import fact_label
from web.words import refusal_sentence, role_word, role_words_many

UNREACHABLE = (LedgerUnavailable, ViewsError, VaultDamaged)
CARRIED = frozenset({"version", "next", "on_behalf_of", "given_how", "reason_code"})

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Problem:
    """What went wrong: a code for programs, a heading and sentences for people.

    `say_again`: what was typed, to be sent once more by one click. `signed_out`: she must sign in before that.
    `for_service`: what whoever runs the service has to know, in English. `today`: the address of what there is instead, in
    the present. `in_app`: whether the page keeps the navigation, which asks the databases who is signed in.
    """

    status: int
    code: str
    title: str
    sentences: tuple[str, ...] = ()
    say_again: tuple[tuple[str, str], ...] = ()
    signed_out: bool = False
    for_service: str = ""
    today: str = ""
    in_app: bool = True
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def in_words(self) -> list[tuple[str, str]]:
        """What was typed, as she knows it: without what her form carried along."""
        return [(fact_label("", name), value) for name, value in self.say_again if value and name not in CARRIED]


class NotThen(HTTPException):
    """A page as of a moment at which it cannot be shown. `today`: its address in the present, where there is one."""

    def __init__(self, title: str, sentence: str, *, today: str = "", status: int = 404) -> None:
        super().__init__(sentence)
        self.title, self.sentence, self.today, self.code = title, sentence, today, status


# The words for what HTTP itself can complain about; anything else is shown under its number.
TITLES: Final = {
    400: (N_("This request cannot be read"), N_("Go back, load the page again, and try once more.")),
    404: (
        N_("There is no such page"),
        N_("The address may have a typing mistake, or what it named has another one now."),
    ),
    405: (N_("This address takes no such request"), N_("Go back, and use the buttons of the page.")),
    413: (
        N_("That is too much at once"),
        N_(
            "Nothing was recorded. A form takes as much text as a long book, or a file of 10 MB: go back, and send less."
        ),
    ),
    429: (N_("Too many attempts from here"), N_("Wait a minute, then try again.")),
}


def answer(problem: Problem) -> ResponseReturnValue:
    if wants_json():
        response = jsonify(
            type="about:blank",
            title=problem.title,
            status=problem.status,
            detail=" ".join(filter(None, (*problem.sentences, problem.for_service))),
            code=problem.code,
        )
        response.content_type = "application/problem+json"
    else:
        response = Response(page(problem))
    response.status_code = problem.status
    response.headers.update(problem.headers)
    return response


def page(problem: Problem) -> str:
    """With the navigation for whoever is signed in, unless nobody can say who that is or what stands in it."""
    try:
        layout = "app.html" if problem.in_app and visitor_or_none() else "public.html"
        return render_template("error.html", problem=problem, layout=layout, back=page_before())
    except UNREACHABLE:
        return render_template("error.html", problem=problem, layout="public.html", back=page_before())


def page_before() -> str:
    """The page from which something was sent that did not come through; empty if the browser does not say, or it was not ours."""
    parts = urlsplit(request.referrer or "")
    if request.method != "POST" or f"{parts.scheme}://{parts.netloc}" != request.host_url.rstrip("/"):
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def refused(error: Refused) -> ResponseReturnValue:
    return answer(Problem(422, error.code, _("Not recorded"), (refusal_sentence(error),)))


def unknown_case(error: UnknownCase) -> ResponseReturnValue:
    who = visitor_or_none()
    if who and access_to("cases.index").lets(who):
        sentence = _("Look at the reference again, or find the case by the name of a person.")
    else:
        sentence = _("Look at the reference again. Your own cases stand on your first page.")
    return answer(Problem(404, "unknown_case", _("There is no such case"), (sentence,)))


def not_then(error: NotThen) -> ResponseReturnValue:
    return answer(Problem(error.code or 404, "not_as_of_then", error.title, (error.sentence,), today=error.today))


def conflict(error: Conflict) -> ResponseReturnValue:
    sentences = (
        _("Others were recording on the same case at the same moment. Nothing of yours was recorded."),
        _("Try again: you will see what changed."),
    )
    return answer(Problem(409, "conflict", _("Somebody else was faster"), sentences, say_again=typed()))


def moved_on(error: MovedOn) -> ResponseReturnValue:
    sentence = _("Nothing of yours was recorded: open the case, look at what changed, and decide again.")
    return answer(Problem(409, "moved_on", _("Somebody else moved this case on"), (sentence,)))


def unreachable(error: Exception) -> ResponseReturnValue:
    """A database, or what it keeps, cannot be used; the error says what to do."""
    logger.error("%s %s: %s", request.method, place(), error)
    recorded: tuple[str, ...] = ()
    if isinstance(error, PerhapsRecorded):
        recorded = (_("Nobody can say whether it was recorded: look at the case before you send it again."),)
    elif isinstance(error, LedgerUnavailable) and request.method == "POST":
        recorded = (_("Nothing was recorded."),)
    wait = _("Wait a moment, then try again. If it stays like this, tell whoever runs this service.")
    return answer(
        Problem(
            status=503,
            code="unavailable",
            title=_("The records cannot be reached just now"),
            sentences=(*recorded, wait),
            say_again=typed(),
            for_service=str(error),
            in_app=False,
            headers={"Retry-After": "5"},
        )
    )


def not_allowed(error: NotAllowed) -> ResponseReturnValue:
    many = listed([role_words_many(role) for role in sorted(error.roles)], "standard")
    whose = _("Open to: %(roles)s.", roles=many)
    if error.programme:
        name = programme_name(error.programme)
        whose = _("Open in “%(programme)s” to: %(roles)s.", programme=name, roles=many)
    who = visitor_or_none()
    own = listed([role_word(role) for role in sorted(who.roles)], "standard") if who else ""
    yours = _("Your roles: %(roles)s.", roles=own or _("none yet"))
    ask = _("If you need it for your work, ask an administrator to grant you the role.")
    return answer(Problem(403, "not_allowed", _("This is not open to you"), (whose, yours, ask)))


def stale_form(error: CSRFError) -> ResponseReturnValue:
    """A form that cannot be taken any more. What was typed is offered again, but only if it was typed on a page of ours."""
    if not came_from_here() and not wants_json():
        sentence = _("Open the page here, and fill in its form.")
        return answer(Problem(400, "foreign_form", _("This form was not sent from a page of talimger"), (sentence,)))
    try:
        signed_in = visitor_or_none() is not None
    except LedgerUnavailable as away:
        return unreachable(away)
    if not signed_in:
        return signed_out(error)
    title = _("Nothing was recorded yet: this page was too old")
    sentence = _("You signed in again since it was opened. Send it again now.")
    return answer(Problem(400, "stale_form", title, (sentence,), typed()))


def signed_out(error: HTTPException) -> ResponseReturnValue:
    """Something was sent when nobody was signed in any more."""
    if not typed():
        sentences = (_("Sign in, then do it once more."),)
    else:
        sentences = (_("Sign in, in another tab. Then come back here and send it again: what you typed is kept."),)
    title = _("Nothing was recorded yet: you are not signed in any more")
    return answer(Problem(error.code or 401, "signed_out", title, sentences, typed(), signed_out=True))


def typed() -> tuple[tuple[str, str], ...]:
    """What was typed into the form; nothing where that was a password, which must be typed again anyway."""
    fields = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    return () if any("password" in name for name, value in fields) else tuple(fields)


def http_error(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:  # made on purpose, somewhere else
        return error
    status = error.code or 500
    title, sentence = TITLES.get(status, (HTTPStatus(status).phrase, ""))
    headers = {name: value for name, value in error.get_headers() if name in ("Retry-After", "Allow")}
    sentences = (word(sentence),) if sentence else ()
    return answer(
        Problem(status, HTTPStatus(status).phrase.lower().replace(" ", "_"), word(title), sentences, headers=headers)
    )


def crash(error: Exception) -> ResponseReturnValue:
    """Our fault. People get a number under which the log has everything; the page says nothing else about it."""
    number = secrets.token_hex(4)
    logger.error("%s: %s %s failed", number, request.method, place(), exc_info=error)
    sentence = _("It is noted under the number %(number)s: tell it whoever runs this service.", number=number)
    return answer(Problem(500, "internal", _("This went wrong, and it is not your fault"), (sentence,), in_app=False))


def place() -> str:
    """The address that was asked for, for the log; of pages that need no sign-in only which page: theirs may hold a secret, as
    the link to a vote does."""
    is_open = request.endpoint is None or not access_to(request.endpoint).needs_sign_in
    return str(request.url_rule or "an unknown page") if is_open else request.path


def init_errors(app: Flask) -> None:
    handlers: tuple[tuple[type[Exception], Any], ...] = (
        (Refused, refused),
        (UnknownCase, unknown_case),
        (Conflict, conflict),
        (MovedOn, moved_on),
        *((kind, unreachable) for kind in UNREACHABLE),
        (NotAllowed, not_allowed),
        (NotThen, not_then),
        (CSRFError, stale_form),
        (Unauthorized, signed_out),
        (HTTPException, http_error),
        (Exception, crash),
    )
    for kind, handler in handlers:
        app.register_error_handler(kind, handler)
