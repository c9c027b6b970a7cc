"""Light and pigment do not leak into each other."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest
from skimage.color import lab2rgb

from analyzer.skin.classes import ClassMaps
from analyzer.skin.model import SkinLayers
from analyzer.skin.tone import typology_angle
from analyzer.skin.unmix import SkinParams, band, unmix

SIZE = (720, 960)
SHAPE = SIZE[::-1]
MELANIN = np.array([0.25, 0.45, 0.75])
HAEMOGLOBIN = np.array([0.10, 0.60, 0.45])


@pytest.fixture(scope="module")
def pigment(studio: Any) -> np.ndarray:
    """Log absorbance (h, w, 3) of fine pigment texture along two known directions."""
    dark = 0.06 * studio.texture(SHAPE, 3.5, 1)[..., None] * MELANIN
    return dark + 0.06 * studio.texture(SHAPE, 4.5, 2)[..., None] * HAEMOGLOBIN


@pytest.fixture(scope="module")
def relief(studio: Any) -> np.ndarray:
    """Log light (h, w) of fine relief."""
    return 0.03 * studio.texture(SHAPE, 4.0, 3)


def inner(mask: np.ndarray) -> np.ndarray:
    y, x = np.mgrid[0 : mask.shape[0], 0 : mask.shape[1]]
    return mask & (np.abs(x - 360) < 150) & (np.abs(y - 480) < 180)


def fine(plane: np.ndarray) -> np.ndarray:
    return band(plane, 2.0, 12.0)


def layers_of(studio: Any, rgb: np.ndarray, mask: np.ndarray | None = None) -> SkinLayers:
    """Layers of a picture whose back is known, since here only the unmixing counts."""
    where = np.ones(rgb.shape[:2], bool) if mask is None else mask
    return unmix(studio.develop(rgb), maps=studio.maps(where))


def test_pigment_texture_leaves_the_shading_alone(studio: Any, pigment: np.ndarray) -> None:
    """Less than a tenth of the pigment's own brightness contrast remains in the shading."""
    rgb, mask, _ = studio.torso(SIZE, width=400)
    spotted = rgb * np.exp(-pigment * mask[..., None])
    where = inner(mask)
    left = fine(layers_of(studio, spotted, mask).shading)[where].std()
    contrast = fine(pigment.mean(axis=2))[where].std()
    assert contrast > 0.01
    assert left < 0.1 * contrast


def test_relief_survives_the_removal_of_pigment(
    studio: Any, pigment: np.ndarray, relief: np.ndarray
) -> None:
    rgb, mask, _ = studio.torso(SIZE, width=400, log_light=relief)
    spotted = rgb * np.exp(-pigment * mask[..., None])
    where = inner(mask)
    found, true = fine(layers_of(studio, spotted, mask).shading)[where], fine(relief)[where]
    assert np.corrcoef(found, true)[0, 1] > 0.98
    assert found.std() == pytest.approx(true.std(), rel=0.05)


def test_light_leaves_the_pigment_alone(studio: Any, pigment: np.ndarray) -> None:
    """The log ratios that carry pigment cancel any light exactly."""
    rgb, mask, _ = studio.torso(SIZE, width=400)
    spotted = rgb * np.exp(-pigment * mask[..., None])
    y, x = np.mgrid[0 : SHAPE[0], 0 : SHAPE[1]]
    light = np.exp(-0.8 * x / SHAPE[1] - 0.3 * y / SHAPE[0])[..., None]
    even, raked = layers_of(studio, spotted, mask), layers_of(studio, spotted * light, mask)
    for name in ("melanin", "haemoglobin"):
        difference = getattr(even, name)[mask] - getattr(raked, name)[mask]
        np.testing.assert_allclose(difference, 0, atol=2e-5)


@pytest.mark.parametrize("gains", [(0.7, 0.7, 0.7), (1.15, 1.0, 0.85), (0.9, 1.0, 1.1)])
def test_exposure_and_white_balance_do_not_move_the_fine_layers(
    studio: Any, pigment: np.ndarray, relief: np.ndarray, gains: tuple[float, ...]
) -> None:
    rgb, mask, _ = studio.torso(SIZE, width=400, log_light=relief)
    spotted = rgb * np.exp(-pigment * mask[..., None])
    where = inner(mask)
    plain = layers_of(studio, spotted, mask)
    tinted = layers_of(studio, spotted * np.array(gains), mask)
    for name in ("melanin", "haemoglobin", "shading"):
        one, two = fine(getattr(plain, name))[where], fine(getattr(tinted, name))[where]
        assert np.abs(one - two).max() < 0.02 * one.std()


def test_unusable_pixels_are_nan_and_nothing_else_is(studio: Any) -> None:
    rgb, _, _ = studio.torso(SIZE, width=400)
    rgb[200:210, 150:170] = 1.0
    rgb[230:240, 150:170] = 0.001
    layers = layers_of(studio, rgb)
    gap = np.zeros(SHAPE, bool)
    gap[200:210, 150:170] = gap[230:240, 150:170] = True
    np.testing.assert_array_equal(layers.usable, ~gap)
    for plane in (layers.melanin, layers.haemoglobin, layers.shading):
        np.testing.assert_array_equal(np.isnan(plane), gap)
        assert plane.dtype == np.float32


def test_a_large_photo_is_halved_and_its_places_map_back(studio: Any) -> None:
    rgb = np.full((3200, 40, 3), 0.3, np.float32)
    layers = layers_of(studio, rgb)
    assert layers.zoom == pytest.approx(2.0)
    places = np.array([[0.0, 0.0], [10.0, 99.5]])
    np.testing.assert_allclose(layers.to_photo(places), [[0.5, 0.5], [20.5, 199.5]])
    np.testing.assert_allclose(layers.to_working(layers.to_photo(places)), places)


def test_typology_angle_of_a_known_colour() -> None:
    """L* 65 and b* 15: as far above 50 as towards yellow, hence 45 degrees."""
    lab = np.array([65.0, 12.0, 15.0])
    srgb = lab2rgb(lab.reshape(1, 1, 3))
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    rgb = np.broadcast_to(linear.astype(np.float32), (4, 4, 3))
    plane, yes = np.zeros((4, 4), np.float32), np.ones((4, 4), bool)
    maps = ClassMaps(np.zeros((4, 4, 4), np.float32), (0.0,) * 7)
    layers = SkinLayers(plane, plane, plane, rgb, yes, yes, False, maps, 1.0)
    assert typology_angle(layers, yes) == pytest.approx(45.0, abs=0.05)
    assert np.isnan(typology_angle(layers, ~yes))


def test_a_small_picture_has_the_pigment_of_a_large_one(studio: Any) -> None:
    """Relief in tinted light must not pass for pigment when it covers fewer pixels: slopes within
    0.15, which fixed bands miss three times over."""
    size = (900, 1200)
    shape = size[::-1]
    rgb, mask, _ = studio.torso(size, width=500)
    dark = 0.06 * studio.texture(shape, 3.0, 1)[..., None] * MELANIN
    red = 0.06 * studio.texture(shape, 3.5, 2)[..., None] * HAEMOGLOBIN
    tinted = 0.08 * studio.texture(shape, 18.0, 3)[..., None] * np.array([1.0, 0.93, 0.85])
    rgb = (rgb * np.exp((tinted - dark - red) * mask[..., None])).astype(np.float32)
    half = cv2.resize(rgb, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    large, small = (
        slopes_of(layers_of(studio, picture, seen))
        for picture, seen in ((rgb, mask), (half, mask[::2, ::2]))
    )
    np.testing.assert_allclose(small, large, atol=0.15)


def slopes_of(layers: SkinLayers) -> np.ndarray:
    """Brightness that goes with each step of the two log ratios, as the shading shows it."""
    where = layers.skin & layers.usable
    green_blue = layers.melanin[where]
    red_green = layers.haemoglobin[where] + 0.35 * green_blue
    mean = np.log(layers.rgb[where]).mean(axis=1)
    design = np.stack([red_green, green_blue], axis=1).astype(float)
    return np.linalg.lstsq(design, (mean - layers.shading[where]).astype(float), rcond=None)[0]


def test_coloured_relief_keeps_most_of_itself(
    studio: Any, pigment: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Light comes out of a dent redder than it went in; not all of that may pass for pigment."""
    dents = -0.25 * np.clip(studio.texture(SHAPE, 16.0, 5), 0, 2)
    rgb, mask, _ = studio.torso(SIZE, width=400)
    spotted = rgb * np.exp(-0.3 * pigment * mask[..., None])
    redder = spotted * np.exp(dents[..., None] * np.array([0.85, 1.0, 1.05]))

    def kept() -> float:
        layers = layers_of(studio, redder, mask)
        shows, shading = (
            band(plane, 5.0, 40.0)[inner(mask)] for plane in (0.85 * dents, layers.shading)
        )
        return float(shows @ shading / (shows @ shows))

    found = kept()
    monkeypatch.setattr("analyzer.skin.unmix._share_taken", lambda *args: 1.0)
    assert found > max(0.8, kept() + 0.1)


def disc(radius: float) -> np.ndarray:
    """A soft-edged spot (h, w), 1 in its middle, where the inner skin lies."""
    y, x = np.mgrid[0 : SHAPE[0], 0 : SHAPE[1]]
    away = np.hypot(x - 300, y - 420)
    return np.clip((1.25 * radius - away) / (0.5 * radius), 0, 1).astype(np.float32)


def as_filed(rgb: np.ndarray) -> np.ndarray:
    """Colour blurred where brightness is not, as files and noise reduction leave it."""
    light = rgb.mean(axis=2, keepdims=True)
    return np.asarray(light * cv2.GaussianBlur(rgb / light, (0, 0), 1.5), np.float32)


def around(radius: float) -> np.ndarray:
    y, x = np.mgrid[0 : SHAPE[0], 0 : SHAPE[1]]
    return np.hypot(x - 300, y - 420) < 3 * radius


def kept_of(shading: np.ndarray, shows: np.ndarray, where: np.ndarray) -> float:
    """How much of a pattern a plane shows, 1 as much as log red."""
    cause = shows[where] - shows[where].mean()
    return float(cause @ shading[where] / (cause @ cause))


@pytest.mark.parametrize("filed", [False, True])
def test_a_mole_is_taken_out_where_other_pigment_stays(
    studio: Any, pigment: np.ndarray, monkeypatch: pytest.MonkeyPatch, filed: bool
) -> None:
    """Less than half of it is left where no pigment is taken out of broad texture: its broad part."""
    monkeypatch.setattr("analyzer.skin.unmix._share_taken", lambda *args: 0.0)
    rgb, mask, _ = studio.torso(SIZE, width=400)
    mole = 0.5 * disc(3.0)
    bare = rgb * np.exp(-pigment * mask[..., None])
    marked = bare * np.exp(-mole[..., None] * MELANIN)
    if filed:
        bare, marked = as_filed(bare), as_filed(marked)
    before, after = (layers_of(studio, picture, mask).shading for picture in (bare, marked))
    shows = np.log(marked[..., 0]) - np.log(bare[..., 0])
    assert abs(kept_of(after - before, shows, around(3.0))) < 0.5


def test_a_dent_stays_where_moles_go(studio: Any, pigment: np.ndarray) -> None:
    """What is broader than a mole is left alone, however it is coloured."""
    rgb, mask, _ = studio.torso(SIZE, width=400)
    y, x = np.mgrid[0 : SHAPE[0], 0 : SHAPE[1]]
    dent = 0.2 * (x - 420) / 12 * np.exp(-((x - 420) ** 2 + (y - 520) ** 2) / (2 * 12**2))
    bare = rgb * np.exp(-pigment * mask[..., None])
    for tint in ([1.0, 1.0, 1.0], [0.9, 1.0, 1.1], [1.1, 1.0, 0.9]):
        dented = bare * np.exp(dent[..., None] * np.array(tint))
        before, after = (layers_of(studio, picture, mask).shading for picture in (bare, dented))
        where = np.hypot(x - 420, y - 520) < 40
        kept, whole = (
            kept_of(shading - before, dent * tint[0], where)
            for shading in (after, before + np.log(dented[..., 0] / bare[..., 0]))
        )
        assert whole == pytest.approx(1, abs=1e-3)
        assert 0.7 < kept < 1.3


def test_a_grey_photo_keeps_all_its_shading(studio: Any, relief: np.ndarray) -> None:
    rgb, mask, _ = studio.torso(SIZE, width=400, log_light=relief)
    grey = np.repeat(rgb.mean(axis=2, keepdims=True), 3, axis=2).astype(np.float32)
    found, true = (
        fine(plane)[inner(mask)]
        for plane in (layers_of(studio, grey, mask).shading, np.log(grey[..., 0]))
    )
    np.testing.assert_allclose(found, true, atol=1e-4)


def test_marks_are_cleared_alike_for_any_number_of_threads(
    studio: Any, pigment: np.ndarray
) -> None:
    rgb, mask, _ = studio.torso(SIZE, width=400)
    spotted = rgb * np.exp(-pigment * mask[..., None])
    before = cv2.getNumThreads()
    try:
        planes = []
        for threads in (1, 4):
            cv2.setNumThreads(threads)
            planes.append(layers_of(studio, spotted, mask).shading)
    finally:
        cv2.setNumThreads(before)
    np.testing.assert_array_equal(*planes)


@pytest.mark.parametrize("size", [(8, 8), (60, 3), (3, 60), (40, 30)])
def test_tiny_pictures_have_layers(studio: Any, size: tuple[int, int]) -> None:
    rgb = np.full((*size, 3), 0.3, np.float32)
    assert np.isfinite(layers_of(studio, rgb).shading).all()


def test_broad_shading_does_not_feel_that_marks_are_cleared(
    studio: Any, pigment: np.ndarray
) -> None:
    rgb, mask, _ = studio.torso(SIZE, width=400)
    photo = studio.develop(rgb * np.exp(-pigment * mask[..., None]))
    with_marks, without = (
        unmix(photo, SkinParams(mark_band=band_width), studio.maps(mask)).shading
        for band_width in (0.0, SkinParams().mark_band)
    )
    where = inner(mask)
    broad = (band(with_marks - without, 12.0, 60.0))[where]
    assert np.abs(broad).max() < 2e-3
    assert fine(without)[where].std() < fine(with_marks)[where].std()
