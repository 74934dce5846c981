"""The dashboard of a programme, its coverage, its figures, measures for what falls short, and the annual report."""

from __future__ import annotations

import io

import pytest
from werkzeug.test import TestResponse

from application.asking import person
from application.questions import BoardFilter
from domain.action_item.events import ActionItemPlanned
from domain.case import EventRef, Role
from domain.figures import FiguresRecorded
from infrastructure.tables import xlsx_file
from tests.counted import accepted, counting
from tests.houses import PROGRAMME
from tests.web.front import Front, Guest
from tests.web.reading import forms, shown
from web.dashboard import Bar, columns
from web.shortfalls import named, worst_first

HEADS = "faculty;year;headcount\nPhysics;2026;90\nlaw;2026;60\nhistory;2026;20\n"
FIGURES, COVERAGE, MEASURES = (f"/dashboard/{PROGRAMME}/{name}" for name in ("figures", "coverage", "measures"))


@pytest.fixture
def front(new_front: Front) -> Front:
    counting(new_front.office)
    return new_front


def bring(guest: Guest, content: str | bytes = HEADS, name: str = "heads.csv", **fields: str) -> TestResponse:
    guest.get(FIGURES)
    sent = content.encode() if isinstance(content, str) else content
    data = {"csrf_token": guest.token, "source": "Registrar", "file": (io.BytesIO(sent), name), **fields}
    return guest.remember(guest.client.post(FIGURES, data=data, headers={"Origin": "http://localhost"}))


def measure(guest: Guest, group: str, indicator: str = "covered", **fields: str) -> TestResponse:
    return guest.send(MEASURES, indicator=indicator, group=group, year="2026", next="coverage", **fields)


def test_a_file_of_headcounts_becomes_the_coverage_of_each_faculty(front: Front) -> None:
    accepted(front.office, "physics", 6)
    accepted(front.office, "law", 6)
    coordinator = front.visit()
    assert "No headcount is recorded for 2026" in shown(coordinator.get(COVERAGE))
    assert bring(coordinator).status_code == 303
    assert "Physics 90 Registrar" in shown(coordinator.get(FIGURES))
    page = shown(coordinator.get(COVERAGE))
    assert "2 groups are short of the target" in page
    assert "Physics Participants 6 People 90 6.7 %" in page
    assert "Law Participants 6 People 60 10 %" in page
    assert "History Participants 0 People 20 0 %" in page
    assert "All together Participants 12 People 170" in page
    dashboard = shown(coordinator.get("/dashboard"))
    assert "Applied 12" in dashboard
    assert "2 are short" in dashboard
    assert "12 applied" in dashboard


def test_the_dashboard_begins_with_what_falls_short_the_worst_first(front: Front) -> None:
    accepted(front.office, "physics", 6)
    accepted(front.office, "law", 6)
    coordinator = front.visit()
    bring(coordinator)
    page = shown(coordinator.get("/dashboard"))
    assert "What falls short 2 Coverage 2 of 3 are short · at least 10 % History (0 %) and Physics (6.7 %)" in page
    history, physics, law = (page.index(f"{name} {value}") for name, value in SHARES)
    assert history < physics < law, "in the chart as well"
    measure(coordinator, "physics")
    assert "History (0 %) and Physics (6.7 %) · 1 measure is planned" in shown(coordinator.get("/dashboard"))


SHARES = (("History", "0 % · 2 short"), ("Physics", "6.7 % · 3 short"), ("Law", "10 % As a table"))


def bar(name: str, percent: float | None, *, late: bool = False, group: str = "g") -> Bar:
    return Bar(name, percent, f"{percent}", late=late, target=50.0, group=group)


def test_all_together_comes_first_then_the_widest_gap_then_the_highest_then_what_has_no_value() -> None:
    low, lower, high, higher = (
        bar("low", 20, late=True),
        bar("lower", 10, late=True),
        bar("high", 60),
        bar("higher", 70),
    )
    whole, none = bar("all together", 40, late=True, group=""), bar("none", None)
    assert worst_first([low, none, high, lower, higher, whole]) == [whole, lower, low, higher, high, none]


def test_of_many_groups_a_line_names_the_worst_three_and_counts_the_others(front: Front) -> None:
    with front.app.test_request_context():
        several = [bar(f"g{number}", number) for number in range(6)]
        assert named(several) == "g0 (0), g1 (1), g2 (2) and 3 others"
        assert named(several[:4]) == "g0 (0), g1 (1), g2 (2) and g3 (3)", "a name is no longer than “1 other”"


def test_a_card_goes_where_there_is_more_room() -> None:
    assert columns([("a", 5), ("b", 2), ("c", 2), ("d", 2), ("e", 1)]) == (["a", "e"], ["b", "c", "d"])


WRONG: tuple[tuple[str | bytes, str, dict[str, str], str], ...] = (
    (b"MZ\x90\x00 a program", "heads.xlsx", {}, "not what its name says"),
    (b"PK\x03\x04 no text", "heads.csv", {}, "not what its name says"),
    ("a letter", "heads.pdf", {}, "A table is read from CSV or XLSX"),
    ("faculty;year\nlaw;2026\n", "heads.csv", {}, "no column “value”"),
    ("faculty;year;headcount\nlore;2026;5\nlaw;2026;x\n", "heads.csv", {}, "Row 2 “lore” is no faculty"),
    ("faculty;year;headcount\nlore;2026;5\nlaw;2026;x\n", "heads.csv", {}, "Row 3 “x” is no number"),
    (HEADS, "heads.csv", {"source": ""}, "Say where the figure is from"),
)


def test_a_file_that_cannot_stand_is_refused_in_words(front: Front) -> None:
    coordinator, before = front.visit(), front.office.house.ledger.last_position()
    for content, name, fields, says in WRONG:
        answer = bring(coordinator, content, name, **fields)
        assert answer.status_code == 422, says
        assert says in shown(answer)
    assert front.office.house.ledger.last_position() == before


def test_a_correction_says_why(front: Front) -> None:
    coordinator = front.visit()
    bring(coordinator)
    anew = HEADS.replace("90", "95")
    assert "recorded already" in shown(bring(coordinator, anew))
    assert "Say why" in shown(bring(coordinator, anew, correct="yes"))
    assert bring(coordinator, anew, correct="yes", reason="Counted anew.").status_code == 303
    assert "Physics 95" in shown(coordinator.get(FIGURES))
    sheet = xlsx_file(("faculty", "year", "headcount"), [("Physics", 2027, 390)])
    assert bring(coordinator, sheet, "heads.xlsx").status_code == 303
    assert "2027 Female students Physics 390" in shown(coordinator.get(FIGURES))
    assert "Figures corrected" in shown(front.visit(front.office.admin).get("/history"))


def test_what_falls_short_becomes_a_corrective_item_in_one_click(front: Front) -> None:
    accepted(front.office, "physics", 6)
    accepted(front.office, "law", 6)
    coordinator = front.visit()
    bring(coordinator)
    page = coordinator.get(COVERAGE)
    assert shown(page).count("Make a measure") == 2
    assert measure(coordinator, "physics").status_code == 303
    after = shown(coordinator.get(COVERAGE))
    assert after.count("Make a measure") == 1
    assert "Corrective measure" in after
    (row,) = front.office.house.board.items(BoardFilter(PROGRAMME, origins=("corrective",)))
    assert row.shortfall is not None
    assert (row.shortfall.group, str(row.shortfall.value), str(row.shortfall.target)) == ("physics", "6.7", "10")
    assert row.kpi is not None
    assert (row.kpi.baseline, row.kpi.target) == (row.shortfall.value, row.shortfall.target), "its progress is measured"
    (planned,) = front.office.events(ActionItemPlanned)
    (recorded,) = front.office.events(FiguresRecorded)
    assert planned.act.cause == EventRef(recorded.originator_id, recorded.originator_version)
    assert "Because of Coverage, Physics, 2026: 6.7 % instead of 10 %" in shown(
        coordinator.get(f"/cases/{row.reference}")
    )
    assert "Coverage: Physics" in shown(coordinator.get("/dashboard"))


def test_a_measure_is_made_once_and_only_for_what_falls_short(front: Front) -> None:
    accepted(front.office, "law", 6)
    coordinator = front.visit()
    bring(coordinator)
    coordinator.get(COVERAGE)
    assert "does not fall short" in shown(measure(coordinator, "law"))
    assert "no indicator “nonsense”" in shown(measure(coordinator, "law", "nonsense"))
    assert measure(coordinator, "physics").status_code == 303
    again = measure(coordinator, "physics")
    assert again.status_code == 422
    assert "answers this already" in shown(again)
    (row,) = front.office.house.board.items(BoardFilter(PROGRAMME, origins=("corrective",)))
    coordinator.get(f"/cases/{row.reference}/cancel")
    sent = forms(coordinator.get(f"/cases/{row.reference}/cancel"))[f"/cases/{row.reference}/cancel"]
    assert coordinator.send(f"/cases/{row.reference}/cancel", **sent, reason="Not needed.").status_code == 303
    coordinator.get(COVERAGE)
    assert measure(coordinator, "physics").status_code == 303, "what was cancelled can be planned again"


def test_a_small_faculty_is_hidden_from_every_page(front: Front) -> None:
    accepted(front.office, "physics", 6)
    accepted(front.office, "history", 3)
    coordinator = front.visit()
    bring(coordinator, HEADS.replace("history;2026;20", "history;2026;87"))
    for address in (COVERAGE, "/dashboard", f"/dashboard/{PROGRAMME}/report"):
        page = shown(coordinator.get(address))
        assert "3.4" not in page, address
        assert "6.7" not in page, "the next one goes with it"
        assert "hidden" in page
    assert shown(coordinator.get(COVERAGE)).count("Make a measure") == 1, "law alone is known to be short"
    for faculty in ("history", "physics"):
        assert "whether it falls short as well" in shown(measure(coordinator, faculty))


def test_an_indicator_with_a_target_has_its_button_too(front: Front) -> None:
    coordinator = front.visit()
    rows = "indicator,period,value\nwomen,2026,31.5\n"
    assert bring(coordinator, rows).status_code == 303
    assert "31.5 %" in shown(coordinator.get("/dashboard"))
    assert measure(coordinator, "", "women").status_code == 303
    assert "Women among graduates" in shown(coordinator.get("/plan"))


def test_the_annual_report_is_a_page_and_a_pdf_in_each_language(front: Front) -> None:
    accepted(front.office, "physics", 6)
    coordinator = front.visit()
    bring(coordinator)
    measure(coordinator, "law")
    report = shown(coordinator.get(f"/dashboard/{PROGRAMME}/report?year=2026"))
    for said in ("Annual report 2026", "Applied Mentees 6", "Coverage: Law", "Awards", "31.1 % in 2024"):
        assert said in report
    assert "No intake opened in this year." in shown(coordinator.get(f"/dashboard/{PROGRAMME}/report?year=2025"))
    for language in ("en", "ru", "kk"):
        pdf = coordinator.client.get(f"/dashboard/{PROGRAMME}/report.pdf?year=2026&language={language}")
        assert (pdf.status_code, pdf.mimetype, pdf.data[:5]) == (200, "application/pdf", b"%PDF-")


def test_every_programme_that_comes_along_has_its_dashboard_and_report(front: Front) -> None:
    house, office = front.office.house, front.office
    coordinator = front.visit()
    for code in ("kaznu-female-mentoring", "ektu-gender-plan", "zhubanov-group-mentors", "stem4all-mentoring-her"):
        house.programmes.open(person(office.admin), house.programme_text(code))
        house.people.grant_role(person(office.admin), office.coordinator, Role.COORDINATOR, code)
        for address in (f"/dashboard?programme={code}", f"/dashboard/{code}/figures", f"/dashboard/{code}/report"):
            assert coordinator.get(address).status_code == 200, address
        has_coverage = house.reporting.coverage(code, 2026) is not None
        assert coordinator.get(f"/dashboard/{code}/coverage").status_code == (200 if has_coverage else 404)


def test_only_coordinators_and_auditors_of_the_programme_see_it(front: Front) -> None:
    addresses = (
        "/dashboard",
        COVERAGE,
        FIGURES,
        f"/dashboard/{PROGRAMME}/report",
        f"/dashboard/{PROGRAMME}/report.pdf",
    )
    auditor = front.visit(front.office.auditor)
    mentee = front.visit(accepted(front.office, "physics")[0].person_id)
    admin = front.visit(front.office.admin)
    for address in addresses:
        assert auditor.client.get(address).status_code == 200, address
        assert mentee.client.get(address).status_code == 403, address
        assert admin.client.get(address).status_code == 403, address
    assert "Dashboard" in auditor.get("/history").text
    page = shown(auditor.get(FIGURES))
    assert "Bring in a file" not in page
    assert bring(auditor).status_code == 403
    assert measure(auditor, "physics").status_code == 403
