"""Photographed skin from a folder of the user's: how uneven its tone is, laid over a whole chart.

Of each picture only the log colour about its mean is taken, never its tone. A patch is continued by
mirroring, two of them are blended by a slowly changing share, and what a photo is too coarse to show
is added as grain, so that neither a seam nor a repetition is seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from analyzer.arrays.srgb import to_linear
from analyzer.phantom.arrays import F32, blur, noise, smoothstep
from analyzer.phantom.chart import Chart

_SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff")
# Upper rows of a patch are left out: the pictures for which this was made show a navel there.
_TOP_LEFT_OUT = 0.28
PITCH_MM = 1.3
# Contrasts beyond this are moles, creases and shadows that belong to the one who was photographed.
_MOST = 0.5


@dataclass(frozen=True, eq=False)
class Patch:
    """One photographed piece of skin.

    Parameters
    ----------
    uneven : (H, W, 3) float32
        Log colour about its mean, linear RGB.
    lightness : float
        Mean log of the three channels.
    """

    uneven: F32
    lightness: float


def read_patches(folder: Path) -> tuple[Patch, ...]:
    """All pictures of a folder as patches, by name.

    Raises
    ------
    ValueError
        When the folder holds no picture that can be read.
    """
    files = sorted(p for p in folder.glob("*") if p.suffix.lower() in _SUFFIXES)
    read = [cv2.imread(str(p), cv2.IMREAD_COLOR) for p in files]
    patches = tuple(_patch(np.asarray(image[..., ::-1])) for image in read if image is not None)
    if not patches:
        raise ValueError(f"{folder} holds no picture of skin")
    return patches


def _patch(encoded: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> Patch:
    kept = encoded[int(_TOP_LEFT_OUT * len(encoded)) :]
    y = kept.astype(np.float32) / 255
    linear = to_linear(y)
    log = np.log(np.maximum(linear, 1e-3)).astype(np.float32)
    mean = log.reshape(-1, 3).mean(0)
    return Patch(np.clip(log - mean, -_MOST, _MOST), float(mean.mean()))


def unevenness(
    patches: tuple[Patch, ...], chart: Chart, lightness: float, rng: np.random.Generator
) -> F32:
    """Log colour about its mean on a chart, (rows, columns, 3), mean 0.

    Parameters
    ----------
    patches : tuple of Patch
    chart : Chart
    lightness : float
        Mean log reflectance of the skin that it is for; patches of like skin are taken.
    rng : Generator
    """
    order = sorted(range(len(patches)), key=lambda k: abs(patches[k].lightness - lightness))
    first, second = (patches[k] for k in rng.choice(order[:3], 2))
    a, b = _laid(first, chart, rng), _laid(second, chart, rng)
    share = noise(rng, chart.shape, 70.0 / chart.pitch_mm)
    t = smoothstep(share, -0.8, 0.8).astype(np.float32)[..., None]
    # Two fields that are independent lose contrast where they are mixed; this gives it back.
    mixed = ((1 - t) * a + t * b) / np.sqrt((1 - t) ** 2 + t**2)
    mixed -= mixed.reshape(-1, 3).mean(0)
    return np.asarray(mixed, np.float32)


def _laid(patch: Patch, chart: Chart, rng: np.random.Generator) -> F32:
    """A patch over the whole chart from a random place on, mirrored at its borders."""
    rows, cols = chart.shape
    h, w = patch.uneven.shape[:2]
    step = chart.pitch_mm / PITCH_MM * float(rng.uniform(0.9, 1.15))
    y = _folded(np.arange(rows) * step + rng.uniform(0, 2 * h), h)
    x = _folded(np.arange(cols) * step + rng.uniform(0, 2 * w), w)
    maps = np.meshgrid(x.astype(np.float32), y.astype(np.float32))
    field = np.asarray(
        cv2.remap(patch.uneven, maps[0], maps[1], cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT),
        np.float32,
    )
    # What lies below the photo's pixels goes on as strong as the finest that it shows.
    finest = float((patch.uneven - blur(patch.uneven, 1.0)).std())
    place = np.clip(1 + 0.4 * noise(rng, chart.shape, 18.0 / chart.pitch_mm), 0.2, 2.0)
    grain = noise(rng, chart.shape, 0.5 / chart.pitch_mm)
    grain = grain + 0.7 * noise(rng, chart.shape, 1.0 / chart.pitch_mm)
    return np.asarray(field + (finest * place * grain)[..., None], np.float32)


def _folded(at: np.ndarray[tuple[int, ...], np.dtype[np.float64]], size: int) -> F32:
    n = size - 1
    return np.asarray(n - np.abs(at % (2 * n) - n), np.float32)
