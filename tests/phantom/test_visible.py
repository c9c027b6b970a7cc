"""The contrast of a dent is that of the dent."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analyzer import phantom
from analyzer.phantom.visible import sightings

pytestmark = pytest.mark.slow

SIZE = (300, 400)
PLAIN = phantom.Subject(seed=5, undulation_mm=0.0, moles=0)
RAKING = phantom.Light("window", (phantom.Lamp(65.0, 15.0),), ambient=0.2)
FLASH = phantom.Light("flash", (phantom.Lamp(0.0, 2.0, 800.0, 25.0),), ambient=0.2)


def contrast(depth_mm: float, light: phantom.Light) -> float:
    dent = phantom.Dent(0, "modifiable", 60.0, 40.0, depth_mm, (7.0, 7.0))
    (only,) = sightings(replace(PLAIN, dents=(dent,)), phantom.Capture(light=light), SIZE)
    assert only.depth_mm == depth_mm
    assert only.light == light.kind
    return only.contrast


def test_twice_as_deep_has_about_twice_the_contrast() -> None:
    """Of a shallow dent; a steep one turns away from the lamp and shades less than in proportion."""
    assert contrast(1.2, RAKING) / contrast(0.6, RAKING) == pytest.approx(2.0, rel=0.2)


def test_flash_shows_less_than_raking_light() -> None:
    assert contrast(1.5, FLASH) < 0.6 * contrast(1.5, RAKING)


def test_a_dent_under_cloth_is_not_counted() -> None:
    low = phantom.Dent(0, "modifiable", 60.0, -90.0, 2.0, (7.0, 7.0))
    assert sightings(replace(PLAIN, dents=(low,)), phantom.Capture(light=RAKING), SIZE) == []
