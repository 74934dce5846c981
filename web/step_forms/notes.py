"""What a form says beneath its fields about what the step will bring about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from flask_babel import gettext as _
from flask_babel import ngettext

from web import dates
from web.appearance import language
from web.cadence_words import period_name
from web.house import house
from web.language import N_, word
from web.step_forms.occasion import Occasion


def of_contact(occasion: Occasion) -> Iterable[str]:
    """Which period of the cadence today counts for, and how many contacts it has."""
    case, policy = occasion.file.case, occasion.file.policy
    if policy.cadence is None or case.ends_on is None:
        return
    for period in case.periods(policy):
        if occasion.today in period:
            had = case.contacts_in(period, policy)
            counted = ngettext("%(num)d contact is logged", "%(num)d contacts are logged", had)
            yield _(
                "Today counts for %(period)s, %(days)s: %(counted)s, %(asked)d asked for.",
                period=period_name(policy, period.number),
                days=dates.span(period.first, period.last),
                counted=counted,
                asked=period.expected,
            )


def of_extension(occasion: Occasion) -> Iterable[str]:
    case, limit = occasion.file.case, occasion.file.policy.commitment.extension_limit_days
    last = dates.day(case.commitment.last, year=True)
    left = ngettext("%(num)d day is left", "%(num)d days are left", limit - case.extended_days)
    yield _("It lasts to %(last)s. Of the extension that the policy allows, %(left)s.", last=last, left=left)


def of_pause(occasion: Occasion) -> Iterable[str]:
    case, limit = occasion.file.case, occasion.file.policy.commitment.pause_limit_days
    left = ngettext("%(num)d day of pauses is left", "%(num)d days of pauses are left", limit - case.days_paused)
    yield _("The end moves by the pause, as far as the policy allows: %(left)s.", left=left)


def of_concern(occasion: Occasion) -> Iterable[str]:
    """Whom else to turn to."""
    for contact in occasion.file.policy.help_contacts:
        reached = ", ".join(part for part in (contact.names.in_(language()), contact.phone, contact.email) if part)
        yield f"{contact.about.in_(language())}: {reached}"


def of_roll(occasion: Occasion) -> Iterable[str]:
    """Who is not on it."""
    if occasion.asker.everybody & house().gatherings.invited(occasion.file.case).keys():
        yield _("You are invited yourself: whether you came, another coordinator records by a correction.")


NOTES: Final[Mapping[str, Callable[[Occasion], Iterable[str]]]] = {
    "log_contact": of_contact,
    "correct_contact": of_contact,
    "extend": of_extension,
    "pause": of_pause,
    "raise_concern": of_concern,
    "hold": of_roll,
    "correct_attendance": of_roll,
}


EXPECTED: Final[Mapping[tuple[str, str], str]] = {
    ("mentor", "duty"): N_("What binds the mentor"),
    ("mentor", "advice"): N_("What the mentor is advised to do"),
    ("mentor", "right"): N_("What the mentor has a right to"),
    ("mentee", "duty"): N_("What binds the mentee"),
    ("mentee", "advice"): N_("What the mentee is advised to do"),
    ("mentee", "right"): N_("What the mentee has a right to"),
}
ASKED: Final[Mapping[tuple[str, bool], str]] = {
    ("mentee", True): N_("What the mentee may ask of the mentor"),
    ("mentee", False): N_("What the mentee may not ask of the mentor"),
    ("mentor", True): N_("What the mentor may ask of the mentee"),
    ("mentor", False): N_("What the mentor may not ask of the mentee"),
}


def terms_of(occasion: Occasion) -> list[tuple[str, list[str]]]:
    """What is signed, each part with its title."""
    return [(title, texts) for title, texts in signed(occasion) if texts] if occasion.step.name == "sign" else []


def signed(occasion: Occasion) -> Iterator[tuple[str, list[str]]]:
    """The clauses, what is expected of whoever signs, and what both may ask of each other."""
    agreement, case = occasion.file.policy.agreement, occasion.file.case
    for term in agreement.terms:
        yield term.names.in_(language()), [term.text.in_(language())]
    signers = {case.role_of(one) for one in (occasion.asker.person_id, *occasion.others)}
    for (role, kind), title in EXPECTED.items():
        rows = agreement.expectations_of(role) if role in signers else ()
        yield word(title), [row.names.in_(language()) for row in rows if row.kind == kind]
    for (by, allowed), title in ASKED.items():
        asks = (ask for ask in agreement.asks if (ask.by, ask.allowed) == (by, allowed))
        yield word(title), [ask.names.in_(language()) for ask in asks]


def notes_of(occasion: Occasion) -> list[str]:
    find = NOTES.get(occasion.step.name)
    return list(find(occasion)) if find and occasion.is_open else []
