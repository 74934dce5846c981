"""What the codes in events and cases are called, by the field that holds one: most of them are named by the policy."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Final

from domain.case import Role
from domain.policy import Named, Policy
from domain.policy.monitoring import HEADCOUNT
from web import dates
from web.appearance import language
from web.history_filters import KINDS
from web.language import N_, word
from web.periods import MONTH, period_word
from web.scope import programme_name
from web.words import role_word, system_word

Rows = Callable[[Policy], Iterable[Named]]


def month_word(code: str) -> str:
    """`September 2026`; a year as it is."""
    found = re.fullmatch(MONTH, code)
    return dates.month(date(int(found[1]), int(found[2]), 1)) if found else code


def statements(policy: Policy) -> Iterator[Named]:
    yield from (row for way in policy.eligibility for row in way.statements)


def headings(policy: Policy) -> Iterator[Named]:
    """What items stand under: a direction or a heading of the plan, or a checklist."""
    yield from (*policy.action_plan.directions, *policy.action_plan.headings, *policy.checklists)


def objectives(policy: Policy) -> Iterator[Named]:
    yield from (row for one in policy.action_plan.directions for row in one.objectives)


def planned(policy: Policy) -> Iterator[Named]:
    yield from (row for one in policy.checklists for row in one.rows)
    yield from policy.action_plan.activities
    yield from (row for one in policy.action_plan.directions for row in one.actions)


def groups(policy: Policy) -> Iterator[Named]:
    """All that figures are told apart by."""
    for by in ("faculty", "region", "track", "study_year", "mentor_kind"):
        yield from policy.groups(by)


TABLES: Final[Mapping[str, Rows]] = {
    # by the field, or by who holds it and the field where that differs
    "requirement": lambda policy: policy.requirements,
    "met": lambda policy: policy.requirements,
    "waived": lambda policy: policy.requirements,
    "confirmed": statements,
    "shown": statements,
    "CriterionResult.criterion": lambda policy: (*statements(policy), *policy.selection.screening),
    "Score.criterion": lambda policy: policy.selection.criteria,
    "Mark.criterion": lambda policy: (row for one in policy.evaluations for row in one.criteria),
    "Points.criterion": lambda policy: policy.award_criteria,
    "ConditionResult.code": lambda policy: policy.certification.conditions,
    "priority_groups": lambda policy: policy.selection.priority_groups,
    "faculty": lambda policy: (*policy.faculties, *policy.action_plan.responsible),
    "faculties": lambda policy: policy.faculties,
    "of_faculties": lambda policy: policy.faculties,
    "track": lambda policy: policy.tracks,
    "region": lambda policy: policy.regions,
    "topics": lambda policy: policy.topics,
    "languages": lambda policy: policy.languages,
    "mentor_kind": lambda policy: policy.mentor_kinds,
    "Wishes.kind": lambda policy: policy.mentor_kinds,
    "kind": lambda policy: policy.contact_kinds,
    "Gathering.kind": lambda policy: policy.gatherings,
    "GatheringPlanned.kind": lambda policy: policy.gatherings,
    "AskedAfter.kind": lambda policy: policy.gatherings,
    "AskedAfterGathering.kind": lambda policy: policy.gatherings,
    "Certificate.kind": lambda policy: policy.certification.kinds,
    "CertificateIssued.kind": lambda policy: policy.certification.kinds,
    "topic": lambda policy: (topic for one in policy.gatherings for topic in one.topics),
    "section": lambda policy: policy.plan_sections,
    "key_step": lambda policy: (step for one in policy.plan_sections for step in one.key_steps),
    "survey": lambda policy: policy.surveys,
    "together": lambda policy: (body for one in policy.evaluations for body in one.by),
    "category": lambda policy: policy.awards,
    "ActionItem.section": headings,
    "ActionItemPlanned.section": headings,
    "ActionItem.objective": objectives,
    "ActionItemPlanned.objective": objectives,
    "ActionItem.code": planned,
    "ActionItemPlanned.code": planned,
    "coordinates": lambda policy: policy.action_plan.responsible,
    "operates": lambda policy: policy.action_plan.responsible,
    "advises": lambda policy: policy.action_plan.responsible,
    "report": lambda policy: policy.monitoring.reports,
    "indicator": lambda policy: policy.monitoring.indicators,
    "Figure.group": groups,
    "Shortfall.group": groups,
}

UNITS: Final = {
    "percent": N_("percent"),
    "number": N_("a number"),
    "score": N_("points"),
    "money": N_("money"),
}
OTHERS: Final[Mapping[str, Callable[[str], str]]] = {
    "programme": programme_name,
    "ProgrammeOpened.code": programme_name,
    "system": system_word,
    "roles": lambda code: role_word(Role(code)),
    "ReferenceTaken.kind": lambda code: word({kind.__name__: name for kind, name in KINDS.items()}[code]),
    "Kpi.unit": lambda code: word(UNITS[code]),
    "month": month_word,
    "ProgressMeasured.period": month_word,
    "Measurement.period": month_word,
    "Figure.period": month_word,
}
"""What no policy names."""

HEADCOUNTS: Final = N_("Headcount")
OF_TERMS: Final = frozenset({"CompetenciesAssessed.period", "Assessment.period"})


def code_word(policy: Policy | None, holder: str, field: str, code: str) -> str:
    """`Baking` for the code of a topic; the code itself where nobody names it.

    Args:
        holder: the name of the class that has the field.
    """
    own = f"{holder}.{field}"
    if say := OTHERS.get(own) or OTHERS.get(field):
        return say(code) if code else ""
    if field == "indicator" and code == HEADCOUNT:
        return word(HEADCOUNTS)
    if policy is None:
        return code
    if own in OF_TERMS:
        return period_word(code, policy)
    rows = TABLES.get(own) or TABLES.get(field)
    return next((row.names.in_(language()) for row in rows(policy) if row.code == code), code) if rows else code
