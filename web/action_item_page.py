"""What the page of an action item shows besides its life and its history: KPI, evidence, who answers for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from application.case_files import CaseFile
from domain.action_item.events import EvidenceSubmitted
from web.appearance import language
from web.figures import KpiLine, amount, kpi_line, shortfall_words
from web.house import house
from web.language import listed
from web.naming import name_of
from web.timeline.telling import name_in


@dataclass(frozen=True)
class EvidenceLine:
    """What was submitted, by whom and when; `has_file` where there is something to open."""

    number: int
    by: str
    on: date
    link: str
    has_file: bool
    size: int
    checksum: str
    returned: bool


@dataclass(frozen=True)
class ActionItemPage:
    """`facts` are names and texts; `values` the measurements, period by period."""

    kpi: KpiLine | None
    values: Sequence[tuple[str, str]]
    evidence: Sequence[EvidenceLine]
    facts: Sequence[tuple[str, str]]
    late: bool


def action_item_page(file: CaseFile, today: date) -> ActionItemPage:
    item = file.case
    late = item.is_undelivered and item.due < today
    return ActionItemPage(
        kpi=kpi_line(item.kpi, item.measurements, language(), late=late) if item.kpi else None,
        values=[(one.period, amount(one.value, item.kpi.unit)) for one in item.measurements] if item.kpi else [],
        evidence=list(evidence_of(file)),
        facts=[(label, text) for label, text in facts_of(file) if text],
        late=late,
    )


def evidence_of(file: CaseFile) -> Iterable[EvidenceLine]:
    submitted = {event.evidence: event for event in file.events if isinstance(event, EvidenceSubmitted)}
    for one in file.case.evidence:
        event = submitted[one.number]
        yield EvidenceLine(
            number=one.number,
            by=name_of(one.submitted_by) if one.submitted_by else "",
            on=one.on,
            link=house().case_files.text(file, event, "link", event.link) or "",
            has_file=one.file is not None,
            size=one.file.size if one.file else 0,
            checksum=one.file.checksum if one.file else "",
            returned=one.returned,
        )


def facts_of(file: CaseFile) -> Iterable[tuple[str, str]]:
    item, plan = file.case, file.policy.action_plan

    def units(codes: Sequence[str]) -> str:
        return listed([name_in(plan.responsible, code) for code in codes], "standard") if codes else ""

    if item.for_person:
        yield _("Checklist"), name_in(file.policy.checklists, item.section) if item.section else ""
    else:
        yield _("Direction"), name_in((*plan.directions, *plan.headings), item.section) if item.section else ""
    objectives = [one for direction in plan.directions for one in direction.objectives]
    yield _("Objective"), name_in(objectives, item.objective) if item.objective else ""
    yield _("Form of completion"), item.completion.in_(language())
    yield _("Whose"), name_of(item.for_person) if item.for_person else ""
    yield _("Carried out by"), units(item.assigned.operates)
    yield _("Coordinated by"), units(item.assigned.coordinates) or plan.coordinated_by.in_(language())
    yield _("Advised by"), units(item.assigned.advises) or plan.advised_by.in_(language())
    yield _("Because of"), shortfall_words(item.shortfall, file.policy) if item.shortfall else item.cause
