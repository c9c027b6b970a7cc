"""Marks: rings around dimples, tags that cover none of them, pictures left as they are."""

from __future__ import annotations

from dataclasses import replace
from math import hypot

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analyzer.show.labels import Spot, label_dimples, photo_spots, reference_spots, track_labels
from analyzer.show.marks import COLOURS, place_marks
from analyzer.show.overlay import draw_overlay

KINDS = ("fixed", "modifiable", "unsure")


@st.composite
def far_apart(draw):
    """Spots on a coarse grid, so that there is room for a tag beside each."""
    cells = draw(st.sets(st.tuples(st.integers(0, 4), st.integers(0, 5)), min_size=1, max_size=12))
    return tuple(
        Spot(f"M{i}", draw(st.sampled_from(KINDS)), 120 + 240 * cx, 130 + 260 * cy, 40.0)
        for i, (cx, cy) in enumerate(sorted(cells))
    )


@given(far_apart(), st.sampled_from([1.0, 1.7, 4.0]))
def test_no_tag_covers_a_dimple_or_leaves_the_picture(spots, zoom):
    size = (round(1200 / zoom), round(1600 / zoom))
    marks = place_marks(spots, size, zoom)
    assert len(marks) == len(spots)
    for tag in marks:
        assert tag.tag_width / 2 <= tag.tag_x <= size[0] - tag.tag_width / 2
        assert tag.tag_height / 2 <= tag.tag_y <= size[1] - tag.tag_height / 2
        for spot in spots:
            x, y = (spot.x + 0.5) / zoom - 0.5, (spot.y + 0.5) / zoom - 0.5
            dx = max(abs(tag.tag_x - x) - tag.tag_width / 2, 0)
            dy = max(abs(tag.tag_y - y) - tag.tag_height / 2, 0)
            assert hypot(dx, dy) >= spot.width_px / zoom / 2


def test_the_ring_lies_outside_the_dimple_at_any_zoom():
    for zoom in (1.0, 2.5, 8.0):
        (mark,) = place_marks([Spot("M1", "modifiable", 600, 800, 60.0)], (1200, 1600), zoom=zoom)
        assert mark.radius > 60 / zoom / 2


def test_spots_outside_the_picture_are_not_marked():
    spots = [Spot("M1", "modifiable", -5, 10), Spot("M2", "modifiable", float("nan"), 10)]
    assert place_marks(spots, (100, 100), 1.0) == ()


def test_the_picture_is_copied_and_changes_only_around_the_mark():
    picture = np.full((400, 300, 3), 150, np.uint8)
    marked = draw_overlay(picture, [Spot("F1", "fixed", 600, 800, 60.0)], 4.0)
    assert (picture == 150).all()
    changed = np.argwhere((marked != picture).any(axis=2))
    assert len(changed) > 50
    assert np.abs(changed - [200, 150]).max() < 60
    # The dimple itself stays visible.
    assert (marked[196:205, 146:155] == 150).all()


def test_kinds_are_drawn_in_their_own_colour():
    picture = np.full((400, 300, 3), 120, np.uint8)
    for kind in KINDS:
        marked = draw_overlay(picture, [Spot("X1", kind, 150, 200, 40.0)], 1.0)
        wanted = [int(COLOURS[kind][i : i + 2], 16) for i in (1, 3, 5)]
        assert (np.abs(marked.astype(int) - wanted).max(axis=2) < 6).any()


def test_an_overlay_takes_dimples_and_tracks(make_series):
    series = make_series()
    picture = series.pictures[0]
    from_dimples = draw_overlay(picture.upright, series.measurements[0].dimples, picture.zoom)
    from_tracks = draw_overlay(picture.upright, series.tracks, picture.zoom)
    for marked in (from_dimples, from_tracks):
        assert marked.shape == picture.upright.shape
        assert (marked != picture.upright).any()
    assert (draw_overlay(picture.upright, [], picture.zoom) == picture.upright).all()


def test_a_dimple_keeps_its_number_in_every_photo(make_series):
    series = make_series()
    labels = track_labels(series.tracks)
    assert sorted(labels.values()) == ["D1", "D2", "D3", "D4", "D5"]
    for index in range(4):
        assert {s.track: s.label for s in photo_spots(series, index)} == labels
    assert {s.track: s.label for s in reference_spots(series)} == labels


def test_dimples_are_numbered_from_the_top_down_whatever_their_kind(make_series):
    spots = label_dimples(tuple(reversed(make_series().measurements[0].dimples)))
    places = [s.y for s in sorted(spots, key=lambda s: s.label)]
    assert places == sorted(places)


def test_a_kind_that_is_set_renames_no_dimple(make_series):
    series = make_series()
    told = tuple(replace(t, kind="modifiable", set_by_user=True) for t in series.tracks)
    assert track_labels(told) == track_labels(series.tracks)
    spots = photo_spots(replace(series, tracks=told), 0)
    assert {s.track: s.label for s in spots} == track_labels(series.tracks)


def test_a_dimple_that_was_not_followed_gets_a_star(make_series):
    series = make_series()
    series = replace(series, tracks=series.tracks[:3])
    labels = [s.label for s in photo_spots(series, 0)]
    assert labels == ["D2", "D3", "D1", "D5*", "D4*"]


def test_a_dimple_known_from_other_photos_gets_a_thinner_ring():
    plain, faint = place_marks(
        [
            Spot("M1", "modifiable", 300, 400, 40.0),
            Spot("M2", "modifiable", 800, 900, 40.0, faint=True),
        ],
        (1200, 1600),
        zoom=1.0,
    )
    assert faint.line < 0.6 * plain.line
    assert faint.radius == plain.radius


def test_the_outline_is_drawn_along_its_line_and_nowhere_else():
    picture = np.full((400, 300, 3), 150, np.uint8)
    box = ((200.0, 200.0), (1000.0, 200.0), (1000.0, 1400.0), (200.0, 1400.0))
    marked = draw_overlay(picture, [], 4.0, outline=box)
    changed = (marked != picture).any(axis=2)
    assert changed[50, 60:240].all()
    assert changed[60:340, 250].all()
    inner = changed[56:344, 56:244]
    assert not inner.any()
    assert not changed[:44].any()
