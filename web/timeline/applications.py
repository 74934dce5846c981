"""The events of applications in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from domain.application import events
from domain.application.events import Result
from domain.case import CaseEvent, Role
from web import dates
from web.conditions import statements_of
from web.language import listed
from web.naming import name_of
from web.step_forms.hints import option_word
from web.timeline.telling import Teller, Told, name_in


def submitted(event: events.ApplicationSubmitted, teller: Teller) -> Told:
    policy = teller.file.policy
    topics = ", ".join(name_in(policy.topics, code) for code in event.wishes.topics)
    if event.confirmed:
        said = ", ".join(name_in(statements_of(policy.eligibility_of(event.role)), code) for code in event.confirmed)
        topics = ". ".join(filter(None, (topics, _("Confirmed: %(statements)s.", statements=said))))
    if event.role is Role.MENTOR:
        part = ngettext("As a mentor, with %(num)d place.", "As a mentor, with %(num)d places.", event.capacity)
    else:
        part = _("As a mentee.")
    return Told("send", _("Application submitted"), f"{part} {topics}".strip())


def requirement_met(event: events.RequirementMet, teller: Teller) -> Told:
    return Told("check2-circle", _("Requirement met: %(name)s", name=teller.requirement(event.requirement)))


def requirement_taken_back(event: events.RequirementTakenBack, teller: Teller) -> Told:
    title = _("Requirement taken back: %(name)s", name=teller.requirement(event.requirement))
    return Told("arrow-counterclockwise", title, _("She had not come: it is asked again."), tone="bad")


def requirement_waived(event: events.RequirementWaived, teller: Teller) -> Told:
    return Told("dash-circle", _("Requirement waived: %(name)s", name=teller.requirement(event.requirement)))


def screening_passed(event: events.ScreeningPassed, teller: Teller) -> Told:
    if not event.results:
        return Told("check2-circle", _("Screening passed"))
    waived = sum(result.result is Result.WAIVED for result in event.results)
    met = ngettext("Screened, %(num)d criterion met", "Screened, %(num)d criteria met", len(event.results) - waived)
    text = ngettext("%(num)d criterion was waived.", "%(num)d criteria were waived.", waived) if waived else ""
    return Told("check2-circle", met, text)


def interview_scheduled(event: events.InterviewScheduled, teller: Teller) -> Told:
    moved = any(isinstance(one, events.InterviewScheduled) for one in since_last_state(event, teller))
    when = dates.moment(event.at)
    title = _("Interview moved to %(when)s", when=when) if moved else _("Interview scheduled for %(when)s", when=when)
    place = teller.text(event, "place", event.place)
    with_whom = _("With %(names)s.", names=teller.people(event.interviewers))
    return Told("calendar-event", title, f"{with_whom} {place}".strip())


def since_last_state(event: CaseEvent, teller: Teller) -> list[CaseEvent]:
    """The events right before this one that led to the same state."""
    found: list[CaseEvent] = []
    for earlier in reversed(teller.before(event)):
        if earlier.state != event.state:
            break
        found.append(earlier)
    return found


def interview_missed(event: events.InterviewMissed, teller: Teller) -> Told:
    return Told("calendar-x", _("Interview missed"), tone="bad")


def interview_scored(event: events.InterviewScored, teller: Teller) -> Told:
    names = teller.people(dict.fromkeys(score.interviewer for score in event.scores))
    return Told(
        "clipboard-check", _("Scores given by %(names)s", names=names), words=teller.text(event, "notes", event.notes)
    )


def interview_held(event: events.InterviewHeld, teller: Teller) -> Told:
    advice = option_word(event.recommendation.value).lower()
    title = _("Interview held, recommended: %(advice)s", advice=advice)
    return Told("mic", title, words=teller.text(event, "notes", event.notes))


def accepted(event: events.ApplicationAccepted, teller: Teller) -> Told:
    return Told("check-lg", _("Accepted"))


def waitlisted(event: events.ApplicationWaitlisted, teller: Teller) -> Told:
    return Told("hourglass-split", _("Put on the waiting list"))


def declined(event: events.ApplicationDeclined, teller: Teller) -> Told:
    return Told("x-lg", _("Declined"))


def mentors_chosen(event: events.MentorsChosen, teller: Teller) -> Told:
    names = teller.applicants(event.choices)
    title = ngettext("%(num)d mentor chosen", "%(num)d mentors chosen", len(event.choices))
    return Told("people", title, ", ".join(f"{rank}. {name}" for rank, name in enumerate(names, start=1)))


def matched(event: events.ApplicationMatched, teller: Teller) -> Told:
    return Told("people", _("Matched: a proposal holds her"), teller.case_link(event.mentorship_id))


def returned_to_pool(event: events.ApplicationReturnedToPool, teller: Teller) -> Told:
    title = _("Returned to the pool: she can be matched again")
    return Told("arrow-counterclockwise", title, teller.case_link(event.mentorship_id))


def place_taken(event: events.PlaceTaken, teller: Teller) -> Told:
    title = _("Place taken by %(name)s", name=name_of(event.mentee_id))
    return Told("person-plus", title, teller.case_link(event.mentorship_id))


def place_freed(event: events.PlaceFreed, teller: Teller) -> Told:
    title = _("Place of %(name)s freed", name=name_of(event.mentee_id))
    return Told("person-dash", title, teller.case_link(event.mentorship_id))


def places_told(bundle: Sequence[Any], teller: Teller) -> Told:
    """Of several students of one group."""
    number = len(bundle)
    if isinstance(bundle[0], events.PlaceTaken):
        icon, title = "person-plus", ngettext("%(num)d place taken", "%(num)d places taken", number)
    else:
        icon, title = "person-dash", ngettext("%(num)d place freed", "%(num)d places freed", number)
    names = listed([name_of(event.mentee_id) for event in reversed(bundle)], "standard")
    return Told(icon, title, Markup("{} · {}").format(teller.case_link(bundle[0].mentorship_id), names))


def capacity_changed(event: events.CapacityChanged, teller: Teller) -> Told:
    return Told("sliders", ngettext("%(num)d place from now on", "%(num)d places from now on", event.capacity))


def concluded(event: events.ApplicationConcluded, teller: Teller) -> Told:
    return Told("flag", _("Concluded"))


def carried_over(event: events.ApplicationCarriedOver, teller: Teller) -> Told:
    title = _("Carried over to %(intake)s", intake=event.intake)
    return Told("arrow-right", title, teller.case_link(event.application_id))


def reminded(event: events.ApplicantReminded, teller: Teller) -> Told:
    return Told("bell", _("Reminded of what is asked of her"))


def withdrawn(event: events.ApplicationWithdrawn, teller: Teller) -> Told:
    return Told("box-arrow-left", _("Withdrawn"))


def reopened(event: events.ApplicationReopened, teller: Teller) -> Told:
    return Told("arrow-counterclockwise", _("Reopened"))


TELL: Final[Mapping[type[CaseEvent], Callable[[Any, Teller], Told]]] = {
    events.ApplicationSubmitted: submitted,
    events.RequirementMet: requirement_met,
    events.RequirementTakenBack: requirement_taken_back,
    events.RequirementWaived: requirement_waived,
    events.ScreeningPassed: screening_passed,
    events.InterviewScheduled: interview_scheduled,
    events.InterviewMissed: interview_missed,
    events.InterviewScored: interview_scored,
    events.InterviewHeld: interview_held,
    events.ApplicationAccepted: accepted,
    events.ApplicationWaitlisted: waitlisted,
    events.ApplicationDeclined: declined,
    events.MentorsChosen: mentors_chosen,
    events.ApplicationMatched: matched,
    events.ApplicationReturnedToPool: returned_to_pool,
    events.PlaceTaken: place_taken,
    events.PlaceFreed: place_freed,
    events.CapacityChanged: capacity_changed,
    events.ApplicationConcluded: concluded,
    events.ApplicationCarriedOver: carried_over,
    events.ApplicantReminded: reminded,
    events.ApplicationWithdrawn: withdrawn,
    events.ApplicationReopened: reopened,
}
