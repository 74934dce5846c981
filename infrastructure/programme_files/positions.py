"""On which line of a TOML text each key stands.

`tomllib` tells values, not places. This scanner walks a text that `tomllib` has accepted, so it meets no errors of
syntax: it only has to find keys, and to step over values.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right

Path = tuple[str | int, ...]
"""Keys, and places in arrays counted from 0, from the top of the document down."""

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_KEY_PART = re.compile(r"""[ \t]*([A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*')[ \t]*""")
_SCALAR = re.compile(
    r'''
      """(?:[^\\]|\\.)*?"""(?:"{0,2})   # the text may end in one or two quotation marks of its own
    | \'\'\'.*?\'\'\'(?:'{0,2})
    | "(?:[^"\\]|\\.)*"
    | '[^']*'
    | [^,\]}\#\n]+                      # numbers, booleans, dates: a date may have a space before its time
    ''',
    re.VERBOSE | re.DOTALL,
)


class Positions:
    """The lines of the keys of a valid TOML text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._line_starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._rows: dict[Path, int] = {}
        self._lines: dict[Path, int] = {(): 1}
        self._scan()

    @property
    def paths(self) -> frozenset[Path]:
        """Every key and every place in an array."""
        return frozenset(self._lines)

    def line(self, path: Path) -> int:
        """The line, from 1, on which a key stands; for a missing key that of the table which it is missing from."""
        while path not in self._lines:
            path = path[:-1]
        return self._lines[path]

    def _scan(self) -> None:
        table: Path = ()
        while self._skip_blank() < len(self._text):
            if self._takes("[["):
                table = self._header("]]", is_row=True)
            elif self._takes("["):
                table = self._header("]", is_row=False)
            else:
                self._pair(table)

    def _header(self, closing: str, *, is_row: bool) -> Path:
        start = self._at
        *parents, last = self._key()
        path: Path = ()
        for part in parents:
            path = self._within_rows((*path, part))
            self._note(path, start)
        path = (*path, last)
        if is_row:
            self._note(path, start)
            self._rows[path] = self._rows.get(path, -1) + 1
        path = self._within_rows(path)
        self._lines[path] = self._line_at(start)  # its own header, even where a table within it came first
        self._takes(closing)
        return path

    def _within_rows(self, path: Path) -> Path:
        """A header within an array of tables means its last row."""
        return (*path, self._rows[path]) if path in self._rows else path

    def _pair(self, table: Path) -> None:
        start = self._at
        path = table
        for part in self._key():
            path = (*path, part)
            self._note(path, start)
        self._takes("=")
        self._value(path)

    def _key(self) -> list[str]:
        parts = []
        while match := _KEY_PART.match(self._text, self._at):
            self._at = match.end()
            quoted = match[1][0] in "\"'"
            parts.append(tomllib.loads(f"key = {match[1]}")["key"] if quoted else match[1])
            if not self._takes("."):
                break
        return parts

    def _value(self, path: Path) -> None:
        self._skip_blank()
        if self._takes("["):
            self._array(path)
        elif self._takes("{"):
            self._inline_table(path)
        elif match := _SCALAR.match(self._text, self._at):
            self._at = match.end()

    def _array(self, path: Path) -> None:
        index = 0
        while True:
            self._skip_blank()
            if self._takes("]"):
                return
            self._note((*path, index), self._at)
            self._value((*path, index))
            self._skip_blank()
            self._takes(",")
            index += 1

    def _inline_table(self, path: Path) -> None:
        while True:
            self._skip_blank()
            if self._takes("}"):
                return
            self._pair(path)
            self._skip_blank()
            self._takes(",")

    def _takes(self, token: str) -> bool:
        if not self._text.startswith(token, self._at):
            return False
        self._at += len(token)
        return True

    def _skip_blank(self) -> int:
        match = _BLANK.match(self._text, self._at)
        self._at = match.end() if match else self._at
        return self._at

    def _line_at(self, offset: int) -> int:
        return bisect_right(self._line_starts, offset)

    def _note(self, path: Path, offset: int) -> None:
        self._lines.setdefault(path, self._line_at(offset))
