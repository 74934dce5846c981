"""`talimger figures import`."""

from __future__ import annotations

from pathlib import Path

from tests.houses import PROGRAMME
from tests.web.cli.terminal import Terminal

KAZNU = "kaznu-female-mentoring"
KAZNU_FILE = Path(__file__).parents[3] / "programmes" / f"{KAZNU}.toml"


def test_figures_are_imported_corrected_and_refused_row_by_row(empty: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "heads.csv"
    empty.do("user", "add", "admin@example.kz", "--given-name", "Dana", "--admin")
    empty.do("programme", "open", KAZNU_FILE)
    file.write_text("Факультет;Год;Студентки\nЮридический факультет;2026;311\nbiology;2026;396\n", encoding="cp1251")
    how = ("figures", "import", file, "--programme", KAZNU, "--source", "Registrar")
    assert empty.do(*how).endswith("(CSV, WINDOWS-1251, “;”): 2 recorded, 0 corrected, 0 known already.\n")
    file.write_text("group,period,value\nlaw,2026,310\nlore,2026,7\n", encoding="utf-8")
    ran = empty.run(*how, "--correct", "--reason", "Counted anew.")
    assert ran.status == 1
    assert "row 3: “lore” is no faculty of this programme" in ran.complained
    file.write_text("group,period,value\nlaw,2026,310\nbiology,2026,396\n", encoding="utf-8")
    assert "0 recorded, 1 corrected, 1 known already" in empty.do(*how, "--correct", "--reason", "Counted anew.")
    assert "is recorded already" in empty.run(*how).complained
    assert "no programme" in empty.run("figures", "import", file, "--programme", PROGRAMME).refusal
