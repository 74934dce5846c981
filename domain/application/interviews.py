"""The rules of interviews: when one is asked for, who may hold it, and which scores make it count as held."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from domain.application.events import InterviewHeld, InterviewScheduled, InterviewScored
from domain.application.scoring import have_scored
from domain.case import Circumstances, Refused, Role
from domain.dates import is_far_ahead
from domain.policy import Policy
from domain.policy.words import joined

if TYPE_CHECKING:
    from domain.application.aggregate import Application


def an_interview_is_asked(case: Application, given: Circumstances) -> Refused | None:
    """The programme asks an interview in this role."""
    if not given.policy.asks_interview(case.role):
        return Refused("no_interview", "This programme asks no interview of a {role}.", role=case.role)
    return None


def no_interview_is_skipped(case: Application, given: Circumstances) -> Refused | None:
    """Where the programme asks an interview, it was held."""
    if case.state == "screened" and given.policy.asks_interview(case.role):
        return Refused("interview_open", "The interview comes first: schedule it.")
    return None


def interview_time_has_come(case: Application, given: Circumstances) -> Refused | None:
    """The interview is recorded at its time or later, as of its day or a later one.

    What took place earlier is scheduled anew first.
    """
    assert case.interview_at is not None, "it is scheduled"
    local_date = given.policy.local_date
    happened_at = given.act.happened_at or given.moment
    if given.moment < case.interview_at or local_date(happened_at) < local_date(case.interview_at):
        at = case.interview_at.astimezone(given.policy.tz)
        template = "The interview is on {day} at {time}: record it afterwards, or schedule it anew."
        return Refused("not_yet", template, at="happened_at", day=at.date(), time=f"{at:%H:%M}")
    return None


def her_scores_are_not_the_last(case: Application, given: Circumstances) -> Refused | None:
    """Interviews are scored here, these scores were not given yet, and others are still awaited.

    Whoever is the last to score records the interview with it.
    """
    if not given.policy.interview_criteria(case.role):
        return Refused("nothing_to_score", "This programme scores no interviews: record it as held.")
    scored = have_scored(case.scores)
    if given.deciding & set(scored):
        return Refused("scored_already", "You have given your scores: the others are to give theirs.")
    if len(scored) + 1 >= least_interviewers(given.policy):
        template = "Nobody else’s scores are awaited: record the interview with yours."
        return Refused("scores_are_the_last", template)
    return None


def least_interviewers(policy: Policy) -> int:
    """How many have to score for the interview to count as held."""
    return max(1, policy.selection.interviewers)


def interview_lies_ahead(case: Application, given: Circumstances, happening: InterviewScheduled) -> Refused | None:
    """The interview lies ahead, and not years ahead."""
    if happening.at <= given.moment:
        return Refused("in_the_past", "The interview lies in the past: choose a later time.", at="at")
    if is_far_ahead(happening.at, given.today):
        template = "The interview would be in {year}: put the year right."
        return Refused("too_far_ahead", template, at="at", year=happening.at.year)
    return None


def interviewers_suit(case: Application, given: Circumstances, happening: InterviewScheduled) -> Refused | None:
    """There are at least as many interviewers as the policy asks; the applicant is none of them, and none has ties to her."""
    least = given.policy.selection.interviewers
    if len(set(happening.interviewers)) < max(1, least):
        return Refused("too_few", "Name at least {least} interviewers.", at="interviewers", least=max(1, least))
    if case.person_id in happening.interviewers:
        template = "Nobody interviews herself: choose another interviewer."
        return Refused("conflict_of_interest", template, at="interviewers")
    return interviewers_have_no_ties(happening.interviewers, given)


def interviewers_still_suit(
    case: Application, given: Circumstances, happening: InterviewScored | InterviewHeld
) -> Refused | None:
    """No interviewer has ties to the applicant by now.

    A tie may have been declared since it was scheduled.
    """
    return interviewers_have_no_ties(case.interviewers, given)


def interviewers_have_no_ties(interviewers: tuple[UUID, ...], given: Circumstances) -> Refused | None:
    if given.close_as(Role.INTERVIEWER) & set(interviewers):
        template = "An interviewer has ties to the applicant: schedule it with another."
        return Refused("conflict_of_interest", template, at="interviewers")
    return None


def scores_are_her_own(case: Application, given: Circumstances, happening: InterviewScored) -> Refused | None:
    """The scores are the interviewer’s own, and nobody else’s."""
    if have_scored(happening.scores) - {given.act.person}:
        return Refused("not_your_scores", "Give your own scores here, and nobody else’s.", at="scores")
    if not happening.scores:
        return Refused("score_missing", "Score every criterion once.", at="scores")
    return None


def scores_fit(case: Application, given: Circumstances, happening: InterviewScored | InterviewHeld) -> Refused | None:
    """Each score is an interviewer’s, for a criterion of the policy, on its scale; whoever scores, scores each criterion
    once."""
    criteria = {one.code: one for one in given.policy.interview_criteria(case.role)}
    for score in happening.scores:
        if score.criterion not in criteria:
            template = "“{code}” is not a criterion of the interview."
            return Refused("unknown_criterion", template, at="scores", code=score.criterion)
        scale = criteria[score.criterion]
        if not scale.least <= score.value <= scale.most:
            template = "A score for {code} lies between {least} and {most}."
            return Refused(
                "score_out_of_range", template, at="scores", code=scale.names, least=scale.least, most=scale.most
            )
        if score.interviewer not in case.interviewers:
            return Refused("not_an_interviewer", "Only the interviewers give scores.", at="scores")
    scored = [(score.interviewer, score.criterion) for score in happening.scores]
    scoring = have_scored(happening.scores)
    if missing := [
        one.names for one in criteria.values() if any(scored.count((who, one.code)) != 1 for who in scoring)
    ]:
        template = "Every interviewer scores every criterion once; see: {missing}."
        return Refused("score_missing", template, at="scores", missing=joined(missing))
    return None


def scores_are_complete(case: Application, given: Circumstances, happening: InterviewHeld) -> Refused | None:
    """As many interviewers have scored as the policy asks, for the interview to count as held."""
    least, scored = least_interviewers(given.policy), len(have_scored(happening.scores))
    if given.policy.interview_criteria(case.role) and scored < least:
        template = "The interview counts as held with the scores of {least} interviewers; there are those of {scored}."
        return Refused("score_missing", template, at="scores", least=least, scored=scored)
    return None
