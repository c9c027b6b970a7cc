"""Lists of paths: people wherever they lie, photos by their folder, and what is missing is told."""

from __future__ import annotations

import io

import pytest

from analyzer.batch import NoPhotos, run
from analyzer.batch.listed import place_of, plan_listed, read_list


@pytest.mark.parametrize(
    ("data", "null", "paths"),
    [
        (b"a\nb c\r\n\n d", False, ["a", "b c", " d"]),
        (b"a\0b\nc\0", True, ["a", "b\nc"]),
        ("\ufeffä\n".encode(), False, ["ä"]),
        (b"\xff\n", False, ["\udcff"]),
        (b"", False, []),
        (b"x" * 200_000 + b"\ny", False, ["x" * 200_000, "y"]),
    ],
)
def test_a_list_is_read_as_it_was_written(data, null, paths):
    assert list(read_list(io.BytesIO(data), null=null)) == paths


def test_folders_photos_and_what_is_missing(tmp_path, photo, analysed):
    home = tmp_path / "in"
    for k, place in enumerate(("a/1.jpg", "a/2.jpg", "b/1.jpg", "b/2.jpg", "b/3.jpg")):
        photo(home / place, k)
    photo(tmp_path / "other/a/1.jpg", 9)
    (home / "empty").mkdir()
    listed = ["a", "b/3.jpg", "b/1.jpg", "b/1.jpg", "b/gone.jpg", "nobody", "empty",
              str(tmp_path / "other/a"), str(home / "a")]  # fmt: skip
    jobs = plan_listed(listed, home, tmp_path / "out")
    places = [job.out.relative_to(tmp_path / "out").as_posix() for job in jobs]
    other = place_of(tmp_path / "other/a", home).as_posix()
    assert places == ["a", "nobody", "empty", other, "b"]
    assert other.startswith("elsewhere/a-")
    outcomes = list(run(jobs))
    assert analysed == [["1.jpg", "2.jpg"], ["1.jpg"], ["1.jpg", "3.jpg"]]
    refused = [pair for outcome in outcomes for pair in outcome.refused]
    assert refused == [
        ("nobody", "There is no file of this name."),
        ("empty", "There are no photos in it."),
        ("gone.jpg", "There is no file of this name."),
    ]
    assert (tmp_path / "out" / other / "report.html").exists()


def test_a_longer_list_goes_on_where_the_shorter_one_ended(tmp_path, photo, analysed):
    for k, place in enumerate(("x/a/1.jpg", "x/b/1.jpg", "y/1.jpg")):
        photo(tmp_path / place, k)
    for listed in ([str(tmp_path / "x/a"), str(tmp_path / "x/b")], [str(tmp_path / "y"), str(tmp_path / "x/a"), str(tmp_path / "x/b")]):  # fmt: skip
        outcomes = list(run(plan_listed(listed, tmp_path / "root", tmp_path / "out")))
    assert [outcome.resumed for outcome in outcomes] == [False, True, True]


def test_a_folder_and_one_of_its_photos_are_one_person(tmp_path, photo):
    photo(tmp_path / "a/1.jpg", 1)
    (job,) = plan_listed(["a/1.jpg", "a"], tmp_path, tmp_path / "out")
    assert [p.name for p in job.photos] == ["1.jpg"]


def test_results_within_a_listed_folder_are_no_input(tmp_path, photo, analysed):
    photo(tmp_path / "in/a/1.jpg", 1)
    for _ in range(2):
        outcomes = list(run(plan_listed(["in"], tmp_path, tmp_path / "in/out")))
        assert [o.name for o in outcomes] == ["a"]


def test_an_empty_list_is_said(tmp_path):
    with pytest.raises(NoPhotos):
        plan_listed([], tmp_path, tmp_path / "out")


def test_originals_are_never_written_over(tmp_path, photo):
    photo(tmp_path / "overlays/1.jpg", 1)
    photo(tmp_path / "2.jpg", 2)
    with pytest.raises(NoPhotos, match="among the originals"):
        plan_listed(["overlays", "2.jpg"], tmp_path, tmp_path)
