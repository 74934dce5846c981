"""Gender equality plan of EKTU: 138 items of a plan, with units that answer for them, evidence and deadlines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from application.action_planning import NewItem
from application.asking import Asker, person
from application.questions import BoardFilter, BoardRow
from domain.action_item import ActionItem
from domain.case import Role
from web.demo.story import Story

APPROVED = date(2026, 5, 18)
LEAST, MOST = timedelta(days=120), timedelta(days=400)
"""How long ago the plan began, where the day on which it really did lies elsewhere."""

NAMES = "Алтын Бақыт Венера Гүлзия Дарига Екатерина Зарина Индира Камшат Ләззат Майя Нұргүл Ольга Раиса Сымбат Тоғжан Шолпан"
FAMILY = "Өмірзақ"
REPORTS = ["https://reports.example.kz/gender/{number}", "Archive of the office, folder {number}"]
PAPER = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
OFFICE = "sustainability"


class Ektu(Story):
    code = "ektu-gender-plan"
    office = (("Меруерт", "Тілеуханова"), ("Наталья", "Шульц"))

    @classmethod
    def begins(cls, now: datetime) -> date:
        return APPROVED if LEAST <= now.date() - APPROVED <= MOST else now.date() - timedelta(days=190)

    def plan(self) -> None:
        self.verifier = self.hire(("Қайрат", "Сүлейменов"), "verifier", Role.VERIFIER)
        units = [one.code for one in self.policy.action_plan.responsible]
        self.responsible = {
            unit: self.hire((given, FAMILY), f"{unit.replace('_', '-')}", Role.RESPONSIBLE, unit)
            for unit, given in zip(units, NAMES.split(), strict=True)
        }
        self.on(self.today, self.enter)

    def enter(self) -> None:
        self.house.action_planning.plan_all(person(self.hired[0]), self.code)
        self.agenda.show()
        rows = self.house.board.items(BoardFilter(self.code))
        for index, row in enumerate(sorted(rows, key=lambda row: (row.due, row.number, row.code))):
            self.plan_item(row, index)
        self.on(self.the_end - timedelta(days=24), self.correct_course)

    def plan_item(self, row: BoardRow, index: int) -> None:
        """What is due in the first year is worked on, and actions, which are due when the whole plan ends."""
        fate = FATES.get(index % TURN)
        if fate and (row.due.year <= self.the_end.year or row.year is None):
            (Ektu.measured if row.kpi and index % 3 else fate)(self, row, index)

    # What becomes of items

    def done_at_the_second_try(self, row: BoardRow, index: int) -> None:
        self.later(9, partial(self.start, row))
        self.later(70, partial(self.deliver, row, index))
        self.later(77, partial(self.send_back, row))
        self.later(98, partial(self.deliver, row, index + 1))
        self.later(104, partial(self.verify, row))

    def done(self, row: BoardRow, index: int) -> None:
        self.later(14 + index % 20, partial(self.start, row))
        self.later(60 + index, partial(self.deliver, row, index))
        self.later(66 + index, partial(self.verify, row))

    def late(self, row: BoardRow, index: int) -> None:
        self.later(20, partial(self.start, row))
        self.later(30, partial(self.bring_forward, row))
        if index % 2:
            self.later(120, partial(self.deliver, row, index))

    def waits_for_the_verifier(self, row: BoardRow, index: int) -> None:
        self.later(115 + index % 30, partial(self.deliver, row, index))

    def cancelled(self, row: BoardRow, index: int) -> None:
        self.later(33, partial(self.cancel, row))
        if index % 2:
            self.later(50, partial(self.reopen, row))

    def measured(self, row: BoardRow, index: int) -> None:
        self.later(11 + index % 20, partial(self.start, row))
        for time in range(3):
            self.later(40 + time * 50 + index % 9, partial(self.measure, row, time))

    def assigned(self, row: BoardRow, index: int) -> None:
        self.later(25, partial(self.assign, row))

    def done_and_reopened(self, row: BoardRow, index: int) -> None:
        self.later(80, partial(self.deliver, row, index))
        self.later(90, partial(self.verify, row))
        self.later(112, partial(self.reopen, row))

    def correct_course(self) -> None:
        """A measure that the plan did not have."""
        item = NewItem(
            title="Ask women who left technical programmes why",
            due=self.today + timedelta(days=60),
            completion="Summary of the answers",
            section=self.policy.action_plan.headings[0].code,
            operates=(OFFICE, "dsr"),
            cause="annual report: fewer women stay in technical programmes",
        )
        self.house.action_planning.plan(self.by_office(), self.code, item)

    # Single steps

    def start(self, row: BoardRow) -> None:
        self.step(row, "start", self.unit_of(row))

    def measure(self, row: BoardRow, time: int) -> None:
        if row.kpi:
            self.step(row, "measure", self.unit_of(row), {"period": f"{self.today:%Y-%m}", "value": value(row, time)})

    def deliver(self, row: BoardRow, index: int) -> None:
        """A file, or where the result is kept."""
        asker = self.unit_of(row)
        facts: dict[str, Any] = {"note": "Қорытынды есеп қоса берілді." if index % 2 else ""}
        if index % 3 == 0 and asker.person_id:
            content = PAPER + str(row.id).encode()
            facts["file"] = self.house.evidence.keep(row.id, "report.pdf", content, {asker.person_id})
        else:
            facts["link"] = REPORTS[index % 2].format(number=index)
        self.step(row, "deliver", asker, facts)

    def verify(self, row: BoardRow) -> None:
        self.step(row, "verify", person(self.verifier))

    def send_back(self, row: BoardRow) -> None:
        self.step(row, "return", self.saying_why(self.verifier, "return", "coordinator"))

    def bring_forward(self, row: BoardRow) -> None:
        due = self.today + timedelta(days=45 + len(row.code) % 5 * 10)
        self.step(row, "move_deadline", self.by_office("move_deadline"), {"due": due})

    def assign(self, row: BoardRow) -> None:
        facts = {"operates": row.operates or (OFFICE,), "coordinates": (OFFICE,), "advises": ("dsr",)}
        self.step(row, "assign", self.by_office(), facts)

    def cancel(self, row: BoardRow) -> None:
        self.step(row, "cancel", self.by_office("cancel"))

    def reopen(self, row: BoardRow) -> None:
        self.step(row, "reopen", self.saying_why(self.coordinator(), "reopen", "coordinator"))

    def unit_of(self, row: BoardRow) -> Asker:
        """One of those who answer for it; the office records what reaches it by telephone."""
        known: list[UUID] = [self.responsible[unit] for unit in row.operates if unit in self.responsible]
        return person(known[0]) if known else self.by_office()

    def step(self, row: BoardRow, name: str, asker: Asker, facts: Mapping[str, Any] = {}) -> None:
        self.take(ActionItem, row.id, name, asker, facts)

    # Signing in

    def let_sign_in(self) -> None:
        self.account("coordinator", self.hired[0], "the board of the plan, and what is late")
        self.account(
            "responsible", self.responsible[OFFICE], "what the Office for Sustainable Development has to deliver"
        )
        self.account("hr", self.responsible["hr"], "what the HR department has to deliver")
        self.account("verifier", self.verifier, "what was delivered and waits to be verified")


def value(row: BoardRow, time: int) -> Decimal:
    """From the baseline towards the target."""
    assert row.kpi is not None
    baseline, target = row.kpi.baseline or Decimal(0), row.kpi.target
    wanted = target if target is not None else baseline + 10
    return (baseline + (wanted - baseline) * (time + 1) / 4).quantize(Decimal("0.1"))


TURN = 13
FATES: dict[int, Callable[[Ektu, BoardRow, int], None]] = {
    0: Ektu.done_at_the_second_try,
    1: Ektu.done,
    2: Ektu.late,
    3: Ektu.waits_for_the_verifier,
    4: Ektu.cancelled,
    5: Ektu.done,
    6: Ektu.measured,
    7: Ektu.measured,
    8: Ektu.measured,
    9: Ektu.measured,
    10: Ektu.late,
    11: Ektu.assigned,
    12: Ektu.done_and_reopened,
}
"""By the remainder of the item's place in the plan."""
