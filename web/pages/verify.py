"""Verifying a certificate: open to everybody who holds its number."""

from __future__ import annotations

from typing import Final

import segno
from flask import Blueprint, Response, current_app, make_response, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from markupsafe import Markup
from werkzeug.exceptions import TooManyRequests

from application.certification import Standing, Verification
from domain.ids import UNAMBIGUOUS
from web.access import public
from web.house import house
from web.verify_address import verify_address

pages = Blueprint("verify", __name__, url_prefix="/verify")

CHECKS: Final = RateLimitItemPerMinute(30)
LIMIT: Final = "verify_limit"


@pages.record_once
def init_limit(state: BlueprintSetupState) -> None:
    state.app.extensions[LIMIT] = FixedWindowRateLimiter(MemoryStorage())


@pages.get("")
@public
def ask() -> ResponseReturnValue:
    """Takes a `number`, and leads to its page."""
    number = "".join(request.args.get("number", "").split())
    if number:
        return redirect(url_for("verify.show", number=number))
    return page(None)


@pages.get("/<number>")
@public
def show(number: str) -> ResponseReturnValue:
    count_check()
    return page(house().certification.verify(number))


def page(verification: Verification | None) -> Response:
    is_valid = verification is not None and verification.standing is Standing.VALID
    response = make_response(
        render_template(
            "verify.html",
            verification=verification,
            qr=qr_of(verification.number) if verification and is_valid else "",
            has_odd_letters=bool(verification and odd_letters(verification.number)),
        )
    )
    if verification and verification.standing is Standing.UNKNOWN:
        response.status_code = 404
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def count_check() -> None:
    """
    Raises:
        TooManyRequests: this address has asked too often: nobody walks through the numbers.
    """
    limit: FixedWindowRateLimiter = current_app.extensions[LIMIT]
    if not limit.hit(CHECKS, request.remote_addr or ""):
        raise TooManyRequests(retry_after=CHECKS.get_expiry())


def qr_of(number: str) -> Markup:
    """The address of the number's page, as a drawing that a phone reads."""
    drawn = segno.make(house().settings.address + verify_address(number), error="m", micro=False)
    return Markup(drawn.svg_inline(scale=2, border=2, dark="#000", light="#fff", lineclass=None, svgclass=None))  # noqa: S704


def odd_letters(number: str) -> set[str]:
    """The characters after the prefix that no number has, since they look like others."""
    return set(number.partition("-")[2]) - set(UNAMBIGUOUS) - {"-"}
