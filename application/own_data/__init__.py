"""A person's own data, to be handed to her: who she is here, what happened in her cases, and what else is kept of her."""

from application.own_data.collecting import AtTheDesk, OwnData
from application.own_data.telling import as_plain, facts_of, texts_of
from application.own_data.values import Account, Brought, Ids, Own, OwnCase, OwnFile, OwnStanding

__all__ = [
    "Account",
    "AtTheDesk",
    "Brought",
    "Ids",
    "Own",
    "OwnCase",
    "OwnData",
    "OwnFile",
    "OwnStanding",
    "as_plain",
    "facts_of",
    "texts_of",
]
