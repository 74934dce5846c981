"""docs/lifecycles.md: the life of each kind of case as a diagram and as the table that the code reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from domain.case import BEFORE, NEW, SAME, Case, Step
from web.docs.lives import about, aggregates, states_of, taken_from
from web.docs.markdown import GENERATED, code, codes, roles_in_words, table
from web.rule_words import sentence_of

OPENING = """\
# Lives of cases

Each kind of case states its life once, as a table of steps. The buttons of a page, the guard behind them, the refusal in words
and this page all read that table.

- *from* and *to* are states; *same*: the state stays; *before*: back to the state in which the case was.
- *who* takes the step: people by a role granted for the programme or by their part in the case; `clock` is time itself. A step
  that *comes along* is taken with a step of another case, in the same save.
- *open when*: conditions on the case; while one does not hold, the step is no button. *refused unless*: rules on what was
  entered. Both are functions in the code, whose docstrings begin with what stands here; auditors read the same sentences on
  the page of an entry. What the functions say when they refuse is in [refusals](refusals.md).
- *no ties*: whoever takes the step must not be, nor have ties to, somebody whom the case is about. *reason*: staff say why.
- A requirement of the programme file stands before the step that it names, whatever the table says.
"""


def page() -> str:
    sections = (line for kind in aggregates() for line in section(kind))
    return "\n".join([OPENING, GENERATED, "", *sections])


def section(kind: type[Case]) -> Iterator[str]:
    yield from (f"## {kind.TOPIC}", "", about(kind), "", "```mermaid", *diagram(kind), "```", "")
    yield from beside_the_diagram(kind)
    heads = ("step", "who", "from", "to", "event", "open when", "refused unless")
    yield from table(heads, (row(kind, step) for step in kind.LIFE.values()))


def diagram(kind: type[Case]) -> Iterator[str]:
    """A state diagram in Mermaid: each arrow with the names of its steps."""
    arrows: dict[tuple[str, str], list[str]] = defaultdict(list)
    for step in kind.LIFE.values():
        if step.leads_to not in (SAME, BEFORE):
            for state in taken_from(kind, step):
                arrows[state, step.leads_to].append(step.name)
    yield "stateDiagram-v2"
    for (start, end), steps in arrows.items():
        yield f"    {'[*]' if start == NEW else start} --> {end}: {', '.join(steps)}"
    left = {start for start, end in arrows if start != end}
    yield from (f"    {state} --> [*]" for state in states_of(kind) if state not in left)


def beside_the_diagram(kind: type[Case]) -> Iterator[str]:
    """The steps that no arrow shows."""
    staying: dict[str, list[str]] = defaultdict(list)
    for step in kind.LIFE.values():
        if step.leads_to == SAME:
            staying[", ".join(taken_from(kind, step))].append(step.name)
    if staying:
        yield from ("Steps after which the state is the same:", "")
        yield from (f"- {states}: {codes(steps)}" for states, steps in staying.items())
        yield ""
    for step in kind.LIFE.values():
        if step.leads_to == BEFORE:
            yield from (
                f"{code(step.name)} leads from {', '.join(taken_from(kind, step))} back to the state before.",
                "",
            )


def row(kind: type[Case], step: Step) -> tuple[str, ...]:
    event = step.event.TOPIC
    also = [word for word, asked in (("no ties", step.decides), ("reason", step.needs_reason)) if asked]
    return (
        code(step.name),
        roles_in_words(step.who) or "comes along",
        ", ".join(taken_from(kind, step)),
        {SAME: "same", BEFORE: "before"}.get(step.leads_to, step.leads_to),
        f"[{event}](events.md#{event.lower()})",
        "<br>".join(map(sentence_of, step.when)),
        "<br>".join([*map(sentence_of, step.rules), *also]),
    )
