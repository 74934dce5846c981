"""The gatherings of programmes as pages show them: month by month, what the year asks for, and who came to which topic."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Final
from uuid import UUID

from application.questions import AttendanceRow, CaseRow, GatheringRow
from domain.gathering.year import AskedFor, Share
from domain.policy import Policy
from domain.policy.admission import Gathering as GatheringKind
from domain.policy.words import Named
from web import dates
from web.appearance import language
from web.gathering_words import gathering_title, roles_words
from web.house import house
from web.naming import name_of
from web.scope import policy_now

MOST_PAST: Final = 6
"""So many that took place are shown to who was invited."""

MOST_LACKING: Final = 5
"""So many mentorships that lack gatherings are named."""

STILL_SHOWN: Final = timedelta(days=60)
"""For so long after the end of a year, what it asked for is shown."""


@dataclass(frozen=True)
class GatheringLine:
    """One gathering in a list. `unrecorded`: its time is over, and nobody has recorded who came."""

    row: GatheringRow
    title: str
    when: str
    invited: str
    unrecorded: bool


def line_of(row: GatheringRow, now: datetime) -> GatheringLine:
    policy = policy_now(row.programme)
    return GatheringLine(
        row=row,
        title=gathering_title(policy, row),
        when=dates.moment(row.at, zone=policy.tz),
        invited=roles_words(row.roles),
        unrecorded=row.state == "planned" and row.ends_at <= now,
    )


def by_month(rows: Iterable[GatheringRow], now: datetime) -> list[tuple[date, list[GatheringLine]]]:
    """Under the first day of each month, in the order in which the rows are given."""

    def month(row: GatheringRow) -> date:
        return dates.local(row.at, policy_now(row.programme).tz).replace(day=1)

    return [(first, [line_of(row, now) for row in these]) for first, these in groupby(rows, key=month)]


def what_years_ask(codes: Iterable[str], today: date) -> Iterator[tuple[str, AskedFor]]:
    """What policies ask for in the years that run, or have ended not long ago: of which programme, and how much there is."""
    for code in codes:
        rows = house().gathering_list.of_programmes([code])
        for one in house().gatherings.asked_for(code, rows):
            if one.year.first <= today + STILL_SHOWN and one.year.last >= today - STILL_SHOWN:
                yield code, one


def lacking_groups(asked: AskedFor, most: int = MOST_LACKING) -> tuple[list[tuple[CaseRow, Share]], int]:
    """The mentorships that lack most of what is asked for of each, by their cases; and how many lack something in all."""
    lacking = sorted((one for one in asked.shares if one.missing), key=lambda one: -one.missing)
    rows = house().case_list.references([str(one.mentorship) for one in lacking[:most]])
    return [(rows[str(one.mentorship)], one) for one in lacking[:most] if str(one.mentorship) in rows], len(lacking)


# Topics


@dataclass(frozen=True)
class TopicLine:
    """One topic: how often a gathering about it was held, how many came in all, and how many different people."""

    topic: Named
    held: int
    came: int
    people: int


@dataclass(frozen=True)
class PersonTopics:
    """Somebody who takes part, and which of the topics she has come to (in the policy's order)."""

    person_id: UUID
    name: str
    reference: str
    came: tuple[bool, ...]

    @property
    def number(self) -> int:
        return sum(self.came)


@dataclass(frozen=True)
class Coverage:
    """`by_number`: how many people came to so many topics, from all of them down to none."""

    kind: GatheringKind
    lines: Sequence[TopicLine]
    people: Sequence[PersonTopics]

    @property
    def by_number(self) -> list[tuple[int, int]]:
        counted = Counter(one.number for one in self.people)
        return [(number, counted[number]) for number in range(len(self.kind.topics), -1, -1)]


def coverage(programme: str, kind: GatheringKind, role: str, intake: str, applications: Iterable[CaseRow]) -> Coverage:
    """Of everybody who takes part in this role: in one intake, or in all if none is named."""
    came = [row for row in house().gathering_list.attendances(programme, kind.code) if fits(row.intake, intake)]
    held = [
        row
        for row in house().gathering_list.of_programmes([programme])
        if row.kind == kind.code and row.state == "held" and fits(row.intake, intake)
    ]
    taking_part = {UUID(row.people[0]): row.reference for row in applications if row.role == role}
    known = house().people_list.by_id(taking_part)
    topics = topics_by_person(came)
    names = {one: (known[one].sort, known[one].name) for one in taking_part if one in known}
    codes = [topic.code for topic in kind.topics]
    people = [
        PersonTopics(one, names[one][1], taking_part[one], tuple(code in topics[one] for code in codes))
        for one in sorted(names, key=lambda one: (names[one][0], str(one)))
    ]
    return Coverage(kind, [topic_line(topic, held, came, taking_part) for topic in kind.topics], people)


def fits(of: str, intake: str) -> bool:
    return not intake or of in ("", intake)


def topic_line(
    topic: Named, held: Iterable[GatheringRow], came: Iterable[AttendanceRow], people: Iterable[UUID]
) -> TopicLine:
    these = [row.person_id for row in came if row.topic == topic.code]
    number = sum(row.topic == topic.code for row in held)
    return TopicLine(topic, number, len(these), len(set(these) & set(people)))


def topics_by_person(came: Iterable[AttendanceRow]) -> defaultdict[UUID, set[str]]:
    found: defaultdict[UUID, set[str]] = defaultdict(set)
    for row in came:
        found[row.person_id].add(row.topic)
    return found


# Of one person


@dataclass(frozen=True)
class Progress:
    """How far somebody has come with the topics of a kind of gathering: each with the day on which she came, if she did."""

    title: str
    name: str
    topics: Sequence[tuple[str, date | None]]

    @property
    def done(self) -> int:
        return sum(day is not None for _topic, day in self.topics)


def progress_of(people: Sequence[tuple[UUID, str]], programme: str, intake: str, policy: Policy) -> list[Progress]:
    """Of each of these people (her id and her role), with every kind that has topics and is for her role."""
    kinds = [one for one in policy.gatherings if one.topics]
    if not kinds:
        return []
    same = {one: house().people.together(frozenset({one})) for one, _role in people}
    came = house().gathering_list.attended_by(frozenset[UUID]().union(*same.values()))
    first: dict[tuple[UUID, str, str], date] = {}
    for row in came:
        if row.programme == programme and fits(row.intake, intake):
            first.setdefault((row.person_id, row.kind, row.topic), policy.local_date(row.at))

    def day(person_id: UUID, kind: str, topic: str) -> date | None:
        return min(filter(None, (first.get((one, kind, topic)) for one in same[person_id])), default=None)

    return [
        Progress(
            kind.names.in_(language()),
            name_of(person_id),
            [(topic.names.in_(language()), day(person_id, kind.code, topic.code)) for topic in kind.topics],
        )
        for kind in kinds
        for person_id, role in people
        if role in kind.roles
    ]


def of_groups(found: Sequence[Progress]) -> list[tuple[str, list[Progress]]]:
    """The same by kind, where they are of several people."""
    return [(title, list(these)) for title, these in groupby(found, key=lambda one: one.title)]


@dataclass(frozen=True)
class OwnGathering:
    """A gathering to which the reader is invited. `came` is none as long as nobody has recorded who did."""

    line: GatheringLine
    link: str
    leader: str
    came: bool | None


def own_gatherings(person_id: UUID, cases: Sequence[CaseRow], now: datetime) -> list[OwnGathering]:
    """Those to come, the next one first; then the latest ones that took place."""
    codes = sorted({row.programme for row in cases})
    rows = house().gathering_list.of_programmes(codes, since=now - timedelta(days=120)) if codes else []
    same_people = house().people.together(frozenset({person_id}))
    came = {row.gathering_id for row in house().gathering_list.attended_by(same_people)}
    shown = []
    for row in house().gatherings.of_person(cases, rows):
        if row.state == "cancelled" and row.ends_at <= now:
            continue
        link, leader = house().gatherings.told(row.id) if row.ends_at > now and row.state == "planned" else ("", "")
        attended = row.id in came if row.state == "held" else None
        shown.append(OwnGathering(line_of(row, now), link, leader, attended))
    coming = [one for one in shown if one.line.row.ends_at > now]
    return [*coming, *[one for one in shown if one.line.row.ends_at <= now][: -MOST_PAST - 1 : -1]]
