"""The filters of the history: what the address says, what that asks of the view, and what to drop where nothing fits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from flask import request
from flask_babel import gettext as _

from application.ports import UnknownCase
from application.questions import Wanted
from application.visibility import CONCERNS, NO_CASE, READINGS, readable_history
from domain.action_item import ActionItem
from domain.application import Application
from domain.award import Award
from domain.case import CLOCK, Case, Role
from domain.gathering import Gathering
from domain.intake_places import IntakePlaces
from domain.mentorship import Mentorship
from domain.person import Person
from domain.programme import Programme
from domain.reading import Reading
from domain.reference import Reference
from web import dates
from web.appearance import language
from web.case_filters import REFERENCE, intakes_of
from web.dates import page_zone
from web.forms import Typed
from web.house import house
from web.language import N_, word
from web.naming import actor_name
from web.navigation import here
from web.own_cases import own_cases
from web.scope import PARAMETER, policy_now, programme_name, scope, zone_of
from web.session import visitor
from web.words import ROLES, plain, role_word, step_word

KINDS: Final[Mapping[type[Case], str]] = {
    Application: N_("Applications"),
    Mentorship: N_("Mentorships"),
    ActionItem: N_("Action items"),
    Gathering: N_("Gatherings"),
    Award: N_("Awards"),
    Person: N_("People"),
    Programme: N_("Programmes"),
    IntakePlaces: N_("Places of intakes"),
    Reference: N_("References"),
    Reading: N_("Reads of sealed matter"),
}
SHOWN: Final = ("text", "about", "by", "event", "case", "from", "to")
MORE: Final = ("intake", "role", "reason", "policy", "behalf")
"""Filters that are asked for rarely: they fold away."""

FILTERS: Final = (*SHOWN, *MORE)
MOST_PEOPLE: Final = 200


@dataclass(frozen=True)
class Drop:
    """A filter to be dropped: its words, the address without it, and how many events there are then, where they can be
    counted."""

    label: str
    href: str
    number: int | None


@dataclass(frozen=True)
class Asked:
    """What the address asks for: as typed, with what is wrong with it, and as the view is asked."""

    form: Typed
    wanted: Wanted

    @property
    def words(self) -> str:
        """What is looked for in the reasons."""
        return self.form["text"]

    @property
    def set_ones(self) -> list[str]:
        return [name for name in FILTERS if self.form[name]]

    def drops(self) -> Sequence[Drop]:
        """Which single filter to drop, where nothing fits all of them: those that then leave something."""
        found = []
        for name in self.set_ones:
            without = replace(self.wanted, **NOTHING[name])
            countable = not self.words or name == "text"
            number = house().history.count(without) if countable else None
            if number != 0:
                found.append(Drop(self.label_of(name), here(**{name: None, "before": None, "after": None}), number))
        if request.args.get(PARAMETER) and len(scope().all) > 1:
            without = replace(self.wanted, programmes=readable().programmes)
            number = None if self.words else house().history.count(without)
            if number != 0:
                address = here(**{PARAMETER: None, "before": None, "after": None})
                found.append(Drop(programme_name(request.args[PARAMETER]), address, number))
        return found

    def label_of(self, name: str) -> str:
        """A filter that is set, in words."""
        value = self.form[name]
        match name:
            case "text":
                return f"“{value}”"
            case "about" | "by":
                return spoken(value)
            case "event":
                return event_words().get(value, value)
            case "role":
                return role_word(value)
            case "reason":
                return dict(reason_options()).get(value, value)
            case "policy":
                return _("policy v%(version)d", version=int(value))
            case "behalf":
                return _("for others")
            case "from" | "to":
                return dates.day(date.fromisoformat(value), year=True)
            case _:
                return value


NOTHING: Final[Mapping[str, Mapping[str, Any]]] = {
    "text": {},
    "about": {"about": None},
    "by": {"actors": None},
    "event": {"topic": ""},
    "case": {"case_id": ""},
    "from": {"since": None},
    "to": {"until": None},
    "intake": {"intake": ""},
    "role": {"role": ""},
    "reason": {"reason_code": ""},
    "policy": {"policy_version": 0},
    "behalf": {"for_another": False},
}
"""What each filter sets in what is wanted, when it is not set."""


def asked_history() -> Asked:
    """What the address asks for, as far as the visitor may read it. A filter that cannot be is refused beside it."""
    form = Typed({name: request.args.get(name, "") for name in FILTERS})
    may = readable()
    first, last = first_and_last(form)
    return Asked(
        form,
        Wanted(
            programmes=programmes_asked(),
            concerns_in=may.concerns_in,
            readings_in=may.readings_in,
            own_cases=own_cases(),
            case_id=case_called(form),
            topic=form["event"],
            actors=people_called(form, "by"),
            about=people_called(form, "about"),
            intake=form["intake"],
            role=form["role"],
            reason_code=form["reason"],
            policy_version=policy_number(form),
            for_another=bool(form["behalf"]),
            since=midnight(first) if first else None,
            until=midnight(last + timedelta(days=1)) if last else None,
        ),
    )


def readable() -> Any:
    return readable_history(visitor().grants, scope().all)


def programmes_asked() -> tuple[str, ...]:
    """The one that is chosen, or all whose history the visitor may read."""
    chosen = request.args.get(PARAMETER, "")
    return tuple(code for code in readable().programmes if chosen in ("", code))


def first_and_last(form: Typed) -> tuple[date | None, date | None]:
    """The days of `from` and `to`; one that lies before the other is refused beside its field."""
    first, last = form.day("from"), form.day("to")
    if first and last and last < first:
        form.errors["to"] = _("This day lies before the first one.")
    return first, last


def use_first_zone() -> None:
    """Times are shown, and days begin, as in the first of the programmes that the page shows."""
    codes = scope().codes
    dates.use_zone(zone_of(codes[0]) if codes else UTC)


def case_called(form: Typed) -> str:
    """The id of the case that is asked for; empty if none is, or none is called so."""
    if not form["case"]:
        return ""
    try:
        return str(house().case_files.find(form["case"])[1])
    except UnknownCase:
        form.errors["case"] = _("No case is called so: look at the reference again.")
        return ""


def people_called(form: Typed, name: str) -> tuple[str, ...] | None:
    """Ids of those whom a field may mean: the clock, a person by her id, all that a case is about by its reference, or
    everybody whose name, e-mail or number has these words. None where nothing is asked."""
    text = form[name]
    if not text:
        return None
    if text.casefold() in {CLOCK, actor_name(CLOCK).casefold()}:
        return (CLOCK,)
    try:
        return tuple(house().people_list.everybody([UUID(text)]))
    except ValueError:
        pass
    if REFERENCE.fullmatch(text) and (people := people_of_case(text)):
        return people
    found = house().people_list.ids_like(text, most=MOST_PEOPLE + 1)
    if len(found) > MOST_PEOPLE:
        form.errors[name] = _("More than %(most)d people are called so: write more of the name.", most=MOST_PEOPLE)
    return tuple(found)


def people_of_case(reference: str) -> tuple[str, ...]:
    """Whom a case is about; nobody where nothing is called so, or it is not hers to read."""
    try:
        kind, case_id = house().case_files.find(reference)
    except UnknownCase:
        return ()
    case = house().ledger.load(kind, case_id)
    if getattr(case, "programme", NO_CASE) not in readable().programmes:
        return ()
    return tuple(house().people_list.everybody(case.subjects()))


def policy_number(form: Typed) -> int:
    text = form["policy"]
    if text and not (text.isdecimal() and 0 < int(text) < 1_000_000):
        form.errors["policy"] = _("Write the number of a version: 3.")
        return 0
    return int(text or 0)


def spoken(text: str) -> str:
    """What stands in a field for people: a name, also where the address has an id."""
    try:
        return actor_name(str(UUID(text)))
    except ValueError:
        return actor_name(CLOCK) if text == CLOCK else text


# What can be chosen


def event_options() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """The kinds of events under what they happen to, each called by its step. Those of concerns and readings
    are only offered to whom they are shown."""
    hidden = frozenset() if Role.COORDINATOR in visitor().roles else CONCERNS
    hidden |= frozenset() if Role.AUDITOR in visitor().roles else READINGS
    for kind, name in KINDS.items():
        called: dict[str, str] = {}
        for step in kind.LIFE.values():
            topic = step.event.TOPIC
            if topic not in hidden:
                called.setdefault(topic, step_word(step.name))
        if called:
            yield word(name), [(topic, f"{text} · {topic}") for topic, text in called.items()]


def event_words() -> dict[str, str]:
    return {topic: text.partition(" · ")[0] for _kind, options in event_options() for topic, text in options}


def programme_options() -> list[tuple[str, str]]:
    return [("", _("All")), *((code, programme_name(code)) for code in scope().all)]


def role_options() -> list[tuple[str, str]]:
    return [(role, plain(role_word(role))) for role in ROLES]


def reason_options() -> list[tuple[str, str]]:
    """All codes of reasons that the programmes shown know."""
    found: dict[str, str] = {}
    for code in scope().codes:
        policy = policy_now(code)
        for reason in (*policy.commitment.ending_reasons, *policy.reasons):
            found.setdefault(reason.code, reason.names.in_(language()))
    return sorted(found.items(), key=lambda one: one[1].casefold())


def intake_options() -> list[str]:
    return intakes_of(scope().codes)


def midnight(day: date) -> datetime:
    """The first moment of a day in the zone of the page, in UTC."""
    return datetime.combine(day, time.min, page_zone()).astimezone(UTC)
