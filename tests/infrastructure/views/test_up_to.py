"""The history as of a position is that of the present up to there: it answers as one that was made from nothing later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import UTC, timedelta
from typing import Any

from application.asking import Asker
from application.comparing import Flow, Period
from application.exceptions import Sought
from application.questions import Wanted
from application.visibility import NO_CASE
from infrastructure.house import House
from infrastructure.mapper import event_classes
from infrastructure.past import ViewsThen
from infrastructure.views import history
from infrastructure.views.engine import Added, Views
from infrastructure.views.history import Comparison, Days, Entries, Exceptions, History, Opened
from tests.application.test_gatherings import hold, plan
from tests.houses import FIRST_MOMENT, PROGRAMME, Office

ALL = Wanted((PROGRAMME, NO_CASE), readings_in=(PROGRAMME,))


def test_answers_up_to_a_position_are_as_if_nothing_had_followed(each_office: Office) -> None:
    office, house = each_office, each_office.house
    reference, mentor, mentee = office.pair()
    hold(office, plan(office), mentee.person_id)  # which is about her only from then on
    office.mentorship_step(reference, "raise_concern", mentee.person_id, text="She does not answer.")
    file = house.case_files.open(reference, Asker(str(office.auditor)))
    house.readings.open_concerns(Asker(str(office.auditor), reason="A complaint came."), file)
    office.mentorship_step(reference, "terminate", office.why("no_time", "They moved away."))
    later = Period(PROGRAMME, ("Application", "Mentorship"), FIRST_MOMENT, office.clock() + timedelta(days=1))
    flows = Comparison(house.views).flows(later)
    assert house.past

    for position in range(0, house.ledger.last_position() + 1, 7):
        with closing(made_anew(house, position)) as anew:
            then = house.past.build(position)
            assert isinstance(then, ViewsThen)
            people = [str(mentor.person_id), str(mentee.person_id)]
            found, expected = (
                answers(views, office, people, later, flows) for views in (then.added("history"), anew.added("history"))
            )
            assert found == expected, position


def made_anew(house: House, position: int) -> Views:
    view = history.view(frozenset(event_classes()), house.programmes.policy)
    return Views.in_memory(house.ledger, [view], event_classes(), up_to=position)


def answers(
    views: Added, office: Office, people: list[str], period: Period, flows: Sequence[Flow]
) -> Mapping[str, Any]:
    """To all that is asked of the history."""
    lines, entries, exceptions = History(views), Entries(views), Exceptions(views)
    sought = Sought((PROGRAMME, NO_CASE), (PROGRAMME,), (PROGRAMME,), beyond_cases=True)
    page = lines.page(ALL, size=1_000)
    events = [line.event for line in page]
    moment = office.clock()
    return {
        "page": page,
        "onwards": lines.page(ALL, after=3, size=4),
        "about": [lines.page(Wanted(about=(one,)), size=1_000) for one in people],
        "count": lines.count(ALL),
        "reasons": lines.with_reasons(ALL),
        "by topic": lines.newest_by_topic(ALL),
        "entry": [entries.entry(at, ALL) for at in range(1, office.house.ledger.last_position() + 1)],
        "caused": entries.caused_by(events, ALL, 1_000),
        "exceptions": exceptions.page(sought),
        "of each kind": exceptions.counts(sought),
        "opened": Opened(views).references(ALL, ["ApplicationSubmitted"], office.house.ledger.last_position()),
        "days": Days(views).counts(ALL, UTC, moment.date()),
        "flows": Comparison(views).flows(period),
        "moved": Comparison(views).moved(period, flows),
    }
