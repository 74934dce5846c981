"""What a log says of an error: what kind it is and where it arose, not what it says: that may hold somebody's data."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import traceback
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ABOUT_CODE: Final = frozenset(
    {"AttributeError", "NameError", "TypeError", "UndefinedError", "UnboundLocalError", "ZeroDivisionError"}
)
"""Kinds whose words name what stands in the code, and no value. (Jinja's is among them, which is not imported here.)"""

LEFT_OUT: Final = "(its words are left out: they may hold somebody's data)"

A_MOMENT: Final = 0.05
"""Seconds: by then, what was being cleaned up mostly is."""

log = logging.getLogger(__name__)


class Broken(Exception):
    """An answer could not be given, or not to its end. The log says why."""


class WithoutValues(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        record.exc_text = None  # as another handler wrote it
        return super().format(record)

    def formatException(self, ei: Any) -> str:  # noqa: N802 - named by the library
        return "\n".join(told(ei[1]))


def told(error: BaseException, seen: frozenset[int] = frozenset()) -> Iterator[str]:
    """A traceback as Python prints it, the first cause first, without what the errors say."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None and id(before) not in seen:
        yield from told(before, seen | {id(error)})
        yield "\nBecause of that:\n" if error.__cause__ else "\nAnd while that was handled:\n"
    yield "Traceback (most recent call last):"
    yield "".join(traceback.format_tb(error.__traceback__)).rstrip("\n")
    kind = type(error)
    yield f"{kind.__module__}.{kind.__qualname__}: {error if kind.__name__ in ABOUT_CODE else LEFT_OUT}"
    if isinstance(error, BaseExceptionGroup):
        for one in error.exceptions:
            yield from told(one, seen | {id(error)})


def set_up(level: int, layout: str, *, whole_process: bool = True) -> None:
    """Let this process log so; `whole_process`: and so say as well what ends it, or one of its threads."""
    logging.basicConfig(level=level, format=layout)
    for handler in logging.getLogger().handlers:
        handler.setFormatter(WithoutValues(layout))
    if whole_process:
        sys.excepthook = ended
        sys.unraisablehook = swallowed
        threading.excepthook = lambda args: log.error("a thread has ended", exc_info=args.exc_value)


def ended(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    sys.stderr.write("\n".join(told(error)) + "\n")


def swallowed(found: sys.UnraisableHookArgs) -> None:
    """What arises while something is cleaned up, Python raises nowhere: Ctrl-C is told once more, or it would stop nothing."""
    if found.exc_type is KeyboardInterrupt:
        threading.Timer(A_MOMENT, os.kill, (os.getpid(), signal.SIGINT)).start()
    else:
        log.error("something could not be cleaned up", exc_info=found.exc_value)


class Whole:
    """Around the whole application: what gets past its own error pages, as when a file is being sent, would else be printed
    by the server, with its values."""

    def __init__(self, application: WSGIApplication) -> None:
        self.application = application

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        try:
            answer = self.application(environ, start_response)
        except Exception as problem:
            raise broken(problem) from None
        return Pieces(answer)


class Pieces:
    """An answer, piece by piece."""

    def __init__(self, answer: Iterable[bytes]) -> None:
        self.answer, self.pieces = answer, iter(answer)

    def __iter__(self) -> Pieces:
        return self

    def __next__(self) -> bytes:
        try:
            return next(self.pieces)
        except StopIteration:
            raise
        except Exception as problem:
            raise broken(problem) from None

    def close(self) -> None:
        close: Any = getattr(self.answer, "close", None)
        if close is not None:
            close()


def broken(problem: Exception) -> Broken:
    log.error("an answer broke off", exc_info=problem)
    return Broken("The log says why.")
