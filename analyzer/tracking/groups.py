"""Which candidates of different photos are one dimple, and how sure they make it together.

A dimple that one light hides another may show, and what is a fold or a shadow in one light is gone
in the next. Photos of one light are misread alike, so that a second of them adds nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzer.tracking.model import Identity
from analyzer.tracking.params import IdentityParams

Numbers = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Group:
    """Candidates of different photos at one place, one a photo at most.

    Parameters
    ----------
    place : (2,) float64
        In the reference frame, photo pixels.
    size : float
        Standard deviation in back widths.
    members : tuple of (photo, candidate)
        The surest first.
    """

    place: Numbers
    size: float
    members: tuple[tuple[int, int], ...]


def group(
    places: Sequence[Numbers],
    sizes: Sequence[Numbers],
    confidence: Sequence[Numbers],
    width_px: float,
    params: IdentityParams = IdentityParams(),
) -> list[Group]:
    """Group candidates by place in the reference frame, the surest first.

    Parameters
    ----------
    places : sequence of (N_k, 2) float64
        Candidates of each photo in reference photo pixels; nan where unmapped.
    sizes, confidence : sequence of (N_k,) float64
    width_px : float
        Back width in reference photo pixels.
    """
    order = sorted(
        ((float(c), k, n) for k, values in enumerate(confidence) for n, c in enumerate(values)),
        key=lambda item: (-item[0], item[1], item[2]),
    )
    groups: list[list[tuple[int, int]]] = []
    centres: list[Numbers] = []
    for _, k, n in order:
        place = places[k][n]
        if not np.isfinite(place).all():
            continue
        best, distance = -1, params.same_place * width_px
        for number, (members, centre) in enumerate(zip(groups, centres, strict=True)):
            gap = float(np.hypot(*(centre - place)))
            if gap < distance and all(photo != k for photo, _ in members):
                best, distance = number, gap
        if best < 0:
            groups.append([(k, n)])
            centres.append(place)
        else:
            groups[best].append((k, n))
            centres[best] = _weighted(places, confidence, groups[best])
    logs = [np.log(np.asarray(s, float)) for s in sizes]
    return [
        Group(centre, float(np.exp(_weighted(logs, confidence, members))), tuple(members))
        for members, centre in zip(groups, centres, strict=True)
    ]


def _weighted(
    values: Sequence[Numbers], confidence: Sequence[Numbers], members: Sequence[tuple[int, int]]
) -> Numbers:
    weight = [confidence[k][n] for k, n in members]
    return np.asarray(np.average([values[k][n] for k, n in members], axis=0, weights=weight))


def joint_confidence(
    confidence: Numbers,
    gain: Numbers,
    light: NDArray[np.int64],
    params: IdentityParams = IdentityParams(),
) -> float:
    """Probability of an indentation by all photos that show its place, 0-1.

    Parameters
    ----------
    confidence : (K,) float64
        By each photo alone, 0-1; nan where it has no candidate there.
    gain : (K,) float64
        Slope gain at the place.
    light : (K,) int64
        Number of the light, the same for photos that share it.
    """
    sure = np.clip(np.nan_to_num(confidence, nan=0.0), 1e-6, 1 - 1e-6)
    odds = np.maximum(np.log(sure / (1 - sure)), params.joint_miss)
    said = []
    for one in np.unique(light):
        here = light == one
        best = float(odds[here].max())
        best -= params.joint_same * (best - float(odds[here].mean()))
        # Light that hides relief cannot refute a dimple.
        weight = min(1.0, float(np.median(gain[here])) / params.joint_gain)
        said.append((best, 1.0 if best > params.joint_even else weight))
    said.sort(reverse=True)
    if not said:
        return 0.0
    total = said[0][0]
    total += params.joint_share * sum(w * (value - params.joint_even) for value, w in said[1:])
    return float(1 / (1 + np.exp(-np.clip(total, -30, 30))))


def distinct(
    identities: Sequence[Identity], width_px: float, params: IdentityParams = IdentityParams()
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
