"""The pages that hang under History: a row of tabs at its top."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from flask import current_app, request, url_for

from web.access import access_to
from web.house import is_as_of
from web.language import N_, word
from web.session import visitor

TABS: Final = (
    ("history.index", N_("Search")),
    ("history.exceptions", N_("Exceptions")),
    ("history.sample", N_("Sample")),
    ("as_of.choose", N_("As of a date")),
    ("compare.index", N_("Compare")),
    ("other_policy.index", N_("Other policy")),
    ("proof.show", N_("Proof")),
)

Tab = tuple[str, None, str, bool, bool]


def history_tabs() -> Iterator[Tab]:
    """Those that she may open, as `tabs` of macros.html takes them."""
    for endpoint, name in TABS:
        if endpoint in current_app.view_functions and access_to(endpoint).lets(visitor()) and not is_as_of():
            yield word(name), None, url_for(endpoint), request.endpoint == endpoint, False
