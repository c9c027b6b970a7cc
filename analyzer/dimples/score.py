"""Turns dents into dimples with their scores: visibility, prominence, Hexsel-style items."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analyzer.dimples.detect import Dent
from analyzer.dimples.kind import kind_of, score_pairs
from analyzer.dimples.model import Candidates, Dimple, Grade
from analyzer.dimples.params import DimpleParams
from analyzer.dimples.plain import plain_depth, shading_of

FWHM = 2.3548
"""Full width at half depth of a Gaussian, in standard deviations."""


def prominence_of(
    right: float, up: float, dark: float, sigma: float, gain: float, params: DimpleParams
) -> float:
    """Light-corrected depth in the unit of ``sigma``, for comparing the dents of one photo."""
    return float(plain_depth(shading_of(right, up, dark, params), sigma, gain, params))


def dimple_visibility(
    right: float, up: float, dark: float, params: DimpleParams = DimpleParams()
) -> float:
    """How strongly a dent of these amplitudes (natural log units) shows, 0-100."""
    amplitude = np.hypot(np.hypot(right, up), max(dark, 0))
    return float(100 * (1 - np.exp(-amplitude / params.visible_amplitude)))


def to_dimples(
    dents: tuple[Dent, ...],
    photo_xy: NDArray[np.float64],
    uv: NDArray[np.float64],
    photo_per_surface: float,
    width_px: float,
    prominence_per_width: float,
    params: DimpleParams = DimpleParams(),
) -> tuple[Dimple, ...]:
    """Dimples with kind and scores, most visible first.

    Parameters
    ----------
    dents : tuple of Dent
        Candidates of any confidence; the fixed pair may lift a weak one.
    photo_xy : (N, 2) float64
        Their places in photo pixels.
    uv : (N, 2) float64
        Their places in the body frame.
    photo_per_surface : float
        Photo pixels per surface pixel.
    width_px : float
        Back width in surface pixels.
    prominence_per_width : float
        Prominence of a depth of one back width in the wanted unit (1000 for per mille).
    """
    if not dents:
        return ()
    size = np.array([d.sigma_px for d in dents]) / width_px
    depth = np.array(
        [prominence_of(d.right, d.up, d.dark, d.sigma_px / width_px, d.gain, params) for d in dents]
    )
    confidence = np.array([d.confidence for d in dents])
    pairs = score_pairs(uv, size, depth, confidence, params)
    if pairs.pair is not None:
        # Two mirror-image dents where the pair belongs vouch for each other.
        both = list(pairs.pair)
        confidence[both] = np.maximum(confidence[both], pairs.p_fixed[both])
    out = []
    for k in _one_a_hollow(dents, confidence, params):
        dent, sure = dents[k], float(confidence[k])
        value = float(np.exp(dent.log_depth)) / 1000 * prominence_per_width
        p_fixed = float(np.clip(pairs.p_fixed[k], 0, 1))
        out.append(
            Dimple(
                x=float(photo_xy[k, 0]),
                y=float(photo_xy[k, 1]),
                width_px=float(FWHM * dent.sigma_px * photo_per_surface),
                visibility=dimple_visibility(dent.right, dent.up, dent.dark, params),
                prominence=value,
                prominence_se=value * dent.log_depth_se,
                kind=kind_of(p_fixed, params),
                p_fixed=p_fixed,
                confidence=min(sure, 1.0),
                u=float(uv[k, 0]),
                v=float(uv[k, 1]),
            )
        )
    return tuple(sorted(out, key=lambda d: -d.visibility))


def to_candidates(
    dents: tuple[Dent, ...],
    photo_xy: NDArray[np.float64],
    width_px: float,
    dimples: tuple[Dimple, ...],
    params: DimpleParams = DimpleParams(),
) -> Candidates:
    """What other photos of the same back may confirm or refute.

    Parameters
    ----------
    dents, photo_xy, width_px
        As for `to_dimples`.
    dimples : tuple of Dimple
        What `to_dimples` made of them.
    """
    number = {(d.x, d.y): n for n, d in enumerate(dimples)}
    rows = []
    for dent, (x, y) in zip(dents, photo_xy.tolist(), strict=True):
        found = number.get((x, y), -1)
        if found >= 0 or dent.confidence >= params.joint_floor:
            size = dent.sigma_px / width_px
            depth = prominence_of(dent.right, dent.up, dent.dark, size, dent.gain, params)
            rows.append((x, y, size, depth, dent.confidence, found))
    if not rows:
        return Candidates.none()
    table = np.array(rows, float)
    return Candidates(
        table[:, :2], table[:, 2], table[:, 3], table[:, 4], table[:, 5].astype(np.int64)
    )


def _one_a_hollow(
    dents: tuple[Dent, ...], confidence: NDArray[np.float64], params: DimpleParams
) -> list[int]:
    """The sure enough dents, surest first, without those in the hollow of a surer one: its wall and
    its rim answer, too."""
    kept: list[int] = []
    for k in np.argsort(-confidence, kind="stable").tolist():
        if confidence[k] < params.min_confidence:
            break
        one = dents[k]
        if all(
            np.hypot(one.x - dents[j].x, one.y - dents[j].y)
            > params.same_hollow * max(one.sigma_px, dents[j].sigma_px)
            for j in kept
        ):
            kept.append(k)
    return kept


def photo_visibility(dimples: tuple[Dimple, ...], params: DimpleParams = DimpleParams()) -> float:
    """Visibility of a photo, 0-100: summed shading of its modifiable dimples, saturating.

    Unsure dimples count by their probability of being modifiable.
    """
    shown = 0.0
    for amplitude in _counted(dimples, params):
        shown += amplitude
    return float(100 * (1 - np.exp(-shown / params.visible_total)))


def visibility_parts(
    dimples: tuple[Dimple, ...], params: DimpleParams = DimpleParams()
) -> tuple[float, ...]:
    """What each dimple adds to the visibility of its photo; together they are that score.

    The score saturates, so that each one's share is that of its shading in the sum of all.

    Parameters
    ----------
    dimples : tuple of Dimple
        All of the photo's.

    Returns
    -------
    tuple of float
        Points of 0-100, one a dimple in the same order; 0 for fixed ones.
    """
    counted = _counted(dimples, params)
    total = sum(counted)
    score = photo_visibility(dimples, params)
    return tuple(score * amplitude / total if total > 0 else 0.0 for amplitude in counted)


def _counted(dimples: tuple[Dimple, ...], params: DimpleParams) -> list[float]:
    """Shading of each dimple, log units, as far as it counts as modifiable."""
    out = []
    for d in dimples:
        amplitude = -params.visible_amplitude * np.log(max(1 - d.visibility / 100, 1e-6))
        counts = 0.0 if d.kind == "fixed" else (1 - d.p_fixed) * d.confidence
        out.append(float(amplitude * counts))
    return out


def hexsel_style(
    dimples: tuple[Dimple, ...], prominence_per_width: float, params: DimpleParams = DimpleParams()
) -> Grade:
    """Number and depth items after Hexsel et al. 2009 (doi:10.1111/j.1468-3083.2009.03101.x)."""
    depths = [d.prominence for d in dimples if d.kind == "modifiable"]
    count = len(depths)
    number = 0 if count == 0 else 1 if count <= 4 else 2 if count <= 9 else 3
    if not depths:
        return Grade(0, 0, 0, float("nan"))
    mean = float(np.mean(depths))
    per_mille = 1000 * mean / prominence_per_width
    depth = 1 + int(per_mille > params.depth_steps[0]) + int(per_mille > params.depth_steps[1])
    return Grade(number, depth, count, mean)
