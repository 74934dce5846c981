"""What is handed out as a file: the ending of its name says of which type it is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from flask import Response

TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "jsonl": "application/jsonl; charset=utf-8",
    "pdf": "application/pdf",
    "txt": "text/plain; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}


def handed_out(content: bytes | str | Iterable[bytes], name: str, *, to_keep: bool = True) -> Response:
    """A file of this name: to be kept, or else to be looked at in the browser."""
    how = "attachment" if to_keep else "inline"
    sent_as = {"Content-Disposition": f'{how}; filename="{name}"'}
    return Response(content, content_type=TYPES[name.rpartition(".")[2]], headers=sent_as)
