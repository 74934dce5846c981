"""The awards of the demo: nominations, a vote by links, a jury with ties, winners; and some that are still under way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from application.asking import Asker
from domain.award import Award
from domain.award.values import Points
from domain.case import Role
from domain.ids import award_id

if TYPE_CHECKING:
    from web.demo.story import Story

EXPERTS = (
    ("Айнура", "Касымова"),
    ("Нурлан", "Сатыбалдиев"),
    ("Greta", "Holm"),
    ("Talgat", "Orazov"),
    ("Meerim", "Abdyldaeva"),
)
WHYS = (
    "She answers at midnight if it matters.",
    "Three girls of her school now apply for physics because of her.",
    "She never missed a meeting, and came prepared to each.",
    "",
)
PARTNERS = ("Kelechek Foundation", "Ala-Too Coding Club", "Naryn Science Centre")


class Honours:
    """`intake`: whose participants are honoured."""

    def __init__(self, story: Story, intake: str) -> None:
        self.story, self.house, self.intake = story, story.house, intake
        self.jury: list[UUID] = []

    # What is done

    def id_of(self, category: str) -> UUID:
        return award_id(self.story.code, self.intake, category)

    def open(self, category: str) -> None:
        self.house.awarding.open(self.story.by_office(), self.story.code, self.intake, category)

    def take(self, category: str, step: str, asker: Asker | None = None, /, why: str = "", **facts: Any) -> None:
        by = asker or self.story.by_office(step)
        self.story.take(Award, self.id_of(category), step, replace(by, reason=why) if why else by, facts)

    def award(self, category: str) -> Award:
        return self.house.ledger.load(Award, self.id_of(category))

    def participants(self, category: str, role: str) -> Sequence[UUID]:
        """Whoever takes part in a role now, always in the same order."""
        award = self.award(category)
        found = sorted(set(self.house.voting.participants(self.story.code, self.intake, role)))
        return [one for one in found if self.house.awarding.takes_part(award, one, role)]

    def nominate(self, category: str, number: int) -> None:
        """So many are nominated, each by the participant before her; the first one once more."""
        of = self.story.policy.award_category(category).of
        people = self.participants(category, of)[: number + 1]
        for place, her in enumerate(people[1:]):
            by = self.story.herself(people[place])
            self.take(category, "nominate", by, person=her, why=WHYS[place % len(WHYS)])
        if len(people) > 2:
            self.take(category, "nominate", self.story.herself(people[2]), person=people[1], why=WHYS[0])

    def nominate_partners(self, category: str) -> None:
        for place, her in enumerate(self.participants(category, "mentor")[:4]):
            organisation = PARTNERS[place % len(PARTNERS)]
            self.take(category, "nominate", self.story.herself(her), organisation=organisation, why=WHYS[place])

    def choose_freely(self, category: str, numbers: int) -> None:
        """Where neither votes nor a jury are asked: nominated by the office, presented and certified on one day."""
        for her in self.participants(category, "mentor")[:numbers]:
            self.take(category, "nominate", person=her)
        self.take(category, "close_nominations")
        self.take(category, "decide", winners=self.award(category).numbers)
        self.take(category, "present")
        for winner in self.award(category).winners:
            self.take(category, "certify", nominee=winner)

    def vote(self, category: str, part: float) -> None:
        """Some of those who have a link vote, most of them for the same."""
        award = self.award(category)
        links = self.house.voting.voter_links(self.story.by_office(), award.id)
        for one in links[: round(part * len(links))]:
            nominee = award.numbers[min(int(self.story.random.expovariate(1)), len(award.numbers) - 1)]
            self.house.voting.cast(one.link.rpartition("/")[2], nominee)

    def open_the_vote(self, category: str, part: float, invited: int = 0) -> None:
        self.take(category, "open_vote")
        addresses = [f"reader{number}@example.kg" for number in range(invited)]
        self.house.voting.invite(self.story.by_office(), self.id_of(category), addresses)
        self.story.later(1, partial(self.vote, category, part))

    def close_nominations(self, category: str) -> None:
        """Somebody did not want to be nominated, and is not; one more day was given."""
        award = self.award(category)
        if len(award.numbers) > 3:
            self.take(category, "withdraw_nomination", why="She asks not to be nominated.", nominee=award.numbers[-1])
        self.take(category, "close_nominations")
        self.take(category, "reopen_nominations", why="A school asked for one more day.")
        self.take(category, "close_nominations")

    def judge(self, category: str, *, last_is_late: bool = False) -> None:
        """The finalists come before five experts, of whom one is close to one of them."""
        self.jury = self.jury or [
            self.story.hire(names, f"expert{number}", Role.INTERVIEWER) for number, names in enumerate(EXPERTS)
        ]
        self.take(category, "name_finalists")
        self.take(category, "appoint_jury", members=tuple(self.jury))
        award = self.award(category)
        if len(award.contenders) > 1:
            self.take(category, "recuse", self.story.herself(self.jury[0]), nominee=award.contenders[-1])
        for juror in self.jury[: -1 if last_is_late else None]:
            self.score(category, juror)

    def score(self, category: str, juror: UUID) -> None:
        award = self.award(category)
        criteria = self.story.policy.award_criteria_of(self.story.policy.award_category(category).of)
        for place, nominee in enumerate(award.contenders):
            if not award.in_conflict(juror, nominee):
                value = 9 - 2 * place - self.story.random.randrange(2)
                points = tuple(Points(one.code, max(one.least, value)) for one in criteria)
                self.take(category, "score", self.story.herself(juror), nominee=nominee, points=points)

    def decide(self, category: str) -> None:
        award = self.award(category)
        ranking = award.ranking()
        assert ranking is not None, "a jury judged"
        winner = ranking.pairs[0][0]
        self.take(category, "decide", winners=(winner,))
        self.take(category, "reconsider", why="Announced too early: the minutes were not signed.")
        self.take(category, "decide", winners=(winner,))
        self.take(category, "present")
        self.take(category, "certify", nominee=winner)

    def misspell(self, category: str) -> None:
        award = self.award(category)
        self.take(category, "revoke_certificate", number=award.certificates[0].number)
        self.take(category, "certify", nominee=award.winners[0])

    def cancel_twice(self, category: str) -> None:
        self.take(category, "cancel_award", why="No sponsor for this category.")
        self.take(category, "reopen_award", why="A sponsor was found.")
        self.take(category, "cancel_award", why="The sponsor withdrew.")
