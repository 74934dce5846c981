"""People: who they are, to be found and named in lists."""

from infrastructure.views.people.projection import view
from infrastructure.views.people.questions import PeopleList

__all__ = ["PeopleList", "view"]
