"""About a programme: what it is for, what else there is to take part in, and what is done in which field of study."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from web.access import signed_in
from web.dates import use_zone
from web.scope import policy_now


@signed_in
def about(code: str) -> ResponseReturnValue:
    """For everybody: whoever is signed in may apply to it.

    Raises:
        UnknownCase: there is no such programme.
    """
    policy = policy_now(code)
    use_zone(policy.tz)
    fields = [
        (field, [one for one in policy.faculties if one.field_of_study == field.code])
        for field in policy.fields_of_study
    ]
    coordinated = [faculty for faculty in policy.faculties if faculty.deputy_dean]
    return render_template("about.html", policy=policy, fields=fields, deputy_deans=coordinated)
