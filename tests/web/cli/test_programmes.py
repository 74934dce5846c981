"""`talimger programme check`, `open` and `revise`."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.intake import Intake
from infrastructure.bootstrap import read_programme
from tests.houses import CLOSES, INTAKE, NEXT_INTAKE, OPENS, PROGRAMME, PROGRAMME_FILE
from tests.web.cli.terminal import Terminal

TEXT = PROGRAMME_FILE.read_text(encoding="utf-8")
BEHIND = (
    f"  The intake {INTAKE} ({OPENS} to {CLOSES}) runs under version 1; "
    f"`talimger programme move {PROGRAMME} {INTAKE}` puts it under the newest."
)
INTAKE_OPTIONS = ("--intake", INTAKE, "--from", str(OPENS), "--to", str(CLOSES))


def changed(folder: Path, *changes: tuple[str, str]) -> Path:
    """The programme's file with some of its words replaced."""
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    file = folder / "changed.toml"
    file.write_text(text, encoding="utf-8")
    return file


def line_of(text: str) -> int:
    return TEXT[: TEXT.index(text)].count("\n") + 1


@pytest.fixture
def governed(empty: Terminal) -> Terminal:
    """A house with an admin and nothing else."""
    empty.do("user", "add", "admin@example.kz", "--given-name", "Dana", "--admin")
    return empty


# check


def test_check_says_what_is_recorded_but_not_yet_acted_on(empty: Terminal) -> None:
    first, *others = empty.do("programme", "check", PROGRAMME_FILE).splitlines()
    assert first == f"{PROGRAMME_FILE}: NU Alumni Mentorship Program (nu-alumni), references NU-…: no faults."
    recorded = read_programme(TEXT).recorded_only()
    assert others == (["Recorded, but not yet acted on:", *(f"  {key}" for key in recorded)] if recorded else [])


def test_check_names_all_faults_at_once_with_line_key_and_what_is_allowed(empty: Terminal, tmp_path: Path) -> None:
    file = changed(
        tmp_path,
        ('zone = "Asia/Almaty"', 'zone = "Asia/Atlantis"'),
        ('modes = ["mentee_choice"]', 'modes = ["lottery"]'),
        ("days_to_answer = 7", "days_to_answer = 7\nluck = true"),
    )
    ran = empty.run("programme", "check", file)
    assert ran.status == 1
    zone, modes, luck = ran.complained.splitlines()
    assert zone.startswith(f"Error: {file}: line {line_of('zone =')}: zone: “Asia/Atlantis” is not known here;")
    assert modes.startswith(f"{file}: line {line_of('modes =')}: matching.modes[1]: “lottery” is not known here.")
    assert modes.endswith("Allowed: algorithm, mentee_choice, mentor_selects, appointment.")
    assert luck.startswith(f"{file}: line {line_of('days_to_answer') + 1}: matching.luck: “luck” is not known here.")
    assert "days_to_answer" in luck


def test_check_needs_no_house(tmp_path: Path) -> None:
    nowhere = Terminal(tmp_path / "nowhere", "mysql://nobody@nowhere/nothing")
    assert "no faults" in nowhere.do("programme", "check", PROGRAMME_FILE)
    assert not nowhere.folder.exists()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b'code = "nu"\ncode = "nu"', "{file}: line 2: This is no TOML: Cannot overwrite a value"),
        (b"\xff\xfec\x00o\x00d\x00e\x00", "{file} is not UTF-8 text: save it as UTF-8, and try again."),
        (b"x = " + b"[" * 5000, "{file}: line 1: This is nested too deeply to be a programme file."),
        (b"[" + b".".join([b"a"] * 3000) + b"]", "{file}: line 1: This is nested too deeply to be a programme file."),
    ],
)
def test_a_file_that_is_no_programme_file_is_refused(
    empty: Terminal, tmp_path: Path, content: bytes, says: str
) -> None:
    file = tmp_path / "mine.toml"
    file.write_bytes(content)
    assert empty.refused("programme", "check", file).startswith(says.format(file=file))


@pytest.mark.parametrize("command", ["check", "open", "revise"])
def test_a_file_that_is_not_there_is_refused(empty: Terminal, tmp_path: Path, command: str) -> None:
    for place, why in {tmp_path / "missing.toml": "does not exist", tmp_path: "is a directory"}.items():
        said = empty.refused("programme", command, place)
        assert (
            said == f"Invalid value for 'FILE': File '{place}' {why} (`talimger programme {command} --help` says more)."
        )


@pytest.mark.parametrize("command", ["open", "revise"])
def test_a_file_with_faults_is_refused_with_all_of_them(terminal: Terminal, tmp_path: Path, command: str) -> None:
    file = changed(tmp_path, ('zone = "Asia/Almaty"', 'zone = "Mars"'), ('prefix = "NU"', 'prefix = "nu"'))
    before = terminal.events()
    ran = terminal.run("programme", command, file)
    assert (ran.status, ran.said, len(ran.complained.splitlines())) == (1, "", 2)
    assert terminal.events() == before


# open


def test_open_opens_a_programme_and_then_its_intakes(governed: Terminal) -> None:
    assert governed.do("programme", "open", PROGRAMME_FILE, *INTAKE_OPTIONS).splitlines() == [
        f"The programme {PROGRAMME} is open.",
        f"The intake {INTAKE} takes applications from {OPENS} to {CLOSES}.",
    ]
    dates = ("--from", "2026-09-01", "--to", "2026-09-30")
    said = governed.do("programme", "open", PROGRAMME_FILE, "--intake", NEXT_INTAKE, *dates)
    assert said == f"The intake {NEXT_INTAKE} takes applications from 2026-09-01 to 2026-09-30.\n"
    with governed.house() as house:
        programme = house.programmes.get(PROGRAMME)
        assert programme.policy_texts == (TEXT,)
        assert list(programme.intakes) == [INTAKE, NEXT_INTAKE]
        assert programme.intakes[INTAKE] == Intake(INTAKE, OPENS, CLOSES, policy_version=1)


def test_open_alone_opens_no_intake(governed: Terminal) -> None:
    assert governed.do("programme", "open", PROGRAMME_FILE) == f"The programme {PROGRAMME} is open.\n"
    with governed.house() as house:
        assert not house.programmes.get(PROGRAMME).intakes


def test_open_needs_an_admin(empty: Terminal) -> None:
    assert "There is no admin yet" in empty.refused("programme", "open", PROGRAMME_FILE)
    assert empty.events() == 0


def test_what_is_open_already_is_not_opened_again(terminal: Terminal) -> None:
    before = terminal.events()
    said = terminal.refused("programme", "open", PROGRAMME_FILE)
    assert said == f"The programme {PROGRAMME} is open already: use `talimger programme revise {PROGRAMME_FILE}`."
    assert f"The intake “{INTAKE}” exists already" in terminal.refused(
        "programme", "open", PROGRAMME_FILE, *INTAKE_OPTIONS
    )
    assert terminal.events() == before


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--intake", INTAKE), "its first and last day: --from 2026-09-01 --to 2026-09-30"),
        (("--intake", INTAKE, "--from", "2026-09-01"), "its first and last day"),
        (("--from", "2026-09-01", "--to", "2026-09-30"), "name it by --intake"),
        (("--intake", " ", "--from", "2026-09-01", "--to", "2026-09-30"), "An intake needs a name"),
        (("--intake", INTAKE, "--from", "2026-09-01", "--to", "2026-08-31"), "before it opens: choose a later day"),
        (("--intake", INTAKE, "--from", "1.9.2026", "--to", "2026-09-30"), "“1.9.2026” is no day: write it like 2026-"),
        (("--intake", INTAKE, "--from", "2026-09-01", "--to", "2026-09-31"), "“2026-09-31” is no day"),
    ],
)
def test_with_an_intake_that_cannot_be_not_even_the_programme_is_opened(
    governed: Terminal, words: tuple[str, ...], says: str
) -> None:
    before = governed.events()
    assert says in governed.refused("programme", "open", PROGRAMME_FILE, *words)
    assert governed.events() == before


# revise


def test_revise_makes_the_next_version_and_shows_what_changed(each_terminal: Terminal, tmp_path: Path) -> None:
    file = changed(tmp_path, ("days_to_answer = 7", "days_to_answer = 9"))
    assert each_terminal.do("programme", "revise", file, "--yes").splitlines() == [
        f"What {file} changes in version 1 of the policy of {PROGRAMME}:",
        "  matching.days_to_answer: 7 -> 9",
        f"The policy of {PROGRAMME} has version 2 now.",
        BEHIND,
    ]
    with each_terminal.house() as house:
        assert house.programmes.get(PROGRAMME).policy_version == 2
        assert house.programmes.policy_of(PROGRAMME, INTAKE)[1] == 1, "an open intake keeps its own"
    again = each_terminal.run("programme", "revise", file, "--yes")
    assert again.complained == "Error: The policy is the same as version 2.\n"


@pytest.mark.parametrize(
    ("answer", "status", "says"),
    [("y\n", 0, "The policy of nu-alumni has version 2 now."), ("n\n", 1, ""), ("", 1, "")],
)
def test_revise_asks_before_it_records(terminal: Terminal, tmp_path: Path, answer: str, status: int, says: str) -> None:
    file = changed(tmp_path, ("days_to_answer = 7", "days_to_answer = 9"))
    before = terminal.events()
    ran = terminal.run("programme", "revise", file, typed=answer)
    assert ran.status == status
    assert "  matching.days_to_answer: 7 -> 9\nRecord it as version 2? [y/N]" in ran.said
    assert says in ran.said
    assert terminal.events() == before + (status == 0)
    assert ("Nothing was recorded" in ran.complained) is (status == 1)


def test_a_row_more_or_less_is_told_in_words(terminal: Terminal, tmp_path: Path) -> None:
    row = '[[contact_kinds]]\ncode = "letter"\nnames.en = "Letter"\n\n'
    file = changed(tmp_path, ("[cadence]", row + "[cadence]"))
    said = terminal.do("programme", "revise", file, "--yes")
    assert "  contact_kinds[letter]: nothing -> code: letter; names: Letter\n" in said


# show, move


def test_show_says_under_which_version_each_intake_runs(terminal: Terminal) -> None:
    first, version, intake = terminal.do("programme", "show", PROGRAMME).splitlines()
    assert first == f"NU Alumni Mentorship Program ({PROGRAMME}), references NU-…"
    assert version == f"  version 1 of {OPENS}"
    assert intake == f"  The intake {INTAKE} ({OPENS} to {CLOSES}) runs under version 1."
    assert terminal.refused("programme", "show", "nowhere") == "There is no programme “nowhere”."


def test_move_puts_an_open_intake_under_another_version(terminal: Terminal, tmp_path: Path) -> None:
    terminal.do("programme", "revise", changed(tmp_path, ("days_to_answer = 7", "days_to_answer = 9")), "--yes")
    before = terminal.events()
    assert terminal.run("programme", "move", PROGRAMME, INTAKE, typed="n\n").status == 1
    assert terminal.events() == before
    said = terminal.do("programme", "move", PROGRAMME, INTAKE, "--yes").splitlines()
    assert said == [
        f"What changes for the cases of {INTAKE}, from version 1 to 2:",
        "  matching.days_to_answer: 7 -> 9",
        f"  The intake {INTAKE} ({OPENS} to {CLOSES}) runs under version 2.",
    ]
    assert "runs under version 2 already" in terminal.refused("programme", "move", PROGRAMME, INTAKE)
    assert terminal.do("programme", "move", PROGRAMME, INTAKE, "--to", "1", "--yes").count("9 -> 7") == 1
    assert terminal.refused("programme", "move", PROGRAMME, INTAKE, "--to", "7").startswith(
        "The policy has the versions"
    )
    assert "There is no intake “2031”" in terminal.refused("programme", "move", PROGRAMME, "2031")


def test_places_gives_an_intake_more_or_fewer(terminal: Terminal) -> None:
    said = terminal.do("programme", "places", PROGRAMME, INTAKE, "--to", "30", "--why", "So many seats.")
    assert said.splitlines()[-1] == "    0 of its 30 places are taken."
    assert "places are taken" not in terminal.do(
        "programme", "places", PROGRAMME, INTAKE, "--no-limit", "--why", "A larger hall."
    )
    assert "either --to NUMBER or --no-limit" in terminal.refused(
        "programme", "places", PROGRAMME, INTAKE, "--why", "?"
    )
    assert "this number of places already" in terminal.refused(
        "programme", "places", PROGRAMME, INTAKE, "--no-limit", "--why", "?"
    )


def test_revise_needs_an_open_programme(governed: Terminal) -> None:
    said = governed.refused("programme", "revise", PROGRAMME_FILE)
    assert said == f"The programme {PROGRAMME} is not open yet: use `talimger programme open {PROGRAMME_FILE}`."
