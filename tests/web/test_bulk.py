"""One step on many applications: chosen in the list, decided on one form, each by its own rules."""

from __future__ import annotations

from html import unescape

from domain.case import Role
from tests.houses import PROGRAMME, Applicant
from tests.web.front import Front, Guest
from tests.web.reading import shown


def screened(front: Front, name: str = "") -> Applicant:
    return front.office.screened(front.office.applied(Role.MENTEE, name=name))


def picked(front: Front, *applicants: Applicant) -> list[str]:
    """As the list names them: with the version that it shows."""
    return [f"{one.reference}~{front.office.application(one).version}" for one in applicants]


def sent(visit: Guest, step: str, cases: list[str], **fields: str) -> str:
    visit.get("/cases")
    answer = visit.send("/cases/bulk", step=step, case=cases, **fields)
    assert answer.status_code == 200
    return shown(answer)


def states(front: Front, *applicants: Applicant) -> list[str]:
    return [front.office.application(one).state for one in applicants]


def test_rows_are_chosen_in_the_list_and_decided_on_one_form(front: Front) -> None:
    visit, one, other = front.visit(), screened(front, "Айгүл"), screened(front, "Анна")
    page = visit.get("/cases?kind=Application.mentee")
    for name in picked(front, one, other):
        assert f'name="case" value="{name}"' in unescape(page.text)
    asked = visit.get("/cases/bulk", query_string={"step": "accept", "case": picked(front, one, other)})
    assert "Accept: 2 applications" in shown(asked)
    done = sent(visit, "accept", picked(front, one, other))
    assert "2 are done" in done
    assert f"{one.reference} Айгүл Оспан Done" in done
    assert states(front, one, other) == ["accepted", "accepted"]
    acts = [front.office.house.ledger.history(applicant.case_id)[-1].act for applicant in (one, other)]
    assert acts[0].correlation_id == acts[1].correlation_id


def test_each_is_decided_by_its_own_rules_and_what_is_refused_says_why(front: Front) -> None:
    visit, good, early = front.visit(), screened(front), front.office.applied(Role.MENTEE)
    asked = shown(visit.get("/cases/bulk", query_string={"step": "accept", "case": picked(front, good, early)}))
    assert "Accept: 1 application" in asked
    assert "Left out, since the step is not possible 1" in asked
    page = sent(visit, "accept", [*picked(front, good, early), "NU-NOONE~1"])
    assert "1 is done, 2 are not" in page
    assert "Refused “Accept” is not possible while the case is submitted." in page
    assert "Refused No application is called “NU-NOONE”." in page
    assert states(front, good, early) == ["accepted", "submitted"]


def test_a_stale_row_is_told_and_not_overwritten(front: Front) -> None:
    visit, one, other = front.visit(), screened(front), screened(front)
    chosen = picked(front, one, other)
    front.office.apply_step(one, "waitlist", front.office.other_coordinator)
    page = sent(visit, "accept", chosen)
    assert f"{one.reference}" in page
    assert "Passed over Somebody else moved this case on" in page
    assert states(front, one, other) == ["waitlisted", "accepted"]


def test_a_decline_says_why_once_for_all(front: Front) -> None:
    visit, one, other = front.visit(), screened(front), screened(front)
    chosen = picked(front, one, other)
    visit.get("/cases")
    answer = visit.send("/cases/bulk", step="decline", case=chosen)
    assert answer.status_code == 422
    assert "Choose the reason: it stays with the case." in shown(answer)
    assert states(front, one, other) == ["screened", "screened"]
    reason = front.office.policy.reason_codes("decline", "coordinator")[0].code
    assert "2 are done" in sent(visit, "decline", chosen, reason_code=reason, reason="Many applied.")
    event = front.office.house.ledger.history(one.case_id)[-1]
    assert (event.act.reason_code, front.office.house.vault.open(event.act.reason)) == (reason, "Many applied.")  # type: ignore[arg-type]


def test_all_on_a_filter_are_chosen_at_once(front: Front) -> None:
    visit = front.visit()
    waiting = [screened(front) for _ in range(3)]
    asked = shown(visit.get("/cases/bulk?step=waitlist&all=1&kind=Application.mentee&state=screened"))
    assert all(one.reference in asked for one in waiting)
    assert "Waitlist: 3 applications" in asked


def test_only_coordinators_take_it_and_only_what_can_be_taken_on_many(front: Front) -> None:
    applicant = screened(front)
    auditor = front.visit(front.office.auditor)
    assert 'class="form-check-input pick"' not in auditor.get("/cases").text
    assert auditor.get("/cases/bulk?step=accept").status_code == 403
    assert auditor.send("/cases/bulk", step="accept", case=picked(front, applicant)).status_code == 403
    visit = front.visit()
    visit.get("/cases")
    assert visit.send("/cases/bulk", step="withdraw", case=picked(front, applicant)).location == "/cases"
    assert visit.get("/cases/bulk?step=accept").location == "/cases"
    assert states(front, applicant) == ["screened"]
    with front.office.refused("not_in_bulk"):
        front.office.house.bulk.take(front.office.why(), "withdraw", [])


def test_who_was_never_matched_is_concluded_with_the_others_and_a_reason(front: Front) -> None:
    visit, one, other = front.visit(), screened(front), screened(front)
    sent(visit, "accept", picked(front, one, other))
    cases = picked(front, one, other)
    visit.get("/cases")
    without = visit.send("/cases/bulk", step="conclude", case=cases)
    assert without.status_code == 422
    assert "Say why" in shown(without)
    assert "2 are done" in sent(visit, "conclude", cases, reason="The intake is over.")
    assert states(front, one, other) == ["concluded", "concluded"]


def test_many_are_reminded_at_once_and_each_gets_a_letter_once_a_day(front: Front) -> None:
    visit = front.visit()
    waiting = [front.office.applied(Role.MENTEE, name=name) for name in ("Аружан", "Камила")]
    assert "2 are done" in sent(visit, "remind", picked(front, *waiting))
    house = front.office.house
    house.reactions.catch_up()
    written = [one for one in house.outbox.page([PROGRAMME]) if one.notice == "reminder"]
    assert {one.recipient for one in written} == {one.person_id for one in waiting}
    letter = shown(visit.get(f"/notices/{written[0].id}"))
    assert "still to be filled in or chosen" in letter
    again = sent(visit, "remind", picked(front, *waiting))
    assert "She was reminded today already" in again
    assert len([one for one in house.outbox.page([PROGRAMME]) if one.notice == "reminder"]) == len(waiting)
