"""Opening: what is a library, what is not, and why it cannot be used."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

import analyzer.library
from analyzer.library import Library, LibraryError
from analyzer.library.database import HEAD
from analyzer.library.params import LibraryParams
from analyzer.library.tables import Base
from tests.library.conftest import Open, Server
from tests.ui.factory import jpeg


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A closed library with one photo of Anna."""
    place = tmp_path / "mine"
    with Library.open(place, create=True) as library:
        library.add_photos(library.add_person("Anna").id, [("a.jpg", jpeg(1))])
    return place


def reason(folder: Path, **options: object) -> str:
    with pytest.raises(LibraryError) as refused:
        Library.open(folder, **options)  # type: ignore[arg-type]
    return str(refused.value)


def edit(folder: Path, **fields: object) -> None:
    told = json.loads((folder / "library.json").read_text())
    (folder / "library.json").write_text(json.dumps({**told, **fields}))


def test_a_new_library_is_for_nobody_else(tmp_path: Path) -> None:
    with Library.open(tmp_path / "a" / "b", create=True) as library:
        assert library.name == "b"
        assert library.people() == ()
        assert stat.S_IMODE(library.folder.stat().st_mode) == 0o700
    told = json.loads((tmp_path / "a" / "b" / "library.json").read_text())
    assert sorted(told) == ["database", "format", "id", "schema"]


def test_what_is_no_library_says_so(tmp_path: Path, folder: Path) -> None:
    assert "There is no folder" in reason(tmp_path / "none")
    assert "is not a library" in reason(tmp_path)
    (tmp_path / "file").write_bytes(b"")
    assert "is not a folder" in reason(tmp_path / "file", create=True)
    other = tmp_path / "other"
    other.mkdir()
    (other / "thesis.doc").write_bytes(b"x")
    assert "thesis.doc" in reason(other, create=True)
    assert sorted(path.name for path in other.iterdir()) == ["thesis.doc"]


def test_a_later_format_is_left_alone(folder: Path) -> None:
    edit(folder, format=2)
    assert "newer version" in reason(folder)
    edit(folder, format=1)
    with sqlite3.connect(folder / "library.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    before = (folder / "library.db").read_bytes()
    assert "newer version" in reason(folder)
    assert (folder / "library.db").read_bytes() == before


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "null", '{"schema": "dimples.library"}', "[" * 99_999, "\xff"]
)
def test_a_damaged_mark_is_a_reason(folder: Path, text: str) -> None:
    (folder / "library.json").write_text(text, encoding="latin-1")
    assert "damaged" in reason(folder, create=True)


def test_a_database_that_is_gone_costs_no_photos(folder: Path) -> None:
    photos = sorted((folder / "originals").rglob("*"))
    (folder / "library.db").unlink()
    assert "library.db is missing" in reason(folder, create=True)
    assert sorted((folder / "originals").rglob("*")) == photos


def test_an_older_database_costs_no_photos(folder: Path) -> None:
    """What a database brought back from a copy does not know is left where it is."""
    older = (folder / "library.db").read_bytes()
    with Library.open(folder) as library:
        library.add_photos(library.person("Anna").id, [("b.jpg", jpeg(2))])
    (folder / "library.db").write_bytes(older)
    with Library.open(folder) as library:
        assert len(library.photos(library.person("Anna").id)) == 1
        assert len(list(folder.glob("originals/*/*"))) == 2
        library.add_photos(library.person("Anna").id, [("b.jpg", jpeg(2))])
        assert len(library.photos(library.person("Anna").id)) == 2


@pytest.mark.parametrize(
    "held", [b"", b"not a database" * 99, b"SQLite format 3\0" + b"\xff" * 999]
)
def test_a_damaged_database_is_a_reason(folder: Path, held: bytes) -> None:
    (folder / "library.db").write_bytes(held)
    if held:
        assert "damaged" in reason(folder)
    else:
        # An empty file is an empty database to SQLite; the photos stay all the same.
        with Library.open(folder) as library:
            assert library.people() == ()
    assert list(folder.glob("originals/*/*"))


def test_the_database_of_another_library_is_refused(folder: Path, tmp_path: Path) -> None:
    with Library.open(tmp_path / "other", create=True):
        pass
    (folder / "library.db").write_bytes((tmp_path / "other" / "library.db").read_bytes())
    assert "another library" in reason(folder)


def test_a_foreign_program_that_holds_the_database_is_named(folder: Path) -> None:
    quick = LibraryParams(busy_s=0.1, lock_s=0.2)
    with Library.open(folder, params=quick) as library:
        other = sqlite3.connect(folder / "library.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LibraryError, match="Another program"):
            library.add_person("Bob")
        # Reading goes on.
        assert library.person("Anna").photos == 1
        other.close()
        with library._lock.held():
            assert "changing this library" in reason(folder, params=quick)
        library.add_person("Bob")


def test_a_folder_that_may_only_be_read_is_a_reason(folder: Path) -> None:
    other = 65534 if os.geteuid() == 0 else os.geteuid()  # root may write everywhere
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    for path in folder.parents:
        if path.stat().st_uid == os.geteuid() and path != Path("/tmp"):
            path.chmod(path.stat().st_mode | 0o055)
    own = os.geteuid()
    os.seteuid(other)
    try:
        said = reason(folder)
    finally:
        os.seteuid(own)
        folder.chmod(0o755)
    assert "cannot be written" in said


def test_a_moved_folder_is_the_same_library(folder: Path) -> None:
    moved = folder.rename(folder.with_name("moved Ü #1?"))
    with Library.open(moved) as library:
        (photo,) = library.photos(library.person("Anna").id)
        assert library.original(photo) == jpeg(1)


def test_two_libraries_share_nothing(tmp_path: Path) -> None:
    with (
        Library.open(tmp_path / "one", create=True) as one,
        Library.open(tmp_path / "two", create=True) as two,
    ):
        (photo,) = one.add_photos(one.add_person("Anna").id, [("a.jpg", jpeg(1))]).kept
        assert two.people() == ()
        with pytest.raises(LibraryError):
            two.original(photo)
        with pytest.raises(LibraryError):
            two.delete_photo(photo.id)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("nonsense", "no address"),
        ("mysql://a@b/c", "Only a PostgreSQL"),
        ("sqlite:////tmp/x.db", "Only a PostgreSQL"),
    ],
)
def test_other_databases_are_refused(tmp_path: Path, url: str, said: str) -> None:
    assert said in reason(tmp_path / "new", create=True, database=url)
    assert not (tmp_path / "new").exists()


def test_a_postgresql_that_does_not_answer_is_a_reason(tmp_path: Path) -> None:
    url = f"postgresql://me:s3cret@/none?host={tmp_path}"
    said = reason(tmp_path / "new", create=True, database=url)
    assert "cannot be used" in said
    assert "s3cret" not in said
    assert not (tmp_path / "new").exists()


def test_a_library_goes_with_its_database(tmp_path: Path, folder: Path, server: Server) -> None:
    url = server.schema()
    with Library.open(tmp_path / "clinic", create=True, database=url) as library:
        library.add_person("Anna")
    assert not (tmp_path / "clinic" / "library.db").exists()
    assert str(server.folder) not in (tmp_path / "clinic" / "library.json").read_text()
    assert "PostgreSQL" in reason(tmp_path / "clinic")
    assert "own folder" in reason(folder, database=url)
    assert "another library" in reason(tmp_path / "new", create=True, database=url)
    with Library.open(tmp_path / "clinic", database=url) as library:
        assert library.person("Anna")


def test_the_steps_make_the_tables_that_the_code_knows(opened: Open) -> None:
    engine = opened()._db._engine
    with engine.connect() as connection:
        # SQLite has no widths of floats, so types are compared by the round trips of other tests.
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, Base.metadata) == []
        found = sa.inspect(connection).get_table_names()
    assert set(found) == {*Base.metadata.tables, "alembic_version"}


def test_the_newest_step_is_the_one_that_is_asked_for() -> None:
    config = Config()
    place = Path(analyzer.library.__file__).parent / "migrations"
    config.set_main_option("script_location", str(place))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_a_photo_whose_file_is_gone_is_a_reason(folder: Path) -> None:
    with Library.open(folder) as library:
        (photo,) = library.photos(library.person("Anna").id)
        library.original_path(photo).unlink()
        with pytest.raises(LibraryError, match="no file"):
            library.original(photo)


def test_a_hash_from_a_tampered_database_leads_nowhere(folder: Path) -> None:
    with Library.open(folder) as library:
        (photo,) = library.photos(library.person("Anna").id)
        with sqlite3.connect(folder / "library.db") as database:
            database.execute("UPDATE photos SET sha256 = '../../../../etc/passwd'")
        database.close()
        (bad,) = library.photos(library.person("Anna").id)
        assert bad.id == photo.id
        with pytest.raises(LibraryError, match="no hash"):
            library.original(bad)
