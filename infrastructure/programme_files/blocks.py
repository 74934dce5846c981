"""The tables that a programme file is made of, as marshmallow schemas that become the policy's frozen values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Set
from typing import Any, ClassVar

from marshmallow import RAISE, Schema, ValidationError, fields, post_load, validates_schema

from infrastructure.programme_files.fields import EMPTY_LIST, MISSING

TABLE_WANTED = "This must be a table."
ROWS_WANTED = "This must be a list of tables."


class Block(Schema):
    """A table of the file, and the frozen value that it becomes."""

    makes: ClassVar[Callable[..., Any]]

    class Meta:
        unknown = RAISE

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.error_messages["type"] = TABLE_WANTED

    def troubles(self, data: Mapping[str, Any], said: Set[str]) -> Iterator[tuple[str, str]]:
        """What is wrong between the keys of this table: the key at fault, and a sentence.

        `said` are all keys of the table; `data` has the values of those that are valid by themselves.
        """
        yield from ()

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def _check(self, data: Mapping[str, Any], table: Any, **_: Any) -> None:
        if not isinstance(table, dict):
            return
        wrong: dict[str, list[str]] = {}
        for key, sentence in self.troubles(data, table.keys()):
            wrong.setdefault(key, []).append(sentence)
        if wrong:
            raise ValidationError(wrong)

    def value(self, data: dict[str, Any]) -> Any:
        """What the table becomes, once nothing is wrong with it."""
        return type(self).makes(**data)

    @post_load
    def _finish(self, data: dict[str, Any], **_: Any) -> Any:
        return self.value(data)


class Table(fields.Nested):
    """A table within a table."""

    allowed = ()

    def __init__(self, block: type[Block], says: str, *, required: bool = False) -> None:
        super().__init__(
            block,
            required=required,
            metadata={"says": says},
            error_messages={"required": MISSING, "type": TABLE_WANTED},
        )


class Rows(fields.List[Any]):
    """A list of tables, each with a code or at least a place; kept as a tuple."""

    allowed = ()

    def __init__(self, block: type[Block], says: str, *, required: bool = False) -> None:
        super().__init__(
            Table(block, ""),
            required=required,
            metadata={"says": says},
            error_messages={"required": MISSING, "invalid": ROWS_WANTED},
        )

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, list):
            raise self.make_error("invalid")
        if not value:
            raise ValidationError(EMPTY_LIST)
        return tuple(super()._deserialize(value, attr, data, **kwargs))
