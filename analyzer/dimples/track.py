"""Which finds in different photos are one dimple."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzer.dimples.params import DimpleParams


@dataclass(frozen=True)
class Identity:
    """One dimple in the reference frame.

    Parameters
    ----------
    x, y : float
        Place in the reference photo, photo pixels.
    size : float
        Standard deviation in back widths.
    p_fixed : float
        All photos together, 0-1.
    confidence : float
        Of the surest find, 0-1.
    members : tuple of (photo, dimple)
        Index of the photo and of the dimple in it.
    """

    x: float
    y: float
    size: float
    p_fixed: float
    confidence: float
    members: tuple[tuple[int, int], ...]


def identify(
    places: list[NDArray[np.float64]],
    sizes: list[NDArray[np.float64]],
    p_fixed: list[NDArray[np.float64]],
    confidence: list[NDArray[np.float64]],
    width_px: float,
    params: DimpleParams = DimpleParams(),
) -> tuple[Identity, ...]:
    """Group finds by place in the reference frame, the surest first.

    Parameters
    ----------
    places : list of (N_k, 2) float64
        Finds of each photo in reference photo pixels; nan where unmapped.
    sizes, p_fixed, confidence : list of (N_k,) float64
    width_px : float
        Back width in reference photo pixels.
    """
    order = sorted(
        ((float(c), k, n) for k, values in enumerate(confidence) for n, c in enumerate(values)),
        key=lambda item: (-item[0], item[1], item[2]),
    )
    groups: list[list[tuple[int, int]]] = []
    for _, k, n in order:
        place = places[k][n]
        if not np.isfinite(place).all():
            continue
        best, distance = None, params.same_place * width_px
        for group in groups:
            if any(photo == k for photo, _ in group):
                continue
            gap = float(np.linalg.norm(_centre(group, places) - place))
            if gap < distance:
                best, distance = group, gap
        if best is None:
            groups.append([(k, n)])
        else:
            best.append((k, n))
    out = []
    for group in groups:
        centre = _centre(group, places)
        weight = np.array([confidence[k][n] for k, n in group])
        size = float(np.exp(np.average([np.log(sizes[k][n]) for k, n in group], weights=weight)))
        fixed = float(np.average([p_fixed[k][n] for k, n in group], weights=weight))
        out.append(
            Identity(
                float(centre[0]),
                float(centre[1]),
                size,
                fixed,
                float(weight.max()),
                tuple(sorted(group)),
            )
        )
    return _distinct(out, width_px, params)


def _distinct(
    identities: list[Identity], width_px: float, params: DimpleParams
) -> tuple[Identity, ...]:
    """Without those that lie in the hollow of a surer one: a large dent can answer twice."""
    kept: list[Identity] = []
    for one in sorted(identities, key=lambda i: -i.confidence):
        apart = (
            np.hypot(one.x - other.x, one.y - other.y)
            > params.same_hollow * max(one.size, other.size) * width_px
            for other in kept
        )
        if all(apart):
            kept.append(one)
    return tuple(kept)


def _centre(group: list[tuple[int, int]], places: list[NDArray[np.float64]]) -> NDArray[np.float64]:
    return np.asarray(np.mean([places[k][n] for k, n in group], axis=0))
