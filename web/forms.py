"""What somebody typed into a form, and what is wrong with it: so that nobody types anything twice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Self

from flask import request
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from domain.case import Refused
from web.words import refusal_sentence


class Typed:
    """The fields of a form as text, and the sentence beside each that cannot stay so. Macros take it as `form`.

    `errors` is by the name of the field; what is wrong with no field in particular is under an empty name.
    """

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self.values: MultiDict[str, str] = MultiDict(values or {})
        self.errors: dict[str, str] = {}

    @classmethod
    def sent(cls) -> Self:
        """What this request has posted."""
        typed = cls()
        typed.values = request.form
        return typed

    def __getitem__(self, name: str) -> str:
        """What stands in this field, without spaces around it; empty if nothing does."""
        return self.values[name].strip() if name in self.values else ""

    def all(self, name: str) -> list[str]:
        """What is ticked or chosen in a field that takes several."""
        return self.values.getlist(name)

    def day(self, name: str) -> date | None:
        """The day in this field; None if it is empty, or is none: then its sentence is beside it."""
        try:
            return date.fromisoformat(self[name]) if self[name] else None
        except ValueError:
            self.errors[name] = _("Write the day as year-month-day: 2004-09-30.")
            return None

    def error(self, name: str) -> str:
        """What is wrong with this field; empty if nothing is."""
        return self.errors.get(name, "")

    def refuse(self, refused: Refused, field: str | None = None) -> Self:
        """Put a refusal beside the field that it is about: the one that it names itself, or `field`."""
        self.errors[refused.at if field is None else field] = refusal_sentence(refused)
        return self
