"""People who act at the same moment never overfill a mentor nor match a mentee twice: the ledger says so, save by save.

Everybody is a thread. Either all are in one house, or in several: each a process of its own over the same records.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import chain
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pytest

from application.ports import Entry
from domain.case import Refused, Role
from domain.mentorship import Mentorship
from domain.mentorship.values import How
from tests.houses import INTAKE, PROGRAMME, Applicant, Office, WoundClock, opened_house
from tests.ledgers import PROCESSES, clock
from tests.stateful.comparing import EVERYTHING
from tests.stateful.hearing import heard, views_are_right
from tests.stateful.model import Model

DONE = "done"
ACTORS = 12  # threads in all
HOUSES = {"threads": 1, "processes": 3}

Deed = Callable[[Office], object]


@pytest.fixture(scope="module")
def processes() -> Iterator[ProcessPoolExecutor]:
    line = PROCESSES.Barrier(ACTORS)
    most = max(HOUSES.values())
    with ProcessPoolExecutor(most, PROCESSES, initializer=stand_at, initargs=(line,)) as processes:
        yield processes


@pytest.fixture(params=HOUSES)
def crowd(request: pytest.FixtureRequest, processes: ProcessPoolExecutor) -> Crowd:
    return Crowd(processes, HOUSES[request.param])


def test_a_mentor_is_never_overfilled(each_office: Office, crowd: Crowd) -> None:
    office, mentor = each_office, each_office.mentor(capacity=3)
    mentees = [office.mentee() for _ in range(ACTORS)]

    outcomes = crowd.act(office, [[partial(propose, mentor, mentee)] for mentee in mentees])

    assert Counter(outcomes) == {DONE: 3, "mentor_is_full": ACTORS - 3}
    model = told(office)
    assert len(model.cases[mentor.case_id].places) == len(model.of_kind("Mentorship")) == 3


def test_a_mentee_is_never_matched_twice(each_office: Office, crowd: Crowd) -> None:
    office, mentee = each_office, each_office.mentee()
    mentors = [office.mentor() for _ in range(ACTORS)]

    outcomes = crowd.act(office, [[partial(propose, mentor, mentee)] for mentor in mentors])

    assert Counter(outcomes) == {DONE: 1, "not_now": ACTORS - 1}
    model = told(office)
    assert sum(len(model.cases[mentor.case_id].places) for mentor in mentors) == len(model.of_kind("Mentorship")) == 1


def test_a_mentor_has_never_fewer_places_than_mentees(each_office: Office, crowd: Crowd) -> None:
    """She takes places back while coordinators fill them: whoever comes first, the other is refused."""
    office, mentor = each_office, each_office.mentor(capacity=5)
    mentees = [office.mentee() for _ in range(ACTORS // 2)]
    proposals: list[Sequence[Deed]] = [[partial(propose, mentor, mentee)] for mentee in mentees]
    fewer: list[Sequence[Deed]] = [[partial(change_capacity, mentor, 1 + number % 4)] for number in range(ACTORS // 2)]

    outcomes = crowd.act(office, [*proposals, *fewer])

    assert set(outcomes) <= {DONE, "mentor_is_full", "below_places_taken"}
    model = told(office)
    assert len(model.of_kind("Mentorship")) == outcomes[: len(proposals)].count(DONE) >= 1


def test_an_intake_is_never_overfilled(each_office: Office, crowd: Crowd) -> None:
    """Some accept, some take back their acceptance, and one takes places away: the number is kept save by save."""
    office = each_office
    change_places(5, office)
    early = [office.mentee() for _ in range(2)]
    mentees = [office.screened(office.applied(Role.MENTEE)) for _ in range(ACTORS - 3)]
    deeds: list[Sequence[Deed]] = [[partial(accept, mentee)] for mentee in mentees]
    deeds += [[partial(withdraw, early[0])], [partial(withdraw, early[1])], [partial(change_places, 4)]]

    outcomes = crowd.act(office, deeds)

    accepted = Counter(outcomes[: len(mentees)])
    assert set(accepted) == {DONE, "no_places_left"}
    assert outcomes[len(mentees) : -1] == [DONE, DONE]
    kept = office.house.programmes.places(PROGRAMME, INTAKE)
    assert kept is not None
    assert kept.taken == accepted[DONE] <= (kept.places or 0), "and no more than there are"
    assert kept.places == (4 if outcomes[-1] == DONE else 5)
    told(office)


def test_whatever_people_do_at_once_leaves_everything_right(each_office: Office, crowd: Crowd) -> None:
    office, chance = each_office, Random(1)
    mentors, mentees = [office.mentor(capacity=2) for _ in range(3)], [office.mentee() for _ in range(8)]
    before = office.house.ledger.last_position()
    deeds = [[any_deed(chance, mentors, mentees) for _ in range(12)] for _ in range(ACTORS)]

    outcomes = crowd.act(office, deeds)

    done: Counter[Any] = Counter()
    for deed, came_of_it in zip(chain(*deeds), outcomes, strict=True):
        assert came_of_it in {DONE, *REFUSALS}
        done[deed.func] += came_of_it == DONE
    recorded = Counter(done_by(entry) for entry in office.house.ledger.read(before, EVERYTHING))
    assert {deed: recorded[topic] for deed, topic in RECORDED_AS.items()} == {deed: done[deed] for deed in RECORDED_AS}
    office.house.reactions.catch_up()
    told(office)


# What people do


def propose(mentor: Applicant, mentee: Applicant, office: Office) -> None:
    office.propose(mentor, mentee)


def choose(mentee: Applicant, mentors: Sequence[Applicant], office: Office) -> None:
    choices = tuple(one.case_id for one in mentors)
    office.apply_step(mentee, "choose_mentors", mentee.person_id, choices=choices)


def change_capacity(mentor: Applicant, capacity: int, office: Office) -> None:
    office.apply_step(mentor, "change_capacity", mentor.person_id, capacity=capacity)


def accept(mentee: Applicant, office: Office) -> None:
    office.apply_step(mentee, "accept")


def change_places(places: int, office: Office) -> None:
    office.house.programmes.change_places(office.why(text="A smaller room."), PROGRAMME, INTAKE, places)


def withdraw_proposal(mentee: Applicant, office: Office) -> None:
    office.mentorship_step(held(office, mentee).reference, "withdraw_proposal")


def refuse(mentee: Applicant, office: Office) -> None:
    proposed = held(office, mentee)
    office.mentorship_step(proposed.reference, "refuse", proposed.mentor.person_id)


def withdraw(mentee: Applicant, office: Office) -> None:
    office.apply_step(mentee, "withdraw", mentee.person_id)


def reopen(mentee: Applicant, office: Office) -> None:
    office.apply_step(mentee, "reopen", office.why("asked_to_return"))


def react(office: Office) -> None:
    office.house.reactions.catch_up()


RECORDED_AS = {
    propose: "MentorshipProposed",
    choose: "MentorsChosen",
    change_capacity: "CapacityChanged",
    withdraw_proposal: "ProposalWithdrawn",
    refuse: "ProposalRefused",
    withdraw: "ApplicationWithdrawn",
    reopen: "ApplicationReopened",
}
REFUSALS = {"not_now", "mentor_is_full", "below_places_taken"}


def done_by(entry: Entry) -> str:
    """As what somebody's deed was recorded; nothing for a proposal that came of a mentee's choice."""
    return "" if getattr(entry.event, "how", How.COORDINATOR) is How.MENTEE_CHOICE else entry.topic


def held(office: Office, mentee: Applicant) -> Mentorship:
    """The mentorship that holds her just now, perhaps not any more in a moment."""
    held_by = office.application(mentee).mentorship_id
    if held_by is None:
        raise Refused("not_now", "Nothing holds her.")
    return office.house.ledger.load(Mentorship, held_by)


def any_deed(chance: Random, mentors: Sequence[Applicant], mentees: Sequence[Applicant]) -> partial[None]:
    mentor, mentee = chance.choice(mentors), chance.choice(mentees)
    deeds = [
        partial(propose, mentor, mentee),
        partial(choose, mentee, chance.sample(mentors, 3)),
        partial(change_capacity, mentor, chance.randint(1, 3)),
        partial(withdraw_proposal, mentee),
        partial(refuse, mentee),
        partial(withdraw, mentee),
        partial(reopen, mentee),
        partial(react),
    ]
    return chance.choices(deeds, weights=(6, 4, 2, 6, 4, 1, 2, 2))[0]


# All at once


@dataclass(frozen=True)
class Crowd:
    """So many people, each a thread, in so many houses, each a process."""

    processes: ProcessPoolExecutor
    houses: int

    def act(self, office: Office, deeds: Sequence[Sequence[Deed]]) -> list[str]:
        """What came of the deeds of each, in this order. Before each deed all wait until everybody is ready for it."""
        assert len(deeds) == ACTORS, "the others would wait for ever"
        outcomes: list[list[str]] = [[]] * ACTORS
        parts = [slice(number, None, self.houses) for number in range(self.houses)]
        acting = [self.processes.submit(act, Place.of(office), deeds[part]) for part in parts]
        for part, done in zip(parts, acting, strict=True):
            outcomes[part] = done.result()
        return [outcome for own in outcomes for outcome in own]


@dataclass(frozen=True)
class Place:
    """Where the office is, who works there, and how far its time is ahead of ours."""

    folder: Path
    database_url: str
    staff: tuple[UUID, UUID, UUID, UUID]
    ahead: timedelta

    @classmethod
    def of(cls, office: Office) -> Place:
        settings = office.house.settings
        staff = (office.admin, office.coordinator, office.other_coordinator, office.auditor)
        return cls(settings.data_folder, settings.database_url, staff, office.clock.now - datetime.now(UTC))

    @contextmanager
    def opened(self) -> Iterator[Office]:
        with opened_house(self.folder, self.database_url, clock(ahead=self.ahead)) as house:
            yield Office(house, WoundClock(), *self.staff)


STARTING_LINE: list[Any] = []
"""The barrier at which everybody waits, in each process."""


def stand_at(line: Any) -> None:
    STARTING_LINE.append(line)


def act(place: Place, deeds: Sequence[Sequence[Deed]]) -> list[list[str]]:
    """One house, and a thread for each who acts in it."""
    with place.opened() as office, ThreadPoolExecutor(len(deeds)) as threads:
        return list(threads.map(lambda own: [outcome(deed, office) for deed in own], deeds))


def outcome(deed: Deed, office: Office) -> str:
    """`done`, or the code of the refusal; whatever else went wrong is neither."""
    STARTING_LINE[0].wait(60)
    try:
        deed(office)
    except Refused as refused:
        return refused.code
    except Exception as problem:
        return repr(problem)
    return DONE


def told(office: Office) -> Model:
    """What the ledger tells of all this: the rules between cases held after every save, and the views agree."""
    model = heard(office.house)
    office.house.views.catch_up_all()
    views_are_right(office.house, model)
    return model
