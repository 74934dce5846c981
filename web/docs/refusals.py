"""docs/refusals.md: every refusal in the code, with its code, its sentence, and where it comes from."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import groupby
from pathlib import Path

from web.docs.lives import aggregates, checks_of
from web.docs.markdown import GENERATED, code, codes, table

ROOT = Path(__file__).parents[2]
REFUSED, HOME = "Refused", "domain/case/act.py"
PACKAGES = ("domain", "application", "infrastructure", "web")

OPENING = """\
# Refusals

A refusal is a rule that said no: a code for programs, a sentence for people, and the field at fault where there is one. Nothing
is recorded. Pages show the sentence in the reader's language; a program that asks for JSON gets both as
`application/problem+json`. What stands in braces is filled in.
"""


@dataclass(frozen=True, order=True)
class Refusal:
    """One place in the code that refuses. `at`: the field at fault, where there is one."""

    code: str
    sentence: str
    at: str
    file: str
    function: str


SEVERAL = "any of several"


class NotLiteral(ValueError):
    """A refusal whose code or sentence cannot be read without running it."""


def page() -> str:
    guards = steps_by_check()
    rows = [
        (code(name), sentence, at, "<br>".join(where(one, guards) for one in places))
        for (name, sentence, at), places in groupby(sorted(found()), key=lambda one: (one.code, one.sentence, one.at))
    ]
    heads = ("code", "sentence", "field", "from, and before which steps")
    return "\n".join([OPENING, GENERATED, "", *table(heads, rows)])


def where(refusal: Refusal, guards: dict[tuple[str, str], list[str]]) -> str:
    place = f"[{code(refusal.function)}](../{refusal.file})"
    steps = guards.get((refusal.file, refusal.function), [])
    return f"{place}: {codes(steps)}" if steps else place


def steps_by_check() -> dict[tuple[str, str], list[str]]:
    """The steps that each condition or rule stands before, by its file and its name."""
    guards: dict[tuple[str, str], list[str]] = {}
    for kind in aggregates():
        for step in kind.LIFE.values():
            for check in checks_of(step):
                place = f"{check.__module__.replace('.', '/')}.py", check.__qualname__
                guards.setdefault(place, []).append(step.name)
    return guards


@cache  # the code stays as it is while it runs
def found() -> frozenset[Refusal]:
    """Every refusal in the code.

    Raises:
        NotLiteral: somewhere a code or a sentence is computed, so that no list of them can be complete.
    """
    files = (file for package in PACKAGES for file in sorted((ROOT / package).rglob("*.py")))
    modules = [
        Module(file.relative_to(ROOT).as_posix(), ast.parse(text))
        for file in files
        if REFUSED in (text := file.read_text(encoding="utf-8"))
    ]
    kinds = {REFUSED} | {kind.name for module in modules for kind in module.own_kinds}
    return frozenset(refusal for module in modules for refusal in module.refusals(kinds))


@dataclass(frozen=True)
class Module:
    """One file of the code, and its tree."""

    file: str
    tree: ast.Module

    @cached_property
    def knows_refused(self) -> bool:
        """Whether `Refused` means the domain's here."""
        if self.file == HOME:
            return True
        imports = (node for node in ast.walk(self.tree) if isinstance(node, ast.ImportFrom))
        return any(
            one.module in ("domain.case", "domain.case.act") and any(name.name == REFUSED for name in one.names)
            for one in imports
        )

    @cached_property
    def own_kinds(self) -> list[ast.ClassDef]:
        """The kinds of refusals that are declared here."""
        classes = (node for node in ast.walk(self.tree) if isinstance(node, ast.ClassDef))
        return [one for one in classes if self.knows_refused and REFUSED in map(ast.unparse, one.bases)]

    def refusals(self, kinds: set[str]) -> Iterator[Refusal]:
        """
        Args:
            kinds: the names of the classes that are refusals.
        """
        if not self.knows_refused:
            kinds = kinds - {REFUSED}
        for name, function in functions_in(self.tree):
            for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
                kind = call.func.id if isinstance(call.func, ast.Name) else ""
                if kind in kinds and len(call.args) > 1:
                    yield self.refusal(call, name, function)
        for declared in self.own_kinds:
            for call in (node for node in ast.walk(declared) if isinstance(node, ast.Call)):
                if ast.unparse(call.func) == "super().__init__":
                    yield self.refusal(call, declared.name, declared)

    def refusal(self, call: ast.Call, name: str, within: ast.AST) -> Refusal:
        named, sentence = (self.text(one, within) for one in call.args[:2])
        return Refusal(named, sentence, at_fault(call), self.file, name)

    def text(self, node: ast.expr, within: ast.AST) -> str:
        """A text that stands here, or in an assignment that is the last one above it."""
        if isinstance(node, ast.Name):
            above = [
                one
                for one in ast.walk(within)
                if isinstance(one, ast.Assign) and one.lineno < node.lineno and ast.unparse(one.targets[0]) == node.id
            ]
            node = max(above, key=lambda one: one.lineno).value if above else node
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            raise NotLiteral(f"{self.file}:{node.lineno}: write the code and the sentence of a refusal as they are")
        return node.value


def at_fault(call: ast.Call) -> str:
    """The field at fault, as a page shows it."""
    at = next((keyword.value for keyword in call.keywords if keyword.arg == "at"), None)
    if at is None:
        return ""
    return code(str(at.value)) if isinstance(at, ast.Constant) else SEVERAL


def functions_in(tree: ast.AST, within: str = "") -> Iterator[tuple[str, ast.FunctionDef]]:
    """Functions and methods by their full names; what is within a function belongs to it."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef):
            yield f"{within}{node.name}", node
        elif isinstance(node, ast.ClassDef):
            yield from functions_in(node, f"{within}{node.name}.")
