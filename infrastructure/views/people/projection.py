"""How events change the people's view."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from application.people import ERASED
from domain.case import Sealed
from domain.identity import Identity
from domain.person import ExternalId, Standing
from infrastructure.views.engine import Entry, Row, Tables, View
from infrastructure.views.people.tables import external_ids, people

OpenIdentity = Callable[[Sealed], Identity | None]
OpenStanding = Callable[[Sealed], Standing | None]


def view(opened: OpenIdentity, standing_of: OpenStanding, preload: Callable[[], object]) -> View:
    """Both give None for somebody who was erased; `preload` fetches all people's keys at once."""

    def registered(rows: Tables, entry: Entry) -> None:
        event = entry.event
        key, identity = str(event.originator_id), opened(event.identity)
        rows[people].put(
            {
                **BLANK,
                "id": key,
                "registered_at": event.timestamp,
                **naming(identity),
            }
        )
        put_external_ids(rows, key, event.external_ids if identity else ())

    def identity_changed(rows: Tables, entry: Entry) -> None:
        key = str(entry.event.originator_id)
        searched_anew(rows, key, **naming(opened(entry.event.identity)))

    def external_ids_changed(rows: Tables, entry: Entry) -> None:
        key = str(entry.event.originator_id)
        drop_external_ids(rows, key)
        is_readable = rows[people].require(key)["name"] != ERASED
        put_external_ids(rows, key, entry.event.external_ids if is_readable else ())

    def standing_recorded(rows: Tables, entry: Entry) -> None:
        event = entry.event
        key, as_of = str(event.originator_id), event.as_of.isoformat()
        if as_of >= rows[people].require(key)["as_of"]:
            standing = standing_of(event.standing)
            rows[people].change(key, as_of=as_of, enrolment=standing.enrolment.value if standing else "")

    return View(
        "people",
        (people, external_ids),
        {
            "PersonRegistered": registered,
            "IdentityChanged": identity_changed,
            "ExternalIdsChanged": external_ids_changed,
            "StandingRecorded": standing_recorded,
            "RoleGranted": role_granted,
            "RoleRevoked": role_revoked,
            "PersonMergedInto": merged_into,
            "PersonSeparated": separated,
            "PersonErased": erased,
        },
        before_build=preload,
        edition=4,
    )


BLANK: Row = {
    "roles": "[]",
    "external_ids": "[]",
    "also": "",
    "erased": False,
    "merged_into": None,
    "enrolment": "",
    "as_of": "",
    "search": "",
}


def naming(identity: Identity | None) -> dict[str, str]:
    if identity is None:
        nothing = ("sort", "called", "email_key", "name_key", "email", "phone")
        return {"name": ERASED, **dict.fromkeys(nothing, "")}
    sort = f"{identity.family_name} {identity.given_name}".strip().casefold()
    born = identity.birth_date
    return {
        "name": identity.name,
        "sort": sort,
        "called": f"{identity.name} {sort}".casefold(),
        "email_key": identity.email.casefold(),
        "name_key": f"{name_key(identity.name)} {born}" if born else "",
        "email": identity.email,
        "phone": identity.phone,
    }


def name_key(name: str) -> str:
    """The same for a name whichever part of it stands first."""
    return " ".join(sorted(name.casefold().split()))


def searched_anew(rows: Tables, key: str, **changed: Any) -> None:
    """A row with these changes, and what it is searched by."""
    row = {**rows[people].require(key), **changed}
    rows[people].put({**row, "search": searched(row)})


def searched(row: Row) -> str:
    numbers = " ".join(number.casefold() for _system, number in json.loads(row["external_ids"]))
    return " ".join(filter(None, (row["called"], row["email_key"], numbers, row["also"])))


def put_external_ids(rows: Tables, key: str, ids: Sequence[ExternalId]) -> None:
    for one in ids:
        rows[external_ids].put({"system": one.system, "number_key": one.number.casefold(), "person_id": key})
    searched_anew(rows, key, external_ids=json.dumps([[one.system, one.number] for one in ids]))


def drop_external_ids(rows: Tables, key: str) -> None:
    for system, number in json.loads(rows[people].require(key)["external_ids"]):
        rows[external_ids].drop((system, number.casefold(), key))


def erased(rows: Tables, entry: Entry) -> None:
    """Nothing of her stays here. Whoever went on as her was erased with her, in the same save."""
    key = str(entry.event.originator_id)
    drop_external_ids(rows, key)
    row = rows[people].require(key)
    kept = {name: row[name] for name in ("id", "registered_at", "merged_into")}
    rows[people].put({**BLANK, **kept, **naming(None), "erased": True})


def merged_into(rows: Tables, entry: Entry) -> None:
    key, stays = str(entry.event.originator_id), str(entry.event.into)
    rows[people].change(key, merged_into=stays)
    found_under(rows, stays)


def separated(rows: Tables, entry: Entry) -> None:
    rows[people].change(str(entry.event.originator_id), merged_into=None)
    found_under(rows, str(entry.event.separated_from))


def found_under(rows: Tables, key: str) -> None:
    """Whoever looks for one of those who were found to be her, finds her."""
    also = " ".join(sorted(row["search"] for row in rows[people].having("merged_into", key)))
    searched_anew(rows, key, also=also)


def role_granted(rows: Tables, entry: Entry) -> None:
    event = entry.event
    roles = json.loads(rows[people].require(str(event.originator_id))["roles"])
    roles.append([event.role.value, event.programme, event.faculty])
    rows[people].change(str(event.originator_id), roles=json.dumps(roles))


def role_revoked(rows: Tables, entry: Entry) -> None:
    event = entry.event
    gone = [event.role.value, event.programme, event.faculty]
    roles = [one for one in json.loads(rows[people].require(str(event.originator_id))["roles"]) if one != gone]
    rows[people].change(str(event.originator_id), roles=json.dumps(roles))
