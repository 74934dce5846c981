"""The demo's people: all invented."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from random import Random
from typing import TYPE_CHECKING
from uuid import UUID

from application.asking import person
from domain.case import Role
from domain.identity import Identity
from domain.person import ExternalId
from web.demo.time import WoundClock

if TYPE_CHECKING:
    from infrastructure.bootstrap import House

PROGRAMME = "nu-alumni"

KAZAKH_WOMEN = (
    "Айару Айсұлу Ақбота Аружан Балнұр Ботагөз Гүлнар Дана Еркежан Жанар Жұлдыз Зере Қарақат Мадина Мөлдір Назым Нұрай "
    "Перизат Сая Томирис Ұлжан Әлия Әсем Ділназ"
)
KAZAKH_MEN = "Алихан Арман Бауыржан Данияр Ержан Марат Нұрлан Олжас Санжар Шыңғыс Әділ"
KAZAKH_FAMILIES = (
    "Ахметжан Бекназар Досжан Ералы Жүсіп Ибрай Қожахмет Мұқан Нұрғали Оспан Рахым Сапар Төлеген Умбет Шәріп Әбділда Есен "
    "Қабыл Мәлік Сейіт Тасқын Ыбырай"
)
COMMUNITIES = (
    (KAZAKH_WOMEN, KAZAKH_FAMILIES),
    (KAZAKH_MEN, KAZAKH_FAMILIES),
    ("Алина Диана Камила Лаура Сабина Виктория", "Журавлёва Логинова Ким Ли Пак Тен"),
    ("Кирилл Тимур Илья", "Журавлёв Логинов Ким Ли Пак Тен"),
    ("Anna Priya Daniel Jonas", "Hartmann Okafor Lindqvist Moreau Rossi"),
)
"""Given names and family names that go together."""

LETTERS = str.maketrans(
    dict(zip("абвгдезийклмнопрстуфхцыэңқғәұүіөһ", "abvgdeziiklmnoprstufhcyenqgauuioh", strict=True))
    | {"ё": "yo", "ж": "zh", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ь": "", "ю": "yu", "я": "ya"}
)


@dataclass
class Staff:
    """Who works for the programme, and with which password each of them signs in."""

    admin: UUID
    coordinators: tuple[UUID, ...]
    auditor: UUID
    sign_ins: list[tuple[str, str, str]] = field(default_factory=list)

    def sign_ins_with(self, others: Sequence[tuple[str, str, str]]) -> str:
        """How to sign in, a line for each role."""
        lines = [f"  {what:24} {name:32} {password}" for what, name, password in (*self.sign_ins, *others)]
        return "\n".join(["Sign in as", *lines, ""])


class Invented:
    """Draws people who do not exist, no name twice."""

    def __init__(self, random: Random) -> None:
        names = [
            (given, family)
            for given_names, families in COMMUNITIES
            for given in given_names.split()
            for family in families.split()
        ]
        random.shuffle(names)
        self.names, self.random, self.students = iter(names), random, count(1)

    def identity(self, *, student: bool) -> Identity:
        given, family = next(self.names)
        number = self.random.randrange(10_000_000)
        return Identity(
            given_name=given,
            family_name=family,
            email=f"{latin(given)}.{latin(family)}@example.kz",
            phone=f"+7 700 {number // 10_000:03} {number // 100 % 100:02} {number % 100:02}",
            preferred_contact=self.random.choice(["email", "email", "phone"]),
            birth_date=date(2004 if student else 1992, self.random.randint(1, 12), self.random.randint(1, 28)),
            language=self.random.choice(["kk", "ru", "en"]),
        )

    def external_ids(self, *, student: bool) -> tuple[ExternalId, ...]:
        return (ExternalId("student_number", f"2023{37 * next(self.students):05}"),) if student else ()


def latin(name: str) -> str:
    return name.lower().translate(LETTERS)


def hire_staff(house: House, clock: WoundClock) -> Staff:
    """An admin, two coordinators, an auditor and an integrator, each with an account."""
    clock()
    admin = house.people.register_first_admin(Identity("Admin", "Demo", email="admin@example.kz"))
    text = house.programme_text(PROGRAMME)
    house.programmes.open(person(admin), text)
    staff = Staff(admin, (), admin)
    staff.sign_ins.append(("Admin", "admin", account(house, "admin", admin)))

    def hire(given: str, family: str, role: Role, username: str) -> UUID:
        person_id = house.people.register(person(admin), Identity(given, family, email=f"{username}@example.kz"))
        house.people.grant_role(person(admin), person_id, role, PROGRAMME)
        staff.sign_ins.append((role.value.capitalize(), username, account(house, username, person_id)))
        return person_id

    first = hire("Сәуле", "Бекбол", Role.COORDINATOR, "coordinator")
    second = hire("Елена", "Сомова", Role.COORDINATOR, "coordinator2")
    staff.coordinators = (first, second)
    staff.auditor = hire("Thomas", "Weiler", Role.AUDITOR, "auditor")
    hire("Platonus", "Feed", Role.INTEGRATOR, "integrator")
    return staff


def account(house: House, username: str, person_id: UUID) -> str:
    """An account whose password need not be changed: it is a demo."""
    return house.demo_account(username, person_id)
