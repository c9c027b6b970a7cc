"""The command from folder to figures, on photos that show no back and so take no time."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from analyzer.bench import job as job_module
from analyzer.bench import run
from analyzer.bench.job import BenchOptions, plan, run_person
from analyzer.bench.people import person as person_module
from analyzer.bench.people.person import MeasuredPerson, measure_person, mirror
from analyzer.bench.present import SCHEMA
from analyzer.photo.model import Photo


@pytest.mark.slow
def test_figures_of_photos_without_a_back(folder, tmp_path, capsys):
    assert run.main([folder], "json", out=tmp_path / "out", options=BenchOptions(repeat=2)) == 0
    printed = capsys.readouterr().out
    record = json.loads(printed)
    assert (record["people"], record["photos"]) == (2, 4)
    values = {f["key"]: (f["value"], f["cases"]) for f in record["figures"]}
    assert values["refused"] == (100, 2)
    assert values["stranger_refused"] == values["mirrored_refused"] == (100, 2)
    # Of each person two fixed dimples and one of 1.5 mm; the one of 0.975 mm is too shallow.
    assert values["recall_deep"] == (0, 6)
    assert values["silent"] == (0, 2)
    assert values["tre_median"] == (None, 0)
    assert values["found_same"] == (0, 2)
    assert values["comparable"] == (0, 2)
    assert values["repeatable"] == (100, 4)
    assert (tmp_path / "out" / "bench.json").read_text() == printed
    assert "fixed pair" in (tmp_path / "out" / "bench.html").read_text()


@pytest.mark.slow
def test_processes_change_nothing_but_the_seconds(folder, capsys):
    records = []
    for jobs in (1, 2):
        assert run.main([folder], "json", jobs=jobs) == 0
        record = json.loads(capsys.readouterr().out)
        del record["seconds"]
        records.append(record)
    assert records[0] == records[1]


def test_one_person_alone_has_no_stranger(folder, capsys):
    for path in folder.glob("q*"):
        path.unlink()
    assert run.main([folder]) == 0
    (line,) = [x for x in capsys.readouterr().out.splitlines() if "another person" in x]
    assert line.split()[3:7] == ["-", "-", "0", "0"]


def test_out_may_be_a_file(folder, tmp_path, capsys):
    assert run.main([folder], out=tmp_path / "new" / "b.json") == 0
    assert json.loads((tmp_path / "new" / "b.json").read_text())["schema"] == SCHEMA
    assert "alignment" in capsys.readouterr().out


def test_a_damaged_truth_is_told_before_measuring(folder, capsys, monkeypatch):
    (folder / "q.json").write_text("{")
    monkeypatch.setattr(run, "run_person", lambda _: pytest.fail("measured"))
    assert run.main([folder]) == run.WRONG_USE
    assert "q.json" in capsys.readouterr().err


def test_truth_is_opened_only_when_all_is_measured(folder, monkeypatch):
    job = plan([folder])[0]
    hidden = job.truth.rename(job.truth.with_suffix(".hidden"))

    def measure(photos, stranger, *, repeat, treatment, both_ways, sessions):
        assert all(isinstance(p, type(job.truth)) for p in (*photos, stranger))
        hidden.rename(job.truth)
        return MeasuredPerson((), (), (), None, None, (), ())

    monkeypatch.setattr(job_module, "measure_person", measure)
    with pytest.raises(ValueError, match=r"shorter|longer"):
        run_person(job)


def test_of_a_session_one_photo_makes_pairs_and_all_of_them_a_comparison(monkeypatch):
    def compare(before, after, align):
        assert align(before[0], after[0]) is align(before[0], after[0])
        return tuple(before), tuple(after)

    monkeypatch.setattr(person_module, "load_treated", lambda path, _: path)
    monkeypatch.setattr(
        person_module,
        "view_photo",
        lambda photo: SimpleNamespace(name=str(photo), measurement=None, candidates=None),
    )
    monkeypatch.setattr(person_module, "mirror", lambda photo: photo)
    monkeypatch.setattr(person_module, "align_views", lambda *_: object())
    monkeypatch.setattr(person_module, "compare_measured", compare)
    monkeypatch.setattr(person_module, "analyze_measured", lambda views, align: None)
    monkeypatch.setattr(person_module, "_record", lambda _: "")
    names = [Path(name) for name in "abcde"]
    done = measure_person(names, None, sessions=[(0, 1), (2,), (3, 4)])
    assert [(p.first, p.second) for p in done.pairs] == [(0, 2), (0, 3), (2, 3)]
    assert [(s.first, s.second) for s in done.sessions] == [
        ((0, 1), (2,)),
        ((0, 1), (3, 4)),
        ((2,), (3, 4)),
    ]
    shown = [[view.name for view in side] for side in done.sessions[1].comparison]
    assert shown == [["a", "b"], ["d", "e"]]
    alone = measure_person(names[:3], None)
    assert (len(alone.pairs), alone.sessions) == (3, ())


def test_mirror_swaps_left_and_right_only():
    rgb = np.random.default_rng(0).random((5, 4, 3)).astype(np.float32)
    photo = Photo(rgb, "a" * 64, name="x.jpg")
    turned = mirror(photo)
    assert np.array_equal(turned.rgb[:, 0], rgb[:, 3])
    assert turned.sha256 != photo.sha256
    assert np.array_equal(mirror(turned).rgb, rgb)
