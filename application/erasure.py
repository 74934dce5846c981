"""Erasing people, as the law asks: the event first, then all that could still be read of her.

What happened stays in the ledger, without her: her texts are sealed under a key that is gone. The order survives a crash at any
moment: that it was begun is noted at the desk before anything is recorded, and forgotten only when the last trace is; whoever
finds the note, the next command or the clock, goes on. Each part of it is safe twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from application.asking import Asker
from application.ledger import Ledger, RestsOn
from application.people import People
from application.questions import CaseRow
from application.texts_in_clear import InClear, Lines, naming
from domain.action_item import ActionItem
from domain.application import Application
from domain.application.life import OPEN as OPEN_APPLICATION
from domain.award import Award
from domain.award.aggregate import UNDECIDED
from domain.case import Case, Circumstances, Refused, Role
from domain.identity import Identity
from domain.mentorship import Mentorship
from domain.mentorship.states import ALLIED, PROPOSED
from domain.person import ERASED, EVERYWHERE, Grant, Ground, IdentityChanged, Person, PersonRegistered


@dataclass(frozen=True)
class Needing:
    """The states in which a case of this kind still needs those who take part in it, and who these are."""

    kind: type[Case]
    states: frozenset[str]
    people: Callable[[Any], Set[UUID]]


NEEDING: Mapping[str, Needing] = {
    Application.TOPIC: Needing(Application, OPEN_APPLICATION, lambda case: {case.person_id}),
    Mentorship.TOPIC: Needing(Mentorship, ALLIED | {PROPOSED}, lambda case: case.parties),
    Award.TOPIC: Needing(Award, UNDECIDED, lambda case: set(case.jury)),
}
"""What only she was asked to do, her checklists, is cancelled with her."""

NEVER_RECORDED = timedelta(hours=1)
"""An erasure that was begun so long ago, and of which the ledger knows nothing, was refused or cut short before."""

LEAST_TELLING = 3
"""Names shorter than this are found in any text."""

Report = Callable[[int, int], None]


class Begun(Protocol):
    """Erasures that were begun and are not over yet, kept at the desk."""

    def add(self, people: Iterable[UUID], moment: datetime) -> None: ...

    def all(self) -> Mapping[UUID, datetime]: ...

    def remove(self, people: Iterable[UUID]) -> None: ...


class Forgetting(Protocol):
    """Takes away whatever is kept of people outside the ledger. Each is safe twice."""

    def at_the_desk(self, people: Set[UUID], emails: Set[str]) -> None:
        """Accounts, notices, files, links: all that is theirs, or leads to these addresses."""

    def destroy_keys(self, people: Set[UUID]) -> None: ...

    def in_views(self, report: Report | None = None) -> None:
        """Make all views anew from what can be read now, and keep nothing of those before."""


class Erasure:
    def __init__(
        self,
        ledger: Ledger,
        people: People,
        begun: Begun,
        forgetting: Forgetting,
        cases_of: Callable[[UUID], Iterable[CaseRow]],
        admins: Callable[[], Iterable[UUID]],
    ) -> None:
        self.ledger, self.people, self.begun, self.forgetting = ledger, people, begun, forgetting
        self.cases_of, self.admins = cases_of, admins
        self.lines: Lines = lambda topic, role: ()
        """All events of a kind: a view's answer, wired once the views are there."""

    # What is asked

    def unfinished(self) -> Sequence[UUID]:
        """Who was erased, and still leaves a trace somewhere."""
        return [one for one in self.begun.all() if self.is_recorded(one)]

    def is_recorded(self, person_id: UUID) -> bool:
        person = self.ledger.find(Person, person_id)
        return person is not None and person.state == ERASED

    def open_cases(self, ids: Set[UUID]) -> list[str]:
        """The references of what they take part in and is not over.

        The lists say which cases those are, once they have caught up; whether they are over, and who is still in them, the
        ledger does.
        """
        return self.needing(ids, [row for one in ids for row in self.cases_of(one)])

    def needing(self, ids: Set[UUID], rows: Iterable[CaseRow]) -> list[str]:
        return sorted({row.reference for row in rows if self.is_needed_in(row, ids)})

    def is_needed_in(self, row: CaseRow, ids: Set[UUID]) -> bool:
        needing = NEEDING.get(row.kind)
        return needing is not None and bool(needed_in(self.ledger.load(needing.kind, UUID(row.id))) & ids)

    def named_in_clear(self, ids: Set[UUID]) -> list[InClear]:
        """Where a name or address of theirs stands in a text that is not sealed, and so stays when they are gone."""
        return naming(self.identities(ids), self.lines, self.ledger)

    def is_last_admin(self, ids: Set[UUID]) -> bool:
        known = {one: self.ledger.load(Person, one) for one in {*self.admins(), *ids}}
        admins = {one for one, person in known.items() if Grant(Role.ADMIN, EVERYWHERE) in person.grants}
        return bool(admins & ids) and not admins - ids

    # What is done

    def erase(self, asker: Asker, person_id: UUID, ground: Ground) -> frozenset[UUID]:
        """Erase her under all ids under which she is known, and say which those were.

        Nothing of her can be read when this returns, but from views that were made before: see `finish`.

        Args:
            asker: an admin. With `given_how`, the one who is erased asked for it herself; a reason in words is sealed for the
                asker alone.

        Raises:
            Refused: the asker is no admin, a case is open, she is the last admin, was erased before, or the reason names her.
        """
        ids = frozenset(self.people.who_stays(person_id).everybody)
        self.refuse_naming(asker.reason, ids)
        self.begun.add(ids, datetime.now(UTC))
        try:
            rests_on = RestsOn(named=ids)
            self.ledger.record(
                lambda moment: self.erased(asker, moment, self.people.who_stays(person_id), ground, rests_on), rests_on
            )
        except Refused:
            self.begun.remove(one for one in ids if not self.is_recorded(one))
            raise
        self.forget(ids)
        return ids

    def erased(self, asker: Asker, moment: datetime, person: Person, ground: Ground, rests_on: RestsOn) -> list[Case]:
        """Her, whoever was found to be her, and what she alone was asked to do, in one save.

        It rests on all her cases being over, and on nothing new being said of her: else it is decided again.
        """
        given, ids = self.given(asker, moment, person), person.everybody
        rows = [row for one in ids for row in self.cases_of(one)]
        rests_on.named, rests_on.cases = ids, frozenset(UUID(row.id) for row in rows)
        person.erase(given, ground, self.needing(ids, rows), is_last_admin=self.is_last_admin(ids))
        others = [self.ledger.load(Person, one) for one in sorted(person.merged)]
        for other in others:
            other.erase(given.alongside(), ground)
        return [person, *others, *self.dropped(rows, given.alongside())]

    def dropped(self, rows: Iterable[CaseRow], given: Circumstances) -> Iterator[ActionItem]:
        """What is left of their checklists, cancelled."""
        items = {row.id for row in rows if row.kind == ActionItem.TOPIC}
        for item in (self.ledger.load(ActionItem, UUID(one)) for one in sorted(items)):
            if item.is_undelivered:
                item.cancel(given)
                yield item

    def given(self, asker: Asker, moment: datetime, person: Person) -> Circumstances:
        """An admin acts; that the one who is erased asked for it is said in the act, not by playing her part."""
        acting = replace(asker, given_how="", on_behalf_of=None)
        held = self.people.roles_anywhere_in(acting, EVERYWHERE)
        given = self.people.circumstances(acting, moment, Person.LIFE["erase"].who, held, about=())
        if not asker.given_how:
            return given
        act = replace(given.act, on_behalf_of=person.id, given_how=asker.given_how)
        return replace(given, act=act, also_deciding=person.everybody)

    def refuse_naming(self, reason: str, ids: Set[UUID]) -> None:
        """The reason is kept for good, and what is kept of her is not."""
        said = reason.casefold()
        for identity in self.identities(ids):
            if next((one for one in telling(identity) if one in said), None):
                template = (
                    "The reason stays when she is gone, and it names her or says how she is reached: leave that out."
                )
                raise Refused("reason_names_her", template, at="reason")

    def identities(self, ids: Set[UUID]) -> Iterator[Identity]:
        """Who they are and once were, as far as it can still be read."""
        for one in ids:
            for event in self.ledger.history(one):
                if isinstance(event, PersonRegistered | IdentityChanged) and (
                    found := self.people.opened(event.identity)
                ):
                    yield found

    def forget(self, ids: Set[UUID]) -> None:
        """All but the views. The desk comes before the keys: with them goes what tells under which addresses she is there."""
        emails = {one.email.strip().casefold() for one in self.identities(ids)} - {""}
        self.forgetting.at_the_desk(ids, emails)
        self.forgetting.destroy_keys(ids)

    def finish(self, report: Report | None = None) -> Sequence[UUID]:
        """Go on with what was begun, to the end: by whoever erased, and by the clock. Who it was about comes back."""
        begun = self.begun.all()
        if not begun:
            return []
        recorded = [one for one in begun if self.is_recorded(one)]
        long_ago = datetime.now(UTC) - NEVER_RECORDED
        if in_vain := [one for one, since in begun.items() if one not in recorded and since < long_ago]:
            self.begun.remove(in_vain)
        if recorded:
            self.forget(frozenset(recorded))
            self.forgetting.in_views(report)
            self.begun.remove(recorded)
        return recorded


def needed_in(case: Any) -> Set[UUID]:
    """The people whom a case cannot do without as it stands: nobody is erased who is needed, and nobody needed who is erased."""
    if isinstance(case, ActionItem):
        return case.people(Role.RESPONSIBLE) if case.is_undelivered else frozenset()
    needing = NEEDING.get(case.TOPIC)
    return needing.people(case) if needing and case.state in needing.states else frozenset()


def telling(identity: Identity) -> Iterator[str]:
    """What tells who she is, folded."""
    texts: list[Any] = [identity.given_name, identity.family_name, identity.email, identity.phone]
    for text in texts:
        if len(folded := text.strip().casefold()) >= LEAST_TELLING:
            yield folded
