"""A new application, and a proposal that begins at a mentee's application."""

from __future__ import annotations

from urllib.parse import urlsplit
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup, escape
from werkzeug.datastructures import MultiDict

from application.case_files import CaseFile
from application.ports import UnknownCase
from domain.case import Refused, Role
from web.access import NotAllowed, allowed, signed_in
from web.application_form import ApplicationForm
from web.case_actions import may_propose
from web.forms import Typed
from web.house import house
from web.mentor_profiles import proposables_for
from web.naming import name_of
from web.open_case import heading, open_file
from web.security import safe_next
from web.session import asker, visitor
from web.words import refusal_sentence, state_word

# A new application


@signed_in
def ask_application() -> ResponseReturnValue:
    """First `q` or `person_id`, `intake` and `role`; with all three known, what that role is asked there."""
    typed = Typed()
    typed.values = MultiDict(request.args)
    form = form_of(typed)
    form.fill()
    return application_page(form)


@signed_in
def apply() -> ResponseReturnValue:
    form = form_of(Typed.sent())
    asked = form.read()
    if asked is None:
        return application_page(form, 422)
    try:
        reference = house().admissions.submit(asker(), asked)
    except Refused as refused:
        form.typed.errors[field_of(form, refused)] = with_link(refused)
        return application_page(form, 422)
    return redirect(url_for("cases.show", reference=reference), 303)


def form_of(typed: Typed) -> ApplicationForm:
    return ApplicationForm(typed, office=Role.COORDINATOR in visitor().roles)


def field_of(form: ApplicationForm, refused: Refused) -> str:
    return refused.at if refused.at in {one.name for one in form.fields} else ""


def with_link(refused: Refused) -> str:
    """The sentence; a case that it names is a link."""
    sentence, reference = refusal_sentence(refused), refused.places.get("reference")
    if not reference:
        return sentence
    address = url_for("cases.show", reference=reference)
    link = Markup('<a class="ref" href="{}">{}</a>').format(address, reference)
    return Markup(str(escape(sentence)).replace(str(reference), str(link)))  # noqa: S704 - escaped right here


def application_page(form: ApplicationForm, status: int = 200) -> ResponseReturnValue:
    chosen = form.chosen
    name = name_of(chosen[0]) if chosen else ""
    return render_template("apply.html", form=form, typed=form.typed, chosen=chosen, name=name), status


# A proposal


@allowed(Role.COORDINATOR, by_faculty=True)
def ask_proposal(reference: str) -> ResponseReturnValue:
    return proposal_page(file_to_propose_for(reference), Typed(request.args))


@allowed(Role.COORDINATOR, by_faculty=True)
def propose(reference: str) -> ResponseReturnValue:
    file, typed = file_to_propose_for(reference), Typed.sent()
    try:
        proposed = house().mentoring.propose(asker(), UUID(typed["mentor"]), file.case.id)
    except (ValueError, UnknownCase):  # none was chosen, or somebody made one up
        typed.errors["mentor"] = _("Choose a mentor.")
        return proposal_page(file, typed, 422)
    except Refused as refused:
        typed.refuse(refused, refused.at if refused.at == "mentor" else "")
        return proposal_page(file, typed, 422)
    onward = safe_next(request.form.get("next"), otherwise=url_for("cases.show", reference=proposed))
    if urlsplit(onward).path == url_for("matching.index"):
        onward += f"{'&' if '?' in onward else '?'}proposed={proposed}"
    return redirect(onward, 303)


def file_to_propose_for(reference: str) -> CaseFile:
    """
    Raises:
        NotAllowed: she does not coordinate this programme.
    """
    file = open_file(reference)
    if Role.COORDINATOR not in file.roles:
        raise NotAllowed({Role.COORDINATOR}, file.case.programme)
    return file


def proposal_page(file: CaseFile, typed: Typed, status: int = 200) -> ResponseReturnValue:
    closed = ""
    if not may_propose(file):
        state = state_word(file.case.state).lower()
        closed = _("A mentor can be proposed to an accepted mentee; this case is %(state)s.", state=state)
    shown = render_template(
        "new_proposal.html",
        file=file,
        case=file.case,
        heading=heading(file),
        typed=typed,
        mentors=None if closed else proposables_for(file.case, file.policy),
        ranks={choice: rank for rank, choice in enumerate(file.case.choices, start=1)} if not closed else {},
        closed=closed,
    )
    return shown, status
