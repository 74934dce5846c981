"""Rebuilding without downtime: the next generation is built beside the current one, catches up, and takes over.

It takes over at the moment when a transaction under the current one's lock commits the successor's number. Whoever
reads or changes views asks for that number in the same transaction, so that nobody reads or changes what is retired.
The pointer that the store keeps is for those who start later; where a crash left it behind, they follow the successors.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress

import sqlalchemy as sa

from application.ports import LedgerUnavailable
from infrastructure.views.engine.faults import DATABASE, RebuildFailed, Refused, describe
from infrastructure.views.engine.generation import Generation, Progress, Report
from infrastructure.views.engine.recipe import Recipe
from infrastructure.views.engine.stores import Store

log = logging.getLogger(__name__)


def newest(store: Store, recipe: Recipe) -> Generation | None:
    """The generation that everybody should use now; None if there is none, or none that can be read."""
    number = store.current()
    while number:
        generation = Generation(number, store.open(number), recipe)
        try:
            progress = generation.peek()
        except DATABASE:
            if number in store.numbers():
                raise
            progress = None
        if progress and not progress.successor:
            return generation
        generation.close()
        number = following(store, number, progress)
    return None


def following(store: Store, number: int, progress: Progress | None) -> int:
    """Where to look after a generation that cannot be used; 0 if nowhere.

    One that cannot be read was perhaps dropped while we opened it, by the second rebuild since we asked: ask again.
    """
    after = progress.successor if progress else store.current()
    return after if after != number and after in store.numbers() else 0


def why_rebuild(store: Store, recipe: Recipe) -> str | None:
    """Why this process cannot use the views that there are; None if it can."""
    generation = newest(store, recipe)
    if generation is None:
        return "there are none"
    with closing(generation):
        progress = generation.progress()
        if progress.shape != generation.shape:
            return "they were made for other tables or editions than this release's"
        return recipe.why_not_from_here(progress.at, progress.mark)


def rebuild(store: Store, recipe: Recipe, report: Report) -> None:
    """Build the next generation and let it take over, as soon as nobody else does so.

    The generation that was current stays, retired; the next rebuild drops it.

    Raises:
        RebuildFailed: the current generation goes on.
    """
    with said_plainly(), store.alone():
        rebuild_alone(store, recipe, report)


def rebuild_if_needed(store: Store, recipe: Recipe, report: Report) -> None:
    """
    Raises:
        RebuildFailed: it is needed and cannot be done, or nobody can say whether it is needed.
    """
    with said_plainly():
        if why_rebuild(store, recipe):
            with store.alone():
                if reason := why_rebuild(store, recipe):  # nobody else did it while we waited
                    log.warning("the views are rebuilt: %s", reason)
                    rebuild_alone(store, recipe, report)


def drop_retired(store: Store, recipe: Recipe) -> None:
    """Keep the current generation alone. Whoever still reads another one goes over to it.

    Raises:
        RebuildFailed: some are still there.
    """
    with said_plainly(), store.alone():
        current = newest(store, recipe)
        if current is None:
            return
        with closing(current):
            store.point_to(current.number)
            for number in store.numbers():
                if number != current.number:
                    store.drop(number)


def rebuild_alone(store: Store, recipe: Recipe, report: Report) -> None:
    with ExitStack() as stack:
        current = newest(store, recipe)
        if current:
            stack.callback(current.close)
            store.point_to(current.number)
        there = store.numbers()
        for number in there:
            if not current or number != current.number:
                store.drop(number)
        new = fill(store, max(there, default=0) + 1, recipe, report)
        stack.callback(new.close)
        take_over(store, recipe, new, current)


def fill(store: Store, number: int, recipe: Recipe, report: Report) -> Generation:
    """A new generation with all that is in the ledger by now, safe on the disk."""
    try:
        with making(store, number, recipe) as generation:
            generation.create()
            generation.build(report)
            generation.index()
            generation.keep_safe()
    except Refused as refused:
        log.warning("rebuilding in small steps, to find the event at fault: %s", describe(refused.__cause__ or refused))
        with making(store, number, recipe) as generation:
            generation.create()
            generation.index()
            catch_up(generation, recipe, report)
            generation.keep_safe()
    return generation


@contextmanager
def making(store: Store, number: int, recipe: Recipe) -> Iterator[Generation]:
    """A new generation, which does not stay if anything fails here."""
    generation = Generation(number, store.make(number), recipe)
    try:
        yield generation
    except BaseException:
        generation.close()
        with suppress(*DATABASE):
            store.drop(number)
        raise


def catch_up(generation: Generation, recipe: Recipe, report: Report) -> None:
    goal = recipe.ledger.last_position()
    at = generation.progress().at
    while (now := generation.advance()) > at:
        at = now
        report(at, max(at, goal))


def take_over(store: Store, recipe: Recipe, new: Generation, current: Generation | None) -> None:
    """Let the new generation take over. Whatever fails here, it is not dropped: it may be the current one by then."""
    catch_up(new, recipe, silent)
    if current:
        with current.lock() as locked:
            catch_up(new, recipe, silent)
            current.retire(locked, new.number)
    store.point_to(new.number)


def silent(_done: int, _goal: int) -> None:
    """Reports nothing."""


@contextmanager
def said_plainly() -> Iterator[None]:
    """What a database or a disk says, in a sentence that says what to do. (What they say of themselves is nobody's data.)

    Raises:
        RebuildFailed: instead of their own exceptions.
    """
    try:
        yield
    except (*DATABASE, LedgerUnavailable) as problem:
        said = str(problem.orig if isinstance(problem, sa.exc.DBAPIError) else problem).strip()
        todo = next((todo for words, todo in REMEDIES.items() if words in said), "Put that right")
        raise RebuildFailed(
            f"The views could not be rebuilt: {said.rstrip('.')}. "
            f"{todo}, then start again or run `talimger views rebuild`."
        ) from problem


REMEDIES = {
    "full": "Free some space",
    "No space": "Free some space",
    "readonly": "Make the data folder writable for this user",
    "Read-only": "Make the data folder writable for this user",
    "Permission denied": "Make the data folder writable for this user",
    "permission denied": "Let the database's user make schemas",
    "unable to open": "Check the data folder (TALIMGER_DATA) and its rights",
    "connect": "Check DATABASE_URL, and that PostgreSQL is running",
    "locked": "Close the program that holds the file",
}
