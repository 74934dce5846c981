"""What the pages of surveys show: who answered, and the answers to each question, as bars with their tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from babel.numbers import format_decimal
from flask_babel import gettext as _
from flask_babel import ngettext

from application.surveys import QuestionSummary, SurveyCount, SurveySummary, Turnout
from domain.case import Role
from domain.policy.mentoring import Survey
from web.appearance import language, locale
from web.dashboard import Bar
from web.language import N_, word
from web.words import number

WHEN: Final = {
    "regularly": N_("again and again"),
    "at_midterm": N_("at midterm"),
    "at_end": N_("at the end"),
    "after_gathering": N_("after a gathering"),
}


PARTS: Final = {Role.MENTOR: N_("Mentors"), Role.MENTEE: N_("Mentees")}


@dataclass(frozen=True)
class Listed:
    """A survey in the list: to whom and when, and how many answered."""

    code: str
    name: str
    note: str
    turnout: Bar


@dataclass(frozen=True)
class Answers:
    """A question: its bars, what stands above them, and texts as they were written (`texts_hidden`: how many are not shown)."""

    code: str
    name: str
    note: str
    bars: Sequence[Bar]
    texts: Sequence[str]
    texts_hidden: int


def listed(counts: Sequence[SurveyCount]) -> list[Listed]:
    return [
        Listed(
            one.survey.code,
            one.survey.names.in_(language()),
            when_word(one.survey),
            turnout_bar(one.asked, one.answered),
        )
        for one in counts
    ]


def when_word(survey: Survey) -> str:
    months = survey.every_months or 0
    if survey.when == "regularly":
        return ngettext("every month", "every %(num)d months", months)
    return word(WHEN[survey.when])


def turnout_bar(asked: int, answered: int, name: str = "") -> Bar:
    percent = round(100 * answered / asked) if asked else None
    value = _("%(answered)s of %(asked)s answered", answered=number(answered), asked=number(asked))
    cells = (number(asked), number(answered), f"{percent} %" if percent is not None else "–")
    return Bar(name or _("Answered"), percent, value, cells=cells)


def turnout_bars(turnouts: Sequence[Turnout], survey: Survey) -> list[Bar]:
    """By occasion, where there can be more than one; else by the part that they play."""
    if survey.when == "regularly":
        return [turnout_bar(one.asked, one.answered, _("Round %(number)d", number=one.occasion)) for one in turnouts]
    return [turnout_bar(one.asked, one.answered, word(PARTS[one.role])) for one in turnouts]


def answers(summary: SurveySummary, *, texts: bool) -> list[Answers]:
    """`texts`: whether the reader may read what was written."""
    return [answers_to(one, summary, texts) for one in summary.questions]


def answers_to(one: QuestionSummary, summary: SurveySummary, texts: bool) -> Answers:
    shown = one.texts if texts else ()
    note = ngettext("%(num)d answer", "%(num)d answers", one.answered)
    if one.mean is not None:
        note = _("mean %(mean)s · %(answers)s", mean=decimal(one.mean), answers=note)
    is_text = one.question.kind in ("text", "long_text")
    return Answers(
        code=one.question.code,
        name=one.question.names.in_(language()),
        note=note,
        bars=[bar(value, count, one) for value, count in one.counts],
        texts=shown,
        texts_hidden=one.answered - len(shown) if is_text else 0,
    )


def bar(value: str, count: int, one: QuestionSummary) -> Bar:
    share = round(100 * count / one.answered) if one.answered else 0
    return Bar(option_word(value, one), share, number(count), note=f"{share} %", cells=(number(count), f"{share} %"))


def option_word(value: str, one: QuestionSummary) -> str:
    if one.question.kind == "yes_no":
        return _("Yes") if value == "yes" else _("No")
    names = {option.code: option.names.in_(language()) for option in one.question.options}
    return names.get(value, value)


def decimal(value: Decimal) -> str:
    text: str = format_decimal(round(value, 1), locale=locale())
    return text
