"""Appointing a mentor to an academic group: the order, the group, and its roster as somebody pastes it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from uuid import UUID

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from application.appointments import Appointment
from application.ports import UnknownCase
from domain.case import Refused, Role
from domain.mentorship import Mentorship
from domain.mentorship.rules.appointment import MOST_STUDY_YEARS
from domain.policy import Policy
from domain.programme import Programme
from web.access import allowed
from web.appearance import language
from web.conditions import statements_of
from web.dates import use_zone
from web.forms import Typed
from web.house import house
from web.naming import name_of
from web.open_case import open_file
from web.pages.programme_files import programme_for
from web.session import asker, visitor
from web.timeline.telling import name_in

FIELDS = (
    "mentor", "shown", "group", "faculty", "study_year", "roster", "order_number", "order_date", "letter", "starts_on",
    "reason_code", "reason",
)  # fmt: skip
CALLED_OTHERWISE = {"mentees": "roster"}
"""Fields that the rules of a mentorship know by other names."""
MOST_LINE = 400  # characters


@allowed(Role.COORDINATOR, by_faculty=True)
def ask_appointment(code: str, intake: str) -> ResponseReturnValue:
    """The form, filled with what the address says: `?mentor=...`, and `?after=ZH-7KQ4M` for a group that had another one."""
    programme, form = programme_for(code, Role.COORDINATOR, by_faculty=True), Typed()
    form.values = request.args.copy()
    if reference := form.values.pop("after", ""):
        fill_with_group(form, reference)
    return page(programme, intake, form)


def fill_with_group(form: Typed, reference: str) -> None:
    """The group of a mentorship, with everybody who was on its roster last."""
    group = open_file(reference).case
    if isinstance(group, Mentorship) and group.is_appointed:
        about = {"group": group.group, "faculty": group.faculty, "study_year": str(group.study_year or "")}
        form.values.update(about)
        form.values["roster"] = "\n".join(line_of(one) for one in group.everybody())


def line_of(person_id: UUID) -> str:
    """Somebody as a roster names her, and nobody else."""
    name = name_of(person_id)
    return name if len(house().people_list.called(name)) == 1 else f"{name}; {person_id}"


@allowed(Role.COORDINATOR, by_faculty=True)
def appoint(code: str, intake: str) -> ResponseReturnValue:
    programme, form = programme_for(code, Role.COORDINATOR, by_faculty=True), Typed.sent()
    order = order_in(form, code, intake)
    if order is None:
        return page(programme, intake, form, 422)
    who = replace(asker(), reason=form["reason"], reason_code=form["reason_code"])
    try:
        reference = house().appointments.appoint(who, order)
    except Refused as refused:
        field = CALLED_OTHERWISE.get(refused.at, refused.at)
        return page(programme, intake, form.refuse(refused, field if field in FIELDS else ""), 422)
    except UnknownCase:  # somebody made up an application
        form.errors["mentor"] = _("Choose a mentor.")
        return page(programme, intake, form, 422)
    return redirect(url_for("cases.show", reference=reference), 303)


def order_in(form: Typed, code: str, intake: str) -> Appointment | None:
    """What was filled in; None if something cannot stay so: the sentences are then beside the fields, all at once."""
    mentor, order_date, starts_on = chosen_mentor(form), form.day("order_date"), form.day("starts_on")
    if order_date is None and not form.error("order_date"):
        form.errors["order_date"] = _("Say of which day the order is.")
    for name, sentence in missing(form):
        form.errors[name] = sentence
    roster = roster_in(form)
    if form.errors or mentor is None or order_date is None:
        return None
    return Appointment(
        programme=code,
        intake=intake,
        mentor=mentor,
        roster=roster,
        order_number=form["order_number"],
        order_date=order_date,
        letter=form["letter"],
        group=form["group"],
        faculty=form["faculty"],
        study_year=int(form["study_year"]) if form["study_year"].isdecimal() else None,
        starts_on=starts_on,
        shown=tuple(form.all("shown")),
    )


def missing(form: Typed) -> Iterator[tuple[str, str]]:
    """The lines that nobody filled in, though every order needs them."""
    if not form["order_number"]:
        yield "order_number", _("Give the number of the order.")
    if not form["group"]:
        yield "group", _("Give the name of the academic group.")


def roster_in(form: Typed) -> tuple[str, ...]:
    """The lines of the roster. Strangers are told of at once, whatever else is wrong."""
    roster = tuple(line for line in form["roster"].splitlines() if line.strip())
    if any(len(line) > MOST_LINE for line in roster):
        form.errors["roster"] = _("One student a line: a name, an e-mail address or a student number.")
    elif not roster:
        form.errors["roster"] = _("Say who is in the group: one student a line.")
    else:
        try:
            house().appointments.people_of(roster)
        except Refused as refused:
            form.refuse(refused)
    return roster


def chosen_mentor(form: Typed) -> UUID | None:
    try:
        return UUID(form["mentor"])
    except ValueError:
        form.errors["mentor"] = _("Choose a mentor.")
        return None


def page(programme: Programme, intake: str, form: Typed, status: int = 200) -> ResponseReturnValue:
    if intake not in programme.intakes:
        abort(404)
    policy, version = house().programmes.policy_of(programme.code, intake)
    if not policy.matching.appoints:
        abort(404)
    use_zone(policy.tz)
    today = policy.local_date(house().ledger.now())
    shown = render_template(
        "appointment.html",
        form=form,
        programme=programme,
        intake=intake,
        policy=policy,
        version=version,
        mentors=mentors_of(programme.code, intake, policy),
        statements=[(one.code, one.names.in_(language())) for one in statements_of(policy.eligibility_of("mentor"))],
        faculties=faculties_of(programme.code, policy),
        years=[("", "–"), *((str(year), str(year)) for year in range(1, MOST_STUDY_YEARS + 1))],
        reasons=[(one.code, one.names.in_(language())) for one in policy.reason_codes("appoint", Role.COORDINATOR)],
        asks_first_day=policy.commitment.starts_when_confirmed(today) is None,
        today=today,
    )
    return shown, status


def mentors_of(code: str, intake: str, policy: Policy) -> Sequence[tuple[str, str]]:
    """Who was accepted and has no group yet, of the faculties that the visitor coordinates: her application, and who she is."""
    limit = visitor().limit_in(code, Role.COORDINATOR)
    free = [row for row in house().mentors.free(code, intake) if not row.taken]
    free = [row for row in free if limit is None or row.wishes.faculty in limit.faculties]
    listed = sorted((name_of(row.person_id), row) for row in free)
    return [
        (str(row.application_id), " · ".join(filter(None, (name, name_in(policy.mentor_kinds, row.wishes.kind)))))
        for name, row in listed
    ]


def faculties_of(code: str, policy: Policy) -> Sequence[tuple[str, str]]:
    """Those whose groups the visitor coordinates; the one that there is, or the mentor's if none is chosen."""
    limit = visitor().limit_in(code, Role.COORDINATOR)
    hers = [one for one in policy.faculties if limit is None or one.code in limit.faculties]
    named = [(one.code, one.names.in_(language())) for one in hers]
    return named if len(named) == 1 else [("", _("The mentor’s")), *named] if named else []
