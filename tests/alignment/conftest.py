"""Textures made by hand, for tests that need no photo."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from analyzer.alignment.texture import Texture
from analyzer.back.model import Back

SHAPE = (420, 360)


@cache
def make_texture_(
    seed: int = 0, *, zoom: float = 1.0, back_zoom: float = 1.0, shape: tuple[int, int] = SHAPE
) -> Texture:
    """A back that leans a little and reaches farther to the left than to the right.

    Pigment is noise of three sizes; ``zoom`` is photo pixels per texture pixel, ``back_zoom`` per
    working pixel, of which the back has as many as fit.
    """
    h, w = shape
    rng = np.random.default_rng(seed)

    def mottled() -> np.ndarray:
        grains = [gaussian_filter(rng.normal(size=shape), s) for s in (1.5, 3.0, 6.0)]
        plane = sum(g / g.std() for g in grains)
        return np.asarray(plane / plane.std(), np.float32)

    y, x = np.mgrid[0:h, 0:w]
    mask = (x > 0.1 * w) & (x < 0.8 * w) & (y > 0.08 * h) & (y < 0.9 * h)
    share = zoom / back_zoom
    rows = int(h * share)
    axis = np.array([0.06, -1.0])
    back = Back(
        True,
        "",
        np.asarray(np.kron(mask, np.ones((2, 2), bool))[:rows, : int(w * share)]),
        np.array([0.43 * w, 0.86 * h]) * share,
        axis / np.linalg.norm(axis),
        0.66 * w * share,
        None,
        np.full(rows, 0.1 * w * share),
        np.full(rows, 0.8 * w * share),
    )
    plane, redness, finest = (mottled() * mask for _ in range(3))
    return Texture(plane, None, redness, finest, mask, zoom, back, back_zoom)


@pytest.fixture
def make_texture() -> Callable[..., Any]:
    """Factory of textures, see `make_texture_`."""
    return make_texture_
