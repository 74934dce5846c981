"""Random legal and illegal steps on everything that there is, through the use cases of a real house, while time goes by."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from datetime import UTC, datetime, time, timedelta
from functools import partial
from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import rule

from application.asking import person
from domain.dates import ONE_DAY
from tests.stateful.askers import concerned
from tests.stateful.beginnings import Beginnings
from tests.stateful.facts import any_moment
from tests.stateful.office import OfficeWork
from tests.stateful.rules import Draw

ZERO = timedelta()


class HouseMachine(OfficeWork):
    """Each example has a house of its own, which has come as far as the chapters of `beginnings` go."""

    beginnings: ClassVar[Beginnings]
    chapters: ClassVar[int]

    def __init__(self) -> None:
        super().__init__()
        self.end = ExitStack()
        self.world = self.end.enter_context(self.beginnings.world_after(self.chapters))

    def teardown(self) -> None:
        with self.end:
            if sys.exc_info()[0] is None:  # else it is known what went wrong
                self.world.react()
                comparison = self.world.comparison
                comparison.everything()
                comparison.outbox(self.world.reacted_to)
                comparison.rebuilt()

    @rule(data=st.data(), hours=st.sampled_from([0, 0, 0, 1, 24, 0, 24 * 6, 24 * 31, 24 * 62, -1, -50]))
    def time_passes(self, data: st.DataObject, hours: int) -> None:
        """Up to a day that matters, or so many hours; sometimes a machine's clock is set back. Mostly the house's own ticks."""
        draw, world = data.draw, self.world
        if hours:
            world.wind(hours=hours)
        else:
            self.a_day_comes(draw)
        match draw(st.sampled_from(["tick", "tick", "told", ""])):
            case "tick":
                world.tick()
            case "told":
                told, force = draw(any_moment(world)), draw(st.integers(0, 3)) == 0
                if not force or told < world.now + timedelta(days=32):
                    world.tick(told, force=force)

    def a_day_comes(self, draw: Draw) -> None:
        """A last day, or the one after it: noon in UTC falls on it in all zones of our programmes."""
        days = {day for one in self.model.of_kind("Mentorship") for day in one.deadlines.days(self.model.state(one))}
        noons = [datetime.combine(day, time(12), UTC) + after for day in sorted(days) for after in (ZERO, ONE_DAY)]
        if ahead := [noon for noon in noons if noon > self.world.clock.now]:
            self.world.clock.now = draw(st.sampled_from(ahead[:6]))

    @rule(data=st.data())
    def the_house_is_looked_after(self, data: st.DataObject) -> None:
        match data.draw(st.sampled_from(["react", "look", "react", "look", "reopen", "rebuild"])):
            case "react":
                self.world.react()
                self.world.comparison.outbox(self.world.reacted_to)
            case "reopen":
                self.world.close()
                self.world.open()
            case "rebuild":
                self.world.house.views.rebuild()
            case _:
                self.look_at_pages(data.draw)
        self.world.comparison.views_are_whole()

    def look_at_pages(self, draw: Draw) -> None:
        """As somebody of the office sees a case, and somebody who has a part in it."""
        cases = list(self.model.cases.values())
        for known in draw(st.lists(st.sampled_from(cases), max_size=6, unique_by=id)) if cases else ():
            for asker in (person(self.world.staff.coordinator), concerned(self.world, draw, known)):
                self.world.attempt(partial(self.world.house.case_files.open, known.reference, asker))
