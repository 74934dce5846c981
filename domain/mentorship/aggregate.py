"""The mentorship: one mentor and a roster of mentees; a pair is a roster of one."""

from __future__ import annotations

from domain.mentorship.life import LIFE
from domain.mentorship.steps.agreement import AgreementSteps
from domain.mentorship.steps.end import EndSteps
from domain.mentorship.steps.work import WorkSteps


class Mentorship(AgreementSteps, WorkSteps, EndSteps):
    """Its life is in `life`, its fields and questions in `record`; events, rules and steps are by phase: `agreement` up to
    the agreement, `work` while the commitment runs, `end` for what moves the end and what comes after."""

    TOPIC = "Mentorship"
    LIFE = LIFE
