"""Certificates as PDF, for those who may see the case that they belong to, and for whose they are."""

from __future__ import annotations

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from application.certification import Part, Standing, Verification
from web.access import signed_in
from web.appearance import language
from web.dates import day
from web.downloads import handed_out
from web.house import house
from web.open_case import open_file
from web.session import visitor

pages = Blueprint("certificates", __name__, url_prefix="/certificates")


@pages.get("/<number>.pdf")
@signed_in
def show(number: str) -> ResponseReturnValue:
    """The certificate in the language of the page; 404 if there is none, or if it was revoked."""
    found = house().certification.verify(number)
    if found.part is None or found.part.person_id not in visitor().everybody:
        open_file(number.rpartition("-")[0])
    if found.part is None or found.standing is not Standing.VALID:
        abort(404)
    return handed_out(
        house().certificate_pdf(said(found, found.part), found.number), f"{found.number}.pdf", to_keep=False
    )


def said(found: Verification, part: Part) -> dict[str, str]:
    """What the certificate says, by the names in its template."""
    lang = language()
    assert found.issued_on is not None, "a valid certificate was issued"
    return {
        "language": lang,
        "organiser": part.organiser.in_(lang),
        "programme": part.programme.in_(lang),
        "kind": part.kind.in_(lang),
        "name": part.name,
        "text": part.text.in_(lang),
        "period": period(part),
        "issued": _("Issued on %(day)s", day=day(found.issued_on, year=True)),
        "number": found.number,
        "verify": _("Anyone can check it here:"),
    }


def period(part: Part) -> str:
    """From when to when; of an award, its intake."""
    if part.starts_on is None or part.ends_on is None:
        return part.intake
    return f"{day(part.starts_on, year=True)} – {day(part.ends_on, year=True)}"
