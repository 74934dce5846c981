"""Two moments compared: what the view says is what the ledger's own events say, on either database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from application.comparing import CAME_BACK, CHANGED, HAS_ENDED, NEW, Flow, Moved, Period
from domain.case import Role
from tests.houses import FIRST_MOMENT, PROGRAMME, Office


def lives(office: Office) -> list[datetime]:
    """Some cases with a life, and moments before, between and after."""
    moments = [FIRST_MOMENT, office.clock.now]
    mentor, mentee = office.mentor(capacity=2), office.applied(Role.MENTEE)
    declined = office.applied(Role.MENTEE)
    moments.append(office.clock.now)
    office.clock.wind(1)
    reference = office.choose(office.admit(mentee), mentor)
    office.apply_step(declined, "decline", office.why(office.policy.reason_codes("decline")[0].code, "Twice."))
    moments.append(office.clock.now)
    office.apply_step(declined, "reopen", office.why(office.policy.reason_codes("reopen")[0].code, "By mistake."))
    office.clock.wind(1)
    office.agree(reference)
    if office.mentorship(reference).state == "agreed":
        office.mentorship_step(reference, "start")
    office.mentorship_step(reference, "raise_concern", mentee.person_id, text="She does not answer.")
    moments.append(office.clock.now)
    office.mentorship_step(reference, "terminate", office.why("no_time", "They moved away."))
    return [*moments, office.clock.now]


def states_by(office: Office, moment: datetime) -> dict[str, tuple[str, str]]:
    """The kind and the state of each case that there was, by its id, as the ledger has it."""
    found = {}
    kinds = {kind: name for name, (kind, _next_steps) in office.house.case_files.kinds.items()}
    for entry in office.house.ledger.read(0, 1_000_000):
        if entry.event.act.recorded_at <= moment:
            found[str(entry.event.originator_id)] = entry.event.originator_id, entry.event.state
    for case_id, (original, state) in list(found.items()):
        kind = next((name for case, name in kinds.items() if office.house.ledger.find(case, original)), "")
        if kind:
            found[case_id] = kind, state
        else:
            del found[case_id]
    return found


def pages(office: Office, period: Period, flows: list[Flow]) -> Iterator[Moved]:
    before: int | None = None
    while True:
        found = office.house.comparison.moved(period, flows, before=before, size=2)
        yield from found[:2]
        if len(found) < 3:
            return
        before = found[1].decided


def test_cases_went_from_state_to_state_as_the_ledger_says(each_office: Office) -> None:
    moments = lives(each_office)
    comparison, kinds = each_office.house.comparison, tuple(each_office.house.case_files.kinds)
    stood = {moment: states_by(each_office, moment) for moment in moments}
    positions = {
        (str(entry.event.originator_id), entry.event.originator_version): entry
        for entry in each_office.house.ledger.read(0, 1_000_000)
    }

    some_came_back = set[str]()

    for since, until in (
        *pairwise(moments),
        (moments[0], moments[-1]),
        (moments[1], moments[-2]),
        (moments[2], moments[-1]),
    ):
        period = Period(PROGRAMME, kinds, since, until)
        flows = list(comparison.flows(period))
        left = {
            str(entry.event.originator_id)
            for entry in positions.values()
            if since < entry.event.act.recorded_at <= until
            and entry.event.state != stood[until].get(str(entry.event.originator_id), ("", entry.event.state))[1]
        }
        went = {case: (kind, stood[since].get(case, ("", ""))[1], now) for case, (kind, now) in stood[until].items()}
        back = {case for case, (_kind, was, now) in went.items() if was == now and case in left}
        assert Counter({(one.kind, one.before, one.after, one.is_back): one.number for one in flows}) == Counter(
            (*states, case in back) for case, states in went.items()
        )

        found = list(pages(each_office, period, [one for one in flows if one.is_move]))
        assert {one.case_id: (one.kind, one.before, one.after) for one in found} == {
            case: states for case, states in went.items() if states[1] != states[2] or case in back
        }
        came_back = list(pages(each_office, period, [one for one in flows if one.is_of(CAME_BACK)]))
        assert {one.case_id for one in came_back} == back
        some_came_back |= back
        for one in found:
            states = [one.before, *(line.state for line in one.led)]
            assert all(before != after for before, after in pairwise(states))
            assert (states[-1], one.led[-1].at) == (one.after, one.decided)
            entry = positions[one.case_id, one.led[-1].version]
            assert (entry.at, entry.event.state) == (one.decided, one.after)
            assert since < entry.event.act.recorded_at <= until
        assert [one.decided for one in found] == sorted((one.decided for one in found), reverse=True)

    assert some_came_back
    whole = list(comparison.flows(Period(PROGRAMME, kinds, FIRST_MOMENT - timedelta(days=1), moments[-1])))
    assert [one for one in whole if not one.is_of(NEW)] == []
    assert comparison.flows(Period("another", kinds, moments[0], moments[-1])) == []


def test_a_flow_is_of_what_changed_of_what_is_new_or_of_what_has_ended() -> None:
    def what(kind: str, before: str, after: str) -> set[str]:
        return {name for name in (CHANGED, NEW, HAS_ENDED, CAME_BACK) if Flow(kind, before, after, 1).is_of(name)}

    assert what("Application", "submitted", "submitted") == set()
    assert what("Application", "submitted", "accepted") == {CHANGED}
    assert what("Application", "submitted", "declined") == {CHANGED, HAS_ENDED}
    assert what("Application", "", "declined") == {NEW, HAS_ENDED}
    assert what("Application", "declined", "submitted") == {CHANGED}
    assert what("Mentorship", "completed", "certified") == {CHANGED}
