"""The side navigation, and addresses that stay on the page they are on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from flask import current_app, request, url_for

from web.access import access_to
from web.as_of import is_to_read
from web.house import is_as_of
from web.language import N_, word
from web.scope import PARAMETER, policy_now, programmes_of
from web.session import Visitor, visitor


@dataclass(frozen=True)
class Item:
    """A page that the side navigation leads to: for those who may open it, as soon as it exists.

    `about`: what a policy has to speak of (a field of it) in one of her programmes; nothing, if it is about every programme.
    """

    endpoint: str
    icon: str
    name: str
    about: str = ""

    @property
    def label(self) -> str:
        return word(self.name)

    @property
    def is_here(self) -> bool:
        """Whether this page is one of the same blueprint."""
        return UNDER.get(request.blueprint or "", request.blueprint) == self.endpoint.partition(".")[0]

    def is_for(self, who: Visitor) -> bool:
        if self.endpoint not in current_app.view_functions or not access_to(self.endpoint).lets(who):
            return False
        return not self.about or any(getattr(policy_now(code), self.about) for code in programmes_shown(who))


UNDER: Final = {"proof": "history", "compare": "history"}
"""Blueprints whose pages hang under another one's."""

ITEMS: Final = (
    Item("worklist.index", "check2-square", N_("Worklist")),
    Item("cases.index", "folder2", N_("Cases"), about="has_mentorships"),
    Item("selection.index", "funnel", N_("Selection"), about="has_mentorships"),
    Item("matching.index", "people", N_("Matching"), about="matches_by_score"),
    Item("gatherings.index", "calendar-event", N_("Gatherings"), about="gatherings"),
    Item("dashboard.index", "bar-chart", N_("Dashboard")),
    Item("surveys.index", "chat-square-text", N_("Surveys"), about="surveys"),
    Item("plan.index", "flag", N_("Action plan")),
    Item("awards.index", "award", N_("Awards"), about="awards"),
    Item("people.index", "person-vcard", N_("People")),
    Item("history.index", "clock-history", N_("History")),
    Item("programmes.index", "diagram-3", N_("Programme")),
    Item("notices.index", "envelope", N_("Notices")),
)


def programmes_shown(who: Visitor) -> list[str]:
    """The programme that the page is narrowed to, where it is hers; else all of hers."""
    every = programmes_of(who)
    chosen = request.args.get(PARAMETER, "")
    return [chosen] if chosen in every else every


def navigation() -> list[Item]:
    """The pages that whoever is signed in may open."""
    who = visitor()
    return [item for item in ITEMS if item.is_for(who) and (not is_as_of() or is_to_read(item.endpoint))]


def may_find() -> bool:
    """Whether she may look for a case by its reference or by a name."""
    return access_to("cases.index").lets(visitor())


def home() -> str:
    """Where she begins: the first page that she may open."""
    return next((url_for(item.endpoint) for item in navigation()), url_for("account.show"))


def switch_to(programme: str) -> str:
    """The list that this page belongs to, for another programme; for all of them, if it is empty."""
    item = next((item for item in navigation() if item.is_here), None)
    return url_for(item.endpoint if item else "signin.start", programme=programme or None)


def here(**changes: object) -> str:
    """The address of this page with some of its parameters changed; None takes one away, a list sets it several times."""
    kept = {name: values for name, values in request.args.lists() if name not in changes}
    changed = {
        name: value if isinstance(value, list) else [value] for name, value in changes.items() if value is not None
    }
    pairs = [(name, value) for name, values in (kept | changed).items() for value in values if value != ""]
    path = request.root_path + request.path
    return f"{path}?{urlencode(pairs)}" if pairs else path
