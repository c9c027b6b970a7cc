"""Tunables of the blinded rating."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class RatingParams:
    """How many pairs are shown, and how the agreement is reckoned."""

    pairs: int = 10  # different pairs of a sitting: some minutes of looking
    repeats: int = (
        4  # of them shown once more with sides swapped, to ask a person against themselves
    )
    apart: int = (
        3  # other pairs at least between a pair and its repeat, so that it is not remembered
    )
    resamples: int = 2000  # of the bootstrap: the ends of the interval then hold to about a point
    least: int = 3  # answers below which an agreement is no figure
    seed: int = 20260601  # of the resampling, so that the same answers give the same interval
