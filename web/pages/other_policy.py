"""Under History: past decisions under another policy. What is sent here is read and forgotten; nothing is recorded."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from threading import Lock
from typing import Any, Final

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from application.other_policy import Asked, Replayed, narrowed
from domain.case import Refused, Role
from domain.programme import Programme
from infrastructure.bootstrap import ProgrammeFileRefused
from web.access import allowed
from web.as_of import LOOKS_AGAIN
from web.dates import day, use_zone
from web.forms import Typed
from web.house import house, is_as_of
from web.other_policy_lines import MOST, chapters, conclusion
from web.pages.programme_files import programme_for, text_of_file
from web.policy_parts import joined, parts_of
from web.policy_words import said
from web.replay_work import Replay, replays
from web.scope import programme_name, scope
from web.session import visitor

pages = Blueprint("other_policy", __name__)

READERS: Final = (Role.COORDINATOR, Role.AUDITOR)


@pages.route("/history/other-policy", methods=["GET", "POST"])
@allowed(*READERS)
def index() -> ResponseReturnValue:
    """Takes a programme `file` or the `text` of one, a `version`, or the version to `edit`; `from` and `to` are days. What
    goes on is a `run`."""
    programme = programme_shown()
    if programme is None:
        return render_template("other_policy_none.html")
    if request.method == "POST":
        return under_text(programme, Typed.sent())
    if run := request.args.get("run"):
        return going_on(programme, run)
    return under_version(programme, Typed(request.args))


def under_version(programme: Programme, form: Typed) -> ResponseReturnValue:
    number = form["version"] or form["edit"]
    text = programme.policy_text(int(number)) if is_version(number, programme) else ""
    if number and not text:
        form.errors["version"] = _("Choose one of the versions.")
    if text and not form["edit"]:
        return replayed(programme, form, text, _("version %(number)s", number=number))
    return page(programme, form, text=text)


def under_text(programme: Programme, form: Typed) -> ResponseReturnValue:
    brings_file = request.files.get("file") and request.files["file"].filename
    typed = joined(request.form.getlist("text"))
    text = typed if typed.strip() and not brings_file else text_of_file(form)
    return replayed(programme, form, text, _("this file")) if text else page(programme, form)


def programme_shown() -> Programme | None:
    shown = scope()
    code = shown.chosen or (shown.codes[0] if shown.codes else "")
    return programme_for(code, *READERS) if code else None


def is_version(number: str, programme: Programme) -> bool:
    return number.isascii() and number.isdigit() and 1 <= int(number) <= programme.policy_version


def replayed(programme: Programme, form: Typed, text: str, called: str) -> ResponseReturnValue:
    first, last = days_of(form)
    if form.errors:
        return page(programme, form, text=text)
    programmes = house().programmes
    try:
        changes = programmes.changes_in(programme.code, text)
    except ProgrammeFileRefused as refused:
        return page(programme, form, text=text, faults=refused.faults)
    except Refused as refused:
        return page(programme, form.refuse(refused, "file"))
    asked = Asked(programme.code, programmes.read_policy(text), first, last)
    replay = Replay(asked, visitor().person_id, hears_concerns_of(programme), text, called)
    if is_as_of():  # that house is closed when the page is done
        replay.run(house(), Lock())
    else:
        replays().begin(house(), replay)
    if replay.is_at_work:
        return redirect(url_for("other_policy.index", run=replay.id, programme=programme.code), 303)
    return outcome(programme, form, replay, changes)


def going_on(programme: Programme, run: str) -> ResponseReturnValue:
    """How far it is, looked at again and again until it is done."""
    replay = replays().find(run, visitor().person_id)
    if replay is None or replay.asked.programme != programme.code:
        return redirect(url_for("other_policy.index", programme=programme.code), 303)
    if replay.is_at_work:
        percent = 100 * replay.done / replay.total if replay.total else 0
        shown = render_template("other_policy_going_on.html", programme=programme, percent=percent)
        return Response(shown, headers={"Refresh": str(LOOKS_AGAIN)})
    days = {"from": replay.asked.first, "to": replay.asked.last}
    form = Typed({name: day.isoformat() for name, day in days.items() if day})
    return outcome(programme, form, replay, house().programmes.changes_in(programme.code, replay.text))


def outcome(programme: Programme, form: Typed, replay: Replay, changes: Iterable[Any]) -> ResponseReturnValue:
    """
    Raises:
        LedgerUnavailable: it could not be read.
    """
    if replay.found is None:
        raise replay.failed or LookupError("nothing came of it")
    found, hears = narrowed(replay.found, replay.owner), replay.hears_concerns
    return page(programme, form, text=replay.text, found=found, called=replay.called, changes=changes, hears=hears)


def hears_concerns_of(programme: Programme) -> bool:
    return Role.COORDINATOR in visitor().roles_in(programme.code)


def days_of(form: Typed) -> tuple[date | None, date | None]:
    first, last = form.day("from"), form.day("to")
    if first and last and last < first:
        form.errors["to"] = _("This is before the first day: choose a later one.")
    return first, last


def page(programme: Programme, form: Typed, *, found: Replayed | None = None, **shown: Any) -> ResponseReturnValue:
    """`text` is the policy that is asked about, as far as it is to be changed here; `called` what it is called."""
    use_zone(house().programmes.newest_policy(programme.code).tz)
    known = {"text": "", "called": "", "faults": (), "changes": (), "hears": True, **shown}
    wrong = bool(form.errors or known["faults"])
    return render_template(
        "other_policy.html",
        programme=programme,
        versions=versions_of(programme),
        programmes=[(code, programme_name(code)) for code in scope().all],
        form=form,
        found=found,
        conclusion=conclusion(found) if found else "",
        chapters=chapters(found) if found else [],
        most=MOST,
        said=said,
        parts=list(parts_of(known["text"])) if known["text"] else [],
        **known,
    ), 422 if wrong else 200


def versions_of(programme: Programme) -> list[tuple[str, str]]:
    recorded = house().programmes.versions_recorded(programme.code)
    numbers = range(len(recorded), 0, -1)
    return [(str(number), f"v{number} · {day(recorded[number - 1], year=True)}") for number in numbers]
