"""What participants take away, and what they are told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from typing import Any, get_args

from domain.policy import PARTICIPANTS
from domain.policy.closing import (
    NOTICE_EVENTS,
    RECIPIENTS,
    AwardCategory,
    AwardCriterion,
    AwardOf,
    CertificateKind,
    Certification,
    ChosenBy,
    Condition,
    ConditionKind,
    Nominators,
    Notice,
    NoticeWhen,
    Voters,
)
from infrastructure.programme_files.blocks import Block, Rows
from infrastructure.programme_files.fields import Choice, Code, Reference, Texts, Whole, YesNo, choices
from infrastructure.programme_files.schema.admission import NamedBlock, roles

CONDITION_NEEDS: Mapping[str, frozenset[str]] = {
    "contacts_at_least": frozenset({"least"}),
    "cadence_kept_in": frozenset({"least"}),
    "goals_reached": frozenset({"least"}),
    "survey_answered": frozenset({"survey"}),
    "attendance": frozenset({"least", "gathering"}),
}
"""Which keys a kind of condition has besides those that all have."""

WITHOUT: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("jury", "jury_days"), frozenset({"votes", "coordinator"})),
    **dict.fromkeys(("voters", "vote_days", "finalists"), frozenset({"jury", "coordinator"})),
}
"""By keys of an award: chosen by whom it does not have them."""

EVENT_OF: Mapping[str, str] = {
    "all_consented": "ProposalAccepted",
    "all_signed": "AgreementSigned",
    **dict.fromkeys(("coordinator", "mentee_choice", "mentor_selects", "algorithm"), "MentorshipProposed"),
}
"""To which event each way to narrow one belongs."""


class CertificateKindBlock(NamedBlock):
    """The certificate of a role; its names are its title."""

    makes = CertificateKind
    role = Choice("who gets it", allowed=PARTICIPANTS)
    text = Texts("what it certifies")


class ConditionBlock(NamedBlock):
    """What has to hold before a certificate is issued."""

    makes = Condition
    kind = Choice("what it looks at", allowed=get_args(ConditionKind))
    roles = roles("for whose certificate")
    least = Whole("how many contacts, periods, goals or gatherings at least", least=1, most=1000, required=False)
    survey = Reference("for an answered survey: its code", required=False)
    gathering = Reference("for an attendance: the code of the gathering", required=False)
    each_topic = YesNo("for an attendance: whether topics are counted, each once, instead of gatherings")

    def troubles(self, data: Mapping[str, Any], said: Set[str]) -> Iterator[tuple[str, str]]:
        kind = data.get("kind")
        if kind is None:
            return
        needed = CONDITION_NEEDS.get(kind, frozenset())
        for key in ("least", "survey", "gathering"):
            if key in needed and key not in said:
                yield key, f"A condition of the kind “{kind}” needs this key."
            if key in said and key not in needed:
                yield key, f"A condition of the kind “{kind}” does not have this key."
        if data.get("each_topic") and kind != "attendance":
            yield "each_topic", f"A condition of the kind “{kind}” does not have this key."


class CertificationBlock(Block):
    """Who gets a certificate, and what for."""

    makes = Certification
    kinds = Rows(CertificateKindBlock, "the certificates, one a role", required=True)
    conditions = Rows(ConditionBlock, "what has to hold before one is issued", required=True)


class AwardBlock(NamedBlock):
    """A category of awards."""

    makes = AwardCategory
    of = Choice("whom it is for", allowed=get_args(AwardOf))
    nominated_by = choices("who nominates", get_args(Nominators))
    chosen_by = Choice("who chooses", allowed=get_args(ChosenBy))
    winners = Whole("how many win; 1 if left out", least=1, most=100, required=False)
    finalists = Whole("how many finalists the votes leave", least=1, most=100, required=False)
    jury = Whole("how many sit on the jury", least=1, most=100, required=False)
    voters = choices(
        "who gets a link to vote: participants by their role, and whoever is invited by mail",
        get_args(Voters),
        required=False,
    )
    nomination_days = Whole("days for nominations, then the clock closes them", least=1, most=365, required=False)
    vote_days = Whole("days for the vote, then the clock closes it", least=1, most=365, required=False)
    jury_days = Whole("days that the jury has", least=1, most=365, required=False)
    text = Texts("what a winner's certificate says; left out, there are no certificates", required=False)

    def troubles(self, data: Mapping[str, Any], said: Set[str]) -> Iterator[tuple[str, str]]:
        chosen_by = data.get("chosen_by")
        if chosen_by == "votes_and_jury" and "finalists" not in said:
            yield "finalists", "Where a jury follows the votes, this key is needed."
        if chosen_by in ("votes", "votes_and_jury") and "voters" not in said:
            yield "voters", f"Chosen by “{chosen_by}”, an award needs voters."
        for key, without in WITHOUT.items():
            if chosen_by in without and key in said:
                yield key, f"Chosen by “{chosen_by}”, an award has nothing like this."
        if "finalists" in data and data["finalists"] < data.get("winners", 1):
            yield "finalists", "There are fewer finalists than winners."


class AwardCriterionBlock(NamedBlock):
    """What a jury scores."""

    makes = AwardCriterion
    of = choices("in categories for whom", get_args(AwardOf))
    least = Whole("the lowest score", least=0, most=1000)
    most = Whole("the highest score", least=1, most=1000)

    def troubles(self, data: Mapping[str, Any], said: Set[str]) -> Iterator[tuple[str, str]]:
        if "least" in data and "most" in data and data["least"] >= data["most"]:
            yield "most", "The highest score lies above the lowest one."


class NoticeBlock(Block):
    """What is written to whom when an event happens. Placeholders stand in braces: {recipient}."""

    makes = Notice
    code = Code()
    on = Choice("the event", allowed=[event.event for event in NOTICE_EVENTS])
    to = choices("who gets it", RECIPIENTS)
    when = Choice(
        "every time, or only once all have done so, or only where a proposal came about so",
        allowed=get_args(NoticeWhen),
        required=False,
    )
    subject = Texts("the subject")
    body = Texts("the text")

    def troubles(self, data: Mapping[str, Any], said: Set[str]) -> Iterator[tuple[str, str]]:
        event = EVENT_OF.get(data.get("when", ""))
        if event and "on" in data and data["on"] != event:
            yield "when", f"“{data['when']}” belongs to the event {event}."
