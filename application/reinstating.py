"""Reinstating a mentorship: what became of its applications since it ended."""

from __future__ import annotations

from application.ledger import Ledger
from domain.application import Application
from domain.application.aggregate import ACCEPTED, CARRIED_OVER, CONCLUDED, MATCHED, WITHDRAWN
from domain.case import Circumstances, Refused
from domain.mentorship import Mentorship


def made_ready(application: Application, along: Circumstances, ledger: Ledger) -> None:
    """What the clock, or a coordinator, concluded since the mentorship ended is reopened with it, in the same save.

    Raises:
        Refused: it went another way since; the sentence says what comes first.
    """
    if application.state == CONCLUDED and application.state_before == ACCEPTED:
        application.reopen(along)
    if refusal := went_another_way(application, ledger):
        raise refusal


def went_another_way(application: Application, ledger: Ledger) -> Refused | None:
    reference = application.reference
    if application.state == WITHDRAWN:
        template = "Application {reference} is withdrawn: reopen it first, then reinstate the mentorship."
        return Refused("application_withdrawn", template, reference=reference)
    if application.state == CARRIED_OVER:
        template = "Application {reference} went on in another intake: begin a new mentorship there."
        return Refused("other_intake", template, reference=reference)
    if application.state == MATCHED and application.mentorship_id:
        other = ledger.load(Mentorship, application.mentorship_id).reference
        template = (
            "The mentee of {reference} is in another mentorship by now ({other}): only if that ends early can this one be "
            "reinstated."
        )
        return Refused("held_by_another", template, reference=reference, other=other)
    return None
