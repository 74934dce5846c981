"""Import of people and their applications, or of how students stand: a table is uploaded, looked at, and only then recorded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from application.importing.applications import Where
from application.importing.columns import Column
from domain.case import Refused, Role
from infrastructure.bootstrap import Upload, csv_file, read_table
from web.access import allowed, require_role
from web.appearance import language
from web.application_form import open_intakes
from web.conditions import statements_of
from web.dates import today, use_zone
from web.downloads import handed_out
from web.forms import Typed
from web.house import house
from web.import_words import target_options
from web.import_work import APPLICATIONS, MOST_FAULTS, STANDINGS, Work, heard
from web.scope import programme_name, scope, zone_of
from web.session import asker, visitor

pages = Blueprint("imports", __name__, url_prefix="/people/import")

NOTHING_YET: Mapping[str, Any] = {"columns": (), "faults": (), "rows": 0, "bad": 0, "known": 0, "read_as": ""}
LOOKS_AGAIN = 2  # seconds
SHOWN = 200
"""Bad rows on the page; the file has more of them."""


@pages.get("")
@allowed(Role.COORDINATOR)
def ask() -> ResponseReturnValue:
    return first_page(Typed({"kind": request.args.get("kind", APPLICATIONS)}))


@pages.post("")
@allowed(Role.COORDINATOR)
def upload() -> ResponseReturnValue:
    """Takes a `file`, its `kind`, and where to: an intake and a role, or a programme."""
    form = Typed.sent()
    asked = asked_in(form)
    content = file_of(form)
    if form.errors or asked is None or content is None:
        return first_page(form, 422)
    try:
        read_table(asked["name"], content)
    except Refused as refused:
        return first_page(form.refuse(refused, "file"), 422)
    upload_id = house().uploads.keep(visitor().person_id, content, asked)
    begin(found(upload_id), record=False)
    return redirect(url_for("imports.show", upload_id=upload_id), 303)


@pages.get("/<uuid:upload_id>")
@allowed(Role.COORDINATOR)
def show(upload_id: UUID) -> ResponseReturnValue:
    return upload_page(found(upload_id))


@pages.post("/<uuid:upload_id>")
@allowed(Role.COORDINATOR)
def work(upload_id: UUID) -> ResponseReturnValue:
    """Takes `do`: `check`, with what each column holds, or `record`."""
    upload = found(upload_id)
    asked = {"chosen": upload.asked["chosen"]}
    if request.form.get("do") == "check":
        names = [name for name, _target, _example in upload.result.get("columns", ())]
        chosen = {name: request.form.get(f"column_{place}", "") for place, name in enumerate(names)}
        asked = {"chosen": chosen, "confirmed": request.form.getlist("confirmed")}
    begin(upload, record=request.form.get("do") == "record", asked=asked)
    return redirect(url_for("imports.show", upload_id=upload_id), 303)


@pages.get("/<uuid:upload_id>/faults.csv")
@allowed(Role.COORDINATOR)
def faults(upload_id: UUID) -> ResponseReturnValue:
    """The bad rows as they were, each with what is wrong: to be put right and brought again."""
    upload = found(upload_id)
    table = read_table(upload.asked["name"], house().uploads.content(upload))
    wrong: dict[int, list[str]] = {}
    for row, column, told in upload.result.get("faults", ()):
        sentence = heard(told)
        wrong.setdefault(row, []).append(f"{column}: {sentence}" if column else sentence)
    rows = [
        (row.number, "; ".join(wrong[row.number]), *(row.cell(place) for place in range(len(table.header))))
        for row in table.rows
        if row.number in wrong
    ]
    content = csv_file((_("Row"), _("What is wrong"), *table.header), rows)
    return handed_out(content, "faults.csv")


def begin(upload: Upload, *, record: bool, asked: Mapping[str, Any] | None = None) -> None:
    """Nothing, where somebody works on it already."""
    now_asked = {**upload.asked, **asked} if asked is not None else None
    if house().uploads.begin(upload, "recording" if record else "working", now_asked):
        Work(house(), found(upload.id), asker(), record).start()


def found(upload_id: UUID) -> Upload:
    """
    Raises:
        NotFound: it is not there, or is somebody else's.
        NotAllowed: she does not coordinate the programme any more.
    """
    upload = house().uploads.get(upload_id, visitor().person_id)
    if upload is None:
        raise NotFound
    require_role(upload.asked["programme"], Role.COORDINATOR)
    use_zone(zone_of(upload.asked["programme"]))
    return upload


# What is asked


def own_codes() -> list[str]:
    return [code for code in scope().codes if Role.COORDINATOR in visitor().roles_in(code)]


def asked_in(form: Typed) -> dict[str, Any] | None:
    """Where the table is to go; None if that cannot be: the sentence is then beside its field."""
    sent = request.files.get("file")
    asked: dict[str, Any] = {"kind": form["kind"], "name": sent.filename if sent else "", "chosen": {}}
    if form["kind"] == STANDINGS:
        if form["programme_code"] not in own_codes():
            form.errors["programme_code"] = _("Choose a programme.")
            return None
        use_zone(zone_of(form["programme_code"]))
        day = form.day("as_of") or today()
        if day > today():
            form.errors["as_of"] = _("This day is yet to come.")
        return {**asked, "programme": form["programme_code"], "as_of": day.isoformat()}
    where = {one.key: one for one in open_intakes(own_codes())}.get(form["intake"])
    if where is None:
        form.errors["intake"] = _("Choose an intake.")
    if form["role"] not in ("mentee", "mentor"):
        form.errors["role"] = _("Choose the role.")
    if where is None or form.errors:
        return None
    return {**asked, "programme": where.programme, "intake": where.intake.name, "role": form["role"]}


def file_of(form: Typed) -> bytes | None:
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        form.errors["file"] = _("Choose a file.")
        return None
    content: bytes = sent.read()
    return content


def first_page(form: Typed, status: int = 200) -> ResponseReturnValue:
    kind = STANDINGS if form["kind"] == STANDINGS else APPLICATIONS
    codes = own_codes()
    shown = render_template(
        "import.html",
        form=form,
        kind=kind,
        intakes=[(one.key, one.label) for one in open_intakes(codes)],
        programmes=[(code, programme_name(code)) for code in codes],
    )
    return shown, status


# What would be recorded


def upload_page(upload: Upload) -> ResponseReturnValue:
    now, result = datetime.now(UTC), {**NOTHING_YET, **upload.result}
    at_work = upload.is_at_work(now)
    wrong = [(row, column, heard(told)) for row, column, told in result.get("faults", ())[:SHOWN]]
    refusal = heard(result["refusal"]) if "refusal" in result else result.get("sentence", "")
    shown = render_template(
        "import_upload.html",
        upload=upload,
        asked=upload.asked,
        result=result,
        at_work=at_work,
        has_stopped=upload.has_stopped(now),
        percent=100 * upload.done / upload.total if upload.total else 0,
        faults=wrong,
        most_faults=MOST_FAULTS,
        refusal=refusal if upload.state == "refused" else "",
        targets=target_options(columns_for(upload)),
        is_standing=upload.asked["kind"] == STANDINGS,
        stood_on=date.fromisoformat(upload.asked["as_of"]) if "as_of" in upload.asked else None,
        notices=len(notices_for(upload)),
        conditions=conditions_for(upload),
    )
    return Response(shown, headers={"Refresh": str(LOOKS_AGAIN)} if at_work else {})


def columns_for(upload: Upload) -> tuple[Column, ...]:
    asked = upload.asked
    if asked["kind"] == STANDINGS:
        return house().standing_import.columns()
    return house().application_import.columns(Where(asked["programme"], asked["intake"], Role(asked["role"])))


def conditions_for(upload: Upload) -> list[tuple[str, str]]:
    """The conditions of the role that can be true of everybody in the file."""
    asked = upload.asked
    if asked["kind"] == STANDINGS:
        return []
    policy, _version = house().programmes.policy_of(asked["programme"], asked["intake"])
    return [(one.code, one.names.in_(language())) for one in statements_of(policy.eligibility_of(asked["role"]))]


def notices_for(upload: Upload) -> tuple[Any, ...]:
    """The notices that the policy writes to each applicant."""
    asked = upload.asked
    if asked["kind"] == STANDINGS:
        return ()
    policy, _version = house().programmes.policy_of(asked["programme"], asked["intake"])
    return tuple(one for one in policy.notices_on("ApplicationSubmitted") if "applicant" in one.to)
