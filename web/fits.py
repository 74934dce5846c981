"""How well a mentor and a mentee fit, and what rules a mentor out, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from application.matching import FitPart, RecordedFit, read_again
from domain.matching import ALONE, RuledOut
from domain.policy import Named, Policy
from web.appearance import language
from web.figures import amount
from web.language import listed


@dataclass(frozen=True)
class Why:
    """What one weight gave: `text` is what the two have in common, or else what the weight is called.

    `alone`: it speaks for the mentee, whoever the mentor is.
    """

    name: str
    text: str
    points: str
    most: str
    gives: bool
    alone: bool


@dataclass(frozen=True)
class ShownFit:
    """A score in percent, and why: what gave something, then what gave nothing."""

    score: str
    width: float
    whys: Sequence[Why]

    @property
    def reasons(self) -> Sequence[Why]:
        return [why for why in self.whys if why.gives]

    @property
    def words(self) -> str:
        """`72.5 %: Data science +35 · Waiting for long +7.5`."""
        said = in_a_line(self.reasons)
        return f"{self.score}: {said}" if said else self.score

    @property
    def of_both(self) -> str:
        """What the two have in common, in one line."""
        return in_a_line([why for why in self.reasons if not why.alone])

    @property
    def of_her_alone(self) -> str:
        """What speaks for the mentee, whoever the mentor is, in one line."""
        return in_a_line([why for why in self.reasons if why.alone])


def in_a_line(whys: Sequence[Why]) -> str:
    return " · ".join(f"{why.text} +{why.points}" for why in whys)


def fit_words(text: str, policy: Policy) -> str:
    """What was recorded of a fit in one line; a text that is no such record as it is."""
    return shown_fit(read_again(text), policy).words if text.startswith("{") else text


def shown_fit(fit: RecordedFit, policy: Policy) -> ShownFit:
    whys = [why_of(part, policy) for part in fit.parts]
    return ShownFit(amount(fit.score, "percent"), float(fit.score), whys)


def why_of(part: FitPart, policy: Policy) -> Why:
    weight = next((one for one in policy.matching.score_weights if one.code == part.code), None)
    name = weight.names.in_(language()) if weight else part.code
    known = {row.code: row.names.in_(language()) for row in lists_of(policy).get(weight.on, ())} if weight else {}
    names = [known.get(code, code) for code in part.common]
    text = listed(names, "standard") if names else name
    points, most = amount(part.points, "number"), amount(Decimal(part.most), "number")
    return Why(name, text, points, most, gives=part.points > 0, alone=weight is not None and weight.on in ALONE)


def lists_of(policy: Policy) -> Mapping[str, Sequence[Named]]:
    """By what is compared: the policy's list that has its names."""
    return {
        "topics": policy.topics,
        "languages": policy.languages,
        "track": policy.tracks,
        "faculty": policy.faculties,
        "field_of_study": policy.fields_of_study,
        "region": policy.regions,
        "kind": policy.mentor_kinds,
    }


def why_not(one: RuledOut[Any]) -> str:
    """What rules a mentor out, in a few words."""
    names = listed([row.names.in_(language()) for row in one.by], "standard")
    match one.bar:
        case "kin":
            return _("declared kin of hers")
        case "requirement":
            return _("still to show: %(names)s", names=names)
        case "constraint":
            return _("does not hold: %(names)s", names=names)
