"""The priority groups that applicants belong to.

What tells of them is partly sealed (statements, answers): it is opened for the list at hand and kept in no view.
"""

from __future__ import annotations

import json
from uuid import UUID

from application.ledger import Ledger
from application.ports import Vault
from domain.application.events import ApplicationSubmitted, RequirementMet
from domain.case import Sealed
from domain.policy import Policy
from domain.policy.admission import PriorityGroup


class PriorityGroups:
    def __init__(self, ledger: Ledger, vault: Vault) -> None:
        self.ledger, self.vault = ledger, vault

    def of(self, application_id: UUID, faculty: str, policy: Policy) -> tuple[PriorityGroup, ...]:
        """The priority groups that an applicant of a faculty (a code) belongs to, the policy's first one first."""
        if not policy.selection.priority_groups:
            return ()
        stated: list[str] = []
        answers: dict[str, object] = {}
        telling = requirements_that_tell(policy)
        for event in self.ledger.history(application_id):
            if isinstance(event, ApplicationSubmitted):
                stated = stated_groups(self.opened(event.priority_groups))
            elif isinstance(event, RequirementMet) and event.requirement in telling:
                said = self.opened(event.answers)
                answers |= said if isinstance(said, dict) else {}
        few_women = any(one.few_women for one in policy.faculties if one.code == faculty)
        return policy.selection.groups_of(stated, answers, few_women)

    def opened(self, sealed: Sealed | None) -> object:
        """What a sealed JSON says; None where there is none, or nobody can read it any more."""
        text = self.vault.open(sealed) if sealed else None
        try:
            return json.loads(text) if text else None
        except ValueError:
            return None


def requirements_that_tell(policy: Policy) -> frozenset[str]:
    """The requirements whose answers tell that somebody belongs to a priority group: nothing else is opened for it."""
    questions = {group.question for group in policy.selection.priority_groups if group.question}
    forms = {form.code for form in policy.forms if questions & {question.code for question in form.questions}}
    return frozenset(one.code for one in policy.requirements if one.form in forms)


def stated_groups(said: object) -> list[str]:
    """The groups that somebody stated, as they are kept: a list of codes."""
    return [one for one in said if isinstance(one, str)] if isinstance(said, list) else []
