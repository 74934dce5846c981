"""What an application's other steps are refused for. Each rule is a sentence that a coordinator can read."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from domain.application.events import (
    ApplicationMatched,
    ApplicationReturnedToPool,
    ApplicationSubmitted,
    CapacityChanged,
    MentorsChosen,
    PlaceFreed,
    PlaceTaken,
    Wishes,
)
from domain.case import Circumstances, Refused, Role
from domain.dates import ONE_DAY
from domain.policy import Policy

if TYPE_CHECKING:
    from domain.application.aggregate import Application

# Conditions


def is_mentors(case: Application, given: Circumstances) -> Refused | None:
    """The application is a mentor’s."""
    if case.role is not Role.MENTOR:
        return Refused("not_a_mentor", "This is the application of a mentee.")
    return None


def is_mentees(case: Application, given: Circumstances) -> Refused | None:
    """The application is a mentee’s."""
    if case.role is not Role.MENTEE:
        return Refused("not_a_mentee", "This is the application of a mentor.")
    return None


def mentees_choose(case: Application, given: Circumstances) -> Refused | None:
    """In this programme mentees choose their mentors."""
    if "mentee_choice" not in given.policy.matching.modes:
        return Refused("no_choice", "In this programme mentees do not choose their mentors.")
    return None


def no_place_is_taken(case: Application, given: Circumstances) -> Refused | None:
    """None of the places of this application is taken."""
    if case.places:
        template = "{count} of her places are taken: end those mentorships first."
        return Refused("places_taken", template, count=len(case.places))
    return None


def her_mentorship_ends_with_it(case: Application, given: Circumstances) -> Refused | None:
    """Where a mentorship goes on, the application is concluded only along with it."""
    if case.state == "matched" and not given.along:
        return Refused("still_matched", "Her application is concluded when her mentorship ends.")
    return None


def concluded_is_reopened_along(case: Application, given: Circumstances) -> Refused | None:
    """What is concluded is reopened only along with a mentorship that is reinstated.

    By itself there would be nothing for it to go on with: what its intake is for is over.
    """
    if case.state == "concluded" and not given.along:
        template = "It is concluded: it is reopened along with her mentorship, where that is reinstated."
        return Refused("reopened_along", template)
    return None


def clock_waits_for_the_end(case: Application, given: Circumstances) -> Refused | None:
    """The clock waits until what the intake is for has come to its end; a coordinator may conclude earlier."""
    if given.act.role is not Role.CLOCK or given.along:
        return None
    day = concluded_on(case, given.policy)
    if day is None or given.today < day:
        return Refused("not_over", "What this intake is for has not come to its end yet.")
    return None


def concluded_on(case: Application, policy: Policy) -> date | None:
    """The day on which the clock concludes what was accepted and led to nothing; None where it does not."""
    days = policy.selection.conclude_after_days
    return case.ends_on + (days + 1) * ONE_DAY if case.ends_on is not None and days is not None else None


# Rules


def role_can_be_asked(case: Application, given: Circumstances, happening: ApplicationSubmitted) -> Refused | None:
    """People apply as mentor or as mentee."""
    if happening.role not in (Role.MENTOR, Role.MENTEE):
        return Refused("unknown_role", "People apply as mentor or as mentee.", at="role")
    return None


def wishes_are_known(case: Application, given: Circumstances, happening: ApplicationSubmitted) -> Refused | None:
    """What the applicant wishes is offered in this programme."""
    return unknown_wish(happening.wishes, given.policy)


def unknown_wish(wishes: Wishes, policy: Policy) -> Refused | None:
    offered = {
        "kind": ((wishes.kind,), policy.mentor_kinds),
        "faculty": ((wishes.faculty,), policy.faculties),
        "track": ((wishes.track,), policy.tracks),
        "region": ((wishes.region,), policy.regions),
        "topics": (wishes.topics, policy.topics),
        "languages": (wishes.languages, policy.languages),
    }
    for field, (chosen, known) in offered.items():
        codes = [one.code for one in known]
        if strange := [code for code in chosen if code and code not in codes]:
            template = "“{strange}” is not offered here: choose among {codes}."
            places = {"strange": ", ".join(strange), "codes": ", ".join(codes) or "nothing"}
            return Refused("unknown_choice", template, at=field, **places)
    return None


def capacity_fits(
    case: Application, given: Circumstances, happening: ApplicationSubmitted | CapacityChanged
) -> Refused | None:
    """A mentor has as many places as the programme allows, and no fewer than are taken; a mentee has none."""
    most = given.policy.matching.capacity_most
    if case.role is Role.MENTEE:
        return None if happening.capacity == 0 else Refused("not_a_mentor", "A mentee has no places.", at="capacity")
    if not 1 <= happening.capacity <= most:
        template = "A mentor has between 1 and {most} places in this programme."
        return Refused("capacity_out_of_range", template, at="capacity", most=most)
    if happening.capacity < len(case.places):
        template = "{taken} of her places are taken: she cannot have fewer."
        return Refused("below_places_taken", template, at="capacity", taken=len(case.places))
    return None


def held_before(case: Application, given: Circumstances, happening: ApplicationMatched) -> Refused | None:
    """A concluded application is held again only by its own mentorship.

    That is where the mentorship is reinstated.
    """
    if case.state == "concluded" and happening.mentorship_id != case.mentorship_id:
        return Refused("not_now", "This application is concluded: she applies in another intake.")
    return None


def choices_fit(case: Application, given: Circumstances, happening: MentorsChosen) -> Refused | None:
    """At least one mentor is chosen, nobody twice, and no more than the programme allows."""
    most = given.policy.matching.choices_most
    if not happening.choices or len(happening.choices) > most:
        return Refused("too_many_choices", "Choose between 1 and {most} mentors.", at="choices", most=most)
    if len(set(happening.choices)) < len(happening.choices):
        return Refused("chosen_twice", "You chose the same mentor twice.", at="choices")
    return None


def a_place_is_free(case: Application, given: Circumstances, happening: PlaceTaken) -> Refused | None:
    """The mentor has a free place, and this mentee has none with her yet."""
    if (happening.mentorship_id, happening.mentee_id) in case.places:
        return Refused("place_taken_already", "She has a place with this mentor already.", at="mentee")
    if len(case.places) >= case.capacity:
        template = (
            "Every place of this mentor is taken ({capacity}): choose another mentor, or let her raise her capacity."
        )
        return Refused("mentor_is_full", template, at="mentor", capacity=case.capacity)
    return None


def this_place_is_taken(case: Application, given: Circumstances, happening: PlaceFreed) -> Refused | None:
    """The mentee has a place with this mentor."""
    if (happening.mentorship_id, happening.mentee_id) not in case.places:
        return Refused("no_such_place", "She has no place with this mentor.", at="mentee")
    return None


def held_by_this_mentorship(
    case: Application, given: Circumstances, happening: ApplicationReturnedToPool
) -> Refused | None:
    """It is this mentorship that holds the mentee.

    What ends late must not let go of a mentee whom another mentorship holds by now.
    """
    if happening.mentorship_id != case.mentorship_id:
        return Refused("held_by_another", "Another mentorship holds this mentee by now.", at="mentorship_id")
    return None
