"""Numbers of the error model move to where the intervals are right, and people weigh alike."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import pytest

from analyzer.bench.studies.fit_errors import Known, by_person, drawn, fitted, interval_score
from analyzer.change.params import ErrorParams
from tests.shots import LEFT, in_lights, some


def people(count: int, pairs: int) -> list[Known]:
    return [Known(f"p{k}", cast(Any, None), 0.0) for k in range(count) for _ in range(pairs)]


@pytest.mark.parametrize("true", [0.05, 0.11, 0.3])
def test_a_number_goes_where_the_errors_say(true: float) -> None:
    known = people(100, 4)
    errors = np.random.default_rng(2).normal(0, true, len(known))

    def ask(some: Any, params: ErrorParams) -> np.ndarray:
        return np.stack([errors[: len(some)], np.full(len(some), params.gain_own)], axis=1)

    found = fitted(known, names=("gain_own",), rounds=8, ask=ask)
    assert found.gain_own == pytest.approx(true, rel=0.2)
    assert found.gain_light == ErrorParams().gain_light


def test_every_person_weighs_the_same() -> None:
    known = [*people(1, 9), Known("q", cast(Any, None), 0.0)]
    assert by_person(known, np.array([0.0] * 9 + [1.0])) == pytest.approx(0.5)


def test_the_interval_scores_best_that_holds_the_truth_as_often_as_it_says() -> None:
    errors = np.random.default_rng(3).normal(0, 0.2, 20_000)
    tried = 0.2 * np.array([0.5, 0.8, 0.9, 1.0, 1.1, 1.25, 2.0])
    means = [interval_score(errors, np.full(errors.shape, se)).mean() for se in tried]
    assert tried[np.argmin(means)] == pytest.approx(0.2)


def test_sessions_of_several_photos_are_heard_as_often_as_single_ones() -> None:
    one, three = (in_lights(some(1.0, 2), ((LEFT,) * n, (LEFT,) * n)) for n in (1, 3))
    known = [Known("p", shots, float(k)) for k, shots in enumerate([one] * 30 + [three] * 5)]
    found = drawn(known, 8, 1)
    assert sorted(len(k.shots.side) for k in found) == [2] * 4 + [6] * 4
    assert found == drawn(known, 8, 1) != drawn(known, 8, 2)
    assert drawn(known, 99, 1) == known
