"""The page of one case: where it stands, what comes next, everything that happened."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from application.case_files import CaseFile
from domain.application import Application
from domain.case import Role
from web.access import signed_in
from web.application_page import application_page
from web.case_actions import actions_of, expected_of
from web.case_life import life_of
from web.dates import use_zone
from web.house import house
from web.language import word
from web.mentorship_page import contact_of, mentorship_page
from web.open_case import heading, open_file
from web.session import asker
from web.timeline import SHOWN, Timeline
from web.verify_address import verify_address
from web.words import state_word

NEWEST = 20  # events, before the earlier ones are asked for


@signed_in
def show(reference: str) -> ResponseReturnValue:
    """Takes `show` (which events) and `all` (the earlier ones as well)."""
    file = open_file(reference)
    use_zone(file.policy.tz)
    today = file.policy.local_date(house().ledger.now())
    timeline = Timeline(file)
    filtered = request.args.get("show", "")
    months, earlier = timeline.by_month(filtered, None if "all" in request.args else NEWEST)
    is_application = isinstance(file.case, Application)
    return render_template(
        "case_application.html" if is_application else "case_mentorship.html",
        file=file,
        case=file.case,
        heading=heading(file),
        today=today,
        expected=expected_of(file, asker()),
        actions=actions_of(file, asker(), today),
        life=life_of(file),
        months=months,
        earlier=earlier,
        number=len(timeline.seen()),
        filters=[("", word("All"))] + [(code, word(text)) for code, (text, _only) in SHOWN.items()],
        filtered=filtered if filtered in SHOWN else "",
        page=application_page(file) if is_application else mentorship_page(file, today),
        contact=contact_of(file.case.person_id) if is_application and Role.COORDINATOR in file.roles else "",
        nothing_asked=nothing_asked(file),
        mentorship=mentorship_of(file),
        verify_address=verify_address,
        may_see_people=bool(file.roles & {Role.COORDINATOR, Role.AUDITOR}),
    )


def nothing_asked(file: CaseFile) -> str:
    """Why a case waits for nothing: it has ended, or what comes is up to others."""
    case = file.case
    if isinstance(case, Application) and case.state == "accepted":
        return _("She is ready to be matched.")
    if isinstance(case, Application) and case.state == "matched":
        return _("What comes next stands on the page of the mentorship.")
    return _("The case is %(state)s.", state=state_word(case.state).lower())


def mentorship_of(file: CaseFile) -> str:
    """The reference of the mentorship that holds a mentee; empty if none does."""
    mentorship_id = getattr(file.case, "mentorship_id", None)
    row = house().case_list.references([str(mentorship_id)]).get(str(mentorship_id)) if mentorship_id else None
    return row.reference if row else ""
