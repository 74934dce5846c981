"""The events of mentorships in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from domain.case import CaseEvent
from domain.mentorship import events
from domain.mentorship.values import AtFault, Horizon, How, Order
from web import dates
from web.cadence_words import period_name
from web.fits import fit_words
from web.language import N_, listed, word
from web.naming import name_of
from web.open_case import roster
from web.periods import period_word
from web.timeline.telling import Teller, Told, name_in
from web.verify_address import verify_address
from web.words import role_word

HOW: Final = {
    How.COORDINATOR: N_("By the office"),
    How.MENTEE_CHOICE: N_("The mentee’s choice"),
    How.MENTOR_SELECTS: N_("The mentor’s selection"),
    How.ALGORITHM: N_("By a matching round"),
    How.APPOINTMENT: N_("By order"),
}
MOST_NAMED = 4
"""Of a whole group that came, the others are counted."""

HORIZON: Final = {Horizon.SHORT: N_("short term"), Horizon.LONG: N_("long term")}


def how_word(how: How) -> str:
    return word(HOW[how])


# The agreement


def proposed(event: events.MentorshipProposed, teller: Teller) -> Told:
    by = _("to be answered by %(day)s", day=dates.day(event.answer_by)) if event.answer_by else ""
    why = fit_words(teller.text(event, "fit", event.fit), teller.file.policy)
    return Told("people", _("Proposed to each other"), joined_by_dots(how_word(event.how), by, why))


def joined_by_dots(*parts: str) -> str:
    """What is said, with dots between; in some languages a day ends with a full stop, so that no sentence ends with one."""
    return " · ".join(part for part in parts if part)


def appointed(event: events.MentorAppointed, teller: Teller) -> Told:
    faculty = name_in(teller.file.policy.faculties, event.faculty) if event.faculty else ""
    text = joined_by_dots(event.group, faculty, order_words(event.order), commitment(event))
    return Told("person-check", _("Appointed as mentor: %(name)s", name=name_of(event.mentor.person_id)), text)


def order_words(order: Order) -> str:
    """`Order 12-3 of 1 Sep`."""
    return _("Order %(number)s of %(day)s", number=order.number, day=dates.day(order.dated))


def consented(event: events.ProposalAccepted, teller: Teller) -> Told:
    everybody = _("Everybody has consented") if event.all_consented else ""
    by = _("to be signed by %(day)s", day=dates.day(event.sign_by)) if event.sign_by else ""
    return Told("check-lg", _("%(name)s consented", name=name_of(event.person_id)), joined_by_dots(everybody, by))


def refused(event: events.ProposalRefused, teller: Teller) -> Told:
    return Told("x-lg", _("%(name)s refused", name=name_of(event.person_id)))


def withdrawn(event: events.ProposalWithdrawn, teller: Teller) -> Told:
    return Told("box-arrow-left", _("Proposal withdrawn"))


def lapsed(event: events.ProposalLapsed, teller: Teller) -> Told:
    return Told(
        "hourglass-bottom", _("Proposal lapsed"), _("No answer from %(names)s.", names=teller.people(event.waited_for))
    )


def signed(event: events.AgreementSigned, teller: Teller) -> Told:
    text = _("Everybody has signed.") if event.all_signed else ""
    return Told("pen", _("%(name)s signed the agreement", name=name_of(event.person_id)), text)


def confirmed(event: events.AgreementConfirmed, teller: Teller) -> Told:
    return Told("patch-check", _("Agreement confirmed"), commitment(event))


def started(event: events.MentorshipStarted, teller: Teller) -> Told:
    return Told("play", _("Mentorship started"), commitment(event))


def commitment(event: Any) -> str:
    """`14 Sep 2026 – 13 Mar 2027`."""
    return f"{dates.day(event.starts_on, year=True)} – {dates.day(event.ends_on, year=True)}"


def joined(event: events.MenteeJoined, teller: Teller) -> Told:
    return Told("person-plus", _("%(name)s joined", name=name_of(event.mentee.person_id)))


def left(event: events.MenteeLeft, teller: Teller) -> Told:
    return Told("person-dash", _("%(name)s left", name=name_of(event.mentee.person_id)))


# The plan


def plan_agreed(event: events.DevelopmentPlanAgreed, teller: Teller) -> Told:
    number = len(event.goals)
    return Told("list-check", ngettext("Plan agreed, %(num)d goal", "Plan agreed, %(num)d goals", number))


def goal_set(event: events.GoalSet, teller: Teller) -> Told:
    section = name_in(teller.file.policy.plan_sections, event.section) if event.section else ""
    due = _("due %(day)s", day=dates.day(event.due)) if event.due else ""
    text = joined_by_dots(section, key_step_word(event, teller), word(HORIZON[event.horizon]), due)
    return Told("flag", _("Goal set: %(text)s", text=teller.goal(event.goal)), text)


def key_step_word(event: events.GoalSet, teller: Teller) -> str:
    steps = [step for section in teller.file.policy.plan_sections for step in section.key_steps]
    return _("key step: %(step)s", step=name_in(steps, event.key_step)) if event.key_step else ""


def goal_moved(event: events.GoalProgressed, teller: Teller) -> Told:
    goal = teller.goal(event.goal)
    return Told("graph-up", _("Goal moved on to %(percent)d %%: %(text)s", percent=event.percent, text=goal))


def goal_reached(event: events.GoalReached, teller: Teller) -> Told:
    return Told("flag-fill", _("Goal reached: %(text)s", text=teller.goal(event.goal)))


def goal_dropped(event: events.GoalDropped, teller: Teller) -> Told:
    return Told("flag", _("Goal dropped: %(text)s", text=teller.goal(event.goal)))


# Contacts


def contact_logged(event: events.ContactLogged, teller: Teller) -> Told:
    words = teller.text(event, "note", event.note)
    return Told("chat-dots", contact_words(event, teller), who_came(event, teller), words=words)


def contact_corrected(event: events.ContactCorrected, teller: Teller) -> Told:
    wrong = teller.case.contact(event.corrects)
    day = dates.day(wrong.on) if wrong else ""
    right = _("It was: %(contact)s.", contact=contact_words(event, teller))
    text = f"{right} {who_came(event, teller)}".strip() if teller.knows_contact(event) else ""
    return Told("pencil", _("Contact of %(day)s corrected", day=day), text)


def contact_words(event: Any, teller: Teller) -> str:
    """`Video call on 9 Oct, 40 minutes`."""
    what = _("%(kind)s on %(day)s", kind=teller.kind_of_contact(event.kind), day=dates.day(event.on))
    if not event.attended:
        return _("%(what)s: nobody came", what=what)
    if event.minutes:
        return f"{what}, " + ngettext("%(num)d minute", "%(num)d minutes", event.minutes)
    return what


def who_came(event: Any, teller: Teller) -> str:
    """Empty where all of the roster did, or nobody; and to one of a group, who need not know who was absent."""
    if teller.file.is_one_of_a_group:
        return ""
    missing = teller.case.mentee_ids - set(event.attended) if event.attended else frozenset()
    if not missing:
        return ""
    if len(event.attended) > MOST_NAMED:
        return _("With %(names)s.", names=roster([name_of(one) for one in event.attended], MOST_NAMED))
    return _("With %(names)s.", names=teller.people(event.attended))


def cadence_missed(event: events.CadenceMissed, teller: Teller) -> Told:
    asked = ngettext("Expected %(num)d contact", "Expected %(num)d contacts", event.expected)
    first, last = dates.day(event.period_first), dates.day(event.period_last)
    text = _("%(asked)s from %(first)s to %(last)s, had %(had)d.", asked=asked, first=first, last=last, had=event.had)
    return Told(
        "calendar-x", _("Cadence missed, %(period)s", period=period_name(teller.file.policy, event.period)), text, "bad"
    )


def cadence_made_good(event: events.CadenceMadeGood, teller: Teller) -> Told:
    text = _("A contact was logged late: the period has what it asked for.")
    return Told(
        "calendar-check", _("Cadence made good, %(period)s", period=period_name(teller.file.policy, event.period)), text
    )


# Assessments, concerns, feedback


def assessed(event: events.CompetenciesAssessed, teller: Teller) -> Told:
    title = _("Competencies of %(name)s assessed", name=name_of(event.mentee))
    period = period_word(event.period, teller.file.policy)
    return Told("clipboard-check", title, period, words=teller.text(event, "note", event.note))


def mentor_evaluated(event: events.MentorEvaluated, teller: Teller) -> Told:
    title = _("Mentor’s work evaluated, %(month)s", month=dates.month_called(event.month))
    return Told("clipboard-check", title, words=teller.text(event, "note", event.note))


def concern_raised(event: events.ConcernRaised, teller: Teller) -> Told:
    return Told("exclamation-triangle", _("Concern raised"), words=teller.text(event, "text", event.text))


def concern_resolved(event: events.ConcernResolved, teller: Teller) -> Told:
    return Told("shield-check", _("Concern resolved"), words=teller.text(event, "outcome", event.outcome))


def asked_after_gathering(event: events.AskedAfterGathering, teller: Teller) -> Told:
    kind, day = name_in(teller.file.policy.gatherings, event.kind), dates.day(event.on)
    places = {"gathering": kind, "day": day, "survey": teller.survey(event.survey)}
    if not event.people:
        return Told("chat-square-text", _("Asked no more about %(gathering)s, %(day)s: %(survey)s", **places))
    names = listed([name_of(one) for one in event.people])
    return Told("chat-square-text", _("Asked about %(gathering)s, %(day)s: %(survey)s", **places), text=names)


def feedback_given(event: events.FeedbackGiven, teller: Teller) -> Told:
    name = name_of(event.person_id)
    return Told("chat-square-text", _("%(name)s answered: %(survey)s", name=name, survey=teller.survey(event.survey)))


# The end


def paused(event: events.MentorshipPaused, teller: Teller) -> Told:
    return Told("pause", _("Paused from %(day)s", day=dates.day(event.first)))


def resumed(event: events.MentorshipResumed, teller: Teller) -> Told:
    moved = ngettext("The end moved by %(num)d day", "The end moved by %(num)d days", event.moved)
    text = joined_by_dots(moved, _("to %(day)s", day=dates.day(event.ends_on)))
    return Told("play", _("Goes on from %(day)s", day=dates.day(event.resumes_on)), text)


def extended(event: events.CommitmentExtended, teller: Teller) -> Told:
    days = ngettext("%(num)d day longer", "%(num)d days longer", event.days)
    return Told("calendar-plus", _("Extended to %(day)s", day=dates.day(event.ends_on, year=True)), days)


def terminated(event: events.MentorshipTerminated, teller: Teller) -> Told:
    last = _("Last day: %(day)s", day=dates.day(event.ended_on))
    fault = ""
    if event.at_fault is not AtFault.NOBODY and teller.file.knows_why(event):
        fault = _("through the fault of the %(role)s", role=role_word(event.at_fault.value))
    order = order_words(event.order) if event.order else ""
    return Told("x-lg", _("Terminated"), joined_by_dots(last, fault, order))


def completed(event: events.CommitmentCompleted, teller: Teller) -> Told:
    return Told("check2-circle", _("Commitment completed"), _("Last day: %(day)s", day=dates.day(event.ended_on)))


def reinstated(event: events.MentorshipReinstated, teller: Teller) -> Told:
    text = f"{dates.day(event.resumes_on, year=True)} – {dates.day(event.ends_on, year=True)}"
    return Told("arrow-counterclockwise", _("Reinstated"), text)


def continued(event: events.MentorshipContinued, teller: Teller) -> Told:
    text = _("Outside the programme’s responsibility.")
    return Told("arrow-right", _("%(name)s goes on informally", name=name_of(event.person_id)), text)


def certified(event: events.CertificateIssued, teller: Teller) -> Told:
    title = _("Certificate for %(name)s", name=name_of(event.person_id))
    return Told("award", title, certificate_link(event.number))


def certificate_link(number: str) -> Markup:
    return Markup('<a class="ref" href="{}">{}</a>').format(verify_address(number), number)


def certificate_revoked(event: events.CertificateRevoked, teller: Teller) -> Told:
    title = _("Certificate of %(name)s revoked", name=name_of(event.person_id))
    return Told("shield-x", title, certificate_link(event.number), "bad")


TELL: Final[Mapping[type[CaseEvent], Callable[[Any, Teller], Told]]] = {
    events.MentorshipProposed: proposed,
    events.MentorAppointed: appointed,
    events.ProposalAccepted: consented,
    events.ProposalRefused: refused,
    events.ProposalWithdrawn: withdrawn,
    events.ProposalLapsed: lapsed,
    events.AgreementSigned: signed,
    events.AgreementConfirmed: confirmed,
    events.MentorshipStarted: started,
    events.MenteeJoined: joined,
    events.MenteeLeft: left,
    events.DevelopmentPlanAgreed: plan_agreed,
    events.GoalSet: goal_set,
    events.GoalProgressed: goal_moved,
    events.GoalReached: goal_reached,
    events.GoalDropped: goal_dropped,
    events.ContactLogged: contact_logged,
    events.ContactCorrected: contact_corrected,
    events.CadenceMissed: cadence_missed,
    events.CadenceMadeGood: cadence_made_good,
    events.CompetenciesAssessed: assessed,
    events.MentorEvaluated: mentor_evaluated,
    events.ConcernRaised: concern_raised,
    events.ConcernResolved: concern_resolved,
    events.AskedAfterGathering: asked_after_gathering,
    events.FeedbackGiven: feedback_given,
    events.MentorshipPaused: paused,
    events.MentorshipResumed: resumed,
    events.CommitmentExtended: extended,
    events.MentorshipTerminated: terminated,
    events.CommitmentCompleted: completed,
    events.MentorshipReinstated: reinstated,
    events.MentorshipContinued: continued,
    events.CertificateIssued: certified,
    events.CertificateRevoked: certificate_revoked,
}
