"""Locked libraries: what opens them, what does not, what is hidden, and when they close by themselves."""

from __future__ import annotations

import gc
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy.engine import make_url

from analyzer.cli.commands import main as commands
from analyzer.corrections.model import Corrections, KindMark, PhotoRef
from analyzer.library import Library, LibraryError, LibraryLocked, passphrase
from analyzer.library.params import LibraryParams
from analyzer.library.passphrase import Wrapped
from analyzer.library.seal import Seal
from analyzer.library.tables import Base, Kept
from analyzer.show.rating.model import Item, Pair, Sitting
from analyzer.storage import sealed as framing
from analyzer.storage.sealed import NotOpened, opened, sealed
from tests.library.sweep import runs
from tests.ui.factory import jpeg, series

PHRASE, OTHER = "four plain words here", "some other words instead"
CHEAP = LibraryParams(scrypt_n=2)
"""What costs a second a guess is no matter of these tests."""
WHO, WORDS = "Annabel Findable", "words that nobody else writes"
SHOTS = [(f"holiday-{k}.jpg", jpeg(k, datetime(2026, 3, 1 + k, 9))) for k in range(2)]


def furnish(library: Library) -> str:
    anna = library.add_person(WHO).id
    library.add_photos(anna, SHOTS)
    library.write_entry(anna, date(2026, 1, 2), "treatment", "subcision", WORDS, 61.25, "kg")
    library.set_back_width(anna, 312.5)
    sha256 = hashlib.sha256(SHOTS[0][1]).hexdigest()
    mark = KindMark(PhotoRef.of(SHOTS[0][0], sha256), 3.0, 4.0, "fixed")
    library.correct(anna, lambda told: told.merged(Corrections(kinds=(mark,))))
    pair = Pair(sha256, hashlib.sha256(SHOTS[1][1]).hexdigest(), -1)
    kept = library.begin_sitting(anna, Sitting(7, (Item(pair, swapped=False),)))
    library.go_on_sitting(kept.id, kept.sitting.answered("left"))
    library.keep_answer(anna, "ab" * 32, series(SHOTS), {"left_out": [("x.jpg", "why")]})
    gone = library.add_person("Gone Person")
    library.delete_person(gone.id)
    return anna


def told(library: Library) -> list[object]:
    """All that a user sees."""
    rows: list[object] = [d.what for d in library.deletions()]
    for person in library.people():
        kept = library.photos(person.id)
        rows += [person, kept, [library.original(p) for p in kept]]
        rows += [library.thumbnail(p) for p in kept]
        rows += [library.journal(person.id), library.corrections(person.id)]
        rows += [library.back_width(person.id), library.history(person.id)]
        rows += [(one.id, one.sitting) for one in library.sittings(person.id)]
        rows += [(a.key, a.left_out, a.made_at, a.series.notes) for a in library.answers(person.id)]
    return rows


def clear_in(folder: Path) -> list[str]:
    """Bytes, hashes, names and words of the above that stand somewhere below a folder."""
    hashes = [hashlib.sha256(data) for _, data in SHOTS]
    wanted = {part for _, data in SHOTS for part in runs(data)}
    wanted |= {h.hexdigest().encode() for h in hashes} | {h.digest() for h in hashes}
    wanted |= {
        WHO.encode(),
        WHO.lower().encode(),
        WORDS.encode(),
        b"holiday-",
        b"subcision",
        b"treatment",
    }
    wanted |= {
        b"61.25",
        b"312.5",
        b"2026-01-02",
        b"2026-03-01",
        b"Gone Person",
        b"swapped",
        b"JFIF\0",
        b"ab" * 16,
    }
    found = []
    for path in sorted(folder.rglob("*")):
        data = path.read_bytes() if path.is_file() else b""
        found += [
            f"{path}: {part!r}" for part in wanted if part in data or part in path.name.encode()
        ]
    return found


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for temporary files that is empty to begin with."""
    place = tmp_path / "temporary"
    place.mkdir()
    for name in ("TMPDIR", "TEMP", "TMP", "SQLITE_TMPDIR"):
        monkeypatch.setenv(name, str(place))
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    return place


def make(folder: Path, database: str | None = None, **options: object) -> Library:
    params = LibraryParams(scrypt_n=2, **options)  # type: ignore[arg-type]
    return Library.open(folder, create=True, passphrase=PHRASE, database=database, params=params)


def test_the_search_finds_what_is_in_clear(tmp_path: Path) -> None:
    with Library.open(tmp_path / "open", create=True) as library:
        furnish(library)
        found = "\n".join(clear_in(library.folder))
    for part in ("originals/", "library.db", WHO, WORDS, "subcision", "2026-01-02", "JFIF"):
        assert part in found


def test_nothing_of_a_locked_library_lies_in_clear(
    tmp_path: Path, temporary: Path, database: str | None
) -> None:
    with make(tmp_path / "kept", database) as library:
        anna = furnish(library)
        before = told(library)
        assert clear_in(tmp_path) == []
        assert library.person(WHO.upper()).id == anna
        assert [p.name for p in library.people("bel find")] == [WHO]
        assert library.add_photos(anna, SHOTS).known == tuple(name for name, _ in SHOTS)
        with pytest.raises(LibraryError, match="already"):
            library.add_person(WHO.lower())
    assert clear_in(tmp_path) == []
    assert list(temporary.iterdir()) == []
    with Library.open(tmp_path / "kept", passphrase=PHRASE, database=database) as again:
        assert told(again) == before
        again.delete_person(anna)
        again.empty_trash()
        assert not list(again.folder.rglob("*.sealed"))


def test_a_locked_postgresql_holds_nothing_in_clear(
    tmp_path: Path, server: object, request: pytest.FixtureRequest
) -> None:
    import psycopg

    url = server.schema()  # type: ignore[attr-defined]
    with Library.open(tmp_path / "kept", create=True, database=url) as library:
        furnish(library)
        before = told(library)
    Library.lock_folder(tmp_path / "kept", PHRASE, database=url, params=CHEAP)
    names = ("people", "photos", "entries", "answers", "deletions")
    with psycopg.connect(make_url(url).render_as_string(hide_password=False)) as connection:
        rows = [str(connection.execute(f"SELECT * FROM {n}").fetchall()) for n in names]
    dump = tmp_path / "dump.txt"
    dump.write_text("\n".join(rows))
    assert clear_in(tmp_path) == []
    assert "s1:" in dump.read_text()
    with Library.open(tmp_path / "kept", database=url, passphrase=PHRASE) as library:
        assert told(library) == before
        library.write_entry(library.person(WHO).id, date(2026, 5, 1), "notes", "weight", "", 1.5)


def test_no_column_is_forgotten() -> None:
    """What is not sealed tells only what docs/library.md says that it does."""
    clear = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if not isinstance(column.type, Kept)
        and column.name not in ("id", "person_id", "deletion_id")
    }
    assert clear == {"answers.method", "pending.shelf"}
    labels = [c.type.label for t in Base.metadata.sorted_tables for c in t.columns
              if isinstance(c.type, Kept)]  # fmt: skip
    assert len(labels) == len(set(labels)) > 25


def test_a_library_is_locked_whole_and_opens_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    with Library.open(folder, create=True) as library:
        furnish(library)
        before = told(library)
        Library.lock_folder(folder, PHRASE, params=CHEAP)
        # Whoever had it open neither reads what is sealed nor writes in clear.
        for use in (library.people, lambda: library.add_person("Bob")):
            with pytest.raises(LibraryLocked, match="open it anew"):
                use()
    assert clear_in(tmp_path) == []
    with Library.open(folder, passphrase=PHRASE) as library:
        assert told(library) == before
        with pytest.raises(LibraryError, match="already"):
            library._be_locked(PHRASE)


def test_a_log_that_somebody_reads_is_not_left_in_clear(tmp_path: Path) -> None:
    folder, quick = tmp_path / "kept", LibraryParams(scrypt_n=2, busy_s=0.1)
    with Library.open(folder, create=True) as library:
        furnish(library)
    with closing(sqlite3.connect(folder / "library.db")) as reader:
        reader.execute("BEGIN")
        assert reader.execute("SELECT name FROM people").fetchall()
        with pytest.raises(LibraryError, match="goes on when"):
            Library.lock_folder(folder, PHRASE, params=quick)
    Library.open(folder, passphrase=PHRASE).close()
    assert clear_in(folder) == []
    assert json.loads((folder / "library.json").read_text())["state"] == "locked"


def test_what_does_not_open_it(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    make(folder).close()
    before = sorted((p.name, p.read_bytes()) for p in folder.iterdir() if p.is_file())
    for phrase in (None, "", OTHER, PHRASE.upper(), PHRASE + " "):
        with pytest.raises(LibraryLocked, match="passphrase"):
            Library.open(folder, passphrase=phrase)
    assert sorted((p.name, p.read_bytes()) for p in folder.iterdir() if p.is_file()) == before
    with pytest.raises(LibraryError, match="at least 12"):
        Library.open(tmp_path / "new", create=True, passphrase="short")
    assert not (tmp_path / "new" / "library.json").exists()
    Library.open(tmp_path / "plain", create=True).close()
    with pytest.raises(LibraryError, match="not locked"):
        Library.open(tmp_path / "plain", passphrase=PHRASE)


def test_accents_typed_either_way_are_one_passphrase(tmp_path: Path) -> None:
    composed, taken_apart = "caf\u00e9 au lait bien", "cafe\u0301 au lait bien"
    Library.open(tmp_path / "a", create=True, passphrase=composed, params=CHEAP).close()
    Library.open(tmp_path / "a", passphrase=taken_apart).close()


def test_a_new_passphrase_rewrites_no_photo(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    with make(folder) as library:
        furnish(library)
    files = {p: p.read_bytes() for p in folder.rglob("*.sealed")}
    with pytest.raises(LibraryLocked):
        Library.change_passphrase(folder, OTHER, PHRASE, CHEAP)
    Library.change_passphrase(folder, PHRASE, OTHER, CHEAP)
    assert {p: p.read_bytes() for p in folder.rglob("*.sealed")} == files
    with pytest.raises(LibraryLocked):
        Library.open(folder, passphrase=PHRASE)
    with Library.open(folder, passphrase=OTHER) as library:
        assert library.people()[0].name == WHO


def test_it_closes_by_itself_and_not_while_it_works(tmp_path: Path) -> None:
    with make(tmp_path / "kept", idle_s=100.0) as library:
        anna = furnish(library)
        photo = library.photos(anna)[0]
        assert library._seal is not None
        now = [time.monotonic()]
        library._seal._clock = lambda: now[0]
        with library.in_use():
            now[0] += 500
            assert library.original(photo) == SHOTS[0][1]
        now[0] += 60
        library.people()  # used, so it stays
        now[0] += 60
        assert not library.locked
        now[0] += 60
        uses: list[Callable[[], object]] = [
            library.people, lambda: library.original(photo), lambda: library.add_person("Bob"),
            lambda: library.add_photos(anna, [("n.jpg", jpeg(9))]),
        ]  # fmt: skip
        for use in uses:
            with pytest.raises(LibraryLocked, match="passphrase"):
                use()
        with pytest.raises(LibraryLocked):
            library.unlock(OTHER)
        library.unlock(PHRASE)
        assert library.original(photo) == SHOTS[0][1]
        library.lock()
        assert library.locked


def test_nobody_need_ask_for_the_key_to_be_forgotten() -> None:
    seal = Seal(0.2)
    seal.know(b"\x07" * 32)
    assert seal._known is not None
    deadline = time.monotonic() + 5
    while seal._known is not None:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_the_key_is_not_in_memory_once_forgotten() -> None:
    seal = Seal(900.0)
    seal.know(b"\x07" * 32)
    keys = seal._known
    assert keys is not None
    seal.forget()
    held = [r for r in gc.get_referrers(keys) if isinstance(r, dict | Seal)]
    assert held == []


@pytest.mark.parametrize("size", [0, 1, 99, 100, 101, 200, 250])
def test_sealed_bytes_open_as_they_were_and_changed_ones_do_not(
    size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(framing, "PIECE_BYTES", 100)
    key, data = os.urandom(32), os.urandom(size)
    whole = b"".join(sealed(key, "originals/a", data))
    assert whole != b"".join(sealed(key, "originals/a", data))

    def back(closed: bytes, place: str = "originals/a", with_key: bytes = key) -> bytes:
        rest = memoryview(closed)

        def read(count: int) -> bytes:
            nonlocal rest
            part, rest = bytes(rest[:count]), rest[count:]
            return part

        return opened(with_key, place, read)

    assert back(whole) == data
    head = len(whole) - len(data) - 16 * max(1, -(-size // 100))
    pieces = [whole[head + k : head + k + 116] for k in range(0, len(whole) - head, 116)]
    wrong = [whole[:-1], whole + b"\0", whole[: head - 1], b"", whole[:head]]
    wrong += [whole[:k] + bytes([whole[k] ^ 1]) + whole[k + 1 :] for k in range(0, len(whole), 7)]
    if len(pieces) > 1:
        wrong += [whole[:head] + b"".join(pieces[:-1]), whole[:head] + b"".join(reversed(pieces))]
    for closed in wrong:
        with pytest.raises(NotOpened):
            back(closed)
    with pytest.raises(NotOpened):
        back(whole, "originals/b")
    with pytest.raises(NotOpened):
        back(whole, with_key=os.urandom(32))


def test_damage_and_exchange_are_noticed(tmp_path: Path) -> None:
    with make(tmp_path / "kept") as library:
        anna = furnish(library)
        first, second = library.photos(anna)
        one, two = library.original_path(first), library.original_path(second)
        shutil.copy(one, two)
        with pytest.raises(LibraryError, match="damaged"):
            library.original(second)
        two.write_bytes(b"")
        with pytest.raises(LibraryError, match="damaged"):
            library.original(second)
        # Given anew, a damaged one is whole again.
        library.delete_photo(second.id)
        library.empty_trash()
        library.add_photos(anna, SHOTS)
        assert {p.name for p in library.photos(anna)} == {name for name, _ in SHOTS}


@pytest.mark.parametrize(
    ("field", "value"),
    [("n", 3), ("n", 1 << 40), ("n", -2), ("r", 1 << 30), ("p", 9), ("kdf", "none"), ("salt", "zz"),
     ("salt", 7), ("key", ""), ("cipher", "rot13")],
)  # fmt: skip
def test_a_hostile_mark_costs_neither_memory_nor_a_traceback(
    tmp_path: Path, field: str, value: object
) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    wrapped = Wrapped(2, b"s" * 16, b"n" * 12, b"k" * 48).told() | {field: value}
    mark = {"schema": "dimples.library", "format": 2, "id": "0" * 32, "database": "sqlite"}
    (folder / "library.json").write_text(json.dumps(mark | {"lock": wrapped, "state": "locked"}))
    with pytest.raises(LibraryError, match="damaged"):
        Library.open(folder, passphrase=PHRASE)


def test_commands_take_the_passphrase_from_the_environment_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Each guess costs half a second otherwise.
    stretched = passphrase._stretched
    monkeypatch.setattr(passphrase, "_stretched", lambda text, salt, n: stretched(text, salt, 2))
    folder = tmp_path / "kept"
    with Library.open(folder, create=True) as library:
        furnish(library)
    here = str(folder)

    def dimples(*arguments: str, **environment: str) -> tuple[int, str]:
        run = CliRunner().invoke(
            commands, list(arguments), env={"DIMPLES_PASSPHRASE": "", **environment}
        )
        return run.exit_code, run.output

    code, said = dimples("library", "lock", here, "--yes")
    assert (code, "DIMPLES_PASSPHRASE" in said) == (2, True)
    code, said = dimples("library", "lock", here, DIMPLES_PASSPHRASE=PHRASE)
    assert (code, "final" in said) == (2, True)
    assert not Library.needs_passphrase(folder)
    assert dimples("library", "lock", here, "--yes", DIMPLES_PASSPHRASE=PHRASE)[0] == 0
    assert clear_in(folder) == []
    code, said = dimples("library", "list", here)
    assert (code, "DIMPLES_PASSPHRASE" in said) == (2, True)
    code, said = dimples("library", "list", here, DIMPLES_PASSPHRASE=OTHER)
    assert (code, "not the passphrase" in said) == (2, True)
    code, said = dimples("library", "list", here, DIMPLES_PASSPHRASE=PHRASE)
    assert (code, WHO in said) == (0, True)
    out = str(tmp_path / "all.zip")
    code, said = dimples("library", "export", here, "--out", out, DIMPLES_PASSPHRASE=PHRASE)
    assert (code, "everybody can read it" in said) == (0, True)
    new = {"DIMPLES_PASSPHRASE": PHRASE, "DIMPLES_NEW_PASSPHRASE": OTHER}
    assert dimples("library", "passphrase", here, **new)[0] == 0
    assert dimples("library", "list", here, DIMPLES_PASSPHRASE=OTHER)[0] == 0


@pytest.mark.slow
def test_measuring_leaves_nothing_in_clear_killed_or_not(tmp_path: Path, temporary: Path) -> None:
    """The whole of it, by the command: a real photo is taken in, measured, killed on the way, measured."""
    photo = Path(__file__).parents[2] / "sample_images" / "person-a" / "2026-06-09_0740.jpg"
    given = tmp_path / "given"
    given.mkdir()
    shutil.copy(photo, given)
    folder = tmp_path / "kept"
    make(folder).close()
    command = [sys.executable, "-m", "analyzer", "analyze", str(given), "--library", str(folder),
               "--person", WHO]  # fmt: skip
    environment = {**os.environ, "DIMPLES_PASSPHRASE": PHRASE}

    def in_clear() -> list[str]:
        wanted = {*runs(photo.read_bytes()), WHO.encode(), b"2026-06-09_0740"}
        files = [p for place in (folder, temporary) for p in place.rglob("*") if p.is_file()]
        return [f"{p}: {part!r}" for p in files for part in wanted if part in p.read_bytes()]

    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as run:
        assert run.stderr is not None
        # Until it measures.
        for line in run.stderr:
            if "Measuring" in line or "measur" in line.lower():
                break
        run.kill()
    assert in_clear() == []
    assert list(folder.rglob("*.sealed"))
    subprocess.run(command, env=environment, check=True, capture_output=True)
    assert in_clear() == []
    assert list(temporary.iterdir()) == []
    assert list((folder / "answers").rglob("*.sealed"))
