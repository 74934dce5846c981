"""The form of a new application: whose it is, to which intake and in which role; then what that role is asked there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from application.admissions import Request
from application.questions import Somebody
from domain.application.events import Wishes
from domain.case import Role
from domain.intake import Intake
from domain.policy import Named, Policy
from domain.policy.words import PARTICIPANTS
from web.appearance import language
from web.conditions import how_many_are_needed, statements_of
from web.dates import day
from web.forms import Typed
from web.house import house
from web.session import visitor
from web.step_forms.choices import Choice, Option, Several, option
from web.step_forms.fields import MISSING, Field, begin
from web.step_forms.texts import limited_text, whole_number
from web.turns import as_role_word

MOST_FOUND = 10
MOST_TEXT = 10_000  # characters
WISHES = ("kind", "faculty", "track", "region", "topics", "languages")


@dataclass(frozen=True)
class OpenIntake:
    """An intake that takes applications, and the policy that it is under."""

    programme: str
    intake: Intake
    policy: Policy

    @property
    def key(self) -> str:
        return f"{self.programme}/{self.intake.name}"

    @property
    def label(self) -> str:
        name = self.policy.names.in_(language())
        return f"{self.intake.name} ({_('to %(day)s', day=day(self.intake.closes))}) · {name}"


def open_intakes(programmes: Iterable[str]) -> list[OpenIntake]:
    """The intakes of these programmes that take applications today."""
    moment = house().ledger.now()
    found = []
    for code in programmes:
        for intake in house().programmes.get(code).intakes.values():
            policy, _version = house().programmes.policy_of(code, intake.name)
            if intake.takes_applications(policy.local_date(moment)):
                found.append(OpenIntake(code, intake, policy))
    return found


@dataclass(frozen=True)
class ApplicationForm:
    """A form in two parts: `who`, `where` and `role` first, since everything else depends on them.

    `office`: whether a coordinator fills it in, for somebody whom she finds by name.
    """

    typed: Typed
    office: bool

    # Who and where

    @cached_property
    def where(self) -> Choice:
        every = [programme.code for programme in house().programmes.all()]
        codes = (
            [code for code in every if Role.COORDINATOR in visitor().roles_in(code, by_faculty=True)]
            if self.office
            else every
        )
        options = tuple(Option(one.key, one, one.label) for one in open_intakes(codes))
        return Choice("intake", _("Intake"), options=options, initial=(options[0].key,) if len(options) == 1 else ())

    @property
    def programmes(self) -> Sequence[str]:
        """The codes of those that take applications."""
        return tuple(dict.fromkeys(one.value.programme for one in self.where.options))

    @cached_property
    def role(self) -> Choice:
        names = {Role.MENTEE: _("As a mentee"), Role.MENTOR: _("As a mentor")}
        offered = [Role(one) for one in reversed(PARTICIPANTS)]
        return Choice("role", _("Role"), options=tuple(option(one, names[one]) for one in offered))

    @cached_property
    def found(self) -> Sequence[Somebody]:
        """People with the name that was looked for."""
        text = self.typed["q"]
        return house().people_list.page(text, size=MOST_FOUND)[:MOST_FOUND] if text else ()

    @property
    def person_id(self) -> UUID | None:
        if not self.office:
            return visitor().person_id
        try:
            return UUID(self.typed["person_id"])
        except ValueError:
            return None

    @cached_property
    def chosen(self) -> tuple[UUID, OpenIntake, Role] | None:
        """Whose, where and in which role, once that is known."""
        quiet = Typed(self.typed.values)
        where, role = self.where.read(quiet), self.role.read(quiet)
        if where is MISSING or role is MISSING or self.person_id is None:
            return None
        return self.person_id, where, role

    # What is asked there

    @cached_property
    def fields(self) -> Sequence[Field]:
        if self.chosen is None:
            return ()
        _person, where, role = self.chosen
        return tuple(self.asked(where.policy, role))

    def asked(self, policy: Policy, role: Role) -> Iterable[Field]:
        if role is Role.MENTOR:
            most = policy.matching.capacity_most
            hint = _("How many mentees she would take at the same time: 1 to %(most)d.", most=most)
            first = (str(policy.matching.capacity_default),)
            yield Field("capacity", _("Places"), True, hint, first, "number", convert=whole_number(1, most))
            yield from wish(Choice, "kind", _("Kind of mentor"), policy.mentor_kinds)
        yield from wish(Several, "topics", _("Topics"), policy.topics)
        yield from wish(Several, "languages", _("Languages"), policy.languages)
        yield from wish(Choice, "faculty", _("Faculty"), policy.faculties)
        yield from wish(Choice, "track", _("Track"), policy.tracks)
        yield from wish(Choice, "region", _("Region"), policy.regions)
        if statements := statements_of(policy.eligibility_of(role)):
            listed = tuple(option(one.code, one.names.in_(language())) for one in statements)
            needed = how_many_are_needed(policy, role)
            yield Several("confirmed", _("Conditions"), False, needed, options=listed, sometimes=True)
        said = _("Read by coordinators, auditors and interviewers.")
        words = _("In their own words") if self.office else _("In your words")
        yield Field("about", words, False, said, control="long", convert=limited_text(MOST_TEXT))
        if (groups := policy.selection.stated_groups) and role is Role.MENTEE:
            offered = tuple(option(group.code, group.names.in_(language())) for group in groups)
            read = _("Who belongs to one of these comes before others. Read by coordinators and auditors.")
            yield Several("priority_groups", _("Priority"), False, read, options=offered)

    def fill(self) -> None:
        """Put into each field what stands in it at first: where to, and then what is asked there."""
        begin(self.typed, (self.where,))
        begin(self.typed, self.fields)

    def read(self) -> Request | None:
        """What was asked for; None if something cannot stay so: the sentences are then beside the fields."""
        self.where.read(self.typed)
        self.role.read(self.typed)
        if self.person_id is None:
            self.typed.errors["person_id"] = _("Choose whose application it is.")
        values: dict[str, Any] = {
            one.name: value for one in self.fields if (value := one.read(self.typed)) is not MISSING
        }
        if self.chosen is None or self.typed.errors:
            return None
        person_id, where, role = self.chosen
        return Request(
            programme=where.programme,
            intake=where.intake.name,
            person_id=person_id,
            role=role,
            capacity=values.get("capacity", 0),
            wishes=Wishes(**{name: values[name] for name in WISHES if name in values}),
            about=values.get("about", ""),
            priority_groups=values.get("priority_groups", ()),
            confirmed=tuple(values.get("confirmed", ())),
        )

    @property
    def as_role(self) -> str:
        """`as a mentee`."""
        return as_role_word(self.chosen[2]) if self.chosen else ""


def wish(made: type[Choice], name: str, label: str, rows: Sequence[Named]) -> Iterable[Field]:
    """A field for what the policy offers; none where it offers nothing. Nobody has to wish for anything."""
    if rows:
        options = tuple(option(row.code, row.names.in_(language())) for row in rows)
        yield made(name, label, False, options=options, initial=(options[0].key,) if len(options) == 1 else ())
