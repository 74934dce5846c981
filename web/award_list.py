"""The awards of a programme as a list: each category of the policy, and what has come of it in an intake."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext

from application.questions import CaseFilter, CaseRow
from domain.award import Award
from domain.award.rules import category_of
from domain.case import Role
from domain.policy.closing import AwardCategory
from web.appearance import language
from web.award_words import chosen_by_words, of_words
from web.house import house
from web.language import listed
from web.naming import nominee_name
from web.scope import policy_now, scope
from web.session import asker
from web.turns import turn_word
from web.words import step_word


@dataclass(frozen=True)
class CategoryLine:
    """A category, and its award in an intake where there is one. `stands`: nominees, votes or winners, in words."""

    code: str
    name: str
    about: str
    reference: str
    state: str
    stands: str
    next_step: str
    turn: str
    due: date | None


def with_awards() -> list[str]:
    """The programmes of this page that have categories of awards."""
    return [code for code in scope().codes if policy_now(code).awards]


def shown_programme() -> str:
    return scope().chosen or next(iter(with_awards()), next(iter(scope().codes), ""))


def newest_with_awards(programme: str, intakes: Sequence[str]) -> str:
    """Of these intakes, the newest first; the newest of all where there are no awards yet."""
    held = (one for one in intakes if house().case_list.page(CaseFilter((programme,), Award.TOPIC, one), size=1))
    return next(held, next(iter(intakes), ""))


def categories_of(programme: str, intake: str) -> Sequence[CategoryLine]:
    """In the order of the intake's policy; none of them need have been opened."""
    policy, _version = house().programmes.policy_of(programme, intake)
    rows = {row.role: row for row in house().case_list.page(CaseFilter((programme,), Award.TOPIC, intake), size=100)}
    return [line_of(category, rows.get(category.code)) for category in policy.awards]


def winners_of(programme: str, intake: str) -> list[tuple[str, str]]:
    """The names of the categories, each with those of its winners; nobody's while nothing is decided."""
    policy, _version = house().programmes.policy_of(programme, intake)
    rows = {row.role: row for row in house().case_list.page(CaseFilter((programme,), Award.TOPIC, intake), size=100)}
    awards = {code: house().ledger.load(Award, UUID(row.id)) for code, row in rows.items()}
    named = {code: [nominee_name(award, one) for one in award.winners] for code, award in awards.items()}
    return [(one.names.in_(language()), listed(named.get(one.code) or [""], "standard")) for one in policy.awards]


def line_of(category: AwardCategory, row: CaseRow | None) -> CategoryLine:
    name = category.names.in_(language())
    about = _("for %(whom)s · chosen by %(whose)s", whom=of_words(category.of), whose=chosen_by_words(category))
    if row is None:
        return CategoryLine(category.code, name, about, "", "", "", "", "", None)
    award = house().ledger.load(Award, UUID(row.id))
    return CategoryLine(
        code=category.code,
        name=name,
        about=about,
        reference=row.reference,
        state=row.state,
        stands=stands(award),
        next_step=step_word(row.next_step) if row.next_step else "",
        turn=turn_word(row.turn) if row.turn else "",
        due=row.due,
    )


def stands(award: Award) -> str:
    """Winners, finalists, or how many are nominated."""
    if award.winners:
        return _("Won: %(names)s", names=listed([nominee_name(award, one) for one in award.winners], "standard"))
    if award.named_finalists:
        names = listed([nominee_name(award, one) for one in award.named_finalists], "standard")
        return _("Finalists: %(names)s", names=names)
    return ngettext("%(num)d nominee", "%(num)d nominees", len(award.nominees))


def awards_to_nominate_in(programmes: Sequence[tuple[str, str]]) -> list[tuple[Award, str]]:
    """Awards of these programmes and intakes in which the visitor may nominate now, with the names of their categories."""
    found, step = [], Award.LIFE["nominate"]
    for programme, intake in dict.fromkeys(one for one in programmes if all(one)):  # what is of no intake asks for none
        wanted = CaseFilter((programme,), Award.TOPIC, intake, state="nominating")
        for row in house().case_list.page(wanted, size=100):
            file = house().case_files.file_of(house().ledger.load(Award, UUID(row.id)), asker())
            if Role.NOMINATOR in file.roles and file.case.closed(step, file.given) is None:
                found.append((file.case, category_of(file.case, file.policy).names.in_(language())))
    return found
