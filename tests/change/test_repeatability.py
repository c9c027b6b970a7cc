"""A known scatter comes back, few photos lean on what is assumed, and one photo says nothing."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from analyzer.change.params import ChangeParams
from analyzer.change.repeatability import Repeatability, repeatability

PARAMS = ChangeParams()


def group(levels: NDArray[np.float64]) -> NDArray[np.float64]:
    """Log ratios of all pairs of photos whose overall log prominence is given."""
    return levels[None, :] - levels[:, None]


@pytest.mark.parametrize("size", [2, 3, 5])
@pytest.mark.parametrize("scatter", [0.05, 0.2])
def test_a_known_scatter_is_recovered(size: int, scatter: float) -> None:
    """Whatever the number of photos a session and however the sessions differ."""
    rng = np.random.default_rng(size)
    sessions = [group(rng.normal(rng.normal(), scatter, size)) for _ in range(3000)]
    found = repeatability(sessions)
    assert found is not None
    assert found.sem == pytest.approx(scatter, rel=0.03)
    assert found.degrees == 3000 * (size - 1)
    # 95 of 100 differences between two photos of one session lie within the stated limit.
    gaps = np.concatenate([s[np.triu_indices(size, 1)] for s in sessions])
    limit = -np.log1p(-found.mdc95)
    assert float((np.abs(gaps) < limit).mean()) == pytest.approx(0.95, abs=0.01)


def test_few_photos_lean_on_what_is_assumed() -> None:
    """Two photos that happen to agree prove no perfection."""
    found = repeatability([group(np.zeros(2))])
    assert found is not None
    share = PARAMS.repeat_prior / (PARAMS.repeat_prior + 1)
    assert found.sem == pytest.approx(PARAMS.repeat_sem * np.sqrt(share))
    many = repeatability([group(np.zeros(2))] * 50)
    assert many is not None
    assert many.sem < 0.3 * found.sem


def test_sessions_pool_in_any_order() -> None:
    rng = np.random.default_rng(3)
    sessions = [group(rng.normal(0, 0.1, n)) for n in (2, 4, 3)]
    assert repeatability(sessions) == repeatability(sessions[::-1])
    turned = [s[::-1, ::-1].T for s in sessions]
    one, other = repeatability(sessions), repeatability([-t.T for t in turned])
    assert one is not None
    assert other is not None
    assert one.sem == pytest.approx(other.sem)


def test_single_photos_say_nothing() -> None:
    assert repeatability([]) is None
    assert repeatability([np.zeros((1, 1)), np.zeros((1, 1))]) is None
    with pytest.raises(ValueError, match="two photos"):
        Repeatability(0.1, 0.1, 0.2, 0)
