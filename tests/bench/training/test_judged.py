"""How a network that never saw a person is judged."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analyzer.bench.training import judged
from analyzer.bench.training.judged import Judged
from tests.bench.training.toys import lesson_of


def test_flash_counts_for_false_finds_alone() -> None:
    window, flash = (
        lesson_of([(20, 20, 2.0, True)]),
        lesson_of([(20, 20, 2.0, True)], light="flash"),
    )
    hit = Judged(
        np.array([3.0, 1.0]), np.array([1, 0], np.int8), np.array([True, False]), 1,
        np.array([False, True]),
        *(np.zeros(1) for _ in range(3)),
    )  # fmt: skip
    miss = replace(hit, logits=np.array([2.0, 2.5]))
    text = judged._recalls([window, flash], [hit, miss])
    assert "1.000 at 0.5" in text
    assert "1.000 at 0.1" in judged._recalls([window], [hit])


def test_calibration_makes_logits_true() -> None:
    """Twice too sure and shifted: mended; errors stated at half of what they are: doubled."""
    chance = np.random.default_rng(5)
    true = chance.normal(-1, 1.5, 4000)
    dent = (chance.random(4000) < 1 / (1 + np.exp(-true))).astype(np.int8)
    off = chance.normal(0, 0.4, 4000)
    told = Judged(
        2 * true + 1, dent, dent > 0, 1, dent == 0, off, np.zeros(4000), np.full(4000, 0.2)
    )
    (slope, offset), (wider, _) = judged.calibration([told])
    assert slope == pytest.approx(0.5, abs=0.05)
    assert offset == pytest.approx(-0.5, abs=0.12)
    assert wider == pytest.approx(np.log(2), abs=0.06)
