"""`talimger person erase`."""

from __future__ import annotations

import json
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from application.asking import person
from application.gatherings import NewGathering
from domain.case import Role
from domain.person import Ground
from domain.reading import Matter, SealedMatterRead
from tests.houses import PROGRAMME, Office
from tests.web.cli.terminal import Terminal


def test_somebody_is_erased_by_her_id_with_a_reason(office: Office) -> None:
    terminal = Terminal(office.house.settings.data_folder)
    her = office.register("Зарина")
    asked = terminal.refused("person", "erase", str(her), "--why", "law")
    assert asked == "Erasing cannot be undone: give --yes where nobody can be asked."
    stranger = uuid4()
    assert f"Nobody here has the id {stranger}" in terminal.refused(
        "person", "erase", str(stranger), "--why", "law", "--yes"
    )
    assert "Say how she told you" in terminal.refused("person", "erase", str(her), "--why", "request", "--yes")
    assert "it names her" in terminal.refused("person", "erase", str(her), "--why", "Зарина left", "--yes")
    office.house.erasure.begun.add({office.register("Айгүл")}, datetime.now(UTC))
    said = terminal.do("person", "erase", str(her), "--why", "request", "--told", "email", "--yes")
    assert said.startswith(f"{her} is erased")
    assert office.house.people.name(her) == "[erased]"
    assert "This person was erased" in terminal.refused("person", "erase", str(her), "--why", "law", "--yes")


def test_status_tells_of_what_is_unfinished_and_the_clock_goes_on(office: Office) -> None:
    terminal = Terminal(office.house.settings.data_folder)
    her: UUID = office.register("Зарина")
    office.house.erasure.erase(person(office.admin), her, Ground.LAW)
    assert "Of 1 people who were erased there are traces left" in terminal.do("status")
    terminal.do("tick")
    assert "erased" not in terminal.do("status")


def test_a_person_gets_her_own_data_and_nothing_that_she_must_not_know_of(office: Office, tmp_path: Path) -> None:
    terminal = Terminal(office.house.settings.data_folder)
    mentor, mentee = office.mentor(name="Айгүл"), office.mentee(name="Зарина")
    reference = office.paired(mentor, mentee)
    office.mentorship_step(reference, "log_contact", mentor.person_id, kind="phone", note="Talked about the CV.")
    office.mentorship_step(reference, "raise_concern", mentor.person_id, text="She never answers.")
    out = tmp_path / "hers.json"
    assert terminal.do("person", "export", str(mentee.person_id), "--out", out).startswith("Her data are in")
    told = json.loads(out.read_text(encoding="utf-8"))
    assert told["identity"]["given_name"] == "Зарина"
    hers = {case["reference"]: case for case in told["cases"]}
    assert {reference, mentee.reference} <= set(hers)
    assert mentor.reference not in hers
    events = {event["event"]: event for event in hers[reference]["events"]}
    assert events["ContactLogged"]["texts"] == {"note": "Talked about the CV."}
    assert "ConcernRaised" not in events
    text = out.read_text(encoding="utf-8")
    assert not [one for one in ("never answers", "Айгүл") if one in text]
    assert "She never answers." in terminal.do("person", "export", str(mentor.person_id))
    taken = [(one.matter, one.of, one.act.role) for one in office.events(SealedMatterRead)]
    assert taken == [(Matter.OWN_DATA, one.person_id, Role.ADMIN) for one in (mentee, mentor)], "which is recorded"
    assert "exists already" in terminal.refused("person", "export", str(mentee.person_id), "--out", out)


def test_a_person_is_handed_a_page_to_read_in_a_language(office: Office, tmp_path: Path) -> None:
    terminal = Terminal(office.house.settings.data_folder)
    her, out = str(office.mentee(name="Зарина").person_id), tmp_path / "hers.zip"
    terminal.do("person", "export", her, "--out", out, "--language", "kk")
    with zipfile.ZipFile(out) as opened:
        assert opened.namelist() == ["my-data.html", "my-data.json"]
        page = opened.read("my-data.html").decode()
    assert '<html lang="kk">' in page
    assert "Зарина" in page
    assert (out.stat().st_mode & 0o777) == 0o600
    new = NewGathering("orientation", office.clock.now + timedelta(hours=1), 60, title="Hello")
    office.house.gatherings.plan(person(office.coordinator), PROGRAMME, new)
    terminal.do("person", "export", str(office.coordinator), "--out", tmp_path / "coordinator.zip")
    with zipfile.ZipFile(tmp_path / "coordinator.zip") as opened:
        assert "Hello" in opened.read("my-data.html").decode()
    nowhere = tmp_path / "nowhere" / "hers.zip"
    assert "cannot be written" in terminal.refused("person", "export", her, "--out", nowhere)
