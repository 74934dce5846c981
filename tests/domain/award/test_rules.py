"""What steps of an award are refused for; each refusal leaves nothing behind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import NamedTuple

import pytest

from domain.award.values import Conflict, Tally
from domain.case import Role
from domain.policy import Policy
from tests.domain.award.moves import (
    AIDA,
    BERMET,
    CHOLPON,
    HER,
    JURY,
    all_scored,
    award,
    by_jury_alone,
    by_votes_alone,
    closed,
    decided,
    judging,
    jury,
    nominated,
    opened,
    scored,
    stem,
    three_nominated,
    vote_closed,
    voted,
)
from tests.scenario import Taken, nu, somebody, step

MANY_TIES = tuple(Conflict(one, 1) for one in JURY)
WON = (*judging(), *all_scored((9, 9, 9), (5, 5, 5), (1, 1, 1)), decided(1))
NUMBER = "SM-M8D3H-2B9DXW4HTC"
LATER = date(2027, 1, 1)


class No(NamedTuple):
    """Given these steps, this one is refused for this reason."""

    given: tuple[Taken, ...]
    taken: Taken
    code: str
    policy: Policy | None = None


def for_mentors_only() -> Policy:
    """Only mentors nominate."""
    return replace(stem(), awards=tuple(replace(one, nominated_by=frozenset({"mentor"})) for one in stem().awards))


def without_certificates() -> Policy:
    return replace(stem(), awards=tuple(replace(one, text=type(one.text)()) for one in stem().awards))


REFUSED = {
    "a category that there is not": No((), opened("best_dressed"), "unknown_category"),
    "nominations until a day that is over": No((), opened(until=date(2026, 8, 31)), "in_the_past"),
    "a nomination of oneself": No((opened(),), nominated(AIDA, by=AIDA), "oneself"),
    "a nomination of the coordinator who records it": No(
        (opened(),),
        step("nominate", person=somebody("coordinator")).on_behalf_of(HER, Role.NOMINATOR),
        "oneself",
    ),
    "a nomination twice": No((opened(), nominated(AIDA)), nominated(AIDA), "nominated_twice"),
    "a nomination of nobody": No((opened(),), step("nominate").by(Role.NOMINATOR, HER), "nominee_missing"),
    "an organisation as a mentor": No((opened(),), step("nominate", organisation="X"), "nominee_missing"),
    "a person as a partner": No((opened("best_partner"),), step("nominate", person=AIDA), "nominee_missing"),
    "an endless name": No((opened("best_partner"),), step("nominate", organisation="x" * 201), "name_too_long"),
    "a nomination after the close": No((*three_nominated(), closed()), nominated(somebody("late")), "not_now"),
    "a nomination after the last day": No((opened(),), nominated(AIDA).on(date(2026, 10, 2)), "nominations_over"),
    "a coordinator's where only mentors nominate": No(
        (opened(),), step("nominate", person=AIDA), "not_hers_to_nominate", for_mentors_only()
    ),
    "a withdrawal of whom nobody named": No((opened(),), step("withdraw_nomination", nominee=1), "not_nominated"),
    "a vote where nobody votes": No((*three_nominated(), closed()), step("open_vote"), "nobody_votes", by_jury_alone()),
    "a vote that is over": No((*three_nominated(), closed()), step("open_vote", until=date(2026, 8, 1)), "in_the_past"),
    "votes for nobody nominated": No(
        (*three_nominated(), closed(), step("open_vote")),
        step("close_vote", tallies=(Tally(9, 1),), invited=10),
        "tallies_wrong",
    ),
    "more votes than voters": No(
        (*three_nominated(), closed(), step("open_vote")), vote_closed(1, 2, 3, invited=5), "tallies_wrong"
    ),
    "finalists of a vote in which nobody voted": No(voted(0, 0, 0), step("name_finalists"), "nobody_voted"),
    "finalists where the votes decide": No(voted(1, 2, 3), step("name_finalists"), "no_jury", by_votes_alone()),
    "a decision on no votes": No(voted(0, 0, 0), decided(1), "nobody_voted", by_votes_alone()),
    "a decision before the vote": No((*three_nominated(), closed()), decided(1), "vote_first", by_votes_alone()),
    "a jury before the vote": No((*three_nominated(), closed()), jury(), "vote_first"),
    "a jury where there is none": No((*three_nominated(), closed()), jury(), "no_jury", by_votes_alone()),
    "a jury for nobody": No((opened(), closed()), jury(JURY[0], JURY[1]), "too_few_nominees", by_jury_alone()),
    "a jury of four": No(judging(), jury(*JURY[:4]), "jury_incomplete"),
    "a juror twice": No(judging(), jury(*JURY[:4], JURY[0]), "jury_incomplete"),
    "a juror who can win": No(judging(), jury(*JURY[:4], AIDA), "conflict_of_interest"),
    "a jury with ties, all of it": No(voted(1, 2, 3)[:-1], jury(), "not_now"),
    "a finalist whom nobody may judge": No(judging(), jury(conflicts=MANY_TIES), "nobody_can_judge"),
    "points by a stranger": No(judging(), scored(somebody("stranger"), 1, 1, 1, 1), "not_yours"),
    "points for whom nobody nominated": No(judging(), scored(JURY[0], 7, 1, 1, 1), "not_nominated"),
    "points with ties": No(judging(Conflict(JURY[0], 1)), scored(JURY[0], 1, 1, 1, 1), "conflict_of_interest"),
    "points by too few criteria": No(judging(), scored(JURY[0], 1, 1, 1), "points_missing"),
    "points out of range": No(judging(), scored(JURY[0], 1, 1, 1, 11), "score_out_of_range"),
    "the last juror's withdrawal": No(
        judging(*MANY_TIES[1:]), step("recuse", nominee=1).by(Role.JUROR, JURY[0]), "nobody_can_judge"
    ),
    "a decision while points are missing": No((*judging(), scored(JURY[0], 1, 1, 1, 1)), decided(1), "scores_missing"),
    "a decision before the jury": No(voted(1, 2, 3), decided(3), "jury_first"),
    "a winner who is not ahead": No(WON[:-1], decided(2), "not_the_best"),
    "a winner who was not nominated": No(WON[:-1], decided(8), "winner_missing"),
    "no winner": No(WON[:-1], decided(), "winner_missing"),
    "two winners for one place": No(WON[:-1], decided(1, 2), "too_many_winners"),
    "a decision by somebody with ties": No(WON[:-1], decided(1).close_to(somebody("coordinator")), "conflict_of_interest"),
    "a ceremony to come": No(WON, step("present", on=LATER), "in_the_future"),
    "a certificate before the ceremony": No(WON, step("certify", nominee=1, number=NUMBER), "not_now"),
    "a loser's certificate": No((*WON, step("present")), step("certify", nominee=2, number=NUMBER), "not_a_winner"),
    "a certificate where there are none": No(
        (*WON, step("present")), step("certify", nominee=1, number=NUMBER), "no_certificate", without_certificates()
    ),
    "a number that there is not": No((*WON, step("present")), step("revoke_certificate", number=NUMBER), "no_such_certificate"),
    "a cancelling after the decision": No(WON, step("cancel_award"), "not_now"),
    "a cancelling without a reason": No((opened(),), step("cancel_award").without_reason(), "reason_missing"),
}  # fmt: skip


@pytest.mark.parametrize("no", REFUSED.values(), ids=list(REFUSED))
def test_refused(no: No) -> None:
    award(no.policy).given(*no.given).when(no.taken).then_refused(no.code)


def test_of_a_category_without_nominees_nobody_can_win() -> None:
    story = award(nu()).given(opened("most_active_mentors"), closed())
    story.when(decided(1)).then_refused("too_few_nominees")


def test_who_is_nominated_is_told_apart_from_who_judges() -> None:
    story = award().given(*judging())
    assert story.case.subjects() == {AIDA, BERMET, CHOLPON}
    assert story.case.people(Role.JUROR) == set(JURY)
    assert story.case.written_about("nominate", {"person": AIDA}) == {AIDA}
