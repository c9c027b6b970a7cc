"""A dent's depth at a known place: deeper dents measure deeper, and flat light is owned up to."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from analyzer.back.locate import locate_back
from analyzer.dimples.depth import look, measure_depth
from analyzer.dimples.evidence import slope_noise
from analyzer.dimples.network import depth_network
from analyzer.dimples.reading import read_relief
from analyzer.relief.bank import respond
from analyzer.relief.light import Illumination, slope_gain
from analyzer.relief.surface import Surface
from analyzer.skin.unmix import unmix

SHAPE = (300, 320)
WIDTH = 320.0
SIGMA = 7.0
AT = (120, 150)
"""Column and row of the dent."""
RAKING = np.array([0.5, 0.4, 0.5])
FLAT = np.array([0.02, 0.02, 0.8])
# Where in the 30 numbers these stand, see `look`.
ALONG, ACROSS, DARK = slice(0, 18, 3), slice(1, 18, 3), slice(2, 18, 3)
SIZE, GAIN, SHARE = 18, 22, 26


def dented(
    studio: Any, per_mille: float, key: np.ndarray = RAKING, dark: float = 0.25
) -> tuple[Surface, Illumination]:
    """A nearly flat back with one dent of known depth in per mille of its width, under one light.

    A wall's shading is slope gain times slope; the hollow is darker by ``dark`` times its slope.
    """
    h, w = SHAPE
    y, x = np.mgrid[0:h, 0:w].astype(np.float32)
    side = (x - 150) / 170
    mask = np.zeros(SHAPE, bool)
    mask[8:-14, 20:-9] = True
    flat = np.zeros(SHAPE, np.float32)
    bare = Surface(flat, mask, side, 0.2 * side, flat, flat + 1, 2.0, WIDTH)
    light = Illumination(0.25, key, *slope_gain(key, bare))
    slope = per_mille / 1000 * WIDTH / SIGMA
    dx, dy = (x - AT[0]) / SIGMA, (y - AT[1]) / SIGMA
    right, up = (float(g[AT[1], AT[0]]) for g in (light.gain_right, light.gain_up))
    # The wall on the right of a pit faces left, the one below faces up.
    dent = slope * (-right * dx + up * dy - dark) * np.exp(-(dx**2 + dy**2) / 2)
    shading = 0.08 * side + 0.012 * studio.texture(SHAPE, 2.0, 5) + dent
    return replace(bare, shading=shading.astype(np.float32)), light


def noise_of(surface: Surface) -> tuple[float, ...]:
    return tuple(slope_noise(r) for r in respond(surface))


def seen(surface: Surface, light: Illumination, x: float = AT[0], y: float = AT[1]) -> np.ndarray:
    return look(surface, light, noise_of(surface), x, y, SIGMA)


def measured(surface: Surface, light: Illumination, sigma: float = SIGMA) -> tuple[float, float]:
    return measure_depth(surface, light, noise_of(surface), *AT, sigma)


def test_the_network_takes_what_is_seen(studio: Any) -> None:
    shown = seen(*dented(studio, 5.0))
    assert shown.shape == (30,) == depth_network().mean.shape
    assert np.isfinite(shown).all()


def test_size_and_gain_are_those_of_the_dent(studio: Any) -> None:
    """Amplitude over gain is the slope that was put in."""
    for per_mille in (5.0, 10.0):
        surface, light = dented(studio, per_mille)
        shown = seen(surface, light)
        gain = np.hypot(light.gain_right, light.gain_up)[AT[1], AT[0]]
        assert np.exp(shown[GAIN]) == pytest.approx(np.hypot(gain, 0.1))
        slope = (np.exp(shown[SIZE]) - 0.003) / gain
        assert slope == pytest.approx(per_mille / 1000 * WIDTH / SIGMA, rel=0.1)


def test_a_mirrored_photo_shows_the_same(studio: Any) -> None:
    surface, light = dented(studio, 6.0)
    flip = np.fliplr
    other = Surface(
        flip(surface.shading).copy(),
        flip(surface.mask).copy(),
        -flip(surface.side),
        -flip(surface.tilt_right),
        flip(surface.tilt_up),
        flip(surface.brightness),
        surface.zoom,
        surface.width_px,
    )
    key = light.key * [-1, 1, 1]
    turned = Illumination(light.ambient, key, -flip(light.gain_right), flip(light.gain_up))
    assert seen(other, turned, SHAPE[1] - 1 - AT[0]) == pytest.approx(
        seen(surface, light), rel=2e-3, abs=2e-3
    )
    wrong = replace(turned, gain_right=-turned.gain_right)
    assert np.abs(seen(other, wrong, SHAPE[1] - 1 - AT[0]) - seen(surface, light)).max() > 0.5


@pytest.mark.parametrize("offset", [-0.7, 0.4])
def test_exposure_changes_nothing(studio: Any, offset: float) -> None:
    surface, light = dented(studio, 6.0)
    brighter = replace(surface, shading=surface.shading + np.float32(offset))
    assert seen(brighter, light) == pytest.approx(seen(surface, light), rel=2e-3, abs=2e-3)
    assert measured(brighter, light) == pytest.approx(measured(surface, light), abs=5e-3)


def test_a_dent_shows_at_its_place_and_not_beside_it(studio: Any) -> None:
    surface, light = dented(studio, 6.0)
    here, beside = seen(surface, light), seen(surface, light, AT[0] + 8 * SIGMA)
    assert here[ALONG].max() > 2
    assert here[ALONG].max() > here[ACROSS].max() + 1
    assert here[DARK].max() > 1
    assert here[SHARE] > 0.85 > 0.6 > beside[SHARE]
    assert here[SIZE] > beside[SIZE] + 1


@pytest.mark.parametrize(
    "key", [RAKING, RAKING * [-1, 1, 1], np.array([0.1, 0.6, 0.5])], ids=["right", "left", "above"]
)
def test_deeper_dents_measure_deeper(studio: Any, key: np.ndarray) -> None:
    """In lamplight from any side, each clearly more than the one before."""
    values = [measured(*dented(studio, d, key))[0] for d in (0.75, 2.0, 6.0)]
    assert (np.diff(values) > 0.2).all()


@pytest.fixture(scope="module")
def rendered(studio: Any) -> dict[float, list[tuple[float, float, float]]]:
    """Logarithms of true and measured depth, and stated error, of modifiable dents by factor."""
    out = {}
    for factor in (0.35, 1.0):
        scene = replace(studio.scene(), factor=factor)
        truth = studio.shoot(studio.person(), scene).truth
        photo = studio.photo(studio.person(), scene)
        layers = unmix(photo)
        reading = read_relief(layers, locate_back(layers, photo.scale_hint))
        surface, noise = reading.surface, tuple(slope_noise(r) for r in reading.responses)
        mm = truth["mm_per_px"] * layers.zoom * surface.zoom
        rows = []
        for d in truth["dimples"]:
            if d["kind"] != "modifiable":
                continue
            place = layers.to_working(np.array([[d["x"], d["y"]]]))
            x, y = surface.from_working(place)[0]
            sigma = d["sigma_mm"][0] / mm
            found = measure_depth(surface, reading.light, noise, float(x), float(y), sigma)
            rows.append((np.log(1000 * d["depth_mm"] / (mm * surface.width_px)), *found))
        out[factor] = rows
    return out


def test_rendered_dents_measure_what_they_are(
    rendered: dict[float, list[tuple[float, float, float]]],
) -> None:
    """Within three stated errors, shallow ones and deep ones."""
    for rows in rendered.values():
        assert len(rows) == 3
        for true, value, error in rows:
            assert abs(value - true) < 3 * error
            assert error < 1


def test_rendered_dents_measure_deeper_when_they_are(
    rendered: dict[float, list[tuple[float, float, float]]],
) -> None:
    """All of them at the same place, and by a good part of the true change on average."""
    rise = [b[1] - a[1] for a, b in zip(rendered[0.35], rendered[1.0], strict=True)]
    assert min(rise) > 0
    assert np.mean(rise) > 0.4 * np.log(1 / 0.35)


def test_where_slopes_hardly_show_the_error_is_larger(studio: Any) -> None:
    """The same dents from the camera's side and from a raking lamp."""
    for per_mille in (3.0, 6.0):
        flat, raking = (measured(*dented(studio, per_mille, key))[1] for key in (FLAT, RAKING))
        assert flat > 1.15 * raking


def test_errors_are_positive_and_finite_even_off_the_skin(studio: Any) -> None:
    surface, light = dented(studio, 6.0)
    for x, y in ((0, 0), (SHAPE[1] - 1, SHAPE[0] - 1), AT):
        value, error = measure_depth(surface, light, noise_of(surface), x, y, SIGMA)
        assert np.isfinite(value)
        assert 0.02 < error < 5
