"""Steps that awards of these tests are made of, under the policy of STEM4ALL: votes, and a jury of five."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from domain.award import Award
from domain.award.values import Conflict, Points, Tally
from domain.case import Role
from domain.policy import Policy
from infrastructure.programme_files import read_programme_file
from tests.scenario import PROGRAMMES, SEALED, Story, Taken, nu, scenario, somebody, step

AWARD, HER = somebody("award"), somebody("nominator")
AIDA, BERMET, CHOLPON, DINARA = (somebody(name) for name in ("Aida", "Bermet", "Cholpon", "Dinara"))
JURY = tuple(somebody(f"juror {number}") for number in range(5))
NOMINATED_UNTIL = date(2026, 10, 1)


@cache
def stem() -> Policy:
    return read_programme_file(PROGRAMMES / "stem4all-mentoring-her.toml")


def by_jury_alone() -> Policy:
    """The same categories, where nobody votes and two judge."""
    changes: dict[str, Any] = {"chosen_by": "jury", "finalists": None, "voters": frozenset(), "jury": 2}
    return replace(stem(), awards=tuple(replace(one, **changes) for one in stem().awards))


def by_votes_alone(winners: int = 1) -> Policy:
    changes: dict[str, Any] = {"chosen_by": "votes", "finalists": None, "jury": None, "winners": winners}
    return replace(stem(), awards=tuple(replace(one, **changes) for one in stem().awards))


def opened(category: str = "best_mentor", **facts: Any) -> Taken:
    named = {"case_id": AWARD, "reference": "SM-M8D3H", "programme": "stem4all-mentoring-her", "intake": "2026"}
    return step("open_award", **{**named, "category": category, **facts})


def nominated(person: UUID, by: UUID = HER) -> Taken:
    return step("nominate", person=person, why=SEALED).by(Role.NOMINATOR, by)


def three_nominated() -> tuple[Taken, ...]:
    return (opened(), nominated(AIDA), nominated(BERMET), nominated(CHOLPON))


def closed() -> Taken:
    return step("close_nominations")


def vote_closed(*votes: int, invited: int = 600) -> Taken:
    """With so many votes for the first nominee, the second, ..."""
    tallies = tuple(Tally(number, one) for number, one in enumerate(votes, 1))
    return step("close_vote", tallies=tallies, invited=invited)


def voted(*votes: int) -> tuple[Taken, ...]:
    return (*three_nominated(), closed(), step("open_vote"), vote_closed(*votes))


def jury(*members: UUID, conflicts: tuple[Conflict, ...] = ()) -> Taken:
    return step("appoint_jury", members=members or JURY, conflicts=conflicts)


def judging(*conflicts: Conflict) -> tuple[Taken, ...]:
    """Three finalists before a jury of five."""
    return (*voted(200, 300, 54), step("name_finalists"), jury(conflicts=conflicts))


def scored(juror: UUID, nominee: int, *values: int) -> Taken:
    """By contribution, growth and example."""
    criteria = ("contribution", "growth", "example")
    points = tuple(Points(code, value) for code, value in zip(criteria, values, strict=False))
    return step("score", nominee=nominee, points=points).by(Role.JUROR, juror)


def all_scored(*totals: tuple[int, int, int]) -> tuple[Taken, ...]:
    """Each juror gives the first finalist these points, the second those, ..."""
    return tuple(scored(juror, number, *one) for juror in JURY for number, one in enumerate(totals, 1))


def decided(*winners: int) -> Taken:
    return step("decide", winners=winners)


def award(policy: Policy | None = None) -> Story[Award]:
    return scenario(policy or stem(), Award)


def of_coordinators() -> Story[Award]:
    """An award for the most active mentors: no vote, no jury, three winners."""
    return scenario(nu(), Award).given(opened("most_active_mentors"))
