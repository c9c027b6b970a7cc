"""Steps from one format of the database to the next, applied when a library is opened (Alembic)."""
