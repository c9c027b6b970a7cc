"""Known depth ratios come back, the fixed pair takes out the light, and doubt is admitted."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analyzer.change.checks import matching
from analyzer.change.estimate import estimate_change
from analyzer.change.placing import lost
from analyzer.change.shots import Shots
from analyzer.change.verdict import decide
from analyzer.dimples.forced import Fit
from tests.shots import SIZE, joined, made, turned

RNG = np.random.default_rng(8)
GAIN = (0.6, 0.25)
NOISE = 0.004
SAME, OTHER = 1.0, 0.0


def fit(depth: float, gain: tuple[float, float] = GAIN, brighter: float = 1.0) -> Fit:
    """What a dent of this depth (back widths) shows under a light of this gain.

    ``brighter`` scales what is seen without the light model knowing it.
    """
    right, up = (-brighter * g * depth / SIZE for g in gain)
    return Fit(right, up, 0.0, gain[0], gain[1], NOISE, np.log(1000 * max(depth, 1e-4)), 0.3)


def dents(*depths: tuple[float, float], brighter: float = 1.0, p_fixed: float = 0.02) -> Shots:
    """One photo before and one after."""
    return made([(fit(a), fit(b, brighter=brighter)) for a, b in depths], (0, 1), p_fixed=p_fixed)


def modifiable(ratio: float, count: int = 5, brighter: float = 1.0) -> Shots:
    depths = [(float(d), ratio * float(d)) for d in np.linspace(0.008, 0.014, count)]
    return dents(*depths, brighter=brighter)


def pair(brighter: float = 1.0) -> Shots:
    return dents((0.012, 0.012), (0.013, 0.013), brighter=brighter, p_fixed=0.97)


def under(likeness: float, shots: Shots) -> Shots:
    return replace(shots, likeness=np.array([[1.0, likeness], [likeness, 1.0]]))


@pytest.mark.parametrize("ratio", [0.35, 0.65, 1.0, 1.4])
def test_known_ratio_is_recovered(ratio: float) -> None:
    found = estimate_change(joined(modifiable(ratio), pair()))
    assert np.exp(found.log_ratio) == pytest.approx(ratio, rel=0.03)
    np.testing.assert_allclose(np.exp(found.each[:5]), ratio, rtol=0.05)


def test_light_that_doubles_everything_is_taken_out_by_the_fixed_pair() -> None:
    """Both kinds look 1.3 times as deep: that is the light, not the skin."""
    with_pair = estimate_change(under(OTHER, joined(modifiable(1.0, brighter=1.3), pair(1.3))))
    without = estimate_change(under(OTHER, modifiable(1.0, brighter=1.3)))
    assert with_pair.fixed_log == pytest.approx(np.log(1.3), abs=0.02)
    assert abs(with_pair.log_ratio) < 0.6 * abs(without.log_ratio)
    assert with_pair.offset_se < without.offset_se
    # Of what two lights may well do, a part is laid to them even then.
    assert 0.5 * np.log(1.3) < without.log_ratio < np.log(1.3)
    assert np.isnan(without.fixed_log)


def test_swapping_the_sides_turns_the_sign() -> None:
    shown = joined(modifiable(0.6), pair())
    there, back = estimate_change(shown), estimate_change(turned(shown))
    assert back.log_ratio == pytest.approx(-there.log_ratio, abs=0.03)


def test_one_wild_dimple_does_not_carry_the_rest() -> None:
    wild = joined(modifiable(1.0, 7), dents((0.01, 0.03)))
    assert abs(estimate_change(wild).log_ratio) < 0.12


def test_nothing_known_gives_nan() -> None:
    for shown in (dents(), pair(), dents((0.0001, 0.0001))):
        found = estimate_change(shown)
        assert np.isnan(found.log_ratio)
        assert np.isnan(found.se)
        assert len(found.each) == len(shown.fits)


def test_doubt_grows_with_other_light_and_weak_light() -> None:
    shown = joined(modifiable(0.8), pair())

    def doubt(likeness: float, weak: int) -> float:
        poor = np.array([weak > 0, weak > 1])
        return estimate_change(replace(under(likeness, shown), weak=poor, flat=poor)).se

    assert doubt(SAME, 0) < doubt(0.3, 0) < doubt(OTHER, 0)
    assert doubt(OTHER, 0) < doubt(OTHER, 1) < doubt(OTHER, 2)
    # One light is weak on both sides or on none.
    assert doubt(SAME, 0) < doubt(SAME, 2)


def test_dents_that_vanish_while_others_stay_speak_of_the_skin_in_one_light_only() -> None:
    """In another light they contradict each other, and nothing may be called."""
    gone = joined(modifiable(1.0, 2), modifiable(0.0, 4))
    same, other = (estimate_change(under(likeness, gone)) for likeness in (SAME, OTHER))
    assert same.unmatched == pytest.approx(0.0, abs=0.01)
    assert not same.torn
    assert other.unmatched > 0.5
    assert other.torn
    assert matching(other)[0].status == "blocks"


def test_dents_that_vanish_together_are_a_change_in_any_light() -> None:
    """Left out they would make every improvement that hides a dimple a smaller one."""
    deep, shallow = (0.008, 0.011, 0.014), (0.0007, 0.0008, 0.0008, 0.0009)
    fading = dents(*((d, 0.3 * d) for d in (*deep, *shallow)))
    found = estimate_change(under(OTHER, joined(fading, pair())))
    assert found.unmatched > 0.5
    assert not found.torn
    assert found.log_ratio + 1.96 * found.se < 0


@pytest.mark.parametrize("likeness", [SAME, OTHER])
def test_dents_that_show_only_afterwards_say_what_vanished_ones_say_reversed(
    likeness: float,
) -> None:
    gone = under(likeness, joined(modifiable(0.0, 4), modifiable(0.5, 1)))
    left, came = estimate_change(gone), estimate_change(turned(gone))
    assert came.log_ratio == pytest.approx(-left.log_ratio, abs=0.03)
    assert came.se == pytest.approx(left.se, rel=0.03)
    assert (came.unmatched, came.torn) == (pytest.approx(left.unmatched), left.torn)
    if likeness == SAME:
        assert decide(came.log_ratio, came.se, ())[0] == "increased"


@pytest.mark.parametrize("likeness", [SAME, OTHER])
def test_what_a_light_overstates_is_taken_back_unless_the_other_does_too(likeness: float) -> None:
    after = replace(fit(0.01, brighter=1.5), overread=np.log(1.5))
    over = made([(fit(0.01), after)] * 5, (0, 1))
    found = estimate_change(under(likeness, joined(over, pair())))
    assert np.exp(found.log_ratio) == pytest.approx(1.5 if likeness == SAME else 1.0, rel=0.04)


def test_more_dimples_mean_less_doubt() -> None:
    few, many = (estimate_change(modifiable(0.8, n)).se for n in (1, 9))
    assert many < few


def grainy(exact: Fit | None) -> Fit:
    assert exact is not None
    right, up, dark = RNG.normal(0, NOISE, 3)
    return replace(exact, right=exact.right + right, up=exact.up + up, dark=dark)


def test_noise_alone_stays_within_its_error() -> None:
    """Unchanged dents under noise: about 95 % of the estimates lie within 1.96 errors."""
    outside, exact = 0, joined(modifiable(1.0), pair())
    for _ in range(200):
        noisy = replace(exact, fits=tuple(tuple(map(grainy, row)) for row in exact.fits))
        found = estimate_change(noisy)
        outside += abs(found.log_ratio / found.se) > 1.96
    assert outside <= 16


def test_a_vanished_dent_is_a_large_but_finite_drop() -> None:
    found = estimate_change(modifiable(0.0))
    assert np.isfinite(found.log_ratio)
    assert np.exp(found.log_ratio) < 0.3


def test_flat_light_leaves_few_dimples_no_verdict() -> None:
    """Three dimples half as deep again are a change under a lamp, and may be pose in flat light."""
    deeper = modifiable(1.5, 3)
    lit = estimate_change(deeper)
    flat = estimate_change(replace(deeper, flat=np.array([True, True])))
    assert lit.log_ratio == pytest.approx(flat.log_ratio, abs=0.04)
    assert lit.log_ratio - 1.96 * lit.se > 0
    assert flat.log_ratio - 1.96 * flat.se < 0


def test_a_doubtful_dimple_says_less_than_a_sure_one() -> None:
    shown = joined(modifiable(1.0, 2), modifiable(0.4, 2))
    doubted = replace(shown, confidence=np.array([1.0, 1.0, 0.4, 0.4]))
    assert estimate_change(doubted).log_ratio > estimate_change(shown).log_ratio + 0.05


def test_errors_of_place_widen_and_move_nothing() -> None:
    plain = modifiable(0.7, 7)
    size = plain.size.copy()
    size[6] /= 2
    plain = replace(plain, size=size)
    sharp, rough = (
        estimate_change(replace(plain, slips=np.array(slips)))
        for slips in ((0.0, 0.0), (0.006, 0.004))
    )
    assert rough.log_ratio == sharp.log_ratio
    np.testing.assert_array_equal(rough.each, sharp.each)
    added = np.sqrt(rough.each_se**2 - sharp.each_se**2)
    # As lost() tells: both photos' slips together, and four times as much for the smallest dent.
    np.testing.assert_allclose(added[:6], lost(0.006**2 + 0.004**2, np.array([SIZE]))[0], rtol=1e-6)
    assert added[6] == pytest.approx(4 * added[0])
    assert np.sqrt(rough.se**2 - sharp.se**2) == pytest.approx(added[0])


def three_a_side(offsets: tuple[float, ...]) -> Shots:
    """One photo before and three after, unchanged dents that look deeper by these logs."""
    rows = [
        (fit(float(d)), *(fit(float(d), brighter=np.exp(off)) for off in offsets))
        for d in np.linspace(0.008, 0.014, 5)
    ]
    return made(rows, (0, *(1 for _ in offsets)))


def test_photos_that_agree_narrow_and_photos_that_disagree_widen() -> None:
    one, three, apart = (
        estimate_change(three_a_side(offsets))
        for offsets in ((0.0,), (-0.05, 0.0, 0.05), (-0.5, 0.0, 0.5))
    )
    assert three.se < 0.98 * one.se
    assert apart.se > 1.3 * one.se
    assert three.log_ratio == pytest.approx(one.log_ratio, abs=0.02)


def test_a_dimple_must_be_seen_on_both_sides() -> None:
    with pytest.raises(ValueError, match="both sides"):
        estimate_change(made([(fit(0.01), None)], (0, 1)))
