"""From what a step's method asks for to the fields of its form: by the types in its signature, once for all steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields as fields_of_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from types import NoneType
from typing import Any, Final, get_args, get_origin, get_type_hints

from application.answers import form_asked
from application.facts import Fact
from domain.action_item.values import File, Origin
from domain.award.rules import category_of
from domain.case import Role
from domain.gathering import Gathering
from web.house import house
from web.step_forms import questions, roll
from web.step_forms.award_options import winners_ahead
from web.step_forms.choices import Choice, Option, Ranked, Roll, Several, option
from web.step_forms.composed import Line, Table
from web.step_forms.fields import Field, Upload
from web.step_forms.hints import fact_help, fact_label, option_word
from web.step_forms.occasion import Occasion
from web.step_forms.options import LINES, options_for
from web.step_forms.readers import readers_sentence
from web.step_forms.texts import day, decimal_number, limited_text, moment_in, whole_number

MOST_TEXT = 10_000  # characters

DECIDING: Final = ("requirement", "survey", "contact")
"""Facts on which other fields depend: they are chosen first, and then stand fixed."""

# What need not be asked, though the step would take it


def first_day_is_ruled(occasion: Occasion) -> bool:
    return occasion.file.policy.commitment.starts_when_confirmed(occasion.today) is not None


def ends_without_order(occasion: Occasion) -> bool:
    return not occasion.file.case.is_appointed


def finds_no_fault(occasion: Occasion) -> bool:
    return not occasion.is_office


def roster_is_one(occasion: Occasion) -> bool:
    return len(occasion.file.case.mentees) == 1


def sets_for_herself(occasion: Occasion) -> bool:
    """A pair has goals together, and one of a group sets her own."""
    file = occasion.file
    return not file.case.is_group or file.is_one_of_a_group


def has_no_sections(occasion: Occasion) -> bool:
    return not occasion.file.policy.plan_sections


def has_no_key_steps(occasion: Occasion) -> bool:
    return not any(section.key_steps for section in occasion.file.policy.plan_sections)


def nothing_is_written(occasion: Occasion) -> bool:
    """Attendance is shown by having come: there is nothing to write."""
    requirement = chosen_requirement(occasion)
    return requirement is not None and requirement.kind == "attendance"


def is_ticked(occasion: Occasion) -> bool:
    """The row of a checklist is ticked, and proves nothing."""
    return bool(occasion.file.case.origin is Origin.CHECKLIST)


def is_gathering(occasion: Occasion) -> bool:
    return isinstance(occasion.file.case, Gathering)


def is_of_partners(occasion: Occasion) -> bool:
    return category_of(occasion.file.case, occasion.file.policy).of == "partner"


def is_of_participants(occasion: Occasion) -> bool:
    return not is_of_partners(occasion)


UNASKED: Final[Mapping[str, Callable[[Occasion], bool]]] = {
    "confirm_agreement.starts_on": first_day_is_ruled,
    "terminate.order_number": ends_without_order,
    "terminate.order_date": ends_without_order,
    "terminate.letter": ends_without_order,
    "terminate.at_fault": finds_no_fault,
    "log_contact.attended": roster_is_one,
    "set_goal.section": has_no_sections,
    "set_goal.mentee": sets_for_herself,
    "set_goal.key_step": has_no_key_steps,
    "meet_requirement.answers": nothing_is_written,
    "deliver.link": is_ticked,
    "deliver.file": is_ticked,
    "nominate.person": is_of_partners,
    "nominate.organisation": is_of_participants,
}


NEEDED: Final = frozenset({"terminate.order_number", "terminate.order_date"})
"""What a step would do without, but not where it is asked for: there the mentor was appointed by an order."""


def asked(occasion: Occasion) -> tuple[Fact, ...]:
    """The facts that the form of this step asks for."""
    step = occasion.step.name
    return tuple(
        fact for fact in occasion.facts if not (unasked := UNASKED.get(f"{step}.{fact.name}")) or not unasked(occasion)
    )


# Fields


def field_of(fact: Fact, occasion: Occasion) -> Field:
    """
    Raises:
        TypeError: no form can be made for a fact of this type.
    """
    kind, optional = without_none(fact.type)
    step = occasion.step.name
    required = f"{step}.{fact.name}" in NEEDED or (fact.required and not (fact.sealed and optional))
    said: dict[str, Any] = {
        "name": fact.name,
        "label": fact_label(step, fact.name, in_group=occasion.is_in_group),
        "required": required,
        "hint": fact_help(step, fact.name, in_group=occasion.is_in_group),
        "initial": (initial_of_gathering if is_gathering(occasion) else initial)(fact, occasion),
    }
    options = options_for(occasion, fact.name)
    if fact.name in DECIDING and options is not None:
        return deciding(said, options, occasion)
    if fact.name == "attended" and is_gathering(occasion):
        return Roll(**said, options=options or (), find=roll.finder(options or ()))
    if fact.name == "choices" and options is not None:
        return Ranked(**said, options=options, most=occasion.file.policy.matching.choices_most)
    if fact.sealed:
        return sealed(fact, said, occasion)
    if get_origin(kind) is tuple:
        return of_tuple(get_args(kind)[0], said, options, occasion)
    if options is not None:
        the_only_one = tuple(one.key for one in options) if required and len(options) == 1 else ()
        return Choice(**{**said, "initial": said["initial"] or the_only_one}, options=options)
    if kind is File:
        return upload(said, occasion)
    return of_type(kind, said, occasion)


def upload(said: dict[str, Any], occasion: Occasion) -> Upload:
    """A file of this case, kept for whoever submits it."""
    case, submitter = occasion.file.case, occasion.asker.person_id

    def keep(name: str, content: bytes) -> File:
        return house().evidence.keep(case.id, name, content, case.subjects() | ({submitter} if submitter else set()))

    return Upload(**said, keep=keep)


def without_none(kind: Any) -> tuple[Any, bool]:
    """The type of an optional value, and whether it is one."""
    parts = [part for part in get_args(kind) if part is not NoneType]
    return (parts[0], True) if NoneType in get_args(kind) else (kind, False)


def of_type(kind: Any, said: dict[str, Any], occasion: Occasion) -> Field:
    if isinstance(kind, type) and issubclass(kind, Enum):
        return Choice(**said, options=tuple(option(one, option_word(one.value)) for one in kind))
    if kind is bool:
        return Choice(**said, options=(Option("yes", True, option_word("yes")), Option("no", False, option_word("no"))))
    if kind is Decimal:
        return Field(**said, control="number", convert=decimal_number)
    if kind is int:
        return Field(**said, control="number", convert=whole_number())
    if kind is datetime:
        return Field(**said, input="datetime-local", convert=moment_in(occasion.file.policy.tz))
    if kind is date:
        return Field(**said, input="date", convert=day)
    if kind is str:
        return Field(**said, convert=limited_text(MOST_TEXT))
    raise TypeError(f"no field for {said['name']}: {kind}")


def of_tuple(inner: Any, said: dict[str, Any], options: tuple[Option, ...] | None, occasion: Occasion) -> Field:
    if inner in LINES:
        return table(inner, said, occasion)
    if options is None:
        raise TypeError(f"no field for {said['name']}: what can be chosen is not known")
    return Several(**said, options=options)


def table(made: type[Any], said: dict[str, Any], occasion: Occasion) -> Table:
    """A row for each thing to judge; the input of a row is of the type that its value has."""
    value_name, lines_of = LINES[made]
    kind = get_type_hints(made)[value_name]
    assert value_name in {one.name for one in fields_of_dataclass(made)}

    def value(name: str, label: str) -> Field:
        return of_type(kind, {"name": name, "label": label, "required": False}, occasion)

    lines: tuple[Line, ...] = tuple(lines_of(occasion, value))
    return Table(**said, lines=lines, made=made, value_name=value_name)


def sealed(fact: Fact, said: dict[str, Any], occasion: Occasion) -> Field:
    """A text that only some may read: which, is said beneath it. Answers are given question by question."""
    form = form_to_answer(fact, occasion)
    if form is not None:
        readers = readers_sentence(occasion.step.event, fact.name)
        role = answering_role(occasion)
        return questions.answers(fact.name, said["label"], readers, form, role)
    hint = said["hint"] or readers_sentence(occasion.step.event, fact.name)
    return Field(**{**said, "hint": hint}, control="long", convert=limited_text(MOST_TEXT))


def deciding(said: dict[str, Any], options: tuple[Option, ...], occasion: Occasion) -> Choice:
    """Fixed once it is chosen, or where there is only one."""
    chosen = chosen_code(occasion, said["name"])
    fixed = any(one.key == chosen for one in options)
    return Choice(
        **{**said, "initial": (chosen,) if fixed else ()}, options=options, control="fixed" if fixed else "first"
    )


# What a form is about


def chosen_code(occasion: Occasion, fact: str) -> str:
    """What is chosen for a deciding fact, or the only thing that there is to choose; empty before it is chosen."""
    options = options_for(occasion, fact) or ()
    return occasion.typed[fact] or (options[0].key if len(options) == 1 else "")


def chosen_requirement(occasion: Occasion) -> Any:
    """The requirement that is chosen, or the only one that is left; None before it is chosen."""
    code = chosen_code(occasion, "requirement")
    return next((one for one in occasion.file.policy.requirements if one.code == code), None)


def form_to_answer(fact: Fact, occasion: Occasion) -> Any:
    """The policy's form whose questions this fact answers, if it does."""
    if fact.name != "answers":
        return None
    step = occasion.step.name
    about = "survey" if step == "give_feedback" else "requirement"
    return form_asked(occasion.file.policy, step, {about: chosen_code(occasion, about)})


def answering_role(occasion: Occasion) -> str:
    """Whose questions are asked: the applicant's, or those of the part that somebody plays in a mentorship."""
    case = occasion.file.case
    if hasattr(case, "role"):
        return str(case.role)
    person_id = next((one for one in occasion.others), occasion.asker.person_id)
    return str(case.role_of(person_id) or Role.MENTEE)


# What stands in a field at first


BEGINNINGS: Final[Mapping[str, Callable[[Occasion], tuple[str, ...]]]] = {
    "change_capacity.capacity": lambda occasion: (str(occasion.file.case.capacity),),
    "appoint_jury.members": lambda occasion: tuple(map(str, occasion.file.case.jury)),
    "decide.winners": winners_ahead,
}


def initial(fact: Fact, occasion: Occasion) -> tuple[str, ...]:
    step, case = occasion.step.name, occasion.file.case
    corrected = wrong_entry(occasion) if step == "correct_contact" else None
    match step, fact.name:
        case "correct_contact", "kind" | "on" | "minutes" if corrected:
            value = getattr(corrected, fact.name)
            return (str(value),) if value is not None else ()
        case "correct_contact", "attended" if corrected:
            return tuple(str(one) for one in corrected.attended)
        case _, "attended":
            return tuple(str(one.person_id) for one in case.mentees)
        case _, "on":
            return (occasion.today.isoformat(),)
        case "assign" | "measure", _:
            return initial_of_item(fact, occasion)
        case "move_goal", "percent":
            goal = case.goal(int(number)) if (number := occasion.typed["goal"]).isdecimal() else None
            return (str(goal.percent),) if goal else ()
        case "assess" | "evaluate_mentor", _:
            return initial_of_judgement(fact, occasion)
        case _ if beginning := BEGINNINGS.get(f"{step}.{fact.name}"):
            return beginning(occasion)
        case _:
            return (str(fact.default.value),) if isinstance(fact.default, Enum) else ()


def initial_of_judgement(fact: Fact, occasion: Occasion) -> tuple[str, ...]:
    """The period of today, by all who evaluate together; of the only mentee, where there is one."""
    options = options_for(occasion, fact.name) or ()
    match fact.name:
        case "month" | "period":
            return tuple(one.key for one in options[:1])
        case "together":
            return tuple(one.key for one in options)
        case "mentee" if len(options) == 1:
            return (options[0].key,)
        case _:
            return ()


def initial_of_item(fact: Fact, occasion: Occasion) -> tuple[str, ...]:
    item = occasion.file.case
    if fact.name == "period":
        return (str(item.year or occasion.today.year),)
    return tuple(getattr(item.assigned, fact.name, ()))


def initial_of_gathering(fact: Fact, occasion: Occasion) -> tuple[str, ...]:
    gathering = occasion.file.case
    if fact.name == "attended":
        return tuple(str(one) for one in gathering.attended)
    if fact.name == "at":
        return (f"{gathering.at.astimezone(occasion.file.policy.tz):%Y-%m-%dT%H:%M}",)
    value = None if fact.sealed else getattr(gathering, fact.name)
    return () if value in (None, "") else (str(value),)


def wrong_entry(occasion: Occasion) -> Any:
    number = occasion.typed["contact"]
    return occasion.file.case.contact(int(number)) if number.isdecimal() else None
