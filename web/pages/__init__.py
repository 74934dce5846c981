"""The pages: one module a concern, each with its blueprint.

To add a page, write its module and name its blueprint here. Above every view stands who may open it.
"""

from __future__ import annotations

from flask import Blueprint

from web.pages import (
    account,
    action_plan,
    as_of,
    awards,
    cases,
    certificates,
    compare,
    dashboard,
    gatherings,
    history,
    imports,
    matching,
    notices,
    other_policy,
    people,
    programmes,
    proof,
    selection,
    signin,
    surveys,
    verify,
    vote,
    worklist,
)

BLUEPRINTS: tuple[Blueprint, ...] = (
    signin.pages,
    account.pages,
    worklist.pages,
    cases.pages,
    selection.pages,
    matching.pages,
    gatherings.pages,
    surveys.pages,
    action_plan.pages,
    dashboard.pages,
    awards.pages,
    people.pages,
    imports.pages,
    history.pages,
    as_of.pages,
    compare.pages,
    proof.pages,
    other_policy.pages,
    programmes.pages,
    notices.pages,
    certificates.pages,
    verify.pages,
    vote.pages,
)
