"""Person: sealed identity, external ids, standing, granted roles, declared ties, and the merging of duplicates."""

from domain.person.aggregate import KNOWN, MERGED, Person
from domain.person.events import (
    ExternalIdsChanged,
    IdentityChanged,
    KinDeclared,
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
from domain.person.values import EVERYWHERE, GRANTED, SYSTEMS, Enrolment, ExternalId, Grant, Standing

__all__ = [
    "EVERYWHERE",
    "GRANTED",
    "KNOWN",
    "MERGED",
    "SYSTEMS",
    "Enrolment",
    "ExternalId",
    "ExternalIdsChanged",
    "Grant",
    "IdentityChanged",
    "KinDeclared",
    "Person",
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
