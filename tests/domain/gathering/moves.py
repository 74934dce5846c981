"""Steps that gatherings of these tests are made of, and the policy under which they are taken."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from domain.gathering import Gathering
from domain.gathering.values import Invited
from domain.policy import Names, Policy
from domain.policy.admission import Gathering as GatheringKind
from domain.policy.words import Named
from tests.scenario import Story, Taken, nu, scenario, somebody, step

GATHERING, ONE, OTHER = somebody("gathering"), somebody("one"), somebody("other")
AT = datetime(2026, 9, 14, 13, 0, tzinfo=UTC)
DAY, THE_DAY_BEFORE = date(2026, 9, 14), date(2026, 9, 13)
BOTH = Invited(("mentee", "mentor"))


def named(code: str) -> Named:
    return Named(code, Names((("en", code),)))


LECTURES = GatheringKind(
    "lecture", Names((("en", "Lecture"),)), "lecture", topics=(named("leadership"), named("time")), least_a_year=2
)
FOR_MENTORS = GatheringKind("seminar", Names((("en", "Seminar"),)), "seminar", roles=frozenset({"mentor"}))
POLICY = replace(nu(), gatherings=(LECTURES, FOR_MENTORS), service_days=(("hold", 3),))


class No(NamedTuple):
    """Given these steps, this one is refused for this reason."""

    given: tuple[Taken, ...]
    taken: Taken
    code: str


def planned(**facts: Any) -> Taken:
    lecture = {"case_id": GATHERING, "reference": "SM-M8D3H", "programme": "stem", "intake": "2026-autumn"}
    about = {"kind": "lecture", "topic": "leadership", "at": AT, "minutes": 90, "place": "online", "invited": BOTH}
    return step("plan", **{**lecture, **about, **facts})


def changed(**facts: Any) -> Taken:
    return step("change", **{"at": AT, "minutes": 90, "place": "online", **facts})


def held(*attended: UUID) -> Taken:
    return step("hold", attended=attended or (ONE,)).on(DAY)


def corrected(*attended: UUID) -> Taken:
    return step("correct_attendance", attended=attended)


def gathering(policy: Policy = POLICY) -> Story[Gathering]:
    return scenario(policy, Gathering)
