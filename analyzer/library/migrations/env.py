"""Runs the steps on the connection that `analyzer.library.database` hands over."""

from __future__ import annotations

from alembic import context

from analyzer.library.tables import Base

connection = context.config.attributes["connection"]
# SQLite changes columns only by copying a table.
context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
