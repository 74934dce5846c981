"""The form of one step: its facts, and what whoever takes it says about it (why, for whom, on which day)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from application.asking import Asker
from application.case_files import CaseFile
from domain.case import GIVEN_HOW, RANKED_CHOICE, Refused, Role, Step
from web.appearance import language
from web.forms import Typed
from web.naming import name_of
from web.step_forms import hints
from web.step_forms.choices import Choice, Option, option
from web.step_forms.derive import MOST_TEXT, asked, field_of
from web.step_forms.fields import MISSING, Field, begin
from web.step_forms.hints import StepHint, step_hint
from web.step_forms.notes import notes_of, terms_of
from web.step_forms.occasion import Occasion
from web.step_forms.readers import readers_sentence
from web.step_forms.texts import day, limited_text, noon
from web.words import refusal_sentence

HERSELF = "-"


@dataclass(frozen=True)
class Given:
    """What was filled in, ready for the use case: sealed facts are plain text."""

    asker: Asker
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class StepForm:
    """A form as it stands on its page. Errors of reading and refusals are kept in what was typed."""

    occasion: Occasion

    @property
    def step(self) -> Step:
        return self.occasion.step

    @property
    def typed(self) -> Typed:
        return self.occasion.typed

    @property
    def hint(self) -> StepHint:
        return step_hint(self.step.name)

    @cached_property
    def facts(self) -> Sequence[Field]:
        return tuple(field_of(fact, self.occasion) for fact in asked(self.occasion))

    @property
    def first(self) -> Choice | None:
        """What has to be chosen before anything else can be asked, if there is something."""
        firsts = (one for one in self.facts if one.control == "first")
        return next((one for one in firsts if isinstance(one, Choice)), None)

    @cached_property
    def about_act(self) -> Sequence[Field]:
        """What is asked about the act itself."""
        return tuple(one for one in (self.happened_at, self.reason_code, self.reason) if one is not None)

    @cached_property
    def about_others(self) -> Sequence[Field]:
        """For whom the office records it, and how she told; nothing for everybody else."""
        return tuple(one for one in (self.for_whom, self.given_how) if one is not None)

    @property
    def fields(self) -> Sequence[Field]:
        return (*self.facts, *self.about_act, *self.about_others)

    @property
    def takes_files(self) -> bool:
        return any(one.control == "upload" for one in self.facts)

    @property
    def is_for_others(self) -> bool:
        """Whether it is, or has to be, recorded for somebody else: then that is asked in sight."""
        return not self.occasion.is_own or self.names_somebody

    @property
    def names_somebody(self) -> bool:
        """Whether it is recorded for somebody, as it stands."""
        return self.typed["on_behalf_of"] not in ("", HERSELF)

    def inputs(self) -> set[str]:
        return {name for one in self.fields for name in one.inputs()}

    @property
    def says(self) -> str:
        """A sentence above the fields."""
        return hints.step_says(self.step.name, appointed=getattr(self.occasion.file.case, "is_appointed", False))

    @property
    def button(self) -> str:
        return hints.button_word(self.step.name)

    @property
    def terms(self) -> Sequence[tuple[str, Sequence[str]]]:
        """What is to be read before it is signed."""
        return terms_of(self.occasion)

    @property
    def notes(self) -> Sequence[str]:
        """What stands beneath the fields."""
        return notes_of(self.occasion)

    # The act's own fields

    @property
    def for_whom(self) -> Choice | None:
        """Whose decision the office records."""
        others = self.occasion.others
        if not others:
            return None
        options = [Option(str(one), one, name_of(one)) for one in others]
        if self.occasion.is_own:
            options.insert(0, Option(HERSELF, None, _("The office itself")))
        initial = (options[0].key,) if self.occasion.is_own or len(options) == 1 else ()
        required = not self.occasion.is_own
        return Choice("on_behalf_of", _("Recorded for"), required, initial=initial, options=tuple(options))

    @property
    def given_how(self) -> Choice | None:
        if not self.occasion.others:
            return None
        options = tuple(option(code, hints.given_how_word(code)) for code in GIVEN_HOW if code != RANKED_CHOICE)
        required = not self.occasion.is_own
        return Choice("given_how", _("How she told the office"), required, options=options, sometimes=True)

    @property
    def happened_at(self) -> Field | None:
        label = hints.happened_label(self.step.name)
        if not label:
            return None
        today = (self.occasion.today.isoformat(),)
        return Field("happened_at", label, False, initial=today, input="date", convert=day)

    @property
    def reason_code(self) -> Choice | None:
        offered = tuple(option(one.code, one.names.in_(language())) for one in self.occasion.reasons)
        if not offered:
            return None
        required = self.occasion.needs_reason and not self.names_somebody
        return Choice("reason_code", _("Reason"), required, options=offered)

    @property
    def reason(self) -> Field | None:
        occasion = self.occasion
        offered = self.step.needs_reason or self.step.decides or self.hint.ends or bool(occasion.reasons)
        if not offered:
            return None
        required = occasion.needs_reason and not occasion.reasons and not self.names_somebody
        label = _("Why, in words") if occasion.reasons else _("Why")
        says = readers_sentence(self.step.event, "reason")
        convert = limited_text(MOST_TEXT)
        return Field("reason", label, required, says, control="long", convert=convert)

    # What was typed

    def fill(self) -> None:
        """Put into each field what stands in it at first, but where the address says something else."""
        begin(self.typed, self.fields)

    @property
    def is_blank(self) -> bool:
        """Whether nothing was sent of it: a step that took one click."""
        return not self.inputs() & set(self.typed.values)

    def read(self) -> Given | None:
        """What was filled in; None if something cannot stay so: the sentences are then beside the fields."""
        asked = (*self.facts, *self.about_act, *(self.about_others if self.is_for_others else ()))
        values = {one.name: value for one in asked if (value := one.read(self.typed)) is not MISSING}
        happened_on = values.pop("happened_at", None)
        if happened_on and happened_on > self.occasion.today:
            self.typed.errors["happened_at"] = _("This day is yet to come: the latest is today.")
        for_whom: UUID | None = values.pop("on_behalf_of", None)
        given_how = values.pop("given_how", "")
        if for_whom and not given_how:
            self.typed.errors["given_how"] = _("Say how she told the office.")
        if self.typed.errors:
            return None
        earlier = happened_on and happened_on != self.occasion.today
        asker = replace(
            self.occasion.asker,
            on_behalf_of=for_whom,
            given_how=given_how if for_whom else "",
            reason_code=values.pop("reason_code", ""),
            reason=values.pop("reason", ""),
            happened_at=noon(happened_on, self.occasion.file.policy.tz) if earlier else None,
        )
        return Given(asker, values)

    def refuse(self, refused: Refused) -> None:
        """Put a refusal beside the field that it is about; above them all, if the form has no such field."""
        field = refused.at if refused.at in self.inputs() else ""
        self.typed.errors[field] = refusal_sentence(refused)

    def retry(self, file: CaseFile) -> StepForm:
        """The same form with the same words in it, for the case as it is now."""
        step = file.case.LIFE[self.step.name]
        return StepForm(replace(self.occasion, file=file, step=step))


def has_form(step: Step) -> bool:
    """Whether people take this step on a page of its case: not one that opens a case, comes along, or is the clock's."""
    return not step.opens and bool(step.who - {Role.CLOCK})


def takes_one_click(file: CaseFile, step: Step, asker: Asker, today: Any) -> bool:
    """Whether nothing has to be asked for this step: then it is one button in its place, and no page."""
    occasion = Occasion(file, step, asker, today, Typed())
    return not (
        step_hint(step.name).ends or occasion.needs_reason or occasion.reasons or asked(occasion) or not occasion.is_own
    )
