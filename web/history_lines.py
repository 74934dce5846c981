"""The lines of the history as people read them: each event in the words of its case's timeline."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from babel.numbers import format_decimal
from flask import g, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from application.case_files import CaseFile
from application.people import ERASED
from application.questions import Line
from domain import figures, intake_places, person, programme, reading, reference, reports
from domain.case import CLOCK, CaseEvent
from domain.policy import Policy
from web.appearance import locale
from web.as_of import page_after
from web.code_words import code_word
from web.dates import day, page_zone, span, use_zone
from web.faculty_words import place_word
from web.house import house
from web.language import word
from web.naming import actor_name, name_of
from web.open_case import heading
from web.reading_words import sealed_matter_read
from web.scope import programme_name, zone_of
from web.session import asker
from web.timeline import Entry, Timeline, by_the_clock
from web.words import GROUNDS, plain, role_word

MOST_FIGURES: Final = 5


@dataclass(frozen=True)
class Told:
    """One line: what happened, why, who did it, and to whom (`about`, which leads to `href`)."""

    at: int
    title: str
    text: str
    why: str
    who: str
    when: datetime
    name: str
    version: int
    state: str
    reference: str
    about: str
    href: str
    private: bool = False
    replay: str = ""
    then: str = ""
    actor: str = ""


def told(lines: Sequence[Line]) -> list[Told]:
    """These lines in words, in the same order, without concerns that the reader must not know of.

    Read from the ledger: a few readings for each case on the page.
    """
    return [one for line in lines if (one := in_its_zone(line))]


def in_its_zone(line: Line) -> Told | None:
    """Times in its words are those of its programme, wherever the page that lists it is."""
    if not is_of_case(line):
        return of_others(line)
    zones, zone_of_page = g.setdefault("zones", {}), page_zone()
    if line.programme not in zones:
        zones[line.programme] = zone_of(line.programme)
    use_zone(zones[line.programme])
    try:
        return of_case(line)
    finally:
        use_zone(zone_of_page)


def event_of(line: Line) -> CaseEvent:
    """The event itself."""
    events = timeline_of(line).file.events if is_of_case(line) else events_of(UUID(line.case_id))
    return events[line.version - 1]


def may_read(line: Line) -> bool:
    """Whether the reason of an event is for whoever is signed in."""
    if not is_of_case(line):
        return True
    timeline = timeline_of(line)
    event = timeline.file.events[line.version - 1]
    return timeline.is_seen(event) and bool(timeline.teller.text(event, "reason", event.act.reason))


def is_seen(line: Line) -> bool:
    """Whether whoever is signed in may know of an event at all."""
    return not is_of_case(line) or timeline_of(line).is_seen(event_of(line))


def is_of_case(line: Line) -> bool:
    return bool(line.programme) and line.kind in house().case_files.kinds


# Cases


def of_case(line: Line) -> Told | None:
    timeline = timeline_of(line)
    event = timeline.file.events[line.version - 1]
    if not timeline.is_seen(event):
        return None
    entry: Entry = timeline.entry(event)
    return Told(
        at=line.at,
        title=entry.title,
        text=entry.text,
        why=entry.why,
        who=entry.who,
        when=entry.when,
        name=entry.name,
        version=entry.version,
        state=line.state,
        reference=line.reference,
        about=heading(timeline.file).text,
        href=url_for("cases.show", reference=line.reference),
        private=entry.private,
        replay=url_for("cases.replay", reference=line.reference, at=entry.version),
        then=entry.then,
        actor=line.actor,
    )


def timeline_of(line: Line) -> Timeline:
    """The timeline of a line's case, read once a page."""
    known: dict[str, Timeline] = g.setdefault("timelines", {})
    if line.case_id not in known:
        known[line.case_id] = Timeline(file_of(line))
    return known[line.case_id]


def file_of(line: Line) -> CaseFile:
    """As much of a case's file as its history needs, for a reader who may read it."""
    kind, _next_steps = house().case_files.kinds[line.kind]
    case: Any = house().ledger.load(kind, UUID(line.case_id))
    return house().case_files.file_of(case, asker())


# People, programmes, references


def of_others(line: Line) -> Told:
    events = events_of(UUID(line.case_id))
    event = events[line.version - 1]
    title, text = WORDS[type(event)](event) if type(event) in WORDS else (plain(line.topic), "")
    about, href = subject_of(line)
    return Told(
        at=line.at,
        title=title,
        text=text,
        why=reason_of_others(event),
        who=who(event),
        when=event.act.recorded_at,
        name=line.topic,
        version=line.version,
        state=line.state,
        reference="" if line.kind == programme.Programme.TOPIC else line.reference,
        about=about,
        href=href,
        then=page_after(event, href) if href else "",
        actor=line.actor,
    )


def reason_of_others(event: CaseEvent) -> str:
    reason = house().vault.open(event.act.reason) if event.act.reason else ""
    return _(ERASED) if reason is None else reason


def who(event: CaseEvent) -> str:
    """Who did it, and in which role; the clock has none."""
    act = event.act
    return by_the_clock(act) if act.actor == CLOCK else f"{actor_name(act.actor)} · {role_word(act.role)}"


def events_of(case_id: UUID) -> Sequence[CaseEvent]:
    """What happened to somebody, or to a programme, read once a page."""
    known: dict[UUID, Sequence[CaseEvent]] = g.setdefault("histories", {})
    if case_id not in known:
        known[case_id] = house().ledger.history(case_id)
    return known[case_id]


def subject_of(line: Line) -> tuple[str, str]:
    """Whom or what a line is about, and the address of its page."""
    match line.kind:
        case "Person":
            return name_of(UUID(line.case_id)), url_for("people.show", person_id=line.case_id)
        case "Programme":
            return programme_name(line.reference), url_for("programmes.show", code=line.reference)
        case "IntakePlaces":
            return programme_name(line.programme), url_for("programmes.show", code=line.programme)
        case "Reading" if not line.reference:
            event: Any = events_of(UUID(line.case_id))[0]
            return name_of(event.of), url_for("people.show", person_id=event.of)
        case _:
            return "", url_for("cases.show", reference=line.reference)


def granted(event: person.RoleGranted) -> tuple[str, str]:
    return _("Role granted: %(role)s", role=role_word(event.role)), where(event)


def revoked(event: person.RoleRevoked) -> tuple[str, str]:
    return _("Role ended: %(role)s", role=role_word(event.role)), where(event)


def where(event: person.RoleGranted | person.RoleRevoked) -> str:
    place = place_word(event.role, event.programme, event.faculty) if event.faculty else ""
    return ", ".join(part for part in (programme_name(event.programme) if event.programme else "", place) if part)


def intake_opened(event: programme.IntakeOpened) -> tuple[str, str]:
    return _("Intake opened: %(intake)s", intake=event.intake), span(event.opens, event.closes)


def intake_policy_changed(event: programme.IntakePolicyChanged) -> tuple[str, str]:
    title = _("Intake %(intake)s goes on under policy v%(version)d", intake=event.intake, version=event.under_version)
    return title, ""


def places_said(event: intake_places.IntakePlacesLimited | intake_places.IntakePlacesChanged) -> tuple[str, str]:
    if event.places is None:
        return _("The intake has no limit of places any more"), intake_of(event)
    title = ngettext("The intake has %(num)d place", "The intake has %(num)d places", event.places)
    return title, intake_of(event)


def intake_of(event: CaseEvent) -> str:
    """The intake whose places an event is about: the first one names it."""
    return str(getattr(events_of(event.originator_id)[0], "intake", ""))


def figures_in(event: figures.FiguresRecorded | figures.FiguresCorrected) -> str:
    """`Headcount, Physics, 2026: 390`; the first few."""
    policy = policy_then(event, programme_of(event))
    said = [
        f"{', '.join(filter(None, in_words(one, policy)))}: {format_decimal(one.value, locale=locale())}"
        for one in event.figures[:MOST_FIGURES]
    ]
    left = len(event.figures) - len(said)
    return "; ".join([*said, _("and %(count)d more", count=left)] if left else said)


def in_words(figure: figures.Figure, policy: Policy | None) -> list[str]:
    return [code_word(policy, "Figure", field, getattr(figure, field)) for field in ("indicator", "group", "period")]


def about_report(event: reports.ReportHandedIn | reports.ReportTakenBack) -> str:
    name = code_word(policy_then(event, programme_of(event)), type(event).__name__, "report", event.report)
    return f"{name}, {span(event.first, event.last)}"


def programme_of(event: CaseEvent) -> str:
    """Whose figures, or reports, these are."""
    opened: Any = events_of(event.originator_id)[0]
    return str(opened.code)


def policy_then(event: CaseEvent, code: str) -> Policy | None:
    """The policy that a programme had at an event; None where it is about no programme."""
    if not code:
        return None
    versions = sum(recorded <= event.timestamp for recorded in house().programmes.get(code).policy_recorded_at)
    return house().programmes.policy(code, max(1, versions))


def figures_recorded(event: figures.FiguresRecorded) -> tuple[str, str]:
    return _("Figures recorded"), figures_in(event)


def figures_corrected(event: figures.FiguresCorrected) -> tuple[str, str]:
    return _("Figures corrected"), figures_in(event)


WORDS: Final[Mapping[type[CaseEvent], Callable[[Any], tuple[str, str]]]] = {
    person.PersonRegistered: lambda event: (_("Person registered"), ""),
    person.IdentityChanged: lambda event: (_("Names or contacts changed"), ""),
    person.RoleGranted: granted,
    person.RoleRevoked: revoked,
    person.KinDeclared: lambda event: (_("Kin declared: %(name)s", name=name_of(event.kin)), ""),
    person.ExternalIdsChanged: lambda event: (_("Ids of the university changed"), ""),
    person.StandingRecorded: lambda event: (_("Standing recorded"), day(event.as_of, year=True)),
    person.PersonsMerged: lambda event: (_("Somebody else was found to be her"), ""),
    person.PersonMergedInto: lambda event: (_("Found to be somebody else"), ""),
    person.PersonsSeparated: lambda event: (_("Two people after all"), ""),
    person.PersonSeparated: lambda event: (_("Somebody of her own again"), ""),
    person.PersonErased: lambda event: (_("Person erased"), word(GROUNDS[event.ground])),
    person.SupervisorDeclared: lambda event: (_("Supervisor declared: %(name)s", name=name_of(event.supervisor)), ""),
    programme.ProgrammeOpened: lambda event: (_("Programme opened"), ""),
    programme.PolicyRevised: lambda event: (_("Policy revised: version %(version)d", version=event.version), ""),
    programme.IntakeOpened: intake_opened,
    programme.IntakePolicyChanged: intake_policy_changed,
    programme.IntakeClosed: lambda event: (_("Intake closed: %(intake)s", intake=event.intake), ""),
    intake_places.IntakePlacesLimited: places_said,
    intake_places.IntakePlacesChanged: places_said,
    intake_places.IntakePlaceTaken: lambda event: (_("Place of the intake taken"), intake_of(event)),
    intake_places.IntakePlaceFreed: lambda event: (_("Place of the intake free again"), intake_of(event)),
    figures.FiguresRecorded: figures_recorded,
    figures.FiguresCorrected: figures_corrected,
    reports.ReportHandedIn: lambda event: (_("Report handed in"), about_report(event)),
    reports.ReportTakenBack: lambda event: (_("Report not handed in after all"), about_report(event)),
    reading.SealedMatterRead: sealed_matter_read,
    reference.ReferenceTaken: lambda event: (_("Reference taken"), ""),
}
