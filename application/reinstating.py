"""Reinstating a mentorship: what became of its people and applications since it ended."""

from __future__ import annotations

from application.ledger import Ledger
from application.people import People
from domain.application import Application
from domain.application.life import ACCEPTED, CARRIED_OVER, CONCLUDED, MATCHED, WITHDRAWN
from domain.case import Circumstances, Refused
from domain.mentorship import Mentorship


def refuse_erased(mentorship: Mentorship, people: People) -> None:
    """
    Raises:
        Refused: the mentor was erased, or all mentees were; where only some of a group were, the others go on.
    """
    left = {one for one in mentorship.parties if people.identity(one) is not None}
    if mentorship.mentor.person_id not in left or not left & mentorship.mentee_ids:
        template = "Somebody whom this mentorship needs was erased: it cannot go on. Begin a new one for the other."
        raise Refused("person_erased", template)


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
