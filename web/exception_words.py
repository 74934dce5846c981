"""What the kinds of exceptions are called: many of them, and one."""

from __future__ import annotations

from typing import Final

from application import exceptions
from web.language import N_, word

NAMES: Final = {
    exceptions.WAIVER: (N_("Requirements waived"), N_("Waiver")),
    exceptions.REOPENING: (N_("Cases reopened"), N_("Reopened")),
    exceptions.REINSTATEMENT: (N_("Mentorships reinstated"), N_("Reinstated")),
    exceptions.BACKDATED: (N_("Entries dated back"), N_("Dated back")),
    exceptions.CORRECTION: (N_("Corrections and revocations"), N_("Correction")),
    exceptions.FOR_ANOTHER: (N_("Decisions recorded for others"), N_("For another")),
    exceptions.CHANGED_TERMS: (N_("Deadlines, places and policies changed"), N_("Changed terms")),
    exceptions.ROLE_CHANGE: (N_("Roles granted and ended"), N_("Role")),
    exceptions.READING: (N_("Reads of sealed matter"), N_("Read")),
}


def kind_name(kind: str) -> str:
    return word(NAMES[kind][0])


def kind_tag(kind: str) -> str:
    return word(NAMES[kind][1])
