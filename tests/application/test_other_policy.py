"""Past decisions under another policy: a year that was lived once, and what would have come out otherwise of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import pytest

from application.other_policy import Asked, Changed, Matter, Replayed, narrowed
from domain.case import Role
from domain.policy.mentoring import Commitment
from infrastructure.bootstrap import read_programme
from tests.houses import INTAKE, PROGRAMME, PROGRAMME_FILE, Applicant, Furnished, Office

TEXT = PROGRAMME_FILE.read_text(encoding="utf-8")


@dataclass(frozen=True)
class Year:
    """Two mentees of one mentor, one of another. `kept` is in contact each month, `quiet` in one alone; `kept` has a
    certificate for her mentee; `waiting` was put on the waiting list when the intake was full, `lapsed` was not answered."""

    office: Office
    busy: Applicant
    mentees: tuple[Applicant, ...]
    kept: str
    quiet: str
    lapsed: str
    waiting: Applicant


@pytest.fixture(scope="module")
def year(furnished: Furnished, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Year]:
    with furnished.opened_copy(tmp_path_factory.mktemp("year")) as office:
        yield lived(office)


def lived(office: Office) -> Year:
    house, places = office.house, office.house.programmes
    busy, idle = office.mentor(2), office.mentor(1)
    mentees = tuple(office.mentee() for _ in range(3))
    places.change_places(office.why(text="The hall has so many seats."), PROGRAMME, INTAKE, 3)
    waiting = office.screened(office.applied(Role.MENTEE))
    office.apply_step(waiting, "waitlist")
    lapsed = office.choose(mentees[2], idle)
    office.clock.wind(days=5)
    kept, quiet = (office.paired(busy, one) for one in mentees[:2])
    office.clock.wind(days=5)
    house.clock.tick()
    assert office.mentorship(lapsed).state == "lapsed"
    office.clock.wind(days=190)
    house.clock.tick()
    office.log_contacts(kept, months=6)
    office.log_contacts(quiet, months=1)
    house.clock.tick()
    for reference, mentee in ((kept, mentees[0]), (quiet, mentees[1])):
        office.answer_survey(reference, mentee.person_id)
    office.mentorship_step(kept, "certify", person=mentees[0].person_id)
    return Year(office, busy, mentees, kept, quiet, lapsed, waiting)


def text_with(*changes: tuple[str, str]) -> str:
    text = TEXT
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


def replayed(year: Year, *changes: tuple[str, str], first: date | None = None, last: date | None = None) -> Replayed:
    asked = Asked(PROGRAMME, read_programme(text_with(*changes)), first, last)
    return year.office.house.other_policy.replay(asked)


def only(replayed: Replayed) -> Changed:
    (changed,) = replayed.changed
    return changed


def test_under_its_own_policy_all_comes_out_as_it_did(year: Year) -> None:
    result = replayed(year)
    assert not result.changed
    assert result.unlike == 0
    assert result.judged[Matter.CERTIFICATES] == 4  # one was issued, three people have none
    assert all(result.judged[matter] for matter in Matter)


def test_nothing_is_recorded(year: Year) -> None:
    house = year.office.house
    before = house.ledger.last_position(), [entry.stored.state for entry in house.ledger.read(0, 100_000)]
    assert replayed(year, ("capacity_most = 5", "capacity_most = 1"), ("least = 5", "least = 6")).changed
    assert (house.ledger.last_position(), [entry.stored.state for entry in house.ledger.read(0, 100_000)]) == before
    assert not hasattr(house.other_policy, "ledger")
    assert not hasattr(house.other_policy, "store")


def test_a_mentor_with_fewer_places_is_full_at_her_second_mentee(year: Year) -> None:
    result = replayed(year, ("capacity_most = 5", "capacity_most = 1"))
    offers, full = result.changed
    assert (offers.event, offers.reference, offers.refused) == ("ApplicationSubmitted", year.busy.reference, "")
    assert str(offers.otherwise) == "Places that she could offer at most: 1."
    assert (full.event, full.refused, full.matter) == ("PlaceTaken", "mentor_is_full", Matter.CAPACITY)
    proposed = year.office.house.ledger.read(full.at - 1, 1)[0].event
    assert proposed.originator_id == year.office.mentorship(year.quiet).id  # the entry that its page is about
    hers = year.office.mentorship(year.quiet).version
    assert full.resting == hers - 1 + 1  # all that came after the proposal, and the place that was free again


def test_beyond_the_places_of_the_other_policy_nobody_is_accepted(year: Year) -> None:
    result = replayed(year, ("\n[selection]\n", "\n[selection]\nplaces = 2\n"))
    late, waited = result.changed
    assert (late.event, late.refused, late.reference) == (
        "ApplicationAccepted",
        "no_places_left",
        year.mentees[2].reference,
    )
    assert late.matter is Matter.CAPACITY
    assert late.resting >= 5  # her orientation, her choice, her proposal, which lapsed, and its consequences
    assert (waited.event, waited.reference) == ("ApplicationWaitlisted", year.waiting.reference)
    assert str(waited.otherwise) == "A place of the intake would be left: she could be accepted."


def test_a_place_more_would_have_spared_her_the_waiting_list(year: Year) -> None:
    """Where the office set the number with a reason of its own, that is not the policy's, and stays."""
    result = replayed(year, ("\n[selection]\n", "\n[selection]\nplaces = 9\n"))
    assert not result.changed


def test_a_stricter_cadence_and_its_certificate(year: Year) -> None:
    result = replayed(year, ("at_least = 1\nper", "at_least = 2\nper"))
    (certified,) = (one for one in result.changed if one.event)
    assert (certified.event, certified.refused) == ("CertificateIssued", "conditions_open")
    assert "0 of 5" in str(certified.otherwise)
    stand = {one.reference: one for one in result.changed if one.matter is Matter.CADENCE}
    assert stand.keys() == {year.kept, year.quiet}
    assert str(stand[year.kept].then) == "No period is missed of those that are over: 6."
    assert str(stand[year.kept].otherwise).startswith("Periods missed: 6 of 6; the last of them is from")


def test_milder_conditions_let_her_have_a_certificate_who_had_none(year: Year) -> None:
    result = replayed(year, ('kind = "cadence_kept_in"\nleast = 5', 'kind = "cadence_kept_in"\nleast = 1'))
    could = only(result)
    assert (could.reference, could.matter, could.refused) == (year.quiet, Matter.CERTIFICATES, "")
    assert "1 of 5" in str(could.then)


def test_what_an_applicant_was_never_asked_counts_as_not_confirmed(year: Year) -> None:
    more = (
        'statements = [\n    { code = "studies"',
        'statements = [\n    { code = "woman", names = { en = "A woman", ru = "Ж", kk = "Ә" } },\n    { code = "studies"',
    )
    result = replayed(year, more)
    assert {one.refused for one in result.changed} == {"not_eligible"}
    assert {one.matter for one in result.changed} == {Matter.ELIGIBILITY}
    assert {one.reference for one in result.changed} == {one.reference for one in (*year.mentees, year.waiting)}
    assert result.judged[Matter.CERTIFICATES] == 0  # all that came of it rests on it
    assert result.resting > 40


def test_what_the_other_policy_does_not_ask_is_held_against_nobody(year: Year) -> None:
    start = TEXT.index('[[eligibility]]\ncode = "student"')
    nothing_asked = TEXT[start : TEXT.index("# NU guidelines, application and training", start)]
    assert not replayed(year, (nothing_asked, "")).changed


def test_an_answer_that_would_have_come_too_late_and_a_proposal_that_would_not_lapse_yet(year: Year) -> None:
    late = replayed(year, ("days_to_answer = 7", "days_to_answer = 60"))
    assert [(one.event, one.refused, one.reference) for one in late.changed] == [
        ("ProposalLapsed", "not_yet", year.lapsed)
    ]


def test_a_longer_commitment_ends_later(year: Year) -> None:
    result = replayed(year, ("length_months = 6", "length_months = 7"))
    longer = [one for one in result.changed if one.event == "AgreementConfirmed"]
    assert {one.reference for one in longer} == {year.kept, year.quiet}
    assert {one.matter for one in longer} == {Matter.COMMITMENT}


def test_a_policy_without_commitments_says_nothing_by_which_an_agreement_could_be_decided(year: Year) -> None:
    asked = Asked(PROGRAMME, replace(read_programme(TEXT), commitment=Commitment(start_rule="on_confirmation")))
    found = year.office.house.other_policy.replay(asked).changed
    assert {(one.event, one.refused) for one in found} >= {("AgreementConfirmed", "nothing_to_judge_by")}


def test_only_the_days_that_are_asked_for_are_judged(year: Year) -> None:
    places = ("\n[selection]\n", "\n[selection]\nplaces = 1\n")
    assert len(replayed(year, places).changed) == 3  # two are refused, one need not have waited
    assert not replayed(year, places, first=date(2026, 5, 1)).changed
    assert not replayed(year, places, last=date(2026, 3, 1)).judged


def test_nobody_reads_as_staff_what_is_about_herself(year: Year) -> None:
    result = replayed(year, ("length_months = 6", "length_months = 7"))
    left = narrowed(result, year.mentees[0].person_id)
    assert {one.reference for one in left.changed if one.event == "AgreementConfirmed"} == {year.quiet}


def test_a_concern_is_not_told_to_whoever_must_not_know_of_it(office: Office) -> None:
    """A condition on concerns that only the other policy has would tell of one that is open."""
    reference, _mentor, mentee = office.pair()
    office.mentorship_step(reference, "raise_concern", mentee.person_id, text="She never answers.")
    office.clock.wind(days=190)
    office.house.clock.tick()
    office.log_contacts(reference, months=6)
    office.answer_survey(reference, mentee.person_id)
    without = text_with(
        ('kind = "no_open_concern"\nroles = ["mentor", "mentee"]', 'kind = "no_open_concern"\nroles = ["mentor"]')
    )
    asked = Asked(PROGRAMME, read_programme(without))
    could = only(office.house.other_policy.replay(asked))
    assert "1 open" in str(could.then)
    assert not office.house.other_policy.replay(asked, hears_concerns=False).changed
