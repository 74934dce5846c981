"""What an event needs to be told: the words of the policy, the names of people, and the texts that the reader may read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from flask import url_for
from markupsafe import Markup

from application.case_files import CaseFile
from domain.application import Application
from domain.case import Case, CaseEvent, Sealed
from domain.mentorship.events import GoalSet
from domain.policy import Named
from web.appearance import language
from web.house import house
from web.language import listed
from web.naming import name_of


@dataclass(frozen=True)
class Told:
    """An event in words: a title, and what else there is to say. `words` are a person's own; `tone` is `bad` for what
    went wrong."""

    icon: str
    title: str
    text: str = ""
    tone: str = ""
    words: str = ""


@dataclass(frozen=True)
class Teller:
    """Tells the events of one case to one reader."""

    file: CaseFile

    @property
    def case(self) -> Any:
        return self.file.case

    def text(self, event: CaseEvent, field: str, sealed: Sealed | None) -> str:
        """A sealed text, if this reader may read it; empty if not."""
        return house().case_files.text(self.file, event, field, sealed) or ""

    def knows_contact(self, event: Any) -> bool:
        """Whether this reader may know of a contact, not only that another one was wrong."""
        return self.file.knows_contact(event) or self.file.reader == event.act.person

    def before(self, event: CaseEvent) -> Sequence[CaseEvent]:
        """What had happened to the case until then."""
        return self.file.events[: event.originator_version - 1]

    # Words of the policy

    def requirement(self, code: str) -> str:
        return name_in(self.file.policy.requirements, code)

    def kind_of_contact(self, code: str) -> str:
        return name_in(self.file.policy.contact_kinds, code)

    def survey(self, code: str) -> str:
        return name_in(self.file.policy.surveys, code)

    def reason(self, step: str, code: str) -> str:
        """What moves along with another case bears the reason of that case's step."""
        policy = self.file.policy
        return name_in((*policy.reason_codes(step), *policy.commitment.ending_reasons, *policy.reasons), code)

    @cached_property
    def goals(self) -> dict[int, str]:
        """The goals' texts by number."""
        set_ones = (event for event in self.file.events if isinstance(event, GoalSet))
        return {event.goal: self.text(event, "text", event.text) for event in set_ones}

    def goal(self, number: int) -> str:
        return self.goals.get(number) or str(number)

    # Names and cases

    def people(self, ids: Iterable[UUID]) -> str:
        return listed([name_of(one) for one in ids], "standard")

    def case_link(self, case_id: UUID) -> Markup:
        """The reference of another case, leading there; empty where there is none."""
        case: Any = house().ledger.find(Case, case_id)
        if case is None:
            return Markup("")
        address = url_for("cases.show", reference=case.reference)
        return Markup('<a class="ref" href="{}">{}</a>').format(address, case.reference)

    def applicants(self, ids: Sequence[UUID]) -> Sequence[str]:
        """The names of those whose applications these are, in this order."""
        found = (house().ledger.find(Application, one) for one in ids)
        return [name_of(case.person_id) for case in found if case]


def name_in(rows: Iterable[Named], code: str) -> str:
    """What people call a code; the code itself where the policy has it no more."""
    return next((row.names.in_(language()) for row in rows if row.code == code), code)
