"""Phantoms tell the truth: places, depths and layers agree with the pixels."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from analyzer import phantom
from analyzer.phantom.chart import Chart
from analyzer.phantom.light.compose import albedo
from analyzer.phantom.scene.scene import Sight, build_scene, lens_of, look
from analyzer.phantom.skin.pigment import Skin, ita, paint_skin

SIZE = (300, 400)
QUICK = phantom.PhantomParams(chart_mm=0.8, light_samples=3)
PLAIN = phantom.Subject(seed=5, undulation_mm=0.0, moles=0, texture=0.0)
QUIET = phantom.Phone(noise=0.0, noise_reduction=0.0, sharpening=0.0, contrast=0.0, vignette=0.0)
RAKING = phantom.Light("window", (phantom.Lamp(70.0, 10.0),), ambient=0.2)
SHOT = phantom.Capture(light=RAKING, phone=QUIET)
DENT = phantom.Dent(0, "modifiable", 70.0, 30.0, 2.0, (8.0, 8.0))
TILTED = replace(
    SHOT,
    pose=phantom.Pose(4.0, -3.0, 5.0),
    camera=phantom.Camera(6.0, -5.0, 3.0, 45.0, 760.0, (8.0, 70.0), 0.02),
)


def with_dent(**changes: object) -> phantom.Subject:
    return replace(PLAIN, dents=(replace(DENT, **changes),))


@cache
def log_light(subject: phantom.Subject, shot: phantom.Capture = SHOT) -> np.ndarray:
    return phantom.render_layers(subject, shot, SIZE, params=QUICK).shading


@pytest.mark.slow
@pytest.mark.parametrize("shot", [SHOT, TILTED])
def test_painted_marker_lands_where_the_truth_says(shot: phantom.Capture) -> None:
    """A black disc on the chart has its centroid within half a pixel of the mapped point."""
    # No light falls on what is looked at here.
    params = phantom.PhantomParams(light_samples=1)
    done = phantom.render_layers(PLAIN, shot, (600, 800), params=params)
    chart = Chart.of(phantom.PhantomParams())
    bare = paint_skin(PLAIN, chart)
    s, h = chart.axes()
    lit = albedo(done.scene, done.sight, bare, shot)
    y, x = np.mgrid[0 : lit.shape[0], 0 : lit.shape[1]]
    places = ((0.0, 0.0), (60.0, 40.0), (-90.0, 120.0), (100.0, -20.0))
    discs = sum((np.hypot(s - a, h - b) < 4.0).astype(np.float32) for a, b in places)
    marked = Skin(chart, bare.melanin, bare.haemoglobin, discs * 3, bare.directions)
    change = (lit - albedo(done.scene, done.sight, marked, shot)).sum(-1)
    sh, spent = done.sight.sh, np.zeros(change.shape, bool)
    for place in places:
        expected, visible = done.map_skin(np.array(place[0]), np.array(place[1]))
        assert visible.all()
        # All that lies nearer to this disc than to another, which are 60 mm away.
        own = np.hypot(sh[..., 0] - place[0], sh[..., 1] - place[1]) < 30.0
        spent |= own
        weight = np.where(own, change, 0)
        found = np.array([(weight * x).sum(), (weight * y).sum()]) / weight.sum()
        found = (found + 0.5) / done.scale - 0.5
        np.testing.assert_allclose(found, expected[0], atol=0.5, err_msg=str(place))
    # And nowhere else does anything change.
    assert not change[~spent].any()


def test_dent_darkens_the_pixels_at_its_place() -> None:
    """The strongest change of light lies within the dent's radius of the stated place."""
    dented = phantom.render_layers(with_dent(), TILTED, SIZE, params=QUICK)
    change = np.abs(dented.shading - log_light(PLAIN, TILTED))
    y, x = np.unravel_index(np.nanargmax(change), change.shape)
    row = dented.truth["dimples"][0]
    reach_px = 1.5 * 8.0 / dented.truth["mm_per_px"]
    assert np.hypot(x - row["x"], y - row["y"]) < reach_px


def test_dent_of_zero_depth_changes_nothing() -> None:
    flat, _ = phantom.render(with_dent(depth_mm=0.0), SHOT, SIZE, params=QUICK)
    none, _ = phantom.render(PLAIN, SHOT, SIZE, params=QUICK)
    np.testing.assert_array_equal(flat, none)


def test_factor_zero_leaves_only_the_fixed_pair() -> None:
    fixed = replace(DENT, id=1, kind="fixed", s_mm=-45.0, h_mm=0.0)
    both = replace(PLAIN, dents=(DENT, fixed))
    gone, truth = phantom.render(both, replace(SHOT, factor=0.0), SIZE, params=QUICK)
    alone, _ = phantom.render(replace(PLAIN, dents=(fixed,)), SHOT, SIZE, params=QUICK)
    np.testing.assert_array_equal(gone, alone)
    assert [d["depth_mm"] for d in truth["dimples"]] == [0.0, 2.0]


def test_deeper_dent_has_more_contrast_in_raking_light() -> None:
    base = log_light(PLAIN)
    contrast = [
        np.nanstd(log_light(with_dent(depth_mm=depth)) - base) for depth in (0.5, 1.0, 2.0, 4.0)
    ]
    assert np.all(np.diff(contrast) > 0.3 * contrast[0])


def test_flash_hides_what_raking_light_shows() -> None:
    flash = phantom.Light("flash", (phantom.Lamp(0.0, 2.0, 800.0, 25.0),), ambient=0.2)
    shot = replace(SHOT, light=flash)
    in_flash = np.nanstd(log_light(with_dent(), shot) - log_light(PLAIN, shot))
    raking = np.nanstd(log_light(with_dent()) - log_light(PLAIN))
    assert in_flash < 0.5 * raking


def test_light_from_the_other_side_turns_the_sign() -> None:
    left = replace(SHOT, light=replace(RAKING, lamps=(phantom.Lamp(-70.0, 10.0),)))
    from_right = log_light(with_dent(s_mm=0.0)) - log_light(PLAIN)
    from_left = log_light(with_dent(s_mm=0.0), left) - log_light(PLAIN, left)
    good = np.isfinite(from_right)
    assert np.corrcoef(from_right[good], from_left[good])[0, 1] < -0.5


def test_same_seed_same_pixels_other_seed_other_pixels() -> None:
    shot = replace(SHOT, phone=phantom.Phone(), seed=7)
    subject = phantom.draw_subject(3)
    first, _ = phantom.render(subject, shot, SIZE)
    again, _ = phantom.render(subject, shot, SIZE)
    other, _ = phantom.render(subject, replace(shot, seed=8), SIZE)
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()


@pytest.mark.parametrize("tone", range(1, 7))
def test_skin_has_the_tone_it_claims(tone: int) -> None:
    subject = replace(phantom.draw_subject(40 + tone, tone=tone), tan_line_mm=None, tattoo=False)
    skin = paint_skin(subject, Chart.of(phantom.PhantomParams()))
    middle = np.median(skin.reflectance().reshape(-1, 3), axis=0)
    assert ita(middle.astype(float)) == pytest.approx(subject.ita_deg, abs=4.0)


def test_layers_cover_the_mask_and_nothing_else() -> None:
    done = phantom.render_layers(phantom.draw_subject(2), SHOT, SIZE, params=QUICK)
    for layer in (done.melanin, done.haemoglobin, done.shading, done.relief_mm):
        np.testing.assert_array_equal(np.isfinite(layer), done.mask)
    assert 0.15 < done.mask.mean() < 0.8


def test_dimples_under_the_waistband_are_not_visible() -> None:
    low = replace(DENT, h_mm=-90.0)
    _, truth = phantom.render(replace(PLAIN, dents=(DENT, low)), SHOT, SIZE, params=QUICK)
    assert [d["visible"] for d in truth["dimples"]] == [True, False]


def test_scale_follows_the_distance() -> None:
    """Twice as far through the same lens, each pixel spans about twice as much skin."""
    near = phantom.Camera(distance_mm=800.0)
    _, one = phantom.render(PLAIN, replace(SHOT, camera=near), SIZE)
    _, two = phantom.render(PLAIN, replace(SHOT, camera=replace(near, distance_mm=1600.0)), SIZE)
    assert two["mm_per_px"] / one["mm_per_px"] == pytest.approx(2.0, rel=0.02)


def test_normals_of_a_sight_face_the_camera() -> None:
    params = phantom.PhantomParams()
    lens = lens_of(SHOT, SIZE)
    sight: Sight = look(build_scene(PLAIN, SHOT, params, params.mesh_mm), lens)
    view = lens.eye - sight.position
    assert np.quantile((view * sight.normal).sum(-1), 0.005) > 0
