"""Forms derived from steps: every step has one; what is typed is read, or kept beside a sentence that says what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from application.asking import Asker
from domain.application import Application
from domain.case import Case
from domain.mentorship import Mentorship
from tests.houses import Applicant, Office
from tests.web.academy import open_academy
from tests.web.front import Front
from web.forms import Typed
from web.step_forms import Occasion, StepForm, has_form, takes_one_click
from web.step_forms.choices import Ranked
from web.step_forms.composed import Answers, Table
from web.step_forms.fields import MISSING, Field
from web.step_forms.texts import day, moment_in, whole_number

ALMATY = ZoneInfo("Asia/Almaty")


@dataclass
class Desk:
    """An office, its pages, and cases to try forms on."""

    office: Office
    app: Flask
    mentorship: str
    mentee: Applicant
    mentor: Applicant
    free_mentee: Applicant
    others: dict[str, str] = field(default_factory=dict)

    def form(self, reference: str, step: str, by: Any = None, /, **typed: str | list[str]) -> StepForm:
        """The form of a step, as somebody (the coordinator) has filled it in."""
        asker = Asker(str(by or self.office.coordinator))
        file = self.office.house.case_files.open(reference, asker)
        sent = Typed()
        sent.values = MultiDict(typed)
        today = file.policy.local_date(self.office.house.ledger.now())
        return StepForm(Occasion(file, file.case.LIFE[step], asker, today, sent))


@pytest.fixture(scope="module")
def desk(front: Front) -> Iterator[Desk]:
    office = front.office
    reference, mentor, mentee = office.pair(2)
    others = open_academy(office)
    desk = Desk(office, front.app, reference, mentee, mentor, office.mentee(name="Тимур"), others)
    with front.app.test_request_context("/"):
        yield desk


@pytest.mark.parametrize(
    ("kind", "step"),
    [(kind, step) for kind in (Application, Mentorship) for step, row in kind.LIFE.items() if has_form(row)],
)
def test_every_step_that_people_take_has_a_form(desk: Desk, kind: type[Case], step: str) -> None:
    reference = desk.mentorship if kind is Mentorship else desk.free_mentee.reference

    form = desk.form(reference, step)

    assert all(one.label and one.control for one in form.fields)
    assert form.button


def test_what_there_is_one_of_is_chosen_already(desk: Desk) -> None:
    (mentee,) = (one for one in desk.form(desk.mentorship, "leave").facts if one.name == "mentee")
    assert mentee.initial == (str(desk.mentee.person_id),)
    (kind,) = (one for one in desk.form(desk.mentorship, "log_contact").facts if one.name == "kind")
    assert kind.initial == (), "there are several"


def test_a_step_without_anything_to_ask_takes_one_click(desk: Desk) -> None:
    coordinator = Asker(str(desk.office.coordinator))
    applied = desk.office.house.case_files.open(desk.others["academy"], coordinator)
    file = desk.office.house.case_files.open(desk.mentorship, Asker(str(desk.mentee.person_id)))
    today = date(2026, 4, 10)

    def clicks(of: Any, step: str, who: Asker) -> bool:
        return takes_one_click(of, of.case.LIFE[step], who, today)

    assert not clicks(applied, "decline", coordinator), "it needs a reason"
    assert not clicks(applied, "meet_requirement", coordinator), "it has facts"
    assert not clicks(file, "terminate", Asker(str(desk.mentee.person_id))), "it ends something"
    assert not clicks(file, "agree_plan", Asker(str(desk.mentee.person_id))), "it is not open: there are no goals"


def test_what_was_typed_comes_out_as_the_step_takes_it(desk: Desk) -> None:
    given = desk.form(desk.mentorship, "log_contact", kind="video", on="2026-04-02", minutes="45", note="CV").read()

    assert given is not None
    assert given.facts == {"kind": "video", "on": date(2026, 4, 2), "minutes": 45, "note": "CV"}


def test_everything_wrong_is_said_at_once_and_kept(desk: Desk) -> None:
    form = desk.form(desk.mentorship, "log_contact", kind="telepathy", on="tomorrow", minutes="an hour")

    assert form.read() is None
    assert set(form.typed.errors) == {"kind", "on", "minutes"}
    assert "telepathy" in form.typed.errors["kind"]
    assert form.typed["minutes"] == "an hour"


def test_nothing_typed_where_something_is_asked_for(desk: Desk) -> None:
    form = desk.form(desk.mentorship, "log_contact", on="2026-04-02")

    assert form.read() is None
    assert list(form.typed.errors) == ["kind"]


def test_the_office_records_for_somebody_and_says_how_she_told(desk: Desk) -> None:
    for_her = {"kind": "phone", "on": "2026-04-02", "on_behalf_of": str(desk.mentor.person_id)}

    silent = desk.form(desk.mentorship, "log_contact", **for_her)
    said = desk.form(desk.mentorship, "log_contact", given_how="phone", **for_her).read()

    assert silent.read() is None
    assert list(silent.typed.errors) == ["given_how"]
    assert said is not None
    assert said.asker.on_behalf_of == desk.mentor.person_id
    assert said.asker.given_how == "phone"


def test_a_participant_is_never_asked_for_whom(desk: Desk) -> None:
    form = desk.form(desk.mentorship, "log_contact", desk.mentor.person_id)

    assert not form.about_others
    assert not desk.form(desk.mentorship, "terminate", desk.mentor.person_id).occasion.needs_reason


def test_staff_choose_among_the_reasons_of_the_policy(desk: Desk) -> None:
    reference = desk.others["academy"]
    bare, reasoned = (
        desk.form(reference, "decline"),
        desk.form(reference, "decline", reason_code="twice", reason="Same."),
    )

    assert bare.read() is None
    assert list(bare.typed.errors) == ["reason_code"]
    given = reasoned.read()
    assert given is not None
    assert (given.asker.reason_code, given.asker.reason) == ("twice", "Same.")
    assert not given.facts


def test_a_day_that_is_to_come_has_not_happened(desk: Desk) -> None:
    form = desk.form(desk.mentorship, "pause", happened_at="2031-01-01")

    assert form.read() is None
    assert list(form.typed.errors) == ["happened_at"]


def test_an_earlier_day_is_noon_where_the_programme_is(desk: Desk) -> None:
    earlier = desk.form(desk.mentorship, "pause", happened_at="2026-03-31").read()
    today = desk.form(desk.mentorship, "pause", happened_at="2026-04-01").read()

    assert earlier is not None
    assert earlier.asker.happened_at == datetime(2026, 3, 31, 12, tzinfo=ALMATY)
    assert today is not None
    assert today.asker.happened_at is None


def test_screening_asks_one_row_for_each_criterion(desk: Desk) -> None:
    applicant = desk.office.applied(desk.office.application(desk.mentee).role, name="Жанна")
    form = desk.form(applicant.reference, "pass_screening", **{"results.studies": "met", "results.voluntary": "waived"})

    table = form.facts[0]
    assert isinstance(table, Table)
    assert [line.about["criterion"] for line in table.lines] == ["studies", "voluntary"]
    given = form.read()
    assert given is not None
    assert [(one.criterion, one.result) for one in given.facts["results"]] == [
        ("studies", "met"),
        ("voluntary", "waived"),
    ]


def test_a_requirement_with_a_form_asks_its_questions(desk: Desk) -> None:
    applicant = desk.office.applied(desk.office.application(desk.mentee).role, name="Ольга")

    first = desk.form(applicant.reference, "meet_requirement")
    profile = desk.form(applicant.reference, "meet_requirement", requirement="profile")
    orientation = desk.form(applicant.reference, "meet_requirement", requirement="orientation")

    assert first.first is not None, "which requirement comes first: its questions depend on it"
    answers = profile.facts[1]
    assert isinstance(answers, Answers)
    assert "study_year" in answers.codes
    assert "position" not in answers.codes, "that is asked of mentors"
    assert [one.name for one in orientation.facts] == ["requirement"]


def test_answers_are_kept_by_question(desk: Desk) -> None:
    applicant = desk.office.applied(desk.office.application(desk.mentee).role, name="Дарья")
    typed = {"industry": "Energy", "study_programme": "Physics", "goals": "Research"}
    named = {f"answers.{code}": text for code, text in typed.items()}

    given = desk.form(
        applicant.reference, "meet_requirement", requirement="profile", **named, **{"answers.study_year": "2"}
    )
    late = desk.form(
        applicant.reference, "meet_requirement", requirement="profile", **named, **{"answers.study_year": "9"}
    )

    facts = given.read()
    assert facts is not None
    assert '"study_year": 2' in facts.facts["answers"]
    assert late.read() is None
    assert list(late.typed.errors) == ["answers.study_year"]


def test_mentors_are_ranked_and_no_rank_is_given_twice(desk: Desk) -> None:
    second = desk.office.mentor(1, name="Лена")
    ranks = {f"choices.{desk.mentor.case_id}": "2", f"choices.{second.case_id}": "1"}

    herself = desk.free_mentee.person_id
    form = desk.form(desk.free_mentee.reference, "choose_mentors", herself, **ranks)
    twice = desk.form(desk.free_mentee.reference, "choose_mentors", herself, **dict.fromkeys(ranks, "1"))

    assert isinstance(form.facts[0], Ranked)
    given = form.read()
    assert given is not None
    assert given.facts["choices"] == (second.case_id, desk.mentor.case_id)
    assert twice.read() is None
    assert list(twice.typed.errors) == ["choices"]


@pytest.mark.parametrize("text", ["-1", "6", "five", "1_0", "²", "9" * 5000, "1.5"])
def test_a_number_is_one_of_those_that_are_possible(desk: Desk, text: str) -> None:
    typed = Typed({"places": text})

    assert Field("places", "Places", convert=whole_number(1, 5)).read(typed) is MISSING
    assert typed.errors["places"]


@pytest.mark.parametrize("text", ["2026-02-30", "14.09.2026", "2026-09", "0000-01-01", "10000-01-01"])
def test_a_day_is_one_of_the_calendar(desk: Desk, text: str) -> None:
    typed = Typed({"on": text})

    assert Field("on", "Day", convert=day).read(typed) is MISSING
    assert typed.errors["on"]


@pytest.mark.parametrize("text", ["2026-09-14", "2026-09-14T25:00", "soon", "0001-01-01T00:00"])
def test_a_moment_has_a_time(desk: Desk, text: str) -> None:
    typed = Typed({"at": text})

    assert Field("at", "Day and time", convert=moment_in(ALMATY)).read(typed) is MISSING
    assert typed.errors["at"]


def test_a_moment_is_where_the_programme_is(desk: Desk) -> None:
    read = Field("at", "Day and time", convert=moment_in(ALMATY)).read(Typed({"at": "2026-09-14T18:00"}))

    assert read == datetime(2026, 9, 14, 13, tzinfo=UTC)
