"""The files that pages need, kept in memory: their address holds a hash of their content, so a browser keeps them for good.

Bootstrap's stylesheet is the one that Bootstrap-Flask brings along; nothing else of it is served.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import flask_bootstrap
from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue

from web.access import public

BOOTSTRAP = Path(flask_bootstrap.__file__).parent / "static" / "bootstrap5"
OWN = Path(__file__).parent / "static"
FILES = {
    "bootstrap.css": BOOTSTRAP / "css" / "bootstrap.min.css",
    "talimger.css": OWN / "talimger.css",
    "talimger.js": OWN / "talimger.js",
    "replay.js": OWN / "replay.js",
    "as_of.js": OWN / "as_of.js",
}
TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}
FOR_GOOD = "public, max-age=31536000, immutable"

assets = Blueprint("assets", __name__, url_prefix="/assets")


@dataclass(frozen=True)
class Asset:
    """A file as it is sent, and the hash of its content."""

    name: str
    plain: bytes
    zipped: bytes
    digest: str

    @property
    def url(self) -> str:
        return f"/assets/{self.digest}/{self.name}"


@cache
def shelf() -> Mapping[str, Asset]:
    """All of them by name, read once."""
    return {name: load(name, path) for name, path in FILES.items()}


def load(name: str, path: Path) -> Asset:
    plain = path.read_bytes()
    return Asset(name, plain, gzip.compress(plain, mtime=0), hashlib.sha256(plain).hexdigest()[:12])


def asset(name: str) -> str:
    """The address of one of the files.

    Raises:
        KeyError: there is none of this name.
    """
    return shelf()[name].url


@assets.get("/<digest>/<name>")
@public
def send(digest: str, name: str) -> ResponseReturnValue:
    found = shelf().get(name)
    if found is None or found.digest != digest:
        abort(404)
    response = Response(content_type=TYPES[Path(name).suffix], headers={"Cache-Control": FOR_GOOD})
    response.vary.add("Accept-Encoding")
    if request.accept_encodings["gzip"]:
        response.data = found.zipped
        response.content_encoding = "gzip"
    else:
        response.data = found.plain
    return response
