"""What is kept of whoever is signed in: shown to her, and handed to her as a file. Nobody can be named here but herself."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from web.access import signed_in
from web.downloads import handed_out
from web.house import house
from web.own_data import archive, told_own
from web.session import visitor


@signed_in
def show() -> ResponseReturnValue:
    return render_template("my_data.html", told=told_own(house().own_data.of(visitor().person_id)))


@signed_in
def download() -> ResponseReturnValue:
    response = handed_out(archive(house().own_data.of(visitor().person_id)), "my-data.zip")
    response.headers["Cache-Control"] = "no-store"
    return response
