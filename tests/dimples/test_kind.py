"""A symmetric pair in the right place is the fixed one; scattered dimples are not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.dimples.kind import kind_of, score_pairs
from analyzer.dimples.params import DimpleParams

PAIR = ((-0.2, 0.2), (0.2, 0.2))
SCATTERED = ((-0.36, 0.52), (0.1, 0.7), (0.33, 0.35))


def score(uv: tuple[tuple[float, float], ...], **changes: float) -> np.ndarray:
    n = len(uv)
    size = np.full(n, 0.042)
    size[: n // 2] *= changes.get("size_ratio", 1.0)
    return score_pairs(np.array(uv), size, np.full(n, 8.0), np.full(n, 0.8)).p_fixed


def test_symmetric_pair_is_fixed() -> None:
    found = score(PAIR)
    assert [kind_of(p) for p in found] == ["fixed", "fixed"]


def test_scattered_dimples_are_modifiable() -> None:
    assert [kind_of(p) for p in score(SCATTERED)] == ["modifiable"] * 3


def test_pair_is_picked_out_of_a_crowd() -> None:
    uv = (*SCATTERED, *PAIR)
    result = score_pairs(np.array(uv), np.full(5, 0.042), np.full(5, 8.0), np.full(5, 0.8))
    assert result.pair == (3, 4)
    assert result.p_fixed[3:].min() > result.p_fixed[:3].max()


def test_one_alone_is_never_called_fixed() -> None:
    assert kind_of(score(PAIR[:1])[0]) != "fixed"


def test_nothing_seen_nothing_scored() -> None:
    result = score_pairs(np.zeros((0, 2)), np.zeros(0), np.zeros(0), np.zeros(0))
    assert len(result.p_fixed) == 0
    assert result.pair is None


@pytest.mark.parametrize(
    "worse",
    [((-0.2, 0.2), (0.2, 0.32)), ((-0.05, 0.2), (0.05, 0.2)), ((-0.2, 0.75), (0.2, 0.75)),
     ((0.0, 0.2), (0.4, 0.2))],
    ids=["not level", "too close", "too high", "off the midline"],
)  # fmt: skip
def test_each_departure_from_the_rhombus_lowers_the_odds(
    worse: tuple[tuple[float, float], ...],
) -> None:
    assert score(worse).max() < 0.6 * score(PAIR).min()


def test_weak_candidates_make_no_pair() -> None:
    faint = np.full(2, 0.5 * DimpleParams().pair_confidence)
    result = score_pairs(np.array(PAIR), np.full(2, 0.042), np.full(2, 8.0), faint)
    assert result.pair is None


places = st.lists(
    st.tuples(st.floats(-0.5, 0.5), st.floats(0.0, 1.0)), min_size=1, max_size=6, unique=True
)


@given(places)
def test_mirroring_changes_no_probability(uv: list[tuple[float, float]]) -> None:
    mirrored = tuple((-u, v) for u, v in uv)
    one, two = score(tuple(uv)), score(mirrored)
    assert ((one >= 0) & (one <= 1)).all()
    if len({round(abs(u), 6) for u, _ in uv}) == len(uv):
        np.testing.assert_allclose(one, two, atol=1e-9)


@given(st.floats(0, 1))
def test_every_probability_has_a_word(p: float) -> None:
    params = DimpleParams()
    expected = "unsure"
    if p >= params.fixed_above:
        expected = "fixed"
    elif p < params.modifiable_below:
        expected = "modifiable"
    assert kind_of(p) == expected
