"""The kinds of value that a programme file is written with, as marshmallow fields that refuse in sentences.

TOML has types, so nothing is converted here: a number in quotation marks is text, and refused where a number is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from marshmallow import ValidationError, fields
from marshmallow.validate import Email

from domain.dates import MonthDay
from domain.policy import LANGUAGES, Names
from domain.policy.words import STEPS
from infrastructure.programme_files.faults import not_known

MISSING = "This key is missing."
EMPTY_LIST = "This list is empty: fill it, or leave the key out."


class Key(fields.Field[Any]):
    """A key with a value of its own: what it says, whether it has to be there, and what it allows."""

    kind: ClassVar[str]

    def __init__(self, says: str, *, required: bool = True, allowed: Iterable[str] = ()) -> None:
        super().__init__(required=required, metadata={"says": says}, error_messages={"required": MISSING})
        self.allowed = tuple(allowed)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        return self.read(value)

    def read(self, value: Any) -> Any:
        """The value as the policy keeps it.

        Raises:
            ValidationError: it is not allowed here.
        """
        raise NotImplementedError

    def wrong_kind(self, value: Any) -> ValidationError:
        return ValidationError(f"This must be {self.kind}, not {in_words(value)}.")


class Text(Key):
    kind = "text"

    def read(self, value: Any) -> str:
        if not isinstance(value, str):
            raise self.wrong_kind(value)
        if not value.strip():
            raise ValidationError("This text is empty.")
        return value


class FormedText(Text):
    """Text of a certain form; `allowed` tells the form."""

    def __init__(self, says: str, form: str, *, allowed: Iterable[str]) -> None:
        super().__init__(says, allowed=allowed)
        self._form = re.compile(form)

    def read(self, value: Any) -> str:
        text = super().read(value)
        if not self._form.fullmatch(text):
            raise ValidationError(f"“{text}” does not have the right form.")
        return text


class Code(FormedText):
    """What programs call a row."""

    kind = "a code"

    def __init__(self, says: str = "what programs call it, unique among its neighbours") -> None:
        super().__init__(
            says, r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}", allowed=("Latin letters, digits, underscores, hyphens and dots",)
        )


class Reference(Text):
    """A code that stands elsewhere in the file: whether it does is checked over the whole file."""

    kind = "a code"


class EmailAddress(Text):
    kind = "an e-mail address"

    def read(self, value: Any) -> str:
        return Email(error="“{input}” is not an e-mail address.")(super().read(value))


class Choice(Key):
    """One of a few words."""

    kind = "one word"

    def read(self, value: Any) -> str:
        if not isinstance(value, str):
            raise self.wrong_kind(value)
        if value not in self.allowed:
            raise ValidationError(not_known(value, self.allowed))
        return value


class Several(Key):
    """A list, each of its entries read by another field. In a `list` the order counts, and it is kept as a tuple."""

    kind = "a list"

    def __init__(self, entry: Key, *, required: bool = True, into: Callable[[Iterable[Any]], Any] = tuple) -> None:
        super().__init__(str(entry.metadata["says"]), required=required, allowed=entry.allowed)
        self.entry, self._into = entry, into

    def read(self, value: Any) -> Any:
        if not isinstance(value, list):
            raise self.wrong_kind(value)
        if not value:
            raise ValidationError(EMPTY_LIST)
        values, wrong = [], {}
        for place, each in enumerate(value):
            try:
                values.append(self.entry.read(each))
            except ValidationError as error:
                wrong[place] = error.messages
        if wrong:
            raise ValidationError(wrong)
        if len(set(values)) < len(values):
            raise ValidationError("An entry stands here twice.")
        return self._into(values)


def choices(says: str, allowed: Iterable[str], *, required: bool = True) -> Several:
    """A set of a few words."""
    return Several(Choice(says, allowed=allowed), required=required, into=frozenset)


class Whole(Key):
    kind = "a whole number"

    def __init__(self, says: str, *, least: int, most: int, required: bool = True) -> None:
        super().__init__(says, required=required, allowed=(f"{least} to {most}",))
        self._range = range(least, most + 1)

    def read(self, value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.wrong_kind(value)
        if value not in self._range:
            raise ValidationError(f"{value} is not possible here.")
        return value


class Amount(Key):
    """A number with or without decimals, kept exactly."""

    kind = "a number"

    def __init__(self, says: str, *, least: int, most: int, required: bool = True) -> None:
        super().__init__(says, required=required, allowed=(f"{least} to {most}",))
        self._least, self._most = least, most

    def read(self, value: Any) -> Decimal:
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise self.wrong_kind(value)
        amount = Decimal(value)
        if not (amount.is_finite() and self._least <= amount <= self._most):
            raise ValidationError(f"{value} is not possible here.")
        return amount


class YesNo(Key):
    kind = "true or false"

    def __init__(self, says: str, *, required: bool = False) -> None:
        super().__init__(says, required=required, allowed=("true", "false"))

    def read(self, value: Any) -> bool:
        if not isinstance(value, bool):
            raise self.wrong_kind(value)
        return value


class Day(Key):
    kind = "a date such as 2026-09-01, without quotation marks"

    def read(self, value: Any) -> date:
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.wrong_kind(value)
        return value


class YearDay(Key):
    kind = "a day of every year such as “09-01”"

    def read(self, value: Any) -> MonthDay:
        if not isinstance(value, str):
            raise self.wrong_kind(value)
        try:
            return MonthDay.parse(value)
        except ValueError:
            raise ValidationError(f"“{value}” is no day of every year; write month and day such as “09-01”.") from None


class Texts(Key):
    """A text by language."""

    kind = "a text by language"

    def __init__(self, says: str = "what people read", *, required: bool = True) -> None:
        super().__init__(says, required=required, allowed=LANGUAGES)

    def read(self, value: Any) -> Names:
        if not isinstance(value, dict):
            raise self.wrong_kind(value)
        if not value:
            raise ValidationError("This needs the text in at least one language.")
        wrong = {language: [sentence] for language, text in value.items() if (sentence := self._wrong(language, text))}
        if wrong:
            raise ValidationError(wrong)
        return Names(tuple(value.items()))

    @staticmethod
    def _wrong(language: str, text: Any) -> str:
        if language not in LANGUAGES:
            return not_known(language, LANGUAGES)
        if not isinstance(text, str):
            return f"This must be text, not {in_words(text)}."
        return "" if text.strip() else "This text is empty."


class StepDays(Key):
    """A table of steps and days."""

    kind = "a table of steps and days"

    def __init__(self, says: str) -> None:
        super().__init__(says, required=False, allowed=STEPS)
        self._days = Whole("", least=1, most=365)

    def read(self, value: Any) -> tuple[tuple[str, int], ...]:
        if not isinstance(value, dict):
            raise self.wrong_kind(value)
        wrong: dict[str, Any] = {}
        for step, days in value.items():
            if step not in STEPS:
                wrong[step] = [not_known(step, STEPS)]
                continue
            try:
                self._days.read(days)
            except ValidationError as error:
                wrong[step] = error.messages
        if wrong:
            raise ValidationError(wrong)
        return tuple(value.items())


def in_words(value: Any) -> str:
    """A value of TOML, for a sentence."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return f"the text “{value}”"
        case int() | Decimal():
            return f"the number {value}"
        case dict():
            return "a table"
        case list():
            return "a list"
        case _:
            return f"the date or time {value}"
