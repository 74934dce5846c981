"""After a gathering: whoever came is asked what the policy asks about it, in the same save as the attendance.

She is asked in her mentorship that runs; where she has several, in one of them. Where attendance is put right, who had not come
is asked no more; what she answered stays.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from application.gatherings import Gatherings
from application.ledger import Ledger
from application.steps import Steps
from domain.case import Case, Circumstances
from domain.gathering import Gathering
from domain.mentorship import Mentorship
from domain.mentorship.states import ACTIVE, PAUSED
from domain.mentorship.values import AskedAfter
from domain.policy.mentoring import Survey

People = frozenset[UUID]
"""All ids of one person."""


class AfterGatherings:
    def __init__(self, ledger: Ledger, steps: Steps, gatherings: Gatherings) -> None:
        self.ledger, self.steps, self.gatherings = ledger, steps, gatherings
        for step in ("hold", "correct_attendance", "reopen"):
            steps.follow(Gathering, step, self.asked_along)

    def asked_along(self, gathering: Gathering, given: Circumstances, facts: Mapping[str, Any]) -> list[Case]:
        happening: Any = gathering.pending_events[-1]
        removed = getattr(happening, "removed", ())
        policy, _version = self.steps.programmes.policy_of(gathering.programme, gathering.intake)
        if not any(one.gathering == gathering.kind for one in policy.surveys):
            return []
        known: dict[UUID, Mentorship] = {}
        wanted: defaultdict[UUID, set[UUID]] = defaultdict(set)
        came = self.steps.people.together(gathering.attended)
        for hers in self.gatherings.ids_of(sorted({*gathering.attended, *removed})):
            cases = [known.setdefault(one.id, one) for one in self.mentorships_of(gathering, hers)]
            if hers & came and (chosen := the_one_that_asks(cases, gathering, hers)):
                wanted[chosen.id] |= hers & chosen.parties
        return [case for case in known.values() if self.ask(case, gathering, wanted[case.id], given)]

    def mentorships_of(self, gathering: Gathering, hers: People) -> Iterator[Mentorship]:
        """Those of what the gathering is for in which she is now."""
        ids = dict.fromkeys(gathering.invited.mentorships)
        if not ids:
            for application in self.gatherings.own_applications(gathering, hers):
                held = [application.mentorship_id] if application.mentorship_id else []
                ids |= dict.fromkeys([*held, *sorted({mentorship for mentorship, _mentee in application.places})])
        for one in ids:
            case = self.ledger.load(Mentorship, one)
            if hers & case.parties:
                yield case

    def ask(self, case: Mentorship, gathering: Gathering, people: Iterable[UUID], given: Circumstances) -> bool:
        """Whether anything is asked anew, or no more."""
        policy, version = self.steps.programmes.policy_of(case.programme, case.intake)
        along, on = given.alongside().under_policy(policy, version), policy.local_date(gathering.at)
        before = case.version
        for survey in policy.surveys:
            if survey.when == "after_gathering" and survey.gathering == gathering.kind:
                asked = tuple(sorted(one for one in people if is_for(survey, case, one)))
                if asked != who_is_asked(case, gathering, survey):
                    case.ask_after_gathering(along, gathering.id, gathering.kind, on, survey.code, asked)
        return case.version > before

    def asking(self, gathering: Gathering) -> list[Mentorship]:
        """The mentorships in which those who came are asked."""
        found = {
            case.id: case
            for hers in self.gatherings.ids_of(sorted(gathering.attended))
            for case in self.mentorships_of(gathering, hers)
            if of_gathering(case, gathering)
        }
        return list(found.values())


def the_one_that_asks(cases: Iterable[Mentorship], gathering: Gathering, hers: People) -> Mentorship | None:
    """In which she is asked already, else the first that runs."""
    cases = list(cases)
    asked = [case for case in cases if any(hers & set(one.people) for one in of_gathering(case, gathering))]
    return next(iter((*asked, *(case for case in cases if case.state in (ACTIVE, PAUSED)))), None)


def of_gathering(case: Mentorship, gathering: Gathering) -> list[AskedAfter]:
    return [one for one in case.asked_after if one.gathering == gathering.id]


def who_is_asked(case: Mentorship, gathering: Gathering, survey: Survey) -> tuple[UUID, ...]:
    return next((one.people for one in of_gathering(case, gathering) if one.survey == survey.code), ())


def is_for(survey: Survey, case: Mentorship, person_id: UUID) -> bool:
    return case.role_of(person_id) in survey.to
