"""The pages of duplicates: proposed, merged, found under one name, and separated again."""

from __future__ import annotations

from uuid import UUID

from application.asking import person
from domain.award.values import Points
from domain.case import Role
from domain.person import ExternalId
from tests.application.test_awards import Awards
from tests.houses import PROGRAMME, Office
from tests.kaznu import open_selection
from tests.web.front import Front
from tests.web.reading import links, shown


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


# What is hers under another id, on every page that asks whether it is she


def merged(office: Office, goes: UUID) -> UUID:
    """Somebody new into whom she is merged."""
    stays = office.register("Салтанат")
    office.house.duplicates.merge(person(office.coordinator), stays, goes, PROGRAMME)
    return stays


def test_a_mentor_selects_under_another_id_and_does_not_find_herself(front: Front) -> None:
    selection = open_selection(front.office)
    mentor, mentee, own = selection.mentor(capacity=1), selection.interviewed(), selection.interviewed()
    stays = merged(front.office, mentor.person_id)
    front.office.house.duplicates.merge(person(front.office.coordinator), stays, own.person_id, PROGRAMME)
    visit, address = front.visit(stays), f"/selection/{mentor.reference}"
    assert address in links(visit.get("/worklist"))
    assert address in links(visit.get(f"/cases/{mentor.reference}"))
    page = visit.get(address)
    assert str(mentee.case_id) in page.text
    assert str(own.case_id) not in page.text, "nobody selects herself"
    proposed = visit.send(address, applicant=str(mentee.case_id))
    assert proposed.status_code == 303
    assert visit.get(proposed.location).status_code == 200


def test_a_juror_and_a_winner_find_what_is_theirs_under_another_id(new_front: Front) -> None:
    office, front = new_front.office, new_front
    awards = Awards(office)
    winner, second = office.mentor(), office.mentor()
    jurors = [office.register(), office.register()]
    awards.vote_opened(winner, second)
    for number, token in enumerate(awards.tokens().values()):
        awards.house.voting.cast(token, 1 + number % 2)
    awards.take("close_vote")
    awards.take("name_finalists")
    awards.take("appoint_jury", members=tuple(jurors))
    scores = f"/awards/{awards.reference}/scores"
    hers = front.visit(merged(office, jurors[0]))
    assert awards.reference in hers.get("/worklist").text
    hers.get(scores)
    for nominee, points in (("1", "9"), ("2", "3")):
        assert hers.send(scores, nominee=nominee, **{"points.example": points}).status_code == 303
    assert 'value="9"' in hers.get(scores).text, "what she gave stands there"
    for number in (1, 2):
        awards.take("score", jurors[1], nominee=number, points=(Points("example", 5),))
    awards.take("decide", winners=(1,))
    awards.take("present")
    awards.take("certify", nominee=1)
    certificate = f"/certificates/{awards.award.certificates[0].number}.pdf"
    stranger = front.visit(office.register())
    assert stranger.get(certificate).status_code == 403
    won = front.visit(merged(office, winner.person_id))
    assert certificate in links(won.get("/worklist"))
    assert won.client.get(certificate).mimetype == "application/pdf"


def test_a_coordinator_hears_of_no_concern_about_herself_under_another_id(front: Front) -> None:
    office = front.office
    reference, mentor, mentee = office.pair()
    stays = merged(office, mentor.person_id)
    office.house.people.grant_role(person(office.admin), stays, Role.COORDINATOR, PROGRAMME)
    office.mentorship_step(reference, "raise_concern", mentee.person_id, text="About her.")
    for who, sees in ((stays, False), (office.coordinator, True)):
        pages = [front.visit(who).get(one) for one in (f"/cases/{reference}", "/worklist", "/history")]
        text = "".join(map(shown, pages))
        assert ("Concern raised" in text, "About her." in text) == (sees, sees)
