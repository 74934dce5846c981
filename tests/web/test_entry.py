"""The page of one entry: what was decided, on what, under which policy, what led to it and what came of it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta

import pytest

from application.asking import person
from application.gatherings import NewGathering
from application.questions import Wanted
from domain.case import Role
from tests.houses import PROGRAMME, Office
from tests.web.front import Front
from tests.web.reading import in_words, shown
from web.dates import page_zone, use_zone
from web.history_lines import told

RAW = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b|\b[A-Z][a-z]+(?:[A-Z][a-z]+)+\b|\d{4}-\d\d-\d\d|\bNone\b|[{}]|<dd></dd>")
"""Names of the code, of its values and its notations."""


def position(office: Office, topic: str) -> int:
    """Of the last event of this kind."""
    return [entry.at for entry in office.house.ledger.read(0, 10_000) if entry.topic == topic][-1]


def test_a_screening_shows_each_criterion_the_policy_then_and_the_rules(front: Front) -> None:
    applicant = front.office.applied(Role.MENTEE, name="Аружан")
    front.office.screened(applicant)
    page = front.visit().get(f"/history/{position(front.office, 'ScreeningPassed')}")
    text = shown(page)
    assert page.status_code == 200
    assert applicant.reference in text
    assert re.search(r"Criteria [^.]+: Met", text)
    assert f"/programmes/{PROGRAMME}/policy/1" in page.text
    assert re.search(r"State Submitted\s+Screened", text), "before and after"
    assert "Each condition and criterion is met or waived, once" in text
    assert "Whoever decides has no part in the case" in text
    assert "Shown or waived before: Profile." in text


def test_what_was_saved_together_and_what_came_of_it_are_told(front: Front) -> None:
    office = front.office
    first, second, mentee = office.mentor(), office.mentor(), office.mentee()
    office.choose(mentee, first, second)
    reference = office.mentorship_of(mentee).reference
    office.mentorship_step(reference, "refuse", first.person_id)
    refused = position(office, "ProposalRefused")
    office.house.reactions.catch_up()
    proposed = position(office, "MentorshipProposed")

    page = listed(front, refused)
    together, came = page.split("Recorded together")[1].split("Led to")
    assert reference in together
    assert office.mentorship_of(mentee).reference in came, "the next mentor was asked because of it"

    page = listed(front, proposed)
    because = page.split("Because of")[1].split("Recorded together")[0]
    assert reference in because


def listed(front: Front, at: int) -> str:
    """What stands below the drawing."""
    return in_words(front.visit().get(f"/history/{at}").text.partition('<ol class="flow')[2])


def test_what_led_to_an_entry_and_what_came_of_it_is_drawn(front: Front) -> None:
    office = front.office
    first, second, mentee = office.mentor(), office.mentor(), office.mentee()
    office.choose(mentee, first, second)
    office.mentorship_step(office.mentorship_of(mentee).reference, "refuse", first.person_id)
    office.house.reactions.catch_up()
    refused, proposed = position(office, "ProposalRefused"), position(office, "MentorshipProposed")
    page = front.visit().get(f"/history/{refused}").text
    drawing = page[page.index('<svg class="chart"') : page.index("</svg>", page.index('<svg class="chart"'))]
    nodes = re.findall(
        r'<a class="plain" href="/history/(\d+)"( aria-current="true")?>.*?<rect class="c-k" x="(\d+)"',
        drawing,
        re.DOTALL,
    )
    left = {int(at): int(x) for at, _current, x in nodes}
    assert [int(at) for at, current, _x in nodes if current] == [refused]
    assert left[refused] < left[proposed], "what came of it stands to the right"
    assert drawing.count("marker-end") >= 1
    assert "<title" in drawing
    assert "<desc" in drawing
    assert "style=" not in drawing, "the pages allow no inline styles"


def test_an_entry_that_stands_alone_is_not_drawn(front: Front) -> None:
    office = front.office
    mentor = office.mentor()
    reference = office.paired(mentor, office.mentee())
    office.mentorship_step(reference, "log_contact", mentor.person_id, kind="video")
    page = front.visit().get(f"/history/{position(office, 'ContactLogged')}")
    assert "No other entry brought it about" in shown(page)
    assert 'id="graph-title"' not in page.text


def test_a_reason_that_was_given_stands_in_words(front: Front) -> None:
    declined = front.office.applied(Role.MENTEE)
    code = front.office.policy.reason_codes("decline")[0].code
    front.office.apply_step(declined, "decline", front.office.why(code, "Applied twice"))
    assert "Applied twice" in shown(front.visit().get(f"/history/{position(front.office, 'ApplicationDeclined')}"))


def test_a_concern_and_an_entry_that_there_is_not_are_not_found(front: Front) -> None:
    office = front.office
    mentee = office.mentee()
    reference = office.paired(office.mentor(), mentee)
    office.mentorship_step(reference, "raise_concern", mentee.person_id, text="No answer for weeks")
    concern = position(office, "ConcernRaised")
    assert front.visit().get(f"/history/{concern}").status_code == 200
    assert front.visit(office.auditor).get(f"/history/{concern}").status_code == 404
    assert front.visit().get("/history/999999").status_code == 404
    assert front.visit(mentee.person_id).get(f"/history/{concern}").status_code == 403


def test_what_is_sealed_for_others_is_said_to_be(front: Front) -> None:
    office = front.office
    reference, mentor, _mentee = office.pair()
    office.mentorship_step(reference, "log_contact", mentor.person_id, kind="video", minutes=45, note="Between us")
    page = shown(front.visit().get(f"/history/{position(office, 'ContactLogged')}"))
    assert "Between us" not in page
    assert "Sealed: not for you to read" in page
    assert "45" in page


def test_times_in_an_entry_are_those_of_its_programme_wherever_it_is_listed(front: Front) -> None:
    office = front.office
    at = datetime.combine(office.clock().date() + timedelta(days=9), time(13, 30), office.policy.tz).astimezone(UTC)
    office.house.gatherings.plan(person(office.coordinator), PROGRAMME, NewGathering("orientation", at, 60))
    planned = position(office, "GatheringPlanned")
    with front.visit().client as client:
        assert re.search(r"<h1[^>]*>[^<]*13:30", client.get(f"/history/{planned}").text)
        use_zone(UTC)  # as on a page of another programme
        line = office.house.entries.entry(planned, Wanted())
        assert line
        assert "13:30" in told([line])[0].title
        assert page_zone() is UTC


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_no_entry_of_a_life_shows_names_of_the_code(front: Front, life: dict[str, int], language: str) -> None:
    """The event's own name and what is in it for programs stand as code."""
    client = front.visit(front.office.auditor).client
    pages = {topic: client.get(f"/history/{at}?language={language}").text for topic, at in life.items()}
    shown = {
        topic: in_words(re.sub(r"<code.*?</code>", "", page.partition("<main")[2])) for topic, page in pages.items()
    }
    assert {topic: RAW.findall(text) for topic, text in shown.items() if RAW.search(text)} == {}


@pytest.fixture(scope="module")
def life(front: Front) -> dict[str, int]:
    """The last entry of each kind, in the history of a pair that was certified."""
    office = front.office
    mentee = office.mentee()
    reference = office.paired(office.mentor(), mentee)
    office.mentorship_step(reference, "set_goal", mentee.person_id, text="Two mock interviews", section="job_search")
    office.clock.wind(40)
    office.log_contacts(reference, 2)
    entries = {entry.topic: entry.at for entry in office.house.ledger.read(0, 10_000)}
    return {topic: at for topic, at in entries.items() if topic != "ConcernRaised"}
