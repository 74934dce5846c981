"""Where the pages of a case and of its entries lead to its proof."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _

from application.case_files import READERS, CaseFile
from application.visibility import reading_as
from web.house import house, is_as_of
from web.words import number


def proof_of(file: CaseFile | None) -> str:
    """The address of the file that proves a case, for whoever may have it; else nothing."""
    if file is None or is_as_of() or not may_take_proof(file):
        return ""
    return url_for("proof.of_case", reference=file.case.reference)


def may_take_proof(file: CaseFile) -> bool:
    """Not in her own case: where something of it is hidden from her, the gap would tell."""
    return bool(reading_as(file.judged, file.roles, file.reader) & READERS)


def covered(position: int) -> str:
    """Whether an entry is under the newest checkpoint, in words."""
    newest, index = house().auditing.book.newest(), house().auditing.tree.index_of(position)
    if newest is None or index is None or index >= newest.size:
        return _("No checkpoint covers it yet")
    return _("Under the signed checkpoint of %(number)s entries", number=number(newest.size))
