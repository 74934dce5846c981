"""The page of a case and its steps, as those see them who take part in it, and those who do not."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html import unescape
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from werkzeug.test import TestResponse

from application.asking import person
from domain.case import Role
from tests.houses import Applicant, Pair
from tests.web.academy import open_academy
from tests.web.front import Front, Guest
from tests.web.reading import links

NOTE = "She wants to move from research to product work."
WORRY = "Two mails stayed without an answer."


@pytest.fixture(scope="module")
def pair(front: Front) -> Pair:
    """A mentorship that runs: its reference, its mentor and its mentee."""
    reference, mentor, mentee = pair = front.office.pair(2)
    step = front.office.mentorship_step
    step(reference, "set_goal", mentee.person_id, text="Two mock interviews", section="job_search")
    step(reference, "log_contact", mentor.person_id, kind="phone", minutes=40, note=NOTE)
    step(reference, "raise_concern", mentee.person_id, text=WORRY)
    return pair


def shown(answer: TestResponse) -> str:
    """The text of a page, without its markup."""
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text)))


def version_in(answer: TestResponse) -> str:
    found = re.search(r'name="version" value="(\d+)"', answer.text)
    assert found
    return found[1]


def state_of(front: Front, applicant: Applicant) -> str:
    return front.office.application(applicant).state


# What is shown


def test_an_application_shows_where_it_stands_and_what_comes_next(front: Front) -> None:
    applicant = front.office.applied(Role.MENTEE, name="Жанна")

    page = front.visit().get(f"/cases/{applicant.reference}")

    assert page.status_code == 200
    text = shown(page)
    for expected in ("Жанна Оспан", "as a mentee", "Submitted", "policy v1", "version 1", "Application submitted"):
        assert expected in text
    assert "Meet a requirement: Profile" in text
    assert "0 of 2" in text


def test_small_letters_find_the_case_as_well(front: Front) -> None:
    applicant = front.office.applied(Role.MENTEE)

    assert front.visit().get(f"/cases/{applicant.reference.lower()}").status_code == 200


def test_the_buttons_are_the_steps_that_are_open_to_whoever_looks(front: Front) -> None:
    applicant = front.office.applied(Role.MENTEE)

    def steps_offered(who: UUID | None) -> set[str]:
        page = front.visit(who).get(f"/cases/{applicant.reference}").text
        return set(re.findall(rf"/cases/{applicant.reference}/([a-z_]+)[\"?]", page)) - {"replay", "compare", "proof"}

    assert steps_offered(None) == {"meet_requirement", "waive_requirement", "decline", "remind", "withdraw"}
    assert steps_offered(applicant.person_id) == {"meet_requirement", "withdraw"}
    assert steps_offered(front.office.auditor) == set()


def test_a_mentorship_shows_its_months_its_plan_and_the_way_to_the_certificate(front: Front, pair: Pair) -> None:
    text = shown(front.visit().get(f"/cases/{pair[0]}"))

    for expected in ("Аружан Оспан with Daniel Оспан", "1 of 1 Kept", "To come", "Two mock interviews"):
        assert expected in text
    assert text.count("Towards the certificate") == 2
    assert "The mentee’s choice" in text


def test_a_note_is_for_the_pair_and_a_concern_for_whoever_raised_it_and_coordinators(front: Front, pair: Pair) -> None:
    reference, mentor, mentee = pair
    seen = {
        who: shown(front.visit(person_id).get(f"/cases/{reference}"))
        for who, person_id in {
            "mentor": mentor.person_id,
            "mentee": mentee.person_id,
            "coordinator": front.office.coordinator,
            "auditor": front.office.auditor,
        }.items()
    }

    assert {who for who, text in seen.items() if NOTE in text} == {"mentor", "mentee"}
    assert {who for who, text in seen.items() if WORRY in text} == {"mentee", "coordinator"}
    assert {who for who, text in seen.items() if "Concern raised" in text} == {"mentee", "coordinator"}


def test_contacts_are_shown_to_the_pair_once_they_have_agreed_and_to_coordinators(front: Front, pair: Pair) -> None:
    mentor, mentee = front.office.mentor(name="Лена"), front.office.mentee(name="Тимур")
    proposed = front.office.choose(mentee, mentor)
    mail = re.compile(r"mailto:(person\d+@example\.kz)")

    def contacts(reference: str, who: UUID) -> int:
        return len(set(mail.findall(front.visit(who).get(f"/cases/{reference}").text)))

    assert contacts(pair[0], pair[1].person_id) == 2
    assert contacts(pair[0], front.office.coordinator) == 2
    assert contacts(pair[0], front.office.auditor) == 0
    assert contacts(proposed, mentee.person_id) == 1, "only her own"


def test_the_history_can_be_narrowed(front: Front, pair: Pair) -> None:
    visit = front.visit()

    contacts = visit.get(f"/cases/{pair[0]}?show=contacts").text
    nonsense = visit.get(f"/cases/{pair[0]}?show=nonsense")

    assert "ContactLogged" in contacts
    assert "GoalSet" not in contacts
    assert "GoalSet" in nonsense.text
    assert f"/cases/{pair[0]}?show=goals#hist" in links(visit.get(f"/cases/{pair[0]}"))


def test_a_short_history_needs_no_filters(front: Front) -> None:
    reference = front.office.propose(front.office.mentor(), front.office.mentee())

    assert "show=goals" not in front.visit().get(f"/cases/{reference}").text


def test_a_corrected_contact_stays_struck_through(front: Front) -> None:
    mentor, mentee = front.office.mentor(name="Elena"), front.office.mentee(name="Сабина")
    reference = front.office.paired(mentor, mentee)
    front.office.mentorship_step(reference, "log_contact", mentor.person_id, kind="phone")
    on = front.office.mentorship(reference).contacts[0].on
    front.office.mentorship_step(reference, "correct_contact", mentor.person_id, contact=1, kind="video", on=on)

    page = front.visit().get(f"/cases/{reference}")

    assert '<li class="past">' in page.text
    assert "Corrected by v8" in shown(page)


def test_what_moves_along_says_the_reason_by_its_name_not_by_its_code(front: Front) -> None:
    office = front.office
    mentor, mentee = office.mentor(), office.mentee(name="Аружан")
    reference = office.propose(mentor, mentee)
    office.mentorship_step(reference, "refuse", replace(person(mentee.person_id), reason_code="other_field"))
    pages = [shown(front.visit().get(f"/cases/{one}")) for one in (reference, mentor.reference, mentee.reference)]
    assert all("Reason: Another field would suit better" in page for page in pages)


def test_strangers_do_not_see_a_case(front: Front, pair: Pair) -> None:
    stranger = front.office.register("Ирина")

    assert front.visit(stranger).get(f"/cases/{pair[0]}").status_code == 403
    assert front.visit(stranger).get(f"/cases/{pair[0]}/log_contact").status_code == 403
    assert front.visit().get("/cases/NU-22222").status_code == 404


# Taking steps


def test_one_click_takes_a_step_that_asks_nothing(front: Front) -> None:
    applicant = front.office.applied(Role.MENTEE)
    front.office.show_profile(applicant)
    visit = front.visit()
    page = visit.get(f"/cases/{applicant.reference}/pass_screening")
    sent = {"version": version_in(page), "results.studies": "met", "results.voluntary": "met"}
    assert visit.send(f"/cases/{applicant.reference}/pass_screening", **sent).status_code == 303

    case_page = visit.get(f"/cases/{applicant.reference}")
    assert re.search(rf'<form method="post" action="/cases/{applicant.reference}/accept">', case_page.text)
    answer = visit.send(f"/cases/{applicant.reference}/accept", version=version_in(case_page))

    assert answer.status_code == 303
    assert urlsplit(answer.location).path == f"/cases/{applicant.reference}"
    assert state_of(front, applicant) == "accepted"


def test_a_refusal_stands_beside_its_field_and_everything_typed_is_kept(front: Front) -> None:
    applicant = front.office.applied(Role.MENTEE)
    visit = front.visit()
    page = visit.get(f"/cases/{applicant.reference}/decline")

    answer = visit.send(f"/cases/{applicant.reference}/decline", version=version_in(page), reason="I spoke with her.")

    assert answer.status_code == 422
    assert 'id="reason_code-e"' in answer.text
    assert "I spoke with her." in answer.text
    assert state_of(front, applicant) == "submitted"


def test_what_the_rules_refuse_is_said_in_their_words(front: Front, pair: Pair) -> None:
    visit = front.visit(pair[1].person_id)
    page = visit.get(f"/cases/{pair[0]}/log_contact")
    before = front.office.mentorship(pair[0]).version

    sent = {"version": version_in(page), "kind": "video", "on": "2031-01-01", "minutes": "45", "note": "Kept"}
    answer = visit.send(f"/cases/{pair[0]}/log_contact", **sent)

    assert answer.status_code == 422
    assert "log the contact when it has happened" in shown(answer)
    assert 'id="on-e"' in answer.text
    for kept in ('value="2031-01-01"', 'value="45"', ">Kept</textarea>"):
        assert kept in answer.text
    assert front.office.mentorship(pair[0]).version == before


def test_input_that_cannot_be_read_is_said_beside_each_field(front: Front, pair: Pair) -> None:
    visit = front.visit(pair[1].person_id)
    page = visit.get(f"/cases/{pair[0]}/log_contact")

    sent = {"version": version_in(page), "kind": "telepathy", "on": "soon", "minutes": "<b>long</b>"}
    answer = visit.send(f"/cases/{pair[0]}/log_contact", **sent)

    assert answer.status_code == 422
    assert answer.text.count('aria-invalid="true"') >= 3
    assert "<b>long</b>" not in answer.text


def test_a_consent_is_recorded_for_whoever_gave_it_on_the_phone(front: Front) -> None:
    mentor, mentee = front.office.mentor(name="Бахыт"), front.office.mentee(name="Мадина")
    reference = front.office.choose(mentee, mentor)
    visit = front.visit()
    assert "Consent, for Бахыт Оспан…" in shown(visit.get(f"/cases/{reference}"))

    page = visit.get(f"/cases/{reference}/consent?on_behalf_of={mentor.person_id}")
    sent = {"version": version_in(page), "on_behalf_of": str(mentor.person_id), "given_how": "phone"}
    answer = visit.send(f"/cases/{reference}/consent", **sent)

    assert answer.status_code == 303
    assert "Сәуле Бекназар for Бахыт Оспан · mentor, told by phone" in shown(visit.get(f"/cases/{reference}"))


def test_a_step_that_is_not_open_says_why(front: Front) -> None:
    applicant = front.office.applied(Role.MENTEE)
    visit = front.visit()

    closed = visit.get(f"/cases/{applicant.reference}/accept")
    sent = visit.send(f"/cases/{applicant.reference}/accept", version="1")

    assert "“Accept” is not possible while the case is submitted." in shown(closed)
    assert sent.status_code == 422
    assert state_of(front, applicant) == "submitted"


@pytest.mark.parametrize("step", ["dance", "match", "submit", "lapse"])
def test_steps_that_nobody_takes_here_have_no_page(front: Front, step: str) -> None:
    applicant = front.office.applied(Role.MENTEE)

    assert front.visit().get(f"/cases/{applicant.reference}/{step}").status_code == 404


def test_a_form_without_its_version_or_token_records_nothing(front: Front) -> None:
    applicant = front.office.applied(Role.MENTEE)
    visit = front.visit(applicant.person_id)
    visit.get(f"/cases/{applicant.reference}")

    assert visit.send(f"/cases/{applicant.reference}/withdraw").status_code == 400
    assert visit.send(f"/cases/{applicant.reference}/withdraw", version="1", csrf_token="").status_code == 400
    assert state_of(front, applicant) == "submitted"


def test_after_a_step_one_goes_on_to_where_one_came_from_but_never_away(front: Front) -> None:
    visit = front.visit()
    for onward, expected in (("/cases?sort=due", "/cases?sort=due"), ("https://example.com/", None)):
        applicant = front.office.applied(Role.MENTEE)
        page = visit.get(f"/cases/{applicant.reference}/decline")
        sent = {"version": version_in(page), "next": onward, "reason_code": "no_mentor"}
        answer = visit.send(f"/cases/{applicant.reference}/decline", **sent)
        assert answer.location == (expected or f"/cases/{applicant.reference}")


# Interviews


def test_an_interview_from_its_date_to_its_scores(front: Front) -> None:
    reference = open_academy(front.office)["academy"]
    visit, house = front.visit(), front.office.house
    kind, case_id = house.case_files.find(reference)
    (applicant,) = house.ledger.load(kind, case_id).subjects()
    front.office.show_profile(Applicant(applicant, case_id, reference))

    def send(step: str, by: Guest, **fields: str | list[str]) -> TestResponse:
        page = by.get(f"/cases/{reference}/{step}")
        return by.send(f"/cases/{reference}/{step}", version=version_in(page), **fields)

    assert send("pass_screening", visit, **{"results.studies": "met", "results.voluntary": "met"}).status_code == 303
    scheduled = visit.get(f"/cases/{reference}/schedule_interview")
    who = [str(front.office.coordinator), str(front.office.other_coordinator)]
    assert all(one in scheduled.text for one in who)
    too_few = send("schedule_interview", visit, at="2026-04-03T10:00", interviewers=who[0])
    assert too_few.status_code == 422
    assert "Name at least 2 interviewers." in shown(too_few)
    sent: dict[str, str | list[str]] = {"at": "2026-04-03T10:00", "interviewers": who, "place": "Block A1"}
    assert send("schedule_interview", visit, **sent).status_code == 303
    assert "3 Apr, 10:00" in shown(visit.get(f"/cases/{reference}"))

    early = front.visit(front.office.other_coordinator).get(f"/cases/{reference}/hold_interview")
    assert "The interview is on 3 Apr 2026 at 10:00: record it afterwards, or schedule it anew." in shown(early)

    def scoring() -> str:
        return front.visit(front.office.other_coordinator).get("/worklist").text

    assert f"/cases/{reference}" in scoring()
    assert f"/cases/{reference}/score_interview" not in scoring(), "no button leads to what is refused before the day"
    front.office.clock.wind_to(date(2026, 4, 3))
    assert f"/cases/{reference}/score_interview" in scoring()
    interviewer = front.visit(front.office.other_coordinator)
    scores = {f"scores.{one}.{code}": "8" for one in who for code in ("motivation", "project")}
    out_of_scale = {**scores, f"scores.{who[0]}.project": "11"}
    assert send("hold_interview", interviewer, recommendation="accept", **out_of_scale).status_code == 422
    assert (
        send("hold_interview", interviewer, recommendation="accept", notes="Clear plan.", **scores).status_code == 303
    )
    held = shown(visit.get(f"/cases/{reference}"))
    assert "Interview held, recommended: accept" in held
    assert "weighted 80 % of the scale" in held


# What is read before a step


def test_the_terms_are_read_before_the_agreement_is_signed(front: Front) -> None:
    mentor, mentee = front.office.mentor(name="Кирилл"), front.office.mentee(name="Жансая")
    reference = front.office.choose(mentee, mentor)
    front.office.mentorship_step(reference, "consent", mentor.person_id)
    visit = front.visit(mentee.person_id)

    assert f'action="/cases/{reference}/sign"' not in visit.get(f"/cases/{reference}").text, "no signature by one click"
    page = visit.get(f"/cases/{reference}/sign")
    assert "Six months, once a month" in shown(page)
    assert visit.send(f"/cases/{reference}/sign", version=version_in(page)).status_code == 303


def test_whoever_raises_a_concern_sees_whom_else_to_turn_to(front: Front, pair: Pair) -> None:
    text = shown(front.visit(pair[2].person_id).get(f"/cases/{pair[0]}/raise_concern"))

    assert "Mental health: Psychological Counseling Center, 705735" in text
    assert "Read by coordinators only" in text


def test_the_history_of_an_application_names_whom_she_chose_and_leads_to_what_holds_her(front: Front) -> None:
    office = front.office
    mentee, mentor, another = office.mentee(), office.mentor(name="Сәуле"), office.mentor(name="Karim")
    mentorship = office.choose(mentee, mentor, another)
    page = front.visit().get(f"/cases/{mentee.reference}")
    assert f"Matched: a proposal holds her {mentorship}" in shown(page)
    assert re.search(r"1\. Сәуле [^,<]+, 2\. Karim ", shown(page)), "in the order of her choice"
