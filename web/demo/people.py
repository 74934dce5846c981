"""The demo's people: all invented."""

from __future__ import annotations

from datetime import date
from random import Random

from domain.identity import Guardian, Identity
from domain.person import ExternalId

KAZAKH_WOMEN = (
    "Айару Айсұлу Ақбота Аружан Балнұр Ботагөз Гүлнар Дана Еркежан Жанар Жұлдыз Зере Қарақат Мадина Мөлдір Назым Нұрай "
    "Перизат Сая Томирис Ұлжан Әлия Әсем Ділназ"
)
KAZAKH_MEN = "Алихан Арман Бауыржан Данияр Ержан Марат Нұрлан Олжас Санжар Шыңғыс Әділ"
KAZAKH_FAMILIES = (
    "Ахметжан Бекназар Досжан Ералы Жүсіп Ибрай Қожахмет Мұқан Нұрғали Оспан Рахым Сапар Төлеген Умбет Шәріп Әбділда Есен "
    "Қабыл Мәлік Сейіт Тасқын Ыбырай"
)
KYRGYZ_WOMEN = (
    "Айбийке Айгерим Айжамал Акылай Алтынай Асель Бегимай Бермет Гулзат Динара Жазгүл Жибек Жылдыз Каныкей Мээрим Назгүл "
    "Нуриза Перизат Салтанат Сезим Чолпон Ырыс Элнура Эркайым"
)
KYRGYZ_FAMILIES = (
    "Абдыраева Асанкулова Бакирова Байтемирова Доолотова Жолдошева Исакова Калыкова Маматова Мырзаева Ниязова Орозова "
    "Осмонова Сыдыкова Токтогонова Турдуева Усенова Шаршеева Эсенова"
)
RUSSIAN_WOMEN = ("Алина Диана Камила Лаура Сабина Виктория", "Журавлёва Логинова Ким Ли Пак Тен")
KAZAKH = (KAZAKH_WOMEN, KAZAKH_FAMILIES)
WOMEN = (KAZAKH, RUSSIAN_WOMEN)
ANYBODY = (
    KAZAKH,
    (KAZAKH_MEN, KAZAKH_FAMILIES),
    RUSSIAN_WOMEN,
    ("Кирилл Тимур Илья", "Журавлёв Логинов Ким Ли Пак Тен"),
    ("Anna Priya Daniel Jonas", "Hartmann Okafor Lindqvist Moreau Rossi"),
)
KYRGYZ = ((KYRGYZ_WOMEN, KYRGYZ_FAMILIES), RUSSIAN_WOMEN)
INTERNATIONAL = (
    (
        "Anna Priya Chiara Elif Freya Hana Ines Joana Katarzyna Leila Maren Noor Olena Sofia Yuki",
        "Hartmann Okafor Lindqvist Moreau Rossi Aydin Novak Haddad Tanaka Silva Brennan Kowalska",
    ),
)
"""Given names and family names that go together."""

LETTERS = str.maketrans(
    dict(zip("абвгдезийклмнопрстуфхцыэңқғәұүіөһ", "abvgdeziiklmnoprstufhcyenqgauuioh", strict=True))
    | {"ё": "yo", "ж": "zh", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ь": "", "ю": "yu", "я": "ya"}
)
OF_AGE = 18


class Invented:
    """Draws people who do not exist, no name twice in a programme."""

    def __init__(self, random: Random, programme: str, communities: tuple[tuple[str, str], ...], today: date) -> None:
        names = [
            (given, family)
            for given_names, families in communities
            for given in given_names.split()
            for family in families.split()
        ]
        random.shuffle(names)
        self.names, self.random = iter(names), random
        self.programme, self.today = programme, today
        self.drawn = 0

    def identity(self, born: int, languages: tuple[str, ...] = ("kk", "ru", "en")) -> Identity:
        """Somebody born in about that year."""
        given, family = next(self.names)
        self.drawn += 1
        birth_date = date(born - self.drawn % 3, self.random.randint(1, 12), self.random.randint(1, 28))
        return Identity(
            given_name=given,
            family_name=family,
            email=f"{latin(given)}.{latin(family)}@{self.domain()}",
            phone=self.phone(),
            preferred_contact=self.random.choice(["email", "email", "phone"]),
            birth_date=birth_date,
            language=self.random.choice(languages),
            guardian=self.guardian(family) if self.age(birth_date) < OF_AGE else None,
        )

    def student_number(self) -> ExternalId:
        """Of whoever was drawn last; of one university alone."""
        return ExternalId("student_number", f"{self.programme[:2].upper()}{self.today.year - 2}{self.drawn:04}")

    def guardian(self, family: str) -> Guardian:
        return Guardian(f"{self.random.choice(['Бибігүл', 'Сауле', 'Нурлан', 'Гульмира'])} {family}", self.phone())

    def phone(self) -> str:
        number = self.random.randrange(10_000_000)
        return f"+7 700 {number // 10_000:03} {number // 100 % 100:02} {number % 100:02}"

    def age(self, birth_date: date) -> int:
        return (
            self.today.year
            - birth_date.year
            - ((self.today.month, self.today.day) < (birth_date.month, birth_date.day))
        )

    def domain(self) -> str:
        return f"{self.programme.partition('-')[0]}.example.kz"


def latin(name: str) -> str:
    return name.lower().translate(LETTERS)
