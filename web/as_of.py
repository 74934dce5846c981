"""The pages as of a moment: every address under `/as-of/2026-10-10/` shows what it showed at the end of that day.

The prefix moves from the path to where the application is mounted, so that routes, views and links are the same. Who looks,
and what she may see, is asked of the present; what she sees, of the house as it stood then.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from flask import Flask, Response, current_app, g, has_request_context, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from application.ports import UnknownCase
from domain.case import CaseEvent, Role
from infrastructure.bootstrap import StillMaking
from web import dates
from web.access import NotAllowed, access_of, wants_json
from web.errors import NotThen, Problem, answer
from web.house import THEN, is_as_of, present_house
from web.language import N_, word
from web.read_only import read_only
from web.scope import PARAMETER, programmes_of, zone_of
from web.session import OF_THE_PAST, Visitor, visitor, visitor_or_none

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PREFIX: Final = re.compile(r"/as-of/([^/]+)(/.*)?")
ASKED, TODAY = "talimger.as_of", "talimger.today"
"""What the address says of the moment, and where the application is mounted without it."""

LOOKS_AGAIN: Final = 2
"""Seconds after which a page looks again for what goes on beside it."""

NOT_HISTORY: Final = {
    "account": N_("Accounts are no part of the history: they are shown as they are today."),
    "notices": N_("Messages are no part of the history: they are shown as they are today."),
    "imports": N_("Files that were brought in are no part of the history: they are shown as they are today."),
}
"""The blueprints that show what the ledger does not hold."""

ALWAYS_TODAY: Final = (
    *("account", "signin.ask", "signin.leave", "as_of", "compare", "proof"),
    *("cases.ask_concerns", "cases.read_concerns", "cases.concerns_read"),
)
"""The endpoints and blueprints to which a page as of then leads in the present; so do all public ones."""


@dataclass(frozen=True)
class AsOf:
    """What a page is as of: a moment (UTC); `is_day`: the end of a day in `zone`."""

    moment: datetime
    zone: tzinfo
    is_day: bool
    position: int = 0

    @property
    def day(self) -> date:
        return self.moment.astimezone(self.zone).date()


def as_of() -> AsOf | None:
    """What this page is as of; None where it shows the present."""
    found: AsOf | None = g.get("as_of")
    return found


class Mounted:
    """Moves the prefix of an address to where the application is mounted."""

    def __init__(self, application: WSGIApplication) -> None:
        self.application = application

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if found := PREFIX.fullmatch(environ.get("PATH_INFO", "")):
            root = environ.get("SCRIPT_NAME", "")
            moved = {"SCRIPT_NAME": f"{root}/as-of/{found[1]}", "PATH_INFO": found[2] or "/"}
            environ = {**environ, **moved, TODAY: root, ASKED: found[1]}
        return self.application(environ, start_response)


class Site(Flask):
    """Flask, but a page as of then leads to pages as of then, except to those that there are only in the present."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """None of our views is a coroutine: Flask would look at each function again at each request."""
        return func

    def url_for(self, /, endpoint: str, **options: Any) -> str:
        address = super().url_for(endpoint, **options)
        if not has_request_context() or ASKED not in request.environ:
            return address
        if endpoint.startswith("."):
            endpoint = f"{request.blueprint}{endpoint}"
        return address if is_as_of() and is_shown_then(endpoint) else in_present(address)


def in_present(address: str) -> str:
    """The same page as it is today."""
    root, prefix = request.environ.get(TODAY), request.root_path
    return root + address.removeprefix(prefix) if root is not None and address.startswith(prefix) else address


def page_today() -> str:
    """The address of this page as it is today."""
    return in_present(request.root_path + request.full_path.removesuffix("?"))


def page_then(then: str, address: str = "") -> str:
    """The address of a page (this one) as of a moment, written as addresses do."""
    root = request.environ.get(TODAY, request.root_path)
    path = in_present(address or page_today()).removeprefix(root)
    return f"{root}/as-of/{then}{path}"


def page_after(event: CaseEvent, address: str) -> str:
    """The address of a page as of an event; empty where the past is not open to whoever looks."""
    return page_then(written(event.act.recorded_at), address) if visitor().roles & set(OF_THE_PAST) else ""


def is_shown_then(endpoint: str) -> bool:
    """Whether a page can be asked for as of then, be it to hear why it cannot be shown."""
    view = current_app.view_functions.get(endpoint)
    access = access_of(view) if view else None
    always_today = endpoint in ALWAYS_TODAY or endpoint.partition(".")[0] in ALWAYS_TODAY
    return access is not None and access.needs_sign_in and not always_today


def is_to_read(endpoint: str) -> bool:
    """Whether a page shows what the ledger holds, and is not the form of a step: one that is sent back to where it came
    from, unless auditors open it as well."""
    if endpoint.partition(".")[0] in NOT_HISTORY or not is_shown_then(endpoint):
        return False
    access = access_of(current_app.view_functions[endpoint])
    assert access is not None, "checked at start"
    return Role.AUDITOR in access.roles or endpoint not in forms()


def forms() -> frozenset[str]:
    """The endpoints of pages whose address also takes what is sent to it, found once."""
    found: frozenset[str] | None = current_app.extensions.get("forms")
    if found is None:
        rules = list(current_app.url_map.iter_rules())
        taking = {rule.rule for rule in rules if "POST" in (rule.methods or ())}
        found = frozenset(rule.endpoint for rule in rules if rule.rule in taking and "GET" in (rule.methods or ()))
        current_app.extensions["forms"] = found
    return found


# The moment


def moment_of(asked: str, zone: tzinfo, now: datetime) -> AsOf:
    """What an address means by its moment: a day, at its end in this zone; else a time with its own zone.

    Raises:
        ValueError: neither.
    """
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        moment = datetime.fromisoformat(asked)
        if moment.tzinfo is None:
            raise
        return AsOf(moment.astimezone(UTC), zone, is_day=False)
    over = datetime.combine(day + timedelta(days=1), time.min, zone).astimezone(UTC)
    ends = over - timedelta(microseconds=1)
    is_today = day == now.astimezone(zone).date()
    return AsOf(min(ends, now) if is_today else ends, zone, is_day=True)


def written(moment: datetime) -> str:
    """A moment as addresses have it."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def zone_asked(who: Visitor) -> tzinfo:
    """The zone in which the day of an address ends: that of the programme that its page is about."""
    codes = programmes_of(who)
    about = [request.args.get(PARAMETER), (request.view_args or {}).get("code"), prefix_of_case(codes)]
    code = next((one for one in about if one in codes), codes[0] if codes else "")
    try:
        return zone_of(code)
    except UnknownCase:
        return UTC


def prefix_of_case(codes: Iterable[str]) -> str:
    """The programme whose references begin as that of the page's case does."""
    prefix = str((request.view_args or {}).get("reference", "")).partition("-")[0].upper()
    of_code = present_house().programmes.newest_policy
    return next((code for code in codes if prefix and of_code(code).prefix == prefix), "")


# Before and after a page


def enter() -> ResponseReturnValue | None:
    """Opens the house as it stood at the moment that the address names.

    Raises:
        NotThen: it names none, or one to come, or asks for what cannot be shown as of then.
        NotAllowed: the past is not open to whoever asks.
    """
    asked = request.environ.get(ASKED)
    if asked is None:
        return None
    if request.method not in ("GET", "HEAD"):
        sentence = _("History is not changed, only added to: go back to today.")
        raise NotThen(_("The past is read only"), sentence, status=405)
    who = visitor_or_none()
    if who is None or who.must_change_password:
        asked_for = request.root_path + request.full_path.removesuffix("?")
        return redirect(url_for("account.show") if who else url_for("signin.ask", next=asked_for))
    if not who.roles & set(OF_THE_PAST):
        raise NotAllowed(OF_THE_PAST)
    now = present_house().ledger.now()
    try:
        then = moment_of(asked, zone_asked(who), now)
    except (ValueError, OverflowError):
        sentence = _("Write a day as 2026-10-10, or a time with its zone as 2026-10-10T18:00+05:00.")
        raise NotThen(_("“%(asked)s” is no day", asked=asked), sentence, today=page_today()) from None
    if then.moment > now:
        sentence = _("“%(asked)s” is still to come: look at today, or at a day before it.", asked=asked)
        raise NotThen(_("That day has not come yet"), sentence, today=page_today())
    codes_now = programmes_of(who)
    open_house_of(then)
    refuse_what_is_not_shown()
    return nothing_yet(codes_now, programmes_of(who))


def open_house_of(then: AsOf) -> None:
    past = present_house().past
    assert past is not None, "the present has a past"
    opened = g.past = ExitStack()
    there = opened.enter_context(past.house(then.moment))
    g.as_of = AsOf(then.moment, then.zone, then.is_day, there.ledger.last_position())
    setattr(g, THEN, there)
    dates.use_zone(then.zone)


def refuse_what_is_not_shown() -> None:
    """
    Raises:
        NotThen: this page cannot be shown as of then.
    """
    endpoint = request.endpoint or ""
    if not endpoint or is_to_read(endpoint):
        return
    blueprint = endpoint.partition(".")[0]
    sentence = word(NOT_HISTORY[blueprint]) if blueprint in NOT_HISTORY else _("This page has no history.")
    if endpoint in forms():
        sentence = _("No steps: history is not changed, only added to.")
    raise NotThen(_("This cannot be shown as of then"), sentence, today=page_today())


def nothing_yet(codes_now: Sequence[str], codes_then: Sequence[str]) -> ResponseReturnValue | None:
    """The page before there was anything that it could show: before the programme was opened."""
    asked = request.args.get(PARAMETER) or (request.view_args or {}).get("code")
    if codes_then and (asked not in codes_now or asked in codes_then):
        return None
    return render_template("as_of_before.html")


def leave(_error: BaseException | None = None) -> None:
    if opened := g.pop("past", None):
        opened.close()


def take_out_steps(response: Response) -> Response:
    """What can be done is taken out of a page as of then; what can be read stays."""
    if is_as_of() and response.mimetype == "text/html" and not response.direct_passthrough:
        response.set_data(read_only(response.get_data(as_text=True), f"{request.root_path}/", leads_to_a_step))
    return response


def leads_to_a_step(address: str) -> bool:
    """Whether an address on a page as of then leads to what is not shown then."""
    path = address.partition("?")[0].partition("#")[0]
    if not path.startswith(request.root_path + "/"):
        return False
    adapter = current_app.url_map.bind("")
    return adapter.test(path.removeprefix(request.root_path), "GET") and not is_to_read(
        str(adapter.match(path.removeprefix(request.root_path), "GET")[0])
    )


def still_making(error: StillMaking) -> ResponseReturnValue:
    """How far it is, for whoever looks at a long history first; the page asks again by itself."""
    headers = {"Retry-After": str(LOOKS_AGAIN), "Refresh": str(LOOKS_AGAIN)}
    title, sentence = _("Being put together"), _("Ask again in a moment.")
    if wants_json():
        return answer(Problem(503, "still_making", title, (sentence,), headers=headers))
    try:
        page = page_of(error, "app.html")
    except StillMaking:  # what stands in the navigation as well
        page = page_of(error, "public.html")
    return page, HTTPStatus.SERVICE_UNAVAILABLE, headers


def page_of(error: StillMaking, layout: str) -> str:
    return render_template("as_of_making.html", layout=layout, done=error.done, goal=error.goal)


def init_as_of(app: Flask) -> None:
    app.register_error_handler(StillMaking, still_making)
    app.before_request(enter)
    app.after_request(take_out_steps)
    app.teardown_request(leave)
    app.wsgi_app = Mounted(app.wsgi_app)  # type: ignore[method-assign]
