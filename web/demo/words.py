"""What the demo's people say and write, in the languages that they use."""

from __future__ import annotations

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
REMARKS = [
    "Бәрі жақсы, кездесулер пайдалы.",
    "Хочется чаще встречаться лично.",
    "More examples from practice, please.",
    "Кесте бойынша жұмыс істеп жатырмыз.",
    "Всё идёт по плану.",
]
LETTER = [
    (
        "Мен мектепте физика үйірмесіне қатысып, алғаш рет өз жобамды қорғадым. Сол кезден бері зерттеу маған қызық. "
        "Тәлімгермен бірге ғылыми мақала жазуды үйреніп, конференцияда баяндама жасағым келеді. Уақытым жеткілікті, әр "
        "апта сайын жұмыс істеуге дайынмын, нәтижемді курстас қыздармен бөлісемін."
    ),
    (
        "Я хочу довести до конца проект, который начала на втором курсе: приложение для школьниц, которые выбирают "
        "техническую специальность. Мне не хватает опыта в исследованиях и в публичных выступлениях. Наставница, которая "
        "прошла этот путь, помогла бы мне не остановиться на середине. Готова встречаться каждый месяц и отчитываться."
    ),
    (
        "I study one of the fields in which there are few women, and I would like to know how others have made their way. "
        "During the year I want to finish a small study on water quality in our town, to present it, and to find an "
        "internship. I can give it four hours a week, and I will gladly help with seminars for first-year students."
    ),
]
ANSWERS = {
    "field": FIELDS,
    "industry": FIELDS,
    "occupation": ["student", "engineer", "analyst", "teacher", "researcher", "founder of a small company"],
    "position": ["Specialist", "Senior lecturer", "Associate professor", "Engineer", "Head of a laboratory", "Analyst"],
    "department": [
        "Department of Physics",
        "Department of Pedagogy",
        "Department of Kazakh Philology",
        "Dean's office",
    ],
    "qualification": ["PhD", "Master of Science", "Candidate of Sciences", "MBA"],
    "study_programme": STUDIES,
    "experience": ABOUT[3:],
    "goals": ABOUT[:3],
    "goal": ABOUT[:3],
    "motivation": ABOUT[:3],
    "about_me": ABOUT,
    "interests": ["шахмат, жүгіру", "кино, походы", "volunteering", "домбыра"],
    "idea": ["Қыздарға арналған программалау үйірмесі", "Опрос о стажировках на факультете", "A guide to grants"],
    "link": [
        "https://social.example/posts/1048",
        "https://social.example/posts/2203",
        "https://social.example/posts/77",
    ],
    "barriers": ["Ауылда интернет баяу.", "Мало времени из-за подработки.", "No laboratory nearby."],
    "help_wanted": ["Резюмеге пікір керек.", "Помощь с выбором стажировки.", "None at the moment."],
    "performance": ["Жартыжылдықты бәрі жапты.", "Двое пересдают математику.", "No debts in the group."],
    "improve": ["Көбірек семинар болса.", "Чаще напоминать о встречах.", "More time at the end."],
}
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
CONCERNS = [
    "Екі хатыма жауап болмады. Бәрі дұрыс па?",
    "Мне неловко просить о встрече ещё раз.",
    "We do not find a time that suits us both.",
]
OUTCOMES = [
    "She was on fieldwork without a connection; both agreed on a fixed day.",
    "Поговорили втроём, дальше по средам.",
    "Екеуі де келісті: ай сайын бірінші дүйсенбі.",
]
LOOKED_INTO = "The look at how what is raised gets resolved."
WHY = {
    "decline": "We have written twice.",
    "waive_requirement": "She was a participant two years ago.",
    "reopen": "Two more mentors have joined.",
    "reinstate": "Both asked to go on.",
    "terminate": "No answer for two months.",
    "correct_contact": "Picked the wrong line.",
    "revoke_certificate": "Name misspelt.",
    "withdraw_proposal": "Proposed to the wrong person.",
    "cancel": "Another unit does this already.",
    "move_deadline": "The vice-rector asks for it before the annual report.",
    "return": "The list of participants is missing.",
    "cancel_gathering": "The lecturer is ill.",
    "correct_attendance": "She was in another room.",
    "leave": "By an order of the university.",
    "join": "By an order of the university.",
    "conclude": "Nobody chose her in this intake.",
    "complete": "The goals of the plan were reached early.",
}
