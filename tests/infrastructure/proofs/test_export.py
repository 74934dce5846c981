"""What is handed out, verified with nothing but its folder: as it is, and after every kind of falsification."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from itertools import accumulate
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.proof.tree import HASH, leaf_hashes
from infrastructure.proofs.folder import ExportVerifier
from infrastructure.proofs.layout import bundled, path, unbundled
from infrastructure.proofs.naming import Verified
from infrastructure.proofs.notes import NoteRefused, SigningKey
from tests.exports import Exports, silent
from tests.houses import Furnished


def verified(folder: Path, key: str = "", earlier: tuple[Path, ...] = ()) -> Verified:
    return ExportVerifier(folder, [key] if key else [], earlier).verify(silent)


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
def test_any_single_byte_that_is_changed_is_found_and_named(exports: Exports, data: st.DataObject) -> None:
    file = data.draw(st.sampled_from(exports.files))
    content = file.read_bytes()
    at = data.draw(st.integers(0, len(content) - 1))
    other = data.draw(st.integers(0, 255).filter(lambda one: one != content[at]))
    try:
        file.write_bytes(content[:at] + bytes([other]) + content[at + 1 :])
        told = found(exports.folder)
    finally:
        file.write_bytes(content)
    name = str(file.relative_to(exports.folder))
    if (index := entry_at(name, content, at)) is not None:
        place = rf"\bPosition {index + 1} (or later )?\(entry {index}\b"  # on SQLite, positions have no holes
        assert any(re.search(place, one) for one in told), told
        assert len(told) <= 3, "nothing else is blamed"
    elif name == "verifier-key.txt":  # either no key at all, or another one than signed
        assert len(told) == 1
    else:
        assert told
        assert all(one.startswith(name) for one in told), told


def entry_at(name: str, content: bytes, at: int) -> int | None:
    """Which entry a byte of an export's file belongs to; none for checkpoints, keys and the tiles above."""
    folder, _, place = name.rpartition("/0")
    first = 256 * int(f"0{place}".partition(".")[0]) if folder in {"payloads", "tile/0", "tile/entries"} else 0
    if folder == "payloads":
        return first + content[:at].count(b"\n")
    if folder == "tile/0":
        return first + at // HASH
    if folder == "tile/entries":
        ends = accumulate(2 + len(one) for one in unbundled(content))
        return first + sum(end <= at for end in ends)
    return None


def test_a_changed_payload_or_leaf_is_named_by_its_place(exports: Exports, tmp_path: Path) -> None:
    folder = exports.copy(tmp_path / "copy")
    lines = (folder / "payloads/000").read_bytes().split(b"\n")
    kept = lines[7]
    bundle = unbundled((folder / "tile/entries/000").read_bytes())
    eighth, tenth = json.loads(bundle[7]), json.loads(bundle[9])
    lines[7] = kept + b" "
    (folder / "payloads/000").write_bytes(b"\n".join(lines))
    place = f"Position 8 (entry 7, version {eighth['version']} of {eighth['stream']})"
    assert found(folder) == [f"{place}: the stored bytes are not those that were signed."]
    (folder / "payloads/000").write_bytes(b"\n".join([*lines[:7], kept, *lines[8:]]))
    assert found(folder) == []

    changed = [*bundle[:9], bundle[9].replace(b'"topic":"', b'"topic":"Un'), *bundle[10:]]
    (folder / "tile/entries/000").write_bytes(bundled(changed))
    says = f"position 10, version {tenth['version']} of {tenth['stream']}"
    assert found(folder) == [f"Position 10 (entry 9): its leaf is not the one that was signed; it says {says}."]


AT = (0, 1, 128, 254, 255)
NEW = b'{"position":7,"recorded_at":"","sha256":"","stream":"new","topic":"","version":1}'


@pytest.mark.parametrize("at", AT)
def test_an_entry_that_is_dropped_added_or_swapped_is_found_and_named(
    exports: Exports, at: int, tmp_path: Path
) -> None:
    """Its leaf, its stored bytes, or both of them, anywhere in a tile."""
    folder = exports.copy(tmp_path / "copy")
    entries, payloads = folder / "tile/entries/000", folder / "payloads/000"
    leaves, lines = unbundled(entries.read_bytes()), payloads.read_bytes().split(b"\n")[:-1]
    other = (at + 100) % 256

    def told(change: Callable[[list[bytes], bytes], list[bytes]]) -> list[str]:
        entries.write_bytes(bundled(change(leaves, NEW)))
        of_leaf = found(folder)
        payloads.write_bytes(b"".join(one + b"\n" for one in change(lines, b"{}")))
        of_both = found(folder)
        entries.write_bytes(bundled(leaves))
        of_bytes = found(folder)
        payloads.write_bytes(b"".join(one + b"\n" for one in lines))
        assert set(of_leaf) <= set(of_both), "the leaf is named whatever its stored bytes are"
        return [*of_leaf, *of_bytes]

    here, there = (rf"Position {one + 1} \(entry {one}" for one in (at, other))
    said = told(lambda all_, _new: [*all_[:at], *all_[at + 1 :]])
    fits(said, rf"{here}\): the entry is missing", rf"{here}, .*: the stored bytes are missing")
    said = told(lambda all_, new: [*all_[:at], new, *all_[at:]])
    fits(
        said,
        rf"{here}, .*: an entry was put in before it; it says position 7, version 1 of new",
        rf"{here}, .*: stored bytes",
    )
    said = told(lambda all_, _new: swapped(all_, at, other))
    assert len(said) == 4
    for place, where in ((here, other), (there, at)):
        assert (
            sum(bool(re.match(rf"{place}, .* in another place, as (those of )?entry {where}\.", one)) for one in said)
            == 2
        )
    said = told(lambda all_, _new: [*all_[:at], all_[other], *all_[at + 1 :]])
    fits(said, rf"{here}\): its leaf is not the one", rf"{here}, .*: the stored bytes are not those")


def swapped(all_: list[bytes], one: int, other: int) -> list[bytes]:
    after = [*all_]
    after[one], after[other] = all_[other], all_[one]
    return after


def fits(said: list[str], *patterns: str) -> None:
    assert len(said) == len(patterns), said
    for one, pattern in zip(said, patterns, strict=True):
        assert re.match(pattern, one), (one, pattern)


def test_files_that_are_missing_or_too_many_are_named(exports: Exports, tmp_path: Path) -> None:
    for name in (str(file.relative_to(exports.folder)) for file in exports.files):
        folder = exports.copy(tmp_path / "copy")
        (folder / name).write_bytes(b"")
        assert found(folder), f"{name} is empty"
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
    (said,) = found(folder)
    assert re.match(r"tile/0/000: the hash in it is not that of the leaf. Position 1 \(entry 0, ", said)

    number, width = exports.last
    entries = folder / f"tile/entries/{number:03}.p/{width}"
    leaves = unbundled(entries.read_bytes())
    leaves[5] = leaves[5].replace(b'"topic":"', b'"topic":"Un')
    entries.write_bytes(bundled(leaves))
    (folder / f"tile/0/{number:03}.p/{width}").write_bytes(leaf_hashes(leaves))
    told = [one for one in found(folder) if not one.startswith("tile/0/000:")]
    first, size = exports.first.size, exports.newest.size
    assert told == [
        f"{name}: the first {size} entries do not lead to the root that was signed: something among the entries {first} to "
        f"{size - 1} (positions {first + 1} to {size}) is not what it was, or missing."
        for name in ("checkpoint", f"checkpoints/{size}")
    ]
