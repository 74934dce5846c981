"""The proof of the ledger as pages show it, and to whom."""

from __future__ import annotations

import json
import sqlite3
from base64 import b64decode
from contextlib import closing
from html import unescape

from domain.case import Role
from domain.proof.tree import check_consistency
from infrastructure.bootstrap import verify_case_proof
from infrastructure.proofs.case_file import ProofFile
from tests.web.front import Front, Guest


def test_before_anything_is_signed_there_is_nothing_to_see(front: Front) -> None:
    for path in ("/checkpoint", "/checkpoint/key", "/checkpoint/since/1"):
        assert Guest(front.app).get(path).status_code == 404
    assert "Nothing is signed yet" in front.visit(front.office.auditor).get("/proof").text


def test_anybody_reads_the_newest_checkpoint(front: Front) -> None:
    signed = front.office.house.auditing.checkpoint()
    answer = Guest(front.app).get("/checkpoint")
    assert (answer.status_code, answer.text, answer.content_type) == (200, signed.note, "text/plain; charset=utf-8")
    assert Guest(front.app).get("/checkpoint/key").text == f"{signed.key}\n"


def test_anybody_may_ask_whether_the_ledger_only_grew(front: Front) -> None:
    house = front.office.house
    kept = house.auditing.checkpoint()
    front.office.register()
    newest, guest = house.auditing.checkpoint(), Guest(front.app)
    answer = guest.get(f"/checkpoint/since/{kept.size}")
    assert (answer.status_code, answer.content_type) == (200, "text/plain; charset=utf-8")
    old, *hashes = answer.text.partition("\n\n")[0].split("\n")
    assert (old, answer.text.partition("\n\n")[2]) == (f"old {kept.size}", newest.note)
    check_consistency(kept.size, kept.root, newest.size, newest.root, [b64decode(one) for one in hashes])
    for wrong in (0, newest.size + 1, 10**30):
        assert guest.get(f"/checkpoint/since/{wrong}").status_code == 404
    assert guest.get("/checkpoint/since/-1").status_code == 404
    auditor, case = front.visit(front.office.auditor), front.office.applied(Role.MENTOR, 1)
    house.auditing.checkpoint()
    leads = auditor.get(f"/proof?case={case.reference}&since={kept.size}").headers["Location"]
    proof = verify_case_proof(auditor.get(leads).data)[1]
    assert (proof.since, bool(proof.grown)) == (kept.size, True)
    for typed in ("many", "999999", "1" * 40):
        answer = auditor.get(f"/cases/{case.reference}/proof?since={typed}")
        assert (answer.status_code, 'id="since-e"' in answer.text) == (422, True)


def test_the_page_says_what_is_signed_and_with_which_key_to_auditors_and_coordinators(front: Front) -> None:
    signed = front.office.house.auditing.checkpoint()
    for who in (front.office.auditor, front.office.coordinator):
        text = unescape(front.visit(who).get("/proof").text)
        assert signed.key in text
        assert signed.note in text
        assert front.office.house.fingerprint(signed.key) in text
        assert "as it was signed" in text
        assert 'aria-current="page">Proof' in text
        assert 'href="/proof"' in front.visit(who).get("/history").text
    assert front.visit(front.office.admin).get("/proof").status_code == 403
    assert Guest(front.app).get("/proof").status_code == 302


def test_a_case_is_proven_by_a_file(front: Front) -> None:
    office = front.office
    office.house.auditing.checkpoint()
    mentor = office.applied(Role.MENTOR, 1)
    auditor = front.visit(office.auditor)
    asked = auditor.get(f"/cases/{mentor.reference}/proof")
    assert (asked.status_code, "No checkpoint covers this yet" in asked.text) == (422, True)
    assert auditor.get("/proof?case=NU-22222").status_code == 422

    office.house.auditing.checkpoint()
    office.apply_step(mentor, "withdraw", mentor.person_id)
    leads = auditor.get(f"/proof?case={mentor.reference.lower()}").headers["Location"]
    assert leads == f"/cases/{mentor.reference}/proof"
    answer = auditor.get(leads)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="proof-{mentor.reference}.json"'
    _key, proof, _checkpoint = verify_case_proof(answer.data, [office.house.auditing.signer.key()])
    assert ([json.loads(one.leaf)["version"] for one in proof.entries], proof.later) == ([1], 1)
    for page in (f"/cases/{mentor.reference}", f"/history/{proof_position(proof)}"):
        assert f'href="{leads}"' in auditor.get(page).text
    assert "Under the signed checkpoint of " in auditor.get(f"/history/{proof_position(proof)}").text
    assert "No checkpoint covers it yet" in auditor.get(f"/history/{office.house.ledger.last_position()}").text
    assert f'href="{leads}"' not in front.visit(mentor.person_id).get(f"/cases/{mentor.reference}").text
    assert front.visit(mentor.person_id).get(leads).status_code == 403
    assert front.visit(office.admin).get(leads).status_code == 403


def proof_position(proof: ProofFile) -> int:
    """Where the first entry of a proof stands."""
    return proof.entries[0].says.position


def test_an_auditor_gets_no_concern(front: Front) -> None:
    office = front.office
    reference, mentor, mentee = office.pair()
    office.mentorship_step(reference, "raise_concern", mentee.person_id, text="Two mails stayed without an answer.")
    office.mentorship_step(reference, "log_contact", mentor.person_id, kind="phone", on=office.clock.now.date())
    office.house.auditing.checkpoint()
    file = f"/cases/{reference}/proof"
    assert b"ConcernRaised" in front.visit(office.coordinator).get(file).data
    answer = front.visit(office.auditor).get(file).data
    assert b"ConcernRaised" not in answer
    proof = verify_case_proof(answer)[1]
    assert proof.entries
    assert len(proof.missing) == 1, "the version is a gap, and more is not said"


def test_a_changed_ledger_is_told_of(front: Front) -> None:
    house = front.office.house
    house.auditing.checkpoint()
    with closing(sqlite3.connect(house.settings.data_folder / "ledger.db")) as connection, connection:
        connection.execute("UPDATE stored_events SET topic = 'Nothing' WHERE rowid = 2")
    assert house.auditing.examine() is not None
    text = front.visit(front.office.auditor).get("/proof").text
    assert "The ledger is not what was signed" in text
    assert "Position 2: the entry was changed." in text
    assert "as it was signed" not in text
