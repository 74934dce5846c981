"""What docs/how-to/verifying.md tells outsiders to do, done: with OpenSSL and with Go's own libraries, offline."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from infrastructure.proofs.notes import SigningKey, VerifierKey
from tests.exports import Exports
from tests.houses import Furnished

HOW_TO = Path(__file__).parents[2] / "docs" / "how-to"


@pytest.fixture(scope="module")
def exports(furnished: Furnished, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Exports]:
    folder = tmp_path_factory.mktemp("exports")
    with furnished.opened_copy(folder / "data") as office:
        yield Exports(office, folder)


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program of the page, built by Debian's Go with what is on this machine."""
    folder = tmp_path_factory.mktemp("go")
    settings = dict(re.findall(r"\b(GO\w+)=(\S+)", (HOW_TO / "verifying.md").read_text()))
    assert settings.keys() == {"GO111MODULE", "GOPATH"}
    offline = {"GOPROXY": "off", "GOCACHE": str(folder / "cache"), "GOFLAGS": ""}
    command = ["go", "build", "-o", str(folder / "verify"), str(HOW_TO / "verify" / "main.go")]
    subprocess.run(command, env={**os.environ, **settings, **offline}, check=True)
    return folder / "verify"


def ran(program: Path, folder: Path, key: str, *kept: Path) -> tuple[int, str]:
    done = subprocess.run([program, folder, key, *kept], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_go_verifies_an_export_and_finds_every_changed_byte(exports: Exports, program: Path, tmp_path: Path) -> None:
    key, size = exports.newest.key, exports.newest.size
    origin = key.partition("+")[0]
    assert ran(program, exports.folder, key) == (
        0,
        f"{size} entries are as {origin} signed them; 2 checkpoints hold.\n",
    )

    folder = exports.copy(tmp_path / "copy")
    for name, at, said in (
        ("payloads/000", 500, "its stored bytes are not those that its leaf names"),
        ("tile/entries/000", 40, "entry 0 "),
        ("tile/0/000", 32 * 7, "entry 7 (position 8): its leaf is not the one in tile/0/000"),
        ("checkpoint", 30, "checkpoint: "),
        (f"checkpoints/{exports.first.size}", 30, f"checkpoints/{exports.first.size}: "),
    ):
        file = folder / name
        content = file.read_bytes()
        file.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
        status, told = ran(program, folder, key)
        assert (status, said in told) == (1, True), (name, told)
        file.write_bytes(content)
    assert ran(program, folder, key)[0] == 0
    kept = tmp_path / "kept"
    kept.write_text(exports.first.note)
    assert ran(program, folder, key, kept)[0] == 0
    # What is left out together with its leaf and its hash is missed by the root.
    (folder / "checkpoint").write_text(exports.first.note)
    (folder / f"checkpoints/{exports.newest.size}").unlink()
    assert ran(program, folder, key)[0] == 1


def test_go_verifies_that_the_ledger_only_grew_since_a_checkpoint_that_was_kept(
    exports: Exports, program: Path, tmp_path: Path
) -> None:
    key, kept, grown = exports.newest.key, tmp_path / "kept", tmp_path / "grown"
    kept.write_text(exports.first.note)
    grown.write_text(exports.grown)
    origin = key.partition("+")[0]
    assert ran(program, grown, key, kept) == (
        0,
        f"The {exports.newest.size} entries that {origin} signed begin with what you kept.\n",
    )
    kept.write_text(exports.newest.note)
    assert "says nothing of how the ledger grew from" in ran(program, grown, key, kept)[1]
    kept.write_text(exports.first.note)
    lines = exports.grown.split("\n")
    grown.write_text("\n".join([lines[0], *lines[2:]]))
    assert "invalid transparency proof" in ran(program, grown, key, kept)[1]


def test_openssl_verifies_the_signature(exports: Exports, tmp_path: Path) -> None:
    lines = re.search(r"```sh\n(.*?)```", (HOW_TO / "verifying.md").read_text(), re.DOTALL)
    assert lines
    folder = exports.copy(tmp_path / "copy")

    def signature(key: str = exports.newest.key) -> str:
        kept = {**os.environ, "LINE": key}
        done = subprocess.run(
            ["sh", "-ec", lines[1]], cwd=folder, env=kept, capture_output=True, text=True, check=False
        )
        return (done.stdout + done.stderr).strip()

    assert signature() == "Signature Verified Successfully"
    command = re.search(r"`(openssl pkey .*?)`", (HOW_TO / "verifying.md").read_text())
    assert command
    done = subprocess.run(["sh", "-c", command[1]], cwd=folder, capture_output=True, text=True, check=True)
    assert done.stdout == f"{VerifierKey.read(exports.newest.key).fingerprint}  -\n"
    assert (folder / "verifier-key.pem").read_text() == VerifierKey.read(exports.newest.key).pem
    another = SigningKey.new(exports.newest.key.partition("+")[0]).verifier
    assert "Signature Verification Failure" in signature(another.line)
    checkpoint = folder / "checkpoint"
    checkpoint.write_text(exports.newest.note.replace(f"\n{exports.newest.size}\n", f"\n{exports.newest.size - 1}\n"))
    assert "Signature Verification Failure" in signature()
