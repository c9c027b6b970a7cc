"""The share that a layer keeps of a dent comes back, whatever else lies there."""

from __future__ import annotations

import numpy as np
import pytest

from analyzer.bench.studies.kept import shares

RNG = np.random.default_rng(5)
Y, X = np.mgrid[-30:31, -30:31] / 12.0
DENT = (-X * np.exp(-(X**2 + Y**2) / 2)).astype(np.float32)
NEAR = np.hypot(X, Y) < 2


def grain(strength: float) -> np.ndarray:
    return RNG.normal(0, strength, DENT.shape).astype(np.float32)


@pytest.mark.parametrize("kept", [0.0, 0.45, 0.9, 1.2])
def test_a_known_share_comes_back_under_pigment_and_noise(kept: float) -> None:
    pigment = grain(0.2)
    red, plane = DENT + pigment + grain(0.05), kept * DENT + 0.1 * pigment + grain(0.05)
    found = shares(DENT, red, (plane, red), NEAR)
    assert found is not None
    assert found == pytest.approx([kept, 1.0], abs=0.06)


def test_nothing_is_said_where_the_truth_does_not_show() -> None:
    assert shares(DENT, grain(3.0), (DENT,), NEAR) is None
    hidden = np.where(X > -0.5, np.nan, DENT).astype(np.float32)
    assert shares(hidden, DENT, (DENT,), NEAR) is None
