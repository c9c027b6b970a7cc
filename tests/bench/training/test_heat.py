"""The script that trains the network: it learns what it is told, and keeps people apart."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from analyzer.bench.training.judged import judge, report, told_of
from analyzer.bench.training.lessons import Lesson
from analyzer.dimples.heat import answer
from tests.bench.training.toys import lesson_of

pytest.importorskip("torch")


@pytest.fixture(scope="module")
def script() -> Any:
    return import_module("analyzer.bench.training.heat")


@pytest.fixture(scope="module")
def lessons() -> list[Lesson]:
    chance = np.random.default_rng(3)
    out = []
    for k in range(12):
        at = chance.uniform(8, 32, (2, 2))
        depths = np.exp(chance.uniform(0.1, 1.2, 2))
        dents = [(float(x), float(y), float(d), True) for (x, y), d in zip(at, depths, strict=True)]
        out.append(lesson_of(dents, f"f/{k % 4}", k))
    return out


@pytest.fixture(scope="module")
def small(script: Any) -> Any:
    return script.TeachParams(crop=32, batch=4, width=8, put_in=0.0, rate=1e-2)


def test_what_is_told_can_be_learnt_and_judged(
    script: Any, lessons: list[Lesson], small: Any
) -> None:
    net = script.train(lessons[:9], 120, small)
    arrays = script.arrays_of([net])
    apart = lessons[9:]
    judged = [judge(x, told_of(x, arrays)) for x in apart]
    found = sum(int(j.deep[: len(j.deep)].sum()) for j in judged)
    assert found == sum(j.wanted for j in judged) == 6
    # The surest are the dents.
    for j in judged:
        assert j.logits[j.dent == 1].min() > np.max(j.logits[j.dent == 0], initial=-99)
    depth, true = (np.concatenate([getattr(j, n) for j in judged]) for n in ("depth", "true"))
    assert np.corrcoef(depth, true)[0, 1] > 0.8
    lines = report(apart, judged).splitlines()
    assert "1.000 at 0.1" in lines[0]
    assert "rank" in lines[1]


def test_weights_that_are_trained_further_start_as_what_the_program_reads(
    script: Any, lessons: list[Lesson], small: Any
) -> None:
    arrays = script.weights()
    again = script.arrays_of([script.net_of(arrays)])
    for name, values in arrays.items():
        if name != "calibration":
            np.testing.assert_allclose(again[name], values, atol=1e-6, err_msg=name)
    first = script.train(lessons[:9], 120, small)
    longer = script.train(lessons[:9], 1, small, further=script.arrays_of([first]))
    moved = [
        float((a - b).detach().abs().max())
        for a, b in zip(first.parameters(), longer.parameters(), strict=True)
    ]
    assert 0 < max(moved) < 0.01


def test_half_way_between_two_networks_each_weight_is_their_mean(script: Any) -> None:
    one = script.weights()
    other = {name: a + 1 for name, a in one.items()}
    half = script.between(one, other, 0.5)
    np.testing.assert_allclose(half["enter"], one["enter"] + 0.5, atol=1e-6)
    np.testing.assert_array_equal(half["calibration"], other["calibration"])
    assert script.between(None, other, 0.5) is other


def test_the_program_answers_as_the_trained_network(script: Any, small: Any) -> None:
    """In NumPy as in PyTorch, one copy and the mean of two, each of both ways round."""
    import torch

    torch.manual_seed(0)
    nets = [script.Net(small.width).eval() for _ in range(2)]
    for net in nets:
        torch.nn.init.normal_(net.leave.weight, std=0.3)
        net.mean.data[:], net.spread.data[:] = 0.2, 1.4
    planes = np.random.default_rng(0).normal(0, 3, (script.PLANES, 21, 17)).astype(np.float32)
    with torch.no_grad():
        told = [
            n(torch.from_numpy(p)[None])[0].numpy()
            for n in nets
            for p in (planes, planes[:, :, ::-1].copy())
        ]
    told = [t[:, :, ::-1] if k % 2 else t for k, t in enumerate(told)]
    one = answer(planes, script.arrays_of(nets[:1]))
    assert one == pytest.approx((told[0] + told[1]) / 2, abs=1e-4)
    assert answer(planes, script.arrays_of(nets)) == pytest.approx(sum(told) / 4, abs=1e-4)
    # So that the mirror image of what is shown says the same.
    again = answer(planes[:, :, ::-1].copy(), script.arrays_of(nets[:1]))
    assert again[:, :, ::-1] == pytest.approx(one, abs=1e-5)


@pytest.fixture
def run(
    script: Any, lessons: list[Lesson], small: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[..., Any]:
    """The command on toys, with the place of the shipped network moved to a folder."""
    folder, shipped = tmp_path / "people", tmp_path / "room"
    folder.mkdir()
    shipped.mkdir()
    monkeypatch.setattr(script, "read_all", lambda folders, work, jobs: lessons)
    monkeypatch.setattr(script, "TeachParams", lambda: small)
    monkeypatch.setattr(script.train, "__defaults__", (small, "", None))
    monkeypatch.setattr(script.analyzer.dimples, "__file__", str(shipped / "__init__.py"))
    work = tmp_path / "work"
    work.mkdir()

    def go(*options: str) -> Any:
        base = [str(folder), "--work", str(work), "--steps", "20", "--folds", "2"]
        return CliRunner().invoke(script.main, [*base, *options]), shipped, work

    return go


def test_the_command_tells_and_writes_only_when_asked(run: Callable[..., Any]) -> None:
    result, shipped, work = run("--judged", "1")
    assert result.exit_code == 0, result.output
    assert "12 photos of 4 people" in result.output
    assert "depth: rank" in result.output
    assert list(shipped.iterdir()) == []
    nets = sorted(p.name for p in work.glob("net-*.pt"))
    assert len(nets) == 1
    result, shipped, work = run("--judged", "1", "--write")
    assert result.exit_code == 0, result.output
    # What was trained already is not trained again.
    assert len(list(work.glob("net-*.pt"))) == 2
    with np.load(shipped / "heat.npz") as arrays:
        assert all(arrays[n].dtype == np.float32 for n in arrays)
        assert arrays["calibration"].shape == (2, 2)
        assert arrays["calibration"][0, 0] != 1


def test_a_person_is_never_trained_on(
    script: Any, lessons: list[Lesson], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seen: list[set[str]] = []

    def note(some: list[Lesson], *_: object) -> Any:
        seen.append({x.person for x in some})
        return script.Net(8)

    monkeypatch.setattr(script, "kept", note)
    apart, judged = script.held_out(lessons, 4, 4, 1, tmp_path)
    assert len(apart) == len(judged) == len(lessons)
    assert [len(s) for s in seen] == [3] * 4
    for k, people in enumerate(seen):
        own = {x.person for x in apart[3 * k : 3 * k + 3]}
        assert not own & people


def test_a_folder_that_is_not_there_is_told(script: Any, tmp_path: Path) -> None:
    result = CliRunner().invoke(script.main, [str(tmp_path / "nowhere"), "--work", str(tmp_path)])
    assert result.exit_code == 2
    assert "nowhere" in result.output


def test_whoever_is_kept_apart_may_not_be_learnt_from(
    run: Callable[..., Any], tmp_path: Path
) -> None:
    result, shipped, _ = run("--apart", str(tmp_path), "--write")
    assert result.exit_code == 1
    assert "would judge what they taught" in result.output
    assert list(shipped.iterdir()) == []
