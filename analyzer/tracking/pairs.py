"""The fixed pair among given dimples of a series, by what all photos show of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analyzer.dimples.kind import score_pairs
from analyzer.dimples.params import DimpleParams
from analyzer.dimples.score import prominence_of
from analyzer.measurement.view import View
from analyzer.tracking.model import Followed
from analyzer.tracking.sight import Sight


@dataclass(frozen=True)
class Pairs:
    """What the dimples look like as a pair.

    Parameters
    ----------
    p_fixed : tuple of (float or None)
        Probability of being fixed, one a dimple; None for one that no photo shows.
    pair : tuple of int
        Indices of the most likely pair; empty below even odds.
    """

    p_fixed: tuple[float | None, ...]
    pair: tuple[int, ...]


def pairs_of(
    dimples: Sequence[Followed],
    sights: Sequence[Sequence[Sight | None]],
    views: Sequence[View],
    params: DimpleParams = DimpleParams(),
) -> Pairs:
    """Score every two dimples as the fixed pair.

    Parameters
    ----------
    dimples : sequence of Followed
    sights : sequence of sequence of (Sight or None)
        By dimple, then by photo.
    views : sequence of View
    """
    rows: dict[int, tuple[float, ...]] = {}
    for n, (one, seen) in enumerate(zip(dimples, sights, strict=True)):
        body, log_depth = [], []
        for sight, view in zip(seen, views, strict=True):
            if sight is not None:
                fit, size = sight.fit, one.identity.size
                gain = float(np.hypot(fit.gain_right, fit.gain_up))
                depth = prominence_of(fit.right, fit.up, fit.dark, size, gain, params)
                body.append(view.to_body(np.array([[sight.x, sight.y]]))[0])
                log_depth.append(float(np.log(max(depth, 1e-5))))
        if body:
            u, v = np.median(body, axis=0).tolist()
            depth = float(np.exp(np.mean(log_depth)))
            rows[n] = (u, v, one.identity.size, depth, one.identity.confidence)
    if not rows:
        return Pairs((None,) * len(dimples), ())
    table, numbers = np.array(list(rows.values())), list(rows)
    scored = score_pairs(table[:, :2], table[:, 2], table[:, 3], table[:, 4], params)
    p_fixed: list[float | None] = [None] * len(dimples)
    for n, p in zip(numbers, np.clip(scored.p_fixed, 0, 1).tolist(), strict=True):
        p_fixed[n] = p
    return Pairs(tuple(p_fixed), tuple(numbers[k] for k in scored.pair or ()))
