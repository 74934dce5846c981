"""What the periods of a cadence are called: months, weeks, or periods of so many days."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext

from domain.policy import Policy


def by_weeks(policy: Policy) -> bool:
    return policy.cadence is not None and policy.cadence.per == "week"


def days_each(policy: Policy) -> int | None:
    """How many days a period has, where it is counted in days."""
    return policy.cadence.days if policy.cadence is not None and policy.cadence.per == "days" else None


def period_name(policy: Policy, number: int | str) -> str:
    """`month 3`."""
    if days_each(policy):
        return _("period %(number)s", number=number)
    return _("week %(number)s", number=number) if by_weeks(policy) else _("month %(number)s", number=number)


def at_least(policy: Policy, least: int) -> str:
    """`at least 4 a month`."""
    if days := days_each(policy):
        return _("at least %(least)d in each %(days)d days", least=least, days=days)
    if by_weeks(policy):
        return ngettext("at least %(num)d a week", "at least %(num)d a week", least)
    return ngettext("at least %(num)d a month", "at least %(num)d a month", least)


def kept_of(policy: Policy, kept: int, over: int) -> str:
    """`4 of 5 months kept`."""
    if days_each(policy):
        return _("periods kept: %(kept)d of %(all)d", kept=kept, all=over)
    if by_weeks(policy):
        return ngettext("%(kept)d of %(num)d week kept", "%(kept)d of %(num)d weeks kept", over, kept=kept)
    return ngettext("%(kept)d of %(num)d month kept", "%(kept)d of %(num)d months kept", over, kept=kept)
