"""The pages of duplicates: proposed, merged, found under one name, and separated again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from domain.case import Role
from domain.person import ExternalId
from tests.web.front import Front, opened_front
from tests.web.reading import shown


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    with opened_front(tmp_path_factory.mktemp("duplicates")) as opened:
        yield opened


def test_two_are_merged_from_the_page_that_proposes_them_and_separated_again(front: Front) -> None:
    visit, office = front.visit(), front.office
    number = (ExternalId("student_number", "202300017"),)
    stays, goes = office.register("Айгүл", number), office.register("Aigul", number)
    mentee = office.applied_again(goes, Role.MENTEE)
    hers = front.visit(stays)
    assert hers.get(f"/cases/{mentee.reference}").status_code == 403
    page = visit.get("/people/duplicates")
    assert "The same id of the university" in shown(page)
    first, second = sorted((stays, goes), key=str)
    address = f"/people/{first}/merge?other={second}"
    assert f'href="{address}"' in page.text
    assert "Who stays?" in shown(visit.get(address))
    answer = visit.send(f"/people/{first}/merge", other=str(second))
    assert answer.status_code == 422
    assert "Say who of the two stays." in shown(answer)
    answer = visit.send(f"/people/{first}/merge", other=str(second), stays=str(stays))
    assert answer.location == f"/people/{stays}"
    hers_now = shown(visit.get(answer.location))
    assert mentee.reference in hers_now
    assert "Aigul Оспан merged into her" in hers_now
    assert "She was found to be Айгүл Оспан" in shown(visit.get(f"/people/{goes}"))
    assert "Aigul" not in shown(visit.get("/people/duplicates"))
    # Her own pages show the case, and she goes on with it.
    assert mentee.reference in hers.get("/worklist").text
    assert hers.get(f"/cases/{mentee.reference}").status_code == 200
    office.show_profile(mentee, office.for_her(goes))
    visit.get(f"/people/{stays}/separate?other={goes}")
    assert visit.send(f"/people/{stays}/separate", other=str(goes)).status_code == 422
    assert visit.send(f"/people/{stays}/separate", other=str(goes), reason="Two sisters.").location == f"/people/{goes}"
    assert hers.get(f"/cases/{mentee.reference}").status_code == 403


def test_somebody_is_looked_for_by_name(front: Front) -> None:
    visit, one = front.visit(), front.office.register("Мадина")
    other = front.office.register("Мадина Ерланқызы")
    visit.get(f"/people/{one}/merge")
    page = visit.send(f"/people/{one}/merge", q="Ерланқызы")
    assert "Choose one of those who were found." in shown(page)
    answer = visit.send(f"/people/{one}/merge", q="Ерланқызы", other=str(other))
    assert answer.location == f"/people/{one}/merge?other={other}"
    refused = visit.send(f"/people/{one}/merge", other=str(front.office.coordinator), stays=str(one))
    assert "Nobody merges herself: ask another coordinator." in shown(refused)


def test_only_the_office_merges(front: Front) -> None:
    one, other = front.office.register(), front.office.register()
    auditor = front.visit(front.office.auditor)
    assert auditor.get("/people/duplicates").status_code == 403
    auditor.get("/people")
    sent = auditor.send(f"/people/{one}/merge", other=str(other), stays=str(one))
    assert sent.status_code == 403
