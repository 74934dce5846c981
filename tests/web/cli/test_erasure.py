"""`talimger person erase`."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID, uuid4

from application.asking import person
from domain.person import Ground
from tests.houses import Office
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
