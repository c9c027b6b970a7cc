"""What makes one lesson many: other framings, lights, colours, blur, grain and compression.

Each change keeps the truth true. Colours go far beyond what skin and rooms have, so that the network
cannot lean on them.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from analyzer.bench.outlines.lesson import UNKNOWN
from analyzer.skin.classes import BACK, SIDE, VIEWS

Images = NDArray[np.uint8]
Plane = NDArray[np.float32]

SHAPES = (3 / 4, 9 / 16, 1.0, 4 / 3, 16 / 9, 2 / 3)
"""Widths over heights that photos have."""

LEAST = 0.012
"""Share of a picture that must be back for it to show one."""


def letterboxed(
    rgb: Images, classes: Images, side: int = SIDE
) -> tuple[Images, NDArray[np.bool_], Images]:
    """A picture in the middle of the network's square, where it is, and its classes there."""
    h, w = classes.shape
    scale = side / max(h, w)
    n, m = (min(side, 2 * max(4, round(v * scale / 2))) for v in (h, w))
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    square = np.zeros((side, side, 3), np.uint8)
    valid = np.zeros((side, side), bool)
    marks = np.full((side, side), UNKNOWN, np.uint8)
    at = np.s_[(side - n) // 2 : (side + n) // 2, (side - m) // 2 : (side + m) // 2]
    square[at] = cv2.resize(rgb, (m, n), interpolation=way)
    marks[at] = cv2.resize(classes, (m, n), interpolation=cv2.INTER_NEAREST_EXACT)
    valid[at] = True
    return square, valid, marks


def changed(
    rng: np.random.Generator,
    rgb: Images,
    classes: Images,
    view: int,
    other: tuple[Images, Images, int],
) -> tuple[Images, Images, int]:
    """Another photo of the same: cropped, mirrored, relit, recoloured, blurred, compressed.

    ``other`` may be put beside it, as in a collage.
    """
    rgb, classes = _cropped(rng, rgb, classes)
    if rng.random() < 0.5:
        rgb, classes = rgb[:, ::-1], classes[:, ::-1]
    if rng.random() < 0.04:
        rgb, classes, view = _beside(rng, (rgb, classes, view), other)
    back = VIEWS.index("back")
    if view == back and (classes == BACK).mean() < LEAST:
        # The crop has cut the back off; what is left is told by no name.
        view = -1
        classes = np.where(classes == BACK, UNKNOWN, classes).astype(np.uint8)
    x = np.asarray(rgb / np.float32(255), np.float32)
    if rng.random() < 0.3:
        x = _textured(rng, x, other[0])
    picture = _recoloured(rng, x)
    return _stored(rng, picture), np.ascontiguousarray(classes), view


def _cropped(rng: np.random.Generator, rgb: Images, classes: Images) -> tuple[Images, Images]:
    h, w = classes.shape
    shape = SHAPES[int(rng.choice(len(SHAPES), p=[0.4, 0.15, 0.15, 0.15, 0.08, 0.07]))]
    side = h * rng.uniform(0.62, 1.0) ** 0.7
    high, wide = (side, side * shape) if shape <= 1 else (side / shape, side)
    high, wide = max(32, round(high)), max(32, round(wide))
    y, x = int(rng.integers(h - high + 1)), int(rng.integers(w - wide + 1))
    return rgb[y : y + high, x : x + wide], classes[y : y + high, x : x + wide]


def _beside(
    rng: np.random.Generator, one: tuple[Images, Images, int], two: tuple[Images, Images, int]
) -> tuple[Images, Images, int]:
    """Two pictures side by side."""
    h, w = one[1].shape
    rgb = cv2.resize(two[0], (w, h), interpolation=cv2.INTER_AREA)
    classes = cv2.resize(two[1], (w, h), interpolation=cv2.INTER_NEAREST_EXACT)
    axis = 1 if rng.random() < 0.75 else 0
    back = VIEWS.index("back")
    view = one[2] if one[2] == two[2] else back if back in (one[2], two[2]) else -1
    return np.concatenate([one[0], rgb], axis), np.concatenate([one[1], classes], axis), view


def _textured(rng: np.random.Generator, x: Plane, other: Images) -> Plane:
    """The picture with the fine detail of another on it: detail alone tells no body from a room."""
    h, w = x.shape[:2]
    grey = cv2.resize(other.mean(axis=-1).astype(np.float32), (w, h), interpolation=cv2.INTER_AREA)
    logs = np.log(grey + 8)
    fine = logs - cv2.GaussianBlur(logs, (0, 0), float(rng.uniform(1.5, 6)))
    strength = rng.uniform(0.1, 0.6)
    return np.asarray(x * np.exp(strength * np.clip(fine, -0.7, 0.7))[..., None], np.float32)


def _recoloured(rng: np.random.Generator, x: Plane) -> Plane:
    """Encoded colour, 0-1, under other light, balance, curve and saturation."""
    h, w = x.shape[:2]
    if rng.random() < 0.6:
        y, z = np.mgrid[:h, :w].astype(np.float32)
        slope = rng.normal(0, 0.45) * (y / h - 0.5) + rng.normal(0, 0.3) * (z / w - 0.5)
        x = x * np.exp(slope / 2.2)[..., None]
    if rng.random() < 0.15:
        # The edge of some shadow.
        angle, at = rng.uniform(0, 2 * np.pi), rng.uniform(0.2, 0.8, 2)
        y, z = np.mgrid[:h, :w].astype(np.float32)
        side = np.cos(angle) * (z / w - at[0]) + np.sin(angle) * (y / h - at[1])
        dark = 1 / (1 + np.exp(-side / rng.uniform(0.004, 0.15)))
        x = x * (1 - rng.uniform(0.1, 0.55) * dark)[..., None]
    if rng.random() < 0.2:
        x = x * _vignette(rng, h, w)
    if rng.random() < 0.2:
        x = _locally_contrasted(rng, x)
    cast = 0.26 if rng.random() < 0.25 else 0.07
    x = x * np.exp(rng.normal(0, cast, 3) / 1.6).astype(np.float32)
    x = np.clip(x, 0, None) ** np.float32(np.exp(rng.normal(0, 0.2)))
    x = x * np.float32(np.exp(rng.normal(0, 0.16)))
    if rng.random() < 0.15:
        # Little light, as in a gym or at night: dark, and darker still in the shadows.
        x = x ** np.float32(rng.uniform(1, 1.7)) * np.float32(rng.uniform(0.35, 0.9))
    if rng.random() < 0.3:
        # The S of a hard film or filter, or its opposite.
        x = np.clip(x, 0, 1)
        x = x + np.float32(rng.uniform(-0.5, 1)) * (x * x * (3 - 2 * x) - x)
    grey = x.mean(axis=-1, keepdims=True)
    saturation = rng.uniform(0.05, 0.5) if rng.random() < 0.1 else rng.uniform(0.6, 1.9)
    x = grey + np.float32(saturation) * (x - grey)
    if rng.random() < 0.06:
        x = x @ _hue(rng.uniform(-np.pi, np.pi))
    return np.asarray(np.clip(x, 0, 1), np.float32)


def _vignette(rng: np.random.Generator, h: int, w: int) -> Plane:
    """Darker towards the corners, or a lamp's pool of light somewhere, (h, w, 1)."""
    y, z = np.mgrid[:h, :w].astype(np.float32)
    at = rng.normal(0.5, 0.12, 2)
    far = ((y / h - at[0]) ** 2 + (z / w - at[1]) ** 2) * 2
    return np.asarray(np.exp(-rng.uniform(0.1, 1.0) * far)[..., None], np.float32)


def _locally_contrasted(rng: np.random.Generator, x: Plane) -> Plane:
    """Relief stronger or weaker than it is, as muscles under hard light or a phone's HDR have it."""
    grey = np.log(x.mean(axis=-1) + np.float32(0.03))
    size = max(3, round(max(grey.shape) * rng.uniform(0.03, 0.15)))
    relief = grey - cv2.blur(grey, (size, size))
    return np.asarray(x * np.exp(rng.uniform(-0.4, 0.9) * relief)[..., None], np.float32)


def _hue(angle: float) -> Plane:
    """Turn of colours about grey, (3, 3)."""
    c, s = np.cos(angle), np.sin(angle)
    a, b = (1 - c) / 3, s / np.sqrt(3)
    return np.array(
        [[c + a, a - b, a + b], [a + b, c + a, a - b], [a - b, a + b, c + a]], np.float32
    )


def _stored(rng: np.random.Generator, x: Plane) -> Images:
    """Blur, grain, smaller sizes and JPEG, each at times."""
    h, w = x.shape[:2]
    if rng.random() < 0.25:
        x = np.asarray(cv2.GaussianBlur(x, (0, 0), float(rng.uniform(0.4, 1.8))), np.float32)
    if rng.random() < 0.1:
        small = cv2.resize(x, None, fx=0.4, fy=0.4, interpolation=cv2.INTER_AREA)
        x = np.asarray(cv2.resize(small, (w, h), interpolation=cv2.INTER_LINEAR), np.float32)
    if rng.random() < 0.4:
        x = x + rng.uniform(0, 0.05) * rng.standard_normal(x.shape, dtype=np.float32)
    out = np.rint(np.clip(x, 0, 1) * 255).astype(np.uint8)
    if rng.random() < 0.25:
        quality = int(rng.integers(25, 90))
        stored = cv2.imencode(".jpg", out[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
        back = np.asarray(cv2.imdecode(stored, cv2.IMREAD_COLOR), np.uint8)
        out = np.ascontiguousarray(back[..., ::-1])
    return out
