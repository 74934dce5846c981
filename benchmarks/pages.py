"""The list of cases and the worklist of a house with very many cases, against those of a house with a hundredth of them.

Both houses are served, and asked in turns through HTTP by a coordinator who is signed in.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack

from application.questions import CaseFilter
from benchmarks.browser import Browser, signed_in
from benchmarks.houses import Filled, Houses
from benchmarks.measure import Measured, medians_in_turns
from infrastructure.bootstrap import open_house
from web.cli.house import progress_bar

WARM = 3
PAGES = {
    "worklist": "/worklist",
    "worklist, others' turn": "/worklist?tab=others",
    "list of cases": "/cases",
    "list of cases, filtered": "/cases?kind=Application.mentee&state=matched",
    "list of cases, by whose turn": "/cases?turn=mentor&sort=due",
    "list of cases, a page in its middle": "/cases?after={middle}",
    "history": "/history",
    "history, a page in its middle": "/history?before={middle}",
    "history, filtered": "/history?event=MentorshipStarted&role=coordinator&from=2020-01-01",
    "history, of one person": "/history?about={person}",
    "history, words in the reason": "/history?text=nowhere",
}
"""The addresses; `{middle}` is a position in the middle of the ledger, `{person}` the id of somebody in a case."""


def measure(houses: Houses, few: int, many: int, looks: int) -> list[Measured]:
    """With so many pairs of mentors and mentees in the two houses; each page is looked at so many times."""
    small, large = houses.filled(few), houses.filled(many)
    somebody = {house.folder: build_views(house) for house in (small, large)}
    with ExitStack() as stack:
        browsers = [
            (house, stack.enter_context(signed_in(house.folder, "bench", house.password))) for house in (small, large)
        ]
        works = [
            look(browser, address.format(middle=house.events // 2, person=somebody[house.folder]))
            for address in PAGES.values()
            for house, browser in browsers
        ]
        medians_in_turns(WARM, *works)
        medians = iter(medians_in_turns(looks, *works))
    return [compared(name, next(medians), next(medians), small, large) for name in PAGES]


def build_views(house: Filled) -> str:
    """The id of somebody in one of its cases comes back."""
    with progress_bar("Building views") as report, open_house(house.settings) as opened:
        if opened.views.lag():
            opened.views.rebuild(report)
        return opened.case_list.page(CaseFilter((opened.programmes.all()[0].code,)), size=1)[0].people[0]


def look(browser: Browser, address: str) -> Callable[[int], float]:
    """Milliseconds of one page."""

    def timed(_turn: int) -> float:
        status, _page = browser.ask("GET", address)
        if status != 200:
            raise RuntimeError(f"{address} answered {status}")
        return browser.took

    return timed


def compared(name: str, few_ms: float, many_ms: float, small: Filled, large: Filled) -> Measured:
    return Measured(
        name=name,
        ratio=many_ms / few_ms,
        bar=1.5,
        aim=1.1,
        unit=f"{large.cases:,} cases / {small.cases:,} cases",
        details={"many_ms": round(many_ms, 1), "few_ms": round(few_ms, 1)},
    )
