"""Known depths under known lights come back, better from several sides than from any one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from analyzer.change.errors import errors_of, least_contrast, nearest_covariance
from analyzer.change.estimate import Estimate, estimate_change
from analyzer.change.lights import correct_lights, differently_lit, may_be_corrected
from analyzer.change.params import ErrorParams
from analyzer.change.read_depths import Read, read_depths, together
from analyzer.change.shots import Shots
from analyzer.dimples.forced import Fit
from tests.shots import (
    ABOVE,
    BELOW,
    LEFT,
    RIGHT,
    Light,
    in_lights,
    joined,
    lit,
    made,
    some,
    turned,
)

NOISE = 0.003


def change(found: Shots) -> Estimate:
    return estimate_change(correct_lights(found) if may_be_corrected(found) else found)


@pytest.mark.parametrize("ratio", [0.35, 0.65, 1.0, 1.4])
def test_a_known_ratio_is_recovered(ratio: float) -> None:
    found = change(in_lights(some(ratio), ((LEFT, ABOVE), (RIGHT, LEFT, ABOVE))))
    assert np.exp(found.log_ratio) == pytest.approx(ratio, rel=0.05)
    np.testing.assert_allclose(np.exp(found.each), ratio, rtol=0.06)


def test_the_depth_of_a_session_is_nearer_the_truth_than_the_mean_of_its_photos() -> None:
    """The lamp on the right hardly shows these dents; least squares lets it say little."""
    rng = np.random.default_rng(4)
    faint = (0.05, 0.02)
    truth = some(1.0, 400)
    exact = in_lights(truth, ((LEFT, faint), (LEFT, faint)))

    def noisy(f: Fit | None) -> Fit:
        assert f is not None
        a, b = rng.normal(0, 10 * NOISE, 2)
        return replace(f, right=f.right + a, up=f.up + b, noise=10 * NOISE)

    found = replace(exact, fits=tuple(tuple(noisy(f) for f in row) for row in exact.fits))
    read = read_depths(found, mended=False)
    depth = read.depth
    joint = together(Read(*(part[:, :2] for part in read)), 0.2)
    off = [np.sqrt(np.mean((d - truth[:, 0]) ** 2)) for d in (joint, depth[:, :2].mean(axis=1))]
    assert off[0] < 0.7 * off[1]
    assert off[0] < np.sqrt(np.mean((depth[:, 0] - truth[:, 0]) ** 2))


def test_a_photo_that_hardly_shows_a_dent_counts_little() -> None:
    """Were it heard like the other, the depths before would be off by log(2.5)."""
    faint = (0.03, 0.0)
    alone, both = (
        in_lights(some(1.0), (lights, (LEFT,)), noise=10 * NOISE)
        for lights in ((LEFT,), (LEFT, faint))
    )
    wrong = replace(
        both,
        fits=tuple((row[0], replace(row[1], right=4 * row[1].right), row[2]) for row in both.fits),
    )
    moved = estimate_change(wrong).log_ratio - estimate_change(alone).log_ratio
    assert abs(moved) < 0.25 * np.log(2.5)


def test_the_order_of_the_photos_is_no_matter() -> None:
    found = in_lights(some(0.6), ((LEFT, RIGHT, ABOVE), (RIGHT, LEFT)))
    order = [2, 0, 4, 1, 3]
    one, other = change(found), change(found.taken(order))
    assert other.log_ratio == pytest.approx(one.log_ratio, abs=1e-9)
    assert other.se == pytest.approx(one.se, abs=1e-9)
    np.testing.assert_allclose(other.each, one.each, atol=1e-9)


def test_swapping_the_sessions_turns_the_sign() -> None:
    found = in_lights(some(0.6), ((LEFT, RIGHT), (RIGHT, ABOVE)))
    assert change(turned(found)).log_ratio == pytest.approx(-change(found).log_ratio, abs=0.02)


def test_lights_tell_each_other_only_where_none_recurs() -> None:
    def may(before: Sequence[Light], after: Sequence[Light]) -> bool:
        return may_be_corrected(in_lights(some(1.0), (before, after)))

    assert may((LEFT, RIGHT), (ABOVE, BELOW))
    assert may((LEFT, RIGHT), (ABOVE, ABOVE))
    assert not may((LEFT, RIGHT), (LEFT, ABOVE))
    assert not may((LEFT, RIGHT), (ABOVE,))
    assert not may((LEFT, LEFT), (ABOVE, ABOVE))
    found = in_lights(some(1.0), ((LEFT, RIGHT), (ABOVE, ABOVE)))
    assert [differently_lit(found, side) for side in (0, 1)] == [True, False]


def test_a_light_that_is_misread_is_corrected_by_the_dents() -> None:
    """The torso hides that the lamp is high; what all dents show tells."""
    level = (0.05, 0.1)
    truth = ((LEFT, RIGHT, ABOVE), (LEFT, RIGHT, ABOVE))
    told = ((LEFT, RIGHT, level), (LEFT, RIGHT, level))
    found = in_lights(some(1.0), truth, told)
    corrected = correct_lights(found)
    up = corrected.number("gain_up")
    assert (up[:, [2, 5]] > 0.4).all()
    np.testing.assert_allclose(
        up[:, [0, 1, 3, 4]], found.number("gain_up")[:, [0, 1, 3, 4]], atol=0.1
    )
    depth, wrong = (read_depths(one, mended=False).depth for one in (corrected, found))
    miss, before = (np.abs(np.log(d / some(1.0)[:, :1])).mean() for d in (depth, wrong))
    assert miss < 0.6 * before


def test_lights_from_more_sides_leave_less_doubt() -> None:
    """Errors of the light average out over sides, not over photos of one light."""

    def doubt(lights: tuple[Sequence[Light], Sequence[Light]]) -> float:
        return estimate_change(in_lights(some(1.0), lights)).offset_se

    one = doubt(((LEFT,), (RIGHT,)))
    again = doubt(((LEFT, LEFT, LEFT), (RIGHT, RIGHT, RIGHT)))
    several = doubt(((LEFT, ABOVE), (RIGHT, BELOW)))
    same = doubt(((LEFT, RIGHT), (LEFT, RIGHT)))
    assert several < 0.8 * one
    assert 0.8 * one < again < one
    assert same < 0.6 * several


def test_the_stated_error_is_the_true_one() -> None:
    """Lights misread as the parameters say: 95 % of the estimates lie within 1.96 errors."""
    rng = np.random.default_rng(11)
    params = ErrorParams()
    inside = []
    for _ in range(150):
        lights = ((LEFT, ABOVE), (RIGHT, BELOW))
        exact = in_lights(some(1.0, 8), lights)
        scale = np.exp(rng.normal(0, np.hypot(params.gain_own, params.gain_light), 4))
        each = np.exp(rng.normal(0, np.hypot(params.scatter_own, params.scatter_light), (8, 4)))

        def seen(f: Fit | None, factor: float) -> Fit:
            assert f is not None
            right, up = factor * np.array([f.right, f.up]) + rng.normal(0, NOISE, 2)
            return replace(f, right=float(right), up=float(up))

        fits = tuple(
            tuple(seen(f, scale[m] * each[n, m]) for m, f in enumerate(row))
            for n, row in enumerate(exact.fits)
        )
        found = change(replace(exact, fits=fits))
        inside.append(abs(found.log_ratio) < 1.96 * found.se)
    assert np.mean(inside) > 0.9


def test_weights_are_never_negative_and_match_photos_of_one_light() -> None:
    covariance = np.array(
        [[1.0, 0.0, 0.99, 0.0], [0.0, 1.0, 0.0, 0.0], [0.99, 0.0, 1.0, 0.0], [0.0, 0.0, 0.0, 1.0]]
    )
    side = np.array([0, 0, 1, 1])
    weight = np.where(side == 0, -1, 1) * least_contrast(covariance, np.ones(4, bool), side)
    assert (weight >= 0).all()
    assert weight[0] > 0.9
    assert weight[2] > 0.9
    alone = least_contrast(covariance, np.array([False, True, True, True]), side)
    assert alone[0] == 0
    assert alone[1] == pytest.approx(-1)


def test_sessions_between_lend_the_difference_of_their_lights_and_nothing_else() -> None:
    """Light a before, b after; two other sessions show both, a third one a alone."""
    light = np.array([0, 1, 0, 1, 1, 0, 0])
    covariance = np.eye(7) + 50.0 * (light[:, None] == light[None])
    side = np.array([0, 1, 2, 2, 3, 3, 4])
    found = least_contrast(covariance, np.ones(7, bool), side)
    np.testing.assert_allclose(
        [found[side == s].sum() for s in range(5)], [-1, 1, 0, 0, 0], atol=1e-6
    )
    # What the lights do goes almost wholly: 100 without the others, and 2 of the two photos themselves.
    assert found @ covariance @ found < 3.2
    assert found[6] == 0
    alone = least_contrast(covariance, np.arange(7) < 2, side)
    np.testing.assert_array_equal(alone, [-1, 1, 0, 0, 0, 0, 0])


def recurring(ratio: float, between: float, seed: int = 3) -> Shots:
    """A lamp on the left before and one on the right after; two sessions more show both.

    Each lamp misreads each dent by a factor of its own, whenever it is lit. The dents of the other
    sessions are so much shallower.
    """
    depths = np.outer(np.linspace(0.008, 0.014, 6), [1.0, ratio, between, between, 1.0, 1.0])
    sides = (0, 1, 2, 2, 3, 3)
    lamps = (LEFT, RIGHT, LEFT, RIGHT, RIGHT, LEFT)
    wrong = np.exp(np.random.default_rng(seed).normal(0, 0.45, (6, 2)))
    rows = [
        [lit(depth * off[lamps.index(lamp)], lamp) for depth, lamp in zip(row, lamps, strict=True)]
        for row, off in zip(depths, wrong, strict=True)
    ]
    alike = np.array([[float(a == b) for a in lamps] for b in lamps])
    return made(rows, sides, likeness=alike)


def test_other_sessions_take_out_what_lights_that_come_back_do_to_each_dent() -> None:
    errors, halves = [], []
    for seed in range(8):
        shots = recurring(0.65, 0.8, seed)
        alone, whole = estimate_change(shots.taken([0, 1])), estimate_change(shots)
        errors.append([abs(found.log_ratio - np.log(0.65)) for found in (alone, whole)])
        halves.append([found.se for found in (alone, whole)])
        assert alone.others == 0
        assert whole.others > 0.5
    alone_error, whole_error = np.mean(errors, axis=0)
    assert whole_error < 0.5 * alone_error
    assert np.mean(halves, axis=0)[1] < 0.75 * np.mean(halves, axis=0)[0]


def test_how_deep_dents_were_in_other_sessions_is_no_matter() -> None:
    found = [estimate_change(recurring(0.65, between)).log_ratio for between in (0.5, 1.0, 1.6)]
    np.testing.assert_allclose(found, found[1], atol=0.02)


def test_other_sessions_turn_the_sign_as_the_sides_do() -> None:
    shots = recurring(0.65, 0.8)
    there = estimate_change(shots)
    back = estimate_change(replace(shots, side=np.array([1, 0, 2, 2, 3, 3])))
    assert back.log_ratio == pytest.approx(-there.log_ratio, abs=1e-6)
    assert back.se == pytest.approx(there.se, abs=1e-6)


def test_a_dent_that_other_sessions_do_not_show_is_judged_by_the_two() -> None:
    shots = recurring(0.65, 0.8)
    hidden = replace(shots, fits=tuple((*row[:2], None, None, None, None) for row in shots.fits))
    alone = estimate_change(shots.taken([0, 1]))
    found = estimate_change(hidden)
    assert found.log_ratio == pytest.approx(alone.log_ratio, abs=1e-3)
    assert found.others == 0


def test_no_dimple_gives_nan_and_the_fixed_pair_takes_out_the_light() -> None:
    none = in_lights(np.zeros((0, 2)), ((LEFT, RIGHT), (LEFT, RIGHT)))
    assert np.isnan(change(none).log_ratio)
    lights = ((LEFT, ABOVE), (RIGHT, BELOW))
    deeper = np.array([1.0, 1.5])
    brighter = in_lights(deeper * some(1.0, 5), lights)
    pair = in_lights(deeper * some(1.0, 2), lights, p_fixed=0.97)
    assert change(joined(brighter, pair)).log_ratio < 0.8 * change(brighter).log_ratio


def test_a_photo_is_off_by_itself_and_by_its_light() -> None:
    """In one light a ratio is off by two photos' own errors, in two by those of the lights too."""
    params, gain = ErrorParams(), np.full((1, 2), 0.5)
    same, other = (
        errors_of(made([(None, None)], (0, 1), likeness=alike), gain, params)
        for alike in (1.0, 0.0)
    )
    ratio = np.array([-1.0, 1.0])
    pose = params.gain_own**2 + params.gain_visit**2
    assert ratio @ same.gain @ ratio == pytest.approx(2 * pose, rel=1e-3)
    light = params.gain_light**2 + (params.key_error / 0.5) ** 2
    assert ratio @ other.gain @ ratio == pytest.approx(2 * (pose + light))
    own = params.scatter_own**2 + params.scatter_visit**2
    assert ratio @ same.own[0] @ ratio == pytest.approx(2 * own, rel=1e-3)
    assert ratio @ other.own[0] @ ratio > 2 * ratio @ same.own[0] @ ratio


def test_more_photos_leave_what_a_session_is_off_by() -> None:
    params, many = ErrorParams(), 50
    side = [0] * many + [1] * many
    gain = np.full((1, 2 * many), 0.5)
    found = errors_of(made([[None] * 2 * many], side), gain, params).gain
    mean = np.where(np.array(side) == 0, -1, 1) / many
    assert mean @ found @ mean == pytest.approx(2 * params.gain_visit**2, rel=0.05)


def test_likenesses_that_contradict_each_other_become_a_covariance() -> None:
    """One is like two others that are nothing alike."""
    odd = np.array([[1.0, 1.0, 1.0], [1.0, 1.0, 0.0], [1.0, 0.0, 1.0]])
    near = nearest_covariance(odd)
    assert (np.linalg.eigvalsh(near) > 0).all()
    np.testing.assert_allclose(near, odd, atol=0.3)
    np.testing.assert_array_equal(nearest_covariance(np.eye(3)), np.eye(3))
