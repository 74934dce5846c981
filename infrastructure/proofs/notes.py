"""Signed notes (C2SP signed-note) with Ed25519: a text, an empty line, and the line of its signature.

Keys are written as Go's `golang.org/x/mod/sumdb/note` writes them, which verifies what is signed here.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from domain.proof.checkpoint import Checkpoint

ED25519 = b"\x01"
PRIVATE = "PRIVATE+KEY+"
DASH = "— "
KEY_BYTES, ID_BYTES = 32, 4


class NoteRefused(ValueError):
    """A note, or the key to it, is not what it should be. The message says what is wrong with it."""


@dataclass(frozen=True)
class VerifierKey:
    """The public key of a log, with the log's name."""

    name: str
    public: bytes

    @property
    def id(self) -> bytes:
        return sha256(self.name.encode() + b"\n" + ED25519 + self.public).digest()[:ID_BYTES]

    @property
    def line(self) -> str:
        """As it is handed out: `name+id+key`."""
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(ED25519 + self.public).decode()}"

    @property
    def pem(self) -> str:
        """As OpenSSL reads it."""
        key = Ed25519PublicKey.from_public_bytes(self.public)
        return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the key as `openssl pkey -pubin -outform DER` writes it."""
        key = Ed25519PublicKey.from_public_bytes(self.public)
        return sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()

    @classmethod
    def read(cls, line: str) -> Self:
        """
        Raises:
            NoteRefused: this is no such line.
        """
        name, key_id, key = read_parts(line)
        found = cls(name, key)
        if found.id.hex() != key_id:
            raise NoteRefused("the verifier key is damaged: its parts do not belong together")
        return found

    def opened(self, note: str) -> str:
        """The text of a note that this key has signed.

        Raises:
            NoteRefused: it is no note, or not signed by this key.
        """
        text, separator, signatures = note.rpartition("\n\n")
        if not separator or not signatures.endswith("\n"):
            raise NoteRefused("this is no signed note")
        signed = f"{text}\n"
        for line in signatures.removesuffix("\n").split("\n"):
            if not line.startswith(DASH):
                raise NoteRefused("this is no signed note")
            name, _, encoded = line.removeprefix(DASH).partition(" ")
            decoded = from_base64(encoded)
            if name == self.name and decoded[:ID_BYTES] == self.id:
                try:
                    Ed25519PublicKey.from_public_bytes(self.public).verify(decoded[ID_BYTES:], signed.encode())
                except InvalidSignature:
                    raise NoteRefused("its signature is not valid") from None
                return signed
        raise NoteRefused(f"it is not signed by {self.name} with the key {self.id.hex()}")

    def has_signed(self, note: str) -> bool:
        try:
            return bool(self.opened(note))
        except NoteRefused:
            return False


@dataclass(frozen=True)
class SigningKey:
    """The private key of a log."""

    name: str
    seed: bytes = field(repr=False)

    @classmethod
    def new(cls, name: str) -> Self:
        return cls(name, Ed25519PrivateKey.generate().private_bytes_raw())

    @classmethod
    def read(cls, line: str) -> Self:
        """
        Raises:
            NoteRefused: this is no such line. The message does not repeat it.
        """
        if not line.startswith(PRIVATE):
            raise NoteRefused(f"a signing key begins with {PRIVATE}")
        name, key_id, seed = read_parts(line.removeprefix(PRIVATE))
        found = cls(name, seed)
        if found.verifier.id.hex() != key_id:
            raise NoteRefused("its parts do not belong together")
        return found

    @property
    def line(self) -> str:
        return f"{PRIVATE}{self.name}+{self.verifier.id.hex()}+{base64.b64encode(ED25519 + self.seed).decode()}"

    @property
    def verifier(self) -> VerifierKey:
        return VerifierKey(self.name, Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw())

    def signed(self, text: str) -> str:
        """The note of a text that ends with its last line's end."""
        signature = Ed25519PrivateKey.from_private_bytes(self.seed).sign(text.encode())
        encoded = base64.b64encode(self.verifier.id + signature).decode()
        return f"{text}\n{DASH}{self.name} {encoded}\n"


def read_parts(line: str) -> tuple[str, str, bytes]:
    """The name, the id and the key of `name+id+key`.

    Raises:
        NoteRefused: they cannot be read.
    """
    name, key_id, encoded = [*line.strip().split("+", 2), "", ""][:3]
    key = from_base64(encoded)
    if not name or any(character.isspace() for character in name) or key[:1] != ED25519 or len(key) != 1 + KEY_BYTES:
        raise NoteRefused("the key is none of Ed25519, written as name+id+key")
    return name, key_id, key[1:]


def from_base64(text: str) -> bytes:
    """
    Raises:
        NoteRefused: it is none, or not written in its one way.
    """
    try:
        decoded = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise NoteRefused("it holds what is no base64") from None
    if base64.b64encode(decoded).decode() != text:
        raise NoteRefused("it holds what is no base64")
    return decoded


def checkpoint_in(note: str, key: VerifierKey) -> Checkpoint:
    """The checkpoint that a note is.

    Raises:
        NoteRefused: it is none of this key's log.
    """
    try:
        found = Checkpoint.read(key.opened(note))
    except NoteRefused:
        raise
    except ValueError as problem:
        raise NoteRefused(str(problem)) from None
    if found.origin != key.name:
        raise NoteRefused(f"it is of another log than {key.name}")
    return found
