"""A marker in one photo gives all photos of a series millimetres, and changes no change."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analyzer.dimples.score import hexsel_style
from analyzer.measurement.view import View
from analyzer.relief.model import ProminenceMap
from analyzer.tracking.lineup import line_up
from analyzer.tracking.real_size import in_one_unit
from tests.backs import WIDTH, blank, seen, session, shallower

MM = 0.8


def marked(view: View) -> View:
    return replace(
        view, measurement=replace(view.measurement, scale_basis="marker", scale_se=0.016)
    )


def mapped(view: View) -> View:
    plane = np.full((4, 4), 6.0, np.float32)
    drawn = ProminenceMap(
        plane, plane / 3, plane / 6, plane < 0, 2.0, (0, 0), view.measurement.unit
    )
    return replace(view, prominence=drawn)


def test_photos_without_the_marker_get_the_width_that_it_gives() -> None:
    one = marked(seen(mm_per_px=MM))
    other = mapped(seen(shallower(0.6), name="b.jpg", seed=1))
    kept, told = in_one_unit([one, other])
    assert kept is one
    before, after = other.measurement, told.measurement
    assert (after.unit, after.scale_basis) == ("mm", "series")
    assert after.mm_per_px == pytest.approx(MM)
    assert after.scale_se > one.measurement.scale_se
    share = WIDTH * MM / 1000
    for mine, theirs in zip(before.dimples, after.dimples, strict=True):
        assert theirs.prominence == pytest.approx(share * mine.prominence)
        assert theirs.prominence_se == pytest.approx(share * mine.prominence_se)
    # Its items do not depend on the unit.
    same = hexsel_style(before.dimples, 1000.0)
    assert (after.grade.number, after.grade.depth) == (same.number, same.depth)
    assert told.prominence is not None
    assert told.prominence.unit == "mm"
    np.testing.assert_allclose(told.prominence.depth, 6.0 * share, rtol=1e-6)
    np.testing.assert_allclose(told.prominence.sure, 1.0)


def test_nothing_changes_where_there_is_no_marker_or_another_scale() -> None:
    plain, given = seen(), seen(mm_per_px=MM, scale_basis="width")
    assert in_one_unit([plain, plain]) == (plain, plain)
    assert in_one_unit([plain, given]) == (plain, given)
    one, nothing = marked(seen(mm_per_px=MM)), blank()
    assert in_one_unit([one, given, nothing]) == (one, given, nothing)


def test_a_lineup_has_one_unit() -> None:
    views = [marked(seen(mm_per_px=MM)), seen(name="b.jpg", seed=1)]
    lineup = line_up(views, (session(0), session(1)), align=lambda *_: None)  # type: ignore[arg-type,return-value]
    assert [v.measurement.unit for v in lineup.views] == ["mm", "mm"]
