"""What can be asked of the lists, and what they answer: a module for each read view."""

from application.questions.cases import MOST_COUNTED, CaseFilter, CaseRow, Limit, Sort
from application.questions.gatherings import AttendanceRow, GatheringRow
from application.questions.history import Line, Wanted
from application.questions.indicators import Counted, MarkSum, TermResult
from application.questions.people import ApplicantRow, MentorRow, Somebody
from application.questions.plan import BoardFilter, BoardRow
from application.questions.work import GrantedTurn, WorkFilter, WorkGroup, WorkRow

__all__ = [
    "MOST_COUNTED",
    "ApplicantRow",
    "AttendanceRow",
    "BoardFilter",
    "BoardRow",
    "CaseFilter",
    "CaseRow",
    "Counted",
    "GatheringRow",
    "GrantedTurn",
    "Limit",
    "Line",
    "MarkSum",
    "MentorRow",
    "Somebody",
    "Sort",
    "TermResult",
    "Wanted",
    "WorkFilter",
    "WorkGroup",
    "WorkRow",
]
