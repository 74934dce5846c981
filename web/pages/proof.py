"""The proof of the ledger: the newest signed checkpoint, open to everybody."""

from __future__ import annotations

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from web.access import public
from web.house import house

pages = Blueprint("proof", __name__)


@pages.get("/checkpoint")
@public
def checkpoint() -> ResponseReturnValue:
    """As it was signed, byte for byte: whoever keeps it can show later whether the ledger still begins with it."""
    newest = house().auditing.standing().newest
    if newest is None:
        raise NotFound
    answer = Response(newest.note, content_type="text/plain; charset=utf-8")
    answer.headers["Cache-Control"] = "no-cache"
    return answer
