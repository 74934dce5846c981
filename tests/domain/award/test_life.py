"""An award from its opening to its certificates, in all the ways in which it is decided who wins."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from domain.award import Award, events
from domain.award.next_steps import next_steps
from domain.award.values import Conflict, Standing
from domain.case import Role
from domain.policy import Policy
from tests.domain.award.moves import (
    AIDA,
    BERMET,
    CHOLPON,
    JURY,
    NOMINATED_UNTIL,
    all_scored,
    award,
    by_jury_alone,
    by_votes_alone,
    closed,
    decided,
    judging,
    jury,
    nominated,
    of_coordinators,
    opened,
    scored,
    stem,
    three_nominated,
    vote_closed,
    voted,
)
from tests.scenario import Story, nu, somebody, step


def waits_for(story: Story[Award], policy: Policy | None = None) -> list[tuple[str, Role, date | None]]:
    steps = next_steps(story.case, policy or stem())
    return [(one.step, one.turn, one.due) for one in steps]


def test_nominations_are_taken_for_the_days_of_the_policy() -> None:
    story = award()
    story.when(opened()).then(events.AwardOpened, nominations_until=NOMINATED_UNTIL, state="nominating")
    assert waits_for(story) == [("close_nominations", Role.CLOCK, date(2026, 10, 2))]


def test_whoever_is_named_twice_is_one_nominee() -> None:
    story = award().given(opened(), nominated(AIDA), nominated(BERMET))
    story.when(nominated(AIDA, by=somebody("another"))).then(events.NominationMade, nominee=1)
    assert [len(one.nominated_by) for one in story.case.nominees] == [2, 1]


def test_an_organisation_is_the_same_however_its_name_is_written() -> None:
    story = award().given(opened("best_partner"))
    for name, by in (("Kelechek  Foundation", "one"), ("kelechek foundation ", "another")):
        story.given(step("nominate", organisation=name).by(Role.NOMINATOR, somebody(by)))
    assert [(one.organisation, len(one.nominated_by)) for one in story.case.nominees] == [("Kelechek Foundation", 2)]


def test_the_clock_closes_nominations_once_the_last_day_is_over() -> None:
    by_clock = closed().by(Role.CLOCK)
    award().given(*three_nominated()).when(by_clock.on(NOMINATED_UNTIL)).then_refused("not_yet")
    award().given(*three_nominated()).when(by_clock.on(date(2026, 10, 2))).then(events.NominationsClosed)


def test_a_vote_lasts_the_days_of_the_policy_and_the_clock_closes_it() -> None:
    story = award().given(*three_nominated(), closed())
    assert waits_for(story) == [("open_vote", Role.COORDINATOR, None)]
    story.when(step("open_vote")).then(events.VoteOpened, nominees=(1, 2, 3), vote_until=date(2026, 9, 22))
    assert waits_for(story) == [("close_vote", Role.CLOCK, date(2026, 9, 23))]
    by_clock = vote_closed(200, 300, 54).by(Role.CLOCK)
    story.when(by_clock.on(date(2026, 9, 22))).then_refused("not_yet")
    story.when(by_clock.on(date(2026, 9, 23))).then(events.VoteClosed, voted=554, invited=600)


def test_the_most_votes_go_on_and_those_who_share_the_last_place_all_do() -> None:
    four = (*three_nominated(), nominated(somebody("Dinara")), nominated(somebody("Elmira")))
    story = award().given(*four, closed(), step("open_vote"), vote_closed(10, 5, 7, 5, 0))
    assert waits_for(story) == [("name_finalists", Role.COORDINATOR, None)]
    story.when(step("name_finalists")).then(events.FinalistsNamed, finalists=(1, 3, 2, 4), tied=(2, 4))


def test_nobody_without_a_vote_is_a_finalist() -> None:
    story = award().given(*voted(0, 3, 0))
    story.when(step("name_finalists")).then(events.FinalistsNamed, finalists=(2,), tied=())


def test_each_juror_is_asked_until_all_finalists_are_scored() -> None:
    story = award().given(*judging())
    assert [one.about for one in next_steps(story.case, stem())] == [str(one) for one in JURY]
    assert waits_for(story)[0] == ("score", Role.JUROR, date(2026, 9, 15))
    story.given(*all_scored((9, 9, 9), (5, 5, 5), (1, 1, 1)))
    assert waits_for(story) == [("decide", Role.COORDINATOR, None)]


def test_the_best_average_wins_though_another_had_more_votes() -> None:
    story = award().given(*judging(), *all_scored((9, 9, 8), (9, 9, 7), (1, 1, 1)))
    standings = (Standing(1, Decimal("26.00")), Standing(2, Decimal("25.00")), Standing(3, Decimal("3.00")))
    story.when(decided(1)).then(events.WinnersDecided, winners=(1,), standings=standings, tied=())


def test_a_juror_with_ties_leaves_the_finalist_to_the_others() -> None:
    """The average is over those who may judge her, so that nobody is worse off for having fewer jurors."""
    story = award().given(*judging(Conflict(JURY[0], 2)), step("recuse", nominee=1).by(Role.JUROR, JURY[1]))
    pairs = [(juror, number) for juror in JURY for number in (1, 2, 3)]
    for juror, number in pairs:
        if (juror, number) not in ((JURY[0], 2), (JURY[1], 1)):
            story.given(scored(juror, number, 5, 5, number))
    assert [story.case.points_of(number) for number in (1, 2, 3)] == [11, 12, 13]
    assert waits_for(story) == [("decide", Role.COORDINATOR, None)]


def test_points_given_anew_replace_those_before() -> None:
    story = award().given(*judging(), scored(JURY[0], 1, 1, 1, 1), scored(JURY[0], 1, 9, 9, 9))
    assert story.case.points_of(1) == 27


def test_a_jury_appointed_anew_keeps_the_points_of_those_who_stay() -> None:
    story = award().given(*judging(), scored(JURY[0], 1, 9, 9, 9), scored(JURY[1], 1, 3, 3, 3))
    story.given(jury(JURY[0], *(somebody(f"new {number}") for number in range(4))))
    assert [one.juror for one in story.case.scored] == [JURY[0]]


def test_where_nobody_votes_the_jury_judges_all_who_are_nominated() -> None:
    story = award(by_jury_alone()).given(*three_nominated(), closed())
    assert waits_for(story, by_jury_alone()) == [("appoint_jury", Role.COORDINATOR, None)]
    story.given(jury(JURY[0], JURY[1]))
    assert story.case.contenders == (1, 2, 3)


def test_where_votes_decide_the_most_votes_win() -> None:
    story = award(by_votes_alone(winners=2)).given(*voted(5, 3, 9))
    assert waits_for(story, by_votes_alone()) == [("decide", Role.COORDINATOR, None)]
    story.when(decided(3)).then_refused("not_the_best")
    story.when(decided(3, 1)).then(events.WinnersDecided, winners=(3, 1))


def test_a_coordinator_chooses_among_those_with_the_same_standing() -> None:
    story = award(by_votes_alone()).given(*voted(5, 9, 9))
    story.when(decided(1)).then_refused("not_the_best")
    story.when(decided(2, 3)).then_refused("too_many_winners")
    story.when(decided(3)).then(events.WinnersDecided, winners=(3,), tied=(2, 3))


def test_where_neither_is_asked_a_coordinator_decides() -> None:
    story = of_coordinators().given(*(step("nominate", person=one) for one in (AIDA, BERMET, CHOLPON)), closed())
    assert waits_for(story, nu()) == [("decide", Role.COORDINATOR, None)]
    story.when(decided(1, 3)).then(events.WinnersDecided, winners=(1, 3), standings=())


def test_a_decision_is_taken_back_and_taken_again() -> None:
    story = award(by_votes_alone()).given(*voted(5, 9, 9), decided(2))
    story.when(step("reconsider")).then(events.DecisionReconsidered, state="voted")
    story.when(decided(3)).then(events.WinnersDecided)


def test_it_is_presented_and_each_winner_gets_a_certificate() -> None:
    story = award().given(*judging(), *all_scored((9, 9, 9), (5, 5, 5), (1, 1, 1)), decided(1))
    assert waits_for(story) == [("present", Role.COORDINATOR, None)]
    story.when(step("present")).then(events.AwardPresented, on=date(2026, 9, 1))
    assert waits_for(story) == [("certify", Role.COORDINATOR, date(2026, 9, 22))]
    certify = step("certify", nominee=1, number="SM-M8D3H-2B9DXW4HTC")
    story.when(certify).then(events.AwardCertificateIssued, issued_on=date(2026, 9, 1))
    assert waits_for(story) == []
    story.when(certify).then_refused("has_certificate")
    story.given(step("revoke_certificate", number="SM-M8D3H-2B9DXW4HTC"))
    story.when(step("certify", nominee=1, number="SM-M8D3H-3C8EYX5JUD")).then(events.AwardCertificateIssued)


def test_a_cancelled_award_goes_on_where_it_was() -> None:
    story = award().given(*three_nominated(), closed(), step("open_vote"))
    story.when(step("cancel_award")).then(events.AwardCancelled, state="cancelled")
    assert waits_for(story) == []
    story.when(step("reopen_award")).then(events.AwardReopened, state="voting")


def test_more_nominations_are_taken_before_the_vote() -> None:
    story = award().given(opened(), nominated(AIDA), closed())
    story.when(step("open_vote")).then_refused("too_few_nominees")
    story.given(step("reopen_nominations", until=date(2026, 9, 20)), nominated(BERMET), closed())
    story.when(step("open_vote")).then(events.VoteOpened, nominees=(1, 2))


def test_a_nominee_who_withdraws_keeps_her_number_to_herself() -> None:
    story = award().given(opened(), nominated(AIDA), step("withdraw_nomination", nominee=1), nominated(BERMET))
    assert story.case.numbers == (2,)
