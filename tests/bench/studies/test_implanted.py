"""Dents that are shaded into a photo look as dents in that light do."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analyzer.bench.studies.implanted import Implant, implant, shallower
from analyzer.bench.studies.implants import draw_implants, photographed_again
from analyzer.photo.model import Photo
from analyzer.relief.model import Light

SKIN = np.full((120, 160, 3), (0.5, 0.35, 0.25), np.float32)
DENT = Implant(80.0, 60.0, 8.0, 1.0)
LAMP = Light(0.0, 0.5, 0.1, 0.4, False, "")


def log_red(light: Light, *dents: Implant) -> np.ndarray:
    return np.log(implant(SKIN, dents, light, 1.0)[..., 0] / SKIN[..., 0])


@pytest.mark.parametrize("azimuth", [0.0, 90.0, 180.0, -90.0, 30.0])
def test_the_wall_towards_the_lamp_is_dark_and_the_other_bright(azimuth):
    toward = np.array([np.cos(np.radians(azimuth)), -np.sin(np.radians(azimuth))])
    shading = log_red(replace(LAMP, azimuth_deg=azimuth), DENT)
    near, far = (np.rint([80, 60] + side * 8 * toward).astype(int) for side in (1, -1))
    assert shading[near[1], near[0]] < -0.015
    assert shading[far[1], far[0]] > 0.015


def test_a_shallow_slope_shows_by_the_light_s_gain():
    """Far below any shadow, log shading changes by the gain for each unit of slope."""
    gentle = replace(DENT, depth_mm=0.05, sigma_mm=20.0)
    shading = log_red(replace(LAMP, ambient=0.3), gentle)
    slope = 0.05 / 20.0 * np.exp(-0.5)
    walls = (shading[60, 60] - shading[60, 100]) / (2 * slope)
    assert walls == pytest.approx(LAMP.gain, rel=0.05)


def test_nothing_changes_far_from_a_dent_or_without_depth():
    shading = log_red(LAMP, DENT)
    assert np.abs(shading[:, :30]).max() < 1e-4
    assert np.abs(log_red(LAMP, *shallower((DENT,), 0.0))).max() < 1e-6


def test_depth_scales_what_shows():
    whole, half = (log_red(LAMP, *shallower((DENT,), f)) for f in (0.2, 0.1))
    assert np.abs(half).max() == pytest.approx(np.abs(whole).max() / 2, rel=0.05)


def test_light_spreads_farthest_in_red():
    steep = replace(DENT, depth_mm=2.0, sigma_mm=3.0)
    shown = np.log(implant(SKIN, (steep,), LAMP, 0.5) / SKIN)
    red, green, blue = np.abs(shown).max(axis=(0, 1))
    assert red < green < blue


def test_another_photo_maps_as_it_says():
    rgb = np.zeros((120, 160, 3), np.float32)
    rgb[50:54, 90:94] = 0.8
    photo = Photo(rgb, "0" * 64, name="a.jpg")
    again, places = photographed_again(photo, np.random.default_rng(3))
    row, col = np.unravel_index(again.rgb[..., 1].argmax(), again.rgb.shape[:2])
    assert np.hypot(*(places @ [91.5, 51.5, 1] - [col, row])) < 3


def test_implants_keep_apart(make_series):
    measured = make_series().measurements[0]
    scale = 260 / measured.back_width_px
    corners = ((100.0, 100.0), (1100.0, 100.0), (1100.0, 1500.0), (100.0, 1500.0))
    drawn = draw_implants(replace(measured, outline=corners), scale, 4, np.random.default_rng(0))
    assert len(drawn) == 4
    places = [*((d.x, d.y) for d in drawn), *((d.x, d.y) for d in measured.dimples)]
    for k, one in enumerate(drawn):
        near = [np.hypot(one.x - x, one.y - y) * scale for n, (x, y) in enumerate(places) if n != k]
        assert min(near) > 32
