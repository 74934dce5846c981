"""Exceptions, readings and what a sample is drawn from: the same answers by both databases."""

from __future__ import annotations

from dataclasses import replace

from application.asking import Asker
from application.exceptions import READING, WAIVER, Sought
from application.questions import Wanted
from application.visibility import NO_CASE
from domain.case import Role
from tests.houses import PROGRAMME, Office


def test_they_are_counted_paged_and_narrowed(each_office: Office) -> None:
    office, house = each_office, each_office.house
    applicants = [office.applied(Role.MENTEE) for _ in range(3)]
    before = house.ledger.last_position()
    code = office.policy.reason_codes("waive_requirement", Role.COORDINATOR)[0].code
    for one in applicants:
        office.apply_step(one, "waive_requirement", office.why(code, "We have spoken."), requirement="orientation")
    file = house.case_files.open(office.paired(office.mentor(), office.mentee()), Asker(str(office.auditor)))
    house.readings.open_concerns(Asker(str(office.auditor), reason="A complaint came."), file)

    everything = Sought((PROGRAMME, NO_CASE), (PROGRAMME,), (PROGRAMME,), beyond_cases=True)
    waivers = replace(everything, kind=WAIVER)
    found = house.exceptions.page(waivers, size=2)
    numbers = {one.kind: one.number for one in house.exceptions.counts(everything)}

    assert (numbers[WAIVER], numbers[READING]) == (3, 1)
    assert READING not in {one.kind for one in house.exceptions.counts(replace(everything, readings_in=()))}
    assert [one.line.reference for one in found] == [one.reference for one in reversed(applicants)]
    assert len(house.exceptions.page(waivers, before=found[1].line.at)) == 1
    assert house.exceptions.page(replace(waivers, actors=(str(office.auditor),))) == []
    assert house.exceptions.page(replace(waivers, least_days=1)) == []
    known = house.opened.references(Wanted((PROGRAMME,)), ["ApplicationSubmitted"], before)
    assert known == [one.reference for one in applicants]

    mentee = next(iter(file.case.people(Role.MENTEE)))
    for sought in (Wanted((PROGRAMME,), case_id=str(file.case.id)), Wanted((PROGRAMME,), about=(str(mentee),))):
        read = [one.topic for one in house.history.page(replace(sought, readings_in=(PROGRAMME,)), size=100)]
        assert read.count("SealedMatterRead") == 1
        assert "SealedMatterRead" not in {one.topic for one in house.history.page(sought, size=100)}
