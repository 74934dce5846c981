"""Awards through the use cases: who may nominate whom, links to vote, ballots that nobody can read, juries, certificates."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from application.admissions import Request
from application.asking import Asker, person
from application.certification import Standing
from application.ports import LedgerUnavailable
from application.voting import Stage
from domain.application import Application
from domain.application.events import CriterionResult, Result, Wishes
from domain.award import Award
from domain.award.events import JuryAppointed, VoteClosed
from domain.award.values import Points, Tally
from domain.case import Refused, Role
from domain.ids import application_id, award_id
from domain.person import Ground
from infrastructure.ballots import ballot_counts, voters
from tests.answers import fitting_answers
from tests.houses import INTAKE, PROGRAMME, PROGRAMME_FILE, Applicant, Office

CATEGORIES = """

[[awards]]
code = "best_mentor"
of = "mentor"
nominated_by = ["anyone"]
chosen_by = "votes_and_jury"
finalists = 2
jury = 2
voters = ["mentor", "mentee", "invited"]
vote_days = 14
text.en = "Winner among the mentors"
names.en = "Best mentor"

[[awards]]
code = "best_partner"
of = "partner"
nominated_by = ["mentee"]
chosen_by = "votes"
voters = ["mentee"]
names.en = "Best partner"

[[award_criteria]]
code = "example"
of = ["mentor"]
least = 0
most = 10
names.en = "Example"

[[notices]]
code = "vote"
on = "VoteOpened"
to = ["voter"]
subject.en = "{award}"
body.en = "{recipient}: {vote_link} until {last_day}"
"""


class Awards:
    """An office whose policy has awards with a vote, and what is done with them."""

    def __init__(self, office: Office) -> None:
        self.office, self.house = office, office.house
        admin, coordinator = person(office.admin), person(office.coordinator)
        self.house.programmes.revise_policy(admin, PROGRAMME_FILE.read_text(encoding="utf-8") + CATEGORIES)
        self.house.programmes.change_intake_policy(coordinator, PROGRAMME, INTAKE, 2)
        self.reference = self.open("best_mentor")

    def open(self, category: str, by: UUID | None = None) -> str:
        return self.house.awarding.open(person(by or self.office.coordinator), PROGRAMME, INTAKE, category)

    @property
    def id(self) -> UUID:
        return award_id(PROGRAMME, INTAKE, "best_mentor")

    @property
    def award(self) -> Award:
        return self.house.ledger.load(Award, self.id)

    def take(self, step: str, by: Asker | UUID | None = None, /, **facts: Any) -> None:
        self.office.take(Award, self.id, step, by or self.office.coordinator, **facts)

    def nominated(self, *people: Applicant) -> None:
        for one in people:
            self.take("nominate", person=one.person_id)

    def vote_opened(self, *people: Applicant) -> None:
        self.nominated(*people)
        self.take("close_nominations")
        self.take("open_vote")
        self.house.reactions.catch_up()

    def tokens(self) -> dict[str, str]:
        """By the names of the voters."""
        found = self.house.voting.voter_links(person(self.office.coordinator), self.id)
        return {one.name: one.link.rpartition("/")[2] for one in found}

    def token_of(self, one: Applicant) -> str:
        return self.tokens()[self.house.people.name(one.person_id)]

    def rows(self, table: sa.Table) -> list[dict[str, Any]]:
        with self.house.databases.desk.connect() as connection:
            return [dict(row) for row in connection.execute(sa.select(table)).mappings()]


@pytest.fixture
def awards(office: Office) -> Awards:
    return Awards(office)


@pytest.fixture
def each_awards(each_office: Office) -> Awards:
    return Awards(each_office)


@contextmanager
def refused(code: str) -> Iterator[None]:
    with pytest.raises(Refused) as refusal:
        yield
    assert refusal.value.code == code, str(refusal.value)


# Opening and nominating


def test_an_award_is_opened_once_for_an_intake(awards: Awards) -> None:
    assert awards.reference.startswith("NU-")
    with awards.office.refused("already_opened"):
        awards.open("best_mentor")
    with awards.office.refused("unknown_category"):
        awards.open("best_dressed")
    with awards.office.refused("unknown_intake"):
        awards.house.awarding.open(person(awards.office.coordinator), PROGRAMME, "1999", "best_mentor")
    for stranger in (awards.office.auditor, awards.office.register()):
        with awards.office.refused("not_yours"):
            awards.open("most_active_mentors", by=stranger)


def test_participants_nominate_participants(awards: Awards) -> None:
    office = awards.office
    mentor, mentee, applied = office.mentor(), office.mentee(), office.applied(Role.MENTOR, 1)
    awards.take("nominate", mentee.person_id, person=mentor.person_id, why="She never gave up on me.")
    with office.refused("oneself"):
        awards.take("nominate", mentor.person_id, person=mentor.person_id)
    with office.refused("nominated_twice"):
        awards.take("nominate", mentee.person_id, person=mentor.person_id)
    for nobody in (applied, mentee):
        with office.refused("not_a_participant"):
            awards.take("nominate", person=nobody.person_id)
    for stranger in (applied.person_id, office.register()):
        with office.refused("not_yours"):
            awards.take("nominate", stranger, person=mentor.person_id)
    awards.take("nominate", office.for_her(mentor.person_id), person=office.mentor().person_id)
    assert [len(one.nominated_by) for one in awards.award.nominees] == [1, 1]


def test_where_mentees_nominate_nobody_else_does(awards: Awards) -> None:
    office, mentor, mentee = awards.office, awards.office.mentor(), awards.office.mentee()
    awards.open("best_partner")
    partner = award_id(PROGRAMME, INTAKE, "best_partner")
    for other, code in ((mentor.person_id, "not_yours"), (office.coordinator, "not_hers_to_nominate")):
        with office.refused(code):
            office.take(Award, partner, "nominate", other, organisation="Energy Institute")
    office.take(Award, partner, "nominate", mentee.person_id, organisation="Energy Institute")


def test_why_somebody_is_nominated_opens_with_her_key_and_not_with_those_of_others(awards: Awards) -> None:
    office, (first, second), mentee = (
        awards.office,
        (awards.office.mentor(), awards.office.mentor()),
        awards.office.mentee(),
    )
    for one in (first, second):
        awards.take("nominate", mentee.person_id, person=one.person_id, why="Patient.")
    office.house.vault.destroy(first.person_id)
    file = office.house.case_files.open(awards.reference, person(office.coordinator))
    assert [office.house.case_files.text(file, event, "why", event.why) for event in file.events[1:]] == [  # type: ignore[attr-defined]
        "[erased]",
        "Patient.",
    ]


# Links


def test_everybody_has_one_link_and_the_outbox_has_it_too(each_awards: Awards) -> None:
    awards, office = each_awards, each_awards.office
    mentors, mentee = [office.mentor(), office.mentor()], office.mentee(name="Камила")
    awards.vote_opened(*mentors)
    coordinator = person(office.coordinator)
    same = office.house.people.identity(mentee.person_id)
    assert same is not None
    addresses = ["aunt@example.kz", " Aunt@Example.kz", same.email.upper()]
    assert awards.house.voting.invite(coordinator, awards.id, addresses) == 1, "the mentee has a link already"
    assert awards.house.voting.invite(coordinator, awards.id, addresses) == 0
    links = awards.house.voting.voter_links(coordinator, awards.id)
    assert [one.address for one in links if one.address] == ["aunt@example.kz"]
    assert len({one.link for one in links}) == 4
    assert not any(mentee.person_id.hex in one.link or "aunt" in one.link for one in links)
    for _ in range(2):
        awards.house.reactions.catch_up()
    written = [awards.house.notices.written(one) for one in awards.house.outbox.page([PROGRAMME], size=200)]
    letters = {one.address: one.letter.body for one in written if one.notice.notice == "vote"}
    assert len(letters) == 4
    of_aunt = next(one.link for one in links if one.address)
    assert letters["aunt@example.kz"] == f"aunt@example.kz: {of_aunt} until 15.04.2026"


def test_only_coordinators_give_out_links(awards: Awards) -> None:
    mentors = awards.office.mentor(), awards.office.mentor()
    coordinator = person(awards.office.coordinator)
    with refused("no_time_to_invite"):
        awards.house.voting.invite(coordinator, awards.id, ["aunt@example.kz"])
    awards.vote_opened(*mentors)
    for other in (awards.office.auditor, mentors[0].person_id):
        with refused("not_yours"):
            awards.house.voting.voter_links(person(other), awards.id)
        with refused("not_yours"):
            awards.house.voting.invite(person(other), awards.id, ["aunt@example.kz"])
    with refused("not_an_email"):
        awards.house.voting.invite(coordinator, awards.id, ["uncle@example.kz", "aunt"])
    assert len(awards.tokens()) == 2, "nothing is half recorded"


# Voting


def test_a_vote_counts_once(each_awards: Awards) -> None:
    awards, office = each_awards, each_awards.office
    awards.vote_opened(office.mentor(), office.mentor())
    token = awards.token_of(voter := office.mentee(name="Камила"))
    voting = awards.house.voting
    assert [number for number, _name in voting.paper(token).nominees] == [1, 2]
    for nobody in (3, 0, None):
        with refused("not_nominated"):
            voting.cast(token, nobody)
    assert voting.paper(token).stage is Stage.OPEN
    voting.cast(token, 2)
    with refused("voted_already"):
        voting.cast(token, 1)
    assert voting.paper(token).stage is Stage.VOTED
    assert awards.rows(ballot_counts) == [{"award_id": awards.id, "nominee": 2, "votes": 1}]
    assert [row["voted"] for row in awards.rows(voters) if row["person_id"] == voter.person_id] == [True]


def test_clicks_at_once_count_once(each_awards: Awards) -> None:
    """All of them had looked, and seen that she had not voted."""
    awards = each_awards
    awards.vote_opened(awards.office.mentor(), awards.office.mentor())
    voter = awards.house.voting.ballots.voters(awards.id)[0]

    def click(nominee: int) -> str:
        try:
            awards.house.voting.ballots.cast(awards.id, voter.id, nominee)
        except Refused as refusal:
            return refusal.code
        return "counted"

    with ThreadPoolExecutor(4) as pool:
        came = Counter(pool.map(click, [1, 2, 1, 2]))
    assert came == {"counted": 1, "voted_already": 3}
    assert sum(row["votes"] for row in awards.rows(ballot_counts)) == 1


def test_a_link_that_this_house_did_not_make_opens_nothing(awards: Awards) -> None:
    awards.vote_opened(awards.office.mentor(), awards.office.mentor())
    (token, *_rest), links = list(awards.tokens().values()), awards.house.voting.links
    forged = token[:-3] + ("abc" if token[-3:] != "abc" else "cba")
    for wrong in (forged, token[:-1], token.partition(".")[0], "", "x.y", token.replace(".", "..")):
        with refused("link_unknown"):
            awards.house.voting.cast(wrong, 1)
    strangers = links.link(awards.id, UUID(int=5)), links.link(UUID(int=5), UUID(int=6))
    for foreign in strangers:
        with refused("not_on_the_list"):
            awards.house.voting.cast(foreign.rpartition("/")[2], 1)
    assert awards.rows(ballot_counts) == []


def test_a_link_of_another_award_does_not_count_here(awards: Awards) -> None:
    office, mentee = awards.office, awards.office.mentee()
    awards.vote_opened(office.mentor(), office.mentor())
    awards.open("best_partner")
    voter = next(one for one in awards.rows(voters) if one["person_id"] == mentee.person_id)
    other = awards.house.voting.links.link(award_id(PROGRAMME, INTAKE, "best_partner"), voter["id"])
    with refused("not_on_the_list"):
        awards.house.voting.cast(other.rpartition("/")[2], 1)


def test_votes_are_taken_neither_before_nor_after(awards: Awards) -> None:
    office, voting = awards.office, awards.house.voting
    awards.nominated(office.mentor(), office.mentor())
    awards.take("close_nominations")
    voting.invite(person(office.coordinator), awards.id, ["aunt@example.kz"])
    token = awards.tokens()["aunt@example.kz"]
    with refused("vote_not_open"):
        voting.cast(token, 1)
    awards.take("open_vote")
    awards.take("cancel_award", office.why(text="The ceremony is off."))
    with refused("vote_cancelled"):
        voting.cast(token, 1)
    awards.take("reopen_award", office.why(text="It is on again."))
    office.clock.wind(days=15)
    with refused("vote_closed"):
        voting.cast(token, 1)
    assert awards.house.clock.tick().steps == {"close_vote": 1}
    with refused("vote_closed"):
        voting.cast(token, 1)
    assert awards.award.tallies == (Tally(1, 0), Tally(2, 0))


def test_a_close_that_was_cut_short_is_taken_up_with_the_same_counts(each_awards: Awards) -> None:
    """The process died after the box was closed, and before the counts were in the ledger."""
    awards = each_awards
    awards.vote_opened(awards.office.mentor(), awards.office.mentor())
    first, second = awards.tokens().values()
    awards.house.voting.cast(first, 1)
    append, awards.house.ledger.store.append = awards.house.ledger.store.append, out_of_order  # type: ignore[method-assign]
    with pytest.raises(LedgerUnavailable):
        awards.take("close_vote")
    awards.house.ledger.store.append = append  # type: ignore[method-assign]
    assert awards.award.state == "voting"
    with refused("vote_closed"):
        awards.house.voting.cast(second, 1)
    awards.take("close_vote")
    for _ in range(2):
        awards.house.reactions.catch_up()
    assert awards.award.tallies == (Tally(1, 1), Tally(2, 0))
    assert (awards.award.invited, awards.award.voted) == (2, 1)
    assert awards.rows(voters) == awards.rows(ballot_counts) == []


def out_of_order(*_decided: Any, **_more: Any) -> Any:
    raise LedgerUnavailable("The ledger is full.")


def test_whoever_may_not_close_a_vote_closes_no_box(awards: Awards) -> None:
    awards.vote_opened(awards.office.mentor(), awards.office.mentor())
    with awards.office.refused("not_yours"):
        awards.take("close_vote", awards.office.auditor)
    assert awards.house.clock.tick().steps == {}
    awards.house.voting.cast(next(iter(awards.tokens().values())), 1)


# From the nominations to a certificate


STEM, YEAR = "stem4all-mentoring-her", "2026"


def stem_opened(office: Office) -> None:
    """The programme of STEM4ALL with an intake, and the office's coordinator at work in it."""
    house, admin = office.house, person(office.admin)
    house.programmes.open(admin, house.programme_text(STEM))
    house.people.grant_role(admin, office.coordinator, Role.COORDINATOR, STEM)
    house.programmes.open_intake(person(office.coordinator), STEM, YEAR, date(2026, 4, 1), date(2026, 12, 31))


def accepted_in_stem(office: Office, name: str) -> UUID:
    """A mentor, from her application to her acceptance."""
    house, policy, her = office.house, office.house.programmes.newest_policy(STEM), office.register(name)
    wishes = Wishes(kind=policy.mentor_kinds[0].code if policy.mentor_kinds else "")
    house.admissions.submit(
        person(office.coordinator), Request(STEM, YEAR, her, Role.MENTOR, 1, wishes, confirmed=("leads",))
    )
    case_id = application_id(STEM, YEAR, her, Role.MENTOR)
    answers = fitting_answers(policy.form("profile"), "mentor")
    met = (CriterionResult("leads", Result.MET),)
    office.take(Application, case_id, "meet_requirement", her, requirement="profile", answers=answers)
    office.take(Application, case_id, "pass_screening", office.coordinator, results=met)
    office.take(Application, case_id, "accept", office.coordinator)
    return her


def test_an_award_of_stem4all_from_its_opening_to_a_verified_certificate(office: Office) -> None:
    """Four nominees, three hundred votes, three finalists, a jury of five with ties in it: the jury puts another first."""
    house, coordinator, award = office.house, person(office.coordinator), award_id(STEM, YEAR, "best_regional_mentor")
    stem_opened(office)
    mentors = [accepted_in_stem(office, name) for name in ("Aida", "Bermet", "Cholpon", "Dinara")]

    def take(step: str, by: UUID | None = None, /, **facts: Any) -> None:
        office.take(Award, award, step, by or office.coordinator, **facts)

    house.awarding.open(coordinator, STEM, YEAR, "best_regional_mentor")
    for her, by in zip(mentors, mentors[1:] + mentors[:1], strict=True):
        take("nominate", by, person=her, why="She travels to every village.")
    office.clock.wind(days=31)
    assert house.clock.tick().steps == {"close_nominations": 1}
    take("open_vote")
    house.reactions.catch_up()
    house.voting.invite(coordinator, award, [f"voter{number}@example.kg" for number in range(300)])
    tokens = [one.link.rpartition("/")[2] for one in house.voting.voter_links(coordinator, award)]
    chosen = [1] * 90 + [2] * 150 + [3] * 40 + [4] * 20
    for token, nominee in zip(tokens, random.Random(5).sample(chosen, len(chosen)), strict=False):
        house.voting.cast(token, nominee)
    office.clock.wind(days=22)
    house.clock.tick()
    house.reactions.catch_up()
    closed = office.events(VoteClosed)[0]
    assert [one.votes for one in closed.tallies] == [90, 150, 40, 20]
    assert (closed.invited, closed.voted) == (304, 300)
    take("name_finalists")
    jurors = tuple(office.register() for _ in range(5))
    house.people.declare_kin(coordinator, jurors[0], mentors[0], STEM)
    take("appoint_jury", members=jurors)
    appointed = office.events(JuryAppointed)[0]
    assert [(one.juror, one.nominee) for one in appointed.conflicts] == [(jurors[0], 1)]
    for juror in jurors:
        for nominee, value in ((1, 9), (2, 8), (3, 2)):
            points = tuple(Points(code, value) for code in ("contribution", "growth", "example"))
            if (juror, nominee) == (jurors[0], 1):
                with office.refused("conflict_of_interest"):
                    take("score", juror, nominee=nominee, points=points)
            else:
                take("score", juror, nominee=nominee, points=points)
    with office.refused("not_the_best"):
        take("decide", winners=(2,))
    take("decide", winners=(1,))
    take("present")
    take("certify", nominee=1)
    number = house.ledger.load(Award, award).certificates[0].number
    valid = house.certification.verify(number.lower())
    assert valid.part is not None
    said = (valid.standing, valid.part.name, str(valid.part.kind), valid.part.intake)
    assert said == (Standing.VALID, "Aida Оспан", "Best Regional Mentor", YEAR)
    why = house.programmes.newest_policy(STEM).reason_codes("revoke_certificate", Role.COORDINATOR)[0].code
    house.steps.take(Award, award, "revoke_certificate", office.why(why), {"number": number})
    assert house.certification.verify(number).standing is Standing.REVOKED
    wrong = number[:-1] + ("2" if number[-1] != "2" else "3")
    assert house.certification.verify(wrong).standing is Standing.UNKNOWN


def test_ties_that_are_declared_later_count_as_well(awards: Awards) -> None:
    office, jurors = awards.office, (awards.office.register(), awards.office.register())
    mentors = [office.mentor(), office.mentor()]
    awards.vote_opened(*mentors)
    for token, nominee in zip(awards.tokens().values(), (1, 2), strict=True):
        awards.house.voting.cast(token, nominee)
    awards.take("close_vote")
    awards.take("name_finalists")
    awards.take("appoint_jury", members=jurors)
    awards.house.people.declare_kin(person(office.coordinator), jurors[0], mentors[0].person_id, PROGRAMME)
    with office.refused("conflict_of_interest"):
        awards.take("score", jurors[0], nominee=1, points=(Points("example", 10),))
    with office.refused("not_yours"):
        awards.take("recuse", office.coordinator, nominee=1)
    awards.take("recuse", office.for_her(jurors[0], "phone"), nominee=1)
    asked = awards.house.work.asked_of(str(jurors[0]))
    assert [(row.step, row.about) for row in asked] == [("score", str(jurors[0]))], "the other finalist is left"


def test_a_juror_sees_the_award_and_a_nominee_does_not(awards: Awards) -> None:
    office, jurors = awards.office, (awards.office.register(), awards.office.register())
    mentors = [office.mentor(), office.mentor()]
    awards.vote_opened(*mentors)
    awards.house.voting.cast(next(iter(awards.tokens().values())), 1)
    awards.take("close_vote")
    awards.take("name_finalists")
    gone = awards.office.register()
    awards.house.erasure.erase(person(awards.office.admin), gone, Ground.LAW)
    for unknown in (gone, UUID(int=1)):
        with refused("unknown_person"):
            awards.take("appoint_jury", members=(jurors[0], unknown))
    awards.take("appoint_jury", members=jurors)
    assert awards.house.case_files.open(awards.reference, person(jurors[0])).roles == {Role.JUROR}
    for other in (mentors[0].person_id, office.register()):
        with refused("not_yours"):
            awards.house.case_files.open(awards.reference, person(other))


def test_the_desk_keeps_no_link_between_voters_and_choices(awards: Awards, data_folder: Path) -> None:
    awards.vote_opened(awards.office.mentor(), awards.office.mentor())
    for token in awards.tokens().values():
        awards.house.voting.cast(token, 2)
    ids = [row["id"] for row in awards.rows(voters)]
    assert {column.name for column in voters.columns} == {"id", "award_id", "person_id", "address", "voted"}
    assert {column.name for column in ballot_counts.columns} == {"award_id", "nominee", "votes"}
    awards.take("close_vote")
    awards.house.reactions.catch_up()
    left = b"".join(file.read_bytes() for file in data_folder.glob("desk.db*"))
    assert not any(one.hex.encode() in left for one in ids)
