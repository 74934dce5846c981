"""The page of one case: where it stands, what comes next, everything that happened."""

from __future__ import annotations

from datetime import date
from io import BytesIO

from flask import abort, render_template, request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from application.case_files import CaseFile
from domain.action_item import ActionItem
from domain.application import Application
from domain.award import Award
from domain.case import Role
from domain.gathering import Gathering
from web.access import signed_in
from web.action_item_page import action_item_page
from web.application_page import application_page
from web.award_page import award_page
from web.case_actions import actions_of, expected_of
from web.case_life import life_of
from web.case_proof import proof_of
from web.checklists import checklists_of
from web.dates import use_zone
from web.gathering_page import gathering_page
from web.house import house, is_as_of, present_house
from web.language import word
from web.mentorship_page import contact_of, mentorship_page
from web.naming import reference_of
from web.open_case import heading, open_file
from web.session import asker
from web.timeline import SHOWN, Timeline
from web.university import stands_of
from web.verify_address import verify_address
from web.words import state_word

NEWEST = 20  # events, before the earlier ones are asked for
FEW = 8  # events, among which nobody needs a filter


@signed_in
def show(reference: str) -> ResponseReturnValue:
    """Takes `show` (which events) and `all` (the earlier ones as well)."""
    file = open_file(reference)
    use_zone(file.policy.tz)
    today = file.policy.local_date(house().ledger.now())
    timeline = Timeline(file)
    filtered = request.args.get("show", "")
    months, earlier = timeline.by_month(filtered, None if "all" in request.args else NEWEST)
    template, page = page_of(file, today)
    is_application = isinstance(file.case, Application)
    return render_template(
        template,
        file=file,
        case=file.case,
        heading=heading(file),
        today=today,
        expected=expected_of(file, asker()),
        actions=actions_of(file, asker(), today),
        life=life_of(file),
        proof=proof_of(file),
        months=months,
        earlier=earlier,
        number=len(timeline.seen()),
        filters=filters() if filtered or len(timeline.seen()) > FEW else [],
        filtered=filtered if filtered in SHOWN else "",
        page=page,
        stands=stands_of(file),
        checklists=checklists_of(file),
        contact=contact_of(file.case.person_id) if is_application and Role.COORDINATOR in file.roles else "",
        nothing_asked=nothing_asked(file),
        mentorship=mentorship_of(file) if is_application else "",
        belongs_to=mentorship_of(file),
        verify_address=verify_address,
        on_board=isinstance(file.case, ActionItem) and file.case.for_person is None,
        may_open_concerns=not is_as_of() and house().readings.may_open_concerns(file),
        may_see_people=bool(file.roles & {Role.COORDINATOR, Role.AUDITOR}),
    )


def filters() -> list[tuple[str, str]]:
    return [("", word("All")), *((code, word(text)) for code, (text, _only) in SHOWN.items())]


def page_of(file: CaseFile, today: date) -> tuple[str, object]:
    """The template of this kind of case, and what it shows besides what all share."""
    if isinstance(file.case, Application):
        return "case_application.html", application_page(file)
    if isinstance(file.case, ActionItem):
        return "case_action_item.html", action_item_page(file, today)
    if isinstance(file.case, Gathering):
        return "case_gathering.html", gathering_page(file)
    if isinstance(file.case, Award):
        return "case_award.html", award_page(file)
    return "case_mentorship.html", mentorship_page(file, today)


@signed_in
def evidence(reference: str, number: int) -> ResponseReturnValue:
    """A file that was submitted for an action item, for those who see the item."""
    file = open_file(reference)
    found = next((one for one in getattr(file.case, "evidence", ()) if one.number == number and one.file), None)
    content = house().evidence.content(file.case.id, found.file) if found else None
    if found is None or content is None:
        abort(404)
    present_house().readings.open_evidence(asker(), file, number)
    name = f"{file.case.reference}-{number}{house().evidence.ending(found.file)}"
    return send_file(BytesIO(content), found.file.media_type, as_attachment=True, download_name=name)


def nothing_asked(file: CaseFile) -> str:
    """Why a case waits for nothing: it has ended, or what comes is up to others."""
    case = file.case
    if isinstance(case, Application) and case.state == "accepted" and not case.places:
        return _("Ready to be matched.")
    if isinstance(case, Application) and case.state in {"accepted", "matched"}:
        return _("What comes next stands on the page of the mentorship.")
    if isinstance(case, Gathering) and case.state == "held":
        return _("It took place, and it is recorded who came.")
    return _("The case is %(state)s.", state=state_word(case.state).lower())


def mentorship_of(file: CaseFile) -> str:
    """The reference of the mentorship that holds a mentee; empty if none does."""
    mentorship_id = getattr(file.case, "mentorship_id", None)
    return reference_of(mentorship_id) if mentorship_id else ""
