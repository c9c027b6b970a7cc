"""Errors of depth against what is stated, by whatever is asked."""

from __future__ import annotations

import numpy as np
import pytest

from analyzer.bench.studies.depth_errors import Told, table, told_of, true_over_stated


def some(wider: float, light: str, tone: int, count: int = 300) -> list[Told]:
    """Dents of ten people whose errors are so many times what is stated."""
    rng = np.random.default_rng(tone)
    stated = rng.uniform(0.2, 0.6, count)
    off = wider * stated * rng.normal(size=count)
    return [
        Told(f"{light}{k % 10}", light, tone, 1.5, float(a), float(b))
        for k, (a, b) in enumerate(zip(off, stated, strict=True))
    ]


def test_errors_that_are_as_stated_are_one() -> None:
    told = some(1.0, "window", 1)
    assert true_over_stated(np.array([o.off / o.stated for o in told])) == pytest.approx(1, abs=0.1)


def test_each_light_and_tone_has_its_line() -> None:
    lines = table([*some(1.0, "window", 1), *some(2.0, "flash", 4)]).splitlines()
    ratio = {line[:14].strip(): float(line.split()[-4]) for line in lines[1:]}
    assert ratio["window"] == ratio["tone 1"] == pytest.approx(1, abs=0.1)
    assert ratio["flash"] == ratio["tone 4"] == pytest.approx(2, abs=0.2)
    assert ratio["window"] < ratio["all"] < ratio["flash"]


def test_dents_of_a_rendered_person_are_read_where_they_are(tmp_path) -> None:
    from analyzer.phantom.generate import main as generate

    assert generate(1, 5, tmp_path, True, False, False, None, 1, False, 400) == 0
    (path,) = tmp_path.glob("*.json")
    told = told_of(path)
    assert told
    assert all(one.stated > 0 for one in told)
    assert np.median([abs(one.off) for one in told]) < 1.0
