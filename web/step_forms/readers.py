"""Who reads a sealed text: said beneath the field before it is written."""

from __future__ import annotations

from flask_babel import gettext as _

from application.visibility import CONCERNS, COORDINATOR, OFFICE, READ_BY
from domain.case import CaseEvent, Role
from web.language import N_, listed, word

READERS = {
    Role.MENTOR: N_("the mentor"),
    Role.MENTEE: N_("the mentee"),
    Role.APPLICANT: N_("the applicant"),
    Role.INTERVIEWER: N_("the interviewers"),
    Role.RESPONSIBLE: N_("those responsible"),
    Role.VERIFIER: N_("verifiers"),
    Role.JUROR: N_("the jury"),
    Role.COORDINATOR: N_("coordinators"),
    Role.AUDITOR: N_("auditors"),
}


def readers_sentence(event: type[CaseEvent], field: str) -> str:
    """`Read by the mentor, the mentee and coordinators.`"""
    topic = event.TOPIC
    roles = COORDINATOR if topic in CONCERNS else READ_BY.get((topic, field), OFFICE)
    names = [word(text) for role, text in READERS.items() if role in roles]
    return _("Read by %(readers)s.", readers=listed(names, "standard"))
