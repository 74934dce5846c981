"""Under History: past decisions under another policy. What is sent here is read and forgotten; nothing is recorded."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from application.other_policy import Asked, Replayed, narrowed
from domain.case import Refused, Role
from domain.programme import Programme
from infrastructure.bootstrap import ProgrammeFileRefused
from web.access import allowed
from web.dates import use_zone
from web.forms import Typed
from web.house import house
from web.other_policy_lines import MOST, chapters, conclusion
from web.pages.programme_files import one_line_end, programme_for, text_of_file
from web.policy_words import said
from web.scope import programme_name, scope
from web.session import visitor

pages = Blueprint("other_policy", __name__)

READERS = (Role.COORDINATOR, Role.AUDITOR)


@pages.get("/history/other-policy")
@allowed(*READERS)
def index() -> ResponseReturnValue:
    """Takes a `version` to go through the decisions under it, or the version to `edit`; `from` and `to` are days."""
    programme = programme_shown()
    if programme is None:
        return render_template("other_policy_none.html")
    form = Typed(request.args)
    number = form["version"] or form["edit"]
    text = programme.policy_text(int(number)) if is_version(number, programme) else ""
    if number and not text:
        form.errors["version"] = _("Choose one of the versions.")
    if text and not form["edit"]:
        return replayed(programme, form, text, _("version %(number)s", number=number))
    return page(programme, form, text=text)


@pages.post("/history/other-policy")
@allowed(*READERS)
def under_text() -> ResponseReturnValue:
    """Takes a programme `file`, or the `text` of one."""
    programme = programme_shown()
    if programme is None:
        return render_template("other_policy_none.html")
    form = Typed.sent()
    brings_file = request.files.get("file") and request.files["file"].filename
    text = text_of_file(form) if brings_file or not form["text"] else one_line_end(request.form["text"])
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
    hears = Role.COORDINATOR in visitor().roles_in(programme.code)
    found = narrowed(house().other_policy.replay(asked, hears_concerns=hears), visitor().person_id)
    return page(programme, form, text=text, found=found, called=called, changes=changes, hears=hears)


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
        **known,
    ), 422 if wrong else 200


def versions_of(programme: Programme) -> list[tuple[str, str]]:
    recorded = house().programmes.versions_recorded(programme.code)
    numbers = range(len(recorded), 0, -1)
    return [(str(number), f"v{number} · {recorded[number - 1]:%Y-%m-%d}") for number in numbers]
