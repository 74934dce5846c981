"""What keeps pages safe: headers, forms that only our own pages can send, slow guessing, and addresses that stay here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request, session
from flask_wtf.csrf import CSRFProtect, generate_csrf
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from markupsafe import Markup
from werkzeug.exceptions import TooManyRequests

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
SIGN_INS: Final = RateLimitItemPerMinute(30)


class SignInLimit:
    """How often one address may try to sign in, whatever the names; each name has a limit of its own in the accounts."""

    def __init__(self) -> None:
        self._window = FixedWindowRateLimiter(MemoryStorage())

    def count(self) -> None:
        """
        Raises:
            TooManyRequests: this address has tried too often.
        """
        if not self._window.hit(SIGN_INS, request.remote_addr or ""):
            raise TooManyRequests(retry_after=SIGN_INS.get_expiry())


def csrf_field() -> Markup:
    """The hidden field that every form of ours has, made once a page."""
    field: Markup | None = g.get("csrf_field")
    if field is None:
        field = g.csrf_field = Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())
    return field


def sign_in_limit() -> SignInLimit:
    limit: SignInLimit = current_app.extensions["sign_in_limit"]
    return limit


class WithHeaders:
    """Puts our headers on every answer, at the very end: Flask looks at each of its own several times."""

    def __init__(self, application: WSGIApplication) -> None:
        self.application, self.headers = application, list(HEADERS.items())

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None, /) -> Any:
            return start_response(status, headers + self.headers, exc_info)

        return self.application(environ, start)


def say_how_long_it_is_good(response: Response) -> Response:
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store" if session else "no-cache"
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    return response


def came_from_here() -> bool:
    """Whether our own page sent this form, as far as the browser says."""
    origin = request.headers.get("Origin", "")
    return origin == request.host_url.rstrip("/")


def safe_next(address: str | None, otherwise: str) -> str:
    """An address to go on to, if it is one of ours; `otherwise` if somebody made it lead away."""
    if not address or not address.startswith("/") or address[1:2] in ("/", "\\"):
        return otherwise
    if any(character < " " or character == "\\" for character in address) or urlsplit(address).netloc:
        return otherwise
    return address


def init_security(app: Flask) -> None:
    app.config["WTF_CSRF_TIME_LIMIT"] = None  # as long as the session
    CSRFProtect(app)
    app.extensions["sign_in_limit"] = SignInLimit()
    app.after_request(say_how_long_it_is_good)
    app.wsgi_app = WithHeaders(app.wsgi_app)  # type: ignore[method-assign]
