"""Passwords: which ones are good enough, how they are hashed, and one to begin with."""

from __future__ import annotations

import os
import secrets
import threading
import unicodedata
from base64 import b64encode

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from domain.case import Refused

LEAST_CHARACTERS, MOST_CHARACTERS, LEAST_DIFFERENT = 12, 1000, 5

# A password is guessed first if its letters are one of these, once or repeated, whatever stands around and between.
COMMON_WORDS = frozenset(
    {
        *(
            "password",
            "passwort",
            "passwd",
            "pass",
            "passw",
            "psswrd",
            "psswd",
            "parol",
            "secret",
            "letmein",
            "welcome",
        ),
        *("qwerty", "qwertyu", "qwertyui", "qwertyuiop", "qwertyuiopasdf", "asdf", "asdfgh", "asdfghjkl", "zxcvbn"),
        *("zxcvbnm", "qwe", "qweasd", "qweasdzxc", "qaz", "qazwsx", "qazwsxedc", "qazwsxedcrfv", "qwer", "qwert"),
        *(
            "abc",
            "abcd",
            "abcdef",
            "abcdefgh",
            "abcdefghijkl",
            "admin",
            "administrator",
            "root",
            "user",
            "test",
            "changeme",
        ),
        *("iloveyou", "student", "university", "mentor", "mentorship", "talimger", "almaty", "astana", "kazakhstan"),
        *(
            "qazaqstan",
            "monkey",
            "dragon",
            "football",
            "superman",
            "princess",
            "пароль",
            "йцукен",
            "йцукенг",
            "йцукенгшщз",
        ),
        *("йцукенгшщзхъ", "фыва", "фывапролджэ", "құпиясөз", "қазақстан", "казахстан", "алматы", "астана", "привет"),
    }
)

# No 0 and o, no 1, i and l: it is read out on the phone and copied from paper. 16 of these are 79 bits.
READABLE = "abcdefghjkmnpqrstuvwxyz23456789"


FOR_RANDOM_PASSWORDS = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)
"""Nobody guesses 79 random bits, however fast: little work is enough for such a password. (It is renewed with the usual
work at the first sign-in.)"""


class AccountRefused(Refused):
    """An account cannot be used, made or changed like this: a code for programs, a sentence for people."""


def check_password(password: str, username: str) -> None:
    """Let a good password pass.

    Raises:
        AccountRefused: it is too short or too long, too easy to guess, or holds the username.
    """
    plain = normal(password).casefold()
    if len(plain) < LEAST_CHARACTERS:
        template = "Choose a password of at least {least} characters: some words that do not belong together do well."
        raise AccountRefused("password_short", template, at="password", least=LEAST_CHARACTERS)
    if len(plain) > MOST_CHARACTERS:
        template = "Choose a password of at most {most} characters."
        raise AccountRefused("password_long", template, at="password", most=MOST_CHARACTERS)
    if username in plain:
        template = "Choose a password that does not hold the username."
        raise AccountRefused("password_holds_username", template, at="password")
    if is_common(plain):
        template = "This password is among the first that anybody would try: choose another."
        raise AccountRefused("password_common", template, at="password")


def is_common(plain: str) -> bool:
    """Whether it is digits and signs alone, a few characters again and again, or a common word with some around it."""
    letters = "".join(filter(str.isalpha, plain))
    repeated = any(letters == word * (len(letters) // len(word)) for word in COMMON_WORDS)
    return not letters or len(set(plain)) < LEAST_DIFFERENT or repeated


def readable_password() -> str:
    """A random password to begin with, such as `kfr7-m3xq-9tpw-hz4e`."""
    return "-".join("".join(secrets.choice(READABLE) for _ in range(4)) for _ in range(4))


def normal(password: str) -> str:
    """The same letters as the same characters: keyboards differ in how they write й and ё."""
    return unicodedata.normalize("NFC", password)


class Hashing:
    """Argon2, for no more passwords at once than there are processors: each takes a lot of memory."""

    def __init__(self, hasher: PasswordHasher) -> None:
        self._hasher = hasher
        self._turns = threading.BoundedSemaphore(max(2, os.cpu_count() or 1))
        self._nobodys = hash_of_nothing(hasher)

    def hash(self, password: str) -> str:
        with self._turns:
            return self._hasher.hash(normal(password))

    def fits(self, password: str, hashed: str | None) -> bool:
        """Whether the password is the one that was hashed; as much work, and False, if nothing was."""
        with self._turns:
            try:
                return self._hasher.verify(hashed or self._nobodys, normal(password))
            except VerifyMismatchError:
                return False

    def is_outdated(self, hashed: str) -> bool:
        """Whether it was hashed with other parameters than today's."""
        return self._hasher.check_needs_rehash(hashed)


def hash_of_nothing(hasher: PasswordHasher) -> str:
    """What the hash of a password with these parameters looks like, of no password that anybody knows."""
    salt, hashed = (b64encode(os.urandom(length)).decode().rstrip("=") for length in (hasher.salt_len, hasher.hash_len))
    return f"$argon2id$v=19$m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}${salt}${hashed}"
