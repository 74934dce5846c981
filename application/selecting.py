"""Selecting: applicants in the order in which places are given, and those whom a mentor may select herself."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence, Set
from dataclasses import dataclass
from typing import Any, Literal, Protocol
from uuid import UUID

from application.people import People
from application.priority import PriorityGroups
from application.programmes import Programmes
from application.questions import ApplicantRow
from domain.application import Application
from domain.application.fitting import broken_constraint
from domain.application.scoring import weighted
from domain.case import Role
from domain.policy import Policy
from domain.policy.admission import PriorityGroup

Order = Literal["priority", "score", "waiting"]

UNSCORED = -1.0


class Applicants(Protocol):
    def in_states(self, programme: str, intake: str, states: Collection[str]) -> Sequence[ApplicantRow]: ...


@dataclass(frozen=True)
class Ranked:
    """An applicant with her weighted score in percent of the scales, and the priority groups that she belongs to."""

    row: ApplicantRow
    score: float | None
    groups: tuple[PriorityGroup, ...]


class Selecting:
    def __init__(self, people: People, programmes: Programmes, groups: PriorityGroups, applicants: Applicants) -> None:
        self.people, self.programmes, self.groups, self.applicants = people, programmes, groups, applicants

    # For the office

    def ranked(self, rows: Iterable[ApplicantRow], policy: Policy, order: Order, readers: Set[UUID]) -> list[Ranked]:
        """In the order asked for: priority groups first, the score alone, or the waiting time.

        Args:
            readers: all ids of who reads; she learns nothing of her own groups: in her own case nobody is the office.
        """
        criteria = policy.interview_criteria(Role.MENTEE)
        found = [
            Ranked(
                row,
                weighted(row.scores, criteria),
                () if row.person_id in readers else self.groups.of(row.application_id, row.wishes.faculty, policy),
            )
            for row in rows
        ]

        def place(one: Ranked) -> tuple[Any, ...]:
            first = policy.selection.rank_of(one.groups)
            score = -(UNSCORED if one.score is None else one.score)
            waited = one.row.waiting_since, one.row.reference
            ways: dict[Order, tuple[Any, ...]] = {
                "priority": (first, score, *waited),
                "score": (score, first, *waited),
                "waiting": (one.row.waiting_since, first, score, one.row.reference),
            }
            return ways[order]

        return sorted(found, key=place)

    # For a mentor

    def selectable(self, mentor: Application) -> list[ApplicantRow]:
        """The applicants of her intake whom she may select, those who have waited longest first.

        They have come so far that they can be accepted, or are and nobody holds them; they have shown what is asked before;
        she is neither kin to them nor supervises them; and the policy's hard constraints do not keep them apart.
        """
        policy, _version = self.programmes.policy_of(mentor.programme, mentor.intake)
        if not may_select(mentor, policy):
            return []
        rows = self.applicants.in_states(mentor.programme, mentor.intake, states_to_select_from(policy))
        ids_of = self.people.ids_of({mentor.person_id, *(row.person_id for row in rows)})
        herself = ids_of[mentor.person_id]
        not_hers = herself | self.people.together(self.people.ties(herself))
        return [
            row
            for row in rows
            if row.person_id not in not_hers
            and not broken_constraint(mentor.wishes, row.wishes, policy)
            and asked_of(row, policy) <= row.shown
            and not herself & self.people.ties(ids_of[row.person_id])
        ]


def may_select(mentor: Application, policy: Policy) -> bool:
    """Whether she is a mentor who selects her mentees herself, and has a place for one."""
    selects = mentor.role is Role.MENTOR and "mentor_selects" in policy.matching.modes
    return selects and mentor.state == "accepted" and mentor.free_places > 0


def states_to_select_from(policy: Policy) -> frozenset[str]:
    """Whoever is accepted waits for a mentor; whom the selecting mentor accepts with it has come as far as that asks."""
    before = "interviewed" if policy.asks_interview(Role.MENTEE) else "screened"
    return frozenset({"accepted", "waitlisted", before})


def asked_of(row: ApplicantRow, policy: Policy) -> frozenset[str]:
    """What has to be shown before she can be proposed, and before that accepted."""
    before = ("propose",) if row.state == "accepted" else ("accept", "propose")
    return frozenset(one.code for step in before for one in policy.requirements_before(step, Role.MENTEE))
