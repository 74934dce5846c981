"""What the programme is measured by, and its plan of actions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from typing import Any, get_args

from domain.policy.monitoring import (
    HEADCOUNT,
    ActionPlan,
    Activity,
    Coverage,
    CoverageTarget,
    Direction,
    Every,
    Indicator,
    IndicatorBy,
    Kpi,
    Measure,
    Monitoring,
    Objective,
    PlannedAction,
    Report,
    Source,
    Unit,
)
from infrastructure.programme_files.blocks import Block, Rows, Table
from infrastructure.programme_files.fields import Amount, Choice, Day, Reference, Several, Text, Texts, Whole, YesNo
from infrastructure.programme_files.schema.admission import NamedBlock, in_order

LARGE = 10**12


def year(says: str, *, required: bool = False) -> Whole:
    return Whole(says, least=1990, most=2100, required=required)


def amount(says: str) -> Amount:
    return Amount(says, least=-LARGE, most=LARGE, required=False)


class CoverageTargetBlock(Block):
    """The target from a year on, until the next."""

    makes = CoverageTarget
    from_year = year("the first calendar year that it is for", required=True)
    percent = Amount("percent at least", least=0, most=100)
    up_to = Amount("percent hoped for", least=0, most=100, required=False)

    def troubles(self, data: Mapping[str, Any], said: Set[str]) -> Iterator[tuple[str, str]]:
        yield from in_order(data, "percent", "up_to")


class CoverageBlock(Block):
    """Participants in percent of a group of people."""

    makes = Coverage
    population = Texts("whom a hundred percent would be")
    by = Choice("where it is counted each for itself", allowed=get_args(IndicatorBy))
    targets = Rows(CoverageTargetBlock, "targets by year", required=True)


class IndicatorBlock(NamedBlock):
    """Something that is counted."""

    makes = Indicator
    unit = Choice("in what", allowed=get_args(Unit))
    source = Choice("from where", allowed=get_args(Source))
    measure = Choice(
        "what is counted from cases; of standing the average of a term", allowed=get_args(Measure), required=False
    )
    criterion = Reference("the criterion of the evaluations that is averaged", required=False)
    question = Reference("the question whose answers are averaged, in every form that has it", required=False)
    by = Choice("in which groups; the whole programme if left out", allowed=get_args(IndicatorBy), required=False)
    baseline = amount("what it was before")
    baseline_year = year("when that was")
    target = amount("what it should become")

    def troubles(self, data: Mapping[str, Any], said: Set[str]) -> Iterator[tuple[str, str]]:
        if data.get("code") == HEADCOUNT:
            yield "code", f"“{HEADCOUNT}” is what coverage is counted against: choose another code."
        asked = {"cases": "measure", "surveys": "question"}.get(str(data.get("source")))
        if (data.get("source") == "standing") != (data.get("measure") == "term_average") and "measure" in said:
            yield "measure", "“term_average” is what is averaged of standing, and nothing else is."
        for key in ("measure", "question"):
            if key == "measure" and data.get("source") == "standing":
                continue
            if key == asked and key not in said:
                yield key, f"What is counted from {data['source']} needs this key."
            elif key != asked and key in said and data.get("source"):
                yield key, f"What is counted from {data['source']} does not have this key."
        if ("criterion" in said) != (data.get("measure") == "evaluation"):
            yield "criterion", "An indicator has this key if its measure is “evaluation”, and only then."


class ReportBlock(NamedBlock):
    """A report or an export that is due again and again."""

    makes = Report
    every = Choice("how often", allowed=get_args(Every))
    by = Texts("the role that answers for it", required=False)
    due_days = Whole(
        "days after the end of its period until it is due; 0 if left out", least=0, most=366, required=False
    )
    published = YesNo("whether it is published")


class MonitoringBlock(Block):
    """What the programme is measured by."""

    makes = Monitoring
    least_group_size = Whole("groups with fewer people are hidden where figures are shown", least=1, most=100)
    corrective_days = Whole("days that a corrective measure may take", least=1, most=1000, required=False)
    coverage = Table(CoverageBlock, "participants in percent of those who could take part")
    indicators = Rows(IndicatorBlock, "what is counted")
    reports = Rows(ReportBlock, "reports and exports")


class ObjectiveBlock(NamedBlock):
    """An objective of a direction."""

    makes = Objective
    number = Text("its number as the plan prints it", required=False)


class PlannedActionBlock(NamedBlock):
    """A numbered action of a direction."""

    makes = PlannedAction
    number = Text("its number as the plan prints it")
    objective = Reference("the code of the objective that it serves", required=False)


class DirectionBlock(NamedBlock):
    """A direction of the plan."""

    makes = Direction
    aim = Texts("what it is for", required=False)
    objectives = Rows(ObjectiveBlock, "its objectives")
    actions = Rows(PlannedActionBlock, "its actions")


class ActivityBlock(NamedBlock):
    """A dated deliverable: due once, or every year."""

    makes = Activity
    number = Text("its number as the plan prints it")
    heading = Reference("the code of its heading", required=False)
    completion = Texts("what shows that it is done")
    responsible = Several(Reference("codes of those who answer for it"))
    due = Day("the day on which it is due", required=False)
    from_year = year("or the first year of a yearly one")
    to_year = year("and its last year")

    def troubles(self, data: Mapping[str, Any], said: Set[str]) -> Iterator[tuple[str, str]]:
        yield from in_order(data, "from_year", "to_year")
        yearly = "from_year" in said and "to_year" in said
        if ("due" in said) == yearly:
            yield "due", "An activity has “due”, or both “from_year” and “to_year”."


class KpiBlock(NamedBlock):
    """A measure of one action or activity."""

    makes = Kpi
    of = Reference("the code of the action or activity")
    unit = Choice("in what", allowed=get_args(Unit))
    baseline = amount("what it was before")
    target = amount("what it should become")


class ActionPlanBlock(Block):
    """Directions with objectives and actions, and dated activities under headings of their own."""

    makes = ActionPlan
    names = Texts("what the plan is called")
    approved_on = Day("the day on which it was approved", required=False)
    from_year = year("its first year", required=True)
    to_year = year("its last year", required=True)
    coordinated_by = Texts("the role that coordinates it", required=False)
    operated_by = Texts("the unit that carries it out", required=False)
    advised_by = Texts("the unit that advises", required=False)
    verified_by = Texts("the role that verifies what is delivered; nobody if left out", required=False)
    directions = Rows(DirectionBlock, "its directions")
    headings = Rows(NamedBlock, "the headings of its activities")
    responsible = Rows(NamedBlock, "the roles and units that answer for activities")
    operates = Several(Reference("codes of those who carry out what names nobody"), required=False)
    activities = Rows(ActivityBlock, "its dated activities")
    kpis = Rows(KpiBlock, "measures of actions and activities")

    def troubles(self, data: Mapping[str, Any], said: Set[str]) -> Iterator[tuple[str, str]]:
        yield from in_order(data, "from_year", "to_year")
