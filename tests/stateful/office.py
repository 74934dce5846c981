"""What the office does with people and programmes, rightly or not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import rule

from application.asking import Asker, person
from domain.case import Refused, Role
from domain.dates import ONE_DAY, first_of_next_month
from tests.stateful.anything import INTAKES, AnySteps
from tests.stateful.askers import any_identity
from tests.stateful.facts import any_id
from tests.stateful.programmes import BARE, NU, TRIAL, TRIAL_TEXTS, figures
from tests.stateful.rules import MANY, Draw

CHANGES = ("revise", "change intake", "change intake", "intake", "places", "close", "figures", "report", "open")


class OfficeWork(AnySteps):
    @rule(data=st.data(), most=MANY)
    def office_work(self, data: st.DataObject, most: int) -> None:
        for _ in range(most):
            data.draw(st.sampled_from([self.register, self.change_a_person, self.change_a_programme]))(data.draw)

    def register(self, draw: Draw) -> None:
        staff = self.world.staff
        identity, programme = any_identity(draw), draw(st.sampled_from([TRIAL, TRIAL, NU, BARE, "", "unknown"]))
        by = draw(st.sampled_from([staff.admin, staff.coordinator, staff.other, *self.model.people]))
        outcome = self.world.attempt(partial(self.world.house.people.register, person(by), identity, programme))
        if isinstance(outcome, UUID):
            self.model.people[outcome].identity = identity

    def change_a_person(self, draw: Draw) -> None:
        people = self.world.house.people
        staff, known = self.world.staff, list(self.model.people)
        asker = person(draw(st.sampled_from([staff.admin, staff.admin, staff.coordinator, *known])))
        asker = replace(asker, reason=draw(st.sampled_from(["She left.", ""])))
        # The staff keep their roles: a house in which nobody can act would not tell us anything.
        who = draw(st.sampled_from([*(one for one in known if one not in staff.all()), staff.auditor, UUID(int=7)]))
        other, programme = draw(st.sampled_from(known) | any_id(self.world)), draw(st.sampled_from([TRIAL, NU, ""]))
        role, faculty = draw(st.sampled_from(list(Role))), draw(st.sampled_from(["", "physics"]))
        match draw(st.sampled_from(["grant", "revoke", "kin", "supervisor", "identity", "first admin"])):
            case "grant":
                self.world.attempt(lambda: people.grant_role(asker, who, role, programme, faculty))
            case "revoke":
                held = self.model.people[who].roles if who in self.model.people else []
                gone = draw(st.sampled_from([*held, (role.value, programme, faculty)]))
                self.world.attempt(lambda: people.revoke_role(asker, who, Role(gone[0]), *gone[1:]))
            case "kin":
                self.world.attempt(lambda: people.declare_kin(asker, who, other, programme))
            case "supervisor":
                self.world.attempt(lambda: people.declare_supervisor(asker, who, other, programme))
            case "identity":
                self.change_identity(draw, asker, who, programme)
            case _:
                assert isinstance(self.world.attempt(lambda: people.register_first_admin(any_identity(draw))), Refused)

    def change_identity(self, draw: Draw, asker: Asker, who: UUID, programme: str) -> None:
        identity, known = any_identity(draw), self.model.people.get(who)
        seen = draw(st.sampled_from([None, 1, self.model.streams[who].version if known else 1]))
        house = self.world.house
        outcome = self.world.attempt(lambda: house.people.change_identity(asker, who, identity, programme, seen))
        if outcome is None and known:
            known.identity = identity

    def change_a_programme(self, draw: Draw) -> None:
        programmes = self.world.house.programmes
        staff, today = self.world.staff, self.world.now.date()
        asker = person(draw(st.sampled_from([staff.admin, staff.coordinator, staff.coordinator, staff.auditor])))
        code, intake = draw(st.sampled_from([TRIAL, TRIAL, TRIAL, NU, "unknown"])), draw(st.sampled_from(INTAKES))
        text = draw(st.sampled_from([*TRIAL_TEXTS, "code = ", ""]))
        opens, closes = (today + timedelta(days=draw(st.sampled_from([-30, 0, 1, 90, 400]))) for _ in range(2))
        number = draw(st.sampled_from([1, 2, 3, 1, 2, 3, 0, -1, 99]))
        match draw(st.sampled_from(CHANGES)):
            case "revise":
                self.world.attempt(lambda: programmes.revise_policy(asker, text))
            case "change intake":
                self.world.attempt(lambda: programmes.change_intake_policy(asker, code, intake, number))
            case "intake":
                self.world.attempt(lambda: programmes.open_intake(asker, code, intake, opens, closes))
            case "places":
                places = draw(st.sampled_from([1, 2, 5, 40, 0, None]))
                why = replace(asker, reason=draw(st.sampled_from(["A room more.", ""])))
                self.world.attempt(lambda: programmes.change_places(why, code, intake, places))
            case "close":
                self.world.attempt(lambda: programmes.close_intake(asker, code, intake))
            case "figures":
                table = figures(
                    draw(st.sampled_from(["2026", "2027", "now"])), draw(st.sampled_from(["5", "7.5", "no"]))
                )
                correct, why = draw(st.booleans()), draw(st.sampled_from(["Counted anew.", ""]))
                brought_by = replace(asker, reason=why)
                bring_in = self.world.house.figures.bring_in
                self.world.attempt(lambda: bring_in(brought_by, code, table, correct=correct))
            case "report":
                report = draw(st.sampled_from(["summary", "summary", "nothing"]))
                month = draw(st.sampled_from([today, today, opens]))
                last = first_of_next_month(month) - draw(st.sampled_from([1, 1, 1, 2])) * ONE_DAY
                back = replace(asker, reason=draw(st.sampled_from(["It was another one.", ""])))
                reports = self.world.house.reports
                if draw(st.booleans()):
                    self.world.attempt(lambda: reports.take_back(back, code, report, last))
                else:
                    self.world.attempt(lambda: reports.hand_in(asker, code, report, last, min(today, closes)))
            case _:
                assert isinstance(self.world.attempt(lambda: programmes.open(asker, text)), Exception)
