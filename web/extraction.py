"""Finds the sentences of refusals and of rules for translators: see translations/babel.cfg."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import IO, Any

from web.rule_words import first_paragraph, is_rule

Found = tuple[int, str, str, list[str]]


def refusals(file: IO[bytes], keywords: Any, comment_tags: Any, options: Any) -> Iterator[Found]:
    """A method of extraction for Babel: the second argument of `Refused` and of its kinds, or the `template` given there; the
    first of `Said`; and what a rule asks, with which its docstring begins."""
    for node in ast.walk(ast.parse(file.read())):
        match node:
            case ast.Call(func, [ast.Constant(str()), ast.Constant(str(text)), *_]):
                if name_of(func).endswith(("Refused", "__init__")):
                    yield node.lineno, "", text, []
            case ast.Call(ast.Name("Said"), [ast.Constant(str(text)), *_]):
                yield node.lineno, "", text, []
            case ast.FunctionDef() if is_rule(node) and (said := ast.get_docstring(node)):
                yield node.lineno, "", first_paragraph(said), []
            case ast.Assign([ast.Name("template")], ast.Constant(str(text))):
                yield node.lineno, "", text, []


def name_of(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
