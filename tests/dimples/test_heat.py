"""A dent's depth at a known place: deeper dents measure deeper, and flat light is owned up to."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from analyzer.back.locate import locate_back
from analyzer.dimples.heat import GAPS, Heat, answer, heat_of, peaks, weights
from analyzer.dimples.params import DimpleParams
from analyzer.dimples.planes import SCENE, STRIDE, grid_of, planes_of
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


def told(surface: Surface, light: Illumination) -> Heat:
    return heat_of(surface, respond(surface), light)


def measured(surface: Surface, light: Illumination) -> tuple[float, float]:
    return told(surface, light).depth_at(*AT)


def mirrored(surface: Surface, light: Illumination) -> tuple[Surface, Illumination]:
    """As the photo's mirror image would be read: what points right points left."""
    flip = np.fliplr
    return Surface(
        flip(surface.shading).copy(),
        flip(surface.mask).copy(),
        -flip(surface.side),
        -flip(surface.tilt_right),
        flip(surface.tilt_up),
        flip(surface.brightness),
        surface.zoom,
        surface.width_px,
    ), Illumination(
        light.ambient, light.key * [-1, 1, 1], -flip(light.gain_right), flip(light.gain_up)
    )


def planes(surface: Surface, light: Illumination) -> np.ndarray:
    grid = grid_of(surface, respond(surface), light)
    return planes_of(grid.answers, grid.toward, grid.scene, grid.noise)


def at_dent(surface: Surface, light: Illumination) -> np.ndarray:
    """What shows in the middle of the dent, (38,)."""
    grid = grid_of(surface, respond(surface), light)
    row, column = (round((v - c) / STRIDE) for v, c in zip(AT[::-1], grid.corner, strict=True))
    return planes_of(grid.answers, grid.toward, grid.scene, grid.noise)[:, row, column]


def test_places_on_the_grid_are_where_they_were(studio: Any) -> None:
    """The peak of the heat is the dent, within a step, and nothing as sure lies elsewhere."""
    heat = told(*dented(studio, 8.0))
    found = peaks(heat.sure, WIDTH)
    row, column = heat.place(*found[0])
    assert np.hypot(row - AT[1], column - AT[0]) <= 1.5 * STRIDE
    assert heat.sure[found[0]] > 0.5
    assert all(heat.sure[at] < heat.sure[found[0]] / 2 for at in found[1:])


def test_a_dent_answers_along_the_light_and_dark(studio: Any) -> None:
    shown = at_dent(*dented(studio, 6.0))
    sizes = (len(shown) - SCENE) // 5
    along, across, dark = shown[:sizes], shown[sizes : 2 * sizes], shown[2 * sizes : 3 * sizes]
    assert along.max() > 2
    assert along.max() > across.max() + 1
    assert dark.max() > 1
    bump = at_dent(*dented(studio, -6.0))
    assert bump[: 3 * sizes].min() < -2


def test_a_mirrored_photo_shows_the_same(studio: Any) -> None:
    """Grid points fall on other pixels there, so to a third of what differs under a wrong light."""
    surface, light = dented(studio, 6.0)
    # As many columns of skin as grid steps, so that both grids meet the same pixels.
    mask = surface.mask.copy()
    columns = np.flatnonzero(mask.any(axis=0))
    mask[:, columns[0] : columns[0] + (len(columns) - 1) % STRIDE] = False
    surface = replace(surface, mask=mask)
    here = planes(surface, light)
    other, turned = mirrored(surface, light)
    there = planes(other, turned)[:, :, ::-1]
    assert there == pytest.approx(here, rel=2e-3, abs=5e-3)
    wrong = replace(turned, gain_right=-turned.gain_right)
    assert np.abs(planes(other, wrong)[:, :, ::-1] - here).max() > 0.5


@pytest.mark.parametrize("offset", [-0.7, 0.4])
def test_exposure_changes_nothing(studio: Any, offset: float) -> None:
    surface, light = dented(studio, 6.0)
    brighter = replace(surface, shading=surface.shading + np.float32(offset))
    assert planes(brighter, light) == pytest.approx(planes(surface, light), rel=5e-3, abs=5e-3)
    assert measured(brighter, light) == pytest.approx(measured(surface, light), abs=5e-3)


def test_answers_are_in_units_of_the_photos_own_noise(studio: Any) -> None:
    """All contrast halved, as through a haze: no answer stands out more or less, and all are half."""
    surface, light = dented(studio, 6.0)
    # Noise counts from `LEAST` on.
    surface = replace(surface, shading=10 * surface.shading)
    hazy = replace(surface, shading=surface.shading / 2)
    one, two = (planes(s, light)[:-SCENE] for s in (surface, hazy))
    noise, plain = slice(0, 3 * len(one) // 5), slice(3 * len(one) // 5, None)
    assert two[noise] == pytest.approx(one[noise], rel=0.05, abs=0.05)
    assert np.sinh(two[plain]) == pytest.approx(np.sinh(one[plain]) / 2, rel=0.02, abs=0.02)


def test_between_grid_points_depth_is_interpolated() -> None:
    flat = np.zeros((4, 5), np.float32)
    rows, columns = np.mgrid[:4, :5].astype(np.float32)
    heat = Heat((10, 20), flat, 2 * rows - columns, flat + 0.3)
    assert heat.depth_at(20, 10) == pytest.approx((0.0, 0.3))
    assert heat.depth_at(20 + 1.5 * STRIDE, 10 + 2.25 * STRIDE)[0] == pytest.approx(3.0)
    # Beyond the border its value goes on.
    assert heat.depth_at(0, 0)[0] == 0.0
    assert heat.depth_at(1e4, 1e4)[0] == pytest.approx(2.0)


def test_the_heat_at_a_place_is_that_of_the_nearest_point_and_unknown_off_the_grid() -> None:
    sure = np.zeros((12, 15), np.float32)
    sure[4, 6] = 0.8
    heat = Heat((10, 20), sure, sure, sure)
    x, y = 20 + 6 * STRIDE, 10 + 4 * STRIDE
    places = np.array(
        [[x, y], [x + 0.4 * STRIDE, y], [x + STRIDE, y], [0.0, y], [x, 1e4], [np.nan, np.nan]]
    )
    np.testing.assert_allclose(
        heat.sure_at(places), [0.8, 0.8, 0.0, np.nan, np.nan, np.nan], rtol=1e-6
    )


def test_peaks_keep_apart_and_come_surest_first() -> None:
    sure = np.zeros((40, 40), np.float32)
    sure[5, 5], sure[5, 6], sure[20, 20], sure[30, 8] = 0.6, 0.5, 0.9, 1e-5
    assert peaks(sure, 320.0) == [(20, 20), (5, 5)]
    assert peaks(sure, 320.0, DimpleParams(max_candidates=1)) == [(20, 20)]


def test_the_shipped_network_takes_the_planes(studio: Any) -> None:
    arrays = weights()
    assert arrays["enter"].shape[1] == len(planes(*dented(studio, 5.0)))
    assert all(np.isfinite(a).all() for a in arrays.values())
    assert sum(a.nbytes for a in arrays.values()) < 1e6


def test_a_place_is_judged_by_what_lies_around_it_and_not_by_where_it_is(studio: Any) -> None:
    """A piece cut out answers as within the whole, away from its border."""
    shown = planes(*dented(studio, 6.0))
    whole, part = answer(shown, weights()), answer(shown[:, 10:60, 12:70], weights())
    edge = sum(GAPS)
    inner = part[:, edge:-edge, edge:-edge]
    assert inner == pytest.approx(whole[:, 10 + edge : 60 - edge, 12 + edge : 70 - edge], abs=1e-4)


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
        surface = reading.surface
        mm = truth["mm_per_px"] * layers.zoom * surface.zoom
        rows = []
        for d in truth["dimples"]:
            if d["kind"] != "modifiable":
                continue
            place = layers.to_working(np.array([[d["x"], d["y"]]]))
            x, y = surface.from_working(place)[0]
            found = reading.heat.depth_at(float(x), float(y))
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
    heat = told(*dented(studio, 6.0))
    for x, y in ((0, 0), (SHAPE[1] - 1, SHAPE[0] - 1), AT):
        value, error = heat.depth_at(x, y)
        assert np.isfinite(value)
        assert 0.02 < error < 8
