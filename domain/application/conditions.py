"""Who may apply: what an applicant says of herself, what is known of her, and what the office finds when it screens her."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from domain.application.events import ApplicationSubmitted, Result, ScreeningPassed
from domain.case import Circumstances, Refused
from domain.policy import Policy
from domain.policy.admission import Eligibility, Statement
from domain.policy.words import Named, Names, joined

if TYPE_CHECKING:
    from domain.application.aggregate import Application


def conditions_are_confirmed(
    case: Application, given: Circumstances, happening: ApplicationSubmitted
) -> Refused | None:
    """The conditions of taking part are confirmed; not asked of whom an order puts into a group, nor of whom the office
    carries over."""
    policy, ways = given.policy, given.policy.ways_for(case.role, case.wishes.kind)
    known = [one.code for way in policy.eligibility_of(case.role) for one in way.statements]
    if strange := [code for code in happening.confirmed if code not in known]:
        template = "“{strange}” is no condition here: choose among {codes}."
        codes = ", ".join(dict.fromkeys(known)) or "nothing"
        return Refused("unknown_condition", template, at="confirmed", strange=", ".join(strange), codes=codes)
    if given.along or not policy.eligibility_of(case.role) or any(way.can_hold(happening.confirmed) for way in ways):
        return None
    template = "Confirm that this is true, all of it; without it nobody can apply here: {asked}."
    return Refused("not_eligible", template, at="confirmed", asked=in_words(ways or policy.eligibility_of(case.role)))


def contradicted(policy: Policy, role: str, kind: str, confirmed: tuple[str, ...], standing: str) -> Refused | None:
    """What the university's record of her says otherwise than she does. `standing` is empty where none is known."""
    way = policy.way_of(role, confirmed, kind)
    for one in way.statements if way and standing else ():
        if one.standing and one.standing != standing and one.code in confirmed:
            template = "“{statement}” is not so by the university’s record of her: have the record put right first."
            return Refused("standing_says_otherwise", template, at="confirmed", statement=one.names)
    return None


def hers(case: Application, policy: Policy) -> tuple[Statement, ...]:
    """The conditions that she is held to, each to be confirmed when she is screened."""
    way = policy.way_of(case.role, case.confirmed, case.wishes.kind)
    return way.statements if way else ()


def screened_for(case: Application, policy: Policy) -> tuple[Named, ...]:
    """What is judged when she is screened: her conditions, and the criteria of the policy. Each once, by its code."""
    every: tuple[Named, ...] = (*hers(case, policy), *policy.screening_criteria(case.role))
    return tuple({one.code: one for one in reversed(every)}[code] for code in dict.fromkeys(one.code for one in every))


def may_be_waived(case: Application, policy: Policy, code: str) -> bool:
    """A criterion may always be; a condition only where the programme's file says so."""
    return all(one.waivable for one in hers(case, policy) if one.code == code)


def conditions_are_not_waived(case: Application, given: Circumstances, happening: ScreeningPassed) -> Refused | None:
    """Conditions that the programme waives for nobody are not waived."""
    waived = [one.criterion for one in happening.results if one.result is Result.WAIVED]
    fixed = [code for code in waived if not may_be_waived(case, given.policy, code)]
    for one in screened_for(case, given.policy):
        if one.code in fixed:
            template = "This programme does without “{condition}” for nobody: confirm it, or decline."
            return Refused("not_waivable", template, at="results", condition=one.names)
    return None


def every_criterion_is_judged(case: Application, given: Circumstances, happening: ScreeningPassed) -> Refused | None:
    """Each condition and criterion is met or waived, once; whom an order puts into a group is not screened."""
    asked = {one.code: one.names for one in screened_for(case, given.policy)}
    if given.along:  # put into a group by an order, which says who belongs to it
        return None
    judged = [result.criterion for result in happening.results]
    if strange := [code for code in judged if code not in asked]:
        return Refused("unknown_criterion", "“{code}” is not a criterion here.", at="results", code=strange[0])
    if missing := [names for code, names in asked.items() if judged.count(code) != 1]:
        template = (
            "Each criterion must be met or waived, once, before she is screened; see: {missing}. Otherwise decline."
        )
        return Refused("criterion_open", template, at="results", missing=joined(missing))
    return None


def waivers_say_why(case: Application, given: Circumstances, happening: ScreeningPassed) -> Refused | None:
    """Where a criterion is waived, it is said why."""
    waived = any(result.result is Result.WAIVED for result in happening.results)
    if waived and not (given.act.reason_code or given.act.reason):
        return Refused("reason_missing", "A criterion is waived: say why.", at="reason")
    return None


def in_words(ways: Iterable[Eligibility]) -> Names:
    return joined((joined(one.names for one in way.statements) for way in ways), " / ")
