"""Conflicts of interest, where participants and coordinators take the same step."""

from __future__ import annotations

from domain.case import Case, CaseEvent, Circumstances, Refused, Role


def coordinator_has_no_ties(case: Case, given: Circumstances, happening: CaseEvent) -> Refused | None:
    """A coordinator who takes the step has no part in the case, and no ties to those whom it is about.

    As for a step that `decides`; but whoever takes it by her part in the case is, of course, one of those concerned.
    """
    if given.act.role is Role.COORDINATOR and given.acting & (case.subjects() | given.close_to):
        template = "You are, or have ties to, somebody whom this case is about: ask another coordinator."
        return Refused("conflict_of_interest", template)
    return None
