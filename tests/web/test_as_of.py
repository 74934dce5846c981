"""Pages as of a moment: what they said then they say now, to whom they are open, and nothing is done on them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from werkzeug.test import TestResponse

from application.asking import Asker, person
from application.questions import Wanted
from domain.case import Role
from infrastructure.past import ViewsThen, views
from tests.houses import PROGRAMME, Office
from tests.web.front import Front, Guest
from tests.web.reading import forms, links, shown
from web.as_of import is_to_read, written
from web.read_only import read_only

LISTS = ("/history", "/people", "/dashboard", "/selection", f"/programmes/{PROGRAMME}", "/surveys")
AUDITORS, COORDINATORS = "/cases", "/worklist"
"""The others have more to do on each, or other pages to go on to."""


@dataclass(frozen=True)
class Taken:
    """A page as somebody saw it, and when."""

    who: Guest
    address: str
    moment: datetime
    answer: TestResponse


class Album:
    """Keeps pages as they were at several moments."""

    def __init__(self, office: Office) -> None:
        self.front = Front(office)
        self.readers = [self.front.visit(office.auditor), self.front.visit(office.coordinator)]
        self.cases: list[str] = []
        self.taken: list[Taken] = []

    def take(self, *cases: str) -> None:
        self.cases += cases
        auditor, _coordinator = self.readers
        for who in self.readers:
            own = AUDITORS if who is auditor else COORDINATORS
            for address in (own, *LISTS, *(f"/cases/{reference}" for reference in self.cases)):
                answer = who.client.get(address)
                self.taken.append(Taken(who, address, self.front.office.clock.now, answer))
        self.front.office.clock.wind(3)

    def leads_to_a_step(self, address: str) -> bool:
        adapter, path = self.front.app.url_map.bind(""), address.partition("?")[0]
        with self.front.app.test_request_context():
            return adapter.test(path, "GET") and not is_to_read(str(adapter.match(path, "GET")[0]))


def said(page: str, prefix: str = "") -> str:
    """What stands on a page, with its markup, without its frame and where its links are moved to."""
    main = page.partition("<main")[2].partition("</main>")[0]
    main = re.sub(r'<nav aria-label="History".*?</nav>', "", main, flags=re.DOTALL)  # the tabs are of the present
    return re.sub(r"\s+", " ", main.replace(f'"{prefix}/', '"/') if prefix else main)


def live(album: Album) -> None:
    """A life of a mentorship with what is seen of it by many pages."""
    office = album.front.office
    album.take()
    mentor = office.mentor(capacity=2, name="Daniel")
    mentee = office.applied(Role.MENTEE, name="Аружан")
    album.take(mentor.reference, mentee.reference)
    office.admit(mentee)
    reference = office.choose(mentee, mentor)
    album.take(reference)
    office.agree(reference)
    album.take()
    if office.mentorship(reference).state == "agreed":
        office.mentorship_step(reference, "start")
    office.mentorship_step(reference, "raise_concern", mentee.person_id, text="She does not answer.")
    office.log_contacts(reference, 1)
    album.take()
    office.mentorship_step(reference, "terminate", office.why("no_time", "They moved away."))
    album.take()


def test_a_page_says_of_then_what_it_said_then(each_office: Office) -> None:
    album = Album(each_office)
    live(album)

    assert {one.answer.status_code for one in album.taken} <= {200, 302}
    for one in album.taken:
        prefix = f"/as-of/{written(one.moment)}"
        again = one.who.client.get(prefix + one.address)
        then = said(read_only(one.answer.text, "/", album.leads_to_a_step))
        assert said(again.text, prefix) == then, (one.address, one.moment)
        assert again.status_code == one.answer.status_code


# Which moment


def page(front: Front, address: str, who: UUID | None = None) -> TestResponse:
    return front.visit(who or front.office.auditor).client.get(address, headers={"Accept": "text/html"})


def test_a_day_ends_where_the_programme_is(front: Front) -> None:
    late = datetime(2026, 4, 9, 18, 30, tzinfo=UTC)  # half an hour before midnight in Almaty
    front.office.clock.now = late
    front.office.applied(Role.MENTEE, name="Late")
    front.office.clock.now = late + timedelta(hours=1)
    front.office.applied(Role.MENTEE, name="Later")
    front.office.clock.wind(5)

    said_then = shown(page(front, "/as-of/2026-04-09/cases"))
    assert "Late Оспан" in said_then
    assert "Later Оспан" not in said_then
    assert "Later Оспан" in shown(page(front, "/as-of/2026-04-10/cases"))
    assert "Late Оспан" not in shown(page(front, f"/as-of/{written(late - timedelta(seconds=1))}/cases"))
    assert "Late Оспан" in shown(page(front, "/as-of/2026-04-09T23:59+05:00/cases"))


def test_it_is_said_what_the_page_is_as_of_and_the_way_back_to_today(front: Front) -> None:
    bar = shown_bar(page(front, "/as-of/2026-04-01/cases?sort=due"))

    assert (
        "As it stood at the end of <output data-asof-out>1\N{NO-BREAK SPACE}Apr\N{NO-BREAK SPACE}2026</output>" in bar
    )
    assert "read only" in bar
    assert 'href="/cases?sort=due"' in bar


@pytest.mark.parametrize(
    ("moment", "what"),
    [
        ("2026-13-45", "“2026-13-45” is no day"),
        ("yesterday", "“yesterday” is no day"),
        ("2026-04-01T10:00", "“2026-04-01T10:00” is no day"),
        ("9999-12-31", "“9999-12-31” is no day"),
        ("2031-01-01", "That day has not come yet"),
    ],
)
def test_what_is_no_day_of_the_past_is_refused_with_the_way_to_today(front: Front, moment: str, what: str) -> None:
    answer = page(front, f"/as-of/{moment}/cases")

    assert answer.status_code == 404
    assert what in shown(answer)
    assert "/cases" in links(answer)
    assert not [link for link in links(answer) if "/as-of/" in link]


def test_before_the_first_event_there_is_nothing(front: Front) -> None:
    for address in ("/cases", "/history", "/people", "/dashboard", "/programmes", "/worklist", "/"):
        for who in (front.office.auditor, front.office.coordinator):
            assert page(front, f"/as-of/2020-01-01{address}", who).status_code in (200, 302), address
    assert "before the first entry" in page(front, "/as-of/2020-01-01/cases").text


# Who sees it


def test_what_she_may_see_is_asked_of_today(front: Front) -> None:
    office = front.office
    her = office.register("Former")
    office.house.people.grant_role(person(office.admin), her, Role.COORDINATOR, PROGRAMME)
    day = office.clock.now.date()
    office.clock.wind(2)
    assert page(front, f"/as-of/{day}/cases", her).status_code == 200

    admin = Asker(str(office.admin), reason="She left the office.")
    office.house.people.revoke_role(admin, her, Role.COORDINATOR, PROGRAMME)
    assert page(front, f"/as-of/{day}/cases", her).status_code == 403


def test_who_takes_part_in_a_case_sees_nothing_of_its_past(front: Front) -> None:
    mentee = front.office.applied(Role.MENTEE)
    front.office.clock.wind(2)

    assert page(front, f"/cases/{mentee.reference}", mentee.person_id).status_code == 200
    answer = page(front, f"/as-of/{front.office.clock.now.date()}/cases/{mentee.reference}", mentee.person_id)
    assert answer.status_code == 403


def test_who_was_erased_since_is_so_on_every_page_as_of_before(front: Front) -> None:
    mentee = front.office.applied(Role.MENTEE, name="Gone")
    then = written(front.office.clock.now)
    front.office.clock.wind(2)
    assert "Gone Оспан" in shown(page(front, f"/as-of/{then}/cases"))

    front.office.house.vault.destroy(mentee.person_id)
    for address in ("/cases", f"/cases/{mentee.reference}", "/people"):
        assert "Gone" not in page(front, f"/as-of/{then}{address}").text, address


# What cannot be done


def test_no_steps_are_offered_and_nothing_can_be_sent(front: Front) -> None:
    mentee = front.office.applied(Role.MENTEE)
    prefix = f"/as-of/{written(front.office.clock.now)}"
    front.office.clock.wind(2)
    before = front.office.house.ledger.last_position()
    coordinator = front.office.coordinator
    address = f"/cases/{mentee.reference}"
    assert f"{address}/withdraw" in links(page(front, address, coordinator))

    answer = page(front, prefix + address, coordinator)
    assert {*forms(answer)} == {"/account/appearance", "/sign-out"}
    further = [link for link in links(answer) if link.startswith(f"{prefix}{address}/")]
    assert further == [f"{prefix}{address}/replay", f"{prefix}{address}/compare"]
    assert "More steps" not in answer.text
    assert "No steps" in shown(page(front, f"{prefix}{address}/withdraw", coordinator))
    sent = front.visit(coordinator).send(f"{prefix}{address}/withdraw", version="1")
    assert sent.status_code == 405
    assert front.office.house.ledger.last_position() == before


def test_what_is_no_history_is_shown_today_or_not_at_all(front: Front) -> None:
    answer = page(front, "/as-of/2026-04-01/notices")

    assert answer.status_code == 404
    assert "Messages are no part of the history" in shown(answer)
    assert "/notices" in links(answer)
    assert "/as-of/2026-04-01/notices" not in links(page(front, "/as-of/2026-04-01/cases"))
    assert "/account" in links(answer)
    her = f"/people/{front.office.coordinator}"
    assert "not active" not in shown(page(front, her))
    assert "Accounts are no part of the history" in shown(page(front, f"/as-of/{written(front.office.clock.now)}{her}"))


# The days


def test_the_slider_and_the_field_lead_to_the_page_as_of_their_day(front: Front) -> None:
    assert page(front, "/as-of?date=2026-04-02&to=/cases?sort=due").location == "/as-of/2026-04-02/cases?sort=due"
    assert page(front, "/as-of?first=2026-04-01&day=3&to=/people").location == "/as-of/2026-04-04/people"
    assert page(front, "/as-of?date=2026-04-02&to=//elsewhere.example").location == "/as-of/2026-04-02/"
    assert page(front, "/as-of?date=yesterday").status_code == 422
    assert page(front, "/as-of?first=2026-04-01&day=x").status_code == 422
    chosen = f"programme={PROGRAMME}"
    assert page(front, f"/as-of?date=2026-04-02&{chosen}").location == f"/as-of/2026-04-02/?{chosen}"


def test_the_busiest_days_and_the_foot_of_a_page_lead_to_pages_as_of_then(front: Front) -> None:
    front.office.applied(Role.MENTEE)
    chooses = page(front, f"/as-of?programme={PROGRAMME}")
    busiest = [link for link in links(chooses) if link.startswith("/as-of/2026")]
    assert busiest
    assert page(front, busiest[0]).location == busiest[0].replace("/?", "/worklist?")

    precisely, foot = [link for link in links(page(front, "/cases?sort=due")) if link.startswith("/as-of?to=")]
    assert 'name="to" value="/cases?sort=due"' in page(front, foot).text
    kept = page(front, precisely).location
    front.office.clock.wind(1)
    front.office.applied(Role.MENTEE, name="Newest")
    assert page(front, kept).status_code == 200
    assert "Newest" not in shown(page(front, kept))
    assert "/as-of?to=" not in page(front, "/as-of/2026-04-01/cases").text
    assert "/as-of?to=" not in page(front, "/account").text


def test_events_are_counted_by_the_days_of_the_programme(each_office: Office) -> None:
    office, zone = each_office, ZoneInfo("Asia/Almaty")
    last = office.applied(Role.MENTEE)
    for _ in range(5):
        office.clock.wind(0.3)
        office.applied(Role.MENTEE)
    wanted = Wanted(programmes=(PROGRAMME,))
    lines = office.house.history.page(wanted, size=1_000)
    expected = Counter(line.recorded_at.astimezone(zone).date() for line in lines)

    for today in (min(expected), max(expected), date(2026, 4, 20), date(2027, 1, 1)):
        assert office.house.days.counts(wanted, zone, today) == expected
    office.clock.wind_to(date(2027, 1, 2))
    office.show_profile(last)
    assert office.house.days.counts(wanted, zone, date(2027, 1, 2)) == expected + Counter({date(2027, 1, 2): 1})


def test_an_event_leads_to_its_case_as_of_then_and_on_to_the_events_beside_it(front: Front) -> None:
    mentee = front.office.applied(Role.MENTEE)
    front.office.clock.wind(1)
    front.office.show_profile(mentee)
    submitted, met = (one.act.recorded_at for one in front.office.house.ledger.history(mentee.case_id))
    address = f"/cases/{mentee.reference}"
    after, before = (f"/as-of/{written(moment)}{address}" for moment in (met, submitted))

    assert {after, before} <= set(links(page(front, address)))
    assert after in links(page(front, f"/history?case={mentee.reference}"))
    assert "Event after" not in shown_bar(page(front, after))
    assert before in links(page(front, after))
    assert after in links(page(front, before))
    assert not [link for link in links(page(front, address, mentee.person_id)) if "/as-of/" in link]


def test_whoever_must_not_know_of_a_concern_counts_none(front: Front) -> None:
    office = front.office
    reference = office.paired(office.mentor(), mentee := office.mentee())
    before = {who: events_said(page(front, as_of_today(front, reference), who)) for who in readers(front)}
    office.mentorship_step(reference, "raise_concern", mentee.person_id, text="She does not answer.")
    after = {who: events_said(page(front, as_of_today(front, reference), who)) for who in readers(front)}

    assert after[office.auditor] == before[office.auditor]
    assert after[office.coordinator] == before[office.coordinator] + 1


def readers(front: Front) -> tuple[UUID, UUID]:
    return front.office.auditor, front.office.coordinator


def as_of_today(front: Front, reference: str) -> str:
    return f"/as-of/{written(front.office.clock())}/cases/{reference}"


def shown_bar(answer: TestResponse) -> str:
    return answer.text.partition('class="asof"')[2].partition("<main")[0]


def events_said(answer: TestResponse) -> int:
    found = re.search(r'aria-label="Events since [^:]+: (\d+)', shown_bar(answer))
    assert found
    return int(found[1])


# A long history


def test_a_page_of_a_long_history_says_how_far_it_is_and_opens_by_itself(
    front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = front.office
    office.applied(Role.MENTEE, name="Patient")
    address, then = "/as-of/" + written(office.clock()) + "/cases", office.clock()
    monkeypatch.setattr(views, "SHORT", 0)
    monkeypatch.setattr(views, "PATIENCE", 0)
    assert office.house.past
    with office.house.past.house(then) as house:
        assert isinstance(house.views, ViewsThen)
        with house.views.each["programmes"].making:
            assert "Being put together" in shown(page(front, address)), "even where the navigation waits for it"
        house.views.each["programmes"].wait()
        with house.views.each["cases"].making:
            answer = page(front, address)
            assert answer.status_code == 503
            assert (answer.headers["Refresh"], answer.headers["Retry-After"]) == ("2", "2")
            assert "Being put together" in shown(answer)
            far = f"0 of {house.ledger.last_position()} entries"
            assert far in shown(answer)
            assert re.search(rf'<svg [^>]*aria-label="{far}".*<rect class="c-a" width="0', answer.text)
            assert "As it stood on" in answer.text
            told = front.visit(office.auditor).client.get(address, headers={"Accept": "application/json"})
            assert (told.status_code, told.get_json()["code"]) == (503, "still_making")
        house.views.each["cases"].wait()
        house.views.each["people"].wait()
    assert "Patient Оспан" in shown(page(front, address))
