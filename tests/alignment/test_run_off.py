"""A map that holds over a part of the back is not vouched for by chance elsewhere."""

from __future__ import annotations

import numpy as np
import pytest

from analyzer.alignment.dense import Refined
from analyzer.alignment.judge import among_their_like
from analyzer.alignment.params import AlignParams
from analyzer.alignment.spline import start_map

PARAMS = AlignParams()


def refined(chance: float, holds: float) -> tuple[Refined, np.ndarray]:
    """Patches on a grid: above they agree with rate `holds`, in the lowest third with `chance`."""
    y, x = np.mgrid[0:42, 0:30] * 20.0
    places = np.column_stack([x.ravel(), y.ravel()])
    low = places[:, 1] >= 560
    rng = np.random.default_rng(4)
    agrees = rng.random(len(places)) < np.where(low, chance, holds)
    nothing = np.zeros(len(places))
    still = start_map(np.eye(3), places.min(axis=0), places.max(axis=0), 100.0)
    return Refined(still, places, places, nothing, nothing, agrees), low


def test_chance_agreement_beyond_the_part_that_holds_is_dropped() -> None:
    result, low = refined(chance=0.15, holds=0.75)
    kept = among_their_like(result, PARAMS)
    # Next to the part that holds, neighbours there vouch for a few.
    assert kept[low].sum() < 0.4 * result.agrees[low].sum()
    assert kept[~low].sum() > 0.98 * result.agrees[~low].sum()
    assert not (kept & ~result.agrees).any()


@pytest.mark.parametrize("holds", [0.2, 0.5, 0.9])
def test_even_support_stays_whatever_its_share(holds: float) -> None:
    result, _ = refined(chance=holds, holds=holds)
    assert among_their_like(result, PARAMS).sum() > 0.9 * result.agrees.sum()
