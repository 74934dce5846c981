"""What goes wrong while somebody's data are handled is told in the log without them."""

from __future__ import annotations

import io
import logging
import subprocess
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Blueprint, Response, stream_with_context
from flask.typing import ResponseReturnValue

from tests.web.front import Front, Guest
from web.access import signed_in
from web.app import create_app
from web.errors import place
from web.logs import Broken, WithoutValues

NAME, ADDRESS = "Зарина Quetzalcoatl", "zarina@example.kz"

trouble = Blueprint("trouble", __name__)


@trouble.get("/trouble/page")
@signed_in
def page_breaks() -> ResponseReturnValue:
    try:
        {"name": NAME}[ADDRESS]
    except KeyError as missing:
        raise ValueError(f"{NAME} cannot be read") from missing
    return ""


@trouble.get("/trouble/file")
@signed_in
def file_breaks() -> ResponseReturnValue:
    def pieces() -> Iterator[bytes]:
        yield b"first"
        raise LookupError(NAME)

    return Response(stream_with_context(pieces()))


@pytest.fixture(scope="module")
def guest(front: Front) -> Guest:
    app = create_app(front.office.house)
    app.register_blueprint(trouble)
    guest = Guest(app)
    front.visit()
    assert guest.sign_in(f"p{front.office.coordinator.hex[:12]}").status_code == 303
    return guest


@contextmanager
def logged() -> Iterator[io.StringIO]:
    """What a server writes to its log."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(WithoutValues("%(levelname)s %(name)s %(message)s"))
    logging.getLogger().addHandler(handler)
    yield written
    logging.getLogger().removeHandler(handler)


def holds_nothing_of_her(text: str) -> bool:
    return not any(one in text for one in (NAME, ADDRESS, NAME.encode("unicode_escape").decode(), repr(NAME)))


def test_an_error_is_logged_with_its_kind_and_place_and_none_of_its_values(guest: Guest) -> None:
    with logged() as log:
        page = guest.get("/trouble/page")
    text, number = log.getvalue(), log.getvalue().split()[2].rstrip(":")
    assert (page.status_code, holds_nothing_of_her(page.text)) == (500, True)
    assert number in page.text
    assert holds_nothing_of_her(text)
    for said in (
        "builtins.KeyError",
        "builtins.ValueError",
        "in page_breaks",
        "Because of that",
        "GET /trouble/page failed",
    ):
        assert said in text


def test_words_about_the_code_alone_are_kept(caplog: pytest.LogCaptureFixture) -> None:
    try:
        (None).strip()  # type: ignore[attr-defined]
    except AttributeError:
        logging.getLogger("web").exception("failed")
    assert "'NoneType' object has no attribute 'strip'" in WithoutValues("%(message)s").format(caplog.records[-1])


def test_a_file_that_breaks_off_leaves_nothing_for_the_server_to_print(guest: Guest) -> None:
    """The server prints whatever reaches it, with its causes, as Python does."""
    with logged() as log, pytest.raises(Broken) as broken:
        guest.get("/trouble/file")
    assert holds_nothing_of_her("".join(traceback.format_exception(broken.value)))
    assert holds_nothing_of_her(log.getvalue())
    assert "in pieces" in log.getvalue()


def test_a_link_that_lets_somebody_in_is_not_logged(front: Front) -> None:
    for address, said in (("/vote/SECRET", "/vote/<token>"), ("/cases/NU-23456", "/cases/NU-23456")):
        with front.app.test_request_context(address):
            assert place() == said


def cleaned_up(raising: str) -> subprocess.CompletedProcess[str]:
    """A process in which something arises while an object is cleaned up, and that goes on for a while."""
    lines = [
        "import logging, time",
        "from web import logs",
        "logs.set_up(logging.ERROR, '%(message)s')",
        f"class Kept:\n    def __del__(self): raise {raising}",
        "Kept()",
        "time.sleep(0.5)",
        "print('to its end')",
    ]
    return subprocess.run([sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True, check=False)


def test_ctrl_c_stops_what_was_just_cleaning_up() -> None:
    ran = cleaned_up("KeyboardInterrupt")
    assert ran.returncode != 0
    assert ran.stdout == ""
    assert "KeyboardInterrupt" in ran.stderr


def test_what_arises_while_something_is_cleaned_up_is_told_without_values() -> None:
    ran = cleaned_up("ValueError('Aigul')")
    assert (ran.returncode, ran.stdout) == (0, "to its end\n")
    assert "ValueError" in ran.stderr
    assert "Aigul" not in ran.stderr.replace("raise ValueError('Aigul')", "")
