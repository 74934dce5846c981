"""What an award's steps are refused for."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from domain.award.events import (
    AwardCertificateIssued,
    AwardCertificateRevoked,
    AwardOpened,
    AwardPresented,
    FinalistScored,
    JurorRecused,
    JuryAppointed,
    NominationMade,
    NominationsReopened,
    NominationWithdrawn,
    VoteClosed,
    VoteOpened,
    WinnersDecided,
)
from domain.case import Circumstances, Refused, Role
from domain.policy import Policy
from domain.policy.closing import AwardCategory

if TYPE_CHECKING:
    from domain.award.aggregate import Award

MOST_NAME = 200  # characters

WITH_COORDINATORS = frozenset({"coordinator", "partner", "anyone"})
"""Where one of these nominates, a coordinator may: for herself, for a partner who wrote to the office, as anybody."""


def category_of(case: Award, policy: Policy) -> AwardCategory:
    return policy.award_category(case.category)


def has_passed(day: date | None, given: Circumstances) -> bool:
    return day is not None and day < given.today


# Conditions


def coordinator_nominates(case: Award, given: Circumstances) -> Refused | None:
    """A coordinator nominates in her own name only where the office, partners or anybody may nominate."""
    asked = category_of(case, given.policy).nominated_by
    if given.act.role is Role.COORDINATOR and not asked & WITH_COORDINATORS:
        who = ", ".join(sorted(asked))
        return Refused("not_hers_to_nominate", "Here nominations come from: {who}. Record it for one of them.", who=who)
    return None


def nominations_go_on(case: Award, given: Circumstances) -> Refused | None:
    """Nominations are still taken."""
    if has_passed(case.nominations_until, given):
        return Refused("nominations_over", "Nominations were taken until {day}.", day=case.nominations_until)
    return None


def clock_closes_nominations(case: Award, given: Circumstances) -> Refused | None:
    """The clock closes nominations once their last day is over; a coordinator may close them earlier."""
    return too_early_for_the_clock(case.nominations_until, given)


def clock_closes_the_vote(case: Award, given: Circumstances) -> Refused | None:
    """The clock closes the vote once its last day is over; a coordinator may close it earlier."""
    return too_early_for_the_clock(case.vote_until, given)


def too_early_for_the_clock(until: date | None, given: Circumstances) -> Refused | None:
    """The clock waits until the last day is over; a coordinator may close earlier."""
    if given.act.role is Role.CLOCK and not has_passed(until, given):
        return Refused("not_yet", "The last day is not over yet.")
    return None


def people_vote(case: Award, given: Circumstances) -> Refused | None:
    """People vote in this category, and at least two are nominated."""
    if not category_of(case, given.policy).is_voted_on:
        return Refused("nobody_votes", "Nobody votes in this category: who wins is decided otherwise.")
    if len(case.nominees) < 2:
        template = "A vote needs at least two nominees: take more nominations first, or cancel the award."
        return Refused("too_few_nominees", template)
    return None


def jury_follows(case: Award, given: Circumstances) -> Refused | None:
    """In this category a jury follows the vote, and somebody voted."""
    if not category_of(case, given.policy).is_judged:
        return Refused("no_jury", "This category has no jury: who wins is decided by the votes.")
    return nobody_voted(case)


def nobody_voted(case: Award) -> Refused | None:
    if not case.voted:
        return Refused("nobody_voted", "Nobody voted, so nobody can be chosen by votes: cancel the award, and say why.")
    return None


def jury_judges(case: Award, given: Circumstances) -> Refused | None:
    """A jury judges in this category, a vote before it is over, and somebody is nominated."""
    category = category_of(case, given.policy)
    if not category.is_judged:
        return Refused("no_jury", "This category has no jury: who wins is decided otherwise.")
    if category.is_voted_on and not case.named_finalists:
        return Refused("vote_first", "Here people vote first: the jury judges the finalists of the vote.")
    if not case.nominees:
        return Refused("too_few_nominees", "Nobody is nominated: take nominations first, or cancel the award.")
    return None


def it_can_be_decided(case: Award, given: Circumstances) -> Refused | None:
    """What the policy wants before the decision was done: the vote, the scores of the jury."""
    category = category_of(case, given.policy)
    if category.is_judged and case.state != "judging":
        return Refused("jury_first", "Here the jury judges before it is decided who wins.")
    if category.is_voted_on and not category.is_judged and case.state != "voted":
        return Refused("vote_first", "Here people vote before it is decided who wins.")
    if category.is_voted_on and (refusal := nobody_voted(case)):
        return refusal
    if case.state == "judging" and (missing := len(case.unscored())):
        template = "The jury is not done yet: {number} scores are missing."
        return Refused("scores_missing", template, number=missing)
    if not case.contenders:
        return Refused("too_few_nominees", "Nobody is nominated: take nominations first, or cancel the award.")
    return None


def certificates_are_issued(case: Award, given: Circumstances) -> Refused | None:
    """The programme issues certificates in this category, and a winner has none yet."""
    if not category_of(case, given.policy).text:
        return Refused("no_certificate", "The programme issues no certificates in this category.")
    if all(case.certificate_of(one) for one in case.winners):
        return Refused("has_certificate", "Every winner has a valid certificate.")
    return None


def there_is_a_certificate(case: Award, given: Circumstances) -> Refused | None:
    """There is a valid certificate that can be revoked."""
    if all(one.revoked for one in case.certificates):
        return Refused("no_such_certificate", "There is no valid certificate to revoke.")
    return None


# Rules


def category_is_known(case: Award, given: Circumstances, happening: AwardOpened) -> Refused | None:
    """The category is one of the programme’s."""
    codes = [one.code for one in given.policy.awards]
    if happening.category not in codes:
        template = "“{category}” is no category of awards here: choose one of {codes}."
        known = ", ".join(codes) or "none"
        return Refused("unknown_category", template, at="category", category=happening.category, codes=known)
    return None


def last_day_is_to_come(
    case: Award, given: Circumstances, happening: AwardOpened | NominationsReopened | VoteOpened | JuryAppointed
) -> Refused | None:
    """The last day is not over."""
    name = next(name for name in ("nominations_until", "vote_until", "jury_until") if hasattr(happening, name))
    day: date | None = getattr(happening, name)
    if has_passed(day, given):
        return Refused("in_the_past", "{due} is over: choose a day to come.", at="until", due=day)
    return None


def one_is_nominated(case: Award, given: Circumstances, happening: NominationMade) -> Refused | None:
    """One participant is nominated; where the category is for partners, one partner organisation."""
    if category_of(case, given.policy).of == "partner":
        if not happening.organisation or happening.person_id:
            return Refused("nominee_missing", "Say which partner organisation is nominated.", at="organisation")
        if len(happening.organisation) > MOST_NAME:
            template = "A name has at most {most} characters."
            return Refused("name_too_long", template, at="organisation", most=MOST_NAME)
    elif happening.person_id is None or happening.organisation:
        return Refused("nominee_missing", "Say which participant is nominated.", at="person")
    return None


def nobody_nominates_herself(case: Award, given: Circumstances, happening: NominationMade) -> Refused | None:
    """Nobody nominates herself."""
    if happening.person_id in given.acting | given.deciding:
        return Refused("oneself", "Nobody nominates herself: choose somebody else.", at="person")
    return None


def nobody_nominates_twice(case: Award, given: Circumstances, happening: NominationMade) -> Refused | None:
    """Nobody nominates the same one twice."""
    earlier = case.nominee(happening.nominee)
    if earlier and given.deciding & set(earlier.nominated_by):
        at = "person" if happening.person_id else "organisation"
        return Refused("nominated_twice", "This nomination is recorded already: each one counts once.", at=at)
    return None


def nominee_is_known(
    case: Award, given: Circumstances, happening: NominationWithdrawn | JurorRecused | FinalistScored
) -> Refused | None:
    """The nominee is one of those who can win."""
    known = case.contenders if case.state == "judging" else case.numbers
    if happening.nominee not in known:
        return Refused("not_nominated", "This is none of those who can win here.", at="nominee")
    return None


def tallies_add_up(case: Award, given: Circumstances, happening: VoteClosed) -> Refused | None:
    """The votes add up: every nominee is counted, and no more voted than were invited."""
    counted = [one.nominee for one in happening.tallies]
    votes = sum(one.votes for one in happening.tallies)
    possible = (
        votes == happening.voted <= happening.invited and min((one.votes for one in happening.tallies), default=0) >= 0
    )
    if sorted(counted) != sorted(case.numbers) or not possible:
        return Refused(
            "tallies_wrong", "The votes do not add up: nothing was recorded. Tell whoever runs this service."
        )
    return None


def jury_is_complete(case: Award, given: Circumstances, happening: JuryAppointed) -> Refused | None:
    """The jury has as many members as the category asks, each once."""
    wanted = category_of(case, given.policy).jury
    number = len(set(happening.members))
    if number != len(happening.members) or not number:
        return Refused("jury_incomplete", "Choose who judges, each once.", at="members")
    if wanted and number != wanted:
        template = "The jury of this category has {wanted} members: you chose {number}."
        return Refused("jury_incomplete", template, at="members", wanted=wanted, number=number)
    return None


def nobody_judges_where_she_can_win(case: Award, given: Circumstances, happening: JuryAppointed) -> Refused | None:
    """Nobody on the jury is nominated, and for each who can win there is a juror without ties to her."""
    if set(happening.members) & case.subjects():
        template = "One of them is nominated in this category: choose somebody else."
        return Refused("conflict_of_interest", template, at="members")
    if idle := [
        one for one in case.contenders if all(case_conflict(happening, juror, one) for juror in happening.members)
    ]:
        template = "Everybody on this jury has ties to nominee {number}: choose at least one who has none."
        return Refused("nobody_can_judge", template, at="members", number=idle[0])
    return None


def case_conflict(happening: JuryAppointed, juror: object, nominee: int) -> bool:
    return any((one.juror, one.nominee) == (juror, nominee) for one in happening.conflicts)


def somebody_else_can_judge(case: Award, given: Circumstances, happening: JurorRecused) -> Refused | None:
    """Somebody else on the jury can judge this finalist."""
    left = [one for one in case.jury if one != happening.juror and not case.in_conflict(one, happening.nominee)]
    if not left:
        template = "Nobody else on the jury can judge this finalist: ask the coordinator to appoint others first."
        return Refused("nobody_can_judge", template, at="nominee", number=happening.nominee)
    return None


def she_has_no_ties(case: Award, given: Circumstances, happening: FinalistScored | JurorRecused) -> Refused | None:
    """The juror has no ties to this finalist on record."""
    if case.in_conflict(happening.juror, happening.nominee):
        template = "You have ties to this finalist: the others judge without you."
        return Refused("conflict_of_interest", template, at="nominee")
    return None


def points_fit_the_criteria(case: Award, given: Circumstances, happening: FinalistScored) -> Refused | None:
    """There are points by every criterion, once each, on its scale."""
    criteria = given.policy.award_criteria_of(category_of(case, given.policy).of)
    said = {one.criterion: one.value for one in happening.points}
    if len(said) != len(happening.points) or said.keys() != {one.code for one in criteria}:
        return Refused("points_missing", "Give points by every criterion, once each.", at="points")
    for one in criteria:
        if not one.least <= said[one.code] <= one.most:
            template = "“{criterion}” is scored from {least} to {most}."
            places = {"criterion": one.names, "least": one.least, "most": one.most}
            return Refused("score_out_of_range", template, at="points", **places)
    return None


def winners_are_the_best(case: Award, given: Circumstances, happening: WinnersDecided) -> Refused | None:
    """Who is ahead wins; among those with the same standing at the last place, a coordinator chooses."""
    places, chosen = category_of(case, given.policy).winners, set(happening.winners)
    if not chosen or len(chosen) != len(happening.winners) or not chosen <= set(case.contenders):
        return Refused("winner_missing", "Choose who wins among those who can, each once.", at="winners")
    if len(chosen) > places:
        return Refused("too_many_winners", "At most {places} win in this category.", at="winners", places=places)
    ranking = case.ranking()
    if ranking is None:
        return None
    ahead, tied = ranking.split(places)
    expected = min(places, len(ahead) + len(tied))
    if not set(ahead) <= chosen <= set(ahead) | set(tied) or len(chosen) != expected:
        if tied:
            template = (
                "Nominees {tied} have the same standing: choose among them for what {ahead} leave of {places} places."
            )
            places_said = {"tied": numbers(tied), "ahead": numbers(ahead), "places": places}
            return Refused("not_the_best", template, at="winners", **places_said)
        template = "By votes or points, {ahead} are ahead: they win."
        return Refused("not_the_best", template, at="winners", ahead=numbers(ahead))
    return None


def numbers(nominees: tuple[int, ...]) -> str:
    return ", ".join(map(str, nominees)) or "–"


def presented_by_now(case: Award, given: Circumstances, happening: AwardPresented) -> Refused | None:
    """It was given no later than the day of recording."""
    if happening.on > given.today:
        return Refused(
            "in_the_future", "It cannot have been given on {day}, which is yet to come.", at="on", day=happening.on
        )
    return None


def winner_without_certificate(case: Award, given: Circumstances, happening: AwardCertificateIssued) -> Refused | None:
    """The nominee won, and has no valid certificate yet."""
    if happening.nominee not in case.winners:
        return Refused("not_a_winner", "Certificates are for those who won: choose one of them.", at="nominee")
    if case.certificate_of(happening.nominee):
        return Refused("has_certificate", "There is a valid certificate already: revoke it first.", at="nominee")
    return None


def certificate_is_valid(case: Award, given: Circumstances, happening: AwardCertificateRevoked) -> Refused | None:
    """The certificate is one of this award, and valid."""
    if not any(one.number == happening.number and not one.revoked for one in case.certificates):
        return Refused("no_such_certificate", "No valid certificate of this award has that number.", at="number")
    return None
