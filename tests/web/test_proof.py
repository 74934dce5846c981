"""The proof of the ledger as pages show it."""

from __future__ import annotations

from tests.web.office import Office


def test_anybody_reads_the_newest_checkpoint(office: Office) -> None:
    assert office.visit().get("/checkpoint").status_code == 404
    signed = office.house.auditing.checkpoint()
    answer = office.visit().get("/checkpoint")
    assert (answer.status_code, answer.text, answer.content_type) == (200, signed.note, "text/plain; charset=utf-8")
