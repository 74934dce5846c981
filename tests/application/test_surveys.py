"""Surveys counted: who was asked, who answered, what the answers come to, and what is not shown."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from application.asking import person
from application.surveys import SurveySummary, whole_groups
from domain.case import Role
from domain.policy import NotInPolicy
from tests.houses import INTAKE, PROGRAMME, PROGRAMME_FILE, Applicant, Office

FORM = """
[[forms]]
code = "half"
names.en = "Half"
questions = [
    { code = "content", kind = "scale", required = true, least = 1, most = 5, names.en = "Content?" },
    { code = "met", kind = "choice", required = true, names.en = "How?", options = [
        { code = "seen", names.en = "Seen" }, { code = "heard", names.en = "Heard" },
    ] },
    { code = "again", kind = "yes_no", required = false, names.en = "Again?" },
    { code = "say", kind = "long_text", required = false, names.en = "What else?" },
    { code = "only", kind = "number", required = false, roles = ["mentor"], names.en = "How many?" },
]

[[surveys]]
code = "half"
to = ["mentor", "mentee"]
when = "at_midterm"
form = "half"
names.en = "Half-way"
show_texts = true
"""


class Pairs:
    """Mentorships under a policy with a survey at midterm, where three people are a group."""

    def __init__(self, office: Office, number: int, roster_most: int = 1) -> None:
        self.office = office
        text = PROGRAMME_FILE.read_text(encoding="utf-8").replace("least_group_size = 5", "least_group_size = 3")
        text = text.replace("capacity_most = 5\n", f"capacity_most = 5\nroster_most = {roster_most}\n")
        office.house.programmes.revise_policy(person(office.admin), text + FORM)
        office.house.programmes.change_intake_policy(person(office.coordinator), PROGRAMME, INTAKE, 2)
        self.mentor = office.mentor(5)
        self.mentees = [office.mentee() for _ in range(number)]
        self.references = [office.paired(self.mentor, mentee) for mentee in self.mentees]

    def answer(self, number: int, who: Applicant | None = None, **answers: Any) -> None:
        text = json.dumps({"content": 4, "met": "seen", **answers})
        by = (who or self.mentees[number]).person_id
        self.office.mentorship_step(self.references[number], "give_feedback", by, survey="half", answers=text)

    def summary(self, role: Role = Role.MENTEE, **more: Any) -> SurveySummary:
        return self.office.house.surveys.summary(PROGRAMME, "half", role, **more)


@pytest.fixture
def pairs(office: Office) -> Pairs:
    return Pairs(office, 4)


def test_who_was_asked_and_who_answered(pairs: Pairs) -> None:
    def turnout(survey: str) -> list[tuple[str, int, int, int]]:
        (count,) = [one for one in pairs.office.house.surveys.counts(PROGRAMME) if one.survey.code == survey]
        return [(one.role.value, one.occasion, one.asked, one.answered) for one in count.turnouts]

    assert turnout("half") == [], "nobody is asked before the half is over"
    pairs.office.clock.wind(days=100)
    pairs.answer(0)
    pairs.answer(1, pairs.mentor)
    assert turnout("half") == [("mentor", 1, 4, 1), ("mentee", 1, 4, 1)]
    assert turnout("on_the_way") == [("mentor", 1, 4, 0), ("mentee", 1, 4, 0)]
    assert turnout("final") == []
    pairs.office.mentorship_step(pairs.references[3], "terminate", pairs.mentees[3].person_id)
    pairs.office.clock.wind(days=100)
    pairs.office.house.clock.tick()
    assert turnout("final") == [("mentor", 1, 3, 0), ("mentee", 1, 3, 0)], "who ended it early is not asked at the end"
    assert turnout("on_the_way")[:2] == [("mentor", 1, 4, 0), ("mentor", 2, 3, 0)]


def test_answers_are_shown_in_whole_groups_and_counted_by_question(pairs: Pairs) -> None:
    pairs.office.clock.wind(days=100)
    pairs.answer(0, content=5, again=True, say="Less paper")
    pairs.answer(1, content=4, met="heard", again=False)
    hidden = pairs.summary()
    assert (hidden.people, hidden.answered, hidden.shown, hidden.questions) == (2, 2, 0, ())
    pairs.answer(2, content=3, say="More time")
    shown = {one.question.code: one for one in pairs.summary().questions}
    assert list(shown) == ["content", "met", "again", "say"], "what only mentors are asked is not shown of mentees"
    assert shown["content"].counts == (("1", 0), ("2", 0), ("3", 1), ("4", 1), ("5", 1))
    assert shown["content"].mean == Decimal(4)
    assert shown["met"].counts == (("seen", 2), ("heard", 1))
    assert (shown["again"].answered, shown["again"].counts) == (2, (("yes", 1), ("no", 1)))
    assert shown["say"].texts == ("Less paper", "More time")
    pairs.answer(3, content=1)
    later = pairs.summary()
    assert (later.answered, later.shown, later.questions) == (4, 3, pairs.summary().questions)
    assert later.questions[0].counts == shown["content"].counts, "the newest answer waits for two more people"


def test_a_mentor_who_answers_in_several_mentorships_is_one_person(pairs: Pairs) -> None:
    pairs.office.clock.wind(days=100)
    for number in range(4):
        pairs.answer(number, pairs.mentor)
    found = pairs.summary(Role.MENTOR)
    assert (found.people, found.answered, found.shown) == (1, 4, 0)


def test_what_was_written_is_kept_from_who_is_in_the_case_and_from_all_where_the_policy_says_nothing(
    pairs: Pairs,
) -> None:
    pairs.office.clock.wind(days=100)
    for number in range(3):
        pairs.answer(number, say=f"Text {number}")
    (texts,) = [
        one
        for one in pairs.summary(readers=frozenset({pairs.mentees[0].person_id})).questions
        if one.question.code == "say"
    ]
    assert (texts.answered, texts.texts) == (3, ("Text 1", "Text 2"))
    quiet = FORM.replace("show_texts = true\n", "")
    text = PROGRAMME_FILE.read_text(encoding="utf-8").replace("least_group_size = 5", "least_group_size = 3")
    pairs.office.house.programmes.revise_policy(person(pairs.office.admin), text + quiet)
    (texts,) = [one for one in pairs.summary().questions if one.question.code == "say"]
    assert (texts.answered, texts.texts) == (3, ())


def test_of_then_as_well_it_is_kept_from_who_is_in_the_case_by_now(office: Office) -> None:
    pairs, late = Pairs(office, 3, roster_most=2), office.mentee()
    office.clock.wind(days=100)
    for number in range(3):
        pairs.answer(number, say=f"Text {number}")
    then = office.clock()
    office.mentorship_step(pairs.references[0], "join", application=late.case_id)
    assert office.house.past is not None
    with office.house.past.house(then) as house:
        summary = house.surveys.summary(PROGRAMME, "half", Role.MENTEE, readers=frozenset({late.person_id}))
    assert [one.texts for one in summary.questions if one.question.code == "say"] == [("Text 1", "Text 2")]


def test_who_was_erased_counts_as_having_answered_and_says_nothing_any_more(pairs: Pairs) -> None:
    pairs.office.clock.wind(days=100)
    for number in range(3):
        pairs.answer(number, say=f"Text {number}")
    pairs.office.house.vault.destroy(pairs.mentees[0].person_id)
    found = pairs.summary()
    assert (found.people, found.shown) == (3, 3)
    assert found.questions[0].answered == 2


def test_an_unknown_survey(pairs: Pairs) -> None:
    with pytest.raises(NotInPolicy):
        pairs.office.house.surveys.summary(PROGRAMME, "unheard of", Role.MENTEE)
    assert pairs.summary(intake=INTAKE).answered == 0


def test_groups_are_whole_by_people_and_in_the_order_of_the_answers() -> None:
    class One:
        def __init__(self, person_id: str) -> None:
            self.person_id = person_id

    def shown(people: str, least: int) -> int:
        return len(whole_groups([One(one) for one in people], least))  # type: ignore[misc]

    assert [shown("abc"[:number], 2) for number in range(4)] == [0, 0, 2, 2]
    assert shown("aaab", 2) == 4
    assert shown("abab", 2) == 2
    assert shown("ababcd", 2) == 6
    assert shown("ab", 1) == 2
