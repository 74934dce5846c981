"""What participants take away, and what they are told: certificates, awards, notices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from domain.policy.words import Named, Names

ConditionKind = Literal[
    "agreement_confirmed", "commitment_completed", "contacts_at_least", "cadence_kept_in", "plan_agreed",
    "goals_reached", "survey_answered", "checklist_done", "no_open_concern", "attendance",
]  # fmt: skip
AwardOf = Literal["mentor", "mentee", "partner"]
Voters = Literal["mentor", "mentee", "invited"]
ChosenBy = Literal["coordinator", "votes", "jury", "votes_and_jury"]
Nominators = Literal["mentor", "mentee", "coordinator", "partner", "anyone"]
NoticeWhen = Literal[
    "always", "all_consented", "all_signed", "coordinator", "mentee_choice", "mentor_selects", "algorithm",
]  # fmt: skip


@dataclass(frozen=True)
class Condition(Named):
    """What has to hold before a certificate is issued to somebody of these roles.

    `least` is how many: contacts for `contacts_at_least`, periods for `cadence_kept_in`, goals for `goals_reached`,
    gatherings attended for `attendance`; with `each_topic`, topics of them, each once.
    """

    kind: ConditionKind
    roles: frozenset[str]
    least: int | None = None
    survey: str | None = None
    gathering: str | None = None
    each_topic: bool = False


@dataclass(frozen=True)
class CertificateKind(Named):
    """The certificate that a role gets; `text` is what it certifies."""

    role: str
    text: Names


@dataclass(frozen=True)
class Certification:
    kinds: tuple[CertificateKind, ...] = ()
    conditions: tuple[Condition, ...] = ()

    @property
    def roles(self) -> frozenset[str]:
        """Who gets a certificate."""
        return frozenset(kind.role for kind in self.kinds)


@dataclass(frozen=True)
class AwardCategory(Named):
    """A category of awards: whom it is for, who nominates, who votes, and who chooses. Numbers are people, or days from the
    step that they follow; `jury` is the size of the jury. `text` is what a winner's certificate says; without it there is none.
    """

    of: AwardOf
    nominated_by: frozenset[str]
    chosen_by: ChosenBy
    winners: int = 1
    finalists: int | None = None
    jury: int | None = None
    voters: frozenset[str] = frozenset()
    nomination_days: int | None = None
    vote_days: int | None = None
    jury_days: int | None = None
    text: Names = Names()

    @property
    def is_voted_on(self) -> bool:
        return self.chosen_by in ("votes", "votes_and_jury")

    @property
    def is_judged(self) -> bool:
        return self.chosen_by in ("jury", "votes_and_jury")


@dataclass(frozen=True)
class AwardCriterion(Named):
    """What the jury scores in categories for these (`of`), from `least` to `most`."""

    of: frozenset[str]
    least: int
    most: int


@dataclass(frozen=True)
class Letter:
    """A notice in one language, ready to be sent."""

    subject: str
    body: str


@dataclass(frozen=True)
class Notice:
    """What is written to whom when an event happens.

    `when` narrows the event: `all_consented` is the ProposalAccepted that nobody else's is awaited after, `all_signed`
    the last AgreementSigned; the others are how a MentorshipProposed came about. Recipients and placeholders that an event
    has are in `NOTICE_EVENTS`.
    """

    code: str
    on: str
    to: frozenset[str]
    subject: Names
    body: Names
    when: NoticeWhen = "always"

    def letter(self, language: str, values: Mapping[str, str]) -> Letter:
        """Fill the placeholders.

        Raises:
            KeyError: a placeholder has no value.
        """
        return Letter(self.subject.in_(language).format_map(values), self.body.in_(language).format_map(values))


@dataclass(frozen=True)
class NoticeEvent:
    """An event that can be written about: to whom, and with which placeholders."""

    event: str
    recipients: tuple[str, ...]
    placeholders: tuple[str, ...]


_ALWAYS = ("recipient", "programme", "organiser", "contact_role", "reference", "link")
_PAIR = (*_ALWAYS, "other_name", "mentor", "mentees", "deputy_dean")
_DATES = ("starts_on", "ends_on")
_APPLICATION = ("applicant", "coordinator")
_MENTORSHIP = ("mentor", "mentee", "coordinator")
_AWARD = ("award",)
_ONE_SIDED = (*_MENTORSHIP, "other")

NOTICE_EVENTS: tuple[NoticeEvent, ...] = (
    NoticeEvent("ApplicationSubmitted", _APPLICATION, _ALWAYS),
    NoticeEvent("ScreeningPassed", _APPLICATION, _ALWAYS),
    NoticeEvent("InterviewScheduled", (*_APPLICATION, "interviewer"), (*_ALWAYS, "interview_at")),
    NoticeEvent("InterviewMissed", _APPLICATION, _ALWAYS),
    NoticeEvent("ApplicationAccepted", _APPLICATION, _ALWAYS),
    NoticeEvent("ApplicationWaitlisted", _APPLICATION, _ALWAYS),
    NoticeEvent("ApplicationDeclined", _APPLICATION, _ALWAYS),
    NoticeEvent("ApplicationReturnedToPool", _APPLICATION, _ALWAYS),
    NoticeEvent("ApplicationConcluded", _APPLICATION, _ALWAYS),
    NoticeEvent("ApplicationCarriedOver", _APPLICATION, _ALWAYS),
    NoticeEvent("ApplicantReminded", _APPLICATION, _ALWAYS),
    NoticeEvent("ApplicationWithdrawn", _APPLICATION, _ALWAYS),
    NoticeEvent("ApplicationReopened", _APPLICATION, _ALWAYS),
    NoticeEvent("MentorshipProposed", _ONE_SIDED, (*_PAIR, "days_to_answer")),
    NoticeEvent("ProposalAccepted", _ONE_SIDED, (*_PAIR, "other_contact", "days_to_sign")),
    NoticeEvent("ProposalRefused", _ONE_SIDED, _PAIR),
    NoticeEvent("ProposalWithdrawn", _ONE_SIDED, _PAIR),
    NoticeEvent("ProposalLapsed", _MENTORSHIP, _PAIR),
    NoticeEvent("MentorAppointed", _MENTORSHIP, (*_PAIR, "other_contact")),
    NoticeEvent("AgreementSigned", _ONE_SIDED, _PAIR),
    NoticeEvent("AgreementConfirmed", _MENTORSHIP, (*_PAIR, "other_contact", *_DATES)),
    NoticeEvent("MentorshipStarted", _MENTORSHIP, (*_PAIR, "other_contact", *_DATES)),
    NoticeEvent("CadenceMissed", _MENTORSHIP, (*_PAIR, "period_first", "period_last")),
    NoticeEvent("MentorshipPaused", _ONE_SIDED, _PAIR),
    NoticeEvent("MentorshipResumed", _ONE_SIDED, (*_PAIR, *_DATES)),
    NoticeEvent("CommitmentExtended", _MENTORSHIP, (*_PAIR, *_DATES)),
    NoticeEvent("MentorshipTerminated", _ONE_SIDED, (*_PAIR, *_DATES, "ended_on")),
    NoticeEvent("CommitmentCompleted", _MENTORSHIP, (*_PAIR, *_DATES, "ended_on")),
    NoticeEvent("MentorshipReinstated", _MENTORSHIP, (*_PAIR, *_DATES)),
    NoticeEvent("CertificateIssued", ("holder", "coordinator"), (*_ALWAYS, "certificate_number", "verify_link")),
    NoticeEvent("VoteOpened", ("voter",), (*_ALWAYS, *_AWARD, "vote_link", "last_day")),
    NoticeEvent("JuryAppointed", ("juror",), (*_ALWAYS, *_AWARD, "last_day")),
    NoticeEvent("CertificateRevoked", ("holder", "coordinator"), (*_ALWAYS, "certificate_number")),
)
"""`other` is who did not take the step herself; `holder` whose certificate it is; `coordinator` the programme's office;
`voter` everybody with a link to vote, which is `vote_link`; `award` is the name of its category.
`other_name` and `other_contact` are of the people at the recipient's other side; `ended_on` is the last day that there was,
`ends_on` the one that was planned; `deputy_dean` is the role that coordinates the faculty of the group, or else of its
mentor; the programme's contact role where the policy names none. No placeholder tells why something ended."""

RECIPIENTS: tuple[str, ...] = tuple(dict.fromkeys(one for event in NOTICE_EVENTS for one in event.recipients))
