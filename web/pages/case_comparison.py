"""One case at two moments: what differs, field by field, and what happened in between."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cached_property
from typing import Any, Final

from flask import abort, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from application.case_files import CaseFile
from domain.case import CaseEvent, Role
from web import dates
from web.access import signed_in
from web.dates import page_zone, use_zone
from web.house import house
from web.open_case import heading, open_file
from web.replay_changes import Change, called, differences, said, shown_fields, shows_changes
from web.session import OF_THE_PAST
from web.timeline import Entry, Timeline
from web.two_moments import MONTH, WEEK, Choice, TwoMoments, asked_moments, possible

MOST_EVENTS: Final = 100


@dataclass(frozen=True)
class Between:
    """A case at two moments, as far as its reader may know of it."""

    file: CaseFile
    moments: TwoMoments

    @cached_property
    def before(self) -> CaseFile | None:
        """As it was at the first moment; None where there was nothing of it yet."""
        return self.by(self.moments.since)

    @cached_property
    def after(self) -> CaseFile | None:
        return self.by(self.moments.until)

    def by(self, moment: datetime) -> CaseFile | None:
        known = [one for one in self.file.events_seen if one.act.recorded_at <= moment]
        return house().case_files.at(self.file, known[-1].originator_version) if known else None

    @property
    def changes(self) -> Sequence[Change]:
        assert self.after is not None, "asked only of what was there"
        before = fields_known(self.before) if self.before else {}
        return differences(self.after.policy, before, fields_known(self.after), self.holder)

    @property
    def unchanged(self) -> Iterator[tuple[str, str]]:
        """What is the same at both moments: what each field is called, and what it says."""
        assert self.after is not None, "asked only of what was there"
        before = fields_known(self.before) if self.before else {}
        for name, value in fields_known(self.after).items():
            if (
                name in before
                and before[name] == value
                and (words := said(self.after.policy, name, value, self.holder))
            ):
                yield called(name), words

    @property
    def holder(self) -> str:
        return type(self.file.case).__name__

    @cached_property
    def events(self) -> Sequence[CaseEvent]:
        """Those in between, oldest first."""
        first, last = self.moments.since, self.moments.until
        return [one for one in self.file.events_seen if first < one.act.recorded_at <= last]

    @property
    def entries(self) -> Sequence[Entry]:
        """The newest first."""
        return Timeline(self.file).entries(self.events[-MOST_EVENTS:])


def fields_known(file: CaseFile) -> dict[str, Any]:
    """The fields of a case, of its concerns only those that its reader may know of."""
    found = shown_fields(file.case)
    if "concerns" in found:
        found["concerns"] = tuple(one for one in found["concerns"] if file.knows_of(one.number))
    return found


@signed_in
def show(reference: str) -> ResponseReturnValue:
    """Takes `from` and `to`."""
    file = open_file(reference)
    use_zone(file.policy.tz)
    seen = file.events_seen
    if not seen:
        abort(404)
    opened, newest = seen[0].act.recorded_at, seen[-1].act.recorded_at
    earliest = min(opened, house().programmes.get(file.case.programme).policy_recorded_at[0])
    between = Between(file, asked_moments(earliest, newest - MONTH))
    if not between.moments.form.errors and between.after is None:
        sentence = _("The case was opened on %(day)s: choose a later moment.", day=dates.moment(opened, year=True))
        between.moments.form.errors["to"] = sentence
    form = between.moments.form
    is_compared = not form.errors
    has_fields = is_compared and shows_changes(file)
    address, is_office = url_for("cases.show", reference=reference), bool(file.roles & set(OF_THE_PAST))
    return render_template(
        "compare_case.html",
        case=file.case,
        heading=heading(file),
        form=form,
        moments=between.moments,
        choices=possible(iter(choices(opened, seen)), earliest),
        compared=between if is_compared else None,
        changes=between.changes if has_fields else None,
        unchanged=list(between.unchanged) if has_fields else [],
        states=[one.case.state if one else "" for one in (between.before, between.after)] if is_compared else [],
        entries=between.entries if is_compared else [],
        earlier=max(0, len(between.events) - MOST_EVENTS),
        then=between.moments.then(address) if is_office and is_compared and between.before else "",
        later=between.moments.then(address, second=True) if is_office else "",
        may_see_people=bool(file.roles & {Role.COORDINATOR, Role.AUDITOR}),
    ), 422 if form.errors else 200


def choices(opened: datetime, seen: Sequence[CaseEvent]) -> Iterator[Choice]:
    midnight = datetime.combine(dates.local(house().ledger.now()), time.min, page_zone())
    changed = [event for event, before in zip(seen[1:], seen, strict=False) if event.state != before.state]
    if changed:
        yield Choice(_("Since its state changed"), changed[-1].act.recorded_at - timedelta(minutes=1))
    yield Choice(_("Since last week"), midnight - WEEK)
    yield Choice(_("Since last month"), midnight - MONTH)
    yield Choice(_("Since it was opened"), opened)
