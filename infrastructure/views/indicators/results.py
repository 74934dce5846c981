"""Results of terms, as the university's systems tell them of people, and the mentorships whose mentees they are.

They are no counters: results come once a term, before or after somebody joined, and whose they are changes with the roster.
A page joins as many rows as there are mentees with results.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from domain.case import Sealed
from domain.person import Standing
from infrastructure.views.engine import Entry, Tables
from infrastructure.views.indicators.tables import known_members, known_results

OpenStanding = Callable[[Sealed], Standing | None]
Handler = Callable[[Tables, Entry], None]


def handlers(standing_of: OpenStanding) -> Mapping[str, Handler]:
    """`standing_of` gives None for somebody who was erased."""

    def recorded(rows: Tables, entry: Entry) -> None:
        event = entry.event
        standing, as_of = standing_of(event.standing), event.as_of.isoformat()
        if standing is None or standing.average is None or not standing.term:
            return
        key = (str(event.originator_id), standing.term)
        known = rows[known_results].get(key)
        if known is None or as_of >= known["as_of"]:
            row = {"person_id": key[0], "term": key[1], "as_of": as_of, "average": standing.average}
            rows[known_results].put(row)

    return {"StandingRecorded": recorded, "MenteeLeft": left}


def left(rows: Tables, entry: Entry) -> None:
    rows[known_members].drop((str(entry.event.originator_id), str(entry.event.mentee.person_id)))
