"""`talimger appoint`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from domain.mentorship.events import MentorAppointed
from tests.groups import Department
from tests.web.cli.terminal import Terminal

ORDER = (
    "--order",
    "114-k",
    "--study-year",
    "2",
    "--faculty",
    "history",
    "--shown",
    "teaches",
    "--because",
    "The group is new.",
)


def test_a_group_is_appointed_from_a_file_or_nothing_is_recorded(department: Department, tmp_path: Path) -> None:
    terminal = Terminal(department.house.settings.data_folder)
    mentor, students = department.mentor(), department.students(2)
    roster = tmp_path / "group.txt"
    today = department.policy.local_date(datetime.now(UTC))  # commands know no other
    said = ("--mentor", mentor.reference, "--group", "CS-201", "--dated", today.isoformat())
    roster.write_text(f"{students[0]}\nNobody Known\n", encoding="utf-8")
    before = terminal.events()
    assert "Nobody here is called so: Nobody Known." in terminal.refused("appoint", roster, *said, *ORDER)
    assert terminal.events() == before
    roster.write_text("\ufeff" + "\n".join(map(str, students)) + "\n\n", encoding="utf-8")
    department.house.accounts.add("office", "a long password", department.coordinator)
    done = terminal.do("appoint", roster, *said, *ORDER, "--by", "office")
    reference = done.partition(":")[0]
    assert done == f"{reference}: CS-201, 2 students.\n"
    mentorship = department.mentorship(reference)
    (event,) = department.house.ledger.history(mentorship.id)
    assert isinstance(event, MentorAppointed)
    assert event.act.actor == str(department.coordinator)
    assert mentorship.everybody() == tuple(students)
    assert mentorship.faculty == "history"
    not_hers = terminal.refused(
        "appoint", roster, "--mentor", reference, "--group", "CS-202", "--dated", "2026-08-28", *ORDER
    )
    assert "is no application" in not_hers
