"""A map between textures, sampled on a lattice of photo pixels, both ways."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from analyzer.alignment.model import DenseMap
from analyzer.alignment.spline import SplineMap
from analyzer.alignment.texture import Texture

Points = NDArray[np.float64]

SPACING = 12.0
"""Lattice spacing in reference texture pixels; the map bends over far more."""


@dataclass(frozen=True, eq=False)
class Support:
    """Where a map is known to hold.

    Parameters
    ----------
    places : (N, 2) float64
        Reference texture pixels.
    error : (N,) float64
        Expected error there, moving texture pixels.
    reach : float
        The map ends this far from the nearest place, reference texture pixels.
    slack : float
        Distance from the nearest place up to which nothing is added, reference texture pixels.
    growth : float
        Error added per pixel of distance beyond that.
    """

    places: Points
    error: NDArray[np.float64]
    reach: float
    slack: float
    growth: float


def dense_forward(
    mapping: SplineMap,
    support: Support,
    reference: Texture,
    moving: Texture,
    size: tuple[int, int],
) -> tuple[DenseMap, float]:
    """The map in photo pixels, and the share of the reference's skin that it covers."""
    step = SPACING * reference.zoom
    gx = np.arange(0, size[0] + step, step)
    gy = np.arange(0, size[1] + step, step)
    lattice = np.stack(np.meshgrid(gx, gy), axis=-1).reshape(-1, 2)
    texture_xy = (lattice + 0.5) / reference.zoom - 0.5
    mapped = np.full(texture_xy.shape, np.nan)
    error = np.full(len(texture_xy), np.nan)
    distance = np.full(len(texture_xy), np.inf)
    if len(support.places):
        tree = cKDTree(support.places)
        found = tree.query(texture_xy, distance_upper_bound=support.reach)
        distance, nearest = np.asarray(found[0], float), np.asarray(found[1], int)
        near = np.isfinite(distance)
        mapped[near] = (mapping(texture_xy[near]) + 0.5) * moving.zoom - 0.5
        beyond = np.maximum(distance[near] - support.slack, 0)
        grown = support.error[nearest[near]] + support.growth * beyond
        error[near] = grown * moving.zoom
    shape = (len(gy), len(gx))
    cells = np.round(np.clip(texture_xy, 0, np.array(reference.mask.shape[::-1]) - 1)).astype(int)
    skin = reference.mask[cells[:, 1], cells[:, 0]]
    covered = float(np.isfinite(distance[skin]).mean()) if skin.any() else 0.0
    return DenseMap(step, mapped.reshape(*shape, 2), size, error.reshape(shape)), covered


def dense_backward(forward: DenseMap, size: tuple[int, int]) -> DenseMap:
    """Invert a dense map by fixed-point steps with its mean linear part."""
    nodes = forward.xy.reshape(-1, 2)
    gh, gw = forward.xy.shape[:2]
    places = np.stack(np.meshgrid(np.arange(gw), np.arange(gh)), axis=-1).reshape(-1, 2)
    at_nodes = places * forward.step
    valid = np.isfinite(nodes).all(axis=1)
    gx, gy = (
        np.arange(0, size[0] + forward.step, forward.step),
        np.arange(0, size[1] + forward.step, forward.step),
    )
    wanted = np.stack(np.meshgrid(gx, gy), axis=-1).reshape(-1, 2)
    design = np.column_stack([nodes[valid], np.ones(valid.sum())])
    linear, *_ = np.linalg.lstsq(design, at_nodes[valid], rcond=None)
    guess = np.column_stack([wanted, np.ones(len(wanted))]) @ linear
    for _ in range(12):
        guess = guess - (forward(guess) - wanted) @ linear[:2]
    miss = np.linalg.norm(forward(guess) - wanted, axis=1)
    guess[~(miss < 1.0)] = np.nan
    # An error in the moving photo, seen from there, is one in the reference, times the scale.
    scale = np.sqrt(abs(np.linalg.det(linear[:2])))
    error = forward.errors(np.nan_to_num(guess, nan=-1e6)) * scale
    shape = (len(gy), len(gx))
    return DenseMap(forward.step, guess.reshape(*shape, 2), size, error.reshape(shape))


def scale_and_turn(mapping: SplineMap, at: NDArray[np.float64], zoom: float) -> tuple[float, float]:
    """Size of the moving back relative to the reference's, and its turn in degrees.

    ``zoom`` is the moving texture's over the reference's photo pixels per texture pixel.
    """
    offsets = np.array([[8.0, 0], [-8, 0], [0, 8], [0, -8]])
    values = mapping(at + offsets)
    jac = np.stack([(values[0] - values[1]) / 16, (values[2] - values[3]) / 16], axis=1)
    scale = float(np.sqrt(abs(np.linalg.det(jac)))) * zoom
    turn = float(np.degrees(np.arctan2(-jac[1, 0] + jac[0, 1], jac[0, 0] + jac[1, 1])))
    return scale, turn
