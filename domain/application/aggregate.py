"""The application: one person's case for taking part in an intake."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from domain.application.conditions import contradicted
from domain.application.events import CriterionResult, Recommendation, Score, Wishes
from domain.application.life import LIFE
from domain.application.requirements import requirements_open
from domain.case import Case, Circumstances, Refused, Role, Sealed, Step
from domain.ids import application_id
from domain.intake import Intake


class Application(Case):
    """As mentee or as mentor. Its life is in `life`; rules are by what they are about: `conditions` of taking part,
    `requirements` to be shown, `interviews`, and `rules` for the rest."""

    TOPIC = "Application"
    LIFE = LIFE

    reference: str
    programme: str
    intake: str
    person_id: UUID
    role: Role
    capacity: int
    wishes: Wishes
    about: Sealed | None
    priority_groups: Sealed | None
    confirmed: tuple[str, ...]
    """The statements of the policy's eligibility that were said to be true of her."""
    waiting_since: date
    ends_on: date | None
    """The last day of what the intake is for; None if it has none."""
    met: frozenset[str]
    met_at: dict[str, UUID | None]
    """By requirement: the gathering that she came to, where that met it."""
    waived: frozenset[str]
    interview_at: datetime | None
    interviewers: tuple[UUID, ...]
    scores: tuple[Score, ...]
    recommendation: Recommendation | None
    choices: tuple[UUID, ...]
    mentorship_id: UUID | None
    places: frozenset[tuple[UUID, UUID]]
    reminded_at: datetime | None = None

    @property
    def free_places(self) -> int:
        return self.capacity - len(self.places)

    def people(self, role: Role) -> frozenset[UUID]:
        if role is Role.APPLICANT:
            return frozenset({self.person_id})
        return frozenset(self.interviewers) if role is Role.INTERVIEWER else frozenset()

    def faculties(self) -> tuple[str, ...]:
        return (self.wishes.faculty,) if self.wishes.faculty else ()

    def subjects(self) -> frozenset[UUID]:
        return frozenset({self.person_id})

    def closed(self, step: Step, given: Circumstances) -> Refused | None:
        return super().closed(step, given) or requirements_open(self, step, given)

    @classmethod
    def submit(
        cls,
        given: Circumstances,
        *,
        reference: str,
        programme: str,
        intake: Intake,
        person_id: UUID,
        role: Role,
        capacity: int = 0,
        wishes: Wishes = Wishes(),
        about: Sealed | None = None,
        priority_groups: Sealed | None = None,
        waiting_since: date | None = None,
        confirmed: tuple[str, ...] = (),
        standing: str = "",
        by_order: bool = False,
    ) -> Application:
        """Ask to take part in an open intake. `capacity` is the number of mentees a mentor would take, 0 for a mentee.

        `confirmed`: the conditions that are said to be true of her; `standing`: what the university's record of her says,
        where there is one. `by_order`: somebody is put into a group, and asks for nothing; that is possible until the
        intake is closed for good.

        Raises:
            Refused: the intake is not open today, something asked for is not offered by the policy, or she is not eligible.
        """
        if intake.closed if by_order else not intake.takes_applications(given.today):
            template = "The intake “{intake}” takes applications from {opens} to {closes}."
            places = {"intake": intake.name, "opens": intake.opens, "closes": intake.closes}
            raise Refused("intake_closed", template, at="intake", **places)
        if refusal := contradicted(given.policy, role, wishes.kind, confirmed, standing):
            raise refusal
        return cls.begin(
            "submit",
            given,
            application_id(programme, intake.name, person_id, role),
            reference=reference,
            programme=programme,
            intake=intake.name,
            person_id=person_id,
            role=role,
            capacity=capacity,
            wishes=wishes,
            waiting_since=waiting_since or given.today,
            ends_on=given.policy.commitment.ends_for_an_intake(intake.closes),
            about=about,
            priority_groups=priority_groups,
            confirmed=confirmed,
        )

    def meet_requirement(
        self,
        given: Circumstances,
        requirement: str,
        answers: Sealed | None = None,
        gathering: UUID | None = None,
    ) -> None:
        """Record that something asked for was shown: by coming to a gathering, where one is named."""
        self.take("meet_requirement", given, requirement=requirement, answers=answers, gathering=gathering)

    def take_back_requirement(self, given: Circumstances, requirement: str, gathering: UUID) -> None:
        """Ask something again that coming to a gathering had met: she had not come. What was decided meanwhile stands."""
        self.take("take_back_requirement", given, requirement=requirement, gathering=gathering)

    def waive_requirement(self, given: Circumstances, requirement: str) -> None:
        self.take("waive_requirement", given, requirement=requirement)

    def pass_screening(self, given: Circumstances, results: tuple[CriterionResult, ...]) -> None:
        self.take("pass_screening", given, results=results)

    def schedule_interview(
        self, given: Circumstances, at: datetime, interviewers: tuple[UUID, ...], place: Sealed | None = None
    ) -> None:
        """Call the applicant to an interview, or move it. `at` is in UTC."""
        self.take("schedule_interview", given, at=at, interviewers=interviewers, place=place)

    def miss_interview(self, given: Circumstances) -> None:
        self.take("miss_interview", given)

    def score_interview(self, given: Circumstances, scores: tuple[Score, ...], notes: Sealed | None = None) -> None:
        """Give one's own scores, while those of others are still to come."""
        self.take("score_interview", given, scores=scores, notes=notes)

    def hold_interview(
        self,
        given: Circumstances,
        scores: tuple[Score, ...],
        recommendation: Recommendation,
        notes: Sealed | None = None,
    ) -> None:
        """Record the interview with the scores of those who have given none yet: with these it counts as held."""
        every = (*self.scores, *scores)
        self.take("hold_interview", given, scores=every, recommendation=recommendation, notes=notes)

    def accept(self, given: Circumstances) -> None:
        self.take("accept", given)

    def waitlist(self, given: Circumstances) -> None:
        self.take("waitlist", given)

    def decline(self, given: Circumstances) -> None:
        self.take("decline", given)

    def choose_mentors(self, given: Circumstances, choices: tuple[UUID, ...]) -> None:
        """Rank mentors, best first: ids of their applications."""
        self.take("choose_mentors", given, choices=choices)

    def match(self, given: Circumstances, mentorship_id: UUID) -> None:
        self.take("match", given, mentorship_id=mentorship_id)

    def return_to_pool(self, given: Circumstances, mentorship_id: UUID) -> None:
        self.take("return_to_pool", given, mentorship_id=mentorship_id)

    def take_place(self, given: Circumstances, mentorship_id: UUID, mentee_id: UUID) -> None:
        self.take("take_place", given, mentorship_id=mentorship_id, mentee_id=mentee_id)

    def free_place(self, given: Circumstances, mentorship_id: UUID, mentee_id: UUID) -> None:
        self.take("free_place", given, mentorship_id=mentorship_id, mentee_id=mentee_id)

    def change_capacity(self, given: Circumstances, capacity: int) -> None:
        self.take("change_capacity", given, capacity=capacity)

    def conclude(self, given: Circumstances) -> None:
        self.take("conclude", given)

    def carry_over(self, given: Circumstances, intake: str) -> None:
        """Go on in another intake; the use case opens the application there, in the same save."""
        next_id = application_id(self.programme, intake, self.person_id, self.role)
        self.take("carry_over", given, intake=intake, application_id=next_id)

    def remind(self, given: Circumstances) -> None:
        """Remind her of what is asked of her, at most once a day; the programme's letter is written by itself."""
        self.take("remind", given)

    def withdraw(self, given: Circumstances) -> None:
        self.take("withdraw", given)

    def reopen(self, given: Circumstances) -> None:
        """Go on where it was; a concluded one only along with the mentorship that goes on."""
        self.take("reopen", given)
