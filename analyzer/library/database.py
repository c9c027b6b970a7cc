"""The database of a library: SQLite in its folder, or PostgreSQL at an address.

SQLite runs in WAL mode, so that readers and a writer do not wait for each other; a transaction that
writes says so when it begins, since one that only turns to writing later may have to be given up.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.orm import Session

from analyzer.library.folder import DATABASE, newer
from analyzer.library.model import LibraryError
from analyzer.library.params import LibraryParams
from analyzer.library.seal import Seal
from analyzer.library.tables import SEAL, Base, Kept, LibraryRow

HEAD = "0002"
"""The newest step of `analyzer.library.migrations`."""


def kind_of(database: str | None) -> str:
    """ "sqlite" or "postgresql", by a database's address.

    Raises
    ------
    LibraryError
        When it is another one, or no address.
    """
    if database is None:
        return "sqlite"
    kind = _url(database).get_backend_name()
    if kind != "postgresql":
        raise LibraryError(
            "Only a PostgreSQL database can be given, as postgresql://USER@HOST/NAME; without one "
            "the library keeps everything in its folder."
        )
    return kind


def _url(database: str) -> sa.URL:
    try:
        url = sa.make_url(database)
        if url.get_backend_name() in ("postgresql", "postgres"):
            url = url.set(drivername="postgresql+psycopg")
    except (exc.ArgumentError, ValueError):
        raise LibraryError(
            "This is no address of a database: postgresql://USER@HOST/NAME."
        ) from None
    return url


def own_schema(database: str, schema: str) -> str:
    """Address of a schema of its own in a PostgreSQL database, which is made where it is not there.

    Parameters
    ----------
    database : str
        Address of the database, whose user may create schemas in it.
    schema : str
        Small letters, digits and ``_``.

    Raises
    ------
    LibraryError
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,62}", schema):
        raise LibraryError("This is no name of a schema.")
    if kind_of(database) != "postgresql":
        raise LibraryError("A schema of its own needs a PostgreSQL database.")
    url = _url(database)
    engine = sa.create_engine(url, hide_parameters=True, isolation_level="AUTOCOMMIT")
    try:
        with _in_words(), engine.connect() as connection:
            known = sa.text("SELECT 1 FROM information_schema.schemata WHERE schema_name = :name")
            if connection.execute(known, {"name": schema}).scalar() is None:
                connection.exec_driver_sql(f'CREATE SCHEMA IF NOT EXISTS "{schema}"')
    finally:
        engine.dispose()
    before = url.query.get("options", "")
    given = " ".join(before) if isinstance(before, tuple) else before
    url = url.update_query_dict({"options": f"{given} -csearch_path={schema}".strip()})
    return url.render_as_string(hide_password=False)


class Database:
    """Sessions on a library's tables, one a call.

    Parameters
    ----------
    folder : Path
        Of the library.
    database : str or None
        Address of a PostgreSQL database; None for SQLite in the folder.
    params : LibraryParams

    Raises
    ------
    LibraryError
        When what PostgreSQL needs is not installed.
    """

    def __init__(
        self, folder: Path, database: str | None, params: LibraryParams = LibraryParams()
    ) -> None:
        self._sqlite = database is None
        self._seal: Seal | None = None
        self._still: Callable[[], None] = _nothing
        if database is None:
            url = sa.URL.create("sqlite+pysqlite", database=str(folder / DATABASE))
            options: dict[str, Any] = {"connect_args": {"timeout": params.busy_s}}
        else:
            url = _url(database)
            # One line each while nothing is done: a clinic has many libraries in one database.
            options = {"pool_pre_ping": True, "pool_size": 1, "max_overflow": 9}
        try:
            # Names and words of a journal are no matter of error messages.
            self._engine = sa.create_engine(url, hide_parameters=True, **options)
        except ModuleNotFoundError:
            raise LibraryError(
                "PostgreSQL needs one more package: pip install 'dimple-change[clinic]'."
            ) from None
        if self._sqlite:
            sa.event.listen(self._engine, "connect", _prepare)
            sa.event.listen(self._engine, "begin", _begin)
        self._writer = self._engine.execution_options(writes=True)

    def use(self, seal: Seal | None, still: Callable[[], None]) -> None:
        """Read and write sealed values; before anything else is asked of the tables.

        Parameters
        ----------
        seal : Seal or None
            None where the library is not locked.
        still : callable
            Raises LibraryError once the library is locked, or not, otherwise than at opening.
        """
        self._seal, self._still = seal, still
        if seal is not None:
            setattr(self._engine.dialect, SEAL, seal)

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one state of the database.

        Raises
        ------
        LibraryError
        """
        self._check()
        with _in_words(), Session(self._engine) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session whose work is done as a whole, or not at all.

        Raises
        ------
        LibraryError
        sqlalchemy.exc.IntegrityError
            When something that may be there once is there already.
        """
        self._check()
        session = Session(self._writer, expire_on_commit=False)
        with _in_words(), session, session.begin():
            if not self._sqlite:
                # As SQLite's writers do anyway, wait for who is just locking the library.
                session.execute(sa.select(LibraryRow.id).with_for_update(read=True))
            else:
                session.connection()
            self._still()
            yield session

    def seal_rows(self, seal: Seal) -> None:
        """Seal all rows, and make room for it in the columns, at once or not at all.

        Raises
        ------
        LibraryError
        """
        with _in_words(), self._writer.begin() as connection:
            if not self._sqlite:
                connection.execute(sa.select(LibraryRow.id).with_for_update())
                # A day becomes text as Python writes it, whatever this server is set to.
                connection.exec_driver_sql("SET LOCAL datestyle TO 'ISO'")
            for table in Base.metadata.sorted_tables:
                _seal_table(connection, table, seal)

    def _check(self) -> None:
        self._still()
        if self._seal is not None:
            self._seal.touch()

    def reach(self) -> None:
        """See that a database at an address answers.

        Raises
        ------
        LibraryError
        """
        if not self._sqlite:
            self._at_once("SELECT 1")

    def prepare(self, own_id: str) -> None:
        """Bring the tables to the present format, and see that they are this library's.

        Raises
        ------
        LibraryError
        """
        with _in_words():
            with self._writer.begin() as connection:
                _upgrade(connection)
            with Session(self._writer) as session, session.begin():
                found = session.scalar(sa.select(LibraryRow.id))
                if found is None:
                    session.add(LibraryRow(id=own_id))
                elif found != own_id:
                    raise LibraryError(
                        "This database belongs to another library: give each library its own."
                    )

    def forget(self) -> None:
        """Have what was deleted leave the files of the database as well.

        SQLite overwrites it (``secure_delete``); what its log still holds is written back and the
        log cut to nothing. PostgreSQL frees the room, which later rows overwrite.

        Raises
        ------
        LibraryError
        """
        if self._sqlite:
            self.forget_log()
            return
        tables = ", ".join(table.name for table in Base.metadata.sorted_tables)
        self._at_once(f"VACUUM {tables}")

    def forget_surely(self) -> None:
        """The same, or a reason why not: where somebody reads just now, what was is still in the log.

        Raises
        ------
        LibraryError
        """
        if not self._sqlite:
            self.forget()
            return
        engine = self._engine.execution_options(isolation_level="AUTOCOMMIT")
        with _in_words(), engine.connect() as connection:
            found = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if found is None or found[0]:
            raise LibraryError(
                "Another program reads this library just now. Close it there; locking goes on when the "
                "library is next opened with its passphrase."
            )

    def forget_log(self) -> None:
        """Write back what SQLite's log holds, and cut it to nothing, unless somebody reads just now.

        Raises
        ------
        LibraryError
        """
        if self._sqlite:
            self._at_once("PRAGMA wal_checkpoint(TRUNCATE)")

    def _at_once(self, statement: str) -> None:
        """Run a statement outside any transaction."""
        engine = self._engine.execution_options(isolation_level="AUTOCOMMIT")
        with _in_words(), engine.connect() as connection:
            result = connection.exec_driver_sql(statement)
            if result.returns_rows:
                result.fetchall()


def _nothing() -> None:
    return None


def _seal_table(connection: sa.Connection, table: sa.Table, seal: Seal) -> None:
    kept = {c.name: c.type for c in table.columns if isinstance(c.type, Kept)}
    if not kept:
        return
    quote = connection.dialect.identifier_preparer.quote
    if connection.dialect.name == "postgresql":
        changes = ", ".join(
            f"ALTER COLUMN {quote(name)} TYPE TEXT USING {quote(name)}::text" for name in kept
        )
        connection.exec_driver_sql(f"ALTER TABLE {quote(table.name)} {changes}")
    # Without types: what stands in the columns, as it stands there.
    ids = [c.name for c in table.primary_key]
    bare = sa.table(table.name, *(sa.column(name) for name in {*ids, *kept}))
    for row in connection.execute(sa.select(bare)).mappings().all():
        new = {name: type_.seal_stored(seal, row[name]) for name, type_ in kept.items()}
        own = sa.and_(*(bare.c[name] == row[name] for name in ids))
        connection.execute(sa.update(bare).where(own).values(new))


def _prepare(connection: Any, _: Any) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "secure_delete = ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: sa.Connection) -> None:
    options = connection.get_execution_options()
    if options.get("isolation_level") != "AUTOCOMMIT":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writes") else "BEGIN")


def _upgrade(connection: sa.Connection) -> None:
    revision = None
    if sa.inspect(connection).has_table("alembic_version"):
        revision = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    if revision == HEAD:
        return
    # Takes a moment to import, and there is seldom anything to do.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    # The steps are read from their files, which takes as long as to go them: not for a new library.
    if revision is not None:
        known = {step.revision for step in ScriptDirectory.from_config(config).walk_revisions()}
        if revision not in known:
            raise LibraryError(newer())
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


@contextmanager
def _in_words() -> Iterator[None]:
    """Turn what a database says into a reason for a person."""
    try:
        yield
    except exc.IntegrityError:
        raise
    except exc.SQLAlchemyError as error:
        told = getattr(error, "orig", None)
        if isinstance(told, LibraryError):
            raise told from None
        raise LibraryError(_reason(error)) from error


def _reason(error: exc.SQLAlchemyError) -> str:
    told = str(getattr(error, "orig", None) or error)
    small = told.lower()
    if "locked" in small:
        return "Another program holds this library's database. Close it there and try again."
    if "readonly" in small or "read-only" in small:
        return "This library may only be read here: it cannot be changed or opened."
    if "full" in small:
        return "The disk is full: nothing was changed."
    if "malformed" in small or "not a database" in small or "no such table" in small:
        return "The library's database is damaged: bring it back from a copy of the folder."
    if "unable to open" in small:
        return "The library's database cannot be opened: permission is missing."
    first = told.strip().splitlines()[0] if told.strip() else type(error).__name__
    return f"The library's database cannot be used: {first}"
