"""Measures of a patch and of a pair answer to what they claim to measure."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from analyzer.bench.peers.difference import absolute_difference, structural_difference
from analyzer.bench.peers.patches import (
    glcm_contrast,
    lbp_energy,
    local_contrast,
    red_deviation,
)
from analyzer.bench.peers.picture import Picture

AT = np.array([120.0, 160.0])


def picture(rgb: np.ndarray) -> Picture:
    h, w = rgb.shape[:2]
    low = np.array([w / 2, 0.8 * h])
    return Picture(rgb, np.ones((h, w), bool), 1.0, (w, h), 0.8 * w, low, np.array([0.0, -1.0]))


def dented(depth: float) -> Picture:
    """A smooth dark hollow at AT on noisy skin."""
    ys, xs = np.mgrid[0:320, 0:240]
    hollow = np.exp(-((xs - AT[0]) ** 2 + (ys - AT[1]) ** 2) / (2 * 5.0**2))
    noise = np.random.default_rng(2).normal(0, 2, (320, 240))
    plane = 150 + noise - depth * hollow
    return picture(np.repeat(np.clip(plane, 0, 255)[..., None], 3, axis=2).astype(np.uint8))


@pytest.mark.parametrize("measure", [local_contrast, red_deviation, glcm_contrast])
def test_deeper_shade_measures_more(measure):
    values = [measure(dented(depth), AT) for depth in (0.0, 20.0, 60.0)]
    assert values == sorted(values)
    assert values[2] > 2 * values[0]


def test_a_slope_across_the_window_is_no_contrast():
    ramp = np.tile(np.linspace(60, 220, 240), (320, 1))
    rgb = np.repeat(ramp[..., None], 3, axis=2).astype(np.uint8)
    assert red_deviation(picture(rgb), AT) < 0.5


def test_only_the_red_band_counts_for_the_red_deviation():
    blue = dented(60.0).rgb.copy()
    blue[..., 0] = 150
    assert red_deviation(picture(blue), AT) == pytest.approx(0)


def test_pattern_energy_knows_patterns_and_not_brightness():
    rough = dented(0.0)
    brighter = replace(rough, rgb=rough.rgb + np.uint8(40))
    # White noise falls into the one bin of irregular patterns, blotches spread over the regular.
    blotches = picture(speckled())
    assert lbp_energy(brighter, AT) == lbp_energy(rough, AT)
    assert 1 / 18 <= lbp_energy(blotches, AT) < 0.6 * lbp_energy(rough, AT)


def test_a_window_at_the_border_is_cut_and_not_refused():
    for xy in ([0.0, 0.0], [239.0, 319.0]):
        assert np.isfinite(glcm_contrast(dented(10.0), np.array(xy)))


def speckled(seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    plane = cv2.GaussianBlur(rng.normal(size=(320, 240)).astype(np.float32), (0, 0), 2.0)
    return np.repeat((150 + 90 * plane)[..., None], 3, axis=2).clip(0, 255).astype(np.uint8)


@pytest.mark.parametrize("difference", [structural_difference, absolute_difference])
def test_a_shifted_brighter_copy_differs_less_than_a_changed_one(difference):
    rgb = speckled()
    shifted = np.roll(rgb, (4, 6), axis=(0, 1))
    brighter = np.clip(shifted * 1.15, 0, 255).astype(np.uint8)
    changed = brighter.copy()
    changed[100:200, 60:180] = speckled(5)[100:200, 60:180]
    before = picture(rgb)
    same, other = (difference(before, replace(before, rgb=x)) for x in (brighter, changed))
    assert same < 0.1
    assert other > 2 * same + 0.05
