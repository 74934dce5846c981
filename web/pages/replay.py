"""A case step by step: as it was after each of its events, and what that one changed."""

from __future__ import annotations

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from domain.case import Role
from web import dates
from web.access import signed_in
from web.case_actions import expected_of
from web.case_life import life_of
from web.dates import use_zone
from web.house import house
from web.open_case import heading, open_file
from web.pages.case import mentorship_of, page_of
from web.replay_changes import changes, shows_changes
from web.session import asker
from web.timeline import Timeline
from web.verify_address import verify_address

AROUND = 30
"""Steps on either side of the one that is shown, which can be chosen at once."""


@signed_in
def show(reference: str) -> ResponseReturnValue:
    """Takes `at`: after which of the events that the reader may know of; without it, after the last one."""
    file = open_file(reference)
    use_zone(file.policy.tz)
    seen = file.events_seen
    if not seen:
        abort(404)
    last = len(seen)
    at = max(1, min(request.args.get("at", last, type=int), last))
    event = seen[at - 1]
    past = house().case_files.at(file, event.originator_version)
    then = dates.local(event.act.recorded_at)
    template, page = page_of(past, then)
    strip = range(max(1, at - AROUND), min(last, at + AROUND) + 1)
    return render_template(
        template,
        frame="replay.html",
        file=past,
        case=past.case,
        heading=heading(past),
        today=then,
        page=page,
        at=at,
        last=last,
        entry=Timeline(past).entry(event),
        policy_version=event.act.policy_version,
        changes=changes(past, event.originator_version) if shows_changes(file) else None,
        strip=[(number, seen[number - 1].TOPIC, seen[number - 1].act.recorded_at) for number in strip],
        expected=expected_of(past, asker()),
        life=life_of(past),
        checklists=(),
        contact="",
        mentorship=mentorship_of(past),
        belongs_to=mentorship_of(past),
        may_open_concerns=False,
        may_see_people=bool(file.roles & {Role.COORDINATOR, Role.AUDITOR}),
        verify_address=verify_address,
    )
