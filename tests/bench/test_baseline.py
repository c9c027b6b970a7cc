"""A small fixed set of rendered people keeps its figures; and the guard can fail.

A figure that moved on purpose is written down with
``dimples bench --baseline benchmarks/baseline.json --write-baseline``.
"""

from __future__ import annotations

import json
from dataclasses import replace
from math import isnan, nan
from pathlib import Path

import pytest

from analyzer.bench import run
from analyzer.bench.baseline import (
    Baseline,
    BaselineFigure,
    BaselineSet,
    Drift,
    drift_table,
    drifts,
    figures_of,
    read_baseline,
    render_set,
    updated,
    write_baseline,
)
from analyzer.bench.figures.figures import definitions

FILE = Path(__file__).parents[2] / "benchmarks" / "baseline.json"


@pytest.fixture(scope="module")
def baseline() -> Baseline:
    return read_baseline(FILE)


@pytest.fixture(scope="module")
def people(baseline, tmp_path_factory):
    """Cases of the set, rendered and measured now."""
    folder = tmp_path_factory.mktemp("baseline")
    render_set(baseline.render, folder)
    return [r.ours for r in run.measure_all(run.plan([folder]))]


def drifted(baseline: Baseline, people) -> set[str]:
    return {d.figure.key for d in drifts(baseline, figures_of(people)) if not d.kept}


@pytest.mark.slow
def test_no_figure_has_drifted(baseline, people):
    found = drifts(baseline, figures_of(people))
    moved = [f"{d.figure.key}: {d.figure.value} is now {d.value}" for d in found if not d.kept]
    assert not moved, (
        "Meant? Then: dimples bench --baseline benchmarks/baseline.json --write-baseline\n"
        + "\n".join(moved)
    )


def test_a_worse_alignment_is_noticed(baseline, people):
    def off(pair):
        return replace(pair, errors_mm=tuple(e + 0.3 for e in pair.errors_mm))

    worse = [replace(p, pairs=tuple(off(c) for c in p.pairs)) for p in people]
    assert {"tre_median", "tre_p95"} <= drifted(baseline, worse) - drifted(baseline, people)


def test_two_dimples_lost_are_noticed(baseline, people):
    first, *others = people
    lost, photos = 2, []
    for photo in first.photos:
        dimples = []
        for d in photo.dimples:
            take = lost and d.called is not None and d.depth_mm >= 1
            dimples.append(replace(d, called=None, prominence=nan, p_fixed=nan) if take else d)
            lost -= bool(take)
        photos.append(replace(photo, dimples=tuple(dimples)))
    assert lost == 0
    worse = [replace(first, photos=tuple(photos)), *others]
    assert "recall_deep" in drifted(baseline, worse)


def test_a_verdict_turned_round_is_noticed(baseline, people):
    def turned(pair):
        return replace(pair, verdict="increased") if pair.true_change < 0 else pair

    worse = [replace(p, pairs=tuple(turned(c) for c in p.pairs)) for p in people]
    assert "wrong_way" in drifted(baseline, worse)


def test_every_figure_has_a_baseline_and_every_tolerance_a_reason(baseline):
    assert {f.key for f in baseline.figures} == {d.key for d in definitions()}
    for figure in baseline.figures:
        assert figure.tolerance >= 0
        assert len(figure.why) > 10, figure.key


def test_the_set_shows_enough_to_be_worth_guarding(baseline):
    known = {f.key for f in baseline.figures if not isnan(f.value)}
    wanted = {"tre_median", "refused", "recall_deep", "false_found", "pair_found", "depth_rho"}
    assert wanted | {"false_change", "found_35_same", "change_error_same", "calibrated"} <= known


@pytest.mark.parametrize(
    ("value", "kept"), [(10.0, True), (10.5, True), (9.5, True), (10.6, False), (nan, False)]
)
def test_drift_is_judged_by_the_stated_tolerance(value, kept):
    assert Drift(BaselineFigure("a", 10.0, 0.5, "because"), value).kept is kept


def test_a_figure_that_appears_has_drifted():
    figure = BaselineFigure("a", nan, 0.5, "because")
    assert not Drift(figure, 1.0).kept
    assert Drift(figure, nan).kept


@pytest.fixture
def tiny(tmp_path, monkeypatch, folder) -> Path:
    """A baseline over photos without a back, which take no time."""
    monkeypatch.setattr(run, "render_set", lambda _, where: [
        (where / p.name).write_bytes(p.read_bytes()) for p in folder.iterdir()
    ])  # fmt: skip
    figures = (
        BaselineFigure("refused", 100.0, 1.0, "all of them"),
        BaselineFigure("tre_median", nan, 1.0, "no pair is accepted"),
    )
    path = tmp_path / "baseline.json"
    write_baseline(path, Baseline("dimples.baseline/1", BaselineSet(), figures))
    return path


@pytest.mark.slow
def test_command_fails_on_drift_and_writes_when_told(tiny, capsys):
    assert run.check_baseline(tiny, write=False) == 0
    text = tiny.read_text()
    tiny.write_text(text.replace("100.0", "90.0"))
    assert run.check_baseline(tiny, write=False) == run.DRIFTED
    assert "NO" in capsys.readouterr().out
    assert run.check_baseline(tiny, write=True) == 0
    assert tiny.read_text() == text
    assert run.check_baseline(tiny, write=False) == 0


def test_writing_keeps_tolerances_and_reasons(baseline, tmp_path):
    values = {f.key: 1.25 for f in baseline.figures}
    new = updated(baseline, values)
    assert [f.value for f in new.figures] == [1.25] * len(new.figures)
    assert [(f.key, f.tolerance, f.why) for f in new.figures] == [
        (f.key, f.tolerance, f.why) for f in baseline.figures
    ]
    write_baseline(tmp_path / "b.json", new)
    assert read_baseline(tmp_path / "b.json") == new


@pytest.mark.parametrize("text", ["", "[]", "{}", json.dumps({"schema": "other"})])
def test_no_baseline_is_told(tmp_path, text, capsys):
    path = tmp_path / "b.json"
    path.write_text(text)
    assert run.check_baseline(path, write=True) == run.WRONG_USE
    assert path.read_text() == text
    assert "b.json" in capsys.readouterr().err


def test_table_names_what_moved():
    table = drift_table([Drift(BaselineFigure("a", 1.0, 0.1, "because"), 2.0)])
    assert table.lines == (("a", "1", "2", "0.10", "NO"),)
