"""What a demo that was told on any day has to show; and, by hand, many days: `python -m tests.demo_dates [--part 1] [MOMENT...]`.

Each check is a function of a told demo, and says what is wrong with it, a line each.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from itertools import pairwise, zip_longest
from pathlib import Path
from typing import Any

from application.ports import Entry
from application.questions import CaseFilter, WorkFilter, WorkRow
from domain.action_item import ActionItem
from domain.action_item.events import ActionItemPlanned
from domain.application import Application
from domain.application.events import InterviewScheduled
from domain.award import Award
from domain.case import BEFORE, SAME, Case, Role
from domain.gathering import Gathering
from domain.gathering.events import AttendanceCorrected, GatheringChanged, GatheringHeld, GatheringPlanned
from domain.mentorship import Mentorship
from domain.mentorship.events import CertificateIssued, CertificateRevoked, FeedbackGiven
from domain.policy import Policy
from infrastructure.bootstrap import House, open_house, settings_from_environment
from infrastructure.mapper import event_classes
from web.demo import STORIES, first_morning, stories_of, tell
from web.demo.ektu import Ektu
from web.demo.staff import Staff
from web.demo.story import Story
from web.demo.time import WoundClock

SMALL = 0.04
DAYS = (
    "2027-01-01T09:30",
    "2027-02-28T09:30",
    "2027-03-31T09:30",
    "2027-06-30T09:30",
    "2027-08-14T09:30",  # before mentors are appointed to groups
    "2027-09-01T09:30",
    "2027-10-24T12:00",  # a Sunday
    "2027-12-31T20:30",  # already the next year in Kazakhstan
    "2028-02-29T00:10",
    "2028-06-15T19:05",  # already the 16th in Kazakhstan: the day after KazNU's year
    "2028-11-05T09:30",
    "2030-04-12T09:30",
)
LATEST = timedelta(days=75)
"""Nobody leaves a step open for longer."""
A_YEAR = timedelta(days=330)
MEETING = timedelta(minutes=30)


@dataclass
class ToldDemo:
    """A demo that was told at a moment, and is open."""

    house: House
    staff: Staff
    now: datetime
    stories: Sequence[type[Story]] = STORIES

    @cached_property
    def entries(self) -> Sequence[Entry]:
        return self.house.ledger.read(0, 1_000_000)

    def items_of(self, programme: str) -> Sequence[Entry]:
        """What happened to its action items."""
        cases = {one.originator_id for one in self.events(ActionItemPlanned) if one.programme == programme}
        return [one for one in self.entries if one.event.originator_id in cases]

    @cached_property
    def policies(self) -> dict[str, Policy]:
        return {story.code: self.house.programmes.newest_policy(story.code) for story in self.stories}

    def today(self, programme: str) -> date:
        return self.policies[programme].local_date(self.now)

    def events(self, *kinds: type[Any]) -> Iterator[Any]:
        return (entry.event for entry in self.entries if isinstance(entry.event, kinds))

    @cached_property
    def work(self) -> Sequence[WorkRow]:
        """All that is open now, whoever's turn it is."""
        turns = tuple(role.value for role in Role)
        return self.house.work.page(WorkFilter(tuple(self.policies), turns, self.now), size=100_000)


@contextmanager
def told(
    folder: Path, now: datetime, stories: Sequence[type[Story]] = STORIES, part: float = SMALL
) -> Iterator[ToldDemo]:
    """The demo as it would be, were it told at this moment."""
    clock = WoundClock(min(first_morning(story, now) for story in stories))
    settings = replace(settings_from_environment({"TALIMGER_DATA": str(folder)}), draft=True)
    with open_house(settings, clock) as house:
        yield ToldDemo(house, tell(house, clock, now, lambda done, total: None, stories, part), now, stories)


Thin = tuple[Any, ...]


def thin(entries: Sequence[Entry]) -> list[Thin]:
    """What happened in which minute: without sealed texts, keys, references and what else is drawn by lot.

    (What the clock does in one minute it does in the order of the cases' ids, some of which are drawn.)
    """
    return sorted(
        (
            f"{entry.event.timestamp:%Y-%m-%d %H:%M}",
            entry.topic,
            getattr(entry.event, "state", ""),
            *who_and_why(entry.event),
        )
        for entry in entries
    )


def who_and_why(event: Any) -> tuple[str, str]:
    act = getattr(event, "act", None)
    return (act.actor, act.reason_code) if act else ("", "")


# What is wrong with it


def what_never_happened(demo: ToldDemo) -> list[str]:
    """Nobody is erased in a demo: what is left of her would say nothing."""
    return sorted(event_classes().keys() - {entry.topic for entry in demo.entries} - {"PersonErased"})


def views_that_stand_still(demo: ToldDemo) -> list[str]:
    return [str(view) for view in demo.house.views.status() if view["stalled"] or view["lag"]]


def states_nobody_is_in(demo: ToldDemo) -> list[str]:
    """Cases that take long stand in every state of their lives now; gatherings and awards, which are fewer, did once."""
    missing = []
    for listed in (Application, Mentorship, ActionItem):
        counted = demo.house.case_list.counts(CaseFilter(tuple(demo.policies), listed.TOPIC))
        missing += [f"{listed.TOPIC} {state} now" for state in sorted(states_of(listed) - set(counted))]
    kinds: tuple[type[Case], ...] = (Application, Mentorship, ActionItem, Gathering, Award)
    for kind in kinds:
        had = {one.state for one in demo.events(*(step.event for step in kind.LIFE.values()))}
        missing += [f"{kind.__name__} {state}" for state in sorted(states_of(kind) - had)]
    return missing


def states_of(kind: type[Case]) -> set[str]:
    return {step.leads_to for step in kind.LIFE.values()} - {SAME, BEFORE}


def programmes_where_nothing_is_late(demo: ToldDemo) -> list[str]:
    """Apart from those that have their holidays."""
    under_way = CaseFilter(tuple(demo.policies), "Mentorship", state="active")
    busy = {row.programme for row in demo.house.case_list.page(under_way, size=100_000)} | {Ektu.code}
    late = {row.programme for row in demo.work if row.due and row.due < demo.today(row.programme)}
    return sorted(busy & demo.policies.keys() - late)


def steps_that_are_late_for_too_long(demo: ToldDemo) -> list[str]:
    worst: dict[tuple[str, str], tuple[int, str]] = {}
    many: Counter[tuple[str, str]] = Counter()
    for row in demo.work:
        days = (demo.today(row.programme) - row.due).days if row.due else 0
        if days > LATEST.days:
            key = (row.programme, row.step)
            many[key] += 1
            worst[key] = max(worst.get(key, (0, "")), (days, f"{row.reference} {row.about}"))
    return [
        f"{programme} {step}: {many[programme, step]}, {days} days ({which})"
        for (programme, step), (days, which) in worst.items()
    ]


def reasons_nobody_gave(demo: ToldDemo) -> list[str]:
    """Most codes are of one programme alone; which programme's mentorship it was, we do not look up."""
    codes = {entry.event.act.reason_code for entry in demo.entries if hasattr(entry.event, "act")}
    return [
        f"{programme.partition('-')[0]} {one.code}"
        for programme, policy in demo.policies.items()
        for one in (*policy.commitment.ending_reasons, *policy.reasons)
        if one.code not in codes
    ]


def certificates_that_are_missing(demo: ToldDemo) -> list[str]:
    issued = {one.number: one.kind for one in demo.events(CertificateIssued)}
    revoked = {one.number for one in demo.events(CertificateRevoked)}
    valid = {kind for number, kind in issued.items() if number not in revoked}
    wanted = {kind.code for policy in demo.policies.values() for kind in policy.certification.kinds}
    return [*sorted(wanted - valid), *([] if revoked else ["none is revoked"])]


def surveys_nobody_answers(demo: ToldDemo) -> list[str]:
    answered = {one.survey for one in demo.events(FeedbackGiven)}
    return [one.code for policy in demo.policies.values() for one in policy.surveys if one.code not in answered]


def people_in_two_places(demo: ToldDemo) -> list[str]:
    """Gatherings and interviews at the same time."""
    at: dict[Any, tuple[datetime, timedelta, Sequence[Any], str]] = {}
    for entry in demo.entries:
        match entry.event:
            case GatheringPlanned() | GatheringChanged() as one:
                at[entry.event.originator_id] = (one.at, timedelta(minutes=one.minutes), (), "gathering")
            case GatheringHeld() | AttendanceCorrected():
                begin, length, _, what = at[entry.event.originator_id]
                came = sorted(demo.house.ledger.load(Gathering, entry.event.originator_id).attended)
                at[entry.event.originator_id] = (begin, length, came, what)
            case InterviewScheduled() as interview:
                at[entry.event.originator_id] = (interview.at, MEETING, interview.interviewers, "interview")
    busy: dict[Any, list[tuple[datetime, datetime, str]]] = defaultdict(list)
    for case_id, (begin, length, people, what) in at.items():
        for her in people:
            busy[her].append((begin, begin + length, f"{what} {case_id}"))
    wrong = []
    for her, meetings in busy.items():
        meetings.sort()
        for (_, ends, first), (begins, _, second) in pairwise(meetings):
            if begins < ends:
                wrong.append(f"{her}: {first} and {second}, {begins:%Y-%m-%d %H:%M}")
    return wrong


def months_without_history(demo: ToldDemo) -> list[str]:
    days = [entry.event.timestamp.date() for entry in demo.entries]
    wrong = [] if demo.now.date() - min(days) >= A_YEAR else [f"begins on {min(days)}"]
    months = {f"{day:%Y-%m}" for day in days}
    asked, month = set(), min(days).replace(day=1)
    while month <= demo.now.date():
        asked.add(f"{month:%Y-%m}")
        month = (month + timedelta(days=32)).replace(day=1)
    future = [f"{day} is to come" for day in set(days) if day > demo.now.date() + timedelta(days=1)]
    return wrong + sorted(asked - months) + future


def whoever_cannot_sign_in(demo: ToldDemo) -> list[str]:
    names = {one.username for one in demo.staff.sign_ins}
    programmes = (story.code.partition("-")[0] for story in demo.stories if story.code != Ektu.code)
    wanted = [f"{one}-{part}" for one in programmes for part in ("coordinator", "mentor", "mentee")]
    return [one for one in ("admin", "auditor", "integrator", *wanted) if one not in names]


CHECKS: tuple[Callable[[ToldDemo], list[str]], ...] = (
    what_never_happened,
    views_that_stand_still,
    states_nobody_is_in,
    programmes_where_nothing_is_late,
    steps_that_are_late_for_too_long,
    certificates_that_are_missing,
    surveys_nobody_answers,
    people_in_two_places,
    months_without_history,
    whoever_cannot_sign_in,
)


def main() -> int:
    asked = argparse.ArgumentParser(description="Tell the demo on many days, and say what is wrong with it.")
    asked.add_argument("moments", nargs="*", default=DAYS, help="in UTC, such as 2027-01-01T09:30")
    asked.add_argument("--only", nargs="*", default=[], help="programmes; all, if none is named")
    asked.add_argument("--part", type=float, default=SMALL, help="how many come of those who come by the hundred")
    asked.add_argument("--twice", action="store_true", help="compare with the same told once more")
    options = asked.parse_args()
    wrong = 0
    for moment in options.moments:
        tellings = [
            telling(datetime.fromisoformat(moment).replace(tzinfo=UTC), stories_of(options.only), options.part)
            for _ in range(1 + options.twice)
        ]
        wrong += tellings[0][0]
        different = [(one, other) for one, other in zip_longest(tellings[0][1], tellings[-1][1]) if one != other]
        if different:
            wrong += 1
            print(f"  told again it is another story: {different[:3]}")
    return 1 if wrong else 0


def telling(now: datetime, stories: Sequence[type[Story]], part: float) -> tuple[int, list[Thin]]:
    """How much is wrong with the demo of a moment, and what happened in it."""
    wrong, began = 0, time.process_time()
    with tempfile.TemporaryDirectory(prefix="talimger-day-") as folder, told(Path(folder), now, stories, part) as demo:
        print(f"{now:%Y-%m-%d %H:%M}: {len(demo.entries):,} events, {time.process_time() - began:.0f} s of processor")
        for check in CHECKS:
            found = check(demo)
            wrong += len(found)
            for line in found:
                print(f"  {check.__name__.replace('_', ' ')}: {line}", flush=True)
        print(f"  reasons that nobody gave: {', '.join(reasons_nobody_gave(demo))}", flush=True)
        return wrong, thin(demo.entries)


if __name__ == "__main__":
    sys.exit(main())
