"""Person: sealed identity, external ids, standing, granted roles, declared ties, and the merging of duplicates."""

from domain.person.aggregate import ERASED, KNOWN, MERGED, Person
from domain.person.events import (
    ExternalIdsChanged,
    IdentityChanged,
    KinDeclared,
    PersonErased,
    PersonMergedInto,
    PersonRegistered,
    PersonSeparated,
    PersonsMerged,
    PersonsSeparated,
    RoleGranted,
    RoleRevoked,
    StandingRecorded,
    SupervisorDeclared,
)
from domain.person.values import EVERYWHERE, GRANTED, SYSTEMS, Enrolment, ExternalId, Grant, Ground, Standing

__all__ = [
    "ERASED",
    "EVERYWHERE",
    "GRANTED",
    "KNOWN",
    "MERGED",
    "SYSTEMS",
    "Enrolment",
    "ExternalId",
    "ExternalIdsChanged",
    "Grant",
    "Ground",
    "IdentityChanged",
    "KinDeclared",
    "Person",
    "PersonErased",
    "PersonMergedInto",
    "PersonRegistered",
    "PersonSeparated",
    "PersonsMerged",
    "PersonsSeparated",
    "RoleGranted",
    "RoleRevoked",
    "Standing",
    "StandingRecorded",
    "SupervisorDeclared",
]
