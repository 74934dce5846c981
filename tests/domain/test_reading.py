"""Readings of sealed matter: who may read what, and for which a reason is asked."""

from __future__ import annotations

from typing import Any

import pytest

from domain.case import Role
from domain.reading import Matter, Reading, SealedMatterRead
from tests.scenario import Taken, scenario, somebody, step

AUDITOR = somebody("auditor")


def reads(matter: Matter, role: Role = Role.AUDITOR, **facts: Any) -> Taken:
    where = {"programme": "nu-alumni", "intake": "autumn", "reference": "NU-7KQ4M"}
    return step("read", reading_id=somebody("reading"), matter=matter, of=somebody("case"), **{**where, **facts}).by(
        role, AUDITOR
    )


@pytest.mark.parametrize(
    "taken",
    [
        reads(Matter.EVIDENCE, file_number=2).without_reason(),
        reads(Matter.EVIDENCE, Role.COORDINATOR).without_reason(),
        reads(Matter.IDENTITY, programme="", reference="").without_reason(),
    ],
)
def test_what_is_read_and_by_whom_is_kept(taken: Taken) -> None:
    story = scenario(None, Reading)
    story.when(taken).then(SealedMatterRead, matter=taken.facts["matter"])
    assert story.case.reader == AUDITOR
    assert story.case.of == somebody("case")


@pytest.mark.parametrize(
    ("taken", "code", "at"),
    [
        (reads(Matter.CONCERNS).without_reason(), "reason_missing", "reason"),
        (reads(Matter.CONCERNS, Role.COORDINATOR), "not_yours", ""),
        (reads(Matter.CONCERNS, Role.ADMIN), "not_yours", ""),
        (reads(Matter.IDENTITY, Role.INTEGRATOR), "not_yours", ""),
    ],
)
def test_what_is_refused(taken: Taken, code: str, at: str) -> None:
    scenario(None, Reading).when(taken).then_refused(code, at)
