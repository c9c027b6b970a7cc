"""Blinded rating: order by chance and told by its seed, agreement as it is defined."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.results import Series
from analyzer.show.rating.agreement import agreement, weighted_kappa, with_measure, with_oneself
from analyzer.show.rating.draw import draw, pairs_of
from analyzer.show.rating.model import CHOICES, Pair, Sitting
from analyzer.show.rating.params import RatingParams

MANY = tuple(Pair(f"{k:064x}", f"{k + 100:064x}", k % 3 - 1) for k in range(15))


def rate(sitting: Sitting, eye: Callable[[Pair], int]) -> Sitting:
    """Answer all by what somebody sees, whatever the side."""
    while not sitting.finished:
        item = sitting.items[sitting.at]
        seen = eye(item.pair) * (-1 if item.swapped else 1)
        sitting = sitting.answered(CHOICES[seen + 1])
    return sitting


def test_a_sitting_follows_from_its_seed_and_chance_alone() -> None:
    assert draw(MANY, 7) == draw(MANY, 7)
    assert draw(MANY, 7) != draw(MANY, 8)
    sittings = [draw(MANY, seed) for seed in range(200)]
    swapped = np.mean([item.swapped for one in sittings for item in one.items if not item.repeat])
    assert 0.45 < swapped < 0.55
    # Whatever was measured, a pair stands anywhere.
    first = np.mean([one.items[0].pair.measured == 1 for one in sittings])
    assert 0.2 < first < 0.47


@pytest.mark.parametrize("count", [1, 3, 4, 6, 10, 15])
def test_repeats_are_hidden_swapped_and_apart(count: int) -> None:
    params = RatingParams()
    for seed in range(20):
        items = draw(MANY[:count], seed).items
        plain = [one.pair for one in items if not one.repeat]
        assert len(plain) == len(set(plain)) == min(count, params.pairs)
        repeats = [(k, one) for k, one in enumerate(items) if one.repeat]
        assert len(repeats) == min(params.repeats, max(0, len(plain) - params.apart))
        for k, one in repeats:
            (before,) = [
                j for j, other in enumerate(items) if other.pair == one.pair and not other.repeat
            ]
            assert k - before > params.apart
            assert items[before].swapped is not one.swapped


def test_an_eye_that_sees_as_the_measure_agrees_fully() -> None:
    sitting = rate(draw(MANY, 3), lambda pair: pair.measured or 0)
    own, measure = with_oneself(sitting), with_measure(sitting)
    assert (measure.count, measure.share, measure.kappa) == (10, 1.0, 1.0)
    assert (own.count, own.share) == (4, 1.0)
    assert measure.share_interval == (1.0, 1.0)


def test_an_eye_by_chance_has_a_kappa_about_0() -> None:
    rng = np.random.default_rng(1)
    rows = [(int(a), int(b)) for a, b in rng.integers(-1, 2, size=(400, 2))]
    found = agreement(rows, RatingParams(resamples=300))
    assert abs(found.kappa) < 0.12
    assert found.kappa_interval[0] < 0 < found.kappa_interval[1]
    assert found.share == pytest.approx(1 / 3, abs=0.07)


def test_kappa_of_a_table_reckoned_by_hand() -> None:
    """Rows first said, columns second: 4 2 0 / 1 3 1 / 0 1 3 of 15."""
    counts = {(-1, -1): 4, (-1, 0): 2, (0, -1): 1, (0, 0): 3, (0, 1): 1, (1, 0): 1, (1, 1): 3}
    table = np.array([pair for pair, n in counts.items() for _ in range(n)])
    # Observed distance 5 / 15; by chance (6*6 + 6*4*2 + 5*5 + 5*4 + 4*5*2 + 4*6) / 225.
    expected = (6 * 6 * 1 + 6 * 4 * 2 + 5 * 5 + 5 * 4 + 4 * 5 * 2 + 4 * 6) / 225
    assert weighted_kappa(table) == pytest.approx(1 - (5 / 15) / expected)


def test_the_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    rng = np.random.default_rng(5)
    held = 0
    for _ in range(60):
        rows = [(1, 1) if rng.random() < 0.7 else (1, 0) for _ in range(40)]
        low, high = agreement(rows, RatingParams(resamples=200)).share_interval
        held += low <= 0.7 <= high
    assert held >= 51


def test_unclear_answers_and_pairs_without_a_measure_count_nowhere() -> None:
    pairs = (*MANY[:8], replace(MANY[9], measured=None))
    sitting = draw(pairs, 2)
    while not sitting.finished:
        k = sitting.at
        sitting = sitting.answered("unclear" if k % 2 else "same")
    asked = [
        one for one in sitting.items
        if not one.repeat and one.choice == "same" and one.pair.measured is not None
    ]  # fmt: skip
    assert with_measure(sitting).count == len(asked)


@pytest.mark.parametrize("count", [0, 2])
def test_few_answers_are_no_figure(count: int) -> None:
    found = agreement([(1, 1)] * count)
    assert found.count == count
    assert np.isnan([found.share, found.kappa]).all()


def test_one_answer_throughout_has_a_share_and_no_kappa() -> None:
    found = agreement([(0, 0)] * 5)
    assert found.share == 1.0
    assert np.isnan(found.kappa)


@given(st.lists(st.sampled_from(CHOICES), min_size=14, max_size=14))
def test_answers_can_be_taken_back_one_by_one(choices: list[str]) -> None:
    sitting = start = draw(MANY, 1)
    for choice in choices:
        sitting = sitting.answered(choice)  # type: ignore[arg-type]
    assert sitting.finished
    for _ in choices:
        sitting = sitting.taken_back()
    assert sitting == start == start.taken_back()


def test_pairs_are_of_aligned_photos_with_the_series_own_verdicts(
    make_series: Callable[..., Series],
) -> None:
    series = make_series((1.0, 0.6, 0.6))
    found = pairs_of(series)
    shas = [m.photo.sha256 for m in series.measurements]
    assert {(p.first, p.second) for p in found} == {
        (shas[a], shas[b]) for a in range(3) for b in range(a + 1, 3)
    }
    verdicts = {c.after[0]: c.verdict for c in series.comparisons}
    for pair in found:
        if pair.first == shas[0]:
            words = {"reduced": -1, "increased": 1, "no detectable change": 0}
            assert pair.measured == words.get(verdicts[pair.second])


def test_a_photo_that_is_gone_takes_its_pairs() -> None:
    sitting = draw(MANY, 4)
    gone = sitting.items[0].pair.first
    left = sitting.without(gone)
    assert 0 < len(left.items) < len(sitting.items)
    assert all(gone != one.pair.first for one in left.items)
