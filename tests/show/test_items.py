"""Each score opens into what it is made of, and the parts are the whole."""

from __future__ import annotations

import re
from dataclasses import replace
from math import nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.dimples.model import Dimple, Grade
from analyzer.dimples.score import hexsel_style, photo_visibility, visibility_parts
from analyzer.report.page import render_page
from analyzer.show.items import (
    light_words,
    mean_prominence,
    prominence_words,
    scale_words,
    score_items,
)
from analyzer.show.words import DASH
from analyzer.tracking.overrule import overruled

kinds = st.sampled_from(["fixed", "modifiable", "unsure"])
shares = st.floats(0, 1)
dimples = st.builds(
    lambda shows, kind, p_fixed, sure: Dimple(
        1.0, 1.0, 10.0, shows, 1.0, 0.1, kind, p_fixed, sure, 0.0, 0.2
    ),
    st.floats(0, 99), kinds, shares, shares,
)  # fmt: skip


def plain(text):
    return text.replace("\u00a0", " ")


def scored(series):
    """The hand-made series with the scores that its dimples really have."""
    shots = tuple(
        replace(
            m, visibility=photo_visibility(m.dimples), grade=hexsel_style(m.dimples, 700 * 0.21)
        )
        for m in series.measurements
    )
    return replace(series, measurements=shots)


@given(st.lists(dimples, max_size=12).map(tuple))
def test_the_parts_add_up_to_the_score_and_the_fixed_pair_adds_nothing(found):
    parts = visibility_parts(found)
    assert len(parts) == len(found)
    assert sum(parts) == pytest.approx(photo_visibility(found), abs=1e-9)
    assert all(part >= 0 for part in parts)
    assert all(part == 0 for part, d in zip(parts, found, strict=True) if d.kind == "fixed")


def test_what_shows_more_adds_more():
    one, two = (Dimple(1, 1, 9, v, 1, 0.1, "modifiable", 0.1, 0.9, 0, 0) for v in (20.0, 60.0))
    small, large = visibility_parts((one, two))
    assert large > 2 * small


def test_the_rows_show_the_parts_of_the_score(make_series):
    series = scored(make_series((1.0, 1.0)))
    items = score_items(series, 0)
    adds = [float(r.adds) for r in items.rows if r.adds != DASH]
    assert sum(adds) == pytest.approx(series.measurements[0].visibility, abs=0.2)
    assert [r.label for r in items.rows] == ["D2", "D3", "D1", "D4", "D5"]
    assert [r.adds for r in items.rows[-2:]] == [DASH] * 2
    assert [r.prominence for r in items.rows[:2]] == ["1.80 ± 0.15", "1.20 ± 0.15"]


def test_a_kind_that_was_set_counts_as_set(make_series):
    """The parts add up to the score that was made anew from the user's word."""
    series = scored(make_series((1.0, 1.0)))
    told = overruled(series.measurements[0], {4: "modifiable", 2: "fixed"})
    series = replace(series, measurements=(told, series.measurements[1]))
    rows = {r.label: r for r in score_items(series, 0).rows}
    assert rows["D2"].kind == "fixed, set by you in this photo"
    assert rows["D3"].kind == "modifiable"
    assert rows["D2"].adds == DASH
    adds = [float(r.adds) for r in rows.values() if r.adds != DASH]
    assert sum(adds) == pytest.approx(told.visibility, abs=0.2)


def test_number_and_depth_name_count_and_steps_in_the_unit(make_series):
    items = score_items(scored(make_series((1.0, 1.0))), 0)
    assert items.number == "1 of 3 (1 to 4)"
    assert items.counted.startswith("2 dimples that can change were counted.")
    # 6 and 12 per mille of a back of 147 mm.
    assert "1 up to 0.88 mm, 2 up to 1.76 mm" in plain(items.graded)
    assert items.depth == "2 of 3 (medium)"


def test_steps_without_a_scale_are_told_in_percent_of_the_width(make_series):
    series = make_series((1.0, 1.0))
    shots = tuple(
        replace(m, unit="per mille of back width", mm_per_px=None) for m in series.measurements
    )
    items = score_items(replace(series, measurements=shots), 0)
    assert "1 up to 0.60 % of width, 2 up to 1.20 % of width" in plain(items.graded)
    assert items.unit == "% of the back width"


def test_the_mean_keeps_the_error_that_all_share(make_series):
    shot = make_series((1.0,)).measurements[0]
    assert mean_prominence(shot) == pytest.approx((1.5, 0.15))
    assert plain(prominence_words(shot)) == "1.50 ± 0.15 mm"
    none = replace(shot, dimples=(), grade=Grade(0, 0, 0, nan))
    assert prominence_words(none) == "\N{EN DASH}"


def test_light_is_said_as_what_it_does_to_a_slope(make_series):
    shot = make_series((1.0,)).measurements[0]
    said = plain(light_words(shot))
    assert "a slope of 1 in 10 changes the brightness by some 8.0 % (7.1 to 9.0 %)" in said
    assert "could not be judged" in light_words(replace(shot, light=replace(shot.light, gain=nan)))


def test_nothing_found_is_said_calmly(make_series):
    series = make_series((1.0, 1.0))
    bare = replace(series.measurements[0], dimples=(), visibility=0.0, grade=Grade(0, 0, 0, nan))
    items = score_items(replace(series, measurements=(bare, series.measurements[1]), tracks=()), 0)
    assert items.rows == ()
    assert "no mean" in items.mean
    assert items.counted.startswith("0 dimples that can change were")


def test_the_page_opens_each_measured_photo(make_series):
    series = make_series((1.0, 1.0, 0.5), bad=(1,))
    html = render_page(series, title="t")
    assert html.count('<details class="opened">') == 2
    said = re.sub(r"data:image[^\"]+", "", html).lower()
    for word in ("percentile", "better than", "worse", "normal range"):
        assert word not in said
    assert "Neither says how a person compares with others" in html


def test_where_millimetres_come_from_is_told(make_series):
    """With the error that all depths share; nothing where no scale is known."""
    shot = make_series((1.0,)).measurements[0]
    assert scale_words(shot) == ""
    for basis, word in (
        ("width", "you gave"),
        ("marker", "this photo"),
        ("series", "another photo"),
        ("hand", "you marked"),
    ):
        told = scale_words(replace(shot, scale_basis=basis, scale_se=0.018))
        assert word in told
        assert "2\u00a0%" in told
