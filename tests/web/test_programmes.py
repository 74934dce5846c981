"""Programmes: intakes, versions of the policy, and files that an administrator sends."""

from __future__ import annotations

from io import BytesIO

import pytest
from werkzeug.test import TestResponse

from domain.case import Role
from tests.houses import INTAKE, PROGRAMME, PROGRAMME_FILE
from tests.web.academy import academy_file
from tests.web.front import Front
from tests.web.office import Visit
from tests.web.reading import links, shown

TEXT = PROGRAMME_FILE.read_text(encoding="utf-8")
REVISED = TEXT.replace('organiser.en = "NU Career and Advising Center"', 'organiser.en = "Centre for Careers"')
OURS = f"/programmes/{PROGRAMME}"


@pytest.fixture
def front(new_front: Front) -> Front:
    return new_front


@pytest.fixture
def admin(front: Front) -> Visit:
    return front.visit(front.office.admin)


def send(visit: Visit, address: str, content: bytes | str, name: str = "programme.toml") -> TestResponse:
    """Choose a file, and send it."""
    visit.get(address)
    data = content.encode() if isinstance(content, str) else content
    fields = {"csrf_token": visit.token, "file": (BytesIO(data), name)}
    answer = visit.client.post(address, data=fields, headers={"Origin": "http://localhost"})
    return visit.remember(answer)


# Reading


def test_applications_are_counted_as_each_language_counts(front: Front) -> None:
    counted = {
        "en": ["0 applications", "1 application ", "2 applications"],
        "ru": ["0 заявок", "1 заявка", "2 заявки"],
        "kk": ["0 өтінім ", "1 өтінім ", "2 өтінім "],
    }
    for number in range(3):
        for language, texts in counted.items():
            assert f"v1 {texts[number]}" in shown(front.visit().get(f"{OURS}?language={language}"))
        front.office.applied(Role.MENTEE)


def test_a_programme_shows_its_intakes_its_policy_and_its_cases(front: Front) -> None:
    front.office.mentee()
    front.office.applied(Role.MENTEE)
    visit = front.visit()

    led = visit.get("/programmes")
    answer = visit.get(led.location)
    page = shown(answer)

    assert "NU Alumni Mentorship Program NU Career and Advising Center" in page
    assert f"{INTAKE} open 1 Apr 2026 – 31 May 2026 v1 2 applications" in page
    assert "Applications 2 Submitted 1 Submitted Accepted 1 Accepted" in page
    assert "Version 1 Айгүл Ералы" in page
    assert "Программа менторства выпускников Назарбаев Университета" in page
    assert "recorded and not acted on yet" not in page
    assert f"/cases?programme={PROGRAMME}&kind=Application&state=accepted" in links(answer)


def test_the_text_of_a_version_is_the_file(front: Front) -> None:
    answer = front.visit(front.office.auditor).get(f"{OURS}/policy/1")

    assert "organiser.en = " in shown(answer)
    assert [front.visit().get(f"{OURS}/policy/{number}").status_code for number in (0, 2, 99)] == [404, 404, 404]


def test_a_programme_is_for_its_office(front: Front) -> None:
    front.office.house.programmes.open(front.office.why().__class__(str(front.office.admin)), academy_file())
    mentee = front.office.mentee()

    assert front.visit().get("/programmes/academy").status_code == 403
    assert front.visit().get("/programmes/unheard-of").status_code == 404
    assert front.visit(mentee.person_id).get(OURS).status_code == 403
    assert front.visit(front.office.auditor).get(f"{OURS}/intakes/new").status_code == 403
    assert "Academy of Mentoring" in shown(front.visit(front.office.admin).get("/programmes"))


# Intakes


def test_an_intake_is_opened_under_the_newest_policy(front: Front) -> None:
    visit = front.visit()
    visit.get(f"{OURS}/intakes/new")

    answer = visit.post(f"{OURS}/intakes/new", intake="2027-spring", opens="2027-02-01", closes="2027-03-15")

    assert (answer.status_code, answer.location) == (303, OURS)
    assert "2027-spring to come 1 Feb 2027 – 15 Mar 2027 v1" in shown(visit.get(OURS))


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"intake": ""}, "intake", "Give it a name, such as 2027-spring."),
        ({"intake": INTAKE}, "intake", f"The intake “{INTAKE}” exists already."),
        ({"closes": "2027-01-31"}, "closes", "The intake closes before it opens: choose a later day."),
        ({"opens": ""}, "opens", "Choose a day."),
        ({"opens": "1 February"}, "opens", "Write the day as year-month-day: 2004-09-30."),
    ],
)
def test_an_intake_that_cannot_be_is_refused_beside_its_field(
    front: Front, typed: dict[str, str], field: str, sentence: str
) -> None:
    visit = front.visit()
    visit.get(f"{OURS}/intakes/new")

    answer = visit.post(f"{OURS}/intakes/new", **{"intake": "x", "opens": "2027-02-01", "closes": "2027-03-15"} | typed)

    assert answer.status_code == 422
    assert f'id="{field}-e"' in answer.text
    assert sentence in shown(answer)
    assert list(front.office.house.programmes.get(PROGRAMME).intakes) == [INTAKE]


def test_closing_an_intake_is_asked_for_and_then_done(front: Front) -> None:
    visit = front.visit()
    asked = visit.get(f"{OURS}/intakes/{INTAKE}/close")
    assert "A closed intake is not opened again" in shown(asked)

    answer = visit.post(f"{OURS}/intakes/{INTAKE}/close")

    assert answer.status_code == 303
    page = visit.get(OURS)
    assert f"{INTAKE} closed" in shown(page)
    assert f"{OURS}/intakes/{INTAKE}/close" not in links(page)
    assert visit.post(f"{OURS}/intakes/{INTAKE}/close").status_code == 422
    assert visit.get(f"{OURS}/intakes/unheard-of/close").status_code == 422


def test_the_places_of_an_intake_are_shown_and_changed_with_a_reason(front: Front) -> None:
    visit, address = front.visit(), f"{OURS}/intakes/{INTAKE}/places"
    assert "no limit" in shown(visit.get(OURS))
    front.office.mentee()
    assert "1 mentee has a place." in shown(visit.get(address))
    for typed, field, sentence in (
        ({"places": "many"}, "places", "Give a whole number, or leave it empty for no limit."),
        ({"places": "0"}, "places", "An intake has between 1 and 100000 places, or no limit."),
        ({"places": "1", "reason": ""}, "reason", "Say why: it stays with the case."),
    ):
        answer = visit.post(address, **{"places": "2", "reason": "A hall."} | typed)
        assert answer.status_code == 422
        assert f'<a href="#{field}">{sentence}</a>' in answer.text

    answer = visit.post(address, places="1", reason="Әр сенбіде бір ғана бөлме.")

    assert answer.status_code == 303
    assert "1 of 1 places taken" in shown(visit.get(OURS))
    late = front.office.screened(front.office.applied(Role.MENTEE))
    visit.get("/worklist")
    chosen = f"{late.reference}~{front.office.application(late).version}"
    assert "All 1 places of this intake are taken: put her on the waiting list" in shown(
        visit.post("/cases/bulk", step="accept", case=[chosen])
    )
    history = shown(front.visit(front.office.auditor).get("/history"))
    assert "The intake has 1 place" in history
    assert "Әр сенбіде бір ғана бөлме." in history
    assert "0 places" not in history


def test_only_the_office_changes_the_places(front: Front) -> None:
    mentee, auditor = front.office.mentee(), front.visit(front.office.auditor)
    for visit in (auditor, front.visit(mentee.person_id)):
        assert visit.get(f"{OURS}/intakes/{INTAKE}/places").status_code == 403
        visit.get("/me")
        assert visit.post(f"{OURS}/intakes/{INTAKE}/places", places="1", reason="x").status_code == 403
    assert f"{OURS}/intakes/{INTAKE}/places" not in links(auditor.get(OURS))


def test_an_open_intake_goes_on_under_another_version_when_it_is_told(front: Front, admin: Visit) -> None:
    front.office.house.programmes.revise_policy(front.office.why().__class__(str(front.office.admin)), REVISED)
    visit = front.visit()
    assert f"{OURS}/intakes/{INTAKE}/policy" in links(visit.get(OURS))
    visit.get(f"{OURS}/intakes/{INTAKE}/policy")

    asked = shown(visit.get(f"{OURS}/intakes/{INTAKE}/policy"))
    assert "organiser[en] v1: NU Career and Advising Center v2: Centre for Careers" in asked
    assert f"Put {INTAKE} under version 2" in asked
    assert "newest: v2" in shown(visit.get(OURS))

    none_such = visit.post(f"{OURS}/intakes/{INTAKE}/policy", under_version="3")
    assert none_such.status_code == 422
    assert "The policy has the versions 1 to 2." in shown(none_such)
    assert visit.post(f"{OURS}/intakes/{INTAKE}/policy", under_version="").status_code == 422
    assert visit.post(f"{OURS}/intakes/{INTAKE}/policy", under_version="2").status_code == 303

    assert front.office.house.programmes.get(PROGRAMME).intake(INTAKE).policy_version == 2


# Files


def test_a_file_with_faults_changes_nothing_and_names_each(front: Front, admin: Visit) -> None:
    broken = TEXT.replace('zone = "Asia/Almaty"', 'zone = "Asia/Almati"').replace('kind = "form"', 'kind = "from"', 1)
    before = front.office.house.ledger.last_position()

    answer = send(admin, f"{OURS}/policy/new", broken)
    page = shown(answer)

    assert answer.status_code == 422
    assert "The file has 2 faults. Nothing was changed." in page
    line = TEXT[: TEXT.index('zone = "Asia/Almaty"')].count("\n") + 1
    assert f"Line {line} zone" in page
    assert "“from” is not known here; did you mean “form”? form document attendance order" in page
    assert front.office.house.ledger.last_position() == before


def test_a_revision_is_shown_first_and_then_recorded(front: Front, admin: Visit) -> None:
    programmes = front.office.house.programmes

    asked = send(admin, f"{OURS}/policy/new", REVISED.replace("\n", "\r\n"))

    assert asked.status_code == 200
    assert "organiser[en] v1: NU Career and Advising Center this file: Centre for Careers" in shown(asked)
    assert programmes.get(PROGRAMME).policy_version == 1
    done = admin.post(f"{OURS}/policy/new", text=REVISED.replace("\n", "\r\n"))
    assert done.status_code == 303
    assert programmes.get(PROGRAMME).policy_texts == (TEXT, REVISED)
    compared = shown(admin.get(f"{OURS}/policy/2?since=1"))
    assert "organiser[en] v1: NU Career and Advising Center v2: Centre for Careers" in compared
    assert admin.get(f"{OURS}/policy/2?since=7").status_code == 404
    assert programmes.get(PROGRAMME).intake(INTAKE).policy_version == 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "file"),
        (b"\xff\xfe no text", "This is no text in UTF-8"),
        ("code = ", "This is no TOML"),
        (academy_file(), "This is the file of “academy”: choose the file of “nu-alumni”."),
    ],
    ids=["empty", "no text", "no TOML", "another programme"],
)
def test_what_is_no_revision_is_refused(front: Front, admin: Visit, content: bytes | str, sentence: str) -> None:
    answer = send(admin, f"{OURS}/policy/new", content)

    assert answer.status_code == 422
    assert sentence in shown(answer)
    assert front.office.house.programmes.get(PROGRAMME).policy_version == 1


def test_a_file_has_to_be_chosen(admin: Visit) -> None:
    answer = send(admin, f"{OURS}/policy/new", b"", name="")

    assert answer.status_code == 422
    assert "Choose a file." in shown(answer)


def test_the_same_text_is_no_revision(front: Front, admin: Visit) -> None:
    asked = send(admin, f"{OURS}/policy/new", TEXT)
    assert "only its text differs" in shown(asked)

    answer = admin.post(f"{OURS}/policy/new", text=TEXT)

    assert answer.status_code == 422
    assert "The policy is the same as version 1." in shown(answer)


def test_a_programme_begins_with_its_file(front: Front, admin: Visit) -> None:
    answer = send(admin, "/programmes/new", academy_file())

    assert (answer.status_code, answer.location) == (303, "/programmes/academy")
    assert "Academy of Mentoring" in shown(admin.get(answer.location))
    again = send(admin, "/programmes/new", academy_file())
    assert again.status_code == 422
    assert "exists already: revise its policy" in shown(again)


def test_files_are_for_admins(front: Front) -> None:
    visit = front.visit()

    assert send(visit, f"{OURS}/policy/new", REVISED).status_code == 403
    assert visit.get("/programmes/new").status_code == 403
    assert f"{OURS}/policy/new" not in links(visit.get(OURS))
