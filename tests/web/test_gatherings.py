"""The pages of gatherings: planning one, recording who came, what those who are invited see, and topics."""

from __future__ import annotations

from uuid import UUID

import pytest

from application.asking import person
from domain.case import Role
from domain.gathering import Gathering
from domain.person import ExternalId
from tests.application.test_gatherings import MORE, accepted, hold, plan
from tests.groups import GROUPS, YEAR, Department
from tests.houses import INTAKE, PROGRAMME, PROGRAMME_FILE
from tests.web.front import Desk, Front, Guest
from tests.web.reading import links, shown

PLAN = f"/gatherings/{PROGRAMME}/new"
LECTURE: dict[str, str | list[str]] = {
    "kind": "lecture",
    "topic": "time",
    "at": "2026-04-03T18:00",
    "minutes": "90",
    "roles": ["mentee", "mentor"],
}


@pytest.fixture
def front(new_front: Front) -> Front:
    office = new_front.office
    text = PROGRAMME_FILE.read_text(encoding="utf-8") + MORE
    office.house.programmes.revise_policy(person(office.admin), text)
    office.house.programmes.change_intake_policy(person(office.coordinator), PROGRAMME, INTAKE, 2)
    return new_front


def reference_of(front: Front, gathering: UUID) -> str:
    return front.office.house.ledger.load(Gathering, gathering).reference


def planned(guest: Guest, **fields: str | list[str]) -> str:
    """The address of its page."""
    guest.get(f"{PLAN}?kind=lecture")
    answer = guest.send(PLAN, **{**LECTURE, "intake": INTAKE, **fields})
    assert answer.status_code == 303, shown(answer)
    return answer.location


def test_a_gathering_is_planned_from_its_kind_on(front: Front) -> None:
    coordinator = front.visit()
    assert "No gathering is planned yet" in shown(coordinator.get("/gatherings"))
    kinds = coordinator.get(PLAN)
    assert f"{PLAN}?kind=lecture" in links(kinds)
    form = shown(coordinator.get(f"{PLAN}?kind=lecture"))
    assert "Topic" in form
    assert "Money" in form
    page = shown(coordinator.get(planned(coordinator, place="Hall", link="https://meet.example/4", leader="Anna K.")))
    for text in ("Lecture: Time", "3 Apr 2026, 18:00, 90 minutes", "Hall", "https://meet.example/4", "Anna K."):
        assert text in page
    listed = shown(coordinator.get("/gatherings"))
    assert "To come 1" in listed
    assert "Lecture: Time" in listed
    assert "Lecture 2 missing" in listed, "of three a year"
    assert "Lecture: Time" in shown(coordinator.get("/cases?kind=Gathering"))


WRONG: tuple[tuple[dict[str, str | list[str]], str], ...] = (
    ({"at": ""}, "Say when it begins."),
    ({"at": "tomorrow"}, "is not a day with a time"),
    ({"at": "2066-04-03T18:00"}, "put the year right"),
    ({"minutes": "long"}, "is not a whole number"),
    ({"minutes": ""}, "Say how long it takes."),
    ({"minutes": "0"}, "between 1 and 1440 minutes"),
    ({"topic": ""}, "Say which of its topics it is about."),
    ({"topic": "cooking"}, "is no topic of it"),
    ({"roles": []}, "Invite at least one"),
    ({"capacity": "0"}, "There is at least one place"),
    ({"mentorships": ["nonsense"]}, "Choose among those shown."),
    ({"intake": "1999"}, "There is no intake"),
    ({"title": "x" * 201}, "At most 200 characters fit"),
    ({"link": "x" * 2001}, "At most 2000 characters fit"),
)


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_recorded(front: Front) -> None:
    coordinator = front.visit()
    coordinator.get(f"{PLAN}?kind=lecture")
    before = front.office.house.ledger.last_position()
    for wrong, says in WRONG:
        answer = coordinator.send(PLAN, **{**LECTURE, "place": "Hall 7", **wrong})
        assert answer.status_code == 422, wrong
        assert says in shown(answer)
        assert "Hall 7" in answer.text
    assert front.office.house.ledger.last_position() == before


def test_who_came_is_ticked_or_pasted(front: Front) -> None:
    office, coordinator = front.office, front.visit()
    one = accepted(office)
    by_mail, by_id = (
        office.applied_again(
            office.register(email=f"{name}@example.kz", external_ids=(ExternalId("student_number", f"S-{name}"),)),
            Role.MENTEE,
        )
        for name in ("mail", "id")
    )
    gathering = plan(office)
    address = f"/cases/{reference_of(front, gathering)}/hold"
    office.clock.wind(days=1)
    page = coordinator.get(address)
    assert page.text.count('class="form-check-input pick') == 3, "everybody who is invited"
    pasted = {"attended.pasted": f"MAIL@example.kz;\n s-id, {one.reference.lower()}"}
    unknown = {"attended.pasted": pasted["attended.pasted"] + " X-1"}
    wrong = coordinator.send(address, version="1", attended=[str(one.person_id)], **unknown)
    assert wrong.status_code == 422
    assert "This is nobody who is invited: X-1." in shown(wrong)
    assert f'value="{one.person_id}" checked' in wrong.text, "nothing has to be ticked again"
    assert "Nobody is ticked." in shown(coordinator.send(address, version="1"))
    strange = coordinator.send(address, version="1", attended=[str(office.auditor)])
    assert "cannot be chosen here" in shown(strange)
    assert office.house.ledger.load(Gathering, gathering).state == "planned"
    done = coordinator.send(address, version="1", **pasted)
    assert done.status_code == 303
    came = {one.person_id, by_mail.person_id, by_id.person_id}
    assert office.house.ledger.load(Gathering, gathering).attended == came
    assert "Who came 3" in shown(coordinator.get(done.location))


def test_a_correction_begins_with_those_who_are_recorded_and_says_why(front: Front) -> None:
    office, coordinator = front.office, front.visit()
    one, other = accepted(office), accepted(office)
    gathering = hold(office, plan(office), one.person_id)
    address = f"/cases/{reference_of(front, gathering)}/correct_attendance"
    page = coordinator.get(address)
    assert f'value="{one.person_id}" checked' in page.text
    assert f'value="{other.person_id}" checked' not in page.text
    assert coordinator.send(address, version="2", attended=[str(other.person_id)]).status_code == 422
    fields: dict[str, str | list[str]] = {"attended": [str(other.person_id)], "reason": "It was her sister."}
    done = coordinator.send(address, version="2", **fields)
    page_now = shown(coordinator.get(done.location))
    assert "Attendance corrected" in page_now
    assert "It was her sister." in page_now
    assert "Requirement taken back: Orientation" in shown(coordinator.get(f"/cases/{one.reference}"))
    assert "asked before: Propose" in shown(coordinator.get(f"/cases/{one.reference}"))


def test_those_who_are_invited_see_where_and_whether_they_came_and_nobody_else(front: Front) -> None:
    office, coordinator = front.office, front.visit()
    came, missed = accepted(office), accepted(office)
    address = planned(coordinator, link="https://meet.example/4", leader="Anna K.", place="online")
    own = front.visit(came.person_id)
    page = own.get("/worklist")
    for text in ("Lecture: Time", "https://meet.example/4", "led by Anna K.", "0 of 2 topics"):
        assert text in shown(page)
    gathering = office.house.case_files.find(address.rpartition("/")[2])[1]
    office.clock.wind(days=3)
    hold(office, gathering, came.person_id)
    now = shown(own.get("/worklist"))
    assert "you came" in now
    assert "1 of 2 topics" in now
    assert "https://meet.example/4" not in now, "it is over"
    assert "you are not on the list" in shown(front.visit(missed.person_id).get("/worklist"))
    for forbidden in (
        address,
        f"{address}/correct_attendance",
        "/gatherings",
        f"/gatherings/{PROGRAMME}/topics/lecture",
    ):
        assert own.get(forbidden).status_code == 403
    assert "1 of 2 topics" in shown(own.get(f"/cases/{came.reference}"))
    outsider = front.visit(office.register())
    assert "Lecture" not in shown(outsider.get("/worklist"))
    auditor = front.visit(office.auditor)
    assert auditor.get(address).status_code == 200
    assert "Record who came" not in shown(auditor.get("/gatherings?tab=past"))
    assert auditor.get(PLAN).status_code == 403


def test_neither_side_of_a_mentorship_sees_what_the_other_came_to(front: Front) -> None:
    office = front.office
    reference, mentor, mentee = office.pair()
    hold(office, plan(office, "lecture", "time"), mentee.person_id)
    pages = {one: shown(front.visit(one).get(f"/cases/{reference}")) for one in (mentor.person_id, mentee.person_id)}
    assert "1 of 2 topics" in pages[mentee.person_id]
    assert "0 of 2 topics" not in pages[mentee.person_id]
    assert "0 of 2 topics" in pages[mentor.person_id]
    assert "1 of 2 topics" not in pages[mentor.person_id]
    assert "Two lectures 1 of 2" in pages[mentee.person_id]
    office_page = shown(front.visit().get(f"/cases/{reference}"))
    assert "1 of 2 topics" in office_page
    assert "0 of 2 topics" in office_page


def test_a_proposal_that_came_to_nothing_says_nothing_of_topics(front: Front) -> None:
    office = front.office
    mentor, mentee = office.mentor(), office.mentee()
    reference = office.propose(mentor, mentee)
    assert "of 2 topics" in shown(front.visit().get(f"/cases/{reference}"))
    office.mentorship_step(reference, "refuse", mentee.person_id)
    assert "of 2 topics" not in shown(front.visit().get(f"/cases/{reference}"))


def test_a_gathering_is_for_mentees_and_mentors(front: Front) -> None:
    address = planned(front.visit())
    assert "mentees and mentors" in shown(front.visit().get("/gatherings"))
    assert "Invited mentees and mentors" in shown(front.visit().get(address))


def test_the_worklist_asks_for_what_is_not_recorded_and_what_is_not_planned(front: Front) -> None:
    office, coordinator = front.office, front.visit()
    accepted(office)
    gathering = plan(office, "lecture", "time")
    assert "Lecture 2026-spring: 1 of 3, by 31 Mar 2027" in shown(coordinator.get("/worklist"))
    assert "Record who came" not in shown(coordinator.get("/worklist"))
    office.clock.wind(days=1)
    page = coordinator.get("/worklist")
    assert "Record who came 1 Lecture: Time" in shown(page)
    assert f"/cases/{reference_of(front, gathering)}/hold" in page.text
    assert "Record who came" in shown(coordinator.get("/gatherings?tab=past"))
    office.clock.wind(days=9)
    assert "Late 1" in shown(coordinator.get("/worklist"))


def test_who_came_to_which_topic(front: Front) -> None:
    office, coordinator = front.office, front.visit()
    address = f"/gatherings/{PROGRAMME}/topics/lecture"
    assert "Nobody takes part yet" in shown(coordinator.get(address))
    both, one, none = (accepted(office) for _ in range(3))
    hold(office, plan(office, "lecture", "time"), both.person_id, one.person_id)
    hold(office, plan(office, "lecture", "time", intake=INTAKE), both.person_id)
    hold(office, plan(office, "lecture", "money"), both.person_id)
    page = shown(coordinator.get(address))
    assert "1 of 3 people have come to all 2 topics." in page
    assert "Time 2 3 2 of 3 · 67 %" in page
    assert "Money 1 1 1 of 3 · 33 %" in page
    assert "Topics People 2 1 1 1 0 1" in page
    assert none.reference in page
    assert coordinator.get(f"{address}?intake={INTAKE}&role=mentor").status_code == 200
    assert coordinator.get(f"/gatherings/{PROGRAMME}/topics/orientation").status_code == 404


def test_it_is_moved_cancelled_and_reopened(front: Front) -> None:
    coordinator = front.visit()
    address = planned(coordinator, link="https://meet.example/4")
    form = coordinator.get(f"{address}/change")
    assert 'value="2026-04-03T18:00"' in form.text
    moved = {"at": "2026-04-05T10:30", "minutes": "60", "place": "Hall 2"}
    assert coordinator.send(f"{address}/change", version="1", **moved).status_code == 303
    assert "Now planned for 5 Apr 2026, 10:30" in shown(coordinator.get(address))
    assert "https://meet.example/4" in shown(coordinator.get(address)), "what was not said anew stays"
    stale = coordinator.send(f"{address}/cancel", version="1", reason="Ill.")
    assert stale.status_code == 409
    assert coordinator.send(f"{address}/cancel", version="2", reason="Ill.").status_code == 303
    assert "Cancelled 1" in shown(coordinator.get("/gatherings?tab=cancelled"))
    assert coordinator.send(f"{address}/reopen", version="3", reason_code="recorded_by_mistake").status_code == 303
    assert "To come 1" in shown(coordinator.get("/gatherings"))


def test_a_coordinator_who_is_invited_does_not_find_herself_on_the_roll(front: Front) -> None:
    office, coordinator = front.office, front.visit()
    accepted(office)
    office.applied_again(office.coordinator, Role.MENTEE, by=office.other_coordinator)
    gathering = plan(office)
    office.clock.wind(days=1)
    page = coordinator.get(f"/cases/{reference_of(front, gathering)}/hold")
    assert page.text.count('class="form-check-input pick') == 1
    assert "another coordinator records" in shown(page)


def test_a_visit_to_the_dormitory_is_for_one_group(department: Department) -> None:
    """And what first-year students are shown is counted for each of them, in one table."""
    desk, house, group = Desk(department), department.house, department.appointed(3)
    first, second, third = group.everybody()
    coordinator = desk.visit()
    for kind, topic, came in (("dormitory_visit", "", (first, second)), ("first_steps", "library", (first,))):
        form = coordinator.get(f"/gatherings/{GROUPS}/new?kind={kind}")
        assert group.reference in shown(form)
        fields: dict[str, str | list[str]] = {
            "kind": kind,
            "topic": topic,
            "at": f"{department.policy.local_date(house.ledger.now())}T18:00",
            "minutes": "60",
            "roles": ["mentee"],
            "mentorships": [str(group.id)],
            "intake": YEAR,
        }
        answer = coordinator.send(f"/gatherings/{GROUPS}/new", **fields)
        assert answer.status_code == 303, shown(answer)
        page = coordinator.get(f"{answer.location}/hold")
        assert page.text.count('class="form-check-input pick') == 3
        assert "CS-101" in shown(coordinator.get(answer.location))
        done = coordinator.send(f"{answer.location}/hold", version="1", attended=[str(one) for one in came])
        assert done.status_code == 303
    assert "you came" in shown(desk.visit(second).get("/worklist"))
    page = coordinator.get(f"/cases/{group.reference}")
    assert "Getting to know the university Who came to which topic" in shown(page)
    own = shown(desk.visit(third).get(f"/cases/{group.reference}"))
    assert "0 of 4 topics" in own
    assert "Who came to which topic" not in own
