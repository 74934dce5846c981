"""How the demo's applications go, from submission to acceptance or to another end."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from application.admissions import Request
from application.asking import Asker, person
from application.questions import CaseFilter
from domain.application import Application
from domain.application.events import CriterionResult, Result, Wishes
from domain.case import Role
from web.demo.people import PROGRAMME, Invented

if TYPE_CHECKING:
    from web.demo.story import Story

FIELDS = ["energy", "software", "consulting", "public health", "finance", "robotics", "education", "geology"]
STUDIES = ["Biology", "Chemical engineering", "Computer science", "Economics", "Mining", "Physics", "Political science"]
ABOUT = [
    "Жобаларды басқару мен деректерді талдауға қызығамын.",
    "Хочу понять, чем занимаются выпускники моей специальности.",
    "I would like to compare graduate schools before I apply.",
    "Готова делиться опытом первых лет работы.",
    "Алғашқы жұмысқа қалай дайындалу керегін айтып бере аламын.",
    "Happy to hold mock interviews and to read a CV.",
]


class Applicants:
    """People who apply; a few do not get far."""

    def __init__(self, story: Story, invented: Invented) -> None:
        self.story, self.invented, self.house = story, invented, story.house
        self.mentors: dict[str, list[UUID]] = {}

    def open_intake(self, intake: str, opens: date, closes: date) -> None:
        self.house.programmes.open_intake(person(self.story.coordinator()), PROGRAMME, intake, opens, closes)

    def arrival(self, intake: str, role: Role, index: int) -> Callable[[], None]:
        return partial(self.arrive, intake, role, index)

    def arrive(self, intake: str, role: Role, index: int) -> None:
        office = person(self.story.coordinator())
        student = role is Role.MENTEE
        identity, ids = self.invented.identity(student=student), self.invented.external_ids(student=student)
        person_id = self.house.people.register(office, identity, PROGRAMME, external_ids=ids)
        request = Request(PROGRAMME, intake, person_id, role, *self.wishes(role), about=self.story.random.choice(ABOUT))
        reference = self.house.admissions.submit(person(person_id), request)
        case_id = self.house.case_files.find(reference)[1]
        self.show_profile(case_id, person_id, role, index)

    def wishes(self, role: Role) -> tuple[int, Wishes]:
        random, policy = self.story.random, self.story.policy
        topics = random.sample([topic.code for topic in policy.topics], k=2)
        languages = random.sample([language.code for language in policy.languages], k=2)
        if role is Role.MENTEE:
            return 0, Wishes(topics=tuple(topics), languages=tuple(languages))
        return random.choice([1, 2, 2, 3]), Wishes(
            kind=policy.mentor_kinds[0].code, topics=tuple(topics), languages=tuple(languages)
        )

    def show_profile(self, case_id: UUID, person_id: UUID, role: Role, index: int) -> None:
        later = self.story.later
        if index % 19 == 17:  # never answers; after a while nobody waits any more
            later(24, partial(self.decline, case_id, "not_shown", "Asked twice by mail, no profile."))
            return
        if index % 23 == 9:
            later(2, partial(self.waive, case_id, "profile", "took_part_before"))
        else:
            later(1 + index % 4, partial(self.meet, case_id, person_id, "profile", self.profile(role)))
        if index % 17 == 12:
            later(7, partial(self.withdraw, case_id, person_id))
            return
        later(5 + index % 5, partial(self.screen, case_id, person_id, role, index))

    def profile(self, role: Role) -> str:
        random = self.story.random
        answers: dict[str, Any] = {"industry": random.choice(FIELDS)}
        if role is Role.MENTOR:
            answers |= {"position": "Specialist", "experience": random.choice(ABOUT)}
        else:
            answers |= {"study_programme": random.choice(STUDIES), "study_year": random.randint(2, 4)}
            answers["goals"] = random.choice(ABOUT)
        return json.dumps(answers, ensure_ascii=False)

    def screen(self, case_id: UUID, person_id: UUID, role: Role, index: int) -> None:
        criteria = self.story.policy.screening_criteria(role)
        results = tuple(CriterionResult(one.code, Result.MET) for one in criteria)
        self.take(case_id, "pass_screening", self.office(), {"results": results})
        if index % 13 == 7:
            self.story.later(2, partial(self.take, case_id, "waitlist", self.office()))
            self.story.later(9, partial(self.accept, case_id, person_id, role, index))
        elif index % 16 == 11:
            self.story.later(3, partial(self.decline, case_id, "no_mentor", ""))
            self.story.later(10, partial(self.reopen, case_id))
            self.story.later(12, partial(self.accept, case_id, person_id, role, index))
        else:
            self.story.later(1 + index % 4, partial(self.accept, case_id, person_id, role, index))

    def accept(self, case_id: UUID, person_id: UUID, role: Role, index: int) -> None:
        self.take(case_id, "accept", self.office())
        if index % 14 == 10:  # has not come to an orientation yet
            return
        attended = Asker(str(self.story.coordinator()))
        self.story.later(3, partial(self.take, case_id, "meet_requirement", attended, {"requirement": "orientation"}))
        application = self.house.ledger.load(Application, case_id)
        if role is Role.MENTOR:
            self.mentors.setdefault(application.intake, []).append(case_id)
            if index % 6 == 2:
                more = {"capacity": application.capacity + 1}
                self.story.later(8, partial(self.take, case_id, "change_capacity", person(person_id), more))
        elif index % 15 != 13:  # whom nobody is proposed to waits
            self.story.later(6 + index % 5, partial(self.choose, case_id, person_id, index))

    def choose(self, case_id: UUID, person_id: UUID, index: int) -> None:
        """Most choose mentors themselves; some leave it to the office."""
        application = self.house.ledger.load(Application, case_id)
        if application.state != "accepted":
            return
        free = [one for one in self.mentors.get(application.intake, []) if self.is_free(one)]
        if not free:
            self.story.later(10, partial(self.choose, case_id, person_id, index))
            return
        ranked = self.story.random.sample(free, k=min(len(free), self.story.policy.matching.choices_most))
        if index % 5 == 3:
            reference = self.house.mentoring.propose(self.office(), ranked[0], case_id)
        else:
            self.take(case_id, "choose_mentors", person(person_id), {"choices": tuple(ranked)})
            mentorship_id = self.house.ledger.load(Application, case_id).mentorship_id
            if mentorship_id is None:
                return
            reference = self.story.pairs.reference_of(mentorship_id)
        self.story.pairs.proposed(reference, index)

    def is_free(self, application_id: UUID) -> bool:
        mentor = self.house.ledger.load(Application, application_id)
        return mentor.state == "accepted" and mentor.free_places > 0 and "orientation" in mentor.met

    # Single steps

    def office(self) -> Asker:
        return person(self.story.coordinator())

    def take(self, case_id: UUID, step: str, asker: Asker, facts: dict[str, Any] | None = None) -> None:
        self.house.steps.take(Application, case_id, step, asker, facts or {})

    def meet(self, case_id: UUID, person_id: UUID, requirement: str, answers: str) -> None:
        self.take(case_id, "meet_requirement", person(person_id), {"requirement": requirement, "answers": answers})

    def waive(self, case_id: UUID, requirement: str, code: str) -> None:
        why = Asker(str(self.story.coordinator()), reason_code=code, reason="She was a participant two years ago.")
        self.take(case_id, "waive_requirement", why, {"requirement": requirement})

    def decline(self, case_id: UUID, code: str, why: str) -> None:
        self.take(case_id, "decline", Asker(str(self.story.coordinator()), reason_code=code, reason=why))

    def reopen(self, case_id: UUID) -> None:
        why = Asker(str(self.story.coordinator()), reason_code="news", reason="Two more mentors have joined.")
        self.take(case_id, "reopen", why)

    def withdraw(self, case_id: UUID, person_id: UUID) -> None:
        self.take(case_id, "withdraw", person(person_id))

    def finish(self, intake: str, following: str) -> None:
        """Whoever still waits goes on in the next intake; mentors whom nobody chose are done."""
        for state in ("accepted", "waitlisted"):
            for row in self.house.case_list.page(
                CaseFilter((PROGRAMME,), "Application", intake, state=state), size=1000
            ):
                application = self.house.ledger.load(Application, UUID(row.id))
                if application.role is Role.MENTEE:
                    self.take(application.id, "carry_over", self.office(), {"intake": following})
                elif not application.places:
                    why = Asker(str(self.story.coordinator()), reason="Nobody chose her in this intake.")
                    self.take(application.id, "conclude", why)
