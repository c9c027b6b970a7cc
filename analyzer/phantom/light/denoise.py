"""Traced light without its noise, at the full size of the picture.

A guided filter (He et al. 2013, doi:10.1109/TPAMI.2012.213) whose guide is the surface normal: over
a small patch, irradiance is close to linear in the normal, so the relief's shading survives where a
plain blur would erase it.
"""

from __future__ import annotations

import cv2
import numpy as np

from analyzer.phantom.arrays import F32, F64, Bools, blur, sample
from analyzer.phantom.params import PhantomParams
from analyzer.phantom.scene.lens import Lens
from analyzer.phantom.scene.parts import HAIR, LIMB, SHIRT, SKIN, TROUSERS, WALL
from analyzer.phantom.scene.scene import Sight

_GROUPS = ((SKIN,), (LIMB,), (TROUSERS,), (SHIRT,), (WALL,), (HAIR,))
# How much brighter or darker than the cloth around it a fold may be.
_CLOTH_RANGE = (0.3, 1.7)


def denoise(
    image: F32,
    sight: Sight,
    lens: Lens,
    small: Lens,
    colours: dict[int, F64],
    params: PhantomParams,
) -> F32:
    """Divide the colour out, filter with the normals as guide, bring to full size.

    Parameters
    ----------
    image : (h, w, 3) float32
        Traced radiance of the evenly coloured scene.
    sight : Sight
        What each pixel of the full picture sees.
    lens, small : Lens
        Of the full picture, and of the traced one, which has no distortion.
    colours : dict
        Reflectance of each material.
    params : PhantomParams

    Returns
    -------
    (H, W, 3) float32
        Light that arrives.
    """
    h, w = sight.depth.shape
    full = np.stack(np.meshgrid(np.arange(w), np.arange(h)), axis=-1).astype(float)
    coarse_px = np.stack(np.meshgrid(*(np.arange(n) for n in small.size)), axis=-1).astype(float)
    # Traced pixel to full picture, with its distortion, and the other way round.
    scale = lens.focal_px / small.focal_px
    to_full = _distort(lens, (coarse_px - small.centre) * scale)
    to_small = (lens.undistort(full) - lens.centre) / scale + small.centre
    col = np.clip(np.rint(to_full[..., 0]), 0, w - 1).astype(int)
    row = np.clip(np.rint(to_full[..., 1]), 0, h - 1).astype(int)
    material, normal = sight.material[row, col], sight.normal[row, col]
    own = np.stack([colours[m] for m in sorted(colours)]).astype(np.float32)[material]
    around = blur(image / own, 3.0 * params.guide_px)
    out = np.zeros((h, w, 3), np.float32)
    for group in _GROUPS:
        chosen = np.isin(sight.material, group)
        weight = np.isin(material, group).astype(np.float32)
        if not chosen.any() or not weight.any():
            continue
        # Pixels on an outline mix two colours; they teach the filter only where there is no other.
        weight = cv2.erode(weight, np.ones((3, 3), np.uint8)) + 1e-3 * weight
        # Only the group's surroundings matter, which saves half of the time.
        rows, cols = (
            _span(np.asarray(weight.any(axis=k)), 2 * params.guide_px + 2) for k in (1, 0)
        )
        light = np.asarray(image[rows, cols] / colours[group[0]], np.float32)
        own_weight = np.asarray(weight[rows, cols], np.float32)
        slope, offset, total = guided(light, normal[rows, cols], own_weight, params)
        x, y = to_small[..., 0][chosen] - cols.start, to_small[..., 1][chosen] - rows.start
        a = sample(slope.reshape(*slope.shape[:2], 9), x, y).reshape(-1, 3, 3)
        fitted = np.einsum("nij,nj->ni", a, sight.normal[chosen]) + sample(offset, x, y)
        if group[0] in (TROUSERS, SHIRT):
            # The turned-in lip of a hem faces where no cloth around it does: no fit reaches there.
            plain = blur(light * own_weight[..., None], params.guide_px)
            plain /= np.maximum(blur(own_weight, params.guide_px), 1e-6)[..., None]
            level = sample(plain, x, y)
            fitted = np.clip(fitted, _CLOTH_RANGE[0] * level, _CLOTH_RANGE[1] * level)
        # A sliver too thin for the traced picture takes the light of what is around it.
        known = sample(total, x, y) > 1e-6
        out[chosen] = np.where(
            known[:, None], fitted, sample(around, x + cols.start, y + rows.start)
        )
    return out


def _span(there: Bools, margin: int) -> slice:
    """From the first to the last True, with a margin."""
    at = np.flatnonzero(there)
    return slice(max(int(at[0]) - margin, 0), min(int(at[-1]) + margin + 1, len(there)))


def _inverse(matrix: F32) -> F64:
    """Inverses of symmetric (..., 3, 3) matrices by their cofactors."""
    a, b, c = (matrix[..., k, :].astype(np.float64) for k in range(3))
    rows = np.stack([np.cross(b, c), np.cross(c, a), np.cross(a, b)], axis=-2)
    return np.asarray(rows / (a * rows[..., 0, :]).sum(-1)[..., None, None], np.float64)


def _distort(lens: Lens, flat: F64) -> F64:
    r2 = (flat**2).sum(-1, keepdims=True) / (lens.size[1] / 2) ** 2
    return np.asarray(flat * (1 + lens.distortion * r2) + lens.centre, np.float64)


def guided(light: F32, normal: F32, weight: F32, params: PhantomParams) -> tuple[F32, F32, F32]:
    """Local fits light = slope @ normal + offset: (h, w, 3, 3), (h, w, 3) and their weight."""
    side = (2 * params.guide_px + 1,) * 2

    def mean(image: F32) -> F32:
        top = cv2.boxFilter(image * weight[..., None], -1, side, borderType=cv2.BORDER_CONSTANT)
        return np.asarray(top.reshape(*weight.shape, -1) / total[..., None], np.float32)

    total = np.maximum(cv2.boxFilter(weight, -1, side, borderType=cv2.BORDER_CONSTANT), 1e-8)
    n, e = mean(normal), mean(light)
    pairs = (normal[..., :, None] * normal[..., None, :]).reshape(*weight.shape, 9)
    cross = (light[..., :, None] * normal[..., None, :]).reshape(*weight.shape, 9)
    var = np.concatenate([mean(pairs[..., k : k + 3]) for k in (0, 3, 6)], axis=-1)
    cov = np.concatenate([mean(cross[..., k : k + 3]) for k in (0, 3, 6)], axis=-1)
    var = var.reshape(*weight.shape, 3, 3) - n[..., :, None] * n[..., None, :]
    cov = cov.reshape(*weight.shape, 3, 3) - e[..., :, None] * n[..., None, :]
    slope = cov @ _inverse(var + params.guide_eps * np.eye(3, dtype=np.float32)).astype(np.float32)
    offset = e - np.einsum("hwij,hwj->hwi", slope, n)
    # Averaging the fits of all windows that hold a pixel gives its value (He et al., eq. 8).
    slopes = slope.reshape(*weight.shape, 9)
    smooth = np.concatenate([mean(slopes[..., k : k + 3]) for k in (0, 3, 6)], axis=-1)
    return smooth.reshape(*weight.shape, 3, 3), mean(offset), np.asarray(total, np.float32)
