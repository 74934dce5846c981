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
}


def fact_word(step: str, fact: str) -> str:
    """As its form calls it, else its case, else the event alone."""
    label = LABELS.get(f"{step}.{fact}") or LABELS.get(fact) or FIELDS.get(fact) or ONLY_IN_EVENTS.get(fact)
    return word(label or plain(fact))
