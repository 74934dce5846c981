from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from application.asking import person
from application.questions import CaseFilter
from application.steps import Along
from domain.case import Case, Circumstances, Refused, Role
from domain.mentorship import Mentorship
from domain.mentorship.events import CadenceMissed, CommitmentCompleted, MentorshipStarted, ProposalLapsed
from tests.houses import (
    CLOSES,
    INTAKE,
    NEXT_INTAKE,
    OPENS,
    PROGRAMME,
    PROGRAMME_FILE,
    Office,
    WoundClock,
    opened_house,
)
from tests.ledgers import in_processes


def test_a_proposal_lapses_when_the_last_local_day_to_answer_is_over(each_office: Office) -> None:
    office = each_office
    mentor, mentee = office.mentor(), office.mentee()
    reference = office.choose(mentee, mentor)
    answer_by = office.mentorship(reference).answer_by
    assert answer_by is not None
    office.clock.wind_to(answer_by, time(18, 59))
    assert not office.house.clock.tick().steps
    office.clock.wind_to(answer_by, time(19, 0))  # midnight in Almaty
    assert office.house.clock.tick().steps == {"lapse": 1}
    assert office.mentorship(reference).state == "lapsed"
    assert office.application(mentee).state == "accepted"
    assert office.application(mentor).free_places == 1
    (event,) = office.events(ProposalLapsed)
    assert (event.act.actor, event.act.role, event.waited_for) == ("clock", Role.CLOCK, (mentor.person_id,))


def test_the_clock_run_twice_does_nothing_twice(each_office: Office) -> None:
    office = each_office
    office.choose(office.mentee(), office.mentor())
    office.clock.wind(days=8)
    assert office.house.clock.tick().steps == {"lapse": 1}
    assert not office.house.clock.tick().steps
    assert len(office.events(ProposalLapsed)) == 1


def test_after_days_of_not_running_everything_is_done_as_if_it_had_run(office: Office) -> None:
    """Dated as it should have been; the case looks as it does where the clock ran each night."""
    reference, other = (office.agree(office.choose(office.mentee(), office.mentor())) for _ in range(2))
    first = office.mentorship(reference).commitment.first
    office.house.clock.tick()
    office.clock.wind(days=10)
    assert not office.house.clock.tick().steps
    office.clock.wind(days=240)
    ticked = office.house.clock.tick()
    assert ticked.steps == {"miss_cadence": 12, "complete": 2}
    assert ticked.refused == {}
    for event in office.events(MentorshipStarted):
        assert event.starts_on == first
    for event in office.events(CommitmentCompleted):
        assert event.ended_on == office.mentorship(reference).commitment.last
    assert [event.period for event in office.events(CadenceMissed)] == [*range(1, 7)] * 2
    assert office.mentorship(other).state == "completed"


def test_a_whole_commitment_that_lies_behind_us_is_caught_up_in_one_tick(office: Office) -> None:
    reference = office.agree(office.choose(office.mentee(), office.mentor()))
    office.clock.wind(days=400)
    steps = office.house.clock.tick().steps
    assert steps == Counter(start=1, miss_cadence=6, complete=1, conclude=1), "and the mentor is free of her intake"
    assert office.topics(office.mentorship(reference).id)[-8:] == [
        "MentorshipStarted",
        *["CadenceMissed"] * 6,
        "CommitmentCompleted",
    ]


def test_contacts_logged_late_make_good_what_was_missed(office: Office) -> None:
    reference = office.paired(office.mentor(), office.mentee())
    office.clock.wind(days=70)
    assert office.house.clock.tick().steps == {"miss_cadence": 2}
    office.log_contacts(reference, months=1)
    assert office.house.clock.tick().steps == {"make_good": 1}
    mentorship = office.mentorship(reference)
    assert mentorship.missed_periods == {2}


def test_a_paused_mentorship_asks_nothing_of_its_pair(office: Office) -> None:
    reference = office.paired(office.mentor(), office.mentee())
    office.log_contacts(reference, months=1)
    office.clock.wind(days=31)
    office.mentorship_step(reference, "pause")
    office.clock.wind(days=60)
    assert not office.house.clock.tick().steps


# The moment it is told


def test_the_clock_is_told_an_earlier_moment(office: Office) -> None:
    """What that moment does not ask is not done, whatever the time is now."""
    reference = office.choose(office.mentee(), office.mentor())
    before = office.clock.now
    office.clock.wind(days=30)
    assert not office.house.clock.tick(before).steps
    told = office.clock.now - timedelta(days=15)
    assert office.house.clock.tick(told).steps == {"lapse": 1}
    (event,) = office.events(ProposalLapsed)
    assert event.act.happened_at == told
    assert event.act.recorded_at > told
    assert office.mentorship(reference).state == "lapsed"


def test_the_clock_runs_ahead_of_time_only_by_force(office: Office) -> None:
    reference = office.choose(office.mentee(), office.mentor())
    told = office.clock.now + timedelta(days=30)
    with office.refused("in_the_future"):
        office.house.clock.tick(told)
    assert office.mentorship(reference).state == "proposed"
    assert office.house.clock.tick(told, force=True).steps == {"lapse": 1}


# Beside others


@pytest.mark.parametrize("problem", [Refused("no", "Not this one."), ZeroDivisionError()])
def test_a_case_on_which_the_clock_fails_stops_no_other(office: Office, problem: Exception) -> None:
    references = [office.choose(office.mentee(), office.mentor()) for _ in range(3)]
    odd = office.mentorship(references[1]).id
    office.house.steps.along[Mentorship, "lapse"] = failing_on(
        odd, problem, office.house.steps.along[Mentorship, "lapse"]
    )
    office.clock.wind(days=8)
    ticked = office.house.clock.tick()
    assert ticked.steps == {"lapse": 2}
    assert set(ticked.refused) == {odd}
    assert [office.mentorship(one).state for one in references] == ["lapsed", "proposed", "lapsed"]


def failing_on(case_id: UUID, problem: Exception, otherwise: Along) -> Along:
    def along(case: Any, given: Circumstances, facts: Mapping[str, Any]) -> Sequence[Case]:
        if case.id == case_id:
            raise problem
        return otherwise(case, given, facts)

    return along


def test_clocks_of_several_processes_that_run_at_once_take_each_step_once(each_office: Office) -> None:
    office = each_office
    mentors = [office.mentor(capacity=3) for _ in range(2)]
    for mentor in mentors * 3:
        office.choose(office.mentee(), mentor)
    running = office.paired(office.mentor(), office.mentee())
    office.clock.wind(days=200)
    settings = office.house.settings
    arguments = (settings.data_folder, settings.database_url, office.clock.now)
    ticked: Counter[str] = sum(in_processes(tick, *[arguments] * 3), Counter())
    assert ticked == {"lapse": 6, "miss_cadence": 6, "complete": 1}
    assert len(office.events(ProposalLapsed)) == 6
    assert office.mentorship(running).state == "completed"
    assert [office.application(one).free_places for one in mentors] == [3, 3]


def tick(folder: Path, database_url: str, now: datetime) -> Counter[str]:
    with opened_house(folder, database_url, WoundClock(now)) as house:
        ticked = house.clock.tick()
    assert ticked.refused == {}
    return ticked.steps


def test_clocks_of_several_threads_take_each_step_once(office: Office) -> None:
    for _ in range(6):
        office.choose(office.mentee(), office.mentor())
    office.clock.wind(days=8)
    with ThreadPoolExecutor(4) as threads:
        ticked = list(threads.map(lambda _: office.house.clock.tick(), range(4)))
    assert sum((one.steps for one in ticked), Counter()) == {"lapse": 6}
    assert not any(one.refused for one in ticked)


# Another policy


UNCOUNTED = (
    PROGRAMME_FILE.read_text(encoding="utf-8")
    .replace('[cadence]\nat_least = 1\nper = "month_of_commitment"\n', "")
    .replace('kind = "cadence_kept_in"', 'kind = "contacts_at_least"')
)
"""NU's programme without a cadence."""


def test_what_another_policy_asks_of_an_intake_the_clock_and_the_worklist_know_at_once(each_office: Office) -> None:
    office = each_office
    programmes, admin, coordinator = office.house.programmes, person(office.admin), person(office.coordinator)
    programmes.revise_policy(admin, UNCOUNTED)
    programmes.change_intake_policy(coordinator, PROGRAMME, INTAKE, 2)
    mentor = office.mentor()
    reference = office.paired(mentor, office.mentee())
    programmes.open_intake(coordinator, PROGRAMME, NEXT_INTAKE, OPENS, CLOSES)
    office.clock.wind(days=70)
    assert office.house.clock.tick().steps == Counter()

    def asked_of_mentor() -> list[str]:
        return [row.step for row in office.house.work.asked_of(str(mentor.person_id))]

    assert "log_contact" not in asked_of_mentor()
    programmes.change_intake_policy(coordinator, PROGRAMME, NEXT_INTAKE, 1)
    assert "log_contact" not in asked_of_mentor(), "that was another intake"
    programmes.change_intake_policy(coordinator, PROGRAMME, INTAKE, 1)
    assert "log_contact" in asked_of_mentor()
    (row,) = office.house.case_list.page(CaseFilter((PROGRAMME,), reference=reference))
    assert (row.next_step, row.topic, row.version) == (
        "log_contact",
        "MentorshipStarted",
        office.mentorship(reference).version,
    )
    assert office.house.clock.tick().steps == Counter(miss_cadence=2)
    office.house.views.rebuild()
    assert "log_contact" in asked_of_mentor()
