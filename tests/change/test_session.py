"""Known depths under known lights come back, better from several sides than from any one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from analyzer.change.lights import correct_lights
from analyzer.change.params import ChangeParams, SessionParams
from analyzer.change.session import least_weights, session_depths
from analyzer.change.shots import Shots, gain_of, read_depths, together
from analyzer.change.weigh import Estimate, weigh
from analyzer.dimples.forced import Fit
from analyzer.dimples.params import DimpleParams

SIZE = 0.025
NOISE = 0.003
SOFT = DimpleParams().gain_soft
LEFT, RIGHT, ABOVE = (-0.7, 0.1), (0.8, 0.05), (0.05, 0.6)
Light = tuple[float, float]
Numbers = NDArray[np.float64]


def fit(depth: float, light: Light, stated: Light | None = None, noise: float = NOISE) -> Fit:
    """What a dent (back widths) shows under a light that the photo takes for the ``stated`` one.

    The soft gain that depths are divided by is part of what a dent shows, in its direction.
    """
    gain = np.array(light)
    slope = -depth / SIZE * gain / np.hypot(*gain) * np.hypot(np.hypot(*gain), SOFT)
    right, up = stated or light
    return Fit(float(slope[0]), float(slope[1]), 0.0, right, up, noise, np.log(1000 * depth), 0.3)


def shots(
    depths: Numbers,
    lights: tuple[Sequence[Light], Sequence[Light]],
    stated: tuple[Sequence[Light], Sequence[Light]] | None = None,
    p_fixed: float = 0.02,
    noise: float = NOISE,
) -> Shots:
    """Dents with depths (N, 2) before and after, each session under its lights."""
    every = [*lights[0], *lights[1]]
    told = every if stated is None else [*stated[0], *stated[1]]
    side = np.array([0] * len(lights[0]) + [1] * len(lights[1]))
    fits = tuple(
        tuple(fit(row[s], a, b, noise) for s, a, b in zip(side, every, told, strict=True))
        for row in depths
    )
    likeness = np.array([[float(np.hypot(*np.subtract(a, b)) < 0.3) for a in told] for b in told])
    n = len(depths)
    return Shots(
        fits, np.full(n, SIZE), np.full(n, p_fixed), np.ones(n), side, np.maximum(likeness, 0)
    )


def some(ratio: float, count: int = 6) -> Numbers:
    before = np.linspace(0.008, 0.014, count)
    return np.stack([before, ratio * before], axis=1)


def change(found: Shots) -> Estimate:
    depths, doubt, _ = session_depths(correct_lights(found))
    return weigh(depths, doubt)


@pytest.mark.parametrize("ratio", [0.35, 0.65, 1.0, 1.4])
def test_a_known_ratio_is_recovered(ratio: float) -> None:
    found = change(shots(some(ratio), ((LEFT, ABOVE), (RIGHT, LEFT, ABOVE))))
    assert np.exp(found.log_ratio) == pytest.approx(ratio, rel=0.05)
    np.testing.assert_allclose(np.exp(found.each), ratio, rtol=0.06)


def test_the_depth_of_a_session_is_nearer_the_truth_than_the_mean_of_its_photos() -> None:
    """The lamp on the right hardly shows these dents; least squares lets it say little."""
    rng = np.random.default_rng(4)
    faint = (0.05, 0.02)
    truth = some(1.0, 400)
    exact = shots(truth, ((LEFT, faint), (LEFT, faint)))

    def noisy(f: Fit | None) -> Fit:
        assert f is not None
        a, b = rng.normal(0, 10 * NOISE, 2)
        return replace(f, right=f.right + a, up=f.up + b, noise=10 * NOISE)

    found = replace(exact, fits=tuple(tuple(noisy(f) for f in row) for row in exact.fits))
    depth, noise = read_depths(found)
    joint = together(depth[:, :2], noise[:, :2], gain_of(found)[:, :2])
    off = [np.sqrt(np.mean((d - truth[:, 0]) ** 2)) for d in (joint, depth[:, :2].mean(axis=1))]
    assert off[0] < 0.7 * off[1]
    assert off[0] < np.sqrt(np.mean((depth[:, 0] - truth[:, 0]) ** 2))


def test_a_photo_that_hardly_shows_a_dent_counts_little() -> None:
    found = shots(some(1.0), ((LEFT, (0.03, 0.0)), (LEFT, RIGHT)), noise=10 * NOISE)
    _, _, weight = session_depths(found)
    np.testing.assert_allclose(weight[:, :2].sum(axis=1), 1)
    np.testing.assert_allclose(weight[:, 2:].sum(axis=1), 1)
    assert (weight[:, 1] < 0.5 * weight[:, 0]).all()


def test_the_order_of_the_photos_is_no_matter() -> None:
    found = shots(some(0.6), ((LEFT, RIGHT, ABOVE), (RIGHT, LEFT)))
    order = np.array([2, 0, 4, 1, 3])
    turned = replace(
        found,
        fits=tuple(tuple(row[m] for m in order) for row in found.fits),
        side=found.side[order],
        likeness=found.likeness[np.ix_(order, order)],
    )
    one, other = change(found), change(turned)
    assert other.log_ratio == pytest.approx(one.log_ratio, abs=1e-9)
    assert other.se == pytest.approx(one.se, abs=1e-9)
    np.testing.assert_allclose(other.each, one.each, atol=1e-9)


def test_swapping_the_sessions_turns_the_sign() -> None:
    found = shots(some(0.6), ((LEFT, RIGHT), (RIGHT, ABOVE)))
    back = replace(found, side=1 - found.side)
    assert change(back).log_ratio == pytest.approx(-change(found).log_ratio, abs=0.02)


def test_one_photo_a_session_is_read_as_it_is() -> None:
    found = shots(some(0.7), ((LEFT,), (RIGHT,)))
    alone, noise = read_depths(found)
    depths, doubt, weight = session_depths(found)
    np.testing.assert_allclose(depths.depth, alone)
    np.testing.assert_allclose(depths.noise, noise)
    np.testing.assert_allclose(weight, 1)
    assert doubt.likeness < 0.1


def test_a_light_that_is_misread_is_corrected_by_the_dents() -> None:
    """The torso hides that the lamp is high; what all dents show tells."""
    level = (0.05, 0.1)
    truth = ((LEFT, RIGHT, ABOVE), (LEFT, RIGHT, ABOVE))
    told = ((LEFT, RIGHT, level), (LEFT, RIGHT, level))
    found = shots(some(1.0), truth, told)
    corrected = correct_lights(found)
    up = corrected.number("gain_up")
    assert (up[:, [2, 5]] > 0.4).all()
    np.testing.assert_allclose(
        up[:, [0, 1, 3, 4]], found.number("gain_up")[:, [0, 1, 3, 4]], atol=0.1
    )
    depth, _ = read_depths(corrected)
    wrong, _ = read_depths(found)
    miss, before = (np.abs(np.log(d / some(1.0)[:, :1])).mean() for d in (depth, wrong))
    assert miss < 0.6 * before


def test_lights_from_more_sides_leave_less_doubt() -> None:
    """Errors of the light average out over sides, not over photos of one light."""

    def doubt(lights: tuple[Sequence[Light], Sequence[Light]]) -> float:
        return session_depths(shots(some(1.0), lights))[1].gain_se

    down = (0.1, -0.7)
    one = doubt(((LEFT,), (RIGHT,)))
    again = doubt(((LEFT, LEFT, LEFT), (RIGHT, RIGHT, RIGHT)))
    several = doubt(((LEFT, ABOVE), (RIGHT, down)))
    same = doubt(((LEFT, RIGHT), (LEFT, RIGHT)))
    assert several < 0.8 * one
    assert 0.8 * one < again < one
    assert same < 0.6 * several


def test_the_stated_error_is_the_true_one() -> None:
    """Lights misread as the parameters say: 95 % of the estimates lie within 1.96 errors."""
    rng = np.random.default_rng(11)
    params = SessionParams()
    inside = []
    for _ in range(150):
        lights = ((LEFT, ABOVE), (RIGHT, (0.1, -0.7)))
        exact = shots(some(1.0, 8), lights)
        scale = np.exp(rng.normal(0, np.hypot(params.own_gain, params.shared_gain), 4))
        each = np.exp(rng.normal(0, params.own_scatter, (8, 4)))

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
    weight = least_weights(covariance, np.ones(4, bool), side)
    assert (weight >= 0).all()
    assert weight[0] > 0.9
    assert weight[2] > 0.9
    alone = least_weights(covariance, np.array([False, True, True, True]), side)
    assert alone[0] == 0
    assert alone[1] == pytest.approx(1)


def test_no_dimple_gives_nan_and_the_fixed_pair_takes_out_the_light() -> None:
    none = shots(np.zeros((0, 2)), ((LEFT, RIGHT), (LEFT, RIGHT)))
    assert np.isnan(change(none).log_ratio)
    lights = ((LEFT, ABOVE), (RIGHT, (0.1, -0.7)))
    brighter = shots(1.5 * some(1.0, 5) / [1.5, 1.0], lights)
    pair = shots(1.5 * some(1.0, 2) / [1.5, 1.0], lights, p_fixed=0.97)
    joined = replace(
        brighter,
        fits=(*brighter.fits, *pair.fits),
        size=np.full(7, SIZE),
        p_fixed=np.array([0.02] * 5 + [0.97] * 2),
        confidence=np.ones(7),
    )
    assert change(joined).log_ratio < 0.8 * change(brighter).log_ratio
    assert ChangeParams().gain_other > SessionParams().shared_gain
