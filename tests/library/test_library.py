"""People, photos, journal, corrections, trash: the same on SQLite and PostgreSQL."""

from __future__ import annotations

import hashlib
import io
import json
import threading
import zipfile
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image

from analyzer.corrections.model import Corrections, KindMark, PhotoRef
from analyzer.library import JOURNAL, Library, LibraryError
from analyzer.library.params import LibraryParams
from tests.library.conftest import Open, files_of
from tests.ui.factory import jpeg, series


def marks(*places: float) -> Corrections:
    ref = PhotoRef("p0.jpg", "0123456789abcdef")
    return Corrections((), tuple(KindMark(ref, x, 1.0, "fixed") for x in places))


def sidecar(moment: datetime) -> bytes:
    return json.dumps({"photoTakenTime": {"timestamp": str(int(moment.timestamp()))}}).encode()


# People


def test_people_are_found_by_any_spelling(library: Library) -> None:
    anna = library.add_person("  Änna   Müller ")
    library.add_person("Bob")
    assert anna.name == "Änna Müller"
    assert [p.name for p in library.people()] == ["Änna Müller", "Bob"]
    assert [p.id for p in library.people("anna MÜ")] == [anna.id]
    assert library.person("anna muller") == library.person(anna.id) == anna


@pytest.mark.parametrize("name", ["", "  ", "\0", "x" * 121, "BÓB"])
def test_names_that_cannot_be(library: Library, name: str) -> None:
    library.add_person("Bob")
    with pytest.raises(LibraryError):
        library.add_person(name)


def test_a_person_is_renamed_but_not_to_somebody_else(library: Library) -> None:
    anna, _ = library.add_person("Anna"), library.add_person("Bob")
    assert library.rename_person(anna.id, "Hanna").name == "Hanna"
    with pytest.raises(LibraryError, match="already"):
        library.rename_person(anna.id, "bob")
    with pytest.raises(LibraryError, match=r"nobody called Anna.*Bob, Hanna"):
        library.person("Anna")


def test_the_back_width_is_kept_where_it_can_be(library: Library) -> None:
    anna = library.add_person("Anna")
    assert library.back_width(anna.id) is None
    library.set_back_width(anna.id, 312.5)
    assert library.back_width(anna.id) == 312.5
    for wrong in (20.0, float("nan"), float("inf")):
        with pytest.raises(LibraryError):
            library.set_back_width(anna.id, wrong)
    library.set_back_width(anna.id, None)
    assert library.back_width(anna.id) is None


def test_corrections_of_two_tabs_add_up(opened: Open) -> None:
    one, two = opened(), opened()
    anna = one.add_person("Anna")
    one.correct(anna.id, lambda told: told.merged(marks(1.0)))
    two.correct(anna.id, lambda told: told.merged(marks(2.0)))
    assert one.corrections(anna.id) == marks(1.0, 2.0)
    one.keep_corrections(anna.id, Corrections())
    assert two.corrections(anna.id) == Corrections()


# Photos


def test_photos_come_back_as_they_came(library: Library, shots: list[tuple[str, bytes]]) -> None:
    anna = library.add_person("Anna")
    added = library.add_photos(anna.id, [shots[2], shots[3], shots[0], ("x.jpg", b"none")])
    assert [p.name for p in added.kept] == ["p2.jpg", "p3.jpg", "p0.jpg"]
    assert [name for name, _ in added.refused] == ["x.jpg"]
    photos = library.photos(anna.id)
    assert [p.name for p in photos] == ["p0.jpg", "p2.jpg", "p3.jpg"]
    assert photos[0].taken_at == datetime(2026, 3, 1, 9)
    assert (photos[0].taken_at_source, photos[2].taken_at_source) == ("exif", "unknown")
    assert (photos[0].width, photos[0].height) == (300, 400)
    assert library.original(photos[0]) == shots[0][1]
    assert library.original_path(photos[0]).read_bytes() == shots[0][1]
    found = library.person(anna.id)
    assert (found.photos, found.last_taken) == (3, datetime(2026, 3, 29, 9))
    again = library.add_photos(anna.id, [("other name.jpg", shots[0][1])])
    assert (again.kept, again.known) == ((), ("other name.jpg",))


def test_a_photo_is_read_from_a_path(library: Library, tmp_path: Path) -> None:
    anna = library.add_person("Anna")
    path = tmp_path / "a.jpg"
    path.write_bytes(jpeg(9))
    before = path.stat()
    gone = tmp_path / "gone.jpg"
    added = library.add_photos(anna.id, [(path.name, path), (gone.name, gone)])
    assert [p.name for p in added.kept] == ["a.jpg"]
    assert added.refused == (("gone.jpg", "There is no file of this name."),)
    assert path.stat().st_mtime_ns == before.st_mtime_ns


def test_thumbnails_are_small_upright_and_hold_nothing_else(library: Library) -> None:
    picture = Image.new("RGB", (1600, 1200), (200, 40, 40))
    picture.paste((40, 40, 200), (0, 0, 1600, 600))
    exif = picture.getexif()
    exif[0x0112] = 6  # to be turned clockwise
    exif.get_ifd(0x8825)[1] = "N"
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)
    anna = library.add_person("Anna")
    (photo,) = library.add_photos(anna.id, [("t.jpg", out.getvalue())]).kept
    with Image.open(io.BytesIO(library.thumbnail(photo))) as small:
        assert small.format == "JPEG"
        assert small.size == (240, 320)
        assert not small.getexif()
        assert "icc_profile" not in small.info
        left, right = small.getpixel((30, 160)), small.getpixel((210, 160))
    assert left[0] > 150 > left[2]
    assert right[2] > 150 > right[0]


def test_a_time_is_typed_and_taken_back(library: Library, shots: list[tuple[str, bytes]]) -> None:
    anna = library.add_person("Anna")
    (photo,) = library.add_photos(anna.id, [shots[0]]).kept
    library.set_taken_at(photo.id, datetime(2025, 1, 2, 3, 4))
    (typed,) = library.photos(anna.id)
    assert (typed.taken_at, typed.taken_at_source) == (datetime(2025, 1, 2, 3, 4), "user")
    assert typed.taken_at_by_user
    library.set_taken_at(photo.id, None)
    assert library.photos(anna.id) == (photo,)
    with pytest.raises(LibraryError, match="1889"):
        library.set_taken_at(photo.id, datetime(1889, 1, 1))


def test_a_date_beside_a_photo_counts_whenever_it_comes(library: Library) -> None:
    anna = library.add_person("Anna")
    moment = datetime(2025, 5, 4, 10, tzinfo=UTC)
    library.add_photos(anna.id, [("a.jpg.json", sidecar(moment)), ("a.jpg", jpeg(1))])
    library.add_photos(anna.id, [("b.jpg", jpeg(2))])
    assert [p.taken_at for p in library.photos(anna.id)] == [moment, None]
    library.add_photos(anna.id, [("b.jpg.json", sidecar(moment + timedelta(1)))])
    found = library.photos(anna.id)
    assert [p.taken_at for p in found] == [moment, moment + timedelta(1)]
    assert {p.taken_at_source for p in found} == {"sidecar"}


def test_one_name_tells_how_all_dates_in_names_are_read(library: Library) -> None:
    anna = library.add_person("Anna")
    library.add_photos(anna.id, [("03-04-2026.jpg", jpeg(1)), ("03-25-2026.jpg", jpeg(2))])
    assert [p.taken_at and p.taken_at.date() for p in library.photos(anna.id)] == [
        date(2026, 3, 4),
        date(2026, 3, 25),
    ]


def test_odd_file_names_are_kept_as_far_as_text_goes(library: Library) -> None:
    anna = library.add_person("Anna")
    names = ["a\udcff.jpg", "b\0c.jpg", "C:\\me\\d.jpg", "../e.jpg"]
    library.add_photos(anna.id, [(name, jpeg(k)) for k, name in enumerate(names)])
    assert [p.name for p in library.photos(anna.id)] == ["a?.jpg", "bc.jpg", "d.jpg", "e.jpg"]


# Journal


def test_the_journal_keeps_its_days(library: Library) -> None:
    anna = library.add_person("Anna")
    late = library.write_entry(anna.id, date(2026, 5, 1), "training", "hip thrust", "3 x 8 \N{RAT}")
    early = library.write_entry(
        anna.id, date(2026, 4, 1), "nutrition", "protein", value=0.1, unit="g/kg",
        until=date(2026, 4, 30),
    )  # fmt: skip
    assert library.journal(anna.id) == (early, late)
    changed = library.change_entry(replace(late, on=date(2026, 3, 1), value=1e-300))
    assert library.journal(anna.id) == (changed, early)


@pytest.mark.parametrize(
    "fields",
    [
        {"area": "magic"},
        {"kind": "hip thrust"},
        {"until": date(2026, 1, 1)},
        {"on": date(1066, 1, 1)},
        {"value": float("nan")},
        {"text": "x" * 4001},
        {"unit": "x" * 21},
        {"person_id": "0" * 32},
    ],
)
def test_entries_that_cannot_be(library: Library, fields: dict[str, object]) -> None:
    anna = library.add_person("Anna")
    good: dict[str, object] = {
        "person_id": anna.id, "on": date(2026, 2, 1), "area": "notes", "kind": "sleep",
    }  # fmt: skip
    with pytest.raises(LibraryError):
        library.write_entry(**{**good, **fields})  # type: ignore[arg-type]
    assert library.journal(anna.id) == ()


def test_every_kind_can_be_written(library: Library) -> None:
    anna = library.add_person("Anna")
    for area, kinds in JOURNAL.items():
        for kind in kinds:
            library.write_entry(anna.id, date(2026, 2, 1), area, kind)
    assert len(library.journal(anna.id)) == sum(map(len, JOURNAL.values()))


# Results


def test_a_result_is_kept_once_a_key(library: Library, shots: list[tuple[str, bytes]]) -> None:
    anna = library.add_person("Anna")
    library.add_photos(anna.id, shots[:2])
    one, two = series(shots[:2]), replace(series(shots[:2]), notes=("Anew.",))
    assert library.answer(anna.id, "ab" * 32) is None
    library.keep_answer(anna.id, "ab" * 32, one, {"left_out": [("x.jpg", "It is black.")]})
    kept = library.answer(anna.id, "ab" * 32)
    assert kept is not None
    assert kept.current
    assert kept.left_out == (("x.jpg", "It is black."),)
    assert kept.series.notes == one.notes
    library.keep_answer(anna.id, "ab" * 32, two, {"complete": False})
    (kept,) = library.answers(anna.id)
    assert not kept.current
    assert kept.series.notes == ("Anew.",)
    assert len([name for name in files_of(library) if name.startswith("answers/")]) == 1


def test_only_the_newest_results_stay(opened: Open, shots: list[tuple[str, bytes]]) -> None:
    library = opened(params=LibraryParams(answers_kept=2))
    anna = library.add_person("Anna")
    for k in range(4):
        made = replace(series(shots[:2]), notes=(str(k),))
        library.keep_answer(anna.id, f"{k:064x}", made, {})
    assert [a.series.notes for a in library.answers(anna.id)] == [("3",), ("2",)]
    assert len([name for name in files_of(library) if name.startswith("answers/")]) == 2


def test_a_result_of_an_earlier_method_says_so(
    library: Library, shots: list[tuple[str, bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    anna = library.add_person("Anna")
    library.keep_answer(anna.id, "ab" * 32, series(shots[:2]), {})
    monkeypatch.setattr("analyzer.library.answers.method_hash", lambda *apart: "f" * 64)
    (old,) = library.answers(anna.id)
    assert not old.current
    assert old.series.notes


def test_a_damaged_result_is_a_reason(library: Library, shots: list[tuple[str, bytes]]) -> None:
    anna = library.add_person("Anna")
    kept = library.keep_answer(anna.id, "ab" * 32, series(shots[:2]), {})
    (path,) = library.folder.glob("answers/*/*.zip")
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(LibraryError, match="damaged"):
        _ = kept.series
    # It is offered no more, and made anew.
    assert library.answer(anna.id, "ab" * 32) is None
    assert not [name for name in files_of(library) if name.startswith("answers")]
    kept = library.keep_answer(anna.id, "ab" * 32, series(shots[:2]), {})
    next(library.folder.glob("answers/*/*.zip")).unlink()
    with pytest.raises(LibraryError, match="damaged"):
        _ = kept.series
    assert library.answers(anna.id) == ()


def test_a_result_that_holds_something_else_is_a_reason(
    library: Library, monkeypatch: pytest.MonkeyPatch, shots: list[tuple[str, bytes]]
) -> None:
    """A file whose hash is right, and yet is no series: as from a database that was made up."""
    anna = library.add_person("Anna")
    monkeypatch.setattr("analyzer.storage.packed.pack", lambda value: b"PK\x03\x04 nothing")
    kept = library.keep_answer(anna.id, "ab" * 32, series(shots[:1]), {})
    with pytest.raises(LibraryError, match="damaged"):
        _ = kept.series


# Deleting


def furnished(library: Library, name: str, shots: list[tuple[str, bytes]]) -> str:
    person = library.add_person(name)
    library.add_photos(person.id, shots)
    library.write_entry(person.id, date(2026, 4, 1), "notes", "weight", f"words of {name}", 61.5)
    library.keep_corrections(person.id, marks(1.0))
    library.keep_answer(person.id, "cd" * 32, series(shots[:2]), {})
    return person.id


def test_each_deletion_is_undone(library: Library, shots: list[tuple[str, bytes]]) -> None:
    anna = furnished(library, "Anna", shots)
    photos, entries, files = library.photos(anna), library.journal(anna), files_of(library)
    gone = [
        library.delete_photo(photos[0].id),
        library.delete_entry(entries[0].id),
    ]
    assert library.photos(anna) == photos[1:]
    assert library.journal(anna) == ()
    assert library.answers(anna) == ()
    assert library.answer(anna, "cd" * 32) is None
    gone += [library.delete_person(anna)]
    assert library.people() == ()
    assert [d.id for d in library.deletions()] == [d.id for d in reversed(gone)]
    assert gone[0].until - gone[0].at == timedelta(30)
    for one in reversed(gone):
        library.undo(one.id)
    assert (library.photos(anna), library.journal(anna)) == (photos, entries)
    assert len(library.answers(anna)) == 1
    assert files_of(library) == files
    assert library.deletions() == ()
    with pytest.raises(LibraryError, match="undone"):
        library.undo(gone[0].id)


def test_what_is_deleted_cannot_be_touched(
    library: Library, shots: list[tuple[str, bytes]]
) -> None:
    anna = furnished(library, "Anna", shots)
    photo, entry = library.photos(anna)[0], library.journal(anna)[0]
    library.delete_person(anna)
    for call in (
        lambda: library.photos(anna),
        lambda: library.journal(anna),
        lambda: library.add_photos(anna, []),
        lambda: library.set_taken_at(photo.id, None),
        lambda: library.change_entry(entry),
        lambda: library.delete_photo(photo.id),
        lambda: library.delete_person(anna),
        lambda: library.correct(anna, lambda told: told),
        lambda: library.keep_answer(anna, "ab" * 32, series(shots[:1]), {}),
        library.delete_everything,
    ):
        with pytest.raises(LibraryError):
            call()


def test_a_name_that_was_given_anew_gets_a_number(library: Library) -> None:
    gone = library.delete_person(library.add_person("Anna").id)
    library.add_person("Anna")
    library.undo(gone.id)
    assert [p.name for p in library.people()] == ["Anna", "Anna (2)"]


def test_a_deleted_photo_comes_back_by_being_given_anew(
    library: Library, shots: list[tuple[str, bytes]]
) -> None:
    anna = furnished(library, "Anna", shots)
    gone = library.delete_photo(library.photos(anna)[0].id)
    assert [p.name for p in library.add_photos(anna, [shots[0]]).kept] == ["p0.jpg"]
    library.empty_trash()
    assert len(library.photos(anna)) == 4
    with pytest.raises(LibraryError):
        library.undo(gone.id)


def test_everything_of_one_person_goes_and_nothing_of_another(
    library: Library, shots: list[tuple[str, bytes]]
) -> None:
    anna, bob = furnished(library, "Anna", shots), furnished(library, "Bob", shots[2:])
    library.delete_person(anna)
    library.empty_trash()
    assert library.deletions() == ()
    assert [p.name for p in library.people()] == ["Bob"]
    hashes = [hashlib.sha256(data).hexdigest() for _, data in shots[2:]]
    assert {name for name in files_of(library) if name.startswith("originals")} == {
        f"originals/{h[:2]}/{h}" for h in hashes
    }
    assert [library.original(p) for p in library.photos(bob)] == [data for _, data in shots[2:]]
    assert library.thumbnail(library.photos(bob)[0])
    # Both had the same result.
    assert library.answers(bob)[0].series.notes


def test_a_photo_that_is_gone_takes_what_was_told_of_it(
    library: Library, shots: list[tuple[str, bytes]]
) -> None:
    anna = furnished(library, "Anna", shots)
    photos = library.photos(anna)
    refs = [PhotoRef.of(p.name, p.sha256) for p in photos[:2]]
    told = Corrections((), tuple(KindMark(ref, 3.0, 4.0, "fixed") for ref in refs))
    library.keep_corrections(anna, told)
    library.delete_photo(photos[0].id)
    library.empty_trash()
    assert library.corrections(anna) == Corrections((), told.kinds[1:])
    assert library.answers(anna) == ()
    assert not [name for name in files_of(library) if name.startswith("answers")]


def test_the_trash_empties_itself_when_its_time_is_over(
    opened: Open, shots: list[tuple[str, bytes]]
) -> None:
    library = opened(params=LibraryParams(undo_days=0))
    anna = furnished(library, "Anna", shots)
    library.delete_photo(library.photos(anna)[0].id)
    assert library.deletions() == ()
    again = opened()
    assert len([name for name in files_of(again) if name.startswith("originals")]) == 3


def test_deleting_for_good_leaves_nothing_in_any_file(
    opened: Open, shots: list[tuple[str, bytes]], database: str | None
) -> None:
    library = opened()
    furnished(library, "Xanthippe", shots)
    library.rename_person(library.person("Xanthippe").id, "Xanthippe Quux")
    library.delete_everything()
    library.empty_trash()
    assert files_of(library) == set()
    assert library.people() == ()
    if database is None:
        for path in filter(Path.is_file, library.folder.iterdir()):
            held = path.read_bytes()
            for word in (b"Xanthippe", b"words of", b"p0.jpg", b"weight"):
                assert word not in held, (path.name, word)


# Taking away


def test_the_export_is_readable_without_the_program(
    library: Library, shots: list[tuple[str, bytes]], tmp_path: Path
) -> None:
    furnished(library, "Änna/Ö", [*shots, ("=p0.JPG", jpeg(77))])
    furnished(library, "Bob", shots[:1])
    assert library.export(tmp_path / "all.zip") == ()
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert archive.testzip() is None
        told = json.loads(archive.read("library.json"))
        anna, bob = told["people"]
        assert (anna["name"], anna["folder"], bob["folder"]) == ("Änna/Ö", "Änna_Ö", "Bob")
        for person in told["people"]:
            for photo in person["photos"]:
                data = archive.read(f"{person['folder']}/{photo['file']}")
                assert hashlib.sha256(data).hexdigest() == photo["sha256"]
        assert [e["text"] for e in anna["journal"]] == ["words of Änna/Ö"]
        assert len(anna["corrections"]["kinds"]) == 1
        table = archive.read("Änna_Ö/photos.csv").decode().splitlines()
        assert table[0].startswith("file,name,taken_at")
        assert any(",'=p0.JPG," in line for line in table)
        assert b"words of" in archive.read("Änna_Ö/journal.csv")
        assert archive.read("Änna_Ö/results/dimples.csv").startswith(b"photo,date")
    with pytest.raises(LibraryError, match="already"):
        library.export(tmp_path / "all.zip")
    one = io.BytesIO()
    library.export(one, library.person("Bob").id)
    with zipfile.ZipFile(one) as archive:
        assert {name.partition("/")[0] for name in archive.namelist()} == {
            "README.txt", "library.json", "Bob",
        }  # fmt: skip


def test_an_export_names_what_is_missing(
    library: Library, shots: list[tuple[str, bytes]], tmp_path: Path
) -> None:
    anna = furnished(library, "Anna", shots)
    photo = library.photos(anna)[0]
    library.original_path(photo).write_bytes(b"other")
    (missing,) = library.export(tmp_path / "all.zip")
    assert missing[0] == "p0.jpg"
    assert "damaged" in missing[1]


# Several at once


def test_two_tabs_lose_nothing(opened: Open, shots: list[tuple[str, bytes]]) -> None:
    tabs = [opened() for _ in range(3)]
    anna = tabs[0].add_person("Anna").id
    failed: list[BaseException] = []

    def work(number: int, library: Library) -> None:
        try:
            for k in range(3):
                library.write_entry(anna, date(2026, 1, 1), "notes", "sleep", f"{number} {k}")
                place = 10.0 * number + k
                library.correct(anna, lambda told, x=place: told.merged(marks(x)))  # type: ignore[misc]
                library.add_photos(anna, [shots[k % 4], (f"{number}.jpg", jpeg(10 + number))])
        except BaseException as error:
            failed.append(error)

    threads = [
        threading.Thread(target=work, args=(number, tabs[number % 3])) for number in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert len(tabs[0].journal(anna)) == 18
    assert len(tabs[1].corrections(anna).kinds) == 18
    assert len(tabs[2].photos(anna)) == 9
    assert all(tabs[2].original(p) for p in tabs[2].photos(anna))


def test_one_name_is_given_once_by_many(opened: Open) -> None:
    tabs = [opened() for _ in range(4)]
    made: list[str] = []

    def add(library: Library) -> None:
        with suppress(LibraryError):
            made.append(library.add_person("Anna").id)

    threads = [threading.Thread(target=add, args=(tab,)) for tab in tabs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 1


def test_a_library_is_as_it_was_when_opened_anew(
    opened: Open, shots: list[tuple[str, bytes]]
) -> None:
    library = opened()
    anna = furnished(library, "Anna", shots)
    before = (library.people(), library.photos(anna), library.journal(anna))
    library.close()
    again = opened()
    assert (again.people(), again.photos(anna), again.journal(anna)) == before
