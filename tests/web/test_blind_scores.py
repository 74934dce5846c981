"""Whoever has still to give her scores of an interview finds those of others nowhere, be she a coordinator as well."""

from __future__ import annotations

import re

from application.asking import person
from domain.case import Role
from tests.kaznu import CODE, open_selection
from tests.web.front import Front
from tests.web.reading import shown
from web.as_of import written

NOTES = "Brilliant, but too shy."
GIVEN = re.compile(r"(performance|Value): 7\b")


def test_who_has_still_to_score_reads_no_scores_of_others_in_the_history(new_front: Front) -> None:
    office, selection = new_front.office, open_selection(new_front.office)
    office.house.people.grant_role(person(office.admin), office.auditor, Role.AUDITOR, CODE)
    applicant = selection.called(selection.screened(selection.applied(Role.MENTEE)))
    given = selection.scores(office.other_coordinator, 7)
    selection.step(applicant, "score_interview", office.other_coordinator, scores=given, notes=NOTES)
    at, case = office.house.ledger.last_position(), f"/cases/{applicant.reference}"
    before = f"/as-of/{written(office.clock())}"

    def finds(who: object, address: str) -> tuple[bool, bool]:
        page = shown(new_front.visit(who).get(address))  # type: ignore[arg-type]
        return GIVEN.search(page) is not None, NOTES in page

    shows_scores = {
        f"/history/{at}": True,
        f"{case}/compare": True,
        f"{case}/replay": True,
        case: False,
        "/history": False,
    }
    for address, scores in shows_scores.items():
        for then in ("", before):
            assert finds(office.auditor, then + address) == (scores, True), then + address
            assert finds(office.coordinator, then + address) == (False, False), then + address

    theirs = selection.scores(office.coordinator, 7)
    facts = {"scores": theirs, "recommendation": "accept"}
    selection.step(applicant, "hold_interview", office.coordinator, **facts)
    assert finds(office.coordinator, f"/history/{at}") == (True, True)
    assert finds(office.coordinator, f"{before}/history/{at}") == (True, True), "she has given hers by now"
    office.house.people.grant_role(person(office.admin), applicant.person_id, Role.COORDINATOR, CODE)
    assert finds(applicant.person_id, f"/history/{at}") == (False, False), "nor does she of whom they are"
