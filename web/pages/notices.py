"""Notices: what was written to whom because of which event, ready to be sent."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from domain.case import Role
from web.access import allowed, require_role
from web.house import house
from web.scope import scope
from web.session import visitor

pages = Blueprint("notices", __name__, url_prefix="/notices")

SIZE = 50
"""Notices on one page."""


@pages.get("")
@allowed(Role.COORDINATOR, Role.AUDITOR)
def index() -> ResponseReturnValue:
    before = request.args.get("before", type=int)
    found = house().outbox.page(scope().codes, before, SIZE)
    shown = found[:SIZE]
    return render_template(
        "notices.html",
        notices=[house().notices.written(notice) for notice in shown],
        before=before,
        next_before=shown[-1].at if len(found) > SIZE else None,
    )


@pages.get("/<uuid:notice_id>")
@allowed(Role.COORDINATOR, Role.AUDITOR)
def show(notice_id: UUID) -> ResponseReturnValue:
    notice = house().outbox.get(notice_id)
    if notice is None:
        abort(404)
    require_role(notice.programme, Role.COORDINATOR, Role.AUDITOR)
    may_see_links = Role.COORDINATOR in visitor().roles_in(notice.programme)
    written = house().notices.written(notice, secrets=may_see_links)
    return render_template("notice.html", written=written)
