"""`talimger tick`."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, time, timedelta

import pytest

from domain.mentorship.events import ProposalLapsed
from tests.houses import PROGRAMME, Office
from tests.web.cli.terminal import Terminal, terminal_of

AHEAD = datetime.now(UTC).replace(microsecond=0) + timedelta(days=400)


def propose(office: Office) -> tuple[str, datetime]:
    """A proposal, and the moment at which it lapses: the end of a day in Almaty."""
    reference = office.choose(office.mentee(), office.mentor())
    answer_by = office.mentorship(reference).answer_by
    assert answer_by
    return reference, datetime.combine(answer_by, time(19), UTC)


def test_what_is_due_by_the_moment_told_is_done_once(each_office: Office) -> None:
    office, terminal = each_office, terminal_of(each_office)
    reference, lapses = propose(office)
    early = (lapses - timedelta(minutes=1)).isoformat()
    assert terminal.do("tick", "--now", early, "--force") == "Nothing was due.\n"
    assert office.mentorship(reference).state == "proposed"
    told = lapses.isoformat().replace("+00:00", "Z")
    assert terminal.do("tick", "--now", told, "--force") == "     1 lapse\n"
    assert office.mentorship(reference).state == "lapsed"
    (event,) = office.events(ProposalLapsed)
    assert event.act.happened_at == lapses
    recorded = office.house.store.count()
    assert terminal.do("tick", "--now", told, "--force") == "Nothing was due.\n"
    assert office.house.store.count() == recorded


def test_ahead_of_real_time_it_runs_only_by_force(office: Office) -> None:
    terminal = terminal_of(office)
    propose(office)
    recorded = office.house.store.count()
    said = terminal.refused("tick", "--now", AHEAD.isoformat())
    assert said.startswith(f"{AHEAD.isoformat()} lies ahead: the clock runs ahead of time only with --force")
    assert office.house.store.count() == recorded
    assert terminal.do("tick", "--now", AHEAD.isoformat(), "--force") == "     2 conclude\n     1 lapse\n"


def test_it_answers_what_has_happened_meanwhile(office: Office) -> None:
    """The mentee's next choice is proposed after a refusal, where no server runs."""
    mentors, mentee = [office.mentor() for _ in range(2)], office.mentee()
    office.choose(mentee, *mentors)
    first = office.mentorship_of(mentee)
    office.mentorship_step(first.reference, "refuse", first.mentor.person_id)
    at = office.clock.now.isoformat()
    assert terminal_of(office).do("tick", "--now", at, "--force") == "Nothing was due.\n"
    assert office.mentorship_of(mentee).mentor.person_id == mentors[1].person_id
    assert office.house.outbox.page([PROGRAMME], size=10)


def test_a_case_that_cannot_take_its_step_is_named_and_stops_no_other(office: Office) -> None:
    """Here somebody has tampered with the ledger: a mentor's application is gone."""
    (first, _), (second, lapses) = propose(office), propose(office)
    broken = office.mentorship(first)
    with closing(sqlite3.connect(office.house.settings.data_folder / "ledger.db")) as ledger:
        ledger.execute("DELETE FROM stored_events WHERE originator_id = ?", (broken.mentor.application_id.hex,))
        ledger.commit()
    ran = terminal_of(office).run("tick", "--now", lapses.isoformat(), "--force")
    assert (ran.status, ran.said) == (1, "     1 lapse\n")
    assert ran.complained.startswith(f"Refused on {broken.id}: ")
    assert [office.mentorship(one).state for one in (first, second)] == ["proposed", "lapsed"]


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ("yesterday", "“yesterday” is no date and time: write 2026-11-23T00:05+05:00."),
        ("2026-02-30T00:00Z", "“2026-02-30T00:00Z” is no date and time: write 2026-11-23T00:05+05:00."),
        ("2026-11-23", "“2026-11-23” has no time zone: add one, as in 2026-11-23T00:05+05:00, or Z for UTC."),
        ("2026-11-23T00:05", "“2026-11-23T00:05” has no time zone: add one, as in"),
    ],
)
def test_a_moment_that_is_none_is_refused(empty: Terminal, told: str, says: str) -> None:
    assert empty.refused("tick", "--now", told).startswith(says)
    assert list(empty.folder.iterdir()) == [], "it was refused before anything was opened"
