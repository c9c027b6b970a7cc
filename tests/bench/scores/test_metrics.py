"""Figures of merit on numbers whose answer is known by hand."""

from __future__ import annotations

from itertools import permutations
from math import isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import spearmanr

from analyzer.bench.scores.metrics import (
    auc,
    bootstrap,
    calibration_error,
    count,
    found_at,
    line_at,
    match_points,
    mean,
    median,
    percent,
    percent_gap,
    percent_of_sums,
    percentile95,
    rank_correlation,
    reliability,
)

FEW = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=4)


def test_matching_keeps_both_matches_where_greed_would_lose_one():
    # The first find is nearest to the first true place, but the second find reaches only that one.
    found = np.array([[4.0, 0.0], [-6.0, 0.0]])
    true = np.array([[1.0, 0.0], [11.0, 0.0]])
    assert match_points(found, true, 8.0) == [(0, 1), (1, 0)]


def test_matching_uses_each_place_once_and_respects_the_limit():
    found = np.array([[0.0, 0.0], [1.0, 0.0], [50.0, 0.0]])
    true = np.array([[0.5, 1.0], [58.1, 0.0]])
    assert len(match_points(found, true, 8.0)) == 1
    assert match_points(found[2:], true[1:] - [0.1, 0.0], 8.0) == [(0, 0)]
    assert match_points(np.empty((0, 2)), true, 8.0) == []


@given(FEW, FEW)
def test_matching_is_the_best_of_all_assignments(found, true):
    limit = 5.0
    a, b = (np.array(side, float).reshape(-1, 2) for side in (found, true))
    matches = match_points(a, b, limit)

    def worth(pairs: list[tuple[int, int]]) -> tuple[int, float]:
        lengths = [float(np.linalg.norm(a[i] - b[j])) for i, j in pairs]
        near = [d for d in lengths if d <= limit]
        return len(near), -round(sum(near), 9)

    short, long = sorted((len(a), len(b)))
    swapped = len(a) > len(b)
    best = max(
        worth([(j, i) if swapped else (i, j) for i, j in zip(range(short), order, strict=True)])
        for order in permutations(range(long), short)
    )
    assert worth(matches) == best
    assert len(matches) == best[0]


def test_rank_correlation_of_known_orders():
    x = np.arange(5.0)
    assert rank_correlation(np.c_[x, np.exp(x)]) == pytest.approx(1)
    assert rank_correlation(np.c_[x, -x]) == pytest.approx(-1)
    # Squared rank differences 1 + 1 + 4 + 0 + 4 = 10.
    assert rank_correlation(np.c_[x, [1, 0, 4, 3, 2]]) == pytest.approx(1 - 6 * 10 / 120)
    assert isnan(rank_correlation(np.c_[x, np.ones(5)]))
    assert isnan(rank_correlation(np.array([[1.0, 2.0], [2.0, 1.0]])))


def test_rank_correlation_with_ties_agrees_with_scipy():
    rng = np.random.default_rng(3)
    pairs = rng.integers(0, 6, (40, 2)).astype(float)
    assert rank_correlation(pairs) == pytest.approx(spearmanr(pairs).statistic)


def test_auc_counts_the_pairs_in_right_order():
    # Positives 3 and 1 against negatives 2 and 1: right, right, wrong, tie.
    scored = np.array([[3, 1], [1, 1], [2, 0], [1, 0]], float)
    assert auc(scored) == pytest.approx((1 + 1 + 0 + 0.5) / 4)
    assert isnan(auc(scored[:2]))


def test_simple_reductions():
    yes_no = np.array([1.0, 0, 0, 1, 1])
    assert (count(yes_no), percent(yes_no), mean(yes_no)) == (3, 60, 0.6)
    assert median(np.array([3.0, 1.0, 10.0])) == 3
    assert percentile95(np.arange(101.0)) == 95
    assert percent_of_sums(np.array([[1, 2], [5, 10.0]])) == 50


@pytest.mark.parametrize("reduce", [median, percentile95, mean, percent, count, percent_of_sums])
def test_no_case_gives_no_figure(reduce):
    assert isnan(reduce(np.empty(0)))


def test_bootstrap_spans_what_people_differ_by():
    alike = bootstrap([np.full(4, 2.0)] * 5, mean, 200, 0.95, 0)
    assert alike == (2, 2)
    low, high = bootstrap([np.full(4, float(k)) for k in range(5)], mean, 500, 0.95, 0)
    assert 0 <= low < 2 < high <= 4


def test_bootstrap_draws_people_and_not_rows():
    # Rows differ wildly within each person, but people do not differ at all.
    rows = np.array([0.0, 100.0])
    assert bootstrap([rows] * 6, mean, 200, 0.95, 0) == (50, 50)


def test_bootstrap_needs_two_people_and_repeats_itself():
    assert all(map(isnan, bootstrap([np.ones(9), np.empty(0)], mean, 50, 0.95, 0)))
    samples = [np.random.default_rng(k).normal(size=5) for k in range(4)]
    one, two = (bootstrap(samples, median, 100, 0.95, 7) for _ in range(2))
    assert one == two
    assert one != bootstrap(samples, median, 100, 0.95, 8)


def test_reliability_counts_each_probability_once_and_at_its_edge():
    scored = np.array([[0.0, 0], [0.1, 0], [0.29, 1], [0.95, 1], [1.0, 0]])
    bins = reliability(scored)
    assert [b[2] for b in bins] == [1, 2, 0, 0, 0, 2]
    assert bins[1][3:] == pytest.approx((0.195, 0.5))
    assert bins[5][3:] == pytest.approx((0.975, 0.5))


def test_calibration_error_is_nothing_for_honest_probabilities():
    honest = np.array([[0.2, k < 1] for k in range(5)] + [[0.8, k < 4] for k in range(5)], float)
    assert calibration_error(honest) == pytest.approx(0)
    sure = honest.copy()
    sure[:, 0] = 1.0
    assert calibration_error(sure) == pytest.approx(50)
    assert isnan(calibration_error(np.empty((0, 2))))


def test_gap_between_groups_needs_two():
    grouped = np.array([[1, 1], [1, 0], [2, 1], [2, 1], [5, 0]], float)
    assert percent_gap(grouped) == 100
    assert percent_gap(grouped[:4]) == 50
    assert isnan(percent_gap(grouped[:2]))


def test_a_line_lets_no_more_false_finds_pass_than_allowed():
    # Two photos; dimples marked with .9, .6, .2 and one not at all; false marks of .7, .5, .5, .1.
    rows = np.array(
        [
            [0, 0],
            [0, 0],
            [1, 0.9],
            [1, 0.6],
            [1, 0.2],
            [1, 0],
            *([2, c] for c in (0.7, 0.5, 0.5, 0.1)),
        ]
    )
    assert [line_at(rows, n) for n in (0, 0.5, 1, 1.5, 2)] == [0.7, 0.5, 0.5, 0.1, 0.0]
    assert [found_at(rows, n) for n in (0, 0.5, 1.5, 2)] == [25, 50, 75, 75]
    assert isnan(found_at(rows[:2], 1))
    assert isnan(found_at(np.empty((0, 2)), 1))


@given(
    st.lists(st.floats(0, 1), min_size=1, max_size=8),
    st.lists(st.floats(0, 1), max_size=8),
    st.integers(1, 4),
)
def test_more_false_finds_never_find_less(dimples, false, photos):
    rows = np.array([[0, 0]] * photos + [[1, c] for c in dimples] + [[2, c] for c in false], float)
    curve = [found_at(rows, n / 4) for n in range(33)]
    assert curve == sorted(curve)
    for n in range(33):
        passed = sum(c > line_at(rows, n / 4) for c in false)
        assert passed <= n / 4 * photos + 1e-9
    assert curve[-1] == pytest.approx(100 * sum(c > 0 for c in dimples) / len(dimples))
