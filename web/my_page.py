"""The first page of somebody who takes part: what is asked of her now, her mentorships, her applications."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date
from typing import Final, TypeVar
from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from application.gatherings import TAKES_PART
from application.questions import CaseRow, WorkRow
from domain.action_item import ActionItem
from domain.application import Application
from domain.award import Award
from domain.mentorship import Mentorship
from web.award_list import awards_to_nominate_in
from web.case_actions import Action, action
from web.dates import moment, page_zone, use_zone
from web.desk import granted_turns
from web.first_pages import first_page
from web.gathering_board import Progress, own_gatherings, progress_of
from web.house import house
from web.mentorship_page import MentorshipPage, PersonLine, mentorship_page
from web.naming import identity_of
from web.navigation import navigation
from web.open_case import roster
from web.scope import zone_of
from web.selectable import selects_for
from web.session import asker, visitor
from web.standing import standing
from web.timeline.telling import name_in
from web.work_rows import WorkRows

RUNS: Final = frozenset({"agreed", "active", "paused"})
MOST_REACHED = 3
WAYS_OUT: Final = ("raise_concern", "terminate")

Rowlike = TypeVar("Rowlike", CaseRow, WorkRow)


@dataclass(frozen=True)
class Own:
    """One of her cases: in which part, with whom, and when her interview is, where one is to come."""

    row: CaseRow
    part: str
    others: str
    interview: str = ""


@dataclass(frozen=True)
class Running:
    """A mentorship that goes on, as those in it see it. `actions` are the steps open to her, by their names."""

    reference: str
    others: str
    page: MentorshipPage
    actions: dict[str, Action]

    @property
    def ways_out(self) -> Sequence[Action]:
        return [self.actions[step] for step in WAYS_OUT if step in self.actions]

    @property
    def reachable(self) -> Sequence[PersonLine]:
        """The others in it, as far as she may know how they want to be reached; a whole group on its own page."""
        others = [one for one in self.page.people if one.contact and one.id not in visitor().everybody]
        return others if len(others) <= MOST_REACHED else []

    def goal_address(self, number: int) -> str:
        """Where progress on one of the goals is recorded."""
        return url_for("cases.ask", reference=self.reference, step="move_goal", goal=number)


def my_page() -> ResponseReturnValue:
    who = visitor()
    ids = sorted(map(str, who.everybody))
    rows = [as_herself(row) for one in ids for row in house().case_list.of_person(one)]
    programmes = [*(row.programme for row in rows), *(grant.programme for grant in who.grants if grant.programme)]
    use_zone(zone_of(programmes[0]) if programmes else UTC)
    now = house().ledger.now()
    today = now.astimezone(page_zone()).date()
    found = [as_herself(row) for one in ids for row in house().work.asked_of(one)]
    hers = sorted((row for row in found if row.since <= now), key=lambda row: row.mark)
    ticks = [row for row in hers if row.kind == ActionItem.TOPIC]
    asked = [*(row for row in hers if row not in ticks), *house().work.granted(granted_turns(who), now)]
    described = WorkRows([*asked, *ticks], asker(), today, mine=True)
    identity = identity_of(who.person_id)
    name = (identity.given_name if identity else "") or who.name
    if not (rows or asked or ticks) and (page := first_page(name)):
        return page
    return render_template(
        "me.html",
        name=name,
        today=today,
        now=now,
        several=len(set(programmes)) > 1,
        asked=[described.item(row) for row in asked],
        ticks=[described.item(row) for row in ticks],
        with_whom=with_whom(asked, described),
        cases=list(own_cases(rows)),
        juries=list(juries(rows)),
        running=list(running(rows, today)),
        selecting=list(selects_for(rows)),
        nominating=awards_to_nominate_in([(row.programme, row.intake) for row in rows]),
        won=list(won(rows)),
        pages=[item for item in navigation() if not item.is_here],
        gatherings=own_gatherings(who.person_id, rows, now),
        topics=own_topics(rows),
        standing=standing("cases"),
    )


def as_herself(row: Rowlike) -> Rowlike:
    """With her own id in the place of others under which she is known, since people were merged."""
    who = visitor()
    also, own = {str(one) for one in who.person.merged}, str(who.person_id)
    return replace(row, people=tuple(own if one in also else one for one in row.people)) if also else row


def own_topics(rows: Sequence[CaseRow]) -> list[Progress]:
    """How far she has come with the topics of gatherings, in each part that she plays."""
    own = visitor().person_id
    found = []
    for row in rows:
        if row.kind == Application.TOPIC and row.state in TAKES_PART:
            policy, _version = house().programmes.policy_of(row.programme, row.intake)
            found += progress_of([(own, row.role)], row.programme, row.intake, policy)
    return found


def with_whom(asked: Sequence[WorkRow], described: WorkRows) -> dict[str, str]:
    """By case: the names of the others in it."""
    found = {row.case_id: roster([described.name_of(one) for one in others_in(row.people)]) for row in asked}
    own = str(visitor().person_id)
    led = {row.case_id for row in asked if row.people[-1:] == (own,)}
    return {
        case_id: (described.cases[case_id].group if case_id in led else "") or name for case_id, name in found.items()
    }


def others_in(people: Sequence[str]) -> Sequence[str]:
    """Whom a case is shared with, of the people in it (the mentor's id stands last): for one of a group, with the mentor."""
    own = str(visitor().person_id)
    others = [one for one in people if one != own]
    return others[-1:] if own in people[:-1] and len(others) > 1 else others


def own_cases(rows: Sequence[CaseRow]) -> Iterator[Own]:
    own = str(visitor().person_id)
    names = house().people_list.names([one for row in rows for one in row.people])
    for row in rows:
        if row.kind in (ActionItem.TOPIC, Award.TOPIC):
            continue
        part = row.role
        if row.kind == Mentorship.TOPIC:
            part = "mentor" if row.people[-1] == own else "mentee"
        others = roster([names.get(one, "") for one in others_in(row.people)])
        interview = interview_of(row) if row.state == "interview_scheduled" else ""
        yield Own(row, part, row.group if row.group and part == "mentor" else others, interview)


def interview_of(row: CaseRow) -> str:
    """Day and hour, in the programme's time zone."""
    at = house().ledger.load(Application, UUID(row.id)).interview_at
    return moment(at, zone=zone_of(row.programme)) if at else ""


def juries(rows: Sequence[CaseRow]) -> Iterator[tuple[CaseRow, str]]:
    """The awards that she judges, each with the name of its category. Whoever is nominated is not told so here."""
    for row in rows:
        if row.kind == Award.TOPIC and visitor().everybody & set(house().ledger.load(Award, UUID(row.id)).jury):
            policy, _version = house().programmes.policy_of(row.programme, row.intake)
            yield row, name_in(policy.awards, row.role)


def won(rows: Sequence[CaseRow]) -> Iterator[tuple[str, str]]:
    """What she won with a certificate: the name of the category and the certificate's number."""
    for row in rows:
        if row.kind == Award.TOPIC and row.state == "awarded":
            award = house().ledger.load(Award, UUID(row.id))
            policy, _version = house().programmes.policy_of(award.programme, award.intake)
            hers = {one.number for one in award.nominees if one.person_id in visitor().everybody}
            for one in award.certificates:
                if one.nominee in hers and not one.revoked:
                    yield name_in(policy.awards, award.category), one.number


def running(rows: Sequence[CaseRow], today: date) -> Iterator[Running]:
    for one in own_cases(rows):
        is_in = str(visitor().person_id) in one.row.people  # and has not left
        if one.row.kind == Mentorship.TOPIC and one.row.state in RUNS and is_in:
            file = house().case_files.open(one.row.reference, asker())
            actions = {step.name: action(file, step, asker(), today) for step in file.steps}
            yield Running(one.row.reference, one.others, mentorship_page(file, today), actions)
