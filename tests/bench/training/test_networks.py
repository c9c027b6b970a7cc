"""The script that trains the networks: what it calls a dent, and people kept apart."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from analyzer.bench.people.truth import Capture, LightKind, TrueDimple, read_truth
from analyzer.bench.training.fit import TrainingParams
from analyzer.dimples.evidence import COUNT
from analyzer.dimples.network import Network

REACH = 8.0
NUMBERS, LOOKS = 4, 3
MM_PER_PX = 0.5


@pytest.fixture(scope="module")
def script() -> Any:
    return import_module("analyzer.bench.training.networks")


@pytest.fixture
def quick(script: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The script with less training, enough for toys."""
    small = TrainingParams(hidden=(8, 4), copies=2, epochs=30, batch=32, rate=1e-2, drop=(0.0, 0.0))
    monkeypatch.setattr(script, "DETECTOR", small)
    monkeypatch.setattr(script, "DEPTH", small)
    return script


def dimple(x_mm: float, depth_mm: float = 2.0, visible: bool = True) -> TrueDimple:
    return TrueDimple(0, False, x_mm / MM_PER_PX, 0.0, depth_mm, visible)


def capture_of(dimples: tuple[TrueDimple, ...], kind: str = "window") -> Capture:
    light = LightKind(kind, 0.0, 0.0)
    return Capture("a.jpg", 1.0, light, MM_PER_PX, dimples, np.zeros((0, 2)), np.zeros(0, bool))


def lesson_of(
    script: Any, at_mm: tuple[float, ...], dimples: tuple[TrueDimple, ...], kind: str = "window"
) -> Any:
    """Candidates on one line."""
    places = np.array([[x, 0.0] for x in at_mm]).reshape(-1, 2)
    return script.Lesson(
        "folder/a", np.zeros((len(places), NUMBERS)), places, np.zeros((0, LOOKS)), np.zeros(0),
        dimples, capture_of(dimples, kind),
    )  # fmt: skip


def test_candidates_near_and_far_are_dents_and_not(script: Any) -> None:
    """In millimetres, whatever the photo's scale; the reach itself still counts."""
    lesson = lesson_of(script, (102.0, 108.0 - 1e-6, 150.0), (dimple(100), dimple(115)))
    dent, known = lesson.labels(REACH)
    assert dent.tolist() == [True, True, False]
    assert known.tolist() == [True, True, True]


def test_a_second_candidate_on_one_dent_is_not_learnt(script: Any) -> None:
    dent, known = lesson_of(script, (104.0, 101.0), (dimple(100),)).labels(REACH)
    assert dent.tolist() == [False, True]
    assert known.tolist() == [False, True]


@pytest.mark.parametrize(
    ("there", "dent", "known"),
    [
        (dimple(100, 0.69), False, False),
        (dimple(100, 0.7), True, True),
        (dimple(100, 3.0, visible=False), False, False),
        (dimple(100, float("nan")), False, False),
    ],
    ids=["shallow", "deep enough", "hidden", "unmeasured"],
)
def test_shallow_and_hidden_dents_are_neither(
    script: Any, there: TrueDimple, dent: bool, known: bool
) -> None:
    labels = lesson_of(script, (101.0, 200.0), (there,)).labels(REACH)
    assert [x.tolist() for x in labels] == [[dent, False], [known, True]]


def test_smooth_skin_has_only_false_candidates(script: Any) -> None:
    dent, known = lesson_of(script, (10.0, 50.0), ()).labels(REACH)
    assert not dent.any()
    assert known.all()
    dent, known = lesson_of(script, (), (dimple(100),)).labels(REACH)
    assert dent.shape == known.shape == (0,)


def test_rates_by_hand(script: Any) -> None:
    """Two deep dents, one found; one false find in two photos."""
    dimples = (dimple(100, 2.0), dimple(200, 1.0), dimple(300, 0.8))
    lessons = [lesson_of(script, (101.0, 201.0, 301.0, 400.0), dimples), lesson_of(script, (), ())]
    sure = [np.array([0.9, 0.2, 0.7, 0.6]), np.zeros(0)]
    assert script.rates(lessons, sure, 0.5, REACH) == [1 / 2, 1 / 2]
    # The limit itself still counts.
    assert script.rates(lessons, sure, 0.2, REACH) == [1.0, 1 / 2]
    assert script.rates(lessons, sure, 0.65, REACH) == [1 / 2, 0.0]
    assert script.rates(lessons, sure, 0.95, REACH) == [0.0, 0.0]


def test_flash_counts_for_false_finds_alone(script: Any) -> None:
    flash = lesson_of(script, (101.0, 400.0), (dimple(100), dimple(200)), "flash")
    window = lesson_of(script, (101.0,), (dimple(100),))
    sure = [np.ones(2), np.ones(1)]
    assert script.rates([flash, window], sure, 0.5, REACH) == [1.0, 1 / 2]
    assert script.rates([], [], 0.5, REACH) == [0.0, 0.0]


def test_two_finds_on_one_dent_are_one_and_a_false_one(script: Any) -> None:
    lesson = lesson_of(script, (99.0, 103.0), (dimple(100),))
    assert script.rates([lesson], [np.ones(2)], 0.5, REACH) == [1.0, 1.0]


def toy(script: Any, person: str, seed: int, twist: float = 0.0) -> Any:
    """A photo whose first number tells dents, and whose first look tells their depth.

    With ``twist`` 1 they say the opposite, and the second number and look tell that they do.
    """
    rng = np.random.default_rng(seed)
    dents = tuple(dimple(40.0 * k, float(d)) for k, d in enumerate(rng.uniform(1.2, 3.0, 12)))
    false = [40.0 * k + 20 for k in range(12)]
    places = np.array([[x, 0.0] for x in [40.0 * k for k in range(12)] + false])
    numbers = rng.normal(0, 1, (24, NUMBERS))
    numbers[:, 0] = np.repeat([1.5, -1.5], 12) * (1 - 2 * twist) + rng.normal(0, 0.3, 24)
    numbers[:, 1] += 3 * twist
    depths = np.log([d.depth_mm for d in dents])
    looks = rng.normal(0, 1, (12, LOOKS))
    looks[:, 0] = depths * (1 - 2 * twist) + rng.normal(0, 0.02, 12)
    looks[:, 1] += 3 * twist
    return script.Lesson(person, numbers, places, looks, depths, dents, capture_of(dents))


def test_people_not_trained_on_are_told_when_they_are_alike(quick: Any) -> None:
    lessons = [toy(quick, f"f/{k % 6}", k) for k in range(24)]
    sure, deep = quick.held_out(lessons, 3, REACH)
    assert [len(s) for s in sure] == [24] * 24
    assert [d.shape for d in deep] == [(12, 2)] * 24
    found, false = quick.rates(lessons, sure, 0.5, REACH)
    assert found > 0.97
    assert false < 0.5
    value, true = np.concatenate(deep)[:, 0], np.concatenate([x.depths for x in lessons])
    assert np.corrcoef(value, true)[0, 1] > 0.9


def test_a_person_is_never_trained_on(quick: Any) -> None:
    """One person shows all the other way round: kept apart, no photo of the person is told.

    Trained along, every photo is, so it is not that this could not be learnt.
    """
    lessons = [toy(quick, f"f/{k % 6}", k, twist=float(k % 6 == 0)) for k in range(24)]
    sure, deep = quick.held_out(lessons, 6, REACH)
    network = quick.fit_detector(lessons, REACH)
    for k, (lesson, p, d) in enumerate(zip(lessons, sure, deep, strict=True)):
        dent, _ = lesson.labels(REACH)
        gap = p[dent].mean() - p[~dent].mean()
        assert (gap < -0.3) if k % 6 == 0 else (gap > 0.3)
        along = network.probability(lesson.numbers)
        assert along[dent].mean() - along[~dent].mean() > 0.3
        if k % 6 == 0:
            assert np.corrcoef(d[:, 0], lesson.depths)[0, 1] < 0.5


def test_what_others_show_changes_the_answer_and_ones_own_does_not(quick: Any) -> None:
    """Turning a person's own truth round leaves that person's probabilities bit for bit."""
    lessons = [toy(quick, f"f/{k}", k) for k in range(4)]
    sure, _ = quick.held_out(lessons, 4, REACH)
    away = capture_of(tuple(dimple(40.0 * k + 20) for k in range(12)))
    turned = [replace(lessons[0], capture=away), *lessons[1:]]
    other, _ = quick.held_out(turned, 4, REACH)
    assert (other[0] == sure[0]).all()
    for k in (1, 2, 3):
        assert (other[k] != sure[k]).any()


def test_report_of_depth_by_hand(script: Any) -> None:
    """Errors of 0.1 stated as 0.1 are honest; stated as 0.05 they are twice as large."""
    lesson = replace(
        lesson_of(script, (), ()), looks=np.zeros((4, LOOKS)), depths=np.array([0.0, 1.0, 2.0, 3.0])
    )
    value = lesson.depths + 0.1 * np.array([1, -1, 1, -1])
    for stated, ratio in ((0.1, "1.00"), (0.05, "2.00")):
        told = script.report_depth([lesson], [np.column_stack([value, np.full(4, np.log(stated))])])
        assert told == f"rank 1.00, error 0.10 (log), true over stated error {ratio}"


@pytest.fixture
def run(quick: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Any]:
    """The command on toys, with the place of the shipped networks moved to a folder."""
    folder, shipped = tmp_path / "people", tmp_path / "room"
    folder.mkdir()
    shipped.mkdir()
    lessons = [toy(quick, f"{folder}/{k % 4}", k) for k in range(8)]
    monkeypatch.setattr(quick, "read_all", lambda folders, jobs: lessons)
    monkeypatch.setattr(quick.analyzer.dimples, "__file__", str(shipped / "__init__.py"))

    def go(*options: str) -> Any:
        result = CliRunner().invoke(quick.main, [str(folder), "--folds", "4", *options])
        return result, sorted(p.name for p in shipped.iterdir()), shipped, lessons

    return go


def test_the_command_tells_and_writes_nothing(run: Callable[..., Any]) -> None:
    result, files, _, _ = run()
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert sum("above" in line and line.startswith("people") for line in lines) == 5
    assert sum("depth: rank" in line for line in lines) == 1
    assert files == []


def test_the_command_writes_networks_that_answer(quick: Any, run: Callable[..., Any]) -> None:
    """The files hold the networks trained on all photos, in single precision."""
    result, files, folder, lessons = run("--write")
    assert result.exit_code == 0
    assert files == ["depth.npz", "detector.npz"]
    for name, fit, shown in (
        ("detector", quick.fit_detector(lessons, REACH), lessons[0].numbers),
        ("depth", quick.fit_depth(lessons), lessons[0].looks),
    ):
        with np.load(folder / f"{name}.npz") as arrays:
            assert all(arrays[n].dtype == np.float32 for n in arrays)
            again = Network.of(arrays)
        assert again.outputs(shown) == pytest.approx(fit.outputs(shown), abs=1e-4)


@pytest.mark.parametrize("name", ["detector", "depth"])
def test_one_network_may_be_replaced_alone(run: Callable[..., Any], name: str) -> None:
    result, files, _, _ = run("--write", "--only", name)
    assert result.exit_code == 0
    assert files == [f"{name}.npz"]


def test_a_folder_that_is_not_there_is_told(script: Any, tmp_path: Path) -> None:
    result = CliRunner().invoke(script.main, [str(tmp_path / "nowhere")])
    assert result.exit_code == 2
    assert "nowhere" in result.output


@pytest.mark.slow
def test_a_rendered_photo_becomes_a_lesson(script: Any, studio: Any, tmp_path: Path) -> None:
    """Candidates lie on the dents of the truth, and the depths are those that were made."""
    rendering = studio.shoot(studio.person(), studio.scene())
    Image.fromarray(rendering.rgb).save(tmp_path / "a.png")
    shot = {**json.loads(json.dumps(rendering.truth)), "file": "a.png"}
    truth = {"subject": "p", "tone": 3, "captures": [shot]}
    (tmp_path / "p.json").write_text(json.dumps(truth))
    capture = read_truth(tmp_path / "p.json").captures[0]
    lesson = script.read_lesson("f/p", tmp_path / "a.png", capture)
    assert lesson.numbers.shape == (len(lesson.places), COUNT)
    assert lesson.looks.shape == (len(lesson.depths), 30)
    assert len(lesson.depths) == len(lesson.dents) >= 4
    at = np.array([[d.x, d.y] for d in lesson.dents]) * capture.mm_per_px
    gaps = np.linalg.norm(lesson.places[:, None] - at, axis=2).min(axis=0)
    assert np.sum(gaps < 4) >= 4
    dent, known = lesson.labels(REACH)
    assert dent.sum() >= 4
    assert (known & ~dent).sum() > 5
    # Smooth skin teaches what is no dent, and no depth; its tables are as wide.
    bare = script.read_lesson("f/p", tmp_path / "a.png", replace(capture, dimples=()))
    assert bare.looks.shape == (0, 30)
    assert len(bare.depths) == 0
    # In the logarithm, one back width for all.
    width_mm = 1000 * np.array([d.depth_mm for d in lesson.dents]) / np.exp(lesson.depths)
    assert np.ptp(width_mm) < 1e-6
    assert 200 < width_mm[0] < 420


def test_a_photo_without_a_back_is_no_lesson(script: Any, tmp_path: Path) -> None:
    Image.new("RGB", (300, 400), (90, 110, 140)).save(tmp_path / "wall.png")
    assert script.read_lesson("f/p", tmp_path / "wall.png", capture_of(())) is None
