"""The traced light is light: units as in preview, dents kept, noise gone, the same every time."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from analyzer import phantom

pytestmark = pytest.mark.slow

pytest.importorskip("mitsuba", reason="needs the extra [phantom]")

SIZE = (240, 320)
SUBJECT = phantom.Subject(seed=5, undulation_mm=0.0, moles=0, texture=0.0)
DENT = phantom.Dent(0, "modifiable", 60.0, 30.0, 3.0, (9.0, 9.0))
SHOT = phantom.Capture(
    light=phantom.Light("window", (phantom.Lamp(65.0, 12.0),), ambient=0.15),
    room=phantom.Room((0.05, 0.05, 0.05), 1400.0),
    pose=phantom.Pose(arms="front"),
)
PARAMS = phantom.PhantomParams(
    spp=16, mesh_fine_mm=2.5, trace_scale=1.0, chart_mm=0.8, light_samples=3
)


@cache
def done(subject: phantom.Subject, method: str, shot: phantom.Capture) -> phantom.Rendering:
    return phantom.render_layers(subject, shot, SIZE, method=method, params=PARAMS)


def light(subject: phantom.Subject, method: str, shot: phantom.Capture = SHOT) -> np.ndarray:
    return done(subject, method, shot).shading


def test_level_agrees_with_the_preview() -> None:
    """Away from shadow and bounce, both know how much light a lamp of power 1 brings."""
    traced, quick = light(SUBJECT, "pathtrace"), light(SUBJECT, "preview")
    assert abs(np.nanmedian(traced - quick)) < 0.15
    good = np.isfinite(traced)
    assert np.corrcoef(traced[good], quick[good])[0, 1] > 0.9


def test_dent_shades_as_in_the_preview() -> None:
    dented = replace(SUBJECT, dents=(DENT,))
    traced = light(dented, "pathtrace") - light(SUBJECT, "pathtrace")
    quick = light(dented, "preview") - light(SUBJECT, "preview")
    near = np.abs(quick) > 0.05
    assert near.sum() > 20
    assert np.corrcoef(traced[near], quick[near])[0, 1] > 0.8
    assert np.nanstd(traced[~near]) < 0.02


def test_same_seed_same_pixels() -> None:
    first = done(SUBJECT, "pathtrace", SHOT).rgb
    again, _ = phantom.render(SUBJECT, SHOT, SIZE, method="pathtrace", params=PARAMS)
    np.testing.assert_array_equal(first, again)


def test_blind_casts_stripes_where_the_sun_comes_in() -> None:
    sun = phantom.Lamp(45.0, 25.0, 4000.0, 40.0)
    light_ = phantom.Light("blinds", (sun,), ambient=0.3, slat_mm=45.0)
    striped = light(SUBJECT, "pathtrace", replace(SHOT, light=light_))
    plain = light(SUBJECT, "pathtrace", replace(SHOT, light=replace(light_, kind="window")))
    assert np.nanstd(striped - plain) > 0.2
