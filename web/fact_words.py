"""What the facts of events are called that are no fields of their cases and that no form asks for."""

from __future__ import annotations

from typing import Final

from web.language import N_, word
from web.replay_words import FIELDS
from web.step_forms.hints import LABELS
from web.words import plain

ONLY_IN_EVENTS: Final = {
    "gathering": N_("Gathering"),
    "mentee_id": N_("Mentee"),
    "consented": N_("Consents"),
    "fit": N_("How well they fit"),
    "mentor_kind": N_("Kind of mentor"),
    "shown": N_("Confirmed"),
    "all_consented": N_("Everybody has consented"),
    "all_signed": N_("Everybody has signed"),
    "sign_by": N_("To sign by"),
    "waited_for": N_("Who did not answer"),
    "corrects": N_("Corrects contact"),
    "period_first": N_("First day of the period"),
    "period_last": N_("Last day of the period"),
    "expected": N_("Asked"),
    "had": N_("Had"),
    "people": N_("People"),
    "resumes_on": N_("Goes on from"),
    "days": N_("Days"),
    "faculties": N_("Faculties"),
    "shortfall": N_("Shortfall"),
    "added": N_("Came after all"),
    "removed": N_("Did not come after all"),
    "finalists": N_("Finalists"),
    "tied": N_("Equal standing"),
    "standings": N_("Standing"),
    "external_ids": N_("The university’s ids"),
    "as_of": N_("As of"),
    "standing": N_("Standing"),
    "ground": N_("Reason"),
    "version": N_("Version"),
    "opens": N_("Opens"),
    "closes": N_("Closes"),
    "under_version": N_("Policy version"),
    "report": N_("Report"),
    "taken": N_("Places taken"),
    "identity": N_("Identity"),
    "kin": N_("Kin"),
    "supervisor": N_("Supervisor"),
    "figures": N_("Figures"),
    "case_id": N_("Case"),
    "of": N_("About whom"),
    "into": N_("Found to be"),
    "merged": N_("Found to be her"),
    "separated": N_("Somebody else after all"),
    "separated_from": N_("Not this person after all"),
    "matter": N_("What was opened"),
    "file_number": N_("File"),
    # where a step calls it otherwise than its form or its case
    "plan.kind": N_("Kind of gathering"),
    "plan.link": N_("Private address or link"),
    "ask_after_gathering.kind": N_("Kind of gathering"),
    "certify.kind": N_("Certificate"),
    "certify.number": N_("Number"),
    "take.kind": N_("Kind of case"),
    "limit.places": N_("Places"),
    "change_places.places": N_("Places"),
    "decide.standings": N_("Ranking"),
    "set_goal.goal": N_("Number"),
    "log_contact.contact": N_("Number"),
    "correct_contact.contact": N_("Number"),
    "certify.results": N_("Conditions"),
}


def fact_word(step: str, fact: str) -> str:
    """As its form calls it, else its case, else the event alone."""
    return word(label_of(step, fact) or plain(fact))


def label_of(step: str, fact: str) -> str:
    """In English; empty where nobody named it."""
    for known, name in (
        (LABELS, f"{step}.{fact}"),
        (ONLY_IN_EVENTS, f"{step}.{fact}"),
        (LABELS, fact),
        (FIELDS, fact),
        (ONLY_IN_EVENTS, fact),
    ):
        if name in known:
            return known[name]
    return ""
