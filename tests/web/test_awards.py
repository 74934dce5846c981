"""The pages of awards: the list, nominating, links to vote, the voting page, the jury's page, certificates of winners."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from application.asking import person
from application.voting import VoterLink
from domain.award.values import Points
from tests.application.test_awards import Awards
from tests.houses import INTAKE, PROGRAMME, Applicant
from tests.web.front import Front, Guest
from tests.web.reading import links, shown


@pytest.fixture
def front(new_front: Front) -> Front:
    return new_front


@pytest.fixture
def awards(front: Front) -> Awards:
    return Awards(front.office)


def guest(front: Front) -> Guest:
    """Somebody who is not signed in."""
    return Guest(front.app)


def two_mentors(awards: Awards) -> tuple[Applicant, Applicant]:
    return awards.office.mentor(name="Aida"), awards.office.mentor(name="Bermet")


def judged(awards: Awards) -> list[Guest]:
    """Two finalists before two jurors, who are signed in."""
    awards.vote_opened(*two_mentors(awards))
    for token, nominee in zip(awards.tokens().values(), (1, 2), strict=True):
        awards.house.voting.cast(token, nominee)
    awards.take("close_vote")
    awards.take("name_finalists")
    jurors = [awards.office.register(), awards.office.register()]
    awards.take("appoint_jury", members=tuple(jurors))
    pages = Front(awards.office)
    return [pages.visit(one) for one in jurors]


# The list, and opening


def test_the_list_shows_every_category_and_opens_one(front: Front, awards: Awards) -> None:
    coordinator = front.visit()
    text = shown(coordinator.get("/awards"))
    assert "Best mentor" in text
    assert "for mentors · chosen by a jury, among the finalists of a vote" in text
    form = coordinator.get(f"/awards/{PROGRAMME}/new?category=best_partner&intake={INTAKE}")
    assert "Left empty: until a coordinator closes them." in shown(form)
    before = awards.house.ledger.last_position()
    wrong = coordinator.send(f"/awards/{PROGRAMME}/new", category="best_partner", intake=INTAKE, until="2026-03-01")
    assert wrong.status_code == 422
    assert "is over: choose a day to come" in wrong.text
    twice = coordinator.send(f"/awards/{PROGRAMME}/new", category="best_mentor", intake=INTAKE, until="")
    assert f"This award is there already: {awards.reference}" in shown(twice)
    assert awards.house.ledger.last_position() == before
    done = coordinator.send(f"/awards/{PROGRAMME}/new", category="best_partner", intake=INTAKE, until="2026-05-01")
    page = shown(coordinator.get(done.location))
    assert "Best partner 2026-spring" in page
    assert "Nominations until 1 May 2026" in page
    assert "Best partner" in coordinator.get("/cases?kind=Award").text
    assert awards.reference not in coordinator.get("/cases").text


def test_who_has_no_part_in_awards_does_not_see_them(front: Front, awards: Awards) -> None:
    mentor, _other = two_mentors(awards)
    awards.vote_opened(mentor, _other)
    hers = front.visit(mentor.person_id)
    for address in ("/awards", f"/cases/{awards.reference}", f"/awards/{awards.reference}/voters"):
        assert hers.get(address).status_code == 403
    assert hers.get(f"/awards/{awards.reference}/scores").status_code == 403
    auditor = front.visit(awards.office.auditor)
    assert auditor.get(f"/cases/{awards.reference}").status_code == 200
    assert auditor.get(f"/awards/{awards.reference}/voters").status_code == 403
    notice = next(one for one in awards.house.outbox.page([PROGRAMME], size=200) if one.notice == "vote")
    assert "/vote/" not in auditor.get(f"/notices/{notice.id}").text, "an auditor votes in nobody's place"
    assert "/vote/" in front.visit().get(f"/notices/{notice.id}").text


# Nominating


def test_a_participant_nominates_from_her_own_page(front: Front, awards: Awards) -> None:
    mentor, mentee = awards.office.mentor(name="Aida"), awards.office.mentee()
    awards.office.paired(mentor, mentee)
    awards.house.reactions.catch_up()  # brings checklists, whose items are of no intake
    hers = front.visit(mentee.person_id)
    page = hers.get("/worklist")
    address = f"/awards/{awards.reference}/nominate"
    assert links(page).count(address) == 1
    hers.get(address)
    missing = hers.send(address, person="", why="Kind.")
    assert missing.status_code == 422
    assert "Say which participant is nominated." in missing.text
    assert "Kind." in missing.text, "nothing is typed twice"
    done = hers.send(address, person=str(mentor.person_id), why="Never gave up on me.")
    assert "Your nomination is recorded" in hers.get(done.location).text
    again = hers.send(address, person=str(mentor.person_id))
    assert "recorded already" in again.text
    page = front.visit().get(f"/cases/{awards.reference}")
    assert "“Never gave up on me.”" in shown(page)
    stranger = front.visit(awards.office.register())
    assert stranger.get(address).status_code == 403
    assert address not in links(stranger.get("/worklist"))


def test_a_coordinator_nominates_and_closes_on_the_page_of_the_award(front: Front, awards: Awards) -> None:
    mentor = awards.office.mentor(name="Aida")
    coordinator = front.visit()
    form = coordinator.get(f"/cases/{awards.reference}/nominate")
    assert "Aida" in form.text
    assert "Partner organisation" not in form.text
    sent = {"person": str(mentor.person_id), "why": "Most contacts."}
    assert coordinator.send(f"/cases/{awards.reference}/nominate", version="1", **sent).status_code == 303
    coordinator.get(f"/cases/{awards.reference}/close_nominations")
    assert coordinator.send(f"/cases/{awards.reference}/close_nominations", version="2").status_code == 303
    refused = coordinator.get(f"/cases/{awards.reference}/open_vote")
    assert "A vote needs at least two nominees" in refused.text


def test_the_office_records_a_nomination_for_somebody_who_told_it(front: Front, awards: Awards) -> None:
    mentee = awards.office.mentee(name="Камила")
    reference = awards.open("best_partner")
    coordinator, address = front.visit(), f"/awards/{reference}/nominate"
    assert address in links(coordinator.get(f"/cases/{reference}"))
    coordinator.get(address)
    sent: dict[str, str | list[str]] = {"organisation": "Energy Institute", "on_behalf_of": ""}
    own = coordinator.send(address, **sent)
    assert "Here nominations come from: mentee" in shown(own)
    sent["on_behalf_of"] = str(mentee.person_id)
    assert "Say how she told you" in shown(coordinator.send(address, **sent))
    assert coordinator.send(address, **sent, given_how="phone").status_code == 303
    page = shown(coordinator.get(f"/cases/{reference}"))
    assert "Nominated: Energy Institute" in page
    assert "for Камила Оспан" in page


# Voting


def test_a_vote_by_link_counts_once_and_says_so(front: Front, awards: Awards) -> None:
    awards.vote_opened(*two_mentors(awards))
    address = f"/vote/{next(iter(awards.tokens().values()))}"
    voter = guest(front)
    page = voter.get(address)
    assert page.status_code == 200
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert page.headers["Cache-Control"] == "no-store"
    assert "Aida" in page.text
    assert "Bermet" in page.text
    nobody = voter.send(address)
    assert nobody.status_code == 422
    assert "Choose one of those who are nominated." in nobody.text
    assert voter.send(address, nominee="7").status_code == 422
    done = voter.send(address, nominee="2")
    assert done.status_code == 303
    assert "You have voted. Thank you." in shown(voter.get(done.location))
    twice = voter.send(address, nominee="1")
    assert twice.status_code == 409
    assert "You have voted already: each vote counts once." in shown(twice)
    awards.take("close_vote")
    assert [one.votes for one in awards.award.tallies] == [0, 1]
    assert "The vote is closed" in shown(voter.get(address))


def test_a_vote_needs_the_form_of_its_own_page(front: Front, awards: Awards) -> None:
    awards.vote_opened(*two_mentors(awards))
    address = f"/vote/{next(iter(awards.tokens().values()))}"
    client: FlaskClient = front.app.test_client()
    assert client.post(address, data={"nominee": "1"}).status_code == 400
    assert awards.house.voting.ballots.turnout(awards.id) == (2, 0)


def test_a_link_that_leads_nowhere_says_so(front: Front, awards: Awards) -> None:
    awards.vote_opened(*two_mentors(awards))
    token = next(iter(awards.tokens().values()))
    voter = guest(front)
    voter.get(f"/vote/{token}")
    for wrong in (token[:-1], "nonsense", token.swapcase()):
        page = voter.get(f"/vote/{wrong}")
        assert page.status_code == 404
        assert "This link leads nowhere" in shown(page)
        assert voter.send(f"/vote/{wrong}", nominee="1").status_code == 404
    assert awards.house.voting.ballots.turnout(awards.id) == (2, 0)


def test_nobody_sees_tallies_before_the_close(front: Front, awards: Awards) -> None:
    awards.vote_opened(*two_mentors(awards))
    for token in awards.tokens().values():
        awards.house.voting.cast(token, 2)
    coordinator = front.visit()
    before = shown(coordinator.get(f"/cases/{awards.reference}"))
    assert "2 of 2 have voted so far." in before
    assert "got the most votes" not in before
    awards.take("close_vote")
    after = coordinator.get(f"/cases/{awards.reference}")
    assert "Bermet Оспан got the most votes: 2 of 2." in shown(after)
    assert "100 %" in shown(after)
    assert 'aria-label="Bermet Оспан: 2"' in after.text


def test_a_coordinator_copies_a_link_and_invites_by_mail(front: Front, awards: Awards) -> None:
    awards.vote_opened(*two_mentors(awards))
    coordinator, address = front.visit(), f"/awards/{awards.reference}/voters"
    assert address in links(coordinator.get(f"/cases/{awards.reference}"))
    page = coordinator.get(address)
    assert sorted(copied(page)) == sorted(one.link for one in voter_links(awards))
    wrong = coordinator.send(address, addresses="aunt@example.kz\nuncle")
    assert wrong.status_code == 422
    assert "“uncle” is not an e-mail address." in wrong.text
    done = coordinator.send(address, addresses="aunt@example.kz; uncle@example.kz,\naunt@example.kz")
    assert "2 new voters" in shown(coordinator.get(done.location))
    assert len(copied(coordinator.get(f"{address}?q=AUNT"))) == 1


def voter_links(awards: Awards) -> list[VoterLink]:
    return list(awards.house.voting.voter_links(person(awards.office.coordinator), awards.id))


def copied(page: TestResponse) -> list[str]:
    return re.findall(r'data-copy="([^"]+)"', page.text)


# The jury


def test_a_juror_scores_each_finalist_on_one_page(front: Front, awards: Awards) -> None:
    first, second = judged(awards)
    address = f"/awards/{awards.reference}/scores"
    assert "Score the finalists" in shown(first.get("/worklist"))
    assert address in links(first.get("/worklist"))
    assert "Jury of the award: Best mentor" in shown(first.get("/worklist"))
    nominee = next(one.person_id for one in awards.award.nominees if one.person_id)
    assert awards.reference not in front.visit(nominee).get("/worklist").text, "nobody is told that she is nominated"
    assert "0 of 2 scored" in shown(first.get(address))
    for typed, said in (("ten", "is not a whole number"), ("11", "is scored from 0 to 10"), ("", "every criterion")):
        wrong = first.send(address, **{"nominee": "1", "points.example": typed})
        assert wrong.status_code == 422
        assert said in shown(wrong)
    assert first.send(address, **{"nominee": "9", "points.example": "5"}).status_code == 422
    second.get(address)
    for juror, points in ((first, "9"), (second, "4"), (first, "8")):
        assert juror.send(address, **{"nominee": "1", "points.example": points}).status_code == 303
    page = first.get(address)
    assert "1 of 2 scored" in shown(page)
    assert 'value="8"' in page.text
    assert 'value="4"' not in page.text, "each judges for herself"
    assert "points on average" not in shown(first.get(f"/cases/{awards.reference}"))


def test_a_juror_leaves_a_finalist_to_the_others(awards: Awards) -> None:
    first, _second = judged(awards)
    recuse = f"/cases/{awards.reference}/recuse"
    first.get(f"{recuse}?nominee=1")
    assert first.send(recuse, version=str(awards.award.version), nominee="1").status_code == 303
    assert "Left to the others" in shown(first.get(f"/awards/{awards.reference}/scores"))


def test_it_is_decided_presented_and_certified_on_its_page(front: Front, awards: Awards) -> None:
    judged(awards)
    aida = awards.award.nominees[0].person_id
    assert aida is not None
    for juror in awards.award.jury:
        for nominee, value in ((1, 9), (2, 5)):
            awards.take("score", juror, nominee=nominee, points=(Points("example", value),))
    coordinator, address = front.visit(), f"/cases/{awards.reference}"
    form = coordinator.get(f"{address}/decide")
    assert "Aida Оспан · 1 vote · 9 points on average" in shown(form)
    wrong = coordinator.send(f"{address}/decide", version=str(awards.award.version), winners="2")
    assert "By votes or points, 1 are ahead" in shown(wrong)
    for step, facts in (("decide", {"winners": "1"}), ("present", {"on": "2026-04-01"}), ("certify", {"nominee": "1"})):
        coordinator.get(f"{address}/{step}")
        sent = coordinator.send(f"{address}/{step}", version=str(awards.award.version), **facts)
        assert sent.status_code == 303, shown(sent)
    page = coordinator.get(address)
    assert "Won: Aida Оспан" in shown(page)
    number = awards.award.certificates[0].number
    public = shown(guest(front).get(f"/verify/{number}"))
    assert "This certificate is valid" in public
    assert "Best mentor" in public
    assert "Winner among the mentors" in public
    winner = front.visit(aida)
    assert "You won" in shown(winner.get("/worklist"))
    assert winner.client.get(f"/certificates/{number}.pdf").data.startswith(b"%PDF-")
    other = front.visit(awards.award.nominees[1].person_id)
    assert other.get(f"/certificates/{number}.pdf").status_code == 403
    assert "Won: Aida Оспан" in shown(coordinator.get("/awards"))
    coordinator.get(f"{address}/revoke_certificate")
    gone = {"number": number, "reason_code": "recorded_by_mistake"}
    sent = coordinator.send(f"{address}/revoke_certificate", version=str(awards.award.version), **gone)
    assert sent.status_code == 303
    assert "This certificate was revoked" in shown(guest(front).get(f"/verify/{number}"))
