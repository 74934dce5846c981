"""How steps are presented: labels, helps, icons, and the words on their buttons. Only words: what a step asks for is derived.

To present a new step or fact well, add it here. What is not named is presented by the words of its name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from domain.case import RANKED_CHOICE
from web.language import N_, word
from web.words import plain, step_word


@dataclass(frozen=True)
class StepHint:
    """`icon` on its button; `button` sends its form (else the step's own words); `says` is a sentence above the form.

    `ends`: it ends something, or binds, so it is never taken by one click. `happened`: the label of its day, where it may have
    happened on an earlier day than today. `page`: its form is too long for a dialog.
    """

    icon: str = ""
    button: str = ""
    says: str = ""
    ends: bool = False
    happened: str = ""
    page: bool = False


STEPS: Final = {
    # an application
    "meet_requirement": StepHint("check2-circle", N_("Record it"), happened=N_("Shown on")),
    "waive_requirement": StepHint("dash-circle", N_("Waive it")),
    "pass_screening": StepHint("check2-circle", N_("Pass the screening")),
    "schedule_interview": StepHint("calendar-event", N_("Schedule it")),
    "miss_interview": StepHint("calendar-x"),
    "score_interview": StepHint(
        "clipboard-check",
        N_("Give them"),
        says=N_("Your own scores. The interview counts as held with those of the others."),
        happened=N_("Held on"),
    ),
    "hold_interview": StepHint("mic", N_("Record the interview"), happened=N_("Held on")),
    "accept": StepHint("check-lg"),
    "waitlist": StepHint("hourglass-split"),
    "decline": StepHint("x-lg", ends=True),
    "remind": StepHint("bell"),
    "choose_mentors": StepHint("people", N_("Choose"), page=True),
    "change_capacity": StepHint("sliders", N_("Change it")),
    "conclude": StepHint("flag", ends=True, says=N_("What she applied for has been had: the case is over.")),
    "carry_over": StepHint("arrow-right", N_("Carry over"), ends=True),
    "withdraw": StepHint(
        "box-arrow-left",
        ends=True,
        says=N_("Who does not want to take part any more need not say why; the office does."),
    ),
    "reopen": StepHint("arrow-counterclockwise"),
    # a mentorship
    "consent": StepHint("check-lg", happened=N_("Said on")),
    "refuse": StepHint("x-lg", ends=True, happened=N_("Said on"), says=N_("Nobody has to say why.")),
    "withdraw_proposal": StepHint("box-arrow-left", ends=True, happened=N_("Said on")),
    "sign": StepHint("pen", ends=True, happened=N_("Signed on")),
    "confirm_agreement": StepHint("patch-check"),
    "start": StepHint("play"),
    "join": StepHint("person-plus", N_("Add her")),
    "leave": StepHint("person-dash", N_("Let her leave"), ends=True),
    "agree_plan": StepHint("list-check"),
    "set_goal": StepHint("flag", N_("Set the goal")),
    "move_goal": StepHint("graph-up", N_("Record it")),
    "reach_goal": StepHint("flag", N_("Record it")),
    "drop_goal": StepHint("flag", N_("Drop it")),
    "log_contact": StepHint("chat-dots", N_("Log the contact")),
    "correct_contact": StepHint(
        "pencil", N_("Correct it"), says=N_("The wrong entry stays in the history, struck through.")
    ),
    "assess": StepHint("clipboard-check", N_("Record it")),
    "evaluate_mentor": StepHint("clipboard-check", N_("Record it")),
    "raise_concern": StepHint("exclamation-triangle"),
    "resolve_concern": StepHint("shield-check", N_("Resolve it")),
    "give_feedback": StepHint("chat-square-text", N_("Send")),
    "pause": StepHint("pause", happened=N_("First day of the pause"), ends=True),
    "resume": StepHint("play", happened=N_("Goes on from")),
    "extend": StepHint("calendar-plus"),
    "terminate": StepHint(
        "x-lg", ends=True, happened=N_("Last day"), says=N_("Either side may end it for any reason. Nobody is blamed.")
    ),
    "complete": StepHint("check2-circle", ends=True, happened=N_("Last day")),
    "reinstate": StepHint("arrow-counterclockwise", happened=N_("Goes on from")),
    "continue": StepHint("arrow-right"),
    "certify": StepHint("award", N_("Issue it")),
    "revoke_certificate": StepHint("shield-x", ends=True),
    # an action item
    "assign": StepHint("people", N_("Assign them")),
    "measure": StepHint("graph-up", N_("Record it")),
    "deliver": StepHint("send", N_("Deliver it")),
    "verify": StepHint("patch-check"),
    "return": StepHint("arrow-counterclockwise", N_("Return it"), ends=True),
    "move_deadline": StepHint("calendar-plus", N_("Move it")),
    "cancel": StepHint("x-lg", ends=True),
    # a gathering
    "change": StepHint("calendar-event", N_("Change it")),
    "hold": StepHint("person-check", N_("Record the attendance"), page=True),
    "correct_attendance": StepHint(
        "pencil", N_("Correct it"), says=N_("What was recorded before stays in the history."), page=True
    ),
    # an award
    "nominate": StepHint("person-plus", N_("Nominate")),
    "withdraw_nomination": StepHint("person-dash", ends=True),
    "close_nominations": StepHint("check2-circle", ends=True, says=N_("Nobody is nominated after that.")),
    "reopen_nominations": StepHint("arrow-counterclockwise"),
    "open_vote": StepHint(
        "send", says=N_("Whoever takes part gets a link of her own; others are invited by their addresses.")
    ),
    "close_vote": StepHint(
        "check2-circle", ends=True, says=N_("The votes are counted and recorded. This cannot be undone.")
    ),
    "name_finalists": StepHint("list-check"),
    "appoint_jury": StepHint("people", N_("Appoint them")),
    "recuse": StepHint(
        "dash-circle", ends=True, says=N_("Whoever is close to a finalist, in whatever way, does not judge her.")
    ),
    "score": StepHint("clipboard-check", N_("Record it")),
    "decide": StepHint("award", N_("Record it")),
    "reconsider": StepHint("arrow-counterclockwise", ends=True),
    "present": StepHint("award", N_("Record it")),
    "cancel_award": StepHint("x-lg", ends=True),
    "reopen_award": StepHint("arrow-counterclockwise"),
}

LABELS: Final = {
    # by fact, or by step and fact where it differs
    "requirement": N_("What is asked"),
    "answers": N_("Answers"),
    "meet_requirement.answers": N_("What was shown"),
    "results": N_("Criteria"),
    "at": N_("Day and time"),
    "interviewers": N_("Interviewers"),
    "place": N_("Where"),
    "scores": N_("Scores"),
    "recommendation": N_("Recommendation"),
    "notes": N_("Notes"),
    "choices": N_("Mentors"),
    "capacity": N_("Mentees at the same time"),
    "intake": N_("Intake"),
    "starts_on": N_("First day"),
    "ends_on": N_("Last day"),
    "mentee": N_("Mentee"),
    "application": N_("Mentee"),
    "set_goal.text": N_("The goal"),
    "set_goal.mentee": N_("Whose goal it is"),
    "section": N_("Section"),
    "key_step": N_("Key step"),
    "horizon": N_("Term"),
    "due": N_("Due on"),
    "goal": N_("Goal"),
    "percent": N_("Progress in percent"),
    "kind": N_("How"),
    "on": N_("Day"),
    "attended": N_("Who came"),
    "minutes": N_("Minutes"),
    "note": N_("Note"),
    "log_contact.note": N_("What it was about"),
    "correct_contact.note": N_("What it was about"),
    "contact": N_("Entry"),
    "period": N_("Period"),
    "marks": N_("Marks"),
    "month": N_("Month"),
    "together": N_("Evaluated together by"),
    "raise_concern.text": N_("What is wrong"),
    "concern": N_("Concern"),
    "outcome": N_("What came of it"),
    "survey": N_("Survey"),
    "at_fault": N_("Through whose fault"),
    "order_number": N_("Number of the order"),
    "order_date": N_("Day of the order"),
    "letter": N_("Letter that it answers"),
    "person": N_("For"),
    "number": N_("Certificate"),
    "operates": N_("Carried out by"),
    "coordinates": N_("Coordinated by"),
    "advises": N_("Advised by"),
    "measure.period": N_("Period"),
    "value": N_("Value"),
    "link": N_("Where the result is kept"),
    "file": N_("File"),
    "move_deadline.due": N_("New deadline"),
    "change.at": N_("Begins on"),
    "change.place": N_("Place"),
    "change.capacity": N_("Places"),
    "change.link": N_("Private address or link"),
    "leader": N_("Led by"),
    "nominate.person": N_("Who is nominated"),
    "organisation": N_("Partner organisation"),
    "why": N_("Why"),
    "nominee": N_("Nominee"),
    "until": N_("Last day"),
    "members": N_("Members of the jury"),
    "points": N_("Points"),
    "winners": N_("Who wins"),
}

HELPS: Final = {
    "interviewers": N_("Nobody who teaches, supervises, mentors or is kin to the applicant."),
    "hold_interview.scores": N_("Of those who have given none yet."),
    "choices": N_("Rank them, the best first. The first of them who has a free place is asked."),
    "reinstate.ends_on": N_("Leave it empty to keep the day that was planned."),
    "extend.ends_on": N_("Until when it lasts, that day included."),
    "set_goal.mentee": N_("Of nobody in particular, it is the whole group’s, and read by all."),
    "measure.period": N_("A year, or a year and a month: 2026 or 2026-09. Measured again, the newer value counts."),
    "link": N_("The number of an order, a report, an address; or add a file."),
    "log_contact.note": N_("Read by the two of you only; the office sees that you met."),
    "correct_contact.note": N_("Read by the two of you only; the office sees that you met."),
    "correct_contact.attended": N_("Nobody ticked: it did not take place."),
    "change.place": N_("Known to everybody: a room, a hall, “online”; no person."),
    "change.capacity": N_("Leave it empty where it does not matter."),
    "change.link": N_("Read by those who are invited, and by the office. Leave it empty to keep what there is."),
    "leader": N_("Read by those who are invited, and by the office. Leave it empty to keep what there is."),
    "organisation": N_("As it is called, and no person: written alike, it is one nominee."),
    "open_vote.until": N_("Left empty, the vote lasts as long as the policy says."),
    "appoint_jury.until": N_("Left empty, the jury has as long as the policy says."),
    "reopen_nominations.until": N_("Left empty, a coordinator closes them."),
    "members": N_(
        "Those with a role in the programme. Whom each of them must not judge is found from ties that are known."
    ),
    "raise_concern.text": N_("Read by coordinators only, never by the other side."),
}

NOTE_IN_GROUP: Final = N_(
    "Read by you and the mentor, and by a student who was there alone; of a talk with others about her, by you and the "
    "mentor only. The office sees that it took place."
)

IN_GROUPS: Final = {
    # labels and helps that are others in a group; by step and fact, and `?` for a help
    "log_contact.attended": N_("Who came, or whom it was about"),
    "correct_contact.attended": N_("Who came, or whom it was about"),
    "log_contact.note?": NOTE_IN_GROUP,
    "correct_contact.note?": NOTE_IN_GROUP,
}

WHERE_APPOINTED: Final = {
    "terminate": N_("By an order: who was appointed by one is dismissed by one. The students wait for another mentor."),
}
"""What a step says above its form where the mentor was appointed."""

ICONS: Final = {
    # of options, by their codes: contact kinds, outcomes
    "in_person": "people",
    "video": "camera-video",
    "phone": "telephone",
    "email": "envelope",
    "mail": "envelope",
    "messages": "chat-dots",
    "messenger": "chat-dots",
    "chat": "chat-dots",
    "accept": "check-lg",
    "waitlist": "hourglass-split",
    "decline": "x-lg",
}

OPTIONS: Final = {
    # of enumerations, by their values
    "met": N_("Met"),
    "waived": N_("Waived"),
    "accept": N_("Accept"),
    "waitlist": N_("Waitlist"),
    "decline": N_("Decline"),
    "short": N_("Short term: within the commitment"),
    "long": N_("Long term: beyond it"),
    "nobody": N_("Nobody’s"),
    "mentor": N_("The mentor’s"),
    "mentee": N_("The mentee’s"),
}

GIVEN_HOW: Final = {
    "email": N_("by e-mail"),
    "phone": N_("by phone"),
    "in_person": N_("in person"),
    "message": N_("by message"),
    "paper": N_("on paper"),
    RANKED_CHOICE: N_("by her ranked choice"),
}
"""How somebody told a coordinator what she decided."""


def step_hint(step: str) -> StepHint:
    return STEPS.get(step, StepHint())


def step_title(step: str) -> str:
    """The heading of its page and the label of its link; what ends something asks first, and says so by its dots."""
    return step_word(step) + ("…" if step_hint(step).ends else "")


def button_word(step: str) -> str:
    return word(step_hint(step).button) or step_word(step)


def happened_label(step: str) -> str:
    """What the day is called on which the step may have happened before it is recorded; empty where it may not."""
    return word(step_hint(step).happened)


def step_says(step: str, *, appointed: bool = False) -> str:
    """A sentence above its form; empty if there is nothing to say."""
    return word(WHERE_APPOINTED.get(step, "") if appointed else "") or word(step_hint(step).says)


def fact_label(step: str, fact: str, *, in_group: bool = False) -> str:
    if in_group and (label := IN_GROUPS.get(f"{step}.{fact}")):
        return word(label)
    return word(LABELS.get(f"{step}.{fact}") or LABELS.get(fact) or plain(fact))


def fact_help(step: str, fact: str, *, in_group: bool = False) -> str:
    if in_group and (help_text := IN_GROUPS.get(f"{step}.{fact}?")):
        return word(help_text)
    return word(HELPS.get(f"{step}.{fact}") or HELPS.get(fact) or "")


def option_word(value: str) -> str:
    return word(OPTIONS.get(value) or plain(value))


def given_how_word(given_how: str) -> str:
    """`by phone`; as it was written, if it is none of the usual ways."""
    return word(GIVEN_HOW.get(given_how, given_how))
