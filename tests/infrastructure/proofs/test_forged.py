"""What whoever holds the key can sign: a history that talimger never wrote, and folders made to fool whoever verifies them."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest

from domain.case import Role
from domain.proof.checkpoint import Checkpoint
from domain.proof.tree import CompactRange, leaf_hash, leaf_hashes
from infrastructure.proofs.folder import LARGEST, ExportVerifier
from infrastructure.proofs.layout import ENTRIES, PAYLOADS, Levels, bundled, path, unbundled
from infrastructure.proofs.notes import NoteRefused, SigningKey
from infrastructure.proofs.signer import KEY_FILE
from tests.application.test_forging import at_the_ledger
from tests.exports import silent
from tests.houses import Furnished


@dataclass
class Forger:
    """A small export (of one tile), and the key that signed it."""

    folder: Path
    key: SigningKey
    size: int

    def copy(self, place: Path) -> Path:
        return Path(shutil.copytree(self.folder, place, symlinks=True))

    @property
    def leaves(self) -> list[bytes]:
        return unbundled((self.folder / path(ENTRIES, 0, self.size)).read_bytes())

    @property
    def payloads(self) -> list[bytes]:
        return (self.folder / path(PAYLOADS, 0, self.size)).read_bytes().split(b"\n")[:-1]

    def rewritten(self, place: Path, leaves: list[bytes], payloads: list[bytes]) -> Path:
        """Another history, whole and signed: nothing in it contradicts anything else in it."""
        shutil.copytree(self.folder, place, ignore=shutil.ignore_patterns("tile", "payloads", "checkpoint*"))
        number, tree, levels = len(leaves), CompactRange(), Levels()
        for leaf in leaves:
            tree.append(leaf_hash(leaf))
        note = self.key.signed(Checkpoint(self.key.name, number, tree.root()).text).encode()
        files = {
            "checkpoint": note,
            f"checkpoints/{number}": note,
            path(ENTRIES, 0, number): bundled(leaves),
            path(PAYLOADS, 0, number): b"".join(one + b"\n" for one in payloads),
            **dict(levels.add(leaf_hashes(leaves))),
            **dict(levels.rest()),
        }
        for name, content in files.items():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            (place / name).write_bytes(content)
        return place


@pytest.fixture(scope="module")
def forger(furnished: Furnished, tmp_path_factory: pytest.TempPathFactory) -> Forger:
    folder = tmp_path_factory.mktemp("forged")
    with furnished.opened_copy(folder / "data") as office:
        newest = office.house.export_proof(folder / "export", silent)
    return Forger(folder / "export", SigningKey.read((folder / "data" / KEY_FILE).read_text()), newest.size)


def found(folder: Path, *keys: str, earlier: tuple[Path, ...] = ()) -> list[str]:
    return [str(one) for one in ExportVerifier(folder, keys, earlier).verify(silent).findings]


NOT_CANONICAL = [r"Position 5 \(entry 4.*\): its leaf is not written as canonical JSON\."]

LEAVES: dict[str, Callable[[bytes], bytes]] = {
    "a key twice": lambda leaf: leaf.replace(b'{"position":5', b'{"position":3,"position":5'),
    "a number with a point": lambda leaf: leaf.replace(b'{"position":5', b'{"position":5.0'),
    "a number with an exponent": lambda leaf: leaf.replace(b'{"position":5', b'{"position":5e0'),
    "a space": lambda leaf: leaf.replace(b'{"position', b'{ "position'),
    "a letter escaped": lambda leaf: leaf.replace(b'"topic":"', b'"topic":"\\u0041'),
    "keys in another order": lambda leaf: json.dumps(
        dict(sorted(json.loads(leaf).items())[::-1]), separators=(",", ":")
    ).encode(),
    "a key too many": lambda leaf: leaf.replace(b"}", b',"x":1}'),
    "bytes that are no text": lambda leaf: leaf.replace(b'"topic":"', b'"topic":"\xff'),
    "no leaf": lambda _leaf: b"nothing",
    "nothing": lambda _leaf: b"",
}


@pytest.mark.parametrize("what", LEAVES)
def test_a_leaf_that_is_signed_but_not_canonical_is_named(forger: Forger, what: str, tmp_path: Path) -> None:
    leaves = forger.leaves
    leaves[4] = LEAVES[what](leaves[4])
    fits(found(forger.rewritten(tmp_path / "forged", leaves, forger.payloads)), *NOT_CANONICAL)


def test_what_was_put_in_or_taken_out_before_it_was_signed_is_found_by_time_and_version(
    forger: Forger, tmp_path: Path
) -> None:
    leaves, payloads = forger.leaves, forger.payloads
    assert found(forger.rewritten(tmp_path / "same", leaves, payloads)) == []

    first = json.loads(leaves[0])
    assert json.loads(leaves[1])["stream"] == first["stream"], "the first case has two entries"
    told = found(forger.rewritten(tmp_path / "dropped", leaves[1:], payloads[1:]))
    fits(told, rf"Position 2 \(entry 0\): it is version 2 of {first['stream']}, where 1 should be\.")

    then, earlier = json.loads(leaves[6])["recorded_at"].encode(), b"2025-12-31T06:00:00Z"
    payloads[6] = payloads[6].replace(then, earlier)
    leaves[6] = leaves[6].replace(then, earlier)
    leaves[6] = leaves[6].replace(json.loads(leaves[6])["sha256"].encode(), sha256(payloads[6]).hexdigest().encode())
    told = found(forger.rewritten(tmp_path / "dated back", leaves, payloads))
    fits(told, r"Position 7 \(entry 6\): it says that it was recorded before the entry before it\.")


@pytest.mark.parametrize("size", ["-5", "011", " 11", "1.1e1", "١١", "+11", "", "9" * 19, "9" * 5000])
def test_a_checkpoint_of_no_possible_size_is_none(forger: Forger, size: str, tmp_path: Path) -> None:
    root = (forger.folder / "checkpoint").read_text().split("\n")[2]
    folder = forger.copy(tmp_path / "copy")
    (folder / "checkpoint").write_text(forger.key.signed(f"{forger.key.name}\n{size}\n{root}\n"))
    assert found(folder) == ["checkpoint is not a checkpoint as it was signed: this is no checkpoint."]


def test_a_checkpoint_of_a_size_that_nothing_has_ends_soon(forger: Forger, tmp_path: Path) -> None:
    folder, size = forger.copy(tmp_path / "copy"), 9 * 10**17
    note = forger.key.signed(Checkpoint(forger.key.name, size, bytes(32)).text)
    for name in ("checkpoint", f"checkpoints/{size}"):
        (folder / name).write_text(note)
    assert "tile/entries/000 is missing." in found(folder)


def test_a_note_counts_by_the_signature_of_its_log_alone(forger: Forger, tmp_path: Path) -> None:
    folder, name, kept = forger.copy(tmp_path / "copy"), forger.key.name, (forger.folder / "checkpoint").read_text()
    checkpoint = Checkpoint.read(kept)
    others = [SigningKey.new(one).signed(checkpoint.text).split("\n\n")[1] for one in ("a-witness", name)]
    text, _, ours = kept.partition("\n\n")
    (folder / "checkpoint").write_text(f"{text}\n\n{''.join(others)}{ours}")
    assert found(folder) == [], "further signatures say nothing"
    (folder / "checkpoint").write_text(f"{text}\n\n{''.join(others)}")
    fits(found(folder), rf"checkpoint is not .*: it is not signed by {re.escape(name)} with the key \w{{8}}\.")
    (folder / "checkpoint").write_text(
        forger.key.signed(Checkpoint("another/log", checkpoint.size, checkpoint.root).text)
    )
    fits(found(folder), rf"checkpoint is not .*: it is of another log than {re.escape(name)}\.")
    other = SigningKey.new(name.upper()).verifier
    with pytest.raises(NoteRefused, match="no checkpoint that is signed by"):
        found(folder, type(other)(name.upper(), forger.key.verifier.public).line)


def test_a_checkpoint_that_somebody_kept_is_held_against_a_shorter_export_and_after_a_new_key(
    forger: Forger, tmp_path: Path
) -> None:
    kept, root, size = tmp_path / "kept", Checkpoint.read((forger.folder / "checkpoint").read_text()).root, forger.size
    kept.write_text(forger.key.signed(Checkpoint(forger.key.name, size + 1, bytes(32)).text))
    fits(
        found(forger.folder, earlier=(kept,)),
        rf"{kept}: {size + 1} entries were signed, and the export has only {size}: ",
    )

    lost = SigningKey.new("the-log-before")
    kept.write_text(lost.signed(Checkpoint(lost.name, size, root).text))
    line = forger.key.verifier.line
    assert found(forger.folder, line, lost.verifier.line, earlier=(kept,)) == []
    fits(found(forger.folder, line, earlier=(kept,)), rf"{kept} is not .*: it is not signed by ")
    kept.write_text(lost.signed(Checkpoint(lost.name, size, bytes(32)).text))
    fits(found(forger.folder, line, lost.verifier.line, earlier=(kept,)), rf"{kept}: the first {size} entries do not ")


def sparse(file: Path) -> None:
    file.touch()
    os.truncate(file, LARGEST + 1)


PLACED: dict[str, Callable[[Path], None]] = {
    "a pipe": os.mkfifo,
    "a folder": Path.mkdir,
    "an endless device": lambda file: file.symlink_to("/dev/zero"),
    "a link to nothing": lambda file: file.symlink_to("nothing"),
    "a link to itself": lambda file: file.symlink_to(file.name),
    "a file without end": sparse,
    "an empty file": Path.touch,
}


@pytest.mark.parametrize("what", PLACED)
def test_what_is_no_file_of_an_export_is_named_and_not_waited_for(forger: Forger, what: str, tmp_path: Path) -> None:
    for number, name in enumerate(
        str(one.relative_to(forger.folder)) for one in forger.folder.rglob("*") if one.is_file()
    ):
        folder = forger.copy(tmp_path / str(number))
        (folder / name).unlink()
        PLACED[what](folder / name)
        try:
            told = found(folder)
        except NoteRefused as refused:
            told = [str(refused)]
        if name != "verifier-key.txt":
            assert any(name in one or "missing" in one for one in told), (name, told)
        assert told, name


def fits(said: list[str], *patterns: str) -> None:
    assert len(said) == len(patterns), said
    for one, pattern in zip(said, patterns, strict=True):
        assert re.match(pattern, one), (one, pattern)


MORE = (
    "WITH RECURSIVE n (number) AS (SELECT 1 UNION SELECT number + 1 FROM n WHERE number < 300) "
    "INSERT INTO {entries} (originator_id, originator_version, topic, state) "
    "SELECT printf('%032x', number), 1, topic, state FROM n, (SELECT topic, state FROM {entries} ORDER BY {at} DESC LIMIT 1)"
)
"""So many cases more that those of before go on in another tile."""


@pytest.fixture(scope="module")
def two_tiles(furnished: Furnished, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("two")
    with furnished.opened_copy(folder / "data") as office:
        applicant = office.applied(Role.MENTEE)
        at_the_ledger(office.house, MORE)
        office.clock.wind(1)
        office.apply_step(applicant, "withdraw", applicant.person_id)
        office.house.export_proof(folder / "export", silent)
    return folder / "export"


@pytest.mark.parametrize("what", [ENTRIES, PAYLOADS])
def test_what_is_changed_in_one_tile_blames_no_entry_of_another(two_tiles: Path, what: str, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(two_tiles, tmp_path / "export"))
    assert found(folder) == []
    file = folder / path(what, 0)
    content = bytearray(file.read_bytes())
    content[30] ^= 1
    file.write_bytes(content)
    assert len(findings := found(folder)) <= 2, findings
    assert all(one.startswith("Position 1 ") for one in findings), findings

    file.write_bytes(b"")
    assert not [one for one in found(folder) if "should be" in one and "version" in one]
