"""Whatever the domain knows a few values of has a word of its own in each language."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from enum import Enum

from babel.messages.pofile import read_po

import domain
from domain.case import Role
from domain.mentorship.calendar import Standing
from web.enumerated import WORDS, key
from web.language import CATALOGUES
from web.words import plain

SAID_ELSEWHERE = (Role, Standing)


def enumerations() -> Iterator[type[Enum]]:
    for module in pkgutil.walk_packages(domain.__path__, "domain."):
        for found in vars(importlib.import_module(module.name)).values():
            if isinstance(found, type) and issubclass(found, Enum) and found.__module__ == module.name:
                yield found


def test_every_value_of_an_enumeration_is_translated() -> None:
    values = [value for kind in enumerations() if kind not in SAID_ELSEWHERE for value in kind]
    assert len(values) > 15
    for language in ("ru", "kk"):
        with (CATALOGUES / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
            known = {message.id: message.string for message in read_po(file)}
        missing = [key(one) for one in values if not known.get(WORDS.get(key(one)) or plain(str(one.value)))]
        assert not missing, language
