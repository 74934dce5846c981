"""What stands above a page as of then: the days of the programme (or of the case), the event before and the one after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Final

from flask import request, url_for
from markupsafe import Markup

from application.case_files import CaseFile
from application.questions import Wanted
from application.visibility import readable_history
from web import dates, words
from web.access import access_to
from web.as_of import AsOf, as_of, in_present, is_to_read, page_then, page_today, written
from web.house import present_house
from web.own_cases import own_cases
from web.scope import PARAMETER, programmes_of
from web.session import visitor
from web.two_moments import FIRST, typed

MOST_BARS: Final = 120
MOST_DAYS: Final = 8
"""Of the busiest ones."""

MOMENTS: Final[Mapping[str, Mapping[str, Any]]] = {"now": {"now": 1}, "other": {}}
"""At the foot of a page: what its links ask of the page that leads to others."""


@dataclass(frozen=True)
class Bar:
    """`wanted`: the events that the page is about, as far as its reader may know of them."""

    then: AsOf
    wanted: Wanted
    today: date
    reference: str = ""
    """Of the case that the page is about."""
    to: str = ""
    """The page that is shown as of another day; empty for this one."""

    @cached_property
    def counts(self) -> Counter[date]:
        return present_house().days.counts(self.wanted, self.then.zone, self.today)

    @property
    def first(self) -> date:
        return min(min(self.counts, default=self.today), self.today)

    @property
    def length(self) -> int:
        """In days."""
        return (self.today - self.first).days

    @property
    def place(self) -> int:
        """Which day of these the page is as of."""
        return max(0, min(self.length, (self.then.day - self.first).days))

    @property
    def busiest(self) -> Sequence[tuple[date, int, str]]:
        """Each with its number of events and the address of the page as of then."""
        found = sorted(self.counts.items(), key=lambda one: (-one[1], one[0]))[:MOST_DAYS]
        return [(day, number, page_then(day.isoformat(), self.to)) for day, number in sorted(found)]

    @property
    def each(self) -> int:
        """So many days are one column of the drawing."""
        return self.length // MOST_BARS + 1

    @property
    def columns(self) -> int:
        return self.length // self.each + 1

    @property
    def drawing(self) -> Markup:
        """A column for each day, or for several where they are many; those to come after the page's day are paler."""
        found: Counter[int] = Counter()
        for day, number in self.counts.items():
            found[(day - self.first).days // self.each] += number
        most, width = max(found.values(), default=1), 100 / self.columns
        parts = [
            Markup('<rect class="{}" x="{}%" y="{}" width="{}%" height="{}"><title>{}</title></rect>').format(
                "c-a" if column * self.each <= self.place else "c-s",
                round(column * width, 2),
                36 - (height := max(3, round(34 * number / most))),
                round(max(0.3, width * 0.7), 2),
                height,
                f"{self.days_of(column)}: {words.number(number)}",
            )
            for column, number in sorted(found.items())
        ]
        return Markup().join(parts)

    def days_of(self, column: int) -> str:
        first = self.first + timedelta(days=column * self.each)
        last = min(self.today, first + timedelta(days=self.each - 1))
        return " – ".join(dates.day(day, year=True) for day in ((first,) if first == last else (first, last)))

    @property
    def number(self) -> int:
        return sum(self.counts.values())

    @property
    def before(self) -> str:
        """The address of this page before its last event; empty if there is none."""
        history = present_house().history
        shown = history.page(self.wanted, before=self.then.position + 1, size=1)[:1]
        if not shown:
            return ""
        earlier = history.page(replace(self.wanted, until=shown[0].recorded_at), size=1)[:1]
        moment = earlier[0].recorded_at if earlier else shown[0].recorded_at - timedelta(microseconds=1)
        return page_then(written(moment))

    @property
    def after(self) -> str:
        """The address of this page after the next event; empty if there is none."""
        following = present_house().history.page(self.wanted, after=self.then.position, size=1)[-1:]
        return page_then(written(following[0].recorded_at)) if following else ""

    @property
    def compared(self) -> str:
        """The address at which what the page is about, as it stood then, is compared with today; empty where that is not
        hers."""
        since: dict[str, Any] = {FIRST: typed(self.then.moment)}
        if self.reference:
            return in_present(url_for("cases.compare", reference=self.reference, **since))
        return url_for("compare.index", **since) if access_to("compare.index").lets(visitor()) else ""


def as_of_bar(file: object = None) -> Bar | None:
    """For a page that is as of then; about one case where its file is given."""
    then = as_of()
    return bar_of(then, file) if then else None


def other_moments() -> dict[str, str] | None:
    """The addresses of the page that is shown now: as of this moment (`now`), and where another day is chosen (`other`). None
    where it is as of then already, with a bar above it, and where it cannot be."""
    can_be = not as_of() and request.method == "GET" and is_to_read(request.endpoint or "")
    if not can_be or not access_to("as_of.choose").lets(visitor()):
        return None
    return {name: url_for("as_of.choose", to=page_today(), **asked) for name, asked in MOMENTS.items()}


def bar_of(then: AsOf, file: object = None) -> Bar:
    today = present_house().ledger.now().astimezone(then.zone).date()
    if isinstance(file, CaseFile):
        concerns_in = (file.case.programme,) if file.hears_concerns else ()
        return Bar(then, Wanted(case_id=str(file.case.id), concerns_in=concerns_in), today, file.case.reference)
    chosen, every = request.args.get(PARAMETER), programmes_of(visitor())
    readable = readable_history(visitor().grants, every)
    shown = tuple(code for code in readable.programmes if code == chosen or chosen not in every)
    wanted = Wanted(programmes=shown, concerns_in=readable.concerns_in, own_cases=own_cases())
    return Bar(then, wanted, today)
