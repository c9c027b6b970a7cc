"""Known depth ratios come back, the fixed pair takes out the light, and doubt is admitted."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analyzer.change.checks import matching
from analyzer.change.estimate import Estimate, Sighting, estimate_change
from analyzer.change.verdict import decide
from analyzer.dimples.forced import Fit

RNG = np.random.default_rng(8)
SIZE = 0.025
GAIN = (0.6, 0.25)
NOISE = 0.004
SAME, OTHER = 1.0, 0.0


def fit(depth: float, gain: tuple[float, float] = GAIN, brighter: float = 1.0) -> Fit:
    """What a dent of this depth (back widths) shows under a light of this gain.

    ``brighter`` scales what is seen without the light model knowing it.
    """
    right, up = (-brighter * g * depth / SIZE for g in gain)
    return Fit(right, up, 0.0, gain[0], gain[1], NOISE)


def sighting(
    before: float, after: float, p_fixed: float = 0.02, brighter: float = 1.0, confidence: float = 1
) -> Sighting:
    return Sighting(fit(before), fit(after, brighter=brighter), SIZE, p_fixed, confidence)


def modifiable(ratio: float, count: int = 5, brighter: float = 1.0) -> tuple[Sighting, ...]:
    depths = np.linspace(0.008, 0.014, count)
    return tuple(sighting(d, ratio * d, brighter=brighter) for d in depths)


def pair(brighter: float = 1.0) -> tuple[Sighting, ...]:
    return tuple(sighting(d, d, 0.97, brighter) for d in (0.012, 0.013))


@pytest.mark.parametrize("ratio", [0.35, 0.65, 1.0, 1.4])
def test_known_ratio_is_recovered(ratio: float) -> None:
    found = estimate_change((*modifiable(ratio), *pair()), SAME, 0)
    assert np.exp(found.log_ratio) == pytest.approx(ratio, rel=0.03)
    np.testing.assert_allclose(np.exp(found.each[:5]), ratio, rtol=0.05)


def test_light_that_doubles_everything_is_taken_out_by_the_fixed_pair() -> None:
    """Both kinds look 1.3 times as deep: that is the light, not the skin."""
    with_pair = estimate_change((*modifiable(1.0, brighter=1.3), *pair(1.3)), OTHER, 0)
    without = estimate_change(modifiable(1.0, brighter=1.3), OTHER, 0)
    assert with_pair.fixed_log == pytest.approx(np.log(1.3), abs=0.02)
    assert abs(with_pair.log_ratio) < 0.6 * abs(without.log_ratio)
    assert with_pair.offset_se < without.offset_se
    assert without.log_ratio == pytest.approx(np.log(1.3), abs=0.03)
    assert np.isnan(without.fixed_log)


def test_swapping_the_sides_turns_the_sign() -> None:
    there = estimate_change((*modifiable(0.6), *pair()), SAME, 0)
    swapped = tuple(
        Sighting(s.after, s.before, s.size, s.p_fixed, s.confidence)
        for s in (*modifiable(0.6), *pair())
    )
    back = estimate_change(swapped, SAME, 0)
    assert back.log_ratio == pytest.approx(-there.log_ratio, abs=0.03)


def test_one_wild_dimple_does_not_carry_the_rest() -> None:
    wild = (*modifiable(1.0, 7), sighting(0.01, 0.03))
    assert abs(estimate_change(wild, SAME, 0).log_ratio) < 0.12


def test_nothing_known_gives_nan() -> None:
    for sightings in ((), pair(), (sighting(0.0001, 0.0001),)):
        found = estimate_change(sightings, SAME, 0)
        assert np.isnan(found.log_ratio)
        assert np.isnan(found.se)
        assert len(found.each) == len(sightings)


def test_doubt_grows_with_other_light_and_weak_light() -> None:
    def doubt(likeness: float, weak: int) -> float:
        return estimate_change((*modifiable(0.8), *pair()), likeness, weak).se

    assert doubt(SAME, 0) < doubt(0.3, 0) < doubt(OTHER, 0)
    assert doubt(SAME, 0) < doubt(SAME, 1) < doubt(SAME, 2)


def test_dents_that_vanish_while_others_stay_speak_of_the_skin_in_one_light_only() -> None:
    """In another light they contradict each other, and nothing may be called."""
    gone = (*modifiable(1.0, 2), *modifiable(0.0, 4))
    same, other = (estimate_change(gone, likeness, 0) for likeness in (SAME, OTHER))
    assert same.unmatched == pytest.approx(0.0, abs=0.01)
    assert not same.torn
    assert other.unmatched > 0.5
    assert other.torn
    assert matching(other)[0].status == "blocks"


def test_dents_that_vanish_together_are_a_change_in_any_light() -> None:
    """Left out they would make every improvement that hides a dimple a smaller one."""
    deep, shallow = (0.008, 0.011, 0.014), (0.0007, 0.0008, 0.0008, 0.0009)
    fading = tuple(sighting(d, 0.3 * d) for d in (*deep, *shallow))
    found = estimate_change((*fading, *pair()), OTHER, 0)
    assert found.unmatched > 0.5
    assert not found.torn
    assert found.log_ratio + 1.96 * found.se < 0


def test_dents_that_show_only_afterwards_are_more_than_skin_can_grow() -> None:
    """They were sought because the second photo shows them: chance counts for them."""
    new = tuple(
        Sighting(s.after, s.before, s.size, s.p_fixed, s.confidence) for s in modifiable(0.0, 4)
    )
    found = estimate_change(new, SAME, 0)
    assert found.unmatched == pytest.approx(1.0)
    assert decide(found.log_ratio, found.se, ())[0] == "not comparable"


@pytest.mark.parametrize("likeness", [SAME, OTHER])
def test_what_a_light_overstates_is_taken_back_unless_the_other_does_too(likeness: float) -> None:
    over = tuple(
        replace(s, after=replace(fit(0.01, brighter=1.5), overread=np.log(1.5)))
        for s in (sighting(0.01, 0.01) for _ in range(5))
    )
    found = estimate_change((*over, *pair(1.0)), likeness, 0)
    assert np.exp(found.log_ratio) == pytest.approx(1.5 if likeness == SAME else 1.0, rel=0.04)


def test_more_dimples_mean_less_doubt() -> None:
    few, many = (estimate_change(modifiable(0.8, n), SAME, 0).se for n in (1, 9))
    assert many < few


def spread(found: Estimate) -> float:
    return found.log_ratio / found.se


def test_noise_alone_stays_within_its_error() -> None:
    """Unchanged dents under noise: about 95 % of the estimates lie within 1.96 errors."""
    outside = 0
    for _ in range(200):
        noisy = []
        for s in (*modifiable(1.0), *pair()):
            sides = [
                Fit(f.right + a, f.up + b, c, f.gain_right, f.gain_up, NOISE)
                for f, (a, b, c) in zip(
                    (s.before, s.after), RNG.normal(0, NOISE, (2, 3)), strict=True
                )
            ]
            noisy.append(Sighting(sides[0], sides[1], SIZE, s.p_fixed, 1.0))
        outside += abs(spread(estimate_change(tuple(noisy), SAME, 0))) > 1.96
    assert outside <= 16


def test_a_vanished_dent_is_a_large_but_finite_drop() -> None:
    found = estimate_change(modifiable(0.0), SAME, 0)
    assert np.isfinite(found.log_ratio)
    assert np.exp(found.log_ratio) < 0.3


def test_flat_light_leaves_few_dimples_no_verdict() -> None:
    """Three dimples half as deep again are a change under a lamp, and may be pose in flat light."""
    deeper = modifiable(1.5)[:3]
    lit, flat = (estimate_change(deeper, SAME, 0, flat=sides) for sides in (0, 2))
    assert lit.log_ratio == pytest.approx(flat.log_ratio, abs=0.02)
    assert lit.log_ratio - 1.96 * lit.se > 0
    assert flat.log_ratio - 1.96 * flat.se < 0
