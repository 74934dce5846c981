"""Steps that mentorships of these tests are made of, and the policies they are taken under."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from domain.case import Role
from domain.mentorship import Mentorship
from domain.mentorship.values import How, Participant
from domain.policy import Policy
from domain.policy.closing import Certification, Condition
from domain.policy.mentoring import Evaluation, EvaluationCriterion
from domain.policy.words import Named, Names
from tests.scenario import SEALED, Story, Taken, nu, scenario, somebody, step

MENTOR, MENTEE, SECOND_MENTEE, STRANGER = (somebody(name) for name in ("mentor", "mentee", "second mentee", "stranger"))
COORDINATOR = somebody("coordinator")
START = date(2026, 9, 14)
END = date(2027, 3, 13)


class No(NamedTuple):
    """Given these steps, this one is refused for this reason."""

    given: tuple[Taken, ...]
    taken: Taken
    code: str
    policy: Policy | None = None


def participant(person_id: UUID) -> Participant:
    return Participant(somebody(f"application of {person_id}"), person_id)


def proposed(how: How = How.COORDINATOR, *mentees: UUID, mentor: UUID = MENTOR, **facts: Any) -> Taken:
    roster = tuple(participant(one) for one in mentees or (MENTEE,))
    case = {
        "mentorship_id": somebody("mentorship"),
        "reference": "NU-7KQ4M",
        "programme": "nu-alumni",
        "intake": "2026",
    }
    return step("propose", **case, how=how, mentor=participant(mentor), mentees=roster, **facts)


def appointed(*mentees: UUID, **facts: Any) -> Taken:
    roster = tuple(participant(one) for one in mentees or (MENTEE, SECOND_MENTEE))
    case = {"mentorship_id": somebody("mentorship"), "reference": "GM-2AB3C", "programme": "group", "intake": "2026"}
    order = {
        "order_number": "114-k",
        "order_date": date(2026, 8, 28),
        "group": "CS-101",
        "study_year": 1,
        "mentor_kind": "teaching_staff",
        "shown": ("graduated", "teaches"),
    }
    return step("appoint", **case, mentor=participant(MENTOR), mentees=roster, **{**order, **facts})


def joined(person_id: UUID, **facts: Any) -> Taken:
    one = participant(person_id)
    return step("join", application=one.application_id, mentee=one.person_id, **facts)


def mentor(name: str, /, **facts: Any) -> Taken:
    return step(name, **facts).by(Role.MENTOR)


def mentee(name: str, /, person: UUID = MENTEE, **facts: Any) -> Taken:
    return step(name, **facts).by(Role.MENTEE, person)


CONSENTED = (proposed(), mentor("consent"), mentee("consent"))
SIGNED = (*CONSENTED, mentor("sign"), mentee("sign"))
AGREED = (*SIGNED, step("confirm_agreement").on(START))
ACTIVE = (*AGREED, step("start").by(Role.CLOCK).on(START))
GOAL = mentee("set_goal", text=SEALED, section="job_search")
CONTACT = mentor("log_contact", kind="phone")
PAUSED = (*ACTIVE, mentee("pause").on(date(2026, 11, 30)))
COMPLETED = (*ACTIVE, step("complete").by(Role.CLOCK).on(date(2027, 3, 14)))
TERMINATED = (*ACTIVE, mentee("terminate").on(date(2026, 11, 30)))
CERTIFY = step("certify", person=MENTOR, number="NU-7KQ4M-2345678923")
CERTIFIED = (*COMPLETED, CERTIFY)


def lasting(policy: Policy | None = None, **commitment: Any) -> Policy:
    """The policy with another commitment."""
    policy = policy or nu()
    return replace(policy, commitment=replace(policy.commitment, **commitment))


def matching(policy: Policy | None = None, **changes: Any) -> Policy:
    policy = policy or nu()
    return replace(policy, matching=replace(policy.matching, **changes))


def asking(*conditions: Condition) -> Policy:
    """The policy with these conditions of the certificate."""
    return replace(nu(), certification=replace(nu().certification, conditions=conditions))


def condition(kind: Any, least: int | None = None, **more: Any) -> Condition:
    return Condition(
        kind, Names((("en", kind.replace("_", " ")),)), kind, frozenset({"mentor", "mentee"}), least, **more
    )


def evaluating() -> Policy:
    """A policy that has mentees assessed by their mentors, and mentors by two bodies together."""
    criteria = tuple(EvaluationCriterion(code, Names(), 1, 5) for code in ("activity", "behaviour"))
    bodies = (Named("deans_office", Names()), Named("youth_policy", Names()))
    mentees = Evaluation("competencies", Names(), "mentee", (Named("mentor", Names()),), "term", criteria)
    mentors = Evaluation("monthly", Names(), "mentor", bodies, "month", criteria)
    return replace(nu(), evaluations=(mentees, mentors))


UNCONDITIONAL = replace(nu(), certification=Certification(nu().certification.kinds))
CHOOSING_START = lasting(start_rule="chosen")
GROUPS = matching(modes=("appointment",), roster_most=30)
SHARED = matching(modes=("mentee_choice", "mentor_selects", "algorithm"), roster_most=3)


def mentorship(*steps: Taken, policy: Policy | None = None) -> Story[Mentorship]:
    return scenario(policy or nu(), Mentorship).given(*steps)
