"""Array types and the few array operations that every part of the renderer shares."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]
I32 = NDArray[np.int32]
Bools = NDArray[np.bool_]


def blur(image: NDArray[Any], sigma: float) -> F32:
    """Gaussian blur of (H, W) or (H, W, 3); wide ones at reduced size, for speed."""
    src = np.asarray(image, np.float32)
    if sigma < 0.2:
        return src
    shrink = 2 ** max(0, int(np.log2(sigma / 4))) if sigma > 8 else 1
    if shrink == 1:
        return np.asarray(cv2.GaussianBlur(src, (0, 0), sigma), np.float32)
    h, w = src.shape[:2]
    small = cv2.resize(src, (-(-w // shrink), -(-h // shrink)), interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), sigma / shrink)
    return np.asarray(cv2.resize(small, (w, h), interpolation=cv2.INTER_LINEAR), np.float32)


def noise(rng: np.random.Generator, shape: tuple[int, int], sigma: float) -> F32:
    """Gaussian-correlated noise (H, W) of unit variance; drawn coarsely where it is smooth."""
    step = max(1, int(sigma / 2.5))
    small = (-(-shape[0] // step) + 2, -(-shape[1] // step) + 2)
    white = rng.standard_normal(small, dtype=np.float32)
    smooth: NDArray[Any] = cv2.GaussianBlur(white, (0, 0), max(sigma / step, 0.3))
    smooth = smooth / (smooth.std() + 1e-9)
    if step > 1:
        full = cv2.resize(smooth, (small[1] * step, small[0] * step), interpolation=cv2.INTER_CUBIC)
        smooth = full[: shape[0], : shape[1]]
    return np.asarray(smooth[: shape[0], : shape[1]], np.float32)


def lengths(vectors: NDArray[Any]) -> NDArray[Any]:
    """Lengths (..., 1) of vectors (..., 3); numpy's own norm is slow along an axis of three."""
    x, y, z = vectors[..., 0], vectors[..., 1], vectors[..., 2]
    return np.asarray(np.sqrt(x * x + y * y + z * z)[..., None])


def dots(one: F32, other: F32) -> F32:
    """Products (...) of vectors (..., 3), pair by pair."""
    total = one[..., 0] * other[..., 0]
    total += one[..., 1] * other[..., 1]
    total += one[..., 2] * other[..., 2]
    return total


def smoothstep(x: Any, low: float, high: float) -> F64:
    """0 below ``low``, 1 above ``high``, smooth between; ``low`` > ``high`` falls."""
    t = np.clip((np.asarray(x, np.float64) - low) / (high - low), 0, 1)
    return np.asarray(t * t * (3 - 2 * t), np.float64)


def sample(image: NDArray[Any], x: NDArray[Any], y: NDArray[Any]) -> F32:
    """Bilinear values of ``image`` at pixel places of any shape; edges are repeated."""
    shape, tail = x.shape, image.shape[2:]
    if x.size == 0:
        return np.zeros((*shape, *tail), np.float32)
    # OpenCV addresses at most 32767 rows or columns, so flat lists are folded.
    n = x.size
    width = min(max(n, 1), 4096)
    rows = -(-n // width)
    mx = np.zeros(rows * width, np.float32)
    my = np.zeros(rows * width, np.float32)
    mx[:n], my[:n] = x.ravel(), y.ravel()
    out = cv2.remap(
        np.asarray(image, np.float32),
        mx.reshape(rows, width),
        my.reshape(rows, width),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(out.reshape(rows * width, *tail)[:n].reshape(*shape, *tail), np.float32)
