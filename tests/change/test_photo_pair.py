"""One photo against one: the change that was made comes back, and what rules it out is named."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from analyzer.alignment.judge import NO_MATCH, refusal
from analyzer.alignment.model import Alignment
from analyzer.change.params import ChangeParams
from analyzer.change.photo_pair import PhotoPair, compare_photos
from analyzer.measurement.view import View
from analyzer.tracking.likeness import likeness_of
from analyzer.tracking.model import Followed
from tests.backs import (
    DEPTHS,
    FLASH,
    OTHER_WINDOW,
    WINDOW,
    blank,
    followed,
    lined_up,
    moved,
    seen,
    shallower,
)


def compared(
    before: View,
    after: View,
    alignments: tuple[Alignment | None, Alignment | None] | None = None,
    dimples: tuple[Followed, ...] | None = None,
    **more: Any,
) -> PhotoPair:
    return compare_photos(lined_up([before, after], alignments, dimples), 0, 1, **more)


def blocking(pair: PhotoPair) -> list[str]:
    return [check.item for check in pair.checks if check.status == "blocks"]


@pytest.mark.parametrize("factor", [0.35, 0.65, 1.0, 1.4])
def test_the_change_that_was_made_comes_back(factor: float) -> None:
    pair = compared(seen(), seen(shallower(factor), seed=1))
    assert not blocking(pair)
    assert pair.usable is pair.estimate
    assert pair.usable is not None
    assert np.exp(pair.usable.log_ratio) == pytest.approx(factor, rel=0.08)
    low, high = pair.usable.log_ratio + np.array([-1.96, 1.96]) * pair.se
    assert low < np.log(factor) < high
    assert abs(pair.usable.fixed_log) < 0.1


def test_the_other_way_round_the_change_is_undone() -> None:
    one, two = seen(), seen(shallower(0.6), seed=1)
    there, back = compared(one, two).usable, compared(two, one).usable
    assert there is not None
    assert back is not None
    assert back.log_ratio == pytest.approx(-there.log_ratio, abs=0.02)
    assert back.se == pytest.approx(there.se, rel=0.05)


def test_another_light_makes_the_same_change_less_sure() -> None:
    after = seen(shallower(0.5), OTHER_WINDOW, seed=1)
    same, other = compared(seen(), seen(shallower(0.5), seed=1)), compared(seen(), after)
    assert other.se > 1.3 * same.se
    assert other.usable is not None
    assert np.exp(other.usable.log_ratio) == pytest.approx(0.5, rel=0.35)
    assert [c.status for c in other.checks if c.item == "light"] == ["differs"]
    assert [c.status for c in same.checks if c.item == "light"] == ["ok"]


@pytest.mark.parametrize(
    ("before", "after", "word"),
    [
        (FLASH, FLASH, "both photos"),
        (FLASH, WINDOW, "before photo"),
        (WINDOW, FLASH, "after photo"),
    ],
)
def test_light_without_relief_blocks_and_says_where(before: Any, after: Any, word: str) -> None:
    pair = compared(seen(key=before), seen(key=after, seed=1))
    assert "light" in blocking(pair)
    assert pair.usable is None
    assert any(word in c.text for c in pair.checks if c.item == "light")


def test_a_photo_without_a_back_is_compared_with_none() -> None:
    for pair in (
        compared(seen(), blank(), (moved(), None)),
        compared(blank(), seen(), (None, moved())),
    ):
        assert pair.estimate is None
        assert pair.usable is None
        assert pair.se == float("inf")
        assert pair.which == ()
        assert blocking(pair) == ["back"]
        assert pair.blocks == 1


@pytest.mark.parametrize("side", [0, 1])
@pytest.mark.parametrize(
    ("bad", "word"),
    [
        (refusal(NO_MATCH), NO_MATCH),
        (None, "not aligned"),
        (moved(doubt="Another person, by the marks."), "Another person, by the marks."),
    ],
)
def test_the_worse_alignment_of_the_two_speaks(side: int, bad: Any, word: str) -> None:
    both = [moved(), moved()]
    both[side] = bad
    pair = compared(seen(), seen(seed=1), (both[0], both[1]))
    assert blocking(pair) == ["alignment"]
    assert word in pair.checks[0].text
    assert pair.usable is None


@pytest.mark.parametrize("side", [0, 1])
def test_points_of_the_users_are_told_and_make_places_less_certain(side: int) -> None:
    both = [moved(), moved()]
    both[side] = moved(error_px=3.0, by_hand=True)
    by_hand = compared(seen(), seen(seed=1), (both[0], both[1]))
    plain = compared(seen(), seen(seed=1))
    assert by_hand.checks[0].status == "differs"
    assert "points that you marked" in by_hand.checks[0].text
    assert "points that you marked" not in plain.checks[0].text
    assert by_hand.se > plain.se


@pytest.mark.parametrize("side", [0, 1])
def test_each_sides_error_of_place_widens_the_interval(side: int) -> None:
    errors = []
    for size in (0.3, 3.0, 6.0):
        both = [moved(error_px=0.3), moved(error_px=0.3)]
        both[side] = moved(error_px=size)
        pair = compared(seen(), seen(seed=1), (both[0], both[1]))
        assert pair.estimate is not None
        errors.append((pair.se, float(np.median(pair.estimate.each_se))))
    assert errors == sorted(errors)
    assert errors[2][0] > errors[0][0] * 1.1


def test_dimples_that_one_photo_does_not_show_are_left_out() -> None:
    away = (0.0, -300.0)
    pair = compared(seen(), seen(shift=away, seed=1), (moved(), moved(away)))
    whole = compared(seen(), seen(seed=1))
    assert whole.which == tuple(range(len(DEPTHS)))
    assert 0 < len(pair.which) < len(whole.which)
    assert pair.estimate is not None
    assert len(pair.estimate.each) == len(pair.which)
    # Those that lie in both photos, by their number in the series.
    assert {0, 1} <= set(pair.which)
    assert 5 not in pair.which


def test_a_kind_that_the_user_set_moves_a_dimple_to_the_other_side_of_the_sums() -> None:
    """All but the pair shrink; told that the pair is modifiable as well, the change is smaller."""
    before, after = seen(), seen(shallower(0.5), seed=1)
    plain = compared(before, after).estimate
    told = compared(before, after, dimples=followed("modifiable", "modifiable")).estimate
    assert plain is not None
    assert told is not None
    assert np.isnan(told.fixed_log)
    assert told.log_ratio > plain.log_ratio + 0.05


def test_nothing_modifiable_is_no_change_to_be_told() -> None:
    words = ("fixed",) * len(DEPTHS)
    pair = compared(seen(), seen(seed=1), dimples=followed(*words))
    assert pair.estimate is not None
    assert pair.usable is None
    assert pair.se == float("inf")


def test_sharpness_and_surroundings_of_both_photos_are_held_against_each_other() -> None:
    before = replace(seen(), around=(0.1, 0.0, 0.0))
    after = replace(seen(seed=1), sharpness=0.003, around=(2.5, 0.0, 0.0))
    found = {c.item: c.status for c in compared(before, after).checks}
    assert found["sharpness"] == "differs"
    assert found["background"] == "differs"
    found = {c.item: c.status for c in compared(before, replace(before)).checks}
    assert found["sharpness"] == "ok"
    assert found["background"] == "ok"


def test_likeness_of_lights() -> None:
    one, two, other = seen(), seen(shallower(0.3), seed=1), seen(key=OTHER_WINDOW)

    def alike(a: View, b: View, to_b: Alignment | None = None) -> float:
        return likeness_of(a, b, moved(), to_b or moved())

    assert alike(one, one) == pytest.approx(1)
    # What the dents do is no matter of the lamp.
    assert alike(one, two) > 0.9
    assert alike(one, other) == 0
    assert alike(two, one) == pytest.approx(alike(one, two), abs=0.02)
    assert likeness_of(one, blank(), moved(), None) == 0
    assert likeness_of(blank(), one, None, moved()) == 0
    # Where no common skin can be looked at, the lights' directions speak.
    assert likeness_of(one, two, moved(), None) == pytest.approx(1)
    assert likeness_of(one, other, moved(), None) == 0


def test_one_light_is_not_flat_on_one_side_only() -> None:
    """Gains just around the limit, the lights alike: no side is called flat for that."""
    limit = ChangeParams().weak_gain
    above, below = seen(key=(limit + 0.02, 0.0, 0.6)), seen(key=(limit - 0.01, 0.0, 0.6), seed=1)
    assert likeness_of(above, below, moved(), moved()) > ChangeParams().flat_likeness
    for pair in (compared(above, below), compared(below, above)):
        said = [c.text for c in pair.checks if c.item == "light" and c.status == "blocks"]
        assert not any("the other one is not" in text for text in said)


def test_light_is_judged_where_modifiable_dimples_lie() -> None:
    """A lamp that grazes the fixed pair and meets the rest head-on shows nothing that may change."""

    def partly(seed: int) -> View:
        view = seen(seed=seed)
        assert view.light is not None
        low = (
            np.arange(view.light.gain_right.shape[0])[:, None]
            > view.to_surface(np.array([[0.0, 450.0]]))[0, 1]
        )
        faint = np.where(low, view.light.gain_right, 0.05).astype(np.float32)
        up = np.where(low, view.light.gain_up, 0.0).astype(np.float32)
        return replace(view, light=replace(view.light, gain_right=faint, gain_up=up))

    assert "light" in blocking(compared(partly(0), partly(1)))
    words = ("modifiable", "modifiable", *["fixed"] * 5)
    turned = compared(partly(0), partly(1), dimples=followed(*words))
    assert "light" not in blocking(turned)
