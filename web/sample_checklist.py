"""The questions that an auditor asks of each case of a sample, and what the ledger says beside each of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from application.case_files import CaseFile
from application.exceptions import FOR_ANOTHER
from application.sampling import Agreement, Findings
from domain.mentorship import Mentorship
from web.exception_words import kind_tag
from web.house import house
from web.language import listed
from web.naming import name_of
from web.step_forms.hints import given_how_word

FINE, LOOK, ASK = "fine", "look", ""
"""What the ledger says is as it should be, or asks for a look; of the rest it does not know."""


@dataclass(frozen=True)
class Row:
    """One question; `tone` is one of `FINE`, `LOOK`, `ASK`."""

    question: str
    says: str
    tone: str


def checklist(file: CaseFile) -> Sequence[Row]:
    found = house().sampling.findings(file)
    return list(questions(found, isinstance(file.case, Mentorship)))


def questions(found: Findings, is_mentorship: bool) -> Iterator[Row]:
    yield Row(_("Was each step decided under the policy of its intake?"), *policy_says(found))
    if is_mentorship:
        yield Row(_("Had everybody consented and signed when the agreement was confirmed?"), *agreed(found.agreement))
        yield Row(_("Were all conditions met when a certificate was issued?"), *certified(found))
    yield Row(_("Does each decision that asks for a reason have one?"), *reasons(found))
    yield Row(_("Did nobody decide on herself, on kin or on whom she supervises?"), *ties(found))
    yield Row(_("Is it said how they told, where something was recorded for others?"), *for_others(found))
    yield Row(_("Was anything waived, reopened, corrected or dated back, and rightly so?"), *exceptional(found))
    yield Row(
        _("Does the ledger agree with what the people and the papers say?"), _("This the ledger cannot say."), ASK
    )


def policy_says(found: Findings) -> tuple[str, str]:
    under = ", ".join(
        ngettext(
            "%(num)d event under version %(version)d",
            "%(num)d events under version %(version)d",
            number,
            version=version,
        )
        for version, number in sorted(found.under.items())
    )
    if found.under_another:
        return _(
            "Under another version than the intake had then: %(versions)s.", versions=those(found.under_another)
        ), LOOK
    return (_("Yes: %(under)s.", under=under) if under else _("No step names a policy.")), FINE if under else ASK


def agreed(agreement: Agreement | None) -> tuple[str, str]:
    if agreement is None:
        return _("No agreement is confirmed."), ASK
    if agreement.by_order:
        return _("Appointed by the order %(number)s: no consents are asked.", number=agreement.by_order), FINE
    missing = [_("%(name)s had not consented", name=name_of(one)) for one in agreement.without_consent] + [
        _("%(name)s had not signed", name=name_of(one)) for one in agreement.without_signature
    ]
    return ("; ".join(missing), LOOK) if missing else (_("Yes, everybody before it was confirmed."), FINE)


def certified(found: Findings) -> tuple[str, str]:
    if not found.certified:
        return _("No certificate was issued."), ASK
    said = "; ".join(
        _("%(number)s: %(met)d of %(all)d met", number=number, met=met, all=every)
        for number, (met, every) in found.certified.items()
    )
    return said, FINE if all(met == every for met, every in found.certified.values()) else LOOK


def reasons(found: Findings) -> tuple[str, str]:
    if found.without_reason:
        return _("Without one: %(versions)s.", versions=those(found.without_reason)), LOOK
    if not found.with_reason:
        return _("None asked for one."), FINE
    return _("Yes: %(num)d of %(num)d.", num=found.with_reason), FINE


def ties(found: Findings) -> tuple[str, str]:
    if found.by_tied:
        return _("By ties as they are declared today: %(versions)s.", versions=those(found.by_tied)), LOOK
    return _("Nobody, by the ties that are declared today."), FINE


def for_others(found: Findings) -> tuple[str, str]:
    if not found.for_others:
        return _("Nothing was recorded for others."), FINE
    said = [
        f"v{version} {given_how_word(how)}" if how else _("v%(version)d: not said", version=version)
        for version, how in found.for_others
    ]
    return ", ".join(said), FINE if all(how for _version, how in found.for_others) else LOOK


def exceptional(found: Findings) -> tuple[str, str]:
    said = [
        f"{kind_tag(kind)}: {those(versions)}"
        for kind, versions in found.exceptions.items()
        if kind != FOR_ANOTHER  # of which another question asks
    ]
    return ("; ".join(said), LOOK) if said else (_("Nothing of the kind."), FINE)


def those(versions: Sequence[int]) -> str:
    """`v3, v7 and v9`: as the page of the case counts them."""
    return listed([f"v{version}" for version in versions], "standard")
