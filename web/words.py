"""The product's words as people read them: roles, states, steps, and the sentences of refusals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Final

from babel.numbers import format_decimal
from babel.units import format_unit
from flask_babel import ngettext

from domain.case import Refused, Role
from domain.policy import Names
from web.appearance import language, locale
from web.dates import day, moment
from web.language import N_, listed, word

ROLES: Final = {
    "applicant": N_("applicant"),
    "mentor": N_("mentor"),
    "mentee": N_("mentee"),
    "interviewer": N_("interviewer"),
    "responsible": N_("responsible"),
    "verifier": N_("verifier"),
    "juror": N_("member of the jury"),
    "nominator": N_("nominating participant"),
    "coordinator": N_("coordinator"),
    "auditor": N_("auditor"),
    "integrator": N_("integrator"),
    "admin": N_("administrator"),
    "clock": N_("the clock"),
}
GROUNDS: Final = {
    # why somebody is erased
    "request": N_("She asked for it"),
    "law": N_("The law asks for it"),
    "other": N_("For another reason"),
}
ROLES_MANY: Final = {
    "mentor": N_("mentors"),
    "mentee": N_("mentees"),
    "interviewer": N_("interviewers"),
    "responsible": N_("those responsible"),
    "verifier": N_("verifiers"),
    "coordinator": N_("coordinators"),
    "auditor": N_("auditors"),
    "integrator": N_("integrators"),
    "admin": N_("administrators"),
}
STATES: Final = {
    # an application
    "submitted": N_("Submitted"),
    "screened": N_("Screened"),
    "interview_scheduled": N_("Interview scheduled"),
    "interviewed": N_("Interviewed"),
    "accepted": N_("Accepted"),
    "waitlisted": N_("Waitlisted"),
    "matched": N_("Matched"),
    "declined": N_("Declined"),
    "concluded": N_("Concluded"),
    "carried_over": N_("Carried over"),
    "withdrawn": N_("Withdrawn"),
    # a mentorship
    "proposed": N_("Proposed"),
    "agreed": N_("Agreed"),
    "active": N_("Active"),
    "paused": N_("Paused"),
    "completed": N_("Completed"),
    "certified": N_("Certified"),
    "terminated": N_("Terminated"),
    "lapsed": N_("Lapsed"),
    # an action item
    "planned": N_("Planned"),
    "in_progress": N_("In progress"),
    "delivered": N_("Delivered"),
    "verified": N_("Verified"),
    "cancelled": N_("Cancelled"),
    # a gathering (what is planned and cancelled is called as above)
    "held": N_("Held"),
    # an award
    "nominating": N_("Nominations"),
    "nominated": N_("Nominations closed"),
    "voting": N_("Voting"),
    "voted": N_("Vote closed"),
    "shortlisted": N_("Finalists named"),
    "judging": N_("Before the jury"),
    "decided": N_("Decided"),
    "awarded": N_("Awarded"),
    # a person, a programme
    "known": N_("Known"),
    "merged": N_("Merged"),
    "erased": N_("Erased"),
    "running": N_("Running"),
    # a reading, the places of an intake, a reference
    "read": N_("Read"),
    "kept": N_("Places are counted"),
    "taken": N_("Taken"),
}
SYSTEMS: Final = {"student_number": N_("Student number"), "platonus": N_("Id in Platonus")}
TONES: Final = {
    "screened": "primary",
    "interview_scheduled": "primary",
    "interviewed": "primary",
    "accepted": "success",
    "waitlisted": "warning",
    "matched": "success",
    "proposed": "warning",
    "agreed": "primary",
    "active": "primary",
    "paused": "warning",
    "completed": "success",
    "certified": "success",
    "in_progress": "primary",
    "delivered": "warning",
    "verified": "success",
    "held": "success",
    "nominating": "primary",
    "nominated": "warning",
    "voting": "primary",
    "voted": "warning",
    "shortlisted": "warning",
    "judging": "primary",
    "decided": "success",
    "awarded": "success",
    "running": "primary",
}
"""New or ended without success: quiet. Under way: primary. Waits for somebody: warning. Ended well: success."""

STEPS: Final = {
    # an application
    "submit": N_("Submit the application"),
    "meet_requirement": N_("Meet a requirement"),
    "take_back_requirement": N_("Take a requirement back"),
    "waive_requirement": N_("Waive a requirement"),
    "pass_screening": N_("Pass the screening"),
    "schedule_interview": N_("Schedule the interview"),
    "miss_interview": N_("Record a missed interview"),
    "score_interview": N_("Give your scores"),
    "hold_interview": N_("Record the interview"),
    "accept": N_("Accept"),
    "waitlist": N_("Waitlist"),
    "decline": N_("Decline"),
    "remind": N_("Remind"),
    "choose_mentors": N_("Choose mentors"),
    "match": N_("Match"),
    "return_to_pool": N_("Return to the pool"),
    "take_place": N_("Take a place"),
    "free_place": N_("Free a place"),
    "change_capacity": N_("Change the number of places"),
    "conclude": N_("Conclude"),
    "carry_over": N_("Carry over to another intake"),
    "withdraw": N_("Withdraw"),
    "reopen": N_("Reopen"),
    # a mentorship
    "propose": N_("Propose"),
    "appoint": N_("Appoint by order"),
    "consent": N_("Consent"),
    "refuse": N_("Refuse"),
    "withdraw_proposal": N_("Withdraw the proposal"),
    "lapse": N_("Let the proposal lapse"),
    "sign": N_("Sign the agreement"),
    "confirm_agreement": N_("Confirm the agreement"),
    "start": N_("Start"),
    "join": N_("Add a mentee"),
    "leave": N_("Let a mentee leave"),
    "agree_plan": N_("Agree the development plan"),
    "set_goal": N_("Set a goal"),
    "move_goal": N_("Record progress"),
    "reach_goal": N_("Record a goal as reached"),
    "drop_goal": N_("Drop a goal"),
    "log_contact": N_("Log a contact"),
    "correct_contact": N_("Correct a contact"),
    "miss_cadence": N_("Record a missed period"),
    "make_good": N_("Make a missed period good"),
    "assess": N_("Assess competencies"),
    "evaluate_mentor": N_("Evaluate the mentor"),
    "raise_concern": N_("Raise a concern"),
    "resolve_concern": N_("Resolve a concern"),
    "ask_after_gathering": N_("Ask about a gathering"),
    "give_feedback": N_("Give feedback"),
    "pause": N_("Pause"),
    "resume": N_("Resume"),
    "extend": N_("Extend"),
    "terminate": N_("Terminate"),
    "complete": N_("Complete"),
    "reinstate": N_("Reinstate"),
    "continue": N_("Continue informally"),
    "certify": N_("Issue a certificate"),
    "revoke_certificate": N_("Revoke the certificate"),
    # an action item (`start` is called as above), a gathering
    "plan": N_("Plan it"),
    "assign": N_("Assign units"),
    "measure": N_("Record a measurement"),
    "deliver": N_("Deliver"),
    "verify": N_("Verify"),
    "return": N_("Return"),
    "move_deadline": N_("Move the deadline"),
    "miss_deadline": N_("Record a missed deadline"),
    "cancel": N_("Cancel it"),
    "change": N_("Change time or place"),
    "hold": N_("Record who came"),
    "correct_attendance": N_("Correct who came"),
    # an award
    "open_award": N_("Open an award"),
    "nominate": N_("Nominate"),
    "withdraw_nomination": N_("Withdraw a nomination"),
    "close_nominations": N_("Close the nominations"),
    "reopen_nominations": N_("Take more nominations"),
    "open_vote": N_("Open the vote"),
    "close_vote": N_("Close the vote"),
    "name_finalists": N_("Name the finalists"),
    "appoint_jury": N_("Appoint the jury"),
    "recuse": N_("Leave a finalist to the others"),
    "score": N_("Score the finalists"),
    "decide": N_("Decide who wins"),
    "reconsider": N_("Take the decision back"),
    "present": N_("Record the ceremony"),
    "cancel_award": N_("Cancel the award"),
    "reopen_award": N_("Reopen the award"),
    # a person
    "register": N_("Register"),
    "change_identity": N_("Change names and contacts"),
    "change_external_ids": N_("Change the university’s ids"),
    "record_standing": N_("Record how she stands"),
    "grant_role": N_("Grant a role"),
    "revoke_role": N_("Revoke a role"),
    "declare_kin": N_("Declare kin"),
    "declare_supervisor": N_("Declare a supervisor"),
    "merge": N_("Merge two people"),
    "merge_into": N_("Be merged into somebody"),
    "separate": N_("Separate two people"),
    "stand_alone": N_("Be somebody of her own again"),
    "erase": N_("Erase a person"),
    # a programme
    "open": N_("Open the programme"),
    "revise_policy": N_("Revise the policy"),
    "open_intake": N_("Open an intake"),
    "change_intake_policy": N_("Change the policy of an intake"),
    "close_intake": N_("Close the intake"),
    "limit": N_("Limit the places of an intake"),
    "change_places": N_("Change the places of an intake"),
    "record_figures": N_("Record figures"),
    "correct_figures": N_("Correct figures"),
    "hand_in_report": N_("Record a report that was handed in"),
    "take_back_report": N_("Take back a report"),
    # a reading
    "read": N_("Open sealed matter"),
    # a reference
    "take": N_("Take a reference"),
}

GROUPINGS: Final = (N_("faculty"), N_("region"), N_("track"), N_("study year"), N_("mentor kind"))
"""What figures are told apart by, as refusals name it."""


def plain(name: str) -> str:
    """A name that has no words of its own yet, readable."""
    return name.replace("_", " ").capitalize()


def role_word(role: str) -> str:
    """`coordinator`."""
    return word(ROLES.get(role, role))


def role_words(roles: Iterable[Role]) -> str:
    """`Coordinator, auditor`: all roles of somebody, under her name."""
    text = ", ".join(role_word(role) for role in Role if role in set(roles))
    return text[:1].upper() + text[1:]


def role_words_many(role: str) -> str:
    """`coordinators`."""
    return word(ROLES_MANY.get(role, role))


def system_word(system: str) -> str:
    """`Student number`: what one of the university's systems calls a person."""
    return word(SYSTEMS.get(system, plain(system)))


def state_word(state: str) -> str:
    """`Interview scheduled`."""
    return word(STATES.get(state, plain(state)))


def state_tone(state: str) -> str:
    """The tone of its badge, one of Bootstrap's."""
    return TONES.get(state, "secondary")


def step_word(step: str) -> str:
    """`Schedule the interview`: the label of its button."""
    return word(STEPS.get(step, plain(step)))


ASKED: Final = {
    "accept": N_("Decide on the application"),
    "propose": N_("Propose a mentor"),
    "deliver": N_("Tick off, or deliver"),
}


def asked_word(step: str) -> str:
    """What a step is called while it is waited for, where it is one of several to choose from, or says too little."""
    return word(ASKED.get(step, "")) or step_word(step)


def initials(name: str) -> str:
    """`АС` for Аружан Сейтқали."""
    parts = [part for part in name.split() if part[0].isalpha()]
    return "".join(part[0].upper() for part in (parts[:1] + parts[1:][-1:]))


def number(value: int) -> str:
    """`18,311`, or as the language of the page writes it."""
    return format_decimal(value, locale=locale())


def size_word(size: int) -> str:
    """`45 bytes`, `1.2 MB`: how large a file is."""
    for unit, least in (("megabyte", 10**6), ("kilobyte", 10**3)):
        if size >= least:
            return format_unit(round(size / least, 1), unit, "short", locale=locale())
    return ngettext("%(num)d byte", "%(num)d bytes", size)


def refusal_sentence(refused: Refused) -> str:
    """The sentence of a refusal in the language of the page."""
    return sentence(refused.template, refused.places)


def sentence(template: str, places: Mapping[str, object]) -> str:
    """The same of what was kept of a refusal."""
    return word(template).format(**{name: place_word(name, value) for name, value in places.items()})


def place_word(place: str, value: object) -> str:
    """What stands in one place of a refusal's sentence."""
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value, year=True)
    if isinstance(value, Names):
        return value.in_(language())
    text = str(value)
    name = text.replace(" ", "_")
    if place == "step":
        return step_word(name)
    if place == "state":
        return state_word(name).lower()
    if place == "role":
        return role_word(name)
    if place == "allowed":
        return listed([role_word(role) for role in text.split(", ")])
    return word(text)
