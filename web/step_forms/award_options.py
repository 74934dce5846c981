"""What can be chosen in the steps of an award: participants, nominees, finalists, jurors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext

from domain.award.rules import category_of
from domain.award.values import rounded
from domain.case import Role
from web.figures import amount
from web.house import house
from web.naming import nominee_name
from web.step_forms.choices import Option, option
from web.step_forms.composed import Line
from web.step_forms.fields import Field
from web.step_forms.occasion import Occasion
from web.step_forms.texts import on_its_scale

MOST_PEOPLE = 200
JURORS_ARE = (Role.COORDINATOR, Role.INTERVIEWER, Role.VERIFIER, Role.RESPONSIBLE)

Found = Iterable[Option]


def can_be_nominated(occasion: Occasion) -> Found:
    case = occasion.file.case
    of = category_of(case, occasion.file.policy).of
    taking_part = sorted(set(house().voting.participants(case.programme, case.intake, of)))
    names = house().people_list.names(taking_part)
    found = (Option(str(one), one, names[str(one)]) for one in taking_part if str(one) in names)
    return sorted((one for one in found if one.value not in occasion.asker.everybody), key=lambda one: one.label)


def nominees(occasion: Occasion) -> Found:
    case = occasion.file.case
    return (option(number, nominee_name(case, number)) for number in case.numbers)


def contenders(occasion: Occasion) -> Found:
    case = occasion.file.case
    for number in case.contenders:
        votes = next((one.votes for one in case.tallies if one.nominee == number), None)
        said = [] if votes is None else [ngettext("%(num)d vote", "%(num)d votes", votes)]
        if case.jury:
            said.append(_("%(points)s points on average", points=amount(rounded(case.points_of(number)), "number")))
        yield option(number, " · ".join([nominee_name(case, number), *said]))


def judged(occasion: Occasion) -> Found:
    """Finalists, but those with whom she has ties."""
    case, juror = occasion.file.case, occasion.asker.person_id
    left = (number for number in case.contenders if juror is None or not case.in_conflict(juror, number))
    return (option(number, nominee_name(case, number)) for number in left)


def possible_jurors(occasion: Occasion) -> Found:
    """Whoever has a role in the programme; experts get one from an admin."""
    case = occasion.file.case
    nominated = house().people.together(case.subjects())
    known: dict[UUID, Option] = {}
    for role in JURORS_ARE:
        for one in house().people_list.page(role=role.value, size=MOST_PEOPLE):
            granted = {(held, programme) for held, programme, _unit in one.roles}
            if (role.value, case.programme) in granted and one.id not in nominated:
                known.setdefault(one.id, Option(str(one.id), one.id, one.name))
    return sorted(known.values(), key=lambda one: one.label)


def uncertified(occasion: Occasion) -> Found:
    case = occasion.file.case
    left = (number for number in case.winners if case.certificate_of(number) is None)
    return (option(number, nominee_name(case, number)) for number in left)


def valid_certificates(occasion: Occasion) -> Found:
    case = occasion.file.case
    valid = (one for one in case.certificates if not one.revoked)
    return (option(one.number, one.number, nominee_name(case, one.nominee)) for one in valid)


def point_lines(occasion: Occasion, value: Callable[[str, str], Field]) -> Iterable[Line]:
    policy = occasion.file.policy
    for one in policy.award_criteria_of(category_of(occasion.file.case, policy).of):
        label = on_its_scale(one.names, one.least, one.most)
        yield Line(label, value(f"points.{one.code}", label), {"criterion": one.code})


def winners_ahead(occasion: Occasion) -> tuple[str, ...]:
    """Who wins by votes or points, as far as nobody has to choose."""
    award, ranking = occasion.file.case, occasion.file.case.ranking()
    places = category_of(award, occasion.file.policy).winners
    return tuple(map(str, ranking.split(places)[0])) if ranking else ()


OPTIONS: Final[Mapping[str, Callable[[Occasion], Found]]] = {
    "nominate.person": can_be_nominated,
    "nominee": nominees,
    "score.nominee": judged,
    "recuse.nominee": judged,
    "certify.nominee": uncertified,
    "members": possible_jurors,
    "winners": contenders,
}
"""By fact, or by step and fact where it differs."""
