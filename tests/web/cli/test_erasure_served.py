"""Somebody is erased while talimger is served and used: what the process printed, and whatever is taken out later, is without
her."""

from __future__ import annotations

import time
from pathlib import Path

import httpx

from tests.application.erasing import HER, Story, end, found_in, lived, unpacked
from tests.houses import Office, environment
from tests.web.cli.terminal import Terminal
from tests.web.front import username_of
from tests.web.office import PASSWORD
from tests.web.serving import Memory, Server, Visitor, hidden

STAYS = {"SN-40417", "SN-40417 (escaped)"}
"""The university's own id, in the ledger alone."""


def test_neither_what_a_served_process_prints_nor_what_is_taken_out_later_holds_anything_of_her(
    office: Office, tmp_path: Path
) -> None:
    story = lived(office)
    end(story)
    names = [username_of(one) for one in (office.admin, office.auditor)]
    for name, one in zip(names, (office.admin, office.auditor), strict=True):
        office.house.accounts.add(name, PASSWORD, one)
    folder, log = office.house.settings.data_folder, tmp_path / "log"
    with Server(environment(folder), log) as server:
        server.start()
        her, admin, auditor = (Visitor(server, Memory(), one) for one in (HER.email, *names))
        with her, admin, auditor:
            use(story, her, admin)
            auditor.sign_in()
            assert {"uetzalcoatl", "zarina.quetzal", "Xylophone"} & story.found()
            erased = admin.submit("erase", f"/people/{story.her}/erase", ground="law", sure="yes")
            assert erased.status_code == 303, erased.text
            assert her.ask("GET", "/account/data").status_code == 302, "she is signed out"
            wait_until_nothing_is_left_to_do(story)
            pages = [admin.get(f"/people/{story.her}"), admin.get("/history"), admin.get("/people?q=zarina")]
            exported = [auditor.get(f"/history/export.{ending}") for ending in ("csv", "jsonl")]
    assert "talimger serves" in log.read_text()
    assert found_in([log.read_bytes()]) == set()
    assert all("PersonErased" in page for page in exported)
    assert found_in(page.encode() for page in (*pages, *exported)) <= STAYS
    assert story.found() <= STAYS

    terminal, taken_out = Terminal(folder), tmp_path / "out"
    taken_out.mkdir()
    terminal.do("backup", taken_out / "records.zip")
    terminal.do("backup", "--keys", taken_out / "keys.zip")
    terminal.do("audit", "export", taken_out / "proof")
    (taken_out / "events.jsonl").write_text(terminal.do("events", "--jsonl"), encoding="utf-8")
    files = [file for file in taken_out.rglob("*") if file.is_file()]
    assert found_in(unpacked(files)) <= STAYS


def use(story: Story, her: Visitor, admin: Visitor) -> None:
    """Pages with her on them, found by her name, a sign-in that fails, and an address that is wrong."""
    her.sign_in()
    admin.sign_in()
    assert "Xylophone" in her.get("/account/data")
    assert HER.family_name in admin.get(f"/people?q={HER.family_name}")
    assert HER.email in admin.get(f"/people/{story.her}")
    with httpx.Client() as nobody:
        page = nobody.get(f"{admin.server.address}/sign-in").text
        typed = {**hidden(page), "username": HER.email, "password": "Xylophone lessons"}
        sent_from = {"Origin": admin.server.address}
        assert nobody.post(f"{admin.server.address}/sign-in", data=typed, headers=sent_from).status_code == 422
    assert admin.ask("GET", f"/cases/{HER.family_name}?q={HER.email}").status_code == 404


def wait_until_nothing_is_left_to_do(story: Story) -> None:
    """The clock of the served process finishes what was begun."""
    deadline = time.monotonic() + 20
    while story.office.house.erasure.begun.all() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not story.office.house.erasure.begun.all()
