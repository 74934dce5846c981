"""What headers of tables call things, in English, Russian and Kazakh: as `plain` leaves them, between bars."""

from __future__ import annotations

import re

from application.importing.cells import folded

OTHER_THAN_LETTERS = re.compile(r"[\W_]+")


def plain(header: str) -> str:
    """`E-mail:` and `e_mail` are the same header."""
    return folded(OTHER_THAN_LETTERS.sub(" ", header))


def words_for(target: str) -> tuple[str, ...]:
    return tuple(plain(word) for word in HEADERS.get(target, "").split("|") if word)


HEADERS = {
    "given_name": "given name|first name|firstname|имя|аты|есімі",
    "family_name": "family name|last name|lastname|surname|фамилия|тегі",
    "name_given_first": "name|full name|student|имя и фамилия|имя фамилия",
    "name_family_first": "фио|ф.и.о.|фамилия имя отчество|фамилия имя|фамилия и имя|аты-жөні|тегі аты|тегі аты әкесінің аты",
    "email": "email|e-mail|mail|e-mail address|почта|эл почта|электронная почта|адрес электронной почты|пошта|электрондық пошта",
    "phone": "phone|mobile|telephone|phone number|телефон|номер телефона|мобильный телефон|телефон нөмірі|ұялы телефон",
    "birth_date": "birth date|date of birth|birthday|дата рождения|туған күні|туылған күні",
    "language": "language of letters|preferred language|язык писем|язык общения|хат тілі",
    "guardian_name": "guardian|guardian name|parent|опекун|родитель|фио родителя|қамқоршы|ата-анасы",
    "guardian_phone": "guardian phone|parent phone|телефон опекуна|телефон родителя|ата-анасының телефоны",
    "guardian_email": "guardian email|parent email|почта опекуна|почта родителя|ата-анасының поштасы",
    "student_number": "student number|student id|studentid|номер студента|id студента|студенческий номер|"
    "номер студенческого билета|студент нөмірі|студенттің нөмірі",
    "platonus": "platonus|platonus id|id in platonus|id в platonus|платонус|id платонус|platonus id нөмірі",
    "capacity": "capacity|places|мест|места|количество мест|количество подопечных|орын саны|орындар",
    "kind": "kind|kind of mentor|вид наставника|тип наставника|тәлімгер түрі",
    "faculty": "faculty|school|факультет|школа|институт|мектеп",
    "track": "track|direction|направление|трек|бағыт",
    "region": "region|регион|область|өңір|облыс",
    "topics": "topic|topics|тема|темы|тақырып|тақырыптар",
    "languages": "language|languages|язык|языки|тіл|тілдер|тілдері",
    "about": "about|about me|about yourself|in her words|in your words|comment|о себе|комментарий|өзі туралы|пікір",
    "priority_groups": "priority|priority groups|приоритет|льготы|льготная категория|басымдық",
    "confirmed": "conditions|eligibility|условия|соответствует условиям|шарттар|шарттарға сай",
    "enrolment": "standing|enrolment|enrollment|status|статус|состояние|статус обучения|мәртебе|мәртебесі|күйі",
    "term": "term|semester|семестр|триместр",
    "as_of": "as of|на дату|дата выгрузки|күнгі жағдай",
    "since": "since|date of order|с какого числа|дата приказа|қай күннен|бұйрық күні",
    "average": "average|gpa|average grade|средний балл|балл|орташа балл",
    "failed": "failed|failed courses|debts|задолженности|долги|академические задолженности|қарыздар|академиялық қарыздар",
}
