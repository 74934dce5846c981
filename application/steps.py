"""Taking one step on one case: the natural way through the house, whatever the case and the step."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from datetime import datetime
from functools import cached_property, partial
from typing import Any, Final
from uuid import UUID

from application.answers import refuse_wrong_answers
from application.asking import Asker
from application.facts import call, facts_of
from application.ledger import Ledger
from application.people import People, parts
from application.ports import Entry, TCase, Vault
from application.programmes import Programmes
from domain.application import Application
from domain.case import STAFF, Case, CaseEvent, Circumstances, Refused, Role, Step, words
from domain.ids import application_id

Partners = Callable[[frozenset[UUID]], frozenset[UUID]]
"""Everybody who has, or had, a mentorship with one of these people."""


Along = Callable[[Any, Circumstances, Mapping[str, Any]], Sequence[Case]]
"""What else moves when a case has taken a step: the other cases, in the order of recording, for the same save."""

Check = Callable[[Any, str, Circumstances, Mapping[str, Any]], None]
"""Refuses a step with these facts for what only other cases know."""

Supply = Callable[[Any, Mapping[str, Any]], Mapping[str, Any]]
"""Facts of a step that nobody is asked for: drawn, or known from other cases."""

Newcomers = Callable[[Mapping[str, Any]], frozenset[UUID]]
"""Whom a step is about besides those of its case."""


AlsoHeld = Callable[[Any, Asker], frozenset[Role]]
"""The roles that somebody has in a case by what other cases know."""

ANY_ROLE: Final = frozenset(Role)


class Ties(Set[UUID]):
    """Who has ties to whom a case is about, looked up when a rule first asks: most steps ask nobody's."""

    def __init__(self, look_up: Callable[[], frozenset[UUID]]) -> None:
        self.look_up = look_up

    @cached_property
    def found(self) -> frozenset[UUID]:
        return self.look_up()

    @classmethod
    def _from_iterable(cls, them: Iterable[UUID]) -> frozenset[UUID]:  # type: ignore[override]
        return frozenset(them)

    def __contains__(self, person_id: object) -> bool:
        return person_id in self.found

    def __iter__(self) -> Iterator[UUID]:
        return iter(self.found)

    def __len__(self) -> int:
        return len(self.found)


class MovedOn(Exception):
    """The case moved on since the asker looked at it. Nothing was recorded."""

    def __init__(self, case: Case, events: Sequence[CaseEvent]) -> None:
        super().__init__("Somebody else moved this case on: look at what changed, and decide again.")
        self.case, self.events = case, events


class Steps:
    def __init__(
        self, ledger: Ledger, people: People, programmes: Programmes, vault: Vault, partners: Partners
    ) -> None:
        self.ledger, self.people, self.programmes = ledger, people, programmes
        self.vault, self.partners = vault, partners
        self.along: dict[tuple[type[Case], str], Along] = {}
        self.checks: dict[type[Case], Check] = {}
        self.supplies: dict[tuple[type[Case], str], Supply] = {}
        self.newcomers: dict[tuple[type[Case], str], Newcomers] = {}
        self.also_held: dict[type[Case], AlsoHeld] = {}

    def follow(self, kind: type[Case], step: str, along: Along) -> None:
        """Let more move along with a step, after what moves along already."""
        before = self.along.get((kind, step))

        def both(case: Case, given: Circumstances, facts: Mapping[str, Any]) -> Sequence[Case]:
            return [*(before(case, given, facts) if before else ()), *along(case, given, facts)]

        self.along[kind, step] = both

    def take(
        self,
        kind: type[TCase],
        case_id: UUID,
        step: str,
        asker: Asker,
        facts: Mapping[str, Any] | None = None,
        seen_version: int | None = None,
        at_hand: TCase | None = None,
    ) -> Sequence[Entry]:
        """Let one case take a step. Sealed facts are given as plain text and sealed here.

        Args:
            seen_version: the version of the case that the asker saw when she decided; none if she saw none.
            at_hand: the case at that version, where it has just been loaded: it is used up, whatever comes of it. If it
                has moved on meanwhile, the save conflicts and the case is loaded.

        Raises:
            Refused: a rule says no.
            MovedOn: the case is not at the version that she saw.
        """

        first = iter([at_hand] if at_hand else [])

        def decide(moment: datetime) -> list[Case]:
            case = next(first, None) or self.load(kind, case_id, seen_version)
            newcomers, by = self.newcomers.get((kind, step)), asker.within(case)
            joining = newcomers(facts or {}) if newcomers else frozenset()
            given = self.given(by, moment, case, step, joining, why_about=case.written_about(step, facts or {}))
            refuse_wrong_answers(case, step, facts or {}, given)
            return self.taken(case, step, given, self.sealed(kind, step, facts or {}, case, by))

        return self.ledger.record(decide)

    def taken(self, case: Case, step: str, given: Circumstances, facts: Mapping[str, Any]) -> list[Case]:
        """The case after its step, and the cases that move along with it: all for one save."""
        if check := self.checks.get(type(case)):
            check(case, step, given, facts)
        supply = self.supplies.get((type(case), step))
        call(case, step, given, {**facts, **(supply(case, facts) if supply else {})})
        along = self.along.get((type(case), step))
        return [case, *(along(case, given, facts) if along else ())]

    def load(self, kind: type[TCase], case_id: UUID, seen_version: int | None = None) -> TCase:
        case = self.ledger.load(kind, case_id)
        if seen_version is not None and case.version != seen_version:
            raise MovedOn(case, self.ledger.history(case_id, seen_version))
        return case

    def open_steps(self, case: Any, asker: Asker, moment: datetime) -> list[Step]:
        """What the asker may do with this case now, in the order of its life."""
        asker = asker.within(case)
        held = self.held(asker, case)
        found: list[Step] = case.open_steps(self.looking(asker, moment, case, held), held)
        return found

    def looking(self, asker: Asker, moment: datetime, case: Any, held: frozenset[Role]) -> Circumstances:
        """The circumstances in which somebody looks at a case, in any of her roles."""
        return self.circumstances(asker, moment, case, ANY_ROLE, held)

    def given(
        self,
        asker: Asker,
        moment: datetime,
        case: Any,
        step: str,
        newcomers: frozenset[UUID] = frozenset(),
        now: datetime | None = None,
        why_about: frozenset[UUID] | None = None,
    ) -> Circumstances:
        """The circumstances of a step on a case of an intake. `now` is what the clock was told (UTC).

        `why_about`: whom the reason is about, of those whom the case is about; all of them, if nobody is named.
        """
        about = case.subjects() | newcomers
        sealed_for = (case.subjects() if why_about is None else why_about) | newcomers
        given = self.circumstances(asker, moment, case, row_of(case, step).who, self.held(asker, case), sealed_for)
        if given.act.role not in STAFF:
            return replace(given, now=now)
        close_to, selecting = Ties(partial(self.close_to, about)), Ties(partial(self.selecting, case, about))
        return replace(given, close_to=close_to, selecting=selecting, now=now)

    def held(self, asker: Asker, case: Any) -> frozenset[Role]:
        also = self.also_held.get(type(case))
        more = also(case, asker) if also else frozenset()
        granted = self.people.roles(asker, case.programme, case.units(), case.faculties())
        return granted | parts(case, asker) | more

    def circumstances(
        self,
        asker: Asker,
        moment: datetime,
        case: Any,
        who: frozenset[Role],
        held: frozenset[Role],
        about: frozenset[UUID] = frozenset(),
    ) -> Circumstances:
        """As in `given`, where nobody's ties are asked."""
        policy, version = self.programmes.policy_of(case.programme, case.intake)
        return self.people.circumstances(
            asker,
            moment,
            who,
            held,
            about=about or case.subjects(),
            policy=policy,
            policy_version=version,
        )

    def close_to(self, subjects: frozenset[UUID]) -> frozenset[UUID]:
        """Who must not decide on these people: kin, supervisors, and partners of any mentorship; under whatever ids."""
        them = [self.people.who_stays(one) for one in subjects]
        hers = frozenset().union(*(one.everybody for one in them))
        ties = self.people.ties(hers - {one.id for one in them}).union(*(one.ties() for one in them))
        return self.people.together(ties | self.partners(hers)) | (hers - subjects)

    def selecting(self, case: Any, subjects: frozenset[UUID]) -> frozenset[UUID]:
        """Mentors of the case's intake who have, or had, a mentorship with one of these people, and no other tie to them;
        nobody where mentors do not select."""
        policy, _version = self.programmes.policy_of(case.programme, case.intake)
        if "mentor_selects" not in policy.matching.modes:
            return frozenset()
        return frozenset(
            one
            for one in self.partners(subjects) - self.people.ties(subjects)
            if (hers := self.ledger.find(Application, application_id(case.programme, case.intake, one, Role.MENTOR)))
            and hers.state == "accepted"
        )

    def sealed(self, kind: type[Case], step: str, facts: Mapping[str, Any], case: Case, asker: Asker) -> dict[str, Any]:
        """These facts with their texts sealed, under the keys of whom they are about and of who wrote them."""
        people = case.written_about(step, facts) | authors(asker)
        return seal_texts(self.vault, kind, step, facts, people)


def row_of(case: Case, step: str) -> Step:
    """The step of this name in the life of a case that is there.

    Raises:
        Refused: it has none, or it is the one with which such a case is opened.
    """
    row = case.LIFE.get(step)
    if row is None or row.opens:
        raise Refused("unknown_step", "“{step}” is not a step of this case.", step=words(step))
    return row


def seal_texts(
    vault: Vault, kind: type[Case], step: str, facts: Mapping[str, Any], people: Iterable[UUID]
) -> dict[str, Any]:
    """
    Raises:
        TypeError: the step does not ask for one of these facts; what use cases supply themselves, nobody else gives.
    """
    asked = {fact.name: fact for fact in facts_of(kind, step)}
    if strange := facts.keys() - asked.keys():
        raise TypeError(f"{step} does not ask for {', '.join(sorted(strange))}")
    texts = {fact.name for fact in asked.values() if fact.sealed}
    return {
        name: (vault.seal(value, people) if value.strip() else None)
        if name in texts and isinstance(value, str)
        else value
        for name, value in facts.items()
    }


def authors(asker: Asker) -> frozenset[UUID]:
    return frozenset(one for one in (asker.person_id, asker.on_behalf_of) if one)
