"""The common change comes back with an honest error, whatever shows and whatever does not."""

from __future__ import annotations

import numpy as np
import pytest

from analyzer.change.params import PosteriorParams
from analyzer.change.posterior import Posterior, likelihoods, posterior, steps

NOISE = 0.0005
FREE, FIXED = 0.02, 0.97


def heard(
    depth: np.ndarray,
    p_fixed: np.ndarray | float = FREE,
    *,
    noise: float = NOISE,
    trust: float = 1.0,
    scatter: float = 0.1,
    gain_se: float = 0.1,
    apart: float = 0.05,
    still: float = 0.0,
) -> Posterior:
    n = len(depth)
    chance = likelihoods(depth, np.full((n, 2), noise))
    return posterior(
        chance,
        np.broadcast_to(p_fixed, n),
        np.full(n, trust),
        (np.full(n, scatter), np.full(n, scatter)),
        gain_se,
        apart,
        still=still,
    )


def test_steps_are_even_and_symmetric() -> None:
    tried = steps()
    np.testing.assert_allclose(tried, -tried[::-1], atol=1e-12)
    np.testing.assert_allclose(np.diff(tried), PosteriorParams().step)


@pytest.mark.parametrize("ratio", [0.4, 0.8, 1.0, 1.7])
def test_a_clear_dimple_has_its_ratio(ratio: float) -> None:
    (row,) = likelihoods(np.array([[0.01, 0.01 * ratio]]), np.full((1, 2), NOISE / 2))
    assert row.max() == 1
    assert steps()[row.argmax()] == pytest.approx(np.log(ratio), abs=PosteriorParams().step)


def test_what_does_not_show_has_an_upper_bound_and_no_lower_one() -> None:
    (row,) = likelihoods(np.array([[0.01, 0.0]]), np.full((1, 2), NOISE))
    tried = steps()
    # A third of the depth before would have shown; far below, nothing but rarity speaks against.
    assert row[tried > np.log(0.3)].max() < 0.01
    assert row[np.abs(tried - np.log(0.01)) < 0.1].min() > 0.15


def test_noise_that_both_sides_share_hardly_hides_a_ratio() -> None:
    """Skin beside the dimples lies in both photos; simulated, and read with and without knowing."""
    rng = np.random.default_rng(4)
    tried, errors, widths = steps(), {0.0: [], 0.9: []}, {0.0: [], 0.9: []}
    for _ in range(150):
        ratio, depth, noise = np.exp(rng.normal(0, 0.3)), 0.006, 0.0012
        common, own = rng.normal(0, np.sqrt(0.9)), rng.normal(0, np.sqrt(0.1), 2)
        seen = np.array([[depth, depth * ratio]]) + noise * (common + own)
        for rho in errors:
            (row,) = likelihoods(seen, np.full((1, 2), noise), common=np.array([rho]))
            share = row / row.sum()
            mean = float(share @ tried)
            errors[rho].append(mean - np.log(ratio))
            widths[rho].append(float(np.sqrt(share @ (tried - mean) ** 2)))
    for rho, off in errors.items():
        inside = np.mean(np.abs(off) < 1.96 * np.array(widths[rho]))
        assert inside > 0.9
        assert abs(np.mean(off)) < 0.05
    assert np.mean(widths[0.9]) < 0.6 * np.mean(widths[0.0])


def test_no_shared_noise_is_as_before() -> None:
    depth, noise = np.array([[0.01, 0.004]]), np.full((1, 2), NOISE)
    np.testing.assert_array_equal(
        likelihoods(depth, noise), likelihoods(depth, noise, common=np.zeros(1))
    )


def test_nothing_on_either_side_says_little() -> None:
    (row,) = likelihoods(np.zeros((1, 2)), np.full((1, 2), 0.01))
    tried = steps()
    assert row[np.abs(tried) < 1].min() > 0.7


def test_swapping_the_sides_turns_the_sign() -> None:
    depth = np.array([[0.01, 0.006], [0.008, 0.0045], [0.012, 0.0], [0.009, 0.010]])
    kinds = np.array([FREE, FREE, FREE, FIXED])
    there, back = heard(depth, kinds), heard(depth[:, ::-1], kinds)
    assert back.change == pytest.approx(-there.change, abs=1e-6)
    assert back.change_se == pytest.approx(there.change_se, abs=1e-6)
    assert back.offset == pytest.approx(-there.offset, abs=1e-6)


def test_the_fixed_pair_tells_light_from_skin() -> None:
    depth = np.array([[0.01, 0.006]] * 6)
    kinds = np.array([FREE] * 4 + [FIXED] * 2)
    light = heard(depth, kinds, gain_se=0.5)
    skin = heard(np.array([[0.01, 0.006]] * 4 + [[0.01, 0.01]] * 2), kinds, gain_se=0.5)
    alone = heard(depth[:4], gain_se=0.5)
    assert abs(light.change) < 0.1 < abs(alone.change)
    assert skin.change == pytest.approx(np.log(0.6), abs=0.05)
    assert skin.change_se < 0.5 * alone.change_se


def test_the_more_apart_the_pair_may_be_the_less_it_says() -> None:
    depth = np.array([[0.01, 0.006]] * 4 + [[0.01, 0.01]] * 2)
    kinds = np.array([FREE] * 4 + [FIXED] * 2)
    near, far = (heard(depth, kinds, gain_se=0.5, apart=a).change_se for a in (0.05, 0.4))
    assert near < 0.7 * far


def test_one_wild_dimple_does_not_carry_the_rest() -> None:
    calm = np.array([[0.01, 0.01]] * 6)
    assert abs(heard(np.vstack([calm, [[0.01, 0.03]]])).change) < 0.05


def test_dimples_that_disagree_are_less_sure_than_those_that_agree() -> None:
    """However little they usually scatter, what they show of it counts."""
    agreed = np.array([[0.01, 0.01]] * 6)
    ratios = np.exp(np.array([-0.6, -0.5, -0.3, 0.3, 0.5, 0.6]))
    torn = np.column_stack([agreed[:, 0], 0.01 * ratios])
    assert heard(torn).change_se > 1.8 * heard(agreed).change_se


def test_what_is_not_trusted_says_nothing() -> None:
    assert np.isnan(heard(np.array([[0.01, 0.004]]), trust=0.1).change)
    assert np.isnan(heard(np.array([[0.01, 0.004]] * 2), FIXED).change)
    assert np.isnan(heard(np.zeros((0, 2))).change)
    doubted = heard(np.array([[0.01, 0.004]]), trust=0.5)
    assert doubted.change_se > 2 * heard(np.array([[0.01, 0.004]])).change_se


def test_what_may_be_no_dimple_and_does_not_move_says_less_in_one_light() -> None:
    """Relief of another kind looks the same too, so that only what moved is surely a dimple."""
    moved, stayed = np.array([[0.01, 0.005]]), np.array([[0.01, 0.01]])

    def widened(depth: np.ndarray) -> float:
        one, other = (heard(depth, trust=0.8, still=still).change_se for still in (1.0, 0.0))
        return one / other

    assert widened(stayed) > 1.1
    assert widened(moved) < 1.0


def test_exact_knowledge_leaves_no_hole() -> None:
    """Without scatter and without an error of the light the steps themselves are the error."""
    found = heard(np.array([[0.01, 0.005]] * 3), scatter=0.0, gain_se=0.0, noise=1e-5)
    assert found.change == pytest.approx(np.log(0.5), abs=PosteriorParams().step)
    assert np.isfinite(found.change_se)


@pytest.mark.parametrize("ratio", [0.35, 1.0])
def test_the_interval_holds_the_truth_as_often_as_it_says(ratio: float) -> None:
    """Shallow dents, half of them near the noise, under a light that scales all of one side."""
    rng = np.random.default_rng(11)
    inside, errors = 0, []
    for _ in range(150):
        before = rng.uniform(0.002, 0.012, 7)
        kinds = np.array([FREE] * 5 + [FIXED] * 2)
        true = np.where(kinds > 0.5, 1.0, ratio)
        light = np.exp(rng.normal(0, 0.3))
        after = before * true * light * np.exp(rng.normal(0, 0.2, 7))
        seen = np.stack([before, after], axis=1) + rng.normal(0, 0.001, (7, 2))
        found = heard(seen, kinds, noise=0.001, scatter=0.2, gain_se=0.3)
        errors.append(found.change - np.log(ratio))
        inside += abs(errors[-1]) < 1.96 * found.change_se
    assert inside >= 135
    # Large changes are drawn towards none a little, as little light and few dents leave room for.
    assert abs(np.mean(errors)) < 0.08 - 0.06 * np.log(ratio)
