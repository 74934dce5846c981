"""A person's own data in words: for her own page, and as the files that she is handed."""

from __future__ import annotations

import io
import json
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from flask import render_template
from flask_babel import gettext as _

from application.answers import form_asked
from application.notices import Written
from application.own_data import Ids, Own, OwnCase, as_plain, facts_of, texts_of
from domain.award.events import AwardCertificateIssued
from domain.case import PARTS, CaseEvent, Role, Sealed
from domain.identity import Identity
from domain.mentorship.events import CertificateIssued
from domain.person import Enrolment, Grant, Standing
from domain.policy.admission import Form
from web import dates
from web.answers import Answer, answers_to
from web.dates import use_zone
from web.fact_words import fact_word
from web.faculty_words import place_word
from web.history_filters import KINDS as LIVES
from web.history_lines import WORDS, who
from web.house import house
from web.language import N_, word
from web.open_case import heading
from web.recorded_facts import Facts
from web.scope import programme_name, zone_of
from web.timeline import Timeline
from web.university import WORDS as ENROLMENTS
from web.words import plain, role_word, state_word, step_word, system_word

KINDS: Final = {
    "Application": N_("Application"),
    "Mentorship": N_("Mentorship"),
    "ActionItem": N_("Action item"),
    "Gathering": N_("Gathering"),
    "Award": N_("Award"),
}
LEFT_OUT: Final = (
    N_("What others wrote in confidence: concerns that they raised, and what came of them; their answers to surveys."),
    N_("Notes and scores of interviews, and why mentors are ranked as they are: those are for whoever decides."),
    N_("What happened in a mentorship after you left it, and in a group what is about other students alone."),
    N_("What you wrote about others as one of the office: it is theirs. That you did it is listed."),
    N_("Nominations in which others named you, before you have won: they are for those who judge."),
    N_("Your password: nobody knows it, only what it is compared with is kept. When you signed in is not kept."),
    N_("Links to vote and how you voted: no link is written out, and who voted for whom is not kept."),
)
"""What is left out of what somebody is handed, and why."""

MOMENT: Final = (1980, 1, 1, 0, 0, 0)
"""When every file of an archive was made: the same data are the same bytes."""


@dataclass(frozen=True)
class Happened:
    """One event in words. `said` are facts: what each is called, and what it says; `answers` are to a form."""

    title: str
    when: str
    who: str
    why: str
    said: Sequence[tuple[str, Sequence[str]]]
    answers: Sequence[Answer] = ()


@dataclass(frozen=True)
class ToldCase:
    reference: str
    kind: str
    about: str
    programme: str
    state: str
    happened: Sequence[Happened]


@dataclass(frozen=True)
class ToldOwn:
    """Everything, in the language of the page."""

    own: Own
    name: str
    identity: Sequence[tuple[str, str]]
    standings: Sequence[tuple[str, str]]
    ties: Sequence[tuple[str, str]]
    roles: Sequence[str]
    events: Sequence[Happened]
    cases: Sequence[ToldCase]
    certificates: Sequence[tuple[str, str]]
    letters: Sequence[Written]
    acts: Sequence[tuple[str, int]]
    left_out: Sequence[str]


@dataclass(frozen=True)
class OwnFacts(Facts):
    """The facts of an event as they are handed to her: others stand in them by the parts that they play."""

    ids: Ids = frozenset()

    def rows(self) -> Iterator[tuple[str, list[str]]]:
        for name, value in (*facts_of(self.event), *texts_of(self.event)):
            parts = value if isinstance(value, tuple) else (value,)
            if name not in self.told_apart and (
                said := [words for part in parts for words in self.lines(name, part) if words]
            ):
                yield fact_word(self.step, name), said

    @property
    def told_apart(self) -> frozenset[str]:
        return frozenset({"reason", "reference", "programme", "answers" if self.form else ""})

    @property
    def form(self) -> Form | None:
        """The form that answers of this event are to."""
        return form_asked(self.file.policy, self.step, vars(self.event)) if self.file else None

    def answers(self) -> Sequence[Answer]:
        text = self.opened("answers", sealed) if (sealed := getattr(self.event, "answers", None)) else ""
        return answers_to(self.form, text, self.file.policy) if self.form and self.file else ()

    def nominee(self, number: int) -> str:
        return str(number)

    def called(self, found: UUID) -> str:
        if found in self.ids:
            return _("you")
        case: Any = self.file.case if self.file else None
        part = next((role for role in Role if role in PARTS and case and found in case.people(role)), None)
        return role_word(part) if part else ""

    def opened(self, fact: str, sealed: Sealed) -> str:
        return (house().case_files.text(self.file, self.event, fact, sealed) or "") if self.file else ""


class OwnTimeline(Timeline):
    """To be handed over: nothing leads to pages of the past."""

    def then(self, event: CaseEvent) -> str:
        return ""


def told_own(own: Own) -> ToldOwn:
    steps = words_of_steps()
    return ToldOwn(
        own=own,
        name=own.identity.name,
        identity=list(identity_lines(own.identity))
        + [(system_word(one.system), one.number) for one in own.external_ids],
        standings=[(dates.day(one.as_of, year=True), standing_words(one.standing)) for one in own.standings],
        ties=[(_("Kin") if kind == "kin" else _("Supervisor"), name) for kind, name in own.ties],
        roles=[role_words_of(grant) for grant in own.grants],
        events=[about_herself(event, own.ids) for event in own.events],
        cases=[told_case(one, own.ids) for one in own.cases],
        certificates=list(certificates_in(own)),
        letters=own.letters,
        acts=Counter(steps.get(line.topic, plain(line.topic)) for line in own.acts).most_common(),
        left_out=[word(one) for one in LEFT_OUT],
    )


def certificates_in(own: Own) -> Iterator[tuple[str, str]]:
    """Their numbers, and where each is verified; revoked ones as well."""
    for one in own.cases:
        for event in one.events:
            match event:
                case CertificateIssued():
                    holder: UUID | None = event.person_id
                case AwardCertificateIssued():
                    nominee = one.file.case.nominee(event.nominee)
                    holder = nominee.person_id if nominee else None
                case _:
                    continue
            if holder in own.ids:
                yield event.number, f"{house().settings.address}/verify/{event.number}"


def words_of_steps() -> dict[str, str]:
    """What the events of all lives are called by, each by its step."""
    return {step.event.TOPIC: step_word(step.name) for kind in LIVES for step in kind.LIFE.values()}


def identity_lines(who: Identity) -> Iterable[tuple[str, str]]:
    guardian = who.guardian
    said = {
        _("Name"): who.name,
        _("E-mail"): who.email,
        _("Phone"): who.phone,
        _("Preferred contact"): _("Phone") if who.preferred_contact == "phone" else _("E-mail"),
        _("Birth date"): dates.day(who.birth_date, year=True) if who.birth_date else "",
        _("Language"): {"en": "English", "kk": "Қазақша", "ru": "Русский"}[who.language],
        _("Guardian"): ", ".join(filter(None, (guardian.name, guardian.phone, guardian.email))) if guardian else "",
    }
    return ((name, text) for name, text in said.items() if text)


def standing_words(one: Standing) -> str:
    said = [word(ENROLMENTS[Enrolment(one.enrolment)]), one.term]
    if one.since:
        said.append(_("since %(day)s", day=dates.day(one.since, year=True)))
    if one.average is not None:
        said.append(_("average %(grade)s", grade=one.average))
    if one.failed is not None:
        said.append(_("courses failed: %(number)d", number=one.failed))
    return ", ".join(filter(None, said))


def role_words_of(grant: Grant) -> str:
    place = place_word(grant.role, grant.programme, grant.faculty) if grant.faculty else ""
    everywhere = programme_name(grant.programme) if grant.programme else _("everywhere")
    return ", ".join(filter(None, (role_word(grant.role), everywhere, place)))


def about_herself(event: CaseEvent, ids: Ids) -> Happened:
    title, text = WORDS[type(event)](event) if type(event) in WORDS else (plain(event.TOPIC), "")
    said = [(name, [words]) for name, words in identity_or_standing(event)]
    why = house().vault.open(event.act.reason) if event.act.reason and event.act.acting_person in ids else ""
    named = [(_("Id"), [str(value)]) for _name, value in facts_of(event) if isinstance(value, UUID) and value in ids]
    numbers = [
        (system_word(one.system), [one.number])
        for name, ones in facts_of(event)
        if name == "external_ids"
        for one in ones
    ]
    return Happened(
        title=f"{title} · {text}" if text else title,
        when=dates.moment(event.act.recorded_at, year=True),
        who=who(event),
        why=why or "",
        said=[*said, *numbers, *named],
    )


def identity_or_standing(event: CaseEvent) -> Iterable[tuple[str, str]]:
    """What she was called and how she stood then, opened."""
    if sealed := getattr(event, "identity", None):
        identity = house().people.opened(sealed)
        return identity_lines(identity) if identity else ()
    if sealed := getattr(event, "standing", None):
        standing = house().people.standing(sealed)
        as_of: Any = vars(event)["as_of"]
        return [(dates.day(as_of, year=True), standing_words(standing))] if standing else ()
    return ()


def told_case(one: OwnCase, ids: Ids) -> ToldCase:
    file = one.file
    use_zone(zone_of(file.case.programme))
    timeline = OwnTimeline(file)
    steps = {row.event: row.name for row in file.case.LIFE.values()}
    return ToldCase(
        reference=one.reference,
        kind=word(KINDS[file.kind]),
        about=heading(file).text,
        programme=programme_name(file.case.programme),
        state=state_word(file.case.state),
        happened=[
            happened(event, timeline, OwnFacts(event, steps.get(type(event), ""), file, file.policy, ids))
            for event in one.events
        ],
    )


def happened(event: CaseEvent, timeline: Timeline, facts: OwnFacts) -> Happened:
    entry = timeline.entry(event)
    return Happened(
        title=entry.title,
        when=dates.moment(event.act.recorded_at, year=True),
        who=entry.who,
        why=timeline.teller.text(event, "reason", event.act.reason),
        said=list(facts.rows()),
        answers=facts.answers(),
    )


# As files


def archive(own: Own) -> bytes:
    """Everything as a ZIP: a page to be read, the same for programs, and the files that she submitted.

    The same data are the same bytes, whenever it is made.
    """
    told = as_plain(own, house().people, house().case_files)
    told["left_out"] = [str(one) for one in LEFT_OUT]
    files = {
        "my-data.html": render_template("own_data_file.html", told=told_own(own)).encode(),
        "my-data.json": (json.dumps(told, indent=2, ensure_ascii=False) + "\n").encode(),
        **{f"files/{one.name}": one.content for one in own.files},
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as opened:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, MOMENT)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            opened.writestr(entry, content)
    return made.getvalue()
