"""The proof of the ledger: the newest signed checkpoint, open to everybody, and what the office and auditors hand on."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from application.case_files import READERS
from application.ports import UnknownCase
from domain.case import Refused, Role
from domain.proof.checkpoint import LONGEST
from web.access import NotAllowed, allowed, public
from web.case_proof import may_take_proof
from web.downloads import handed_out
from web.forms import Typed
from web.house import house
from web.open_case import open_file
from web.words import refusal_sentence, sentence

pages = Blueprint("proof", __name__)


@pages.get("/checkpoint")
@public
def checkpoint() -> ResponseReturnValue:
    """As it was signed, byte for byte: whoever keeps it can show later whether the ledger still begins with it."""
    newest = house().auditing.book.newest()
    if newest is None:
        raise NotFound
    return as_text(newest.note)


@pages.get("/checkpoint/key")
@public
def key() -> ResponseReturnValue:
    """The line of the public key: to be compared with what the office says on another way."""
    newest = house().auditing.book.newest()
    if newest is None:
        raise NotFound
    return as_text(f"{newest.key}\n")


@pages.get("/checkpoint/since/<int:size>")
@public
def grown(size: int) -> ResponseReturnValue:
    """That the newest checkpoint continues the one of so many entries: nothing but hashes, for whoever kept that one."""
    try:
        proof = house().growth_file(house().auditing.grown_since(size))
    except Refused as refused:
        return as_text(f"{refusal_sentence(refused)}\n", 404)
    return as_text(proof)


def as_text(said: str, status: int = 200) -> Response:
    answer = Response(said, status, content_type="text/plain; charset=utf-8")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@pages.get("/proof")
@allowed(Role.COORDINATOR, Role.AUDITOR, by_faculty=True)
def show() -> ResponseReturnValue:
    """Takes a `case`, and leads to the file that proves it; `since`: the size of a checkpoint that somebody kept."""
    form = Typed({name: request.args.get(name, "") for name in ("case", "since")})
    if form["case"]:
        try:
            reference = open_file(form["case"]).case.reference
            return redirect(url_for("proof.of_case", reference=reference, since=form["since"] or None))
        except UnknownCase:
            form.errors["case"] = _("No case is called so: look at the reference again.")
    return page(form)


def page(form: Typed) -> ResponseReturnValue:
    auditing = house().auditing
    standing = auditing.standing()
    trouble = standing.trouble
    return render_template(
        "proof.html",
        form=form,
        proof=standing,
        begun=auditing.begun(),
        fingerprint=house().fingerprint(standing.newest.key) if standing.newest else "",
        stopped=refusal_sentence(standing.stopped) if standing.stopped else "",
        findings=[sentence(one.template, one.places) for one in trouble.findings] if trouble else [],
    ), 422 if form.errors else 200


@pages.get("/cases/<reference>/proof")
@allowed(Role.COORDINATOR, Role.AUDITOR, by_faculty=True)
def of_case(reference: str) -> ResponseReturnValue:
    """What she may know of a case, with what leads from each entry to the newest checkpoint: a file that verifies alone."""
    file = open_file(reference)
    if not may_take_proof(file):
        raise NotAllowed(READERS, file.case.programme)
    hidden = {event.originator_version for event in file.events} - {
        event.originator_version for event in file.events_seen
    }
    form = Typed({"case": reference, "since": request.args.get("since", "")})
    since = kept_size(form)
    if form.errors:
        return page(form)
    try:
        proof = house().auditing.prove(file.case.id, hidden, since)
    except Refused as refused:
        return page(form.refuse(refused, refused.at or "case"))
    return handed_out(house().proof_file(proof), f"proof-{file.case.reference}.json")


def kept_size(form: Typed) -> int:
    """The size of a checkpoint that somebody kept; 0 if she kept none, or if it is no size: then its sentence is beside it."""
    digits = "".join(form["since"].split())
    if digits and not (digits.isascii() and digits.isdigit() and len(digits) <= LONGEST):
        form.errors["since"] = _("Write the second line of the checkpoint that you kept: a number.")
        return 0
    return int(digits or 0)
