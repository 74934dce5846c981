"""How the demo's mentorships go: answers, six months, their ends and certificates."""

from __future__ import annotations

import json
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from application.asking import Asker, person
from domain.action_item import ActionItem
from domain.application import Application
from domain.mentorship import Mentorship
from web.demo.people import PROGRAMME

if TYPE_CHECKING:
    from web.demo.story import Story

GOALS = [
    "Түйіндемені бір бетке сыйғызып, екі рет пысықтау",
    "Два пробных собеседования",
    "A shortlist of three master's programmes",
    "Кәсіби желіде бес жаңа танысу",
    "Разобраться, какие роли есть в отрасли",
    "One informational interview a month",
]
NOTES = [
    "Talked about the CV.",
    "Обсудили план на месяц.",
    "Мансап жолдары туралы сөйлестік.",
    "Mock interview, went well.",
]
CONCERN = "Екі хатыма жауап болмады. Бәрі дұрыс па?"
OUTCOME = "She was on fieldwork without a connection; both agreed on a fixed day."


class Pairs:
    """Mentorships, each with its own fate, drawn by its mentee's number."""

    def __init__(self, story: Story) -> None:
        self.story, self.house = story, story.house

    def reference_of(self, mentorship_id: UUID) -> str:
        return self.house.ledger.load(Mentorship, mentorship_id).reference

    def load(self, reference: str) -> Mentorship:
        return self.house.ledger.load(Mentorship, self.house.case_files.find(reference)[1])

    # The agreement

    def proposed(self, reference: str, index: int) -> None:
        later = self.story.later
        match index % 11:
            case 4:  # nobody answers: the proposal lapses
                return
            case 8:
                later(2, partial(self.refuse, reference, index))
            case 6:
                later(1, partial(self.withdraw, reference))
            case _:
                later(2, partial(self.consent, reference, index))

    def consent(self, reference: str, index: int) -> None:
        for person_id in sorted(self.load(reference).consents_missing):
            on_the_phone = Asker(str(self.story.coordinator()), on_behalf_of=person_id, given_how="phone")
            self.take(reference, "consent", on_the_phone if index % 4 == 1 else person(person_id))
        if index % 21 == 15:  # consented, but never signs
            return
        self.story.later(3, partial(self.sign, reference, index))

    def sign(self, reference: str, index: int) -> None:
        for person_id in sorted(self.load(reference).signatures_missing):
            self.take(reference, "sign", person(person_id))
        if index % 9 != 5 or self.is_old():
            self.story.later(2, partial(self.confirm, reference, index))

    def confirm(self, reference: str, index: int) -> None:
        self.take(reference, "confirm_agreement", self.office())
        self.story.later(3, partial(self.plan, reference, index))
        self.plan_contacts(reference, index)
        self.plan_fate(reference, index)
        if index % 7 != 6:  # a few tick nothing
            for days in range(13, 190, 7):
                self.story.later(days, partial(self.tick_off, reference))

    def refuse(self, reference: str, index: int) -> None:
        mentorship = self.load(reference)
        self.take(reference, "refuse", person(mentorship.mentor.person_id))
        self.house.reactions.catch_up()
        self.follow_next_choice(mentorship.mentees[0].application_id, index)

    def follow_next_choice(self, application_id: UUID, index: int) -> None:
        if held := self.house.ledger.load(Application, application_id).mentorship_id:
            self.story.later(3, partial(self.consent, self.reference_of(held), index + 1))

    def withdraw(self, reference: str) -> None:
        mentorship = self.load(reference)
        proposer = next(iter(mentorship.consents), None) or self.story.coordinator()
        self.take(reference, "withdraw_proposal", person(proposer))

    # Six months

    def plan(self, reference: str, index: int) -> None:
        if index % 10 == 6:  # no plan yet
            return
        mentee = self.mentee(reference)
        sections = [section.code for section in self.story.policy.plan_sections] or [""]
        for number in range(1 + index % 3):
            facts: dict[str, Any] = {
                "text": GOALS[(index + number) % len(GOALS)],
                "section": sections[(index + number) % len(sections)],
                "due": self.story.policy.local_date(self.story.clock.now) + timedelta(days=60 + 30 * number),
            }
            self.take(reference, "set_goal", person(mentee), facts)
        self.take(reference, "agree_plan", person(mentee))
        self.story.later(45, partial(self.take, reference, "move_goal", person(mentee), {"goal": 1, "percent": 50}))
        self.story.later(100, partial(self.take, reference, "reach_goal", person(mentee), {"goal": 1}))

    def plan_contacts(self, reference: str, index: int) -> None:
        """Mostly once or twice a month; some months nobody finds the time."""
        for month in range(6):
            if (index + month) % 7 == 3 or (index % 12 == 9 and month in (1, 2)):
                continue
            for time in range(1 + (index + month) % 2):
                self.story.later(month * 30 + 5 + time * 12 + index % 9, partial(self.log, reference, index + month))
        if index % 8 == 2:
            self.story.later(48, partial(self.correct, reference))
        if index % 7 == 3:
            self.story.later(75, partial(self.log_late, reference))

    def log(self, reference: str, number: int) -> None:
        mentorship = self.load(reference)
        writer = mentorship.mentor.person_id if number % 3 else mentorship.mentees[0].person_id
        kinds = [kind.code for kind in self.story.policy.contact_kinds]
        facts = {"kind": kinds[number % 4], "minutes": 30 + 15 * (number % 4), "note": NOTES[number % len(NOTES)]}
        self.take(reference, "log_contact", person(writer), facts)

    def log_late(self, reference: str) -> None:
        """A talk of the month before comes into the log only now, and makes it good."""
        mentorship = self.load(reference)
        if missed := sorted(mentorship.missed_periods):
            period = mentorship.periods(self.story.policy)[missed[0] - 1]
            facts = {"kind": "phone", "on": period.first + timedelta(days=9), "minutes": 20}
            self.take(reference, "log_contact", person(mentorship.mentor.person_id), facts)

    def correct(self, reference: str) -> None:
        mentorship = self.load(reference)
        if mentorship.contacts:
            wrong = mentorship.contacts[-1]
            why = Asker(str(mentorship.mentor.person_id), reason="Picked the wrong line.")
            facts = {"contact": wrong.number, "kind": "video", "on": wrong.on, "minutes": 40}
            self.house.steps.take(Mentorship, mentorship.id, "correct_contact", why, facts)

    def plan_fate(self, reference: str, index: int) -> None:
        later, mentee = self.story.later, self.mentee(reference)
        match index % 14:
            case 1:
                later(70, partial(self.take, reference, "terminate", person(mentee)))
            case 5:
                later(95, partial(self.terminate, reference, "no_contact"))
                later(110, partial(self.reinstate, reference))
            case 7:
                later(60, partial(self.take, reference, "pause", person(mentee)))
                later(81, partial(self.take, reference, "resume", person(mentee)))
            case 10:
                later(120, partial(self.extend, reference))
            case 12:
                later(40, partial(self.raise_concern, reference, mentee))
                later(43, partial(self.resolve_concern, reference))
            case 2:
                later(30, partial(self.raise_concern, reference, mentee))
                if self.is_old():
                    later(36, partial(self.resolve_concern, reference))
            case 9:
                later(25, partial(self.take, reference, "pause", person(self.load(reference).mentor.person_id)))
        later(184, partial(self.close, reference, index))

    def tick_off(self, reference: str) -> None:
        """What of both checklists is due in the days to come."""
        soon = self.story.policy.local_date(self.story.clock.now) + timedelta(days=8)
        for row in self.house.board.of_mentorship(self.load(reference).id):
            if row.is_open and row.due <= soon and row.person_id:
                self.house.steps.take(ActionItem, row.id, "deliver", person(row.person_id))

    def terminate(self, reference: str, code: str) -> None:
        why = Asker(str(self.story.coordinator()), reason_code=code, reason="No answer for two months.")
        self.take(reference, "terminate", why)

    def reinstate(self, reference: str) -> None:
        why = Asker(str(self.story.coordinator()), reason_code="asked_to_return", reason="Both asked to go on.")
        self.take(reference, "reinstate", why)

    def extend(self, reference: str) -> None:
        ends_on = self.load(reference).ends_on
        if ends_on:
            self.take(reference, "extend", self.office(), {"ends_on": ends_on + timedelta(days=30)})

    def raise_concern(self, reference: str, person_id: UUID) -> None:
        self.take(reference, "raise_concern", person(person_id), {"text": CONCERN})

    def resolve_concern(self, reference: str) -> None:
        self.take(reference, "resolve_concern", self.office(), {"concern": 1, "outcome": OUTCOME})

    # The end

    def close(self, reference: str, index: int) -> None:
        mentorship = self.load(reference)
        if mentorship.state != "completed":
            return
        for person_id in sorted(mentorship.parties):
            if index % 6 == 4 and person_id != mentorship.mentor.person_id:
                continue  # the mentee has not answered the final survey yet
            answers = json.dumps({"satisfaction": 4 + index % 2, "reached": 3 + index % 3, "go_on": bool(index % 2)})
            self.take(reference, "give_feedback", person(person_id), {"survey": "final", "answers": answers})
        if index % 5 == 0:
            self.take(reference, "continue", person(mentorship.mentor.person_id))
        if index % 4 != 3:
            self.story.later(4, partial(self.certify, reference, index))

    def certify(self, reference: str, index: int) -> None:
        for person_id in sorted(self.load(reference).parties):
            self.take(reference, "certify", self.office(), {"person": person_id})
        if index % 9 == 2:
            number = self.load(reference).certificates[0].number
            why = Asker(str(self.story.coordinator()), reason_code="recorded_by_mistake", reason="Name misspelt.")
            facts = {"number": number}
            self.house.steps.take(Mentorship, self.load(reference).id, "revoke_certificate", why, facts)

    # What the steps share

    def is_old(self) -> bool:
        return len(self.house.programmes.get(PROGRAMME).intakes) == 1

    def mentee(self, reference: str) -> UUID:
        return self.load(reference).mentees[0].person_id

    def office(self) -> Asker:
        return person(self.story.coordinator())

    def take(self, reference: str, step: str, asker: Asker, facts: dict[str, Any] | None = None) -> None:
        kind, case_id = self.house.case_files.find(reference)
        self.house.steps.take(kind, case_id, step, asker, facts or {})
