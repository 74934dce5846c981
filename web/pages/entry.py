"""One entry of the ledger: what was decided, by whom, on what, under which policy, why, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from application.case_files import CaseFile
from application.evidence import Decision, decision_at
from application.questions import Line, Wanted
from application.visibility import readable_history
from domain.again import step_behind
from domain.application import Application
from domain.case import CaseEvent, Role, Step
from domain.programme import Programme
from domain.reference import Reference
from web import dates
from web.access import allowed
from web.case_proof import covered, proof_of
from web.dates import use_zone
from web.evidence_graph import Column, drawn
from web.history_filters import KINDS
from web.history_lines import events_of, file_of, policy_then, told
from web.house import house
from web.own_cases import own_cases
from web.recorded_facts import Facts
from web.rule_words import asked_of, requirements_asked
from web.scope import scope, zone_of
from web.session import visitor
from web.standing import standing


@allowed(Role.COORDINATOR, Role.AUDITOR, Role.ADMIN)
def show(at: int) -> ResponseReturnValue:
    readable = readable_history(visitor().grants, scope().all)
    wanted = Wanted(readable.programmes, readable.concerns_in, readable.readings_in, own_cases())
    decision = decision_at(at, house().entries, wanted)
    if decision and (code := programme_of(decision.entry) or next(iter(scope().codes), "")):
        use_zone(zone_of(code))
    lines = told([decision.entry]) if decision else []
    if not decision or not lines:
        abort(404)
    evidence, columns = Evidence(decision.entry), columns_of(decision)
    return render_template(
        "entry.html",
        line=lines[0],
        entry=decision.entry,
        evidence=evidence,
        columns=columns,
        graph=drawn(decision, columns),
        covered=covered(at),
        proof=proof_of(evidence.file),
        standing=standing("history"),
    )


@dataclass(frozen=True)
class Evidence:
    """What one entry rests on."""

    line: Line

    @property
    def event(self) -> CaseEvent:
        return events_of(self.line.event.case_id)[self.line.version - 1]

    @property
    def step(self) -> Step | None:
        """The row of its case's life, in today's table."""
        kind = next((kind for kind in KINDS if self.line.kind == kind.TOPIC), None)
        return step_behind(kind, type(self.event)) if kind else None

    @property
    def before(self) -> str:
        """The state that the case was in; empty for its first event."""
        return events_of(self.line.event.case_id)[self.line.version - 2].state if self.line.version > 1 else ""

    def facts(self) -> Sequence[tuple[str, list[str]]]:
        under = self.policy or policy_then(self.event, programme_of(self.line) or getattr(self.event, "programme", ""))
        return list(Facts(self.event, self.step.name if self.step else "", self.file, under).rows())

    @property
    def file(self) -> CaseFile | None:
        """The file of its case; people and programmes have none."""
        is_case = self.line.programme and self.line.kind in house().case_files.kinds
        return file_of(self.line) if is_case else None

    @property
    def policy(self) -> Any:
        """The policy under which it was decided; none for people and programmes."""
        if not (self.line.programme and self.line.policy_version):
            return None
        return house().programmes.policy(self.line.programme, self.line.policy_version)

    def about(self) -> list[tuple[str, str]]:
        """When it was recorded, and when it happened where that differs."""
        act = self.event.act
        said = [(_("Recorded"), dates.moment(act.recorded_at, year=True))]
        if act.happened_at:
            said.append((_("Happened"), dates.moment(act.happened_at, year=True)))
        return said

    def asked(self) -> list[str]:
        """What had to hold for it."""
        if self.step is None:
            return []
        case = self.file.case if self.file else None
        shown = (
            requirements_asked(self.step, case.role, self.policy)
            if isinstance(case, Application) and self.policy
            else ()
        )
        return [*asked_of(self.step, self.event.act), *shown]


def programme_of(line: Line) -> str:
    """The programme that an entry is of; none for what happens to people."""
    return line.programme or (line.reference if line.kind == Programme.TOPIC else "")


def is_told(line: Line, entry: Line) -> bool:
    """Not that a case has got its reference, which is said with the case."""
    return line.kind != Reference.TOPIC or line.at == entry.at


def columns_of(decision: Decision) -> list[Column]:
    """What came first stands left."""
    columns = [
        Column(_("Because of"), told(decision.causes)),
        Column(_("Recorded together"), told([line for line in decision.together if is_told(line, decision.entry)])),
        Column(_("Led to"), told([line for line in decision.consequences if is_told(line, decision.entry)])),
    ]
    return [column for column in columns if column.lines]
