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
from web.demo.agenda import Deed
from web.demo.story import Story

APPROVED = date(2026, 5, 18)
LEAST = timedelta(days=120)
"""So long ago the plan began, or more: else the demo takes no heed of the day on which it really did."""

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
        return APPROVED if now.date() - APPROVED >= LEAST else now.date() - timedelta(days=190)

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
        self.ends = max(row.due for row in rows)
        for index, row in enumerate(sorted(rows, key=lambda row: (row.due, row.number, row.code))):
            self.plan_item(row, index)
        self.on(self.the_end - timedelta(days=24), self.correct_course)

    def plan_item(self, row: BoardRow, index: int) -> None:
        """What is due by the end of the year at hand, and actions, which are due when the whole plan ends."""
        if row.due.year <= self.the_end.year or (row.due == self.ends and not row.year):
            fate = FATES[index % TURN]
            (Ektu.measured if row.kpi and index % 3 else fate)(self, row, index, self.day_of(row, index))
        if row.due.year <= self.the_end.year:
            for days, deed in ((34, partial(self.deliver, row, index)), (41, partial(self.verify, row))):
                self.on(self.not_before(row.due, days=60) + timedelta(days=days), deed)

    def day_of(self, row: BoardRow, index: int) -> date:
        """By when an item is dealt with: by its deadline; actions one after the other, half of them just now."""
        if row.due != self.ends or row.due <= self.the_end:
            return self.not_before(row.due, days=60)
        if index % 2:
            return self.the_end - timedelta(days=index % 30)
        span = max(1, (self.the_end - self.today).days - 145)
        return self.today + timedelta(days=105 + index * 29 % span)

    def not_before(self, day: date, days: int) -> date:
        """There was no plan to work on before."""
        return max(day, self.today + timedelta(days=days))

    # What becomes of items. `day`: by when they are dealt with

    def done_at_the_second_try(self, row: BoardRow, index: int, day: date) -> None:
        self.around(day, -95, partial(self.start, row))
        self.around(day, -34, partial(self.deliver, row, index))
        self.around(day, -27, partial(self.send_back, row))
        self.around(day, -6, partial(self.deliver, row, index + 1))
        self.around(day, 0, partial(self.verify, row))

    def done(self, row: BoardRow, index: int, day: date) -> None:
        self.around(day, -60 + index % 20, partial(self.start, row))
        self.around(day, -25 + index % 20, partial(self.deliver, row, index))
        self.around(day, -19 + index % 20, partial(self.verify, row))

    def late(self, row: BoardRow, index: int, day: date) -> None:
        """Its deadline is moved forward, and missed."""
        self.around(day, -90, partial(self.start, row))
        self.around(day, -80, partial(self.bring_forward, row, day - timedelta(days=2 + index % 9)))
        self.around(day, 31, partial(self.deliver, row, index))
        self.around(day, 38, partial(self.verify, row))

    def waits_for_the_verifier(self, row: BoardRow, index: int, day: date) -> None:
        self.around(day, -3, partial(self.deliver, row, index))
        self.around(day, 31, partial(self.verify, row))

    def cancelled(self, row: BoardRow, index: int, day: date) -> None:
        self.around(day, -70, partial(self.cancel, row))
        if index % 2:
            self.around(day, -50, partial(self.reopen, row))

    def measured(self, row: BoardRow, index: int, day: date) -> None:
        self.around(day, -110 + index % 20, partial(self.start, row))
        for time in range(3):
            self.around(day, -85 + time * 40 + index % 9, partial(self.measure, row, time))

    def assigned(self, row: BoardRow, index: int, day: date) -> None:
        self.around(day, -80, partial(self.assign, row))

    def done_and_reopened(self, row: BoardRow, index: int, day: date) -> None:
        self.around(day, -30, partial(self.deliver, row, index))
        self.around(day, -22, partial(self.verify, row))
        self.around(day, -3, partial(self.reopen, row))

    def around(self, day: date, days: int, deed: Deed) -> None:
        """So many days before or after it, though not before the plan is there."""
        self.on(max(day + timedelta(days=days), self.today + timedelta(days=1)), deed)

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

    def bring_forward(self, row: BoardRow, due: date) -> None:
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
FATES: dict[int, Callable[[Ektu, BoardRow, int, date], None]] = {
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
