"""Steps of corrections and blinded ratings, kept with a person, the same on SQLite and PostgreSQL."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import datetime

import pytest

from analyzer.corrections.history import STEPS
from analyzer.corrections.model import AddedDimple, Corrections, MovedDimple, PhotoRef, SetOutline
from analyzer.library import Library, LibraryError
from analyzer.library.params import LibraryParams
from analyzer.show.rating.model import Item, Pair, Sitting
from tests.library.conftest import Open
from tests.ui.factory import jpeg

REF = PhotoRef("p0.jpg", "0123456789abcdef")
ADDED = AddedDimple(REF, 10.0, 20.0)
MOVED = MovedDimple(REF, 1.0, 2.0, 3.0, 4.0, everywhere=False)
OUTLINE = SetOutline(REF, ((0.0, 0.0), (90.0, 0.0), (90.0, 120.0), (0.0, 120.0)))


def test_steps_are_taken_back_and_done_again_after_a_new_opening(opened: Open) -> None:
    library = opened()
    anna = library.add_person("Anna").id
    for entry in (ADDED, MOVED, OUTLINE):
        library.correct(anna, lambda told, entry=entry: told.with_entry(entry))
    library.close()
    library = opened()
    whole = library.corrections(anna)
    assert whole.entries == (ADDED, MOVED, OUTLINE)
    assert (library.history(anna).undoable, library.history(anna).redoable) == (3, 0)
    assert library.undo_correction(anna).entries == (ADDED, MOVED)
    assert library.undo_correction(anna).entries == (ADDED,)
    library.close()
    library = opened()
    assert library.corrections(anna).entries == (ADDED,)
    assert library.redo_correction(anna).entries == (ADDED, MOVED)
    assert library.redo_correction(anna) == whole
    assert library.redo_correction(anna) == whole
    for _ in range(5):
        library.undo_correction(anna)
    assert not library.corrections(anna)
    # A new word ends what could be done again.
    library.redo_correction(anna)
    library.correct(anna, lambda told: told.with_entry(OUTLINE))
    assert library.history(anna).redoable == 0


def test_at_least_fifty_steps_are_kept(opened: Open) -> None:
    assert STEPS >= 50
    library = opened()
    anna = library.add_person("Anna").id
    for k in range(STEPS + 5):
        library.keep_corrections(anna, Corrections(added=(AddedDimple(REF, float(k), 0.0),)))
    assert library.history(anna).undoable == STEPS
    for _ in range(STEPS + 5):
        library.undo_correction(anna)
    assert library.corrections(anna).added[0].x == 4.0


def test_a_step_back_leaves_what_another_tab_told(opened: Open) -> None:
    one, two = opened(), opened()
    anna = one.add_person("Anna").id
    one.correct(anna, lambda told: told.with_entry(ADDED))
    two.correct(anna, lambda told: told.with_entry(OUTLINE))
    # The last word goes, whoever said it; the other stays.
    assert one.undo_correction(anna).entries == (ADDED,)
    one.correct(anna, lambda told: told.with_entry(MOVED))
    assert two.corrections(anna).entries == (ADDED, MOVED)


def pair(photos: list[str], measured: int | None = -1) -> Pair:
    return Pair(photos[0], photos[1], measured)


@pytest.fixture
def rated(opened: Open) -> tuple[Library, str, list[str], Sitting]:
    library = opened()
    anna = library.add_person("Anna").id
    shots = [(f"p{k}.jpg", jpeg(k, datetime(2026, 3, 1 + k, 9))) for k in range(3)]
    shas = [p.sha256 for p in library.add_photos(anna, shots).kept]
    items = (
        Item(pair(shas), swapped=True),
        Item(pair(shas[1:]), swapped=False),
        Item(pair(shas), swapped=False, repeat=True),
    )
    return library, anna, shas, Sitting(11, items)


def test_each_answer_is_kept_at_once(
    rated: tuple[Library, str, list[str], Sitting], opened: Open
) -> None:
    library, anna, _, sitting = rated
    kept = library.begin_sitting(anna, sitting)
    library.go_on_sitting(kept.id, sitting.answered("right"))
    (found,) = opened().sittings(anna)
    assert found.id == kept.id
    assert [one.choice for one in found.sitting.items] == ["right", None, None]
    # On the right stands the earlier photo.
    assert found.sitting.items[0].said == -1


def test_ratings_go_with_the_photo_and_with_the_person(
    rated: tuple[Library, str, list[str], Sitting],
) -> None:
    library, anna, shas, sitting = rated
    kept = library.begin_sitting(anna, sitting)
    photo = next(p for p in library.photos(anna) if p.sha256 == shas[2])
    deletion = library.delete_photo(photo.id)
    assert len(library.sittings(anna)[0].sitting.items) == 2
    library.undo(deletion.id)
    assert library.sittings(anna)[0].sitting == sitting
    library.delete_photo(photo.id)
    library.empty_trash()
    assert len(library.sittings(anna)[0].sitting.items) == 2
    library.delete_photo(next(p for p in library.photos(anna) if p.sha256 == shas[0]).id)
    library.empty_trash()
    assert library.sittings(anna) == ()
    again = library.begin_sitting(anna, sitting)
    library.delete_person(anna)
    with pytest.raises(LibraryError):
        library.go_on_sitting(again.id, sitting)
    library.empty_trash()
    with pytest.raises(LibraryError, match="any more"):
        library.go_on_sitting(kept.id, sitting)


def test_corrections_of_a_photo_that_is_gone_leave_the_steps_too(
    rated: tuple[Library, str, list[str], Sitting],
) -> None:
    library, anna, _, _ = rated
    photo = library.photos(anna)[0]
    here = PhotoRef.of(photo.name, photo.sha256)
    library.correct(anna, lambda told: told.with_entry(AddedDimple(here, 77.0, 1.0)))
    library.correct(anna, lambda _: Corrections(added=(ADDED,)))
    library.delete_photo(photo.id)
    library.empty_trash()
    states = library.history(anna).states
    assert all(entry.photo != here for state in states for entry in state.added)


def test_the_export_holds_corrections_and_ratings(
    rated: tuple[Library, str, list[str], Sitting],
) -> None:
    library, anna, _, sitting = rated
    library.begin_sitting(anna, sitting.answered("same"))
    library.keep_corrections(anna, Corrections(moved=(MOVED,)))
    buffer = io.BytesIO()
    library.export(buffer)
    with zipfile.ZipFile(buffer) as archive:
        (person,) = json.loads(archive.read("library.json"))["people"]
    assert person["corrections"]["moved"][0]["to_x"] == 3.0
    (told,) = person["ratings"]
    assert told["seed"] == 11
    assert told["pairs"][0] == {
        "left": "p1.jpg", "right": "p0.jpg", "more_visible": "same", "repeat": False, "said": 0,
        "measured": -1,
    }  # fmt: skip


@pytest.mark.parametrize("phrase", [None, "four plain words here"])
def test_a_library_of_the_first_format_is_brought_to_the_present_one(
    opened: Open, phrase: str | None
) -> None:
    """Locked or not: what it holds stays, and what is new can be kept in it."""
    more = {} if phrase is None else {"passphrase": phrase, "params": LibraryParams(scrypt_n=2)}
    library = opened(**more)
    anna = library.add_person("Anna").id
    library.keep_corrections(anna, Corrections(added=(ADDED,)))
    with library._db._engine.begin() as connection:
        for statement in (
            "DROP TABLE sittings",
            "ALTER TABLE people DROP COLUMN history",
            "UPDATE alembic_version SET version_num = '0001'",
        ):
            connection.exec_driver_sql(statement)
    library.close()
    library = opened(**more)
    assert library.corrections(anna).added == (ADDED,)
    assert library.history(anna).undoable == 0
    library.correct(anna, lambda told: told.with_entry(MOVED))
    assert library.undo_correction(anna).entries == (ADDED,)
    kept = library.begin_sitting(anna, Sitting(1, (Item(pair(["a" * 64, "b" * 64]), True),)))
    assert library.sittings(anna) == (kept,)
