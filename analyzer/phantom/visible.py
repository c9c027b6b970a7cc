"""How far dents stand out from what the same skin shows without them, in each kind of light.

``python -m analyzer.phantom.visible FIRST COUNT`` prints a table for that many people. A benchmark
of invisible dents would say nothing; this is the check that ours is not one.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from typing import Literal

import cv2
import numpy as np

from analyzer.arrays.spread import spread
from analyzer.phantom.arrays import F32, Bools, blur
from analyzer.phantom.body.subject import Subject
from analyzer.phantom.chance.draw import draw_light
from analyzer.phantom.generate import nth_person
from analyzer.phantom.photograph import render_layers
from analyzer.phantom.sitting.capture import LIGHT_KINDS, Capture, LightKind

_SIZE = (480, 640)
_DEEP_MM = 1.0
# Far enough from the outline that no band of sizes reaches beyond the skin.
_MARGIN_PX = 25
_GAMMA = 2.2
_MIDDLES = ("contrast", "clutter")


@dataclass(frozen=True)
class Sighting:
    """One visible dent in one light.

    Parameters
    ----------
    light : str
    kind : "fixed" or "modifiable"
    depth_mm : float
    contrast : float
        Half the swing of log brightness within two radii that is due to the dents.
    clutter : float
        Spread of log brightness of the same skin without dents, in the same band of sizes: 1.48
        times the median absolute deviation.
    """

    light: LightKind
    kind: Literal["fixed", "modifiable"]
    depth_mm: float
    contrast: float
    clutter: float


def sightings(subject: Subject, capture: Capture, size: tuple[int, int] = _SIZE) -> list[Sighting]:
    """All visible dents of a preview photo, set against the same photo without any."""
    dented = render_layers(subject, capture, size)
    even = render_layers(subject.without_dents(), capture, size)
    with_, without = _log_brightness(dented.rgb), _log_brightness(even.rgb)
    inner = cv2.erode(dented.mask.astype(np.uint8), np.ones((_MARGIN_PX, _MARGIN_PX))) > 0
    y, x = np.mgrid[0 : size[1], 0 : size[0]]
    out = []
    for row in dented.truth["dimples"]:
        if not row["visible"]:
            continue
        radius = float(np.sqrt(np.prod(row["sigma_mm"]))) / dented.truth["mm_per_px"]
        near = (np.hypot(x - row["x"], y - row["y"]) < 2 * radius) & dented.mask
        if near.sum() < 5 or inner.sum() < 500:
            continue
        contrast = float(np.ptp(_band(with_ - without, radius)[near])) / 2
        clutter = _spread(_band(without, radius), inner)
        out.append(
            Sighting(capture.light.kind, row["kind"], row["depth_mm"], contrast, clutter),
        )
    return out


def main(first: int, count: int) -> None:
    """Print the shares for people ``first`` and following, each in every kind of light."""
    found: list[Sighting] = []
    for number in range(first, first + count):
        subject, captures = nth_person(number)
        for kind in LIGHT_KINDS:
            light = draw_light(np.random.default_rng([number, 5]), kind)
            found += sightings(subject, replace(captures[0], light=light))
    print(f"modifiable dents of {_DEEP_MM:g} mm and more whose contrast exceeds the clutter")
    print(f"{'light':8} {'dents':>5} {'1 x':>6} {'2 x':>6} {'contrast':>9} {'clutter':>8}")
    for kind in LIGHT_KINDS:
        own = [
            s
            for s in found
            if s.light == kind and s.kind == "modifiable" and s.depth_mm >= _DEEP_MM
        ]
        if own:
            ratio = np.array([s.contrast / s.clutter for s in own])
            middle = [float(np.median([getattr(s, k) for s in own])) for k in _MIDDLES]
            print(
                f"{kind:8} {len(own):5} {np.mean(ratio > 1):6.0%} {np.mean(ratio > 2):6.0%} "
                f"{middle[0]:9.3f} {middle[1]:8.3f}"
            )


def _log_brightness(rgb: np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]) -> F32:
    # Red and green only: blue is mostly noise on skin.
    mean = rgb[..., :2].mean(-1).astype(np.float32)
    return np.asarray(_GAMMA * np.log(np.maximum(mean, 4) / 255), np.float32)


def _band(image: F32, radius: float) -> F32:
    return blur(image, radius / 2) - blur(image, 2 * radius)


def _spread(image: F32, where: Bools) -> float:
    values = image[where]
    return float(spread(values - np.median(values)))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
