"""What never comes, asks nobody, or says nothing, by what else the programme file says.

Whoever wrote it meant something by it: so it is told, and not passed over in silence.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from domain.policy import PARTICIPANTS
from domain.policy.mentoring import MatchingMode
from domain.policy.words import APPLICATION_STEPS, MENTORSHIP_STEPS
from infrastructure.programme_files.document import (
    Document,
    each,
    listed_nowhere,
    months_of,
    number_at,
    roles_by_code,
    rows,
    strings,
    text_at,
    texts,
    uninvited,
)
from infrastructure.programme_files.faults import Trouble
from infrastructure.programme_files.positions import Path

CONSENTED_STEPS = ("propose", "consent", "sign", "confirm_agreement")
OF_MENTORSHIPS = frozenset(MENTORSHIP_STEPS) - frozenset(APPLICATION_STEPS)
ONLY_OF = {"choose_mentors": "mentee", "change_capacity": "mentor", "assess": "mentor"}
"""Steps of applications and mentorships that only one role takes or has."""

NEEDS_MATCHING = (
    "commitment", "agreement", "cadence", "certification", "plan_sections", "checklists", "surveys", "evaluations",
    "contact_kinds",
)  # fmt: skip


def unreachable(document: Document) -> Iterator[Trouble]:
    yield from without_matching(document)
    yield from never_reached_requirements(document)
    yield from matched_by_nothing(document)
    yield from never_scored(document)
    yield from never_kept_cadence(document)
    yield from never_answered_forms(document)
    yield from never_sent_surveys(document)
    yield from never_due_rows(document)


def without_matching(document: Document) -> Iterator[Trouble]:
    if "matching" in document and "commitment" not in document:
        yield Trouble(("commitment",), "A commitment needs an end: where people are matched, this table is needed.")
    for key in NEEDS_MATCHING:
        if key in document and "matching" not in document:
            yield Trouble((key,), "Without the table “matching” nobody is matched, and this says nothing.")


def modes_of(document: Document) -> frozenset[str]:
    """How pairs come about; nothing, as long as one of the ways is no way at all."""
    modes = frozenset(mode for _, mode in texts(document, "matching.modes.*"))
    return modes if modes <= set(get_args(MatchingMode)) else frozenset()


# Requirements, forms, selection


def never_reached_requirements(document: Document) -> Iterator[Trouble]:
    """Requirements before steps that never come, or that those never take of whom they are asked."""
    interviewed = {role for _, role in texts(document, "selection.interview_roles.*")}
    modes = modes_of(document)
    for path, row in rows(document, "requirements.*"):
        step, roles = text_at(row, "before"), strings(row.get("roles"))
        at = (*path, "before")
        if step in OF_MENTORSHIPS and "matching" not in document:
            yield Trouble(at, "Without the table “matching” nobody is matched, so that step never comes.")
        elif step in ("schedule_interview", "hold_interview") and roles and not roles & interviewed:
            yield Trouble(at, "Nobody of these roles is interviewed, so that step never comes.")
        elif step == "choose_mentors" and modes and "mentee_choice" not in modes:
            yield Trouble(at, "Here mentees do not choose, so that step never comes: see matching.modes.")
        elif step == "appoint" and modes and "appointment" not in modes:
            yield Trouble(at, "Here nobody is appointed, so that step never comes: see matching.modes.")
        elif step in CONSENTED_STEPS and "appointment" in modes:
            yield Trouble(at, "Here mentors are appointed, so that step never comes: “appoint” does.")
        elif step in ONLY_OF and roles and ONLY_OF[step] not in roles:
            yield Trouble(at, f"Only a {ONLY_OF[step]} takes that step: nobody else is ever asked.")


def never_answered_forms(document: Document) -> Iterator[Trouble]:
    """Forms that are to be answered by roles of whom they ask nothing; and questions that no answer fits."""
    asked: dict[str, set[str]] = {}
    for path, form in rows(document, "forms.*"):
        roles: set[str] = asked.setdefault(text_at(form, "code"), set())
        for inner, question in rows(form, "questions.*"):
            roles |= strings(question.get("roles")) or set(PARTICIPANTS)
            yield from unanswerable(question, (*path, *inner))
    for table, key in (("requirements", "roles"), ("surveys", "to")):
        for path, row in rows(document, f"{table}.*"):
            code = text_at(row, "form")
            if code in asked and (unasked := strings(row.get(key)) & set(PARTICIPANTS) - asked[code]):
                yield Trouble((*path, "form"), f"That form has no question for: {', '.join(sorted(unasked))}.")


def unanswerable(question: Document, path: Path) -> Iterator[Trouble]:
    least, options = number_at(question, "least"), question.get("options")
    if question.get("kind") == "choices" and least is not None and isinstance(options, list) and least > len(options):
        yield Trouble(
            (*path, "least"), f"There are {len(options)} options, and no {least} to choose.", (f"0 to {len(options)}",)
        )
    if question.get("kind") == "scale" and least is not None and least == number_at(question, "most"):
        yield Trouble((*path, "most"), "A scale needs more than one value.")


def never_scored(document: Document) -> Iterator[Trouble]:
    interviewed = {role for _, role in texts(document, "selection.interview_roles.*")}
    for path, row in rows(document, "selection.criteria.*"):
        if (roles := strings(row.get("roles"))) and not roles & interviewed:
            yield Trouble((*path, "roles"), "Nobody of these roles is interviewed, and so never scored.")
    few_women = any(row.get("few_women") is True for _, row in rows(document, "faculties.*"))
    for path, row in rows(document, "selection.priority_groups.*"):
        if row.get("known_from") == "faculty" and not few_women:
            yield Trouble(
                (*path, "known_from"), "No faculty of this file has “few_women”: nobody would be in this group."
            )
        if "study_years" in row and row.get("known_from") in ("faculty", "statement"):
            yield Trouble((*path, "study_years"), "Only a group that is known from the study year has this key.")
    for path, row in rows(document, "eligibility.*"):
        if row.get("role") == "mentee" and "mentor_kinds" in row:
            yield Trouble((*path, "mentor_kinds"), "Mentees are of no mentor kind: leave the key out.")


# Matching


def matched_by_nothing(document: Document) -> Iterator[Trouble]:
    """Keys for ways that are not this programme's, and comparisons in lists that the file does not have."""
    modes = modes_of(document)
    matching = document.get("matching")
    said = matching if isinstance(matching, dict) else {}
    if modes and "mentee_choice" not in modes and "choices_most" in said:
        yield Trouble(("matching", "choices_most"), "Here mentees do not choose: see matching.modes.")
    if modes and "appointment" not in modes and "appointment_months" in said:
        yield Trouble(("matching", "appointment_months"), "Here nobody is appointed: see matching.modes.")
    if "appointment" in modes:
        for key in sorted({"days_to_answer", "days_to_sign"} & said.keys()):
            yield Trouble(("matching", key), "Where mentors are appointed, nobody is asked to consent or to sign.")
    for path, on in texts(document, "matching.hard_constraints.*.on", "matching.score_weights.*.on"):
        yield from listed_nowhere(document, path, on, "compared in")
    seen: set[int] = set()
    for path, year in each(document, "cadence.by_study_year.*.study_years.*"):
        if isinstance(year, int) and year in seen:
            yield Trouble(path, f"Year {year} stands in another row already: each has one number.")
        seen |= {year} if isinstance(year, int) else set()
    evaluated: set[str] = set()
    for path, role in texts(document, "evaluations.*.of"):
        if role in evaluated:
            yield Trouble(path, f"Another evaluation is of a {role} already: each role has one.")
        evaluated.add(role)


# Cadence, checklists, surveys


def never_kept_cadence(document: Document) -> Iterator[Trouble]:
    if "cadence" in document and not document.get("contact_kinds"):
        yield Trouble(("contact_kinds",), "No contact can be logged, and the cadence never kept: name the kinds.")


def never_due_rows(document: Document) -> Iterator[Trouble]:
    months = months_of(document)
    for path, row in rows(document, "checklists.*.rows.*"):
        days = number_at(row, "due_days")
        if months is not None and days is not None and days > months * 31:
            yield Trouble(
                (*path, "due_days"),
                f"The commitment lasts {months} months, and no {days} days.",
                (f"0 to {months * 31}",),
            )


def never_sent_surveys(document: Document) -> Iterator[Trouble]:
    months, invited = months_of(document), roles_by_code(document, "gatherings", "roles")
    for path, row in rows(document, "surveys.*"):
        every = number_at(row, "every_months")
        if months is not None and every is not None and every > months:
            yield Trouble(
                (*path, "every_months"),
                f"The commitment lasts {months} months: it would never be sent.",
                (f"1 to {months}",),
            )
        if strangers := uninvited(row, strings(row.get("to")) & set(PARTICIPANTS), invited):
            yield Trouble((*path, "gathering"), f"That gathering does not invite: {strangers}.")
