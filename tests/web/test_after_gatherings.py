"""A survey about a gathering: the student is told which one it is about, the office sees counted answers on its page."""

from __future__ import annotations

from tests.application.test_after_gatherings import answer, asking, visited
from tests.groups import Department
from tests.web.front import Desk
from tests.web.reading import forms, shown


def test_the_page_of_a_gathering_counts_what_was_answered_about_it(department: Department) -> None:
    group = asking(department)
    students = sorted(group.everybody())
    gathering = visited(department, group, *students[:5])
    front = Desk(department)
    hers = front.visit(students[0])
    assert "How the visit was" in shown(hers.get("/worklist"))
    address = f"/cases/{group.reference}/give_feedback?survey=visit"
    assert "Visit to the dormitory, by schedule, 14 Sep" in shown(hers.get(address)), shown(hers.get(address))
    ((path, sent),) = [one for one in forms(hers.get(address)).items() if "/give_feedback" in one[0]]
    facts = {**sent, "answers.satisfaction": "5", "answers.sessions": "4", "answers.improve": "More heating"}
    assert hers.send(path, **facts).status_code == 303
    office = front.visit(department.coordinator)
    there = f"/cases/{gathering.reference}"
    text = shown(office.get(there))
    assert "How the visit was Mentees" in text
    assert "1 of 5 answered" in text
    assert "Answers are shown in whole groups of 5 people" in text
    assert "heating" not in text
    for one in students[1:5]:
        answer(department, group, one)
    text = shown(office.get(there))
    assert "mean 4.2 · 5 answers" in text
    assert "More heating" in text
    told = front.visit(students[5]).get(f"/cases/{group.reference}")
    assert "How the visit was" not in shown(told), "who did not come is told nothing of it"
    assert "mean 4.2" not in shown(front.visit(group.mentor.person_id).get(there))
