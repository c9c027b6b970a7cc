"""Tunable numbers of the benchmark, none of which touches a measurement."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class BenchSettings:
    """How measured is held against true.

    Parameters
    ----------
    match_mm : float
        A found dimple is a true one when it lies within this distance: about the radius of a
        dimple, and well below their usual spacing.
    silent_mm : float
        An accepted alignment with a larger median error is a silent failure.
    deep_mm : float
        Dimples from this depth on must be found.
    calibration_factor : float
        The stated error must lie within this factor of the true one, either way.
    froc : tuple of float
        False finds a photo at which a FROC curve is told; the curve's one figure is at `at_false`.
    at_false : float
    depth_bins_mm : tuple of float
        Lower edges of the depth bins.
    mark_mm : float
        A false find lies on a mark of the skin when it is this near.
    furrow_mm : float
        Half the width of the spine furrow.
    resamples : int
        Bootstrap resamples of people.
    seed : int
        Of the bootstrap, so that the same cases give the same intervals.
    level : float
        Coverage of the bootstrap intervals, 0-1.
    """

    match_mm: float = 8.0
    silent_mm: float = 3.0
    deep_mm: float = 1.0
    calibration_factor: float = 1.5
    froc: tuple[float, ...] = (0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0)
    at_false: float = 0.3
    depth_bins_mm: tuple[float, ...] = (0.0, 0.5, 1.0, 1.5, 2.5)
    mark_mm: float = 8.0
    furrow_mm: float = 12.0
    resamples: int = 1000
    seed: int = 0
    level: float = 0.95
