"""The documentation: what is made from the code is as the code says, and what people wrote leads somewhere."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from tests.ledgers import all_event_classes
from web.cli import talimger
from web.docs import lives, pages
from web.docs.refusals import Module, NotLiteral, found

ROOT = Path(__file__).parents[2]
WRITTEN_BY_PEOPLE = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
    *(ROOT / "docs").rglob("*.md"),
]
PICTURES = ROOT / "docs" / "pictures"
GENERATED = ["commands.md", "events.md", "lifecycles.md", "programme-files.md", "refusals.md"]
COMMAND = re.compile(r"(?:`|^|\$ )talimger ([a-z]+)(?: ([a-z]+)\b)?", re.MULTILINE)
LINK = re.compile(r"\]\(([^)\s]+)\)")


def docs(*arguments: str) -> Result:
    return CliRunner().invoke(talimger, ["docs", *arguments])


@cache
def made() -> dict[str, str]:
    return pages(talimger)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with fresh pages."""
    for name, text in made().items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


# The command


def test_the_pages_of_this_tree_are_as_the_code_says() -> None:
    result = docs("--check")
    assert result.exit_code == 0, result.output


def test_pages_are_written_and_then_fresh(tmp_path: Path) -> None:
    assert docs("--folder", str(tmp_path)).exit_code == 0
    assert sorted(file.name for file in tmp_path.iterdir()) == GENERATED
    assert "All 5" in docs("--check", "--folder", str(tmp_path)).output


def test_a_changed_or_missing_page_is_named_with_what_to_do_and_stays_as_it_is(folder: Path) -> None:
    changed, missing = folder / "events.md", folder / "lifecycles.md"
    changed.write_text("something else", encoding="utf-8")
    missing.unlink()
    result = docs("--check", "--folder", str(folder))
    assert result.exit_code == 1
    assert result.output == f"Error: Not as the code says: {changed}, {missing}. Run `talimger docs`.\n"
    assert changed.read_text(encoding="utf-8") == "something else"
    assert not missing.exists()
    assert docs("--folder", str(folder)).output == f"Written: {changed}\nWritten: {missing}\n"
    assert {file.name: file.read_text(encoding="utf-8") for file in folder.iterdir()} == made()


def test_a_folder_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    result = docs("--folder", str(tmp_path / "nowhere"))
    assert result.exit_code == 1
    assert "There is no folder" in result.output


def test_another_process_writes_the_same_pages(folder: Path) -> None:
    command = [sys.executable, "-c", "from web.cli import main; main()", "docs", "--check", "--folder", str(folder)]
    environment = {**os.environ, "PYTHONHASHSEED": "7", "COLUMNS": "40", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")


# What the pages say


def test_every_kind_of_event_is_in_the_catalogue() -> None:
    headings = set(re.findall(r"^### (\w+)$", made()["events.md"], re.MULTILINE))
    assert all_event_classes().keys() <= headings


def test_every_step_is_in_the_lives() -> None:
    page = made()["lifecycles.md"]
    for kind in lives.aggregates():
        for step in kind.LIFE.values():
            assert f"| `{step.name}` |" in page


def test_diagrams_have_arrows_between_states_and_nothing_else() -> None:
    diagrams = re.findall(r"```mermaid\nstateDiagram-v2\n(.*?)```", made()["lifecycles.md"], re.DOTALL)
    assert len(diagrams) == len(lives.aggregates())
    for line in "".join(diagrams).splitlines():
        assert re.fullmatch(r"    (\[\*\]|\w+) --> (\[\*\]|\w+)(: \w+(, \w+)*)?", line), line


def test_every_command_has_its_section() -> None:
    for path in command_paths(talimger, "talimger"):
        assert f"## {path}\n" in made()["commands.md"]


def command_paths(group: click.Group, path: str) -> Iterator[str]:
    for name, command in group.commands.items():
        yield f"{path} {name}"
        if isinstance(command, click.Group):
            yield from command_paths(command, f"{path} {name}")


# Refusals are found by reading the code


def test_refusals_are_found_wherever_they_are_raised() -> None:
    places = {(refusal.code, refusal.file) for refusal in found()}
    assert places >= {
        ("not_now", "domain/case/life.py"),
        ("not_now", "domain/application/rules.py"),
        ("already_applied", "application/admissions.py"),
        ("wrong_credentials", "infrastructure/accounts.py"),
        ("person_erased", "infrastructure/vault.py"),
        ("no_account", "web/pages/person.py"),
    }
    assert not [refusal for refusal in found() if not re.fullmatch(r"[a-z_]+", refusal.code)]


CODE = """
from domain.case import Refused
def one(case):
    if case:
        template = "Choose an earlier day: {day}."
        return Refused("too_late", template, at="day", day=1)
    template = "Something else."
    raise Refused("other", template)
"""


def refusals_in(code: str) -> list[tuple[str, str, str, str]]:
    refusals = Module("x.py", ast.parse(code)).refusals({"Refused"})
    return sorted((one.code, one.sentence, one.at, one.function) for one in refusals)


def test_a_sentence_is_found_where_it_was_written() -> None:
    assert refusals_in(CODE) == [
        ("other", "Something else.", "", "one"),
        ("too_late", "Choose an earlier day: {day}.", "`day`", "one"),
    ]


def test_another_refused_is_none_of_ours() -> None:
    assert refusals_in(CODE.replace("domain.case", "somewhere.else_")) == []


def test_a_computed_sentence_stops_the_list_from_being_made() -> None:
    with pytest.raises(NotLiteral, match=r"x\.py:7"):
        refusals_in(CODE.replace('"Something else."', "str(case)"))


# What people wrote


@pytest.mark.parametrize("text_file", WRITTEN_BY_PEOPLE, ids=lambda file: str(file.relative_to(ROOT)))
def test_links_lead_somewhere(text_file: Path) -> None:
    links = LINK.findall(text_file.read_text(encoding="utf-8"))
    broken = [link for link in links if not leads_somewhere(text_file, link)]
    assert not broken


def leads_somewhere(page: Path, link: str) -> bool:
    if "://" in link:
        return True
    path, _, anchor = link.partition("#")
    target = (page.parent / path).resolve() if path else page
    if PICTURES in target.parents and not PICTURES.exists():
        return True  # `make screenshots` makes them all
    return target.exists() and (not anchor or anchor in anchors(target))


@cache
def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_settings_in_the_readme_are_those_that_the_code_reads() -> None:
    section = (ROOT / "README.md").read_text(encoding="utf-8").partition("\n## Settings\n")[2].partition("\n## ")[0]
    told = re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)
    assert len(told) == len(set(told))
    assert set(told) == {
        name for package in ("domain", "application", "infrastructure", "web") for name in read_in(package)
    }


def read_in(package: str) -> Iterator[str]:
    """The names that a package asks the environment for: `env.get("PORT")`, `os.environ[PROXIES]`."""
    for file in (ROOT / package).rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        if "env" not in text:
            continue
        tree = ast.parse(text)
        constants = {ast.unparse(one.targets[0]): one.value for one in ast.walk(tree) if isinstance(one, ast.Assign)}
        for node in ast.walk(tree):
            if (asked := asked_for(node)) is not None:
                value = constants.get(ast.unparse(asked), asked)
                assert isinstance(value, ast.Constant), f"{file}:{asked.lineno}: which variable is read?"
                yield str(value.value)


def asked_for(node: ast.AST) -> ast.expr | None:
    if isinstance(node, ast.Call) and ast.unparse(node.func) in {"os.getenv", "env.get", "os.environ.get"}:
        return node.args[0]
    if isinstance(node, ast.Subscript) and ast.unparse(node.value) in {"env", "os.environ"}:
        return node.slice
    return None


@pytest.mark.parametrize("text_file", WRITTEN_BY_PEOPLE, ids=lambda file: str(file.relative_to(ROOT)))
def test_commands_that_are_named_exist(text_file: Path) -> None:
    named = COMMAND.findall(text_file.read_text(encoding="utf-8"))
    assert not [words for words in named if not is_command(talimger, list(filter(None, words)))]


def is_command(command: click.Command, words: list[str]) -> bool:
    if not isinstance(command, click.Group) or not words:
        return True
    return words[0] in command.commands and is_command(command.commands[words[0]], words[1:])
