"""Programme files sent by an administrator: checked as a whole, shown with what they change, and only then recorded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from domain.case import Refused, Role
from domain.programme import Programme
from infrastructure.bootstrap import ProgrammeFileRefused
from web.access import allowed, require_role
from web.dates import use_zone
from web.forms import Typed
from web.house import house
from web.policy_words import said
from web.session import asker


@allowed(Role.ADMIN)
def ask_programme() -> ResponseReturnValue:
    return file_page(None, Typed())


@allowed(Role.ADMIN)
def open_programme() -> ResponseReturnValue:
    form = Typed.sent()
    text = text_of_file(form)
    if text is None:
        return file_page(None, form, 422)
    try:
        programme = house().programmes.open(asker(), text)
    except ProgrammeFileRefused as refused:
        return file_page(None, form, 422, faults=refused.faults)
    except Refused as refused:
        return file_page(None, form.refuse(refused, "file"), 422)
    return redirect(url_for("programmes.show", code=programme.code), 303)


@allowed(Role.ADMIN)
def ask_revision(code: str) -> ResponseReturnValue:
    return file_page(programme_for(code, Role.ADMIN), Typed())


@allowed(Role.ADMIN)
def revise(code: str) -> ResponseReturnValue:
    """Takes a `file`, and shows what it changes; with its `text` sent back, records it."""
    programme = programme_for(code, Role.ADMIN)
    form = Typed.sent()
    agreed = one_line_end(request.form.get("text", ""))
    text = agreed or text_of_file(form)
    if text is None:
        return file_page(programme, form, 422)
    try:
        changes = house().programmes.changes_in(code, text)
        if not agreed:
            return file_page(programme, form, text=text, changes=changes)
        house().programmes.revise_policy(asker(), text, since=request.form.get("since", type=int))
    except ProgrammeFileRefused as refused:
        return file_page(programme, form, 422, faults=refused.faults)
    except Refused as refused:
        return file_page(programme, form.refuse(refused, "file"), 422)
    return redirect(url_for("programmes.show", code=code), 303)


def programme_for(code: str, *roles: Role, by_faculty: bool = False) -> Programme:
    """The programme, for somebody who has one of these roles in it; the page shows its own time.

    `by_faculty`: a role for one of its faculties is enough.

    Raises:
        UnknownCase: there is no such programme.
        NotAllowed: she has none of them.
    """
    programme = house().programmes.get(code)
    require_role(code, *roles, by_faculty=by_faculty)
    use_zone(house().programmes.newest_policy(code).tz)
    return programme


def text_of_file(form: Typed) -> str | None:
    """What stands in the file that was sent; None if there is none, or no text: the sentence is then beside the field."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        form.errors["file"] = _("Choose a file.")
        return None
    try:
        return one_line_end(sent.read().decode("utf-8-sig"))
    except UnicodeDecodeError:
        form.errors["file"] = _("This is no text in UTF-8: save it as UTF-8, or check that it is the right file.")
        return None


def one_line_end(text: str) -> str:
    """Browsers send what stood in a form with line ends of their own."""
    return text.replace("\r\n", "\n")


def file_page(
    programme: Programme | None,
    form: Typed,
    status: int = 200,
    *,
    faults: Sequence[Any] = (),
    text: str = "",
    changes: Iterable[Any] = (),
) -> ResponseReturnValue:
    """Without a programme, for a new one. `text` is of a file without faults, `changes` what it would change."""
    shown = render_template(
        "programme_file.html", programme=programme, form=form, faults=faults, text=text, changes=changes, said=said
    )
    return shown, status
