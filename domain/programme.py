"""Programme: its policy in versions, and its intakes, each keeping the policy version that it opened with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from domain import figures, reports
from domain.case import NEW, SAME, Case, CaseEvent, CaseOpened, Circumstances, Refused, Role, Step, by, life, states
from domain.dates import Span
from domain.figures import Figure, FiguresCorrected, FiguresRecorded, Key, KnownFigure
from domain.ids import programme_id
from domain.intake import Intake
from domain.reports import HandedIn, ReportHandedIn, ReportKey, ReportTakenBack

RUNNING = "running"


@dataclass(frozen=True)
class ProgrammeOpened(CaseOpened):
    """A programme begins, under the first version of its policy (the text of its file)."""

    TOPIC = "ProgrammeOpened"
    code: str
    policy_text: str

    def apply(self, case: Programme) -> None:
        case.code, case.intakes, case.figures, case.handed_in = self.code, {}, {}, {}
        case.policy_texts, case.policy_recorded_at = (self.policy_text,), (self.timestamp,)


@dataclass(frozen=True)
class PolicyRevised(CaseEvent):
    """A new version of the policy: for intakes to come, and for open ones when they are told."""

    TOPIC = "PolicyRevised"
    version: int
    policy_text: str

    def apply(self, case: Programme) -> None:
        case.policy_texts = (*case.policy_texts, self.policy_text)
        case.policy_recorded_at = (*case.policy_recorded_at, self.timestamp)


@dataclass(frozen=True)
class IntakeOpened(CaseEvent):
    """An intake takes applications between two days, under the policy version of now."""

    TOPIC = "IntakeOpened"
    intake: str
    opens: date
    closes: date
    under_version: int

    def apply(self, case: Programme) -> None:
        intake = Intake(self.intake, self.opens, self.closes, self.under_version)
        case.intakes = {**case.intakes, self.intake: intake}


@dataclass(frozen=True)
class IntakePolicyChanged(CaseEvent):
    """An open intake goes on under another version of the policy."""

    TOPIC = "IntakePolicyChanged"
    intake: str
    under_version: int

    def apply(self, case: Programme) -> None:
        intake = replace(case.intakes[self.intake], policy_version=self.under_version)
        case.intakes = {**case.intakes, self.intake: intake}


@dataclass(frozen=True)
class IntakeClosed(CaseEvent):
    """An intake takes no applications any more."""

    TOPIC = "IntakeClosed"
    intake: str

    def apply(self, case: Programme) -> None:
        case.intakes = {**case.intakes, self.intake: replace(case.intakes[self.intake], closed=True)}


def text_is_new(case: Programme, given: Circumstances, happening: PolicyRevised) -> Refused | None:
    """The text of the policy is new."""
    if happening.policy_text == case.policy_texts[-1]:
        return Refused(
            "nothing_changed", "The policy is the same as version {version}.", version=len(case.policy_texts)
        )
    return None


def days_are_in_order(case: Programme, given: Circumstances, happening: IntakeOpened) -> Refused | None:
    """The intake closes no earlier than it opens."""
    if happening.closes < happening.opens:
        return Refused("end_before_start", "The intake closes before it opens: choose a later day.", at="closes")
    return None


def name_is_new(case: Programme, given: Circumstances, happening: IntakeOpened) -> Refused | None:
    """No intake has this name yet."""
    if happening.intake in case.intakes:
        return Refused("intake_exists", "The intake “{intake}” exists already.", at="intake", intake=happening.intake)
    return None


def intake_is_open(
    case: Programme, given: Circumstances, happening: IntakeClosed | IntakePolicyChanged
) -> Refused | None:
    """There is such an intake, and it is not closed."""
    intake = case.intakes.get(happening.intake)
    if intake is None:
        known = ", ".join(case.intakes) or "none yet"
        template = "There is no intake “{intake}”; there are: {known}."
        return Refused("unknown_intake", template, at="intake", intake=happening.intake, known=known)
    if intake.closed:
        return Refused("intake_closed", "The intake “{intake}” is closed.", at="intake", intake=happening.intake)
    return None


def version_exists(case: Programme, given: Circumstances, happening: IntakePolicyChanged) -> Refused | None:
    """The policy has this version."""
    if not 1 <= happening.under_version <= len(case.policy_texts):
        template = "The policy has the versions 1 to {last}."
        return Refused("unknown_version", template, at="under_version", last=len(case.policy_texts))
    return None


OFFICE = by(Role.COORDINATOR, Role.ADMIN)
RUNS = states(RUNNING)


class Programme(Case):
    """A mentoring programme."""

    TOPIC = "Programme"
    LIFE = life(
        Step("open", by(Role.ADMIN), states(NEW), RUNNING, ProgrammeOpened),
        Step("revise_policy", by(Role.ADMIN), RUNS, SAME, PolicyRevised, rules=(text_is_new,)),
        Step("open_intake", OFFICE, RUNS, SAME, IntakeOpened, rules=(days_are_in_order, name_is_new)),
        Step("change_intake_policy", OFFICE, RUNS, SAME, IntakePolicyChanged, rules=(intake_is_open, version_exists)),
        Step("close_intake", OFFICE, RUNS, SAME, IntakeClosed, rules=(intake_is_open,)),
        Step(
            "record_figures", OFFICE, RUNS, SAME, FiguresRecorded,
            rules=(figures.figures_are_possible, figures.figures_are_new),
        ),
        Step(
            "correct_figures", OFFICE, RUNS, SAME, FiguresCorrected,
            rules=(figures.figures_are_possible, figures.figures_are_known), needs_reason=True,
        ),
        Step(
            "hand_in_report", by(Role.COORDINATOR), RUNS, SAME, ReportHandedIn,
            rules=(reports.report_is_owed, reports.period_is_one, reports.day_can_be, reports.is_not_handed_in),
        ),
        Step(
            "take_back_report", by(Role.COORDINATOR), RUNS, SAME, ReportTakenBack,
            rules=(reports.report_is_owed, reports.is_handed_in), needs_reason=True,
        ),
    )  # fmt: skip

    code: str
    policy_texts: tuple[str, ...]
    policy_recorded_at: tuple[datetime, ...]
    """When each version was recorded (UTC)."""
    intakes: dict[str, Intake]
    figures: Mapping[Key, KnownFigure]
    """The values that count; replaced as a whole, for programmes are kept and read by several threads."""
    handed_in: Mapping[ReportKey, HandedIn]
    """The reports that were handed in; replaced as a whole."""

    @property
    def policy_version(self) -> int:
        """The newest version; the first is 1."""
        return len(self.policy_texts)

    def policy_text(self, version: int) -> str:
        return self.policy_texts[version - 1]

    @classmethod
    def open(cls, code: str, policy_text: str, given: Circumstances) -> Programme:
        return cls.begin("open", given, programme_id(code), code=code, policy_text=policy_text)

    def revise_policy(self, given: Circumstances, policy_text: str) -> None:
        self.take("revise_policy", given, version=self.policy_version + 1, policy_text=policy_text)

    def open_intake(self, given: Circumstances, intake: str, opens: date, closes: date) -> None:
        self.take("open_intake", given, intake=intake, opens=opens, closes=closes, under_version=self.policy_version)

    def change_intake_policy(self, given: Circumstances, intake: str, under_version: int) -> None:
        self.take("change_intake_policy", given, intake=intake, under_version=under_version)

    def close_intake(self, given: Circumstances, intake: str) -> None:
        self.take("close_intake", given, intake=intake)

    def record_figures(self, given: Circumstances, figures: tuple[Figure, ...]) -> None:
        self.take("record_figures", given, figures=figures)

    def correct_figures(self, given: Circumstances, figures: tuple[Figure, ...]) -> None:
        """Put right values that are known; the wrong ones stay in history."""
        self.take("correct_figures", given, figures=figures)

    def hand_in_report(self, given: Circumstances, report: str, period: Span, on: date) -> None:
        self.take("hand_in_report", given, report=report, first=period.first, last=period.last, on=on)

    def take_back_report(self, given: Circumstances, report: str, period: Span) -> None:
        """It was recorded by mistake."""
        self.take("take_back_report", given, report=report, first=period.first, last=period.last)

    def intakes_of(self, year: int) -> tuple[str, ...]:
        """The names of the intakes that opened in a calendar year."""
        return tuple(one.name for one in self.intakes.values() if one.opens.year == year)

    def intake(self, name: str) -> Intake:
        """
        Raises:
            Refused: there is no such intake.
        """
        if name not in self.intakes:
            template = "There is no intake “{intake}”; there are: {known}."
            known = ", ".join(self.intakes) or "none yet"
            raise Refused("unknown_intake", template, at="intake", intake=name, known=known)
        return self.intakes[name]
