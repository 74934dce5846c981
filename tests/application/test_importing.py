"""Import of people and their applications: what a row may say, who is recognised, all or nothing."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from application.asking import Asker, person
from application.importing.applications import Where
from application.importing.cells import day, number, several_of, whole_number, yes_no
from application.importing.columns import application_columns, guessed, said
from domain.application import Application
from domain.case import Refused, Role
from domain.ids import application_id
from domain.person import ExternalId, Person
from domain.policy import Named, Names
from tests.houses import INTAKE, PROGRAMME, Office
from tests.imports import HEADER, checked, faults, imported, row, table
from tests.scenario import nu

MENTORS = Where(PROGRAMME, INTAKE, Role.MENTOR, ("graduated",))


# What a header means


@pytest.mark.parametrize(
    ("header", "target"),
    [
        ("E-mail", "email"), ("e_mail:", "email"), ("Электронная почта", "email"), ("Пошта", "email"),
        ("Имя", "given_name"), ("Тегі", "family_name"), ("Ф.И.О.", "name_family_first"), ("Аты-жөні", "name_family_first"),
        ("Full name", "name_given_first"), ("Дата рождения", "birth_date"), ("Туған күні", "birth_date"),
        ("ID Platonus", LEFT := ""), ("Platonus ID", "platonus"), ("Студент нөмірі", "student_number"),
        ("Тақырыптар", "topics"), ("profile.goals", "profile.goals"), ("Year of study", "profile.study_year"),
        ("shoe size", LEFT),
    ],
)  # fmt: skip
def test_headers_are_understood_in_three_languages(header: str, target: str) -> None:
    assert guessed([header], application_columns(nu(), "mentee")) == (target,)


def test_the_first_column_of_a_kind_holds_it_unless_another_is_chosen() -> None:
    columns = application_columns(nu(), "mentee")
    header = ("E-mail", "Почта", "Имя", "Shoe")
    assert guessed(header, columns) == ("email", "", "given_name", "")
    assert said(header, columns, {"почта": "email", "Имя": "", "shoe": "phone"}) == ("", "email", "", "phone")


@pytest.mark.parametrize(
    ("chosen", "code"),
    [({"Nobody": "email"}, "unknown_column"), ({"Имя": "shoe"}, "unknown_target"),
     ({"Имя": "email", "Фамилия": "email"}, "target_twice")],
)  # fmt: skip
def test_a_mapping_that_cannot_be_is_refused(chosen: dict[str, str], code: str) -> None:
    with pytest.raises(Refused, check=lambda refused: refused.code == code):
        said(HEADER, application_columns(nu(), "mentee"), chosen)


def test_without_names_or_anything_to_reach_people_by_there_is_no_import(office: Office) -> None:
    for header in (("E-mail", "Номер студента"), ("Имя", "Темы")):
        with office.refused("column_missing"):
            checked(office, table(("a@example.kz", "1"), header=header))


# What a cell says


def test_cells_are_read_as_people_write_them() -> None:
    assert [day(text).isoformat() for text in ("2005-09-14", "14.09.2005", "14/9/2005", "2005-09-14T00:00")] == [
        "2005-09-14"
    ] * 4
    assert [yes_no(text) for text in ("Да", "иә", "+", "нет", "Жоқ", "false")] == [True] * 3 + [False] * 3
    assert (whole_number("12"), number("31,1")) == (12, 31.1)
    topics = several_of([Named("job", Names((("en", "Job search, work"), ("ru", "Работа")))), Named("net", Names())])
    assert [topics(text) for text in ("Job search, work", "работа; net", "net,job", "job|job\nnet")] == [
        ("job",), ("job", "net"), ("net", "job"), ("job", "net"),
    ]  # fmt: skip


WRONG = (
    ({"_0": "?йг?л"}, "Имя", "letters_lost"),
    ({"_0": "", "_1": ""}, "Имя", "name_missing"),
    ({"_2": "nowhere"}, "E-mail", "not_an_email"),
    ({"_2": ""}, "E-mail", "contact_missing"),
    ({"_3": "20 23"}, "Номер студента", "not_an_id"),
    ({"_4": "astrology"}, "Темы", "unknown_choice"),
    ({"_5": "two"}, "Year of study", "not_a_number"),
    ({"_5": "9"}, "Year of study", "too_much"),
    ({"_8": ""}, "profile.goals", "answer_missing"),
    ({"_6": "x" * 10_001}, "profile.industry", "text_too_long"),
    ({"_6": "x" * 201}, "profile.industry", "too_much"),
)


def test_bad_rows_are_named_with_their_columns_and_their_reasons(office: Office) -> None:
    rows = [row(number, **changed) for number, (changed, _column, _code) in enumerate(WRONG)]
    plan = checked(office, table(row(97), *rows, row(98)))
    assert faults(plan) == [(line, column, code) for line, (_changed, column, code) in enumerate(WRONG, start=3)]
    assert (plan.rows, plan.bad, len(plan.applicants)) == (len(WRONG) + 2, len(WRONG), 2)


def test_what_is_told_of_somebody_new_has_to_be_possible(office: Office) -> None:
    told = table(
        ("Айгүл Ким", "a@example.kz", "31.02.2005", "", ""),
        ("Айгүл Ли", "b@example.kz", "2027-01-01", "", ""),
        ("Айгүл Пак", "c@example.kz", "", "+7 700 000 00 00", ""),
        ("Айгүл Цой", "d@example.kz", "", "", "Klingon"),
        ("Айгүл Ан", "e@example.kz", "2005-01-31", "", "қазақ"),
        header=("Name", "E-mail", "Birth date", "Guardian phone", "Preferred language"),
    )
    assert faults(checked(office, told)) == [
        (2, "Birth date", "not_a_day"), (3, "Birth date", "not_born_yet"), (4, "", "guardian_nameless"),
        (5, "Preferred language", "unknown_choice"),
    ]  # fmt: skip


def test_every_fault_of_a_row_that_cells_have_is_named(office: Office) -> None:
    plan = checked(office, table(row(1, _4="astrology", _5="two"), row(2)))
    assert faults(plan) == [(2, "Темы", "unknown_choice"), (2, "Year of study", "not_a_number")]


def test_a_row_with_more_cells_than_the_header_is_a_bad_one(office: Office) -> None:
    assert faults(checked(office, table((*row(1), "surplus")))) == [(2, "", "too_many_cells")]


def test_a_mentor_has_as_many_places_as_her_row_says(office: Office) -> None:
    told = table(
        ("Дана Ким", "d@example.kz", "2"), ("Анна Ким", "a@example.kz", ""), ("Ева Ким", "e@example.kz", "99"),
        header=("Name", "E-mail", "Places"),
    )  # fmt: skip
    plan = checked(office, told, MENTORS)
    assert faults(plan) == [(4, "Places", "capacity_out_of_range")]
    assert [one.told.get("capacity", None) for one in plan.applicants] == [2, None]


# Who is recognised


def test_a_student_number_recognises_whoever_is_known_and_new_ids_are_kept(office: Office) -> None:
    number = ExternalId("student_number", "202300001")
    known = office.register("Айгүл", (number,), family_name="Қасымова1", email="old@example.kz")
    told = table((*row(1), "55012"), (*row(2), ""), header=(*HEADER, "Platonus ID"))
    plan = checked(office, told)
    assert (faults(plan), plan.known) == ([], 1)
    office.house.application_import.record(person(office.coordinator), plan)
    hers = office.house.ledger.load(Person, known)
    assert hers.external_ids == (number, ExternalId("platonus", "55012"))
    identity = office.house.people.identity(known)
    assert identity is not None
    assert identity.email == "old@example.kz"
    assert office.house.ledger.load(Application, application_id(PROGRAMME, INTAKE, known, "mentee")).person_id == known


def test_without_an_id_the_address_and_the_name_together_recognise(office: Office) -> None:
    known = office.register("Айгүл Ерланқызы", family_name="Қасымова1", email="P1@example.kz")
    plan = checked(office, table(row(1, _3="")))
    assert [one.person_id for one in plan.applicants] == [known]


def test_nobody_is_taken_for_somebody_else(office: Office) -> None:
    ids = (ExternalId("student_number", "202300001"),)
    office.register("Айгүл", ids, family_name="Қасымова1", email="p1@example.kz")
    for changed, code in (
        ({"_0": "Анна", "_1": "Ким", "_2": "new@example.kz"}, "id_of_another"),
        ({"_3": "", "_0": "Анна", "_1": "Ким"}, "email_of_another"),
        ({"_3": "202399999"}, "other_id"),
    ):
        assert [code for _row, _column, code in faults(checked(office, table(row(1, **changed))))] == [code]


def test_ids_of_two_people_are_told_with_their_names(office: Office) -> None:
    office.register("Айгүл", (ExternalId("student_number", "202300001"),), family_name="Қасымова1")
    office.register("Анна", (ExternalId("platonus", "55012"),))
    plan = checked(office, table((*row(1), "55012"), header=(*HEADER, "Platonus ID")))
    assert [code for _row, _column, code in faults(plan)] == ["ids_of_several"]


def test_the_same_person_twice_in_one_file_is_a_bad_row(office: Office) -> None:
    plan = checked(office, table(row(1), row(2), row(1, _2="other@example.kz"), row(4, _2="P2@example.kz")))
    assert [(fault.row, fault.refusal.code, fault.refusal.places["row"]) for fault in plan.faults] == [
        (4, "row_twice", 2), (5, "row_twice", 3),
    ]  # fmt: skip


def test_a_second_application_in_the_same_role_and_intake_is_a_bad_row(office: Office) -> None:
    assert imported(office, row(1)) == 1
    plan = checked(office, table(row(1), row(2)))
    assert faults(plan) == [(2, "", "already_applied")]


# All or nothing


def test_all_rows_are_recorded_with_their_answers_in_one_save(each_office: Office) -> None:
    office = each_office
    before = office.house.ledger.last_position()
    assert imported(office, row(1), row(2), row(3)) == 3
    entries = office.house.ledger.read(before, 100)
    assert Counter(entry.topic for entry in entries) == {
        "PersonRegistered": 3, "ApplicationSubmitted": 3, "RequirementMet": 3, "ReferenceTaken": 3,
    }  # fmt: skip
    assert len({entry.event.act.correlation_id for entry in entries}) == 1
    met = next(entry.event for entry in entries if entry.topic == "RequirementMet")
    answers = json.loads(office.house.vault.open(met.answers) or "")
    assert answers == {"study_year": 2, "industry": "IT", "study_programme": "CS", "goals": "To grow"}
    case = office.house.ledger.load(Application, met.originator_id)
    assert (case.wishes.topics, case.role) == (("job_search",), Role.MENTEE)
    assert case.met == {"profile"}
    # Whoever brought the file wrote nothing of it: should she be erased, the texts stay.
    assert {key for entry in entries for key in getattr(entry.event, "identity", met.answers).keys}.isdisjoint(
        {office.coordinator}
    )
    assert {one.name for one in office.house.people_list.page("қасымова")} == {
        "Айгүл Қасымова1", "Айгүл Қасымова2", "Айгүл Қасымова3",
    }  # fmt: skip


def test_with_one_bad_row_nothing_is_recorded(office: Office) -> None:
    with office.refused("rows_wrong"):
        imported(office, row(1), row(2, _2="nowhere"), row(3))


def test_of_ten_thousand_rows_the_thirty_five_bad_ones_are_named_and_nothing_is_recorded(office: Office) -> None:
    wrong = {number: {"_2": "no address"} if number % 2 else {"_4": "cooking"} for number in range(100, 10_000, 283)}
    plan = checked(office, table(*(row(number, **wrong.get(number, {})) for number in range(10_000))))
    assert len(wrong) == 35
    assert {fault.row for fault in plan.faults} == {number + 2 for number in wrong}, "the header is row 1"
    with office.refused("rows_wrong"):
        office.house.application_import.record(person(office.coordinator), plan)


def test_ten_thousand_good_rows_are_recorded_in_one_save_while_somebody_else_goes_on(office: Office) -> None:
    """Decided and written out before the ledger is held: whoever takes a step meanwhile does not wait for that."""
    house, mentor = office.house, office.mentor()
    reference = office.paired(mentor, office.mentee())
    plan = checked(office, table(*(row(number) for number in range(10_000))))
    before, steps = house.ledger.last_position(), []

    def go_on(done: int, of: int) -> None:
        if done in (1, of // 2 + 1, of):  # while texts are sealed, and while all is decided
            office.mentorship_step(reference, "log_contact", mentor.person_id, kind="phone")
            steps.append(house.ledger.last_position())

    assert house.application_import.record(person(office.coordinator), plan, go_on) == 10_000
    assert steps == [before + 1, before + 2, before + 3], "it was decided once"
    assert house.ledger.last_position() == steps[-1] + 40_000
    step, *imported = house.ledger.read(steps[-1] - 1, 40_001)
    assert Counter(entry.topic for entry in imported) == dict.fromkeys(
        ("PersonRegistered", "ApplicationSubmitted", "RequirementMet", "ReferenceTaken"), 10_000
    )
    moments = {entry.event.act.recorded_at for entry in (imported[0], imported[20_000], imported[-1])}
    assert len(moments) == 1
    assert moments.pop() > step.event.act.recorded_at
    assert house.views.lag() == 0
    assert [one.name for one in house.people_list.page("қасымова9999")] == ["Айгүл Қасымова9999"]


def test_what_an_import_wrote_out_before_is_as_if_recorded_at_once(each_office: Office) -> None:
    office, house = each_office, each_office.house
    before = house.ledger.last_position()
    assert imported(office, row(1), row(2)) == 2
    entries = house.ledger.read(before, 100)
    for entry in entries:
        happened: Any = house.store.json.to_domain_event(entry.stored)
        assert happened.timestamp == happened.act.recorded_at
        written = house.store.json.to_stored_event(happened)
        assert json.loads(written.state) == json.loads(entry.stored.state)
    cases = {entry.event.originator_id for entry in entries if entry.topic == "ApplicationSubmitted"}
    rows = [house.case_list.references([str(one)]) for one in cases]
    house.views.rebuild()
    assert [house.case_list.references([str(one)]) for one in cases] == rows


def merge(office: Office, known: UUID) -> None:
    office.house.duplicates.merge(person(office.coordinator), office.register(), known, PROGRAMME)


def revoke(office: Office) -> None:
    by = Asker(str(office.admin), reason="She left.")
    office.house.people.revoke_role(by, office.coordinator, Role.COORDINATOR, PROGRAMME)


@pytest.mark.parametrize(
    ("happens", "code"),
    [
        (lambda office, known: office.applied_again(known, Role.MENTEE), "already_applied"),
        (lambda office, known: revoke(office), "not_yours"),
        (merge, "merged_away"),
    ],
)
def test_what_happens_while_it_is_decided_undoes_all_of_it(
    office: Office, happens: Callable[[Office, UUID], object], code: str
) -> None:
    """On a case on which it rests: it is decided anew, and refused as if that had been before."""
    known = office.register("Айгүл", (ExternalId("student_number", "202300001"),), family_name="Қасымова1")
    plan = checked(office, table(row(1), row(2)))
    positions: list[int] = []

    def meanwhile(done: int, of: int) -> None:
        if done == of and not positions:
            happens(office, known)
            positions.append(office.house.ledger.last_position())

    with pytest.raises(Refused) as refused:
        office.house.application_import.record(person(office.coordinator), plan, meanwhile)
    assert refused.value.code == code
    assert [office.house.ledger.last_position()] == positions


def test_what_changed_since_the_rows_were_checked_undoes_all_of_it(office: Office) -> None:
    known = office.register("Айгүл", (ExternalId("student_number", "202300001"),), family_name="Қасымова1")
    plan = checked(office, table(row(1), row(2)))
    office.applied_again(known, Role.MENTEE)
    with office.refused("already_applied"):
        office.house.application_import.record(person(office.coordinator), plan)


def test_only_a_coordinator_imports_and_only_while_the_intake_is_open(office: Office) -> None:
    for somebody in (office.admin, office.auditor):
        with office.refused("not_yours"):
            checked(office, table(row(1)), by=person(somebody))
    office.clock.wind(days=100)
    with office.refused("intake_closed"):
        checked(office, table(row(1)))


def test_progress_is_told_row_by_row(office: Office) -> None:
    told: list[tuple[int, int]] = []
    plan = checked(office, table(row(1), row(2)))
    office.house.application_import.record(person(office.coordinator), plan, lambda *how_far: told.append(how_far))
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_somebody_erased_is_not_brought_back(office: Office) -> None:
    known = office.register("Айгүл", (ExternalId("student_number", "202300001"),), family_name="Қасымова1")
    plan = checked(office, table(row(1)))
    office.house.vault.destroy(known)
    with pytest.raises(Refused) as refused:
        office.house.application_import.record(person(office.coordinator), plan)
    assert refused.value.code == "person_erased"
