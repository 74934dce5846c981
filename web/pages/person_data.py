"""All that is kept of a person, taken out by an admin to be given to her: with a reason, and recorded before it is sent."""

from __future__ import annotations

from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue

from domain.case import Refused, Role
from domain.person import ERASED, Person
from web.access import allowed
from web.appearance import LANGUAGE_NAMES, speak
from web.downloads import handed_out
from web.forms import Typed
from web.house import house
from web.language import word
from web.own_data import LEFT_OUT, archive
from web.session import asker, visitor


@allowed(Role.ADMIN)
def ask(person_id: UUID) -> ResponseReturnValue:
    identity = house().people.identity(person_id)
    return ask_page(person_id, Typed({"language": identity.language} if identity else {}))


@allowed(Role.ADMIN)
def hand_out(person_id: UUID) -> ResponseReturnValue:
    """Takes the `reason`, and the `language` of the page that is in the file."""
    form = Typed.sent()
    person = house().people.who_stays(person_id)
    try:
        own = house().own_data.of(person.id)
        close_to = house().steps.close_to(person.everybody) | person.everybody
        house().readings.open_own_data(asker(reason=form["reason"]), person, close_to)
    except Refused as refused:
        return ask_page(person_id, form.refuse(refused), 422)
    speak(form["language"])
    response = handed_out(archive(own), f"data-{person.id}.zip")
    response.headers["Cache-Control"] = "no-store"
    return response


def ask_page(person_id: UUID, form: Typed, status: int = 200) -> ResponseReturnValue:
    person: Person = house().people.who_stays(person_id)
    shown = render_template(
        "person_data.html",
        form=form,
        person_id=person.id,
        name=house().people.name(person.id),
        is_erased=person.state == ERASED,
        is_herself=person.id in visitor().everybody,
        languages=[(code, name) for code, _short, name in LANGUAGE_NAMES],
        left_out=[word(one) for one in LEFT_OUT],
    )
    return shown, status
