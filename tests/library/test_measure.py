"""Measured once, reused, and measured anew where something changed."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from analyzer.batch.own import PlaceError
from analyzer.change.model import Check
from analyzer.corrections.model import Corrections, KindMark, PhotoRef
from analyzer.library import Library, LibraryError
from analyzer.library.measure import answer_key, measured
from analyzer.library.report import outcome_of
from analyzer.photo.model import Photo
from analyzer.results import Series
from tests.library.conftest import Open
from tests.ui.factory import jpeg, series

SAMPLES = Path(__file__).parents[2] / "sample_images" / "person-a"
Shots = list[tuple[str, bytes]]


@pytest.fixture
def opened(tmp_path: Path) -> Iterable[Open]:
    """What is measured does not depend on the database."""
    with Library.open(tmp_path / "library", create=True) as library:
        yield lambda: library


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, shots: Shots) -> list[list[Photo]]:
    """The photos of each measuring, which is replaced by a made-up result."""
    runs: list[list[Photo]] = []
    data = dict(shots)

    def made(photos: list[Photo], told: Corrections | None) -> Series:
        runs.append(photos)
        found = series([(p.name, data.get(p.name, shots[0][1])) for p in photos])
        return replace(found, corrections=told or Corrections())

    def fake_series(
        photos: Iterable[Photo],
        told: Corrections | None = None,
        *,
        progress: Callable[[str], None] | None = None,
    ) -> Series:
        if progress:
            progress("Measuring")
        return made(list(photos), told)

    def fake_sets(
        before: Iterable[Photo],
        after: Iterable[Photo],
        corrections: Corrections | None = None,
        *,
        shared: Check | None = None,
        progress: Callable[[str], None] | None = None,
    ) -> Series:
        return made([*before, *after], corrections)

    monkeypatch.setattr("analyzer.series.analyze_series", fake_series)
    monkeypatch.setattr("analyzer.series.analyze_sets", fake_sets)
    return runs


def person(library: Library, shots: Shots) -> str:
    anna = library.add_person("Anna")
    library.add_photos(anna.id, shots)
    return anna.id


def test_it_is_measured_once(library: Library, shots: Shots, asked: list[list[Photo]]) -> None:
    anna = person(library, shots[:3])
    lines: list[str] = []
    first = measured(library, anna, lines.append)
    assert lines == [*(f"Looking at {name}" for name, _ in shots[:3]), "Measuring"]
    assert [p.name for p in asked[0]] == ["p0.jpg", "p1.jpg", "p2.jpg"]
    assert first.current
    again = measured(library, anna)
    assert len(asked) == 1
    assert again.series.comparisons == first.series.comparisons
    assert measured(library, anna, anew=True).current
    assert len(asked) == 2
    assert len(library.answers(anna)) == 1


def test_whatever_a_result_rests_on_makes_another(
    library: Library, shots: Shots, asked: list[list[Photo]]
) -> None:
    anna = person(library, shots[:2])
    photo = library.photos(anna)[0]
    keys = [answer_key(library, anna)]
    mark = KindMark(PhotoRef.of(photo.name, photo.sha256), 1.0, 2.0, "fixed")
    for change in (
        lambda: library.set_back_width(anna, 300.0),
        lambda: library.correct(anna, lambda told: told.with_entry(mark)),
        lambda: library.set_taken_at(photo.id, datetime(2026, 1, 1)),
        lambda: library.add_photos(anna, [shots[2]]),
        lambda: library.delete_photo(photo.id),
    ):
        change()
        keys.append(answer_key(library, anna))
    assert len(set(keys)) == len(keys)
    library.undo(library.deletions()[0].id)
    assert answer_key(library, anna) == keys[-2]
    first, second = (p.id for p in library.photos(anna)[:2])
    pairs = [answer_key(library, anna, sets) for sets in (([first], [second]), ([second], [first]))]
    assert len({*keys, *pairs}) == len(keys) + 2


def test_times_scale_and_corrections_reach_the_measuring(
    library: Library, shots: Shots, asked: list[list[Photo]]
) -> None:
    anna = person(library, shots[:2])
    photo = library.photos(anna)[1]
    library.set_taken_at(photo.id, datetime(2020, 1, 1))
    library.set_back_width(anna, 310.0)
    mark = KindMark(PhotoRef.of(photo.name, photo.sha256), 1.0, 2.0, "fixed")
    library.correct(anna, lambda told: told.with_entry(mark))
    answer = measured(library, anna)
    (run,) = asked
    assert [(p.name, p.taken_at, p.taken_at_source) for p in run] == [
        ("p1.jpg", datetime(2020, 1, 1), "user"),
        ("p0.jpg", datetime(2026, 3, 1, 9), "exif"),
    ]
    assert {p.scale_hint.back_width_mm for p in run} == {310.0}
    assert answer.series.corrections.kinds == (mark,)


def test_what_takes_no_part_is_told(
    library: Library, shots: Shots, asked: list[list[Photo]]
) -> None:
    small = io.BytesIO()
    Image.open(io.BytesIO(shots[0][1])).resize((240, 320)).save(small, "JPEG", quality=95)
    anna = person(library, [*shots, ("copy.jpg", small.getvalue())])
    answer = measured(library, anna)
    # An undated photo has no place among dated ones.
    assert [name for name, _ in answer.left_out] == ["p3.jpg"]
    assert any("copy.jpg is the same photo as p0.jpg" in note for note in answer.series.notes)
    assert [p.name for p in asked[0]] == ["p0.jpg", "p1.jpg", "p2.jpg"]


def test_two_sets_are_compared_as_given(
    library: Library, shots: Shots, asked: list[list[Photo]]
) -> None:
    anna = person(library, shots)
    ids = {p.name: p.id for p in library.photos(anna)}
    sets = ([ids["p2.jpg"]], [ids["p0.jpg"], ids["p3.jpg"]])
    measured(library, anna, sets=sets)
    assert [p.name for p in asked[0]] == ["p2.jpg", "p0.jpg", "p3.jpg"]
    with pytest.raises(LibraryError, match="Each side"):
        measured(library, anna, sets=([], [ids["p0.jpg"]]))
    library.delete_photo(ids["p3.jpg"])
    with pytest.raises(LibraryError, match="not in the library any more"):
        measured(library, anna, sets=sets)


def test_a_damaged_original_is_left_out_and_tried_again(
    library: Library, shots: Shots, asked: list[list[Photo]]
) -> None:
    anna = person(library, shots[:3])
    photo = library.photos(anna)[1]
    held = library.original(photo)
    library.original_path(photo).write_bytes(b"")
    answer = measured(library, anna)
    assert [name for name, _ in answer.left_out] == ["p1.jpg"]
    assert not answer.current
    library.original_path(photo).write_bytes(held)
    assert measured(library, anna, anew=True).current


def test_a_damaged_result_is_measured_anew(
    library: Library, shots: Shots, asked: list[list[Photo]]
) -> None:
    anna = person(library, shots[:2])
    measured(library, anna)
    (path,) = library.folder.glob("answers/*/*.zip")
    path.write_bytes(b"PK")
    assert measured(library, anna).series.measurements
    assert len(asked) == 2


def test_nothing_to_measure_is_a_reason(library: Library, shots: Shots) -> None:
    anna = person(library, [])
    with pytest.raises(LibraryError, match="no photos"):
        measured(library, anna)
    library.add_photos(anna, shots[:1])
    library.original_path(library.photos(anna)[0]).unlink()
    with pytest.raises(LibraryError, match=r"None of the photos.*p0\.jpg"):
        measured(library, anna)


def test_cancelling_leaves_no_result(
    library: Library, shots: Shots, asked: list[list[Photo]]
) -> None:
    anna = person(library, shots[:2])

    def stop(line: str) -> None:
        if line == "Measuring":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        measured(library, anna, stop)
    assert library.answers(anna) == ()


def test_a_report_is_written_as_by_a_run(
    library: Library, shots: Shots, asked: list[list[Photo]], tmp_path: Path
) -> None:
    anna = person(library, shots)
    answer = measured(library, anna)
    who = library.person(anna)
    out = tmp_path / "out"
    outcome = outcome_of(library, who, answer, (("x.jpg", "It is empty."),), out)
    assert [name for name, _ in outcome.refused] == ["x.jpg", "p3.jpg"]
    assert (out / "report.html").is_file()
    assert not list(out.glob(".*"))
    outcome_of(library, who, answer, (), out)
    other = tmp_path / "other"
    other.mkdir()
    (other / "report.html").write_text("mine")
    with pytest.raises(PlaceError, match=r"report\.html"):
        outcome_of(library, who, answer, (), other)
    assert [path.name for path in other.iterdir()] == ["report.html"]
    with pytest.raises(PlaceError, match="own folder"):
        outcome_of(library, who, answer, (), library.folder / "out")


@pytest.mark.slow
def test_real_photos_are_answered_the_same_from_the_disk(library: Library) -> None:
    """The whole way, once; floats, pictures and maps come back bit for bit."""
    from analyzer.report import write_report
    from analyzer.storage.packed import pack

    files = [SAMPLES / "2026-06-09_0740.jpg", SAMPLES / "2026-09-01.jpg"]
    anna = library.add_person("Anna")
    library.add_photos(anna.id, [(path.name, path) for path in files])
    runs: list[Series] = []
    keep = library.keep_answer
    library.keep_answer = lambda *a: runs.append(a[2]) or keep(*a)  # type: ignore[func-returns-value, method-assign]
    measured(library, anna.id)
    (before,) = runs
    after = measured(library, anna.id).series
    assert len(runs) == 1
    assert pack(before) == pack(after)
    assert before.alignments[1] is not None
    points = np.array([[600.0, 800.0], [500.5, 900.25]])
    maps = [s.alignments[1].map_points(points) for s in (before, after) if s.alignments[1]]
    assert maps[0].tobytes() == maps[1].tobytes()
    folder = library.folder.parent
    names = [write_report(s, folder / n, title="t") for s, n in ((before, "a"), (after, "b"))]
    assert names[0] == names[1]
    for name in names[0]:
        assert (folder / "a" / name).read_bytes() == (folder / "b" / name).read_bytes()


def test_a_photo_that_only_the_library_knows_is_measured(
    library: Library, shots: Shots, asked: list[list[Photo]]
) -> None:
    """Names that are alike do no harm: photos are told apart by their content."""
    anna = person(library, [("a.jpg", shots[0][1]), ("a.jpg", shots[2][1]), ("A.JPG", jpeg(50))])
    answer = measured(library, anna)
    assert [p.sha256 for p in asked[0]] == [p.sha256 for p in library.photos(anna)[:2]]
    assert [name for name, _ in answer.left_out] == ["A.JPG"]
