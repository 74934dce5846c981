"""Programmes: opening them from their files, revising their policy, opening intakes; and the policy of any version."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from time import monotonic
from uuid import UUID

from application.asking import Asker
from application.ledger import Decision, Ledger
from application.people import People
from application.ports import PolicyReader, UnknownCase
from domain.case import Case, CaseEvent, Circumstances, Refused
from domain.ids import intake_places_id, programme_id
from domain.intake_places import IntakePlaces
from domain.policy import Difference, Policy, differences
from domain.programme import PolicyRevised, Programme, ProgrammeOpened

GOOD_FOR = 1.0  # seconds; an act names the policy version it was decided under, so that a second more under the old one is seen


class Programmes:
    def __init__(self, ledger: Ledger, people: People, read_policy: PolicyReader) -> None:
        self.ledger, self.people = ledger, people
        self.read_policy = lru_cache(maxsize=64)(read_policy)
        # Which programmes there are: a view's answer, wired once the views are there.
        self.codes: Callable[[], Iterable[str]] = tuple
        # How many mentees take part in an intake: asked where one that had no limit gets one.
        self.taking_part: Callable[[str, str], int] = lambda code, intake: 0
        self.policies: dict[tuple[str, int], Policy] = {}
        self.known: dict[UUID, tuple[float, Programme]] = {}

    # What is asked

    def get(self, code: str) -> Programme:
        """The programme as it stands, or stood a moment ago: what another process recorded is seen `GOOD_FOR` seconds later.

        Raises:
            UnknownCase: there is no such programme.
        """
        known = self.known.get(programme_id(code))
        return known[1] if known and known[0] >= monotonic() else self.load(code)

    def load(self, code: str) -> Programme:
        """The programme as it stands, whoever recorded it: for decisions that rest on it.

        Raises:
            UnknownCase: there is no such programme.
        """
        case_id = programme_id(code)
        try:
            programme = self.ledger.load(Programme, case_id)
        except UnknownCase:
            raise UnknownCase(f"There is no programme “{code}”.") from None
        self.known[case_id] = monotonic() + GOOD_FOR, programme
        return programme

    def all(self) -> list[Programme]:
        """Every programme, in the order in which they were opened."""
        return [self.get(code) for code in self.codes()]

    def exists(self, code: str) -> bool:
        return self.ledger.find(Programme, programme_id(code)) is not None

    def policy(self, code: str, version: int) -> Policy:
        """The policy as it was in this version, which never changes."""
        known = self.policies.get((code, version))
        if known is None:
            known = self.policies[code, version] = self.read_policy(self.get(code).policy_text(version))
        return known

    def newest_policy(self, code: str) -> Policy:
        programme = self.get(code)
        return self.read_policy(programme.policy_text(programme.policy_version))

    def policy_of(self, code: str, intake: str) -> tuple[Policy, int]:
        """The policy that the cases of an intake are decided under, and its version; of no intake, the newest."""
        programme = self.get(code)
        version = programme.intake(intake).policy_version if intake else programme.policy_version
        return self.policy(code, version), version

    def differences(self, code: str, old: int, new: int) -> tuple[Difference, ...]:
        """What changed from one version of the policy to another.

        Raises:
            Refused: the policy has no such version.
        """
        programme = self.get(code)
        for version in (old, new):
            if not 1 <= version <= programme.policy_version:
                template = "The policy has the versions 1 to {last}."
                raise Refused("unknown_version", template, at="version", last=programme.policy_version)
        return differences(self.policy(code, old), self.policy(code, new))

    def changes_in(self, code: str, policy_text: str) -> tuple[Difference, ...]:
        """What a revised file would change in the newest version. Nothing is recorded.

        Raises:
            ProgrammeFileRefused: the file has faults; all of them are named.
            Refused: it is another programme's file.
        """
        revised = self.read_policy(policy_text)
        if revised.code != code:
            template = "This is the file of “{other}”: choose the file of “{code}”."
            raise Refused("other_programme", template, at="file", other=revised.code, code=code)
        return differences(self.newest_policy(code), revised)

    def versions_recorded(self, code: str) -> Sequence[datetime]:
        """When each version of the policy was recorded (UTC), the first one first."""
        said = (ProgrammeOpened, PolicyRevised)
        return [one.act.recorded_at for one in self.history(code) if isinstance(one, said)]

    def history(self, code: str) -> Sequence[CaseEvent]:
        """What happened to the programme itself, its policy and its intakes."""
        return self.ledger.history(programme_id(code))

    # What is done

    def open(self, asker: Asker, policy_text: str) -> Programme:
        """Open the programme that this file describes.

        Raises:
            ProgrammeFileRefused: the file has faults; all of them are named.
            Refused: it exists already, or the asker may not.
        """
        code = self.read_policy(policy_text).code

        def decide(moment: datetime) -> list[Programme]:
            if self.ledger.find(Programme, programme_id(code)):
                raise Refused(
                    "programme_exists", "The programme “{code}” exists already: revise its policy.", code=code
                )
            return [Programme.open(code, policy_text, self.given(asker, moment, "open", code))]

        self.record(code, decide)
        return self.get(code)

    def revise_policy(self, asker: Asker, policy_text: str, since: int | None = None) -> Programme:
        """A new version for intakes to come; open intakes keep theirs until told otherwise.

        Args:
            since: the version in which its changes were shown to whoever agreed; none if they were shown to nobody.
        """
        code = self.read_policy(policy_text).code

        def decide(moment: datetime) -> list[Programme]:
            programme = self.ledger.load(Programme, programme_id(code))
            if since is not None and since != programme.policy_version:
                template = "The policy has version {version} by now: look again at what your file changes in it."
                raise Refused("policy_moved_on", template, version=programme.policy_version)
            programme.revise_policy(self.given(asker, moment, "revise_policy", code), policy_text)
            return [programme]

        self.record(code, decide)
        return self.get(code)

    def open_intake(self, asker: Asker, code: str, intake: str, opens: date, closes: date) -> None:
        """Both days inclusive, in the programme's time zone."""

        def decide(moment: datetime) -> list[Case]:
            programme = self.ledger.load(Programme, programme_id(code))
            given = self.given(asker, moment, "open_intake", code)
            programme.open_intake(given, intake, opens, closes)
            places = self.places_in(programme, programme.policy_version)
            limit = [self.limited(given.alongside(), code, intake, places)] if places is not None else []
            return [programme, *limit]

        self.record(code, decide)

    def change_intake_policy(self, asker: Asker, code: str, intake: str, version: int) -> None:
        """Its places change along, where the two versions say different numbers.

        Raises:
            Refused: there is no such intake or version, or more places are taken than the other version has.
        """

        def decide(moment: datetime) -> list[Case]:
            programme = self.ledger.load(Programme, programme_id(code))
            given = self.given(asker, moment, "change_intake_policy", code)
            before = programme.intake(intake).policy_version
            programme.change_intake_policy(given, intake, version)
            old, new = (self.places_in(programme, one) for one in (before, version))
            return [programme] if old == new else [programme, self.limited(given.alongside(), code, intake, new)]

        self.record(code, decide)

    def change_places(self, asker: Asker, code: str, intake: str, places: int | None) -> None:
        """Another number of places for the mentees of an intake; None for no limit.

        Raises:
            Refused: there is no such intake, more places are taken already, or nobody says why.
        """

        def decide(moment: datetime) -> list[Case]:
            given = self.given(asker, moment, "open_intake", code)
            self.ledger.load(Programme, programme_id(code)).intake(intake)
            return [self.limited(given, code, intake, places)]

        self.ledger.record(decide)

    def places(self, code: str, intake: str) -> IntakePlaces | None:
        """The places of an intake, as they stand; None where no number was ever said."""
        return self.ledger.find(IntakePlaces, intake_places_id(code, intake))

    def places_in(self, programme: Programme, version: int) -> int | None:
        """How many places a version of the policy has for an intake."""
        return self.read_policy(programme.policy_text(version)).selection.places

    def limited(self, given: Circumstances, code: str, intake: str, places: int | None) -> IntakePlaces:
        """So many places from now on. (An intake that had no limit counts who takes part now: whom another process accepts
        between this and the save, some milliseconds later, it does not count.)"""
        kept = self.places(code, intake)
        if kept is None:
            taken = self.taking_part(code, intake)
            return IntakePlaces.limit(given, programme=code, intake=intake, places=places, taken=taken)
        if not (given.along and kept.places == places):
            kept.change_places(given, places)
        return kept

    def close_intake(self, asker: Asker, code: str, intake: str) -> None:
        def decide(moment: datetime) -> list[Programme]:
            programme = self.ledger.load(Programme, programme_id(code))
            programme.close_intake(self.given(asker, moment, "close_intake", code), intake)
            return [programme]

        self.record(code, decide)

    def record(self, code: str, decide: Decision) -> None:
        self.ledger.record(decide)
        self.known.pop(programme_id(code), None)

    def given(self, asker: Asker, moment: datetime, step: str, code: str) -> Circumstances:
        held = self.people.roles(asker, code)
        return self.people.circumstances(asker, moment, Programme.LIFE[step].who, held, about=())
