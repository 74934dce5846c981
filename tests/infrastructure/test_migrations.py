from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

import infrastructure.bootstrap  # noqa: F401  (with it, all tables are known)
from infrastructure.databases import DESK, KEYS, Databases, desk_tables, keys_tables, open_databases, writing
from infrastructure.migrations import migrate, revisions
from infrastructure.settings import Settings, SettingsRefused

SECRET = "5f0c3c1f6a9d4e2b8a7d1c0e9f8b7a6d"
START = """
import os, sys
from infrastructure.databases import open_databases
from infrastructure.migrations import migrate
from infrastructure.settings import Settings
migrate(open_databases(Settings.from_environment(os.environ)))
print("alembic" in sys.modules)
"""


@pytest.fixture
def env(data_folder: Path, database_url: str) -> dict[str, str]:
    return {"TALIMGER_DATA": str(data_folder), "DATABASE_URL": database_url, "TALIMGER_SECRET_KEY": SECRET}


@pytest.fixture
def databases(env: dict[str, str]) -> Iterator[Databases]:
    opened = open_databases(Settings.from_environment(env))
    yield opened
    opened.close()


def tables(engine: sa.Engine, schema: str) -> set[str]:
    inspector = sa.inspect(engine)
    return set(inspector.get_table_names(schema if engine.dialect.name == "postgresql" else None))


def test_the_desk_and_the_keys_are_apart(databases: Databases) -> None:
    migrate(databases)
    assert tables(databases.desk, DESK) == {*desk_tables.tables, "alembic_version"}
    assert tables(databases.keys, KEYS) == {*keys_tables.tables, "alembic_version"}


@pytest.mark.parametrize(("name", "metadata"), [(DESK, desk_tables), (KEYS, keys_tables)])
def test_the_migrated_tables_are_those_of_the_code(databases: Databases, name: str, metadata: sa.MetaData) -> None:
    migrate(databases)
    engine = databases.desk if name == DESK else databases.keys
    with engine.connect().execution_options(schema_translate_map=None) as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(sa.text(f"SET search_path TO {name}"))
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_migrating_again_changes_nothing(databases: Databases) -> None:
    migrate(databases)
    with writing(databases.keys) as connection:
        connection.execute(sa.insert(keys_tables.tables["keyring"]).values(id=1, canary=b"", generation=7))
    migrate(databases)
    with databases.keys.connect() as connection:
        assert connection.scalar(sa.select(keys_tables.tables["keyring"].c.generation)) == 7


def test_of_many_who_start_at_once_one_migrates_and_the_others_wait(env: dict[str, str]) -> None:
    settings = Settings.from_environment(env)
    gate, done = threading.Barrier(6), []

    def start() -> None:
        databases = open_databases(settings)
        gate.wait()
        migrate(databases)
        done.append(tables(databases.keys, KEYS))
        databases.close()

    threads = [threading.Thread(target=start) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done == [{"peoples_keys", "keyring", "alembic_version"}] * 6


def test_a_start_with_nothing_to_migrate_does_without_alembic(databases: Databases, env: dict[str, str]) -> None:
    migrate(databases)
    started = subprocess.run(
        [sys.executable, "-c", START], env={**os.environ, **env}, capture_output=True, text=True, check=True
    )
    assert started.stdout == "False\n"


@pytest.mark.parametrize("name", [DESK, KEYS])
def test_revisions_are_numbered_without_branches(name: str) -> None:
    config = Config()
    config.set_main_option("script_location", "infrastructure:migrations")
    config.set_main_option("version_locations", f"infrastructure:migrations/{name}")
    config.set_main_option("path_separator", "newline")
    script = ScriptDirectory.from_config(config)
    known = [revision.revision for revision in script.walk_revisions()]
    assert known[::-1] == revisions(name)
    assert script.get_heads() == [revisions(name)[-1]]
    assert (files("infrastructure") / "migrations" / name).is_dir()


def test_a_database_of_a_newer_release_is_refused(databases: Databases) -> None:
    migrate(databases)
    schema = "" if databases.desk.dialect.name == "sqlite" else "desk."
    with writing(databases.desk) as connection:
        connection.execute(sa.text(f"UPDATE {schema}alembic_version SET version_num = '9999'"))
    with pytest.raises(SettingsRefused, match=r"of a newer release of talimger .*start that release"):
        migrate(databases)


def test_a_failed_migration_leaves_nothing_half_done(databases: Databases, env: dict[str, str]) -> None:
    schema = None if not env["DATABASE_URL"] else DESK
    with writing(databases.desk) as connection:  # in the way of the second table
        if schema:
            connection.execute(sa.schema.CreateSchema(schema))
        connection.execute(sa.schema.CreateTable(desk_tables.tables["sign_in_failures"]))
    with pytest.raises(sa.exc.DBAPIError, match="already exists"):
        migrate(databases)
    assert tables(databases.desk, DESK) == {"sign_in_failures"}


class TestOnSqlite:
    @pytest.fixture
    def database_url(self) -> str:
        return ""

    def test_files_are_for_their_owner_alone_and_in_wal_mode(self, databases: Databases, data_folder: Path) -> None:
        migrate(databases)
        for file in (data_folder / "desk.db", data_folder / "keys.db"):
            assert stat.S_IMODE(file.stat().st_mode) == 0o600
            assert sqlite3.connect(file).execute("PRAGMA journal_mode").fetchone() == ("wal",)

    def test_a_restored_copy_goes_over_to_wal_again(self, databases: Databases, data_folder: Path) -> None:
        migrate(databases)
        databases.close()
        copy = data_folder / "copy.db"
        sqlite3.connect(data_folder / "keys.db").execute("VACUUM INTO ?", (str(copy),)).close()
        copy.rename(data_folder / "keys.db")
        migrate(databases)
        assert sqlite3.connect(data_folder / "keys.db").execute("PRAGMA journal_mode").fetchone() == ("wal",)

    def test_a_file_that_is_no_database_is_named(self, databases: Databases, data_folder: Path) -> None:
        (data_folder / "desk.db").write_bytes(b"no database at all" * 100)
        with pytest.raises(SettingsRefused, match=r"desk\.db cannot be used .*restore it from a backup"):
            migrate(databases)


class TestOnPostgresql:
    @pytest.fixture
    def database_url(self, postgres_url: str) -> str:
        return postgres_url

    def test_a_server_that_is_away_is_named_without_the_password(self, data_folder: Path) -> None:
        env = {"DATABASE_URL": "postgresql://me:hush@127.0.0.1:1/mentoring", "TALIMGER_SECRET_KEY": SECRET}
        away = open_databases(Settings.from_environment({**env, "TALIMGER_DATA": str(data_folder)}))
        with pytest.raises(SettingsRefused, match=r"127\.0\.0\.1:1/mentoring cannot be used .*DATABASE_URL") as refused:
            migrate(away)
        assert "hush" not in str(refused.value)

    def test_a_database_that_is_missing_is_named(self, env: dict[str, str], postgres_url: str) -> None:
        missing = postgres_url.replace("/test_", "/missing_")
        with pytest.raises(SettingsRefused, match=r"does not exist.*DATABASE_URL"):
            migrate(open_databases(Settings.from_environment({**env, "DATABASE_URL": missing})))

    def test_a_user_who_may_not_make_schemas_is_told_what_to_grant(
        self, env: dict[str, str], postgres_url: str
    ) -> None:
        with psycopg.connect(postgres_url, autocommit=True) as connection:
            connection.execute("CREATE USER reader LOGIN")
        try:
            url = postgres_url.replace("postgres@", "reader@")
            refused = open_databases(Settings.from_environment({**env, "DATABASE_URL": url}))
            with pytest.raises(SettingsRefused, match="GRANT CREATE ON DATABASE"):
                migrate(refused)
            refused.close()
        finally:
            with psycopg.connect(postgres_url, autocommit=True) as connection:
                connection.execute("DROP USER reader")
