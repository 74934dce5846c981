"""`talimger audit`: what it signs, hands out and verifies, and what it refuses."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from application.asking import person
from domain.case import Role
from domain.person import Ground
from domain.proof.checkpoint import Checkpoint
from domain.proof.tree import leaf_hash
from infrastructure.proofs.notes import SigningKey
from infrastructure.proofs.signer import KEY_FILE, LAST_FILE
from tests.houses import Office
from tests.web.cli.terminal import Terminal, terminal_of
from tests.web.front import Front


def test_a_checkpoint_is_signed_and_printed_and_told_of_by_the_status(office: Office) -> None:
    terminal = terminal_of(office)
    events = office.house.store.count()
    note = terminal.do("audit", "checkpoint")
    assert note.split("\n")[1] == str(events)
    assert note == terminal.do("audit", "checkpoint")
    told = json.loads(terminal.do("status", "--json"))["checkpoint"]
    assert (told["size"], told["later"], told["wrong"]) == (events, 0, [])


def test_a_changed_ledger_is_not_signed_and_the_status_says_so(office: Office) -> None:
    terminal = terminal_of(office)
    terminal.do("audit", "checkpoint")
    with closing(sqlite3.connect(terminal.folder / "ledger.db")) as connection, connection:
        connection.execute("UPDATE stored_events SET topic = 'Nothing' WHERE rowid = 2")
    said = terminal.refused("audit", "checkpoint")
    assert said.startswith("No checkpoint is signed, since the ledger is not what was signed before. Position 2:")
    ran = terminal.run("status")
    assert ran.status == 2
    assert "The ledger is not what was signed: Position 2: the entry was changed." in ran.said


def test_after_a_return_to_an_old_backup_nothing_is_signed_and_status_and_pages_say_so(
    office: Office, tmp_path: Path
) -> None:
    """With the real commands; the key and what it signed last were kept apart from the backups, as they should be."""
    terminal, restored, old = terminal_of(office), Terminal(tmp_path / "restored"), tmp_path / "old.backup"
    keys = tmp_path / "keys.backup"
    restored.folder.mkdir()
    terminal.do("audit", "checkpoint")
    terminal.do("backup", old)
    terminal.do("backup", "--keys", keys)
    before = office.house.store.count()
    for _ in range(3):
        office.register()
    terminal.do("audit", "checkpoint")
    restored.do("restore", old)
    restored.do("restore", "--keys", keys)
    for name in (KEY_FILE, LAST_FILE):
        shutil.copy(terminal.folder / name, restored.folder / name)

    wrong = (
        f"The ledger has {before} entries, and a checkpoint of {before + 3} was signed: entries are missing, as after a "
        "return to an old backup."
    )
    for _ in range(2):
        ran = restored.run("status")
        assert ran.status == 2
        assert f"The ledger is not what was signed: {wrong}" in ran.said
        refused = restored.refused("audit", "checkpoint")
        assert refused.startswith(f"No checkpoint is signed, since the ledger is not what was signed before. {wrong}")
    with restored.house() as house:
        page = Front(replace(office, house=house)).visit(office.auditor).get("/proof").text
    assert wrong in page
    assert restored.run("audit", "export", tmp_path / "export").status == 1
    assert not (tmp_path / "export").exists()


def test_there_is_nothing_to_sign_in_an_empty_place(empty: Terminal) -> None:
    assert empty.refused("audit", "checkpoint") == "The ledger is empty: there is nothing to sign yet."


def test_the_ledger_is_verified_where_it_is(office: Office) -> None:
    terminal = terminal_of(office)
    assert "Nothing is signed yet" in terminal.refused("audit", "verify")
    terminal.do("audit", "checkpoint")
    events = office.house.store.count()
    office.register()
    said = terminal.do("audit", "verify")
    assert said.startswith(f"The first {events} entries are as they were signed on 20")
    assert said.endswith("Recorded since: 1.\n")
    with closing(sqlite3.connect(terminal.folder / "ledger.db")) as connection, connection:
        connection.execute("DELETE FROM stored_events WHERE rowid = 2")
    ran = terminal.run("audit", "verify")
    assert ran.said == "Position 2: the entry is missing.\n"
    assert (ran.status, ran.complained) == (1, "Error: This is not what was signed.\n")


def test_who_was_erased_without_an_entry_that_says_so_is_named(office: Office) -> None:
    """Whoever destroys a key hides what was sealed for somebody, and changes no byte of the ledger."""
    terminal, erased, hidden = terminal_of(office), office.register(), office.register()
    office.house.erasure.erase(person(office.admin), erased, Ground.LAW)
    terminal.do("audit", "checkpoint")
    assert terminal.do("audit", "verify")
    office.house.vault.destroy(hidden)
    ran = terminal.run("audit", "verify")
    assert ran.status == 1
    assert ran.said.startswith(f"Person {hidden}: the key was destroyed, ")
    assert ran.said.count("\n") == 1


def test_what_is_exported_is_verified_without_the_ledger(office: Office, tmp_path: Path) -> None:
    for _ in range(12):
        office.register()
    terminal, folder, events = terminal_of(office), tmp_path / "export", office.house.store.count()
    said = terminal.do("audit", "export", folder)
    assert said.startswith(f"{events} entries are in {folder}.")
    assert terminal.refused("audit", "export", folder).startswith(f"{folder} exists already")
    nowhere = Terminal(tmp_path / "nowhere")
    nowhere.folder.mkdir()
    told = nowhere.do("audit", "verify", folder)
    key = (folder / "verifier-key.txt").read_text().strip()
    assert told == (
        f"{events} entries are as they were signed. Checkpoints that hold: 1.\n"
        f"Signed with the key in {folder}; compare it with one that you have from elsewhere: {key}\n"
    )
    assert nowhere.do("audit", "verify", folder, "--key", key).endswith("Signed with the key that you gave.\n")
    assert list(nowhere.folder.iterdir()) == [], "nothing was made to verify it"
    checkpoint = folder / "checkpoint"
    checkpoint.write_text(checkpoint.read_text().replace(f"\n{events}\n", f"\n{events - 1}\n"))
    ran = nowhere.run("audit", "verify", folder)
    assert ran.said == "checkpoint is not a checkpoint as it was signed: its signature is not valid.\n"
    assert (ran.status, ran.complained) == (1, "Error: This is not what was signed.\n")
    other = Terminal(tmp_path / "other")
    other.folder.mkdir()
    named = "it has no checkpoint that is signed by 127.0.0.1:8000/ledger with the key "
    assert named in other.refused(
        "audit", "verify", folder, "--key", SigningKey.new(key.partition("+")[0]).verifier.line
    )
    assert "for it has no checkpoint" in other.refused("audit", "verify", other.folder)
    shutil.rmtree(folder / "tile")
    many = nowhere.run("audit", "verify", folder).said.splitlines()
    assert (len(many), many[-1]) == (21, "No more than 20 are named; there may be others.")
    (folder / "verifier-key.txt").unlink()
    assert "give the key's line with --key" in other.refused("audit", "verify", folder)
    assert "cannot be written" in terminal.refused("audit", "export", tmp_path / "no" / "folder")


def test_a_case_is_proven_by_a_file_that_verifies_alone(office: Office, tmp_path: Path) -> None:
    terminal, file = terminal_of(office), tmp_path / "case.json"
    case, mentee = office.applied(Role.MENTEE), office.mentee()
    assert terminal.refused("audit", "prove", case.reference).startswith("No checkpoint covers this yet")
    terminal.do("audit", "checkpoint")
    terminal.do("audit", "prove", case.reference, "--to", file)
    assert terminal.do("audit", "prove", case.reference) == file.read_text()
    told = terminal.do("audit", "verify", file)
    events = office.house.store.count()
    assert told.startswith(f"1 entries of {case.reference} are under the checkpoint of {events} entries.\n")

    proof = json.loads(file.read_text())
    (entry,) = proof["entries"]
    other = json.loads(terminal.do("audit", "prove", mentee.reference))["entries"]
    for entries, why in (
        ([entry, other[0]], f"(entry {other[0]['index']}, version 1 of {mentee.case_id}) is of another case"),
        (other[::-1], "comes after version"),
        ([other[0], *other[2:]], ""),
    ):
        file.write_text(json.dumps(proof | {"entries": entries, "case": mentee.reference}))
        if why:
            assert why in terminal.refused("audit", "verify", file)
    assert "These versions of it are not in the file: 2. Either" in terminal.do("audit", "verify", file)
    for name, value, why in (
        ("stored", entry["stored"] + " ", "the stored bytes are not those that its leaf names"),
        ("leaf", entry["leaf"] + " ", "is not under the checkpoint"),
        ("index", entry["index"] + 1, "is not under the checkpoint"),
        ("path", entry["path"][1:], "is not under the checkpoint"),
    ):
        file.write_text(json.dumps(proof | {"entries": [entry | {name: value}]}))
        assert why in terminal.refused("audit", "verify", file)
    file.write_text(json.dumps(proof | {"checkpoint": proof["checkpoint"].replace(str(events), str(events + 1), 1)}))
    assert terminal.refused("audit", "verify", file) == f"{file} cannot be verified: its signature is not valid."
    for text in ("{}", "no JSON", json.dumps(proof | {"format": "another"})):
        file.write_text(text)
        assert "this is no proof of a case" in terminal.refused("audit", "verify", file)
    assert terminal.refused("audit", "prove", "NU-22222") == "No case is called “NU-22222”."


def test_whoever_kept_a_checkpoint_is_shown_that_the_ledger_only_grew(office: Office, tmp_path: Path) -> None:
    """Alone, and with the proof of a case. What was signed of another history, even by this key, is not what it grew from."""
    terminal, kept, other, grown, proof = (
        terminal_of(office),
        *(tmp_path / one for one in ("kept", "other", "grown", "case")),
    )
    assert terminal.refused("audit", "prove", "--since", "1").startswith("No checkpoint covers this yet")
    kept.write_text(terminal.do("audit", "checkpoint"))
    signing = SigningKey.read((terminal.folder / KEY_FILE).read_text())
    size, key = office.house.store.count(), ("--key", signing.verifier.line)
    other.write_text(signing.signed(Checkpoint(signing.name, size, bytes(32)).text))
    case = office.applied(Role.MENTEE)
    newest = terminal.do("audit", "checkpoint")
    terminal.do("audit", "prove", "--since", str(size), "--to", grown)
    assert grown.read_text() == terminal.do("audit", "prove", "--since", str(size))
    assert grown.read_text().partition("\n\n")[2] == newest
    terminal.do("audit", "prove", case.reference, "--since", str(size), "--to", proof)

    nowhere = Terminal(tmp_path / "nowhere")
    nowhere.folder.mkdir()
    for file, said in (
        (grown, f"The ledger of {size + 3} entries begins with all that you kept: it only grew.\n"),
        (
            proof,
            f"1 entries of {case.reference} are under the checkpoint of {size + 3} entries.\nThat checkpoint continues",
        ),
    ):
        assert nowhere.do("audit", "verify", file, *key, "--earlier", kept).startswith(said)
        why = nowhere.refused("audit", "verify", file, *key, "--earlier", kept, "--earlier", other)
        assert f"it does not show that the {size + 3} entries begin with the {size} that were signed in {other}" in why
        changed = tmp_path / "changed"
        changed.write_text(
            file.read_text().replace(f"old {size}\n", f"old {size + 1}\n").replace('"since": ', '"since": 1')
        )
        assert f"`talimger audit prove --since {size}`" in nowhere.refused(
            "audit", "verify", changed, *key, "--earlier", kept
        )
        kept.with_name("newer").write_text(signing.signed(Checkpoint(signing.name, size + 9, bytes(32)).text))
        assert "and older than" in nowhere.refused("audit", "verify", file, *key, "--earlier", kept.with_name("newer"))
        assert "its signature is not valid" in nowhere.refused(
            "audit", "verify", file, *key, "--earlier", damaged(kept, tmp_path / "damaged")
        )
    assert "a checkpoint that was kept" in nowhere.refused("audit", "verify", grown, *key)
    assert "gives a key with --key" in nowhere.refused("audit", "verify", grown, "--earlier", kept)
    grown.write_text("old x\n\n")
    assert "no proof of how the ledger grew" in nowhere.refused("audit", "verify", grown, *key, "--earlier", kept)
    assert terminal.refused("audit", "prove", "--since", "999").startswith("There is no checkpoint of 999 entries")
    assert terminal.refused("audit", "prove").startswith("name a CASE")
    assert nowhere.refused("audit", "verify", *key).startswith("--key and --earlier are for what was handed out")


def damaged(note: Path, place: Path) -> Path:
    place.write_text(note.read_text().replace("\n", " \n", 1))
    return place


def test_a_proof_of_another_case_or_of_none_is_none(office: Office, tmp_path: Path) -> None:
    terminal, file = terminal_of(office), tmp_path / "case.json"
    case, other = office.applied(Role.MENTEE), office.applied(Role.MENTEE)
    terminal.do("audit", "checkpoint")
    proof = json.loads(terminal.do("audit", "prove", case.reference.lower()))
    assert proof["case"] == case.reference
    key = SigningKey.new("mine")
    nothing = key.signed("nothing\n")
    for changed, why in (
        ({"case": other.reference}, f"its entries are those of {case.reference}, not of {other.reference}"),
        ({"entries": []}, "it has no entries"),
        ({"checkpoint": nothing, "key": key.verifier.line}, "this is no checkpoint"),
        (forged(proof, key, "no leaf", "{}"), "an entry in it is none of a ledger"),
        (
            forged(proof, key, proof["entries"][0]["leaf"].replace(":", ": ", 1), None),
            "its leaf is not written as it should be",
        ),
        (forged(proof, key, proof["entries"][0]["leaf"].replace("2026", "2025", 1), None), "or says another time"),
    ):
        file.write_text(json.dumps(proof | changed))
        assert why in terminal.refused("audit", "verify", file)


def forged(proof: dict[str, Any], key: SigningKey, leaf: str, stored: str | None) -> dict[str, Any]:
    """With a tree of one leaf, which somebody has signed with a key of her own."""
    entry = proof["entries"][0] | {"index": 0, "leaf": leaf, "path": []}
    note = key.signed(Checkpoint(key.name, 1, leaf_hash(leaf.encode())).text)
    return {
        "key": key.verifier.line,
        "checkpoint": note,
        "entries": [entry | ({"stored": stored} if stored is not None else {})],
    }


def test_status_says_that_nothing_more_is_signed(office: Office) -> None:
    terminal = terminal_of(office)
    terminal.do("audit", "checkpoint")
    (terminal.folder / LAST_FILE).unlink()
    ran = terminal.run("status")
    assert ran.status == 2
    assert "  Nothing more is signed: What the key 127.0.0.1:8000/ledger signed last is not here" in ran.said
    with terminal.house() as house:
        page = Front(replace(office, house=house)).visit(office.auditor).get("/proof").text
    assert "Nothing more is signed" in page
    assert "What the key 127.0.0.1:8000/ledger signed last is not here" in page
    assert "no longer compared" in page
