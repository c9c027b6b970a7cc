"""Libraries of several users in one folder and one database: apart, backed up, brought back."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from uuid import uuid4

import pytest

from analyzer.library import Library, LibraryError
from analyzer.library.database import own_schema
from analyzer.library.several import Libraries
from tests.library.conftest import Server, bin_folder
from tests.library.test_locked import CHEAP, PHRASE, SHOTS, furnish, told

ISSUER = "https://id.test"


@pytest.fixture
def database(server: Server) -> str:
    """Address of a database of its own, without any schema named in it."""
    name = f"d{uuid4().hex[:12]}"
    server.run(f"CREATE DATABASE {name}")
    return f"postgresql://tester@/{name}?host={server.folder}"


def opened(root: Path, database: str, who: str, passphrase: str | None = None) -> Library:
    libraries = Libraries(root)
    return Library.open(
        libraries.folder(ISSUER, who), create=True, passphrase=passphrase, params=CHEAP,
        database=own_schema(database, libraries.schema(ISSUER, who)),
    )  # fmt: skip


def test_each_user_has_a_schema_of_their_own(tmp_path: Path, database: str) -> None:
    root = tmp_path / "all"
    with opened(root, database, "mary") as mary, opened(root, database, "john") as john:
        mary.add_person("Patient of mary")
        john.add_person("Patient of john")
        assert [p.name for p in mary.people()] == ["Patient of mary"]
        assert [p.name for p in john.people()] == ["Patient of john"]
        marys = mary.people()[0].id
        with pytest.raises(LibraryError):
            john.person(marys)
    libraries = Libraries(root)
    # A folder with another's rows is refused, whatever address is given.
    with pytest.raises(LibraryError, match="another library"):
        Library.open(
            libraries.folder(ISSUER, "mary"),
            database=own_schema(database, libraries.schema(ISSUER, "john")),
        )
    with pytest.raises(LibraryError, match="name of a schema"):
        own_schema(database, 'x"; DROP SCHEMA public')


def test_a_backup_brings_everything_back(tmp_path: Path, server: Server, database: str) -> None:
    """As docs/deploy.md has it: pg_dump, then the folder; all gone; both back."""
    tools = bin_folder()
    assert tools is not None
    root, kept = tmp_path / "all", tmp_path / "backup"
    with opened(root, database, "mary", PHRASE) as mary, opened(root, database, "john") as john:
        furnish(mary)
        furnish(john)
        before = told(mary), told(john)
        dump = ["pg_dump", "--format=custom", f"--file={tmp_path / 'rows.dump'}", database]
        subprocess.run([tools / dump[0], *dump[1:]], check=True, capture_output=True)
        # Between the two steps somebody goes on working: a photo too many does no harm.
        john.add_photos(john.add_person("Later").id, SHOTS[:1])
        shutil.copytree(root, kept)
    shutil.rmtree(root)
    name = database.split("/")[3].split("?")[0]
    server.run(f"DROP DATABASE {name}", f"CREATE DATABASE {name}")
    shutil.copytree(kept, root)
    subprocess.run(
        [tools / "pg_restore", f"--dbname={database}", "--exit-on-error", tmp_path / "rows.dump"],
        check=True, capture_output=True,
    )  # fmt: skip
    with opened(root, database, "mary", PHRASE) as mary, opened(root, database, "john") as john:
        assert (told(mary), told(john)) == before
        assert [p.name for p in john.people("Later")] == []


def test_a_copied_folder_is_a_backup(tmp_path: Path) -> None:
    with Library.open(tmp_path / "a", create=True, passphrase=PHRASE, params=CHEAP) as library:
        furnish(library)
        before = told(library)
    shutil.copytree(tmp_path / "a", tmp_path / "b")
    shutil.rmtree(tmp_path / "a")
    with Library.open(tmp_path / "b", passphrase=PHRASE) as library:
        assert told(library) == before
