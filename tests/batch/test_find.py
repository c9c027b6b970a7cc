"""Folders to jobs: what is a photo, what belongs together, what is never read."""

from __future__ import annotations

import os

import pytest

from analyzer.batch import Job, NoPhotos, find_images, plan, plan_sets


def touch(*paths):
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")


def test_hidden_files_and_sidecars_are_left_out_but_odd_photos_are_not(tmp_path):
    for name in ("b.JPG", "a10.heic", "a2.png", "x.gif", ".hidden.jpg", "._a.jpg", "s100.json",
                 "notes.txt", "README.md", "Thumbs.db", "noending"):  # fmt: skip
        touch(tmp_path / name)
    (tmp_path / "folder.jpg").mkdir()
    assert [p.name for p in find_images(tmp_path)] == ["a2.png", "a10.heic", "b.JPG", "x.gif"]


def test_a_folder_is_one_series(tmp_path):
    touch(tmp_path / "in/a.jpg", tmp_path / "in/b.jpg")
    (job,) = plan(tmp_path / "in", tmp_path / "out")
    assert (job.name, job.out) == ("in", tmp_path / "out")
    assert [p.name for p in job.photos] == ["a.jpg", "b.jpg"]


def test_a_single_photo_is_a_series_of_one(tmp_path):
    touch(tmp_path / "a.jpg")
    (job,) = plan(tmp_path / "a.jpg", tmp_path / "out")
    assert job.photos == (tmp_path / "a.jpg",)


def test_a_folder_of_folders_is_many(tmp_path):
    touch(tmp_path / "in/anna/a.jpg", tmp_path / "in/bea/deep/b.jpg", tmp_path / "in/empty/x.txt")
    jobs = plan(tmp_path / "in", tmp_path / "out")
    assert [(j.name, j.out.relative_to(tmp_path).as_posix()) for j in jobs] == [
        ("anna", "out/anna"),
        ("deep", "out/bea/deep"),
    ]


def test_before_and_after_are_two_sets(tmp_path):
    touch(tmp_path / "in/Before/a.jpg", tmp_path / "in/after/b.jpg", tmp_path / "in/after/c.jpg")
    (job,) = plan(tmp_path / "in", tmp_path / "out")
    assert job.photos == ()
    assert [p.name for p in job.before] == ["a.jpg"]
    assert [p.name for p in job.after] == ["b.jpg", "c.jpg"]
    assert job.out == tmp_path / "out"


def test_a_before_folder_without_an_after_is_a_series(tmp_path):
    touch(tmp_path / "in/before/a.jpg")
    (tmp_path / "in/after").mkdir()
    (job,) = plan(tmp_path / "in", tmp_path / "out")
    assert [p.name for p in job.photos] == ["a.jpg"]


def test_two_jobs_never_share_a_place(tmp_path):
    for name in ("a.jpg", "before/b.jpg", "after/c.jpg", "x/d.jpg", "x/before/e.jpg"):
        touch(tmp_path / "in" / name)
    jobs = plan(tmp_path / "in", tmp_path / "out")
    assert len({job.out for job in jobs}) == len(jobs) == 4


def test_results_inside_the_input_are_never_input(tmp_path):
    touch(tmp_path / "a.jpg", tmp_path / "out/overlays/a.jpg", tmp_path / "out/more/b.jpg")
    (job,) = plan(tmp_path, tmp_path / "out")
    assert job.photos == (tmp_path / "a.jpg",)
    touch(tmp_path / "older/dimples-result.json", tmp_path / "older/overlays/a.jpg")
    (job,) = plan(tmp_path, tmp_path / "out")
    assert job.photos == (tmp_path / "a.jpg",)


def test_results_among_the_photos_are_told_from_them(tmp_path):
    touch(tmp_path / "a.jpg", tmp_path / "dimples-result.json", tmp_path / "overlays/a.jpg")
    (job,) = plan(tmp_path, tmp_path)
    assert job.photos == (tmp_path / "a.jpg",)


def test_originals_are_never_in_the_way_of_results(tmp_path):
    touch(tmp_path / "a.jpg", tmp_path / "overlays/mine.jpg")
    with pytest.raises(NoPhotos, match="among the originals"):
        plan(tmp_path, tmp_path)


def test_a_folder_that_links_to_its_parent_does_not_loop(tmp_path):
    touch(tmp_path / "a.jpg")
    os.symlink(tmp_path, tmp_path / "loop")
    assert len(plan(tmp_path, tmp_path / "out")) == 1


def test_nothing_to_analyse_is_said(tmp_path):
    with pytest.raises(NoPhotos, match="no photos"):
        plan(tmp_path, tmp_path / "out")
    touch(tmp_path / "x.txt", tmp_path / "a.jpg")
    (tmp_path / "empty").mkdir()
    with pytest.raises(NoPhotos, match="empty"):
        plan_sets(tmp_path / "a.jpg", tmp_path / "empty", tmp_path / "out")


def test_sets_are_photos_or_folders(tmp_path):
    touch(tmp_path / "a.jpg", tmp_path / "late/b.jpg", tmp_path / "late/c.jpg")
    job = plan_sets(tmp_path / "a.jpg", tmp_path / "late", tmp_path / "out")
    assert job.name == "a and late"
    assert [len(g) for g in job.groups] == [1, 2]


def test_a_job_is_either_a_series_or_two_sets(tmp_path):
    a = (tmp_path / "a.jpg",)
    for wrong in ({}, {"before": a}, {"photos": a, "before": a, "after": a}):
        with pytest.raises(ValueError, match="either photos"):
            Job("x", tmp_path, **wrong)
