"""The timeline of a case: every event as its reader may know it, newest first, with who, when and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from itertools import groupby
from typing import Any, Final

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup

from application.case_files import CaseFile
from application.visibility import CONCERNS
from domain.again import step_behind
from domain.application.events import PlaceFreed, PlaceTaken
from domain.case import CLOCK, Act, CaseEvent
from domain.mentorship.events import ContactCorrected, ContactLogged
from web import dates
from web.as_of import page_after
from web.language import N_
from web.naming import actor_name, name_of
from web.session import OF_THE_PAST
from web.step_forms.hints import given_how_word
from web.timeline import action_items, applications, awards, gatherings, mentorships
from web.timeline.telling import Teller, Told
from web.words import plain, role_word

TELL: Final = {**applications.TELL, **mentorships.TELL, **action_items.TELL, **gatherings.TELL, **awards.TELL}

SHOWN: Final = {
    # the filters of the history of a mentorship: their words, and the events that they let through
    "contacts": (N_("Contacts"), ("ContactLogged", "ContactCorrected", "CadenceMissed", "CadenceMadeGood")),
    "goals": (N_("Goals"), ("DevelopmentPlanAgreed", "GoalSet", "GoalProgressed", "GoalReached", "GoalDropped")),
    "clock": (N_("By the clock"), ()),
}


@dataclass(frozen=True)
class Entry:
    """One event as a page shows it. `why` is in the person's words; `private` is seen by coordinators only."""

    icon: str
    title: str
    text: str
    why: str
    who: str
    name: str
    version: int
    when: datetime
    tone: str
    tag: str
    private: bool
    then: str = ""
    first_version: int = 0
    """Of several events that happened as one; `version` is then the last."""

    @property
    def versions(self) -> str:
        return f"{self.first_version}–{self.version}" if self.first_version else str(self.version)


@dataclass(frozen=True)
class Timeline:
    """The events of a case that its reader may know of."""

    file: CaseFile

    @cached_property
    def teller(self) -> Teller:
        return Teller(self.file)

    def seen(self) -> Sequence[CaseEvent]:
        """Oldest first."""
        return self.file.events_seen

    def is_seen(self, event: CaseEvent) -> bool:
        return self.file.sees(event)

    def entries(self, events: Sequence[CaseEvent]) -> Sequence[Entry]:
        """These events, newest first."""
        return [self.entry(event) for event in reversed(events) if self.is_seen(event)]

    def by_month(self, show: str = "", most: int | None = None) -> tuple[Sequence[tuple[date, Sequence[Entry]]], int]:
        """The newest entries under the first day of their month, and how many earlier ones there are.

        Args:
            show: one of `SHOWN`, or empty for all.
        """
        wanted = bundled([event for event in reversed(self.seen()) if is_shown(event, show)])
        told = [self.entry_of(bundle) for bundle in wanted[:most]]
        months = groupby(told, key=lambda entry: dates.local(entry.when).replace(day=1))
        return [(month, list(entries)) for month, entries in months], sum(map(len, wanted[len(told) :]))

    def entry_of(self, bundle: Sequence[CaseEvent]) -> Entry:
        """One entry of events, newest first, that happened as one: a whole group of students takes its mentor's places."""
        entry = self.entry(bundle[0])
        if len(bundle) == 1:
            return entry
        told = applications.places_told(bundle, self.teller)
        oldest = self.file.number_at(bundle[-1].originator_version)
        return replace(entry, title=told.title, text=told.text, first_version=oldest)

    def entry(self, event: CaseEvent) -> Entry:
        topic = event.TOPIC
        tell = TELL.get(type(event))
        told = tell(event, self.teller) if tell else Told("dot", plain(topic))
        corrected = self.corrected_in(event)
        return Entry(
            icon=told.icon,
            title=told.title,
            text=self.with_reason(told.text, event),
            why=told.words or self.teller.text(event, "reason", event.act.reason),
            who=self.who(event),
            name=topic,
            version=self.file.number_at(event.originator_version),
            when=event.act.recorded_at,
            tone="past" if corrected else told.tone,
            tag=_("Corrected by v%(version)d", version=corrected) if corrected else "",
            private=topic in CONCERNS,
            then=self.then(event),
        )

    def then(self, event: CaseEvent) -> str:
        """The address of the case as of an event, for its office."""
        if not self.file.roles & set(OF_THE_PAST):
            return ""
        return page_after(event, url_for("cases.show", reference=self.file.case.reference))

    def corrected_in(self, event: CaseEvent) -> int:
        """The version in which a contact was corrected; 0 where it stands."""
        if not isinstance(event, ContactLogged | ContactCorrected):
            return 0
        corrections = (one for one in self.file.events if isinstance(one, ContactCorrected))
        found = next((one.originator_version for one in corrections if one.corrects == event.contact), 0)
        return self.file.number_at(found)

    def who(self, event: CaseEvent) -> str:
        """Who did it, in which role; for whom, and how she was told; on which day, if that is another one."""
        act = event.act
        if act.actor == CLOCK:
            said = by_the_clock(act)
        elif act.on_behalf_of:
            said = _(
                "%(office)s for %(name)s · %(role)s, told %(how)s",
                office=actor_name(act.actor),
                name=name_of(act.on_behalf_of),
                role=role_word(act.role),
                how=given_how_word(act.given_how),
            )
        else:
            said = f"{actor_name(act.actor)} · {role_word(act.role)}"
        if act.happened_at and dates.local(act.happened_at) != dates.local(act.recorded_at):
            said += " · " + _("happened on %(day)s", day=dates.day(act.happened_at))
        return said

    def with_reason(self, text: str, event: CaseEvent) -> str:
        """What is told, and what the code of the reason is called."""
        if not event.act.reason_code or not self.file.knows_why(event):
            return text
        step = step_behind(type(self.file.case), type(event))
        reason = _("Reason: %(reason)s", reason=self.teller.reason(step.name if step else "", event.act.reason_code))
        return Markup("{} · {}").format(text, reason) if text else reason


def by_the_clock(act: Act) -> str:
    """What the clock carries out for somebody says for whom."""
    if act.on_behalf_of is None:
        return actor_name(act.actor)
    return _("%(office)s for %(name)s", office=actor_name(act.actor), name=name_of(act.on_behalf_of))


def bundled(seen: Sequence[CaseEvent]) -> Sequence[Sequence[CaseEvent]]:
    """The events in order, those that one save recorded of the places of one mentorship together."""

    def together(event: CaseEvent) -> object:
        if isinstance(event, PlaceTaken | PlaceFreed):
            return type(event), event.act.recorded_at, event.mentorship_id
        return event.originator_version

    return [list(bundle) for _key, bundle in groupby(seen, key=together)]


def is_shown(event: Any, show: str) -> bool:
    if show == "clock":
        return bool(event.act.actor == CLOCK)
    return show not in SHOWN or event.TOPIC in SHOWN[show][1]
