"""The map as a picture: colour where it is sure, hatching where nothing shows, a true legend."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from analyzer.photo.preview import encode_jpeg
from analyzer.relief.model import ProminenceMap
from analyzer.show.map_legend import draw_legend, ticks, unit_words
from analyzer.show.prominence_picture import (
    compose,
    draw_prominence,
    hatched,
    map_picture,
    ramp,
    scale_top,
)

SIZE = (60, 80)
GREY = np.full((*SIZE, 3), 150, np.uint8)


def planes(depth=5.0, sure=0.0, hidden=0.0):
    return tuple(np.full(SIZE, v, np.float32) for v in (depth, sure, hidden))


def seen_at(series, index, x, y, depth=8.0):
    """A map of one sure place in a photo of the hand-made series, 10 photo pixels a map pixel."""
    shape = (160, 120)
    yy, xx = np.mgrid[: shape[0], : shape[1]]
    spot = ((xx + 0.5) * 10 - x) ** 2 + ((yy + 0.5) * 10 - y) ** 2 < 40**2
    seen = ProminenceMap(
        np.full(shape, depth, np.float32), np.ones(shape, np.float32), spot.astype(np.float32),
        (yy < 20), 10.0, (0, 0), "mm",
    )  # fmt: skip
    pictures = list(series.pictures)
    pictures[index] = replace(pictures[index], prominence=seen)
    return replace(series, pictures=tuple(pictures))


def saturation(rgb):
    return rgb.astype(int).max(axis=2) - rgb.astype(int).min(axis=2)


def test_colour_says_how_deep_and_its_strength_how_sure():
    faint, strong = (compose(GREY, *planes(sure=s), 10.0) for s in (0.1, 1.0))
    assert 0 < saturation(faint).mean() < saturation(strong).mean()
    assert saturation(compose(GREY, *planes(), 10.0)).max() == 0
    shallow, deep = (compose(GREY, *planes(d, 1.0), 10.0).mean() for d in (1.0, 9.0))
    assert shallow > deep + 50


def test_the_ramp_falls_evenly_in_lightness():
    """Told apart without any colour vision: lightness alone orders the depths."""
    luma = ramp(np.linspace(0, 1, 21)) @ np.array([0.299, 0.587, 0.114])
    assert (np.diff(luma) < -3).all()
    assert np.isfinite(ramp(np.array([np.nan, -1.0, 9.0]))).all()


def test_what_the_light_hides_is_hatched_and_a_sure_dimple_on_it_is_not():
    lined = compose(GREY, *planes(hidden=1.0), 10.0)
    assert saturation(lined).max() == 0
    assert lined[..., 0].std() > 10
    assert compose(GREY, *planes(sure=1.0, hidden=1.0), 10.0)[..., 0].std() < 1


@pytest.mark.parametrize("level", [20, 220])
def test_every_skin_tone_gives_the_same_ground(level):
    drawn = compose(np.full((*SIZE, 3), level, np.uint8), *planes(), 10.0)
    assert drawn.mean() == pytest.approx(195, abs=1)


@pytest.mark.parametrize("longest", [240, 1460])
def test_the_spot_lies_where_it_was_measured_whatever_the_size(make_series, longest):
    series = seen_at(make_series((1.0, 1.0)), 0, 380.0, 760.0)
    drawn = map_picture(series, 0, longest, marks=False)
    assert max(drawn.shape[:2]) <= longest
    picture, seen = series.pictures[0], series.pictures[0].prominence
    box = (50, 60, 250, 340)
    body, zoom = draw_prominence(picture.upright, picture.zoom, seen, 10.0, box, longest)
    strong = np.argwhere(saturation(body) > 40).mean(axis=0)[::-1]
    place = (strong + 0.5) * zoom - 0.5 + np.array(box[:2]) * picture.zoom
    assert place == pytest.approx([380.0, 760.0], abs=8)


def test_marks_carry_the_numbers_of_the_series(make_series):
    series = seen_at(make_series((1.0, 1.0)), 0, 380.0, 760.0)
    with_marks, without = (map_picture(series, 0, 800, marks=m) for m in (True, False))
    assert with_marks.shape == without.shape
    assert (with_marks != without).any()


def test_no_map_no_picture(make_series):
    assert map_picture(make_series((1.0,)), 0, 800) is None


def test_the_jpeg_carries_no_metadata(make_series):
    series = seen_at(make_series((1.0, 1.0)), 0, 380.0, 760.0)
    with Image.open(io.BytesIO(encode_jpeg(map_picture(series, 0, 1460)))) as image:
        assert not image.getexif()
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_the_scale_is_round_shared_and_never_tiny(make_series):
    series = make_series((1.0, 0.5))
    assert scale_top(series.measurements, "mm") == 3.0
    assert scale_top(series.measurements, "per mille of back width") == 10.0
    assert scale_top((), "mm") > 0
    flat = tuple(
        replace(m, dimples=tuple(replace(d, prominence=0.01) for d in m.dimples))
        for m in series.measurements
    )
    # 10 per mille of a back of 700 px at 0.21 mm are 1.47 mm.
    assert scale_top(flat, "mm") == 1.5


@pytest.mark.parametrize("top", [1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0, 15.0, 30.0])
def test_ticks_are_round_and_reach_both_ends(top):
    found = ticks(top)
    assert (found[0], found[-1]) == (0.0, top)
    assert 3 <= len(found) <= 6
    assert all(len(f"{value:g}") <= 3 for value in found)


@pytest.mark.parametrize("width", [150, 712, 1460])
@pytest.mark.parametrize("unit", ["mm", "per mille of back width"])
def test_the_legend_fits_and_shows_the_whole_scale(width, unit):
    drawn = draw_legend(width, 10.0, unit, ramp, hatched)
    assert drawn.shape[1] == width
    assert drawn.shape[0] <= 0.28 * width + 6
    # Nothing runs off the right edge.
    assert (np.abs(drawn[:, -3:].astype(int) - (251, 250, 248)) < 8).all()
    ends = ramp(np.array([0.0, 1.0]))
    for end in ends:
        assert (np.abs(drawn - end).max(axis=2) < 3).any()
    assert unit_words(unit) == ("mm" if unit == "mm" else "% of the back width")
