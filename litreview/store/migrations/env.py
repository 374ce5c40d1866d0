"""Alembic's entry: runs on the connection the store hands over, inside the store's own transaction."""

from __future__ import annotations

from alembic import context

from litreview.store.schema import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, transaction_per_migration=False)
context.run_migrations()
