"""Whose turn it is, and as what somebody applied, in words."""

from __future__ import annotations

from typing import Final

from web.language import N_, word

TURNS: Final = {
    "applicant": N_("Applicant’s turn"),
    "mentor": N_("Mentor’s turn"),
    "mentee": N_("Mentee’s turn"),
    "interviewer": N_("Interviewer’s turn"),
    "responsible": N_("Turn of those responsible"),
    "verifier": N_("Verifier’s turn"),
    "juror": N_("The jury’s turn"),
    "coordinator": N_("Coordinator’s turn"),
    "clock": N_("The clock’s turn"),
}

AS_ROLE: Final = {
    "mentee": N_("as a mentee"),
    "mentor": N_("as a mentor"),
    "plan": N_("of the plan"),
    "corrective": N_("corrective"),
    "checklist": N_("of a checklist"),
    "gathering": N_("gathering"),
}


def as_role_word(role: str) -> str:
    """`as a mentee`."""
    return word(AS_ROLE.get(role, role))


def turn_word(role: str) -> str:
    """`Mentor’s turn`."""
    return word(TURNS.get(role, role))
