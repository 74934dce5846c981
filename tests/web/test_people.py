"""People: finding them, adding and changing them, their roles and ties, and whether they can sign in."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from werkzeug.test import TestResponse

from application.asking import person
from domain.case import Role
from domain.person import ExternalId, Grant, Person
from tests.houses import PROGRAMME
from tests.web.front import Front
from tests.web.office import Visit
from tests.web.reading import links, shown


@pytest.fixture
def somebody(front: Front) -> UUID:
    return front.office.register("Madina", phone="+7 700 000 0142")


@pytest.fixture
def admin(front: Front) -> Visit:
    return front.visit(front.office.admin)


def names(answer: TestResponse) -> list[str]:
    return re.findall(r'<a class="name" href="/people/[^"]+">([^<]+)</a>', answer.text)


def version_of(front: Front, person_id: UUID) -> int:
    return front.office.house.ledger.load(Person, person_id).version


# The list


def test_people_are_found_by_words_of_their_names_and_addresses(front: Front, somebody: UUID) -> None:
    visit = front.visit()

    assert "Madina Оспан" in names(visit.get("/people?q=оспан+мad".replace("м", "m")))
    assert names(visit.get("/people?q=nobody-like-this")) == []
    assert "Nobody is found" in shown(visit.get("/people?q=nobody-like-this"))


def test_they_are_narrowed_by_role(front: Front) -> None:
    found = names(front.visit().get("/people?role=coordinator"))

    assert sorted(found) == ["Елена Бекназар", "Сәуле Бекназар"]


def test_the_list_goes_on_where_the_page_ended(front: Front) -> None:
    for number in range(55):
        front.office.register(f"Person {number:02}")
    visit = front.visit()
    first = visit.get("/people")
    [onward] = [one for one in links(first) if "after=" in one]
    second = visit.get(onward)

    assert len(names(first)) == 50
    assert not set(names(first)) & set(names(second)) - {"Madina Оспан"}
    everybody = front.office.house.people_list.page(size=1000)
    assert names(first) + names(second) == [one.name for one in everybody]


def test_people_are_for_the_office(front: Front, somebody: UUID) -> None:
    taking_part = front.visit(somebody)
    auditor = front.visit(front.office.auditor)

    assert taking_part.get("/people").status_code == 403
    assert taking_part.get(f"/people/{somebody}").status_code == 403
    assert auditor.get(f"/people/{somebody}").status_code == 200
    assert [auditor.get(where).status_code for where in ("/people/new", f"/people/{somebody}/edit")] == [403, 403]
    assert front.visit().get("/people/00000000-0000-0000-0000-000000000000").status_code == 404


# Somebody new


def test_a_new_person_is_registered_with_all_that_was_typed(front: Front) -> None:
    visit = front.visit()
    visit.get("/people/new")
    typed = {
        "given_name": "Дінмұхамед", "family_name": "Нұрлан", "email": "dn@example.kz", "phone": "+7 700 000 0001",
        "preferred_contact": "phone", "language": "kk", "birth_date": "2009-02-28", "student_number": "202300017",
        "platonus": "55012", "guardian_name": "Гүлнар Нұрлан", "guardian_phone": "+7 700 000 0002",
    }  # fmt: skip

    answer = visit.post("/people/new", **typed)

    assert answer.status_code == 303
    page = shown(visit.get(answer.location))
    assert "Дінмұхамед Нұрлан" in page
    assert "+7 700 000 0001 preferred" in page
    assert "Birth date 28 Feb 2009 Guardian Гүлнар Нұрлан, +7 700 000 0002" in page
    assert "Student number 202300017 Id in Platonus 55012" in page


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"given_name": ""}, "given_name", "Give at least one name."),
        ({"email": ""}, "email", "Give an e-mail address or a phone number."),
        ({"email": "no address"}, "email", "“no address” is not an e-mail address."),
        ({"phone": "call me"}, "phone", "“call me” is not a phone number."),
        ({"birth_date": "30.02.2009"}, "birth_date", "Write the day as year-month-day: 2004-09-30."),
        ({"birth_date": "2999-01-01"}, "birth_date", "This day is yet to come."),
        ({"guardian_phone": "+7 700 000 0002"}, "guardian_name", "Give the guardian’s name as well."),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    front: Front, typed: dict[str, str], field: str, sentence: str
) -> None:
    visit = front.visit()
    visit.get("/people/new")
    before = front.office.house.ledger.last_position()

    answer = visit.post(
        "/people/new", **{"given_name": "Ілияс", "email": "new@example.kz", "student_number": "17"} | typed
    )

    assert answer.status_code == 422
    assert re.search(rf'id="{field}"[^>]*aria-invalid="true" aria-describedby="{field}-e"', answer.text)
    assert sentence in shown(answer)
    assert 'value="17"' in answer.text
    assert front.office.house.ledger.last_position() == before


def test_whoever_is_known_already_is_not_added_twice_by_mistake(front: Front) -> None:
    visit = front.visit()
    known = front.office.register(
        "Әлия", email="aliya@example.kz", external_ids=(ExternalId("student_number", "202300099"),)
    )
    before = front.office.house.ledger.last_position()
    typed = {"given_name": "Алия", "email": "other@example.kz", "student_number": "202300099"}
    visit.get("/people/new")

    answer = visit.post("/people/new", **typed)

    assert answer.status_code == 422
    assert f"/people/{known}" in links(answer)
    assert front.office.house.ledger.last_position() == before
    assert visit.post("/people/new", **typed, somebody_else="yes").status_code == 303


def test_a_change_that_crossed_another_one_is_not_lost_and_loses_nothing(front: Front, somebody: UUID) -> None:
    visit = front.visit()
    form = visit.get(f"/people/{somebody}/edit")
    seen = str(version_of(front, somebody))
    assert f'name="version" value="{seen}"' in form.text
    typed = {"given_name": "Мадина", "email": "m@example.kz", "version": seen}
    assert visit.post(f"/people/{somebody}/edit", **typed).status_code == 303

    crossed = visit.post(f"/people/{somebody}/edit", **typed | {"given_name": "Madina-Aliya"})

    assert crossed.status_code == 409
    assert 'value="Madina-Aliya"' in crossed.text
    assert front.office.house.people.name(somebody) == "Мадина"
    again = {**typed, "given_name": "Madina-Aliya", "version": str(version_of(front, somebody))}
    assert visit.post(f"/people/{somebody}/edit", **again).status_code == 303
    assert front.office.house.people.name(somebody) == "Madina-Aliya"


# One person


def test_her_cases_are_those_that_the_visitor_may_see(front: Front, admin: Visit) -> None:
    reference, _mentor, mentee = front.office.pair()

    hers = front.visit().get(f"/people/{mentee.person_id}")

    assert "Mentorship with Daniel Оспан" in shown(hers)
    assert "Application as mentee" in shown(hers)
    assert f"/cases/{reference}" in links(hers)
    assert "None that you may see." in shown(admin.get(f"/people/{mentee.person_id}"))


# Roles


def test_an_admin_grants_and_ends_a_role_with_a_reason(front: Front, admin: Visit, somebody: UUID) -> None:
    people = front.office.house.people
    admin.get(f"/people/{somebody}/roles/new")
    granted = admin.post(f"/people/{somebody}/roles/new", role="auditor", programme=PROGRAMME)
    page = admin.get(granted.location)
    assert people.grants(somebody) == {Grant(Role.AUDITOR, PROGRAMME)}
    assert "Auditor NU Alumni Mentorship Program" in shown(page)
    [ending] = [one for one in links(page) if "roles/end" in one]
    admin.get(ending)
    ends = {"role": "auditor", "programme": PROGRAMME, "faculty": ""}

    unsaid = admin.post(f"/people/{somebody}/roles/end", **ends)

    assert unsaid.status_code == 422
    assert "Say why: it stays with the case." in shown(unsaid)
    assert admin.post(f"/people/{somebody}/roles/end", **ends, reason="Left the office.").status_code == 303
    assert people.grants(somebody) == frozenset()


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"role": "auditor"}, "Say for which programme the role is granted."),
        ({"role": "mentor", "programme": PROGRAMME}, "Choose a role."),
        ({}, "Choose a role."),
    ],
)
def test_a_role_that_cannot_be_is_refused(
    front: Front, admin: Visit, somebody: UUID, sent: dict[str, str], sentence: str
) -> None:
    admin.get(f"/people/{somebody}/roles/new")

    answer = admin.post(f"/people/{somebody}/roles/new", **sent)

    assert answer.status_code == 422
    assert sentence in shown(answer)
    assert front.office.house.people.grants(somebody) == frozenset()


def test_nobody_grants_herself_a_role(front: Front, admin: Visit) -> None:
    own = front.office.admin
    page = admin.get(f"/people/{own}")

    answer = admin.post(f"/people/{own}/roles/new", role="coordinator", programme=PROGRAMME)

    assert f"/people/{own}/roles/new" not in links(page)
    assert answer.status_code == 422
    assert "Nobody grants a role to herself" in shown(answer)


def test_roles_are_for_admins(front: Front, somebody: UUID) -> None:
    visit = front.visit()
    page = visit.get(f"/people/{somebody}")

    assert f"/people/{somebody}/roles/new" not in links(page)
    assert visit.post(f"/people/{somebody}/roles/new", role="auditor", programme=PROGRAMME).status_code == 403


# Ties


def test_kin_are_looked_for_and_declared_on_both(front: Front, somebody: UUID) -> None:
    sister = front.office.register("Томирис")
    visit = front.visit()
    visit.get(f"/people/{somebody}/ties/new")

    looked = visit.post(f"/people/{somebody}/ties/new", tie="kin", q="томирис")
    assert looked.status_code == 422
    assert str(sister) in looked.text
    assert "Choose one of those who were found." in shown(looked)
    declared = visit.post(f"/people/{somebody}/ties/new", tie="kin", q="томирис", other=str(sister))

    assert declared.status_code == 303
    assert "Томирис Оспан kin" in shown(visit.get(f"/people/{somebody}"))
    assert "Madina Оспан kin" in shown(visit.get(f"/people/{sister}"))
    assert front.office.house.people.ties([sister]) == {somebody}


def test_a_tie_says_which_and_to_whom(front: Front, somebody: UUID) -> None:
    visit = front.visit()
    visit.get(f"/people/{somebody}/ties/new")

    unsaid = visit.post(f"/people/{somebody}/ties/new", q="")
    unknown = visit.post(f"/people/{somebody}/ties/new", tie="supervisor", q="nobody-like-this")
    nobody = visit.post(f"/people/{somebody}/ties/new", tie="kin", q="x", other="00000000-0000-0000-0000-000000000000")

    assert "Say which tie it is." in shown(unsaid)
    assert "Look by name, e-mail address or university id." in shown(unsaid)
    assert "Nobody is found by “nobody-like-this”" in shown(unknown)
    assert nobody.status_code == 404
    assert front.office.house.people.ties([somebody]) == frozenset()


# Signing in


def test_an_account_comes_with_a_password_that_is_shown_once(front: Front, admin: Visit, somebody: UUID) -> None:
    page = admin.get(f"/people/{somebody}")
    assert "No account yet." in shown(page)

    made = admin.post(f"/people/{somebody}/account", username="madina")

    password = re.search(r'<code class="fs-6 user-select-all">([^<]+)</code>', made.text)
    assert password is not None
    assert made.headers["Cache-Control"] == "no-store"
    assert password[1] not in admin.get(f"/people/{somebody}").text
    newcomer = Visit(front.app)
    assert newcomer.sign_in("madina", password[1]).status_code == 303
    assert newcomer.get("/worklist").location == "/account"
    again = admin.post(f"/people/{somebody}/account", username="madina2")
    assert again.status_code == 422
    assert front.office.house.accounts.by_username("madina2") is None


def test_a_username_that_cannot_be_leaves_nothing_behind(front: Front, admin: Visit, somebody: UUID) -> None:
    front.visit(front.office.admin)
    taken = front.office.house.accounts.by_person(front.office.admin)
    assert taken is not None
    before = front.office.house.ledger.last_position()
    admin.get(f"/people/{somebody}")

    answer = admin.post(f"/people/{somebody}/account", username=taken.username)

    assert answer.status_code == 422
    assert 'aria-describedby="username-e"' in answer.text
    assert "is taken: choose another" in shown(answer)
    assert front.office.house.accounts.by_person(somebody) is None
    assert front.office.house.ledger.last_position() == before
    assert admin.post("/people/00000000-0000-0000-0000-000000000000/account", username="ghost").status_code == 404
    assert front.office.house.accounts.by_username("ghost") is None


def test_an_admin_gives_a_new_password_and_locks_an_account(front: Front, admin: Visit, somebody: UUID) -> None:
    accounts, house = front.office.house.accounts, front.office.house
    house.new_account("locked", somebody)
    admin.get(f"/people/{somebody}")

    fresh = admin.post(f"/people/{somebody}/account/password")
    assert "The account is ready" in shown(fresh)
    assert admin.post(f"/people/{somebody}/account/active", active="no").status_code == 303
    account = accounts.by_person(somebody)
    assert account is not None
    assert not account.active
    assert admin.post(f"/people/{somebody}/account/active", active="yes").status_code == 303
    assert front.visit().post(f"/people/{somebody}/account/password").status_code == 403


def test_nobody_locks_herself_out(front: Front, admin: Visit) -> None:
    admin.get(f"/people/{front.office.admin}")

    answer = admin.post(f"/people/{front.office.admin}/account/active", active="no")

    assert answer.status_code == 422
    account = front.office.house.accounts.by_person(front.office.admin)
    assert account is not None
    assert account.active


def test_a_role_ended_meanwhile_is_no_longer_hers_to_use(front: Front, somebody: UUID) -> None:
    house, admin = front.office.house, front.office.admin
    house.people.grant_role(person(admin), somebody, Role.COORDINATOR, PROGRAMME)
    visit = front.visit(somebody)
    visit.get("/people/new")
    assert visit.get("/people").status_code == 200
    ended = person(admin).__class__(str(admin), reason="Left.")
    house.people.revoke_role(ended, somebody, Role.COORDINATOR, PROGRAMME)

    assert visit.post("/people/new", given_name="Ілияс", email="late@example.kz").status_code == 403
