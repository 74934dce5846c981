"""What a person's steps are refused for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from domain.case import Circumstances, Refused, Role, words
from domain.person.events import (
    ExternalIdsChanged,
    KinDeclared,
    PersonErased,
    PersonRegistered,
    PersonsMerged,
    PersonsSeparated,
    RoleGranted,
    RoleRevoked,
    StandingRecorded,
    SupervisorDeclared,
)
from domain.person.values import EVERYWHERE, GRANTED, SYSTEMS, Grant, Ground
from domain.policy import Policy

if TYPE_CHECKING:
    from domain.person.aggregate import Person

NUMBER = re.compile(r"[\w./-]{1,40}")


def can_be_granted(case: Person, given: Circumstances, happening: RoleGranted) -> Refused | None:
    """The role is one that is granted, with its programme and its faculty or unit where it needs them, and is new to her."""
    if happening.role not in GRANTED:
        return Refused(
            "role_unknown", "“{role}” is a part in a case and is not granted.", at="role", role=happening.role
        )
    if happening.role is not Role.ADMIN and happening.programme == EVERYWHERE:
        return Refused("programme_missing", "Say for which programme the role is granted.", at="programme")
    if happening.role is Role.RESPONSIBLE and not happening.faculty:
        return Refused("unit_missing", "Say for which unit of the plan she answers: its code.", at="faculty")
    if happening.faculty and given.under and (unknown := unknown_faculty(given.under, happening)):
        return unknown
    if Grant(happening.role, happening.programme, happening.faculty) in case.grants:
        return Refused("already_granted", "She has this role already.", at="role")
    return None


def unknown_faculty(policy: Policy, happening: RoleGranted) -> Refused | None:
    is_unit = happening.role is Role.RESPONSIBLE
    codes = [one.code for one in (policy.action_plan.responsible if is_unit else policy.faculties)]
    if happening.faculty in codes:
        return None
    known = ", ".join(codes) or "none"
    if is_unit:
        template = "“{unit}” is no unit of this programme's plan; there are: {known}."
        return Refused("unknown_unit", template, at="faculty", unit=words(happening.faculty), known=known)
    template = "“{faculty}” is no faculty of this programme; there are: {known}."
    return Refused("unknown_faculty", template, at="faculty", faculty=words(happening.faculty), known=known)


def was_granted(case: Person, given: Circumstances, happening: RoleRevoked) -> Refused | None:
    """She has this role."""
    if Grant(happening.role, happening.programme, happening.faculty) not in case.grants:
        return Refused("not_granted", "She does not have this role.", at="role")
    return None


def nobody_grants_herself(case: Person, given: Circumstances, happening: RoleGranted) -> Refused | None:
    """Nobody grants a role to herself."""
    # The first admin of all is granted by her own registration: there is nobody else yet.
    if given.act.acting_person == case.id and case.version > 1:
        return Refused("conflict_of_interest", "Nobody grants a role to herself: ask another admin.")
    return None


def is_somebody_else(
    case: Person, given: Circumstances, happening: KinDeclared | SupervisorDeclared | PersonsMerged
) -> Refused | None:
    """Somebody else is named."""
    if case.id == somebody_named(happening):
        return Refused("same_person", "This is the same person: choose somebody else.")
    return None


def somebody_named(happening: KinDeclared | SupervisorDeclared | PersonsMerged) -> UUID:
    match happening:
        case KinDeclared():
            return happening.kin
        case SupervisorDeclared():
            return happening.supervisor
        case PersonsMerged():
            return happening.merged


def external_ids_can_be(
    case: Person, given: Circumstances, happening: PersonRegistered | ExternalIdsChanged
) -> Refused | None:
    """There is one id for each system whose ids are kept, written as an id can be."""
    systems = [one.system for one in happening.external_ids]
    for one in happening.external_ids:
        if one.system not in SYSTEMS:
            template = "“{system}” is no system whose ids are kept: choose one of {known}."
            places = {"system": one.system, "known": ", ".join(SYSTEMS)}
            return Refused("unknown_system", template, at="external_ids", **places)
        if systems.count(one.system) > 1:
            return Refused("id_twice", "Give one id for each system.", at=one.system)
        if not NUMBER.fullmatch(one.number):
            template = "“{number}” cannot be an id: write letters and digits without spaces, 40 at most."
            return Refused("not_an_id", template, at=one.system, number=one.number)
    return None


def has_come(case: Person, given: Circumstances, happening: StandingRecorded) -> Refused | None:
    """It is as of a day that has come."""
    # Where the university is, the day may have begun that in UTC has not.
    if (happening.as_of - given.moment.date()).days > 1:
        return Refused(
            "in_the_future", "It cannot be as of a day that is yet to come: give an earlier day.", at="as_of"
        )
    return None


def nobody_merges_herself(case: Person, given: Circumstances, happening: PersonsMerged) -> Refused | None:
    """Nobody merges herself."""
    if given.acting & {case.id, happening.merged}:
        template = "Nobody merges herself: ask another coordinator."
        return Refused("conflict_of_interest", template)
    return None


def nobody_separates_herself(case: Person, given: Circumstances, happening: PersonsSeparated) -> Refused | None:
    """Nobody separates herself.

    Else she could decide the next moment on what had been her own case.
    """
    if given.acting & {case.id, happening.separated}:
        template = "Nobody separates herself: ask another coordinator."
        return Refused("conflict_of_interest", template)
    return None


def was_merged(case: Person, given: Circumstances, happening: PersonsSeparated) -> Refused | None:
    """These two were merged."""
    if happening.separated not in case.merged:
        return Refused("not_merged", "These two were not merged.")
    return None


def holds_no_roles(case: Person, given: Circumstances) -> Refused | None:
    """The one who goes has no roles: a role ends only by the hand of an admin."""
    if case.grants:
        template = "The one who would go has roles: let her stay instead, or ask an admin to end them first."
        return Refused("holds_roles", template)
    return None


def nobody_was_merged_into_her(case: Person, given: Circumstances) -> Refused | None:
    """Nobody was merged into the one who goes."""
    if case.merged:
        template = "Others were merged into the one who would go: let her stay instead."
        return Refused("others_merged", template)
    return None


def ground_is_told(case: Person, given: Circumstances, happening: PersonErased) -> Refused | None:
    """The ground is told: on request, how she asked; on other grounds, which.

    What is said of other grounds is sealed for whoever acts, and so must not be hers.
    """
    act = given.act
    if happening.ground is Ground.REQUEST and act.on_behalf_of is None:
        return Refused("given_how_missing", "Say how she told you: by mail, by phone, in person.", at="given_how")
    if happening.ground is Ground.OTHER and act.reason is None:
        return Refused("reason_missing", "Say why she is erased, without naming her.", at="reason")
    return None


def still_needed(open_cases: Sequence[str], *, is_last_admin: bool) -> Refused | None:
    """What has to be done before anybody is erased."""
    if open_cases:
        template = (
            "She takes part in what is not over: {cases}. Conclude, withdraw, end or cancel that first, or let another "
            "person take her part."
        )
        return Refused("cases_open", template, cases=", ".join(open_cases))
    if is_last_admin:
        template = "She is the last admin, and nobody could grant roles any more: grant another person that role first."
        return Refused("last_admin", template)
    return None
