"""Where the pages of a case and of its entries lead to its proof."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _

from application.case_files import READERS, CaseFile
from web.house import house, is_as_of
from web.words import number


def proof_of(file: CaseFile | None) -> str:
    """The address of the file that proves a case, for whoever may have it; else nothing."""
    if file is None or is_as_of() or not file.roles & READERS:
        return ""
    return url_for("proof.of_case", reference=file.case.reference)


def covered(position: int) -> str:
    """Whether an entry is under the newest checkpoint, in words."""
    newest, index = house().auditing.book.newest(), house().auditing.tree.index_of(position)
    if newest is None or index is None or index >= newest.size:
        return _("No checkpoint covers it yet")
    return _("Under the signed checkpoint of %(number)s entries", number=number(newest.size))
