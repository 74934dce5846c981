"""A random sample of cases by a seed, with a checklist for each. Nothing of it is stored: its address draws it again, and has
what was found so far."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from application.case_files import CaseFile
from application.questions import Wanted
from application.visibility import NO_CASE
from domain.action_item import ActionItem
from domain.application import Application
from domain.award import Award
from domain.case import Case, Role
from domain.gathering import Gathering
from domain.mentorship import Mentorship
from domain.sampling import as_seed, drawn, mark
from web.access import allowed
from web.dates import today
from web.downloads import handed_out
from web.forms import Typed
from web.history_filters import KINDS, first_and_last, midnight, programme_options, programmes_asked, use_first_zone
from web.house import house
from web.language import word
from web.open_case import Heading, heading, open_file
from web.sample_checklist import Row, checklist
from web.scope import PARAMETER
from web.standing import standing
from web.words import state_word

CASES: Final[Mapping[str, type[Case]]] = {
    kind.__name__: kind for kind in (Mentorship, Application, ActionItem, Gathering, Award)
}
FILTERS: Final = ("seed", "number", "kind", "from", "to", "at")
FINDING: Final = re.compile(r"([1-9]\d?)\.([1-9]\d?)([yn])")
"""`3.2n` in the address: of the third case the answer to the second question is not in order."""

USUAL, MOST = 10, 50
READERS: Final = (Role.COORDINATOR, Role.AUDITOR)


@dataclass(frozen=True)
class Sample:
    """What is asked for. `at`: the position of the ledger up to which cases count."""

    seed: str
    number: int
    kind: str
    at: int
    since: date | None
    until: date | None
    programmes: tuple[str, ...]

    def population(self) -> Sequence[str]:
        """The references of all cases that could have been drawn, in the order in which they were opened."""
        topics = [row.event.TOPIC for row in CASES[self.kind].LIFE.values() if row.opens]
        wanted = Wanted(self.programmes, since=moment(self.since), until=moment(self.until, days=1))
        return house().opened.references(wanted, topics, self.at)


@dataclass(frozen=True)
class Drawn:
    """One case: in which order it was drawn, by which mark, and its checklist."""

    place: int
    mark: str
    file: CaseFile
    heading: Heading
    rows: Sequence[Row]
    findings: Mapping[int, bool]
    """By the number of a question, whether it was found to be in order."""

    @property
    def reference(self) -> str:
        return str(self.file.case.reference)

    @property
    def is_done(self) -> bool:
        return len(self.findings) == len(self.rows)

    @property
    def not_in_order(self) -> int:
        return sum(not found for found in self.findings.values())


def moment(day: date | None, days: int = 0) -> datetime | None:
    return midnight(day + timedelta(days=days)) if day else None


@allowed(*READERS)
def show() -> ResponseReturnValue:
    """Takes the names of `FILTERS`, and `programme`; without a seed, one is proposed and nothing is drawn."""
    form, sample = asked()
    is_drawn = "seed" in request.args and not form.errors
    population = sample.population() if is_drawn else ()
    kept: dict[str, Any] = {**kept_of(form), PARAMETER: request.args.get(PARAMETER) or None}
    cases = list(cases_of(sample, population)) if is_drawn else []
    return render_template(
        "sample.html",
        form=form,
        sample=sample,
        is_drawn=is_drawn,
        population=len(population),
        cases=cases,
        answered=sum(len(one.findings) for one in cases),
        questions=sum(len(one.rows) for one in cases),
        open_one=next((one for one in cases if not one.is_done), None),
        kept=kept,
        kinds=[(name, word(KINDS[kind])) for name, kind in CASES.items()],
        programmes=programme_options(),
        most=MOST,
        population_href=url_for("history.sample_population", **kept),
        printed_on=today(),
        standing=standing("history"),
    ), 422 if form.errors else 200


@allowed(*READERS)
def population() -> ResponseReturnValue:
    """The references that the sample is drawn from, one a line, so that an outsider draws it again."""
    sample = asked_rightly()
    return handed_out("".join(f"{one}\n" for one in sample.population()), f"talimger-cases-at-{sample.at}.txt")


@allowed(*READERS)
def export() -> ResponseReturnValue:
    """The checklists as a spreadsheet, with what was found so far, and columns to be filled in."""
    sample = asked_rightly()
    head = [_("Case"), _("About whom"), _("State"), _("Question"), _("What the ledger says"), _("Finding"), _("Remark")]
    rows = (
        [
            one.reference,
            one.heading.text,
            state_word(one.file.case.state),
            row.question,
            row.says,
            said(one, number),
            "",
        ]
        for one in cases_of(sample, sample.population())
        for number, row in enumerate(one.rows, start=1)
    )
    return handed_out(house().table_file("xlsx", head, rows), f"talimger-sample-at-{sample.at}.xlsx")


def cases_of(sample: Sample, references: Sequence[str]) -> Iterator[Drawn]:
    findings = asked_findings()
    for place, reference in enumerate(drawn(sample.seed, references, sample.number), start=1):
        file = open_file(reference)
        rows = checklist(file)
        of_this = {number: found for (of, number), found in findings.items() if of == place and number <= len(rows)}
        yield Drawn(place, mark(sample.seed, reference), file, heading(file), rows, of_this)


def asked_findings() -> dict[tuple[int, int], bool]:
    """By case and question. Where both was ticked, it is not in order."""
    found: dict[tuple[int, int], bool] = {}
    for text in request.args.getlist("f"):
        if asked := FINDING.fullmatch(text):
            key = int(asked[1]), int(asked[2])
            found[key] = asked[3] == "y" and found.get(key, True)
    return found


def said(one: Drawn, number: int) -> str:
    if number not in one.findings:
        return ""
    return _("in order") if one.findings[number] else _("not in order")


# What is asked


def asked_rightly() -> Sample:
    form, sample = asked()
    if form.errors or "seed" not in request.args:
        abort(422)
    return sample


def asked() -> tuple[Typed, Sample]:
    """What the address asks for, with what is wrong with it; what is not there is proposed."""
    use_first_zone()
    last = house().ledger.last_position()
    proposed = {"seed": f"{today()}", "number": str(USUAL), "kind": Mentorship.__name__, "at": str(last)}
    form = Typed({name: request.args.get(name, proposed.get(name, "")) for name in FILTERS})
    first, until = first_and_last(form)
    if not form["seed"]:
        form.errors["seed"] = _("Write a seed: any text, which you tell whoever is to draw the sample again.")
    if form["kind"] not in CASES:
        form.errors["kind"] = _("Choose one of the kinds.")
    return form, Sample(
        seed=as_seed(form["seed"]),
        number=whole(form, "number", MOST, _("Write a number between 1 and %(most)d.", most=MOST)),
        kind=form["kind"],
        at=whole(form, "at", last, _("The ledger has the positions 1 to %(last)d: write one of them.", last=last)),
        since=first,
        until=until,
        programmes=tuple(code for code in programmes_asked() if code != NO_CASE),
    )


def whole(form: Typed, name: str, most: int, sentence: str) -> int:
    text = form[name]
    if not (text.isdecimal() and text.isascii() and len(text) < 16 and 1 <= int(text) <= most):
        form.errors[name] = sentence
        return 1
    return int(text)


def kept_of(form: Typed) -> dict[str, str]:
    return {name: form[name] for name in FILTERS if form[name]}
