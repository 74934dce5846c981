"""Mentoring: proposals, and what the steps of a mentorship do to the applications that it holds.

The mentor's places and the mentee's single place are kept by saving mentorship and applications together: each case that
gets an event is locked by its version, so that two coordinators at the same moment never fill the same place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from application.asking import Asker
from application.intake_places import PlacesOfIntakes
from application.ledger import Ledger
from application.matching import Seekers, recorded, written
from application.references import take_reference
from application.reinstating import made_ready, refuse_erased
from application.steps import Steps, authors
from domain.application import Application
from domain.application.events import ApplicationReturnedToPool
from domain.application.fitting import broken_constraint
from domain.case import CLOCK, RANKED_CHOICE, Case, CaseEvent, Circumstances, EventRef, Refused, Role, Sealed, by
from domain.ids import derived_id
from domain.matching import scorer
from domain.mentorship import Mentorship
from domain.mentorship.rules.agreement import refuse_kin
from domain.mentorship.values import How, Participant
from domain.person import Person
from domain.policy.words import joined


class Move(StrEnum):
    """What a step of a mentorship does to the applications that it holds."""

    HOLD = "hold"
    RETURN = "return"
    CONCLUDE = "conclude"


MOVES = {
    "refuse": Move.RETURN,
    "withdraw_proposal": Move.RETURN,
    "lapse": Move.RETURN,
    "terminate": Move.RETURN,
    "leave": Move.RETURN,
    "complete": Move.CONCLUDE,
    "reinstate": Move.HOLD,
    "join": Move.HOLD,
}


class Mentoring:
    def __init__(self, ledger: Ledger, steps: Steps, places: PlacesOfIntakes, seekers: Seekers) -> None:
        self.ledger, self.steps, self.places, self.seekers = ledger, steps, places, seekers
        steps.checks[Mentorship] = self.check_requirements
        steps.along[Application, "choose_mentors"] = self.chosen_first
        steps.newcomers[Mentorship, "join"] = lambda facts: frozenset({self.joining(facts).person_id})
        steps.supplies[Mentorship, "join"] = lambda case, facts: {
            "mentee": self.joining(facts).person_id,
            "faculty": self.joining(facts).wishes.faculty or case.faculty,
            "kin": self.kin(case.mentor.person_id),
        }
        for step, move in MOVES.items():
            steps.along[Mentorship, step] = partial(self.roster_moved, step, move)

    # Proposals

    def propose(
        self,
        asker: Asker,
        mentor_application: UUID,
        mentee_application: UUID,
        how: How = How.COORDINATOR,
        mentorship_id: UUID | None = None,
    ) -> str:
        """Propose a mentor and a mentee to each other, by their applications; the mentorship's reference comes back.

        Raises:
            UnknownCase: there is no such application.
            Refused: the mentor is full, the mentee is held already, a tie between them, or the asker may not.
        """
        case_id = mentorship_id or uuid4()

        def decide(moment: datetime) -> Sequence[Case]:
            mentee = self.steps.load(Application, mentee_application)
            mentor = self.steps.load(Application, mentor_application)
            return self.proposed(asker, moment, case_id, mentor, mentee, how)

        entries = self.ledger.record(decide)
        return str(entries[0].event.reference)

    def proposed(
        self, asker: Asker, moment: datetime, case_id: UUID, mentor: Application, mentee: Application, how: How
    ) -> Sequence[Case]:
        self.refuse_strangers(mentor, mentee)
        sides = {Role.MENTOR: mentor.person_id, Role.MENTEE: mentee.person_id}
        asker = asker.among(frozenset(sides.values()))
        own = frozenset(role for role, person_id in sides.items() if person_id in authors(asker))
        faculties = frozenset((*mentor.faculties(), *mentee.faculties()))
        held = self.steps.people.roles(asker, mentee.programme, faculties=faculties) | own
        given = self.steps.circumstances(asker, moment, mentee, Mentorship.LIFE["propose"].who, held)
        # A coordinator with ties to either of them leaves the proposal to another one.
        given = replace(given, close_to=self.steps.close_to(frozenset(sides.values())))
        return self.held_together(case_id, mentor, mentee, how, given)

    def held_together(
        self, case_id: UUID, mentor: Application, mentee: Application, how: How, given: Circumstances
    ) -> list[Case]:
        """The proposal with both applications held for it, and its reference: one save."""
        along = given.alongside()
        reference = take_reference(given.policy.prefix, Mentorship.TOPIC, case_id, along)
        mentorship = Mentorship.propose(
            given,
            case_id,
            reference=reference.reference,
            programme=mentee.programme,
            intake=mentee.intake,
            how=how,
            mentor=participant(mentor),
            mentees=(participant(mentee),),
            kin=self.kin(mentor.person_id),
            fit=self.fit(mentor, mentee, given),
        )
        refuse_unfit(mentor, mentee, given)
        places = self.accept_whom_she_selects(mentor, mentee, along) if how is How.MENTOR_SELECTS else []
        mentor.take_place(along, case_id, mentee.person_id)
        mentee.match(along, case_id)
        return [mentorship, reference, mentor, mentee, *places]

    def fit(self, mentor: Application, mentee: Application, given: Circumstances) -> Sealed | None:
        """How well these two fit, by the policy's weights, as it is recorded where the office proposes."""
        if not given.policy.matching.score_weights or given.act.role is not Role.COORDINATOR:
            return None
        fit = scorer(self.seekers.seeker(mentee, given.policy, given.today), given.policy)(mentor.wishes)
        return self.steps.vault.seal(written(recorded(fit)), (mentor.person_id, mentee.person_id))

    def accept_whom_she_selects(self, mentor: Application, mentee: Application, along: Circumstances) -> Sequence[Case]:
        """Whoever selects an applicant decides on her: she has no ties to her but, perhaps, an earlier mentorship. The
        intake's places come back, where it has a limit.

        Raises:
            Refused: she is kin or supervises her, the applicant has not come so far that she can be accepted, or no place
                of the intake is left.
        """
        ids_of = self.steps.people.ids_of({mentor.person_id, mentee.person_id})
        hers, applicants = ids_of[mentor.person_id], ids_of[mentee.person_id]
        ties = self.steps.people.ties
        if hers & ties(applicants) or applicants & ties(hers):
            template = "You have ties to this applicant: another mentor selects her."
            raise Refused("conflict_of_interest", template, at="mentee")
        if mentee.state not in Application.LIFE["accept"].taken_from:
            return []
        mentee.accept(along)
        return self.places.taken(along, [mentee])

    def refuse_strangers(self, mentor: Application, mentee: Application) -> None:
        if (mentor.programme, mentor.intake) != (mentee.programme, mentee.intake):
            template = "These two applied in different intakes: choose a mentor of {programme}, {intake}."
            places = {"programme": mentee.programme, "intake": mentee.intake}
            raise Refused("other_intake", template, at="mentor", **places)

    def propose_first_possible(
        self, mentee: Application, mentors: Iterable[Application], given: Circumstances, case_id: UUID
    ) -> list[Case]:
        """A proposal to the first of these mentors who can take her: none who is full, not ready, or kin by now.

        Raises:
            Refused: the mentee herself cannot be proposed.
        """
        if refusal := mentee.closed(Application.LIFE["match"], given.alongside()):
            raise refusal
        for mentor in mentors:
            with suppress(Refused):
                return self.held_together(case_id, mentor, mentee, How.MENTEE_CHOICE, given)
        return []

    def propose_next_choice(self, ended: Mentorship, event: CaseEvent) -> None:
        """Ask the next mentor whom the mentee ranked, after the one who said no; only once, however often it is tried.

        Nobody is asked if anything has happened to her application since, and nobody who had no place then: what was not
        possible at once is for the office to see to.
        """
        cause = EventRef(ended.id, event.originator_version)
        case_id = derived_id(cause.id, "next choice")
        mentee_application, mentee_id = ended.mentees[0].application_id, ended.mentees[0].person_id
        asker = Asker(
            CLOCK,
            Role.MENTEE,
            on_behalf_of=mentee_id,
            given_how=RANKED_CHOICE,
            correlation_id=event.act.correlation_id,
            cause=cause,
        )

        def decide(moment: datetime) -> Sequence[Case]:
            mentee = self.ledger.load(Application, mentee_application)
            last = self.ledger.history(mentee.id, mentee.version - 1)[0]
            if not isinstance(last, ApplicationReturnedToPool) or last.mentorship_id != ended.id:
                return []
            left = [self.ledger.load(Application, one) for one in after(mentee.choices, ended.mentor.application_id)]
            given = self.steps.circumstances(asker, moment, mentee, by(Role.MENTEE), by(Role.MENTEE))
            had_place = (mentor for mentor in left if self.as_of(event.timestamp, mentor).free_places > 0)
            return self.propose_first_possible(mentee, had_place, given, case_id)

        self.ledger.record(decide)

    def as_of(self, moment: datetime, application: Application) -> Application:
        """The application as it was at a moment."""
        version = sum(one.timestamp <= moment for one in self.ledger.history(application.id))
        return self.ledger.store.load(Application, application.id, version)

    def joining(self, facts: Mapping[str, Any]) -> Application:
        return self.ledger.load(Application, facts["application"])

    def kin(self, person_id: UUID) -> frozenset[UUID]:
        """Declared kin, and herself under other ids; a declaration is recorded on both people."""
        together = self.steps.people.together
        hers = together(frozenset({person_id}))
        kin = frozenset().union(*(self.ledger.load(Person, one).kin for one in hers))
        return together(kin) | (hers - {person_id})

    def chosen(self, application_id: UUID, mentee: Application) -> Application:
        """
        Raises:
            Refused: this is no mentor whom this mentee can choose, whether she has a place or not.
        """
        mentor = self.ledger.find(Application, application_id)
        if mentor is None or mentor.role is not Role.MENTOR:
            raise Refused("unknown_mentor", "One of the chosen mentors is not known here.", at="choices")
        if mentor.person_id == mentee.person_id:
            raise Refused("conflict_of_interest", "Nobody is her own mentor: choose another mentor.", at="choices")
        self.refuse_strangers(mentor, mentee)
        refuse_kin((participant(mentee),), self.kin(mentor.person_id))
        return mentor

    def check_requirements(
        self, mentorship: Mentorship, step: str, given: Circumstances, facts: Mapping[str, Any]
    ) -> None:
        refuse_unshown(mentorship, step, given, partial(self.ledger.load, Application))
        if step == "reinstate":
            refuse_erased(mentorship, self.steps.people)

    # What moves along

    def chosen_first(self, mentee: Application, given: Circumstances, facts: Mapping[str, Any]) -> list[Case]:
        """A mentee who chose is proposed at once to the first of her mentors who can take her."""
        mentors = [self.chosen(one, mentee) for one in facts["choices"]]
        in_her_part = replace(given, act=replace(given.act, role=Role.MENTEE))
        moved = self.propose_first_possible(mentee, mentors, in_her_part, uuid4())
        return [case for case in moved if case is not mentee]

    def roster_moved(
        self, step: str, move: Move, mentorship: Mentorship, given: Circumstances, facts: Mapping[str, Any]
    ) -> Sequence[Case]:
        """The applications follow: of the mentee who joined or left, else of the whole roster."""
        along = given.alongside()
        mentor = self.ledger.load(Application, mentorship.mentor.application_id)
        applications = [self.ledger.load(Application, one.application_id) for one in moved_by(step, mentorship)]
        for application in applications:
            if move is Move.HOLD:
                self.refuse_strangers(mentor, application)
                if step == "join":
                    refuse_unfit(mentor, application, given)
                else:
                    made_ready(mentor, along, self.ledger)
                    made_ready(application, along, self.ledger)
                mentor.take_place(along, mentorship.id, application.person_id)
                application.match(along, mentorship.id)
                continue
            mentor.free_place(along, mentorship.id, application.person_id)
            if move is Move.CONCLUDE:
                application.conclude(along)
            else:
                application.return_to_pool(along, mentorship.id)
        return [*applications, mentor]


def moved_by(step: str, mentorship: Mentorship) -> Sequence[Participant]:
    """Whose applications a step moves, once it is taken."""
    if step == "join":
        return mentorship.mentees[-1:]
    return mentorship.former_mentees[-1:] if step == "leave" else mentorship.mentees


def after(choices: tuple[UUID, ...], asked: UUID) -> tuple[UUID, ...]:
    """Those ranked behind somebody; all, where she is not among them any more."""
    return choices[choices.index(asked) + 1 :] if asked in choices else choices


def refuse_unshown(
    mentorship: Mentorship, step: str, given: Circumstances, application: Callable[[UUID], Application]
) -> None:
    """What the policy wants shown before a step of the mentorship was shown in the applications, as they are found by their
    ids.

    Raises:
        Refused: something is still to be shown.
    """
    sides = ((Role.MENTOR, (mentorship.mentor,)), (Role.MENTEE, mentorship.mentees))
    for role, participants in sides:
        asked = given.policy.requirements_before(step, role)
        for one_of_them in participants if asked else ():
            shown = application(one_of_them.application_id)
            if missing := [one for one in asked if one.code not in shown.met | shown.waived]:
                names = joined(one.names for one in missing)
                template = "Still to be shown first by the {role}: {names}."
                raise Refused("requirement_open", template, role=role, names=names)


def refuse_unfit(mentor: Application, mentee: Application, given: Circumstances) -> None:
    """
    Raises:
        Refused: the policy's hard constraints keep these two apart.
    """
    if broken := broken_constraint(mentor.wishes, mentee.wishes, given.policy):
        template = "These two cannot be proposed to each other in this programme: “{constraint}” does not hold."
        raise Refused("pair_unfit", template, at="mentor", constraint=broken.names)


def participant(application: Application) -> Participant:
    return Participant(application.id, application.person_id, application.wishes.faculty)
