"""What is handed out, verified with nothing but its folder: as it is, and after every kind of falsification."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.proof.tree import HASH
from infrastructure.proofs.folder import ExportVerifier, Verified
from infrastructure.proofs.layout import bundled, path, unbundled
from infrastructure.proofs.notes import NoteRefused, SigningKey
from tests.exports import Exports, silent
from tests.houses import Furnished


def verified(folder: Path, key: str = "", earlier: tuple[Path, ...] = ()) -> Verified:
    return ExportVerifier(folder, key, earlier).verify(silent)


def found(folder: Path) -> list[str]:
    """All that is wrong, in words."""
    try:
        return [str(one) for one in verified(folder).findings]
    except NoteRefused as refused:
        return [str(refused)]


@pytest.fixture(scope="module")
def exports(furnished: Furnished, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Exports]:
    folder = tmp_path_factory.mktemp("exports")
    with furnished.opened_copy(folder / "data") as office:
        yield Exports(office, folder)


def test_an_export_is_laid_out_as_tlog_tiles_and_holds(exports: Exports) -> None:
    number, width = exports.last
    names = {str(file.relative_to(exports.folder)) for file in exports.files}
    assert names == {
        "checkpoint",
        f"checkpoints/{exports.first.size}",
        f"checkpoints/{exports.newest.size}",
        "verifier-key.txt",
        "verifier-key.pem",
        "tile/0/000",
        f"tile/0/{number:03}.p/{width}",
        "tile/1/000.p/1",
        "tile/entries/000",
        f"tile/entries/{number:03}.p/{width}",
        "payloads/000",
        f"payloads/{number:03}.p/{width}",
    }
    assert path("tile/2", 1234067) == "tile/2/x001/x234/067"
    told = verified(exports.folder, exports.newest.key)
    assert (told.entries, told.checkpoints, told.findings) == (exports.newest.size, 2, [])


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_single_bit_that_is_turned_is_found(exports: Exports, data: st.DataObject) -> None:
    file = data.draw(st.sampled_from(exports.files))
    content = file.read_bytes()
    at, bit = data.draw(st.integers(0, len(content) - 1)), data.draw(st.integers(0, 7))
    try:
        file.write_bytes(content[:at] + bytes([content[at] ^ 1 << bit]) + content[at + 1 :])
        told = found(exports.folder)
        assert told
        name = str(file.relative_to(exports.folder))
        if name.startswith(("tile/0", "tile/1", "checkpoint")):
            assert any(one.startswith(name) for one in told), told
        if name.startswith(("payloads", "tile/entries")):
            assert any("ntry" in one or one.startswith(name) for one in told), told
    finally:
        file.write_bytes(content)


def test_a_changed_payload_or_leaf_is_named_by_its_place(exports: Exports, tmp_path: Path) -> None:
    folder = exports.copy(tmp_path / "copy")
    lines = (folder / "payloads/000").read_bytes().split(b"\n")
    kept = lines[7]
    lines[7] = kept.replace(b'"version', b'"Version') if b'"version' in kept else kept + b" "
    (folder / "payloads/000").write_bytes(b"\n".join(lines))
    assert found(folder) == ["Position 8 (entry 7): the stored bytes are not those that were signed, or are missing."]
    (folder / "payloads/000").write_bytes(b"\n".join([*lines[:7], kept, *lines[8:]]))
    assert found(folder) == []

    bundle = unbundled((folder / "tile/entries/000").read_bytes())
    changed = [*bundle[:9], bundle[9].replace(b'"topic":"', b'"topic":"Un'), *bundle[10:]]
    (folder / "tile/entries/000").write_bytes(bundled(changed))
    assert found(folder)[0] == "Entry 9: its leaf is not the one that was signed."


def drop(leaves: list[bytes], random: Random) -> list[bytes]:
    gone = random.randrange(len(leaves))
    return [*leaves[:gone], *leaves[gone + 1 :]]


def swap(leaves: list[bytes], random: Random) -> list[bytes]:
    one, other = random.sample(range(len(leaves)), 2)
    leaves = [*leaves]
    leaves[one], leaves[other] = leaves[other], leaves[one]
    return leaves


def add(leaves: list[bytes], random: Random) -> list[bytes]:
    at = random.randrange(len(leaves) + 1)
    return [*leaves[:at], b'{"position":0}', *leaves[at:]]


@pytest.mark.parametrize(("how", "said"), [(drop, "is missing"), (swap, "in the place of"), (add, "was put in")])
def test_an_entry_that_is_dropped_swapped_or_added_is_found_and_named(
    exports: Exports, how: Callable[[list[bytes], Random], list[bytes]], said: str, tmp_path: Path
) -> None:
    folder, random = exports.copy(tmp_path / "copy"), Random(5)
    entries, payloads = folder / "tile/entries/000", folder / "payloads/000"
    leaves, lines = unbundled(entries.read_bytes()), payloads.read_bytes().split(b"\n")[:-1]
    entries.write_bytes(bundled(how(leaves, random)))
    assert any(said in one for one in found(folder)), found(folder)
    entries.write_bytes(bundled(leaves))
    payloads.write_bytes(b"\n".join([*how(lines, random), b""]))
    told = found(folder)
    assert told
    assert all("stored bytes" in one for one in told)


def test_files_that_are_missing_or_too_many_are_named(exports: Exports, tmp_path: Path) -> None:
    for name in (str(file.relative_to(exports.folder)) for file in exports.files):
        folder = exports.copy(tmp_path / "copy")
        (folder / name).unlink()
        told = found(folder)
        if not name.startswith("checkpoints/"):  # whoever kept an older one shows it with --earlier
            assert any(name in one for one in told), (name, told)
        shutil.rmtree(folder)
    folder = exports.copy(tmp_path / "copy")
    (folder / "tile/0/001").write_bytes(b"")
    assert found(folder) == ["tile/0/001 is none of the files of an export."]


def test_a_checkpoint_that_somebody_kept_has_to_hold(exports: Exports, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.write_text(exports.first.note)
    assert verified(exports.folder, exports.newest.key, (kept,)).findings == []
    kept.write_text(exports.first.note.replace(f"\n{exports.first.size}\n", f"\n{exports.first.size + 1}\n"))
    (finding,) = verified(exports.folder, exports.newest.key, (kept,)).findings
    assert str(finding) == f"{kept} is not a checkpoint as it was signed: its signature is not valid."


def test_another_key_verifies_nothing(exports: Exports) -> None:
    other = SigningKey.new(exports.newest.note.split("\n", 1)[0]).verifier
    with pytest.raises(NoteRefused, match="no checkpoint that is signed by"):
        verified(exports.folder, other.line)
    with pytest.raises(NoteRefused, match="written as name"):
        verified(exports.folder, "no key")


def test_a_rewritten_history_with_its_own_tree_is_found_by_the_checkpoints(exports: Exports, tmp_path: Path) -> None:
    """Whoever changes an entry, its leaf and all hashes above it cannot sign the root."""
    folder = exports.copy(tmp_path / "copy")
    tile = folder / "tile/0/000"
    tile.write_bytes(bytes(HASH) + tile.read_bytes()[HASH:])
    assert found(folder) == ["tile/0/000: a hash in it is not that of what lies below."]
