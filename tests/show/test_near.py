"""One dimple from near by, its depths over the sessions, and two maps on one scale."""

from __future__ import annotations

import base64
import io
from dataclasses import replace
from math import nan

import numpy as np
import pytest
from PIL import Image

from analyzer.relief.model import ProminenceMap
from analyzer.show.dimple_chart import dimple_svg, session_depths
from analyzer.show.labels import photo_spots
from analyzer.show.map_pair import map_pair
from analyzer.show.pictures import as_taken, close_up, make_pair
from analyzer.show.prominence_picture import Furrow, MapLook, furrow_of, map_picture
from analyzer.show.sessions import sessions_compared


def pixels(uri):
    with Image.open(io.BytesIO(base64.b64decode(uri.partition(",")[2]))) as image:
        return np.asarray(image.convert("RGB")).astype(int)


def colour(rgb):
    return rgb.max(axis=2) - rgb.min(axis=2)


def mapped(series, depths=(8.0, 2.0), sure=1.0, unit="mm"):
    """Every photo with a map that is alike all over, 10 photo pixels a map pixel."""
    shape = (160, 120)
    pictures = [
        replace(
            picture,
            prominence=ProminenceMap(
                np.full(shape, depth, np.float32), np.ones(shape, np.float32),
                np.full(shape, sure, np.float32), np.zeros(shape, bool), 10.0, (0, 0), unit,
            ),
        )
        for picture, depth in zip(series.pictures, depths, strict=True)
    ]  # fmt: skip
    return replace(series, pictures=tuple(pictures), alignments=(None,) * len(depths))


def test_the_middle_of_a_close_up_is_the_place_that_was_asked_for(make_series):
    series = make_series((1.0, 0.5))
    picture = series.pictures[0]
    dark = np.zeros_like(picture.upright)
    track = series.tracks[2]
    at = [round((v + 0.5) / picture.zoom - 0.5) for v in (track.x, track.y)]
    dark[at[1], at[0]] = 255
    series = replace(series, pictures=(replace(picture, upright=dark), series.pictures[1]))
    exact = [(v + 0.5) * picture.zoom - 0.5 for v in at]
    cut = close_up(series, 0, *exact, across=120.0, side_px=121)
    bright = np.argwhere(cut[..., 0] > 100).mean(axis=0)
    assert bright == pytest.approx([60, 60], abs=0.5)
    lost = replace(series.pictures[1], aligned=None)
    assert close_up(replace(series, pictures=(picture, lost)), 1, *exact, 120.0, 50) is None
    assert close_up(series, 0, nan, 3.0, 120.0, 50) is None


def test_a_close_up_has_one_scale_whatever_the_photo(make_series):
    """Half the extent shows everything twice as large."""
    series = make_series((1.0, 0.5))
    y, x = np.mgrid[0:400, 0:300]
    disc = np.repeat((((x - 150) ** 2 + (y - 200) ** 2 < 10**2) * 255)[..., None], 3, axis=2)
    picture = replace(series.pictures[0], upright=disc.astype(np.uint8))
    series = replace(series, pictures=(picture, series.pictures[1]))
    areas = [(close_up(series, 0, 600.0, 800.0, s, 200)[..., 0] > 127).sum() for s in (400, 200)]
    assert areas[1] == pytest.approx(4 * areas[0], rel=0.05)


def test_photos_as_taken_carry_their_own_marks(make_series):
    series = make_series((1.0, 0.5))
    shown = as_taken(series, 1, 200)
    assert max(shown.shown.width, shown.shown.height) == 200
    spots = {s.label: s for s in photo_spots(series, 1)}
    zoom = series.pictures[1].zoom * 300 / shown.shown.width
    for mark in shown.marks:
        assert mark.x == pytest.approx((spots[mark.label].x + 0.5) / zoom - 0.5)
        assert mark.track == spots[mark.label].track


def test_a_session_of_two_photos_is_as_unsure_as_one(make_series):
    series = make_series((1.0, 1.0, 0.5))
    both = replace(series.sessions[0], photos=(0, 1))
    joined = replace(series, sessions=(both, series.sessions[2]))
    first, last = session_depths(joined, series.tracks[2])
    assert (first.session, last.session) == (0, 1)
    assert first.depth == pytest.approx(1.8)
    assert first.error == last.error == pytest.approx(0.15)
    assert last.depth == pytest.approx(0.9)


def test_the_depths_of_a_dimple_are_drawn_with_words(make_series):
    series = make_series((1.0, 0.65, 0.35))
    drawn = dimple_svg(series, series.tracks[2], compared=(0, 2))
    assert drawn.count("<circle") == 3
    assert drawn.count('class="dot open"') == 1
    assert "2026-01-05: 1.80 ± 0.15 mm" in drawn
    assert dimple_svg(make_series((1.0,)), series.tracks[2]) is None
    evil = tuple(replace(s, label="<b>", taken_at=None) for s in series.sessions)
    assert "<b>" not in dimple_svg(replace(series, sessions=evil), series.tracks[2])


def test_two_maps_share_frame_and_scale(make_series):
    series = mapped(make_series((1.0, 0.5)))
    pair, maps = make_pair(series, 0, 1, 300), map_pair(series, 0, 1, 300)
    before, after = pixels(maps.before), pixels(maps.after)
    assert before.shape[:2] == after.shape[:2] == (pair.before.height, pair.before.width)
    # The same depth has the same colour in both, a deeper one a darker colour.
    swapped = map_pair(series, 1, 0, 300)
    assert swapped.after == maps.before
    place = np.s_[20:60, 20:40]
    assert before[place].mean() < after[place].mean() - 30


def test_maps_of_different_units_or_without_a_map_make_no_pair(make_series):
    series = mapped(make_series((1.0, 0.5)))
    odd = replace(series.pictures[1].prominence, unit="per mille of back width")
    one = replace(
        series, pictures=(series.pictures[0], replace(series.pictures[1], prominence=odd))
    )
    assert map_pair(one, 0, 1, 300) is None
    assert map_pair(make_series((1.0, 0.5)), 0, 1, 300) is None
    lost = replace(series.pictures[1], aligned=None)
    assert map_pair(replace(series, pictures=(series.pictures[0], lost)), 0, 1, 300) is None


def test_the_furrow_is_never_the_loudest_colour(make_series):
    """All skin equally deep and sure: along the spine less than a third of the colour is left."""
    series = mapped(make_series((1.0, 0.5)), (8.0, 8.0))
    shown = pixels(map_pair(series, 0, 1, 400).before)
    middle, aside = shown.shape[1] // 2, shown.shape[1] // 5
    rows = np.s_[20 : shown.shape[0] // 3]
    assert colour(shown)[rows, middle].mean() < 0.35 * colour(shown)[rows, aside].mean()
    alone = map_picture(series, 0, 600, marks=False).astype(int)
    assert colour(alone)[40:80, alone.shape[1] // 2].mean() < 0.35 * colour(alone)[40:80, 60].mean()


def test_a_dimple_in_the_furrow_keeps_its_colour():
    line = ((100.0, 300.0), (100.0, 0.0))
    bare, with_dimple = Furrow(line, 200.0), Furrow(line, 200.0, ((100.0, 150.0, 20.0),))
    x, y = np.float32([[100, 100, 180]]), np.float32([[150, 30, 150]])
    look = MapLook()
    assert bare.quiet(x, y, look)[0] == pytest.approx(
        [look.furrow_colour, look.furrow_colour, 1], abs=0.02
    )
    assert with_dimple.quiet(x, y, look)[0] == pytest.approx([1, look.furrow_colour, 1], abs=0.02)
    unknown = Furrow(((nan, nan), (nan, nan)), nan)
    assert unknown.quiet(x, y, look).tolist() == [[1, 1, 1]]


def test_dimples_of_unknown_width_count_as_usual_ones(make_series):
    series = make_series((1.0, 0.5))
    spots = [replace(s, width_px=None) for s in photo_spots(series, 0)]
    assert {w for _, _, w in furrow_of(series.measurements[0], spots).dimples} == {35.0}


def test_the_series_own_answer_on_two_sessions_is_found(make_series):
    series = make_series((1.0, 0.65, 0.35))
    assert sessions_compared(series, 0, 2) is series.comparisons[1]
    assert sessions_compared(series, 1, 2) is None
    sides = [(m.photo.sha256,) for m in series.measurements]
    between = replace(series.comparisons[0], before=sides[1], after=sides[2])
    assert sessions_compared(replace(series, between=(between,)), 1, 2) is between
