"""Where Alembic enters: runs the revisions in the transaction of `infrastructure.migrations.upgrade`."""

from __future__ import annotations

from alembic import context

given = context.config.attributes
# SQLite's transactions cover changes of tables as well, once they are begun by hand.
context.configure(connection=given["connection"], version_table_schema=given["schema"], transactional_ddl=True)
context.run_migrations()
