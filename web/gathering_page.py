"""What the page of a gathering shows besides its life and its history: where, for whom, and who came."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext

from application.case_files import READERS, CaseFile
from domain.case import Role
from domain.gathering import Gathering
from domain.gathering.events import GatheringChanged, GatheringPlanned
from domain.mentorship import Mentorship
from web import dates
from web.appearance import language
from web.dashboard import Bar
from web.gathering_words import kind_name, roles_words, topic_name
from web.house import house
from web.language import word
from web.session import visitor
from web.survey_bars import PARTS, Answers, answers, turnout_bars


@dataclass(frozen=True)
class AboutIt:
    """What one part was asked about it and answered: nothing of the answers before there is a whole group of them."""

    name: str
    who: str
    turnout: Bar
    least: int
    questions: Sequence[Answers]


@dataclass(frozen=True)
class GatheringPage:
    """`came`: the ids and names of those who did, by name; `invited` how many were asked to."""

    facts: Sequence[tuple[str, str]]
    came: Sequence[tuple[UUID, str]]
    invited: int
    missing: Sequence[tuple[UUID, str]]
    answers: Sequence[AboutIt]


def gathering_page(file: CaseFile) -> GatheringPage:
    case: Gathering = file.case
    invited = {} if file.is_past or (once_for_all(file) and case.attended) else house().gatherings.expected(case)
    known = house().people_list.by_id({*invited, *case.attended})

    def named(people: Iterable[UUID]) -> list[tuple[UUID, str]]:
        return [(one, known[one].name) for one in sorted(people, key=lambda one: (sort_of(one), one)) if one in known]

    def sort_of(person_id: UUID) -> str:
        return known[person_id].sort if person_id in known else ""

    return GatheringPage(
        facts=[(label, text) for label, text in facts_of(file) if text],
        came=named(case.attended),
        invited=len(invited),
        answers=list(answers_of(file)),
        missing=named(one for one in invited if one not in case.attended) if case.attended else [],
    )


def answers_of(file: CaseFile) -> Iterator[AboutIt]:
    """For the office; what was written is read by coordinators alone."""
    case: Gathering = file.case
    if not file.roles & READERS or not any(one.gathering == case.kind for one in file.policy.surveys):
        return
    asking = house().after_gatherings.asking(case)
    for one in house().surveys.after(case, asking, visitor().everybody):
        if one.turnouts:
            yield AboutIt(
                one.survey.names.in_(language()),
                word(PARTS[one.role]),
                turnout_bars(one.turnouts, one.survey)[0],
                one.least,
                answers(one, texts=Role.COORDINATOR in file.roles),
            )


def once_for_all(file: CaseFile) -> bool:
    """Whether people come to one of its kind alone, which meets what is asked of them: nobody has missed the others."""
    case: Gathering = file.case
    return bool(house().gatherings.asked_roles(case.programme, case.intake, case.kind))


def facts_of(file: CaseFile) -> Iterator[tuple[str, str]]:
    case: Gathering = file.case
    minutes = ngettext("%(num)d minute", "%(num)d minutes", case.minutes)
    yield _("When"), f"{dates.moment(case.at, year=True)}, {minutes}"
    yield _("Kind"), kind_name(file.policy, case.kind)
    yield _("Topic"), topic_name(file.policy, case.kind, case.topic) if case.topic else ""
    yield _("Place"), case.place
    yield _("Private address or link"), text_of(file, "link")
    yield _("Led by"), text_of(file, "leader")
    yield _("Invited"), roles_words(case.invited.roles)
    yield _("Only for"), mentorships_of(case)
    yield _("Intake"), case.intake or _("all intakes")
    yield _("Places"), str(case.capacity or "")


def text_of(file: CaseFile, field: str) -> str:
    """A sealed text as it was given last."""
    told = [one for one in file.events if isinstance(one, GatheringPlanned | GatheringChanged) and getattr(one, field)]
    return (house().case_files.text(file, told[-1], field, getattr(told[-1], field)) or "") if told else ""


def mentorships_of(case: Gathering) -> str:
    """Academic groups by their names."""
    invited = (house().ledger.load(Mentorship, one) for one in case.invited.mentorships)
    return ", ".join(" ".join(filter(None, (one.group, one.reference))) for one in invited)
