"""Training goes down the true slope, and its networks tell what they know and how well."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from analyzer.bench.training.fit import (
    Loss,
    TrainingParams,
    _keep,
    _schedule,
    _slopes,
    cross_entropy,
    gaussian,
    train,
)
from analyzer.dimples.network import Network, sigmoid

QUICK = TrainingParams(copies=2)
STILL = TrainingParams(hidden=(5, 4), drop=(0.0, 0.0))


def start(inputs: int, outputs: int, seed: int = 3) -> list[np.ndarray]:
    """Weights and biases in turn."""
    rng = np.random.default_rng(seed)
    widths = (inputs, *STILL.hidden, outputs)
    shapes = [s for a, b in pairwise(widths) for s in ((a, b), (b,))]
    return [rng.uniform(-0.7, 0.7, shape) for shape in shapes]


def answer(x: np.ndarray, values: list[np.ndarray]) -> np.ndarray:
    """Outputs of the network that is used when photos are measured."""
    flat = np.zeros(x.shape[1]), np.ones(x.shape[1])
    weights = tuple(v[None] for v in values[::2])
    return Network(*flat, weights, tuple(v[None, None] for v in values[1::2])).outputs(x)


def mean_loss(out: np.ndarray, y: np.ndarray, loss: Loss, at: np.ndarray) -> float:
    """What the slopes should be those of; ``at`` are the outputs where they are taken."""
    if loss is cross_entropy:
        p = 1 / (1 + np.exp(-out[:, 0]))
        return float(-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)))
    # The weight is that of the case, not to be learnt.
    weight = np.exp(at[:, 1])
    return float(np.mean(weight * (out[:, 1] + ((y - out[:, 0]) / np.exp(out[:, 1])) ** 2 / 2)))


@pytest.mark.parametrize(("loss", "outputs"), [(cross_entropy, 1), (gaussian, 2)])
def test_slopes_are_those_of_the_loss(loss: Loss, outputs: int) -> None:
    """Against central differences by every single weight and bias."""
    rng = np.random.default_rng(0)
    x = rng.uniform(-2, 2, (9, 3))
    y = (x[:, 0] > 0).astype(float) if outputs == 1 else np.tanh(x[:, 1])
    values = start(3, outputs)
    at = answer(x, values)
    slopes = _slopes(x, y, values, STILL, loss, rng)
    assert len(slopes) == len(values)
    step = 1e-5
    for k, slope in enumerate(slopes):
        assert slope.shape == values[k].shape
        expected = np.zeros_like(slope)
        for place in np.ndindex(slope.shape):
            ends = []
            for sign in (1, -1):
                moved = [v.copy() for v in values]
                moved[k][place] += sign * step
                ends.append(mean_loss(answer(x, moved), y, loss, at))
            expected[place] = (ends[0] - ends[1]) / (2 * step)
        assert np.abs(expected).max() > 1e-4
        assert slope == pytest.approx(expected, rel=1e-5, abs=1e-9)


def test_leaving_units_out_keeps_the_mean() -> None:
    """Those that stay grow by as much as is left out; with nothing left out, nothing changes."""
    rng = np.random.default_rng(1)
    kept = _keep(rng, (400, 500), 0.2)
    assert set(np.unique(kept)) == {0.0, 1 / 0.8}
    assert kept.mean() == pytest.approx(1, abs=0.01)
    assert (_keep(rng, (20, 20), 0.0) == 1).all()


@pytest.mark.parametrize("share", [0.1, 0.3, 0.6])
def test_gaussian_is_level_at_the_true_mean_and_deviation(share: float) -> None:
    """Many cases around one value: no slope at the truth, and back to it from either side."""
    rng = np.random.default_rng(2)
    y = 1.0 + share * rng.standard_normal(40_000)
    for k, off in ((0, 0.3 * share), (1, 0.3)):
        pulls = []
        for sign in (-1, 0, 1):
            out = np.tile([1.0, np.log(share)], (len(y), 1))
            out[:, k] += sign * off
            pulls.append(gaussian(out, y).sum(axis=0)[k])
        assert pulls[0] < -0.05 * share
        assert abs(pulls[1]) < 0.02
        assert pulls[2] > 0.05 * share


def test_one_wild_case_pulls_no_harder_than_allowed() -> None:
    slopes = gaussian(np.zeros((10, 2)), np.array([1e6, *np.zeros(9)]))
    assert np.abs(slopes).max() == pytest.approx(4 / 10)


def test_steps_rise_and_fall() -> None:
    rates = np.array([_schedule(t) for t in np.linspace(0, 1, 101)])
    assert rates[30] == pytest.approx(1)
    assert (np.diff(rates[:31]) > 0).all()
    assert (np.diff(rates[30:]) < 0).all()
    assert rates[0] == pytest.approx(0.04)
    assert rates[-1] == pytest.approx(0, abs=1e-12)


def corners(count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Opposite corners of a square belong together: no line parts them. Two numbers say nothing."""
    rng = np.random.default_rng(seed)
    signs = rng.choice([-1.0, 1.0], (count, 2))
    places = np.column_stack([signs * rng.uniform(0.3, 2, (count, 2)), rng.normal(size=(count, 2))])
    return places, (signs[:, 0] == signs[:, 1]).astype(float)


def test_opposite_corners_are_learnt() -> None:
    network = train(*corners(3000, 0), QUICK)
    numbers, truth = corners(2000, 1)
    sure = network.probability(numbers)
    assert np.mean((sure > 0.5) == truth) > 0.97


def test_what_is_random_is_not_learnt() -> None:
    """Coin tosses stay near a half: no candidate is called sure."""
    rng = np.random.default_rng(0)
    network = train(rng.normal(size=(3000, 3)), rng.integers(0, 2, 3000).astype(float), QUICK)
    sure = network.probability(rng.normal(size=(1000, 3)))
    assert np.abs(sure - 0.5).mean() < 0.08


def test_stated_probabilities_are_true() -> None:
    """Dents drawn with a known probability: it is found again."""
    rng = np.random.default_rng(4)
    x = rng.normal(size=(6000, 2))
    chance = sigmoid(2 * x[:, 0] - 1)
    network = train(x, (rng.random(len(x)) < chance).astype(float), QUICK)
    fresh = rng.normal(size=(2000, 2))
    off = network.probability(fresh) - sigmoid(2 * fresh[:, 0] - 1)
    assert np.sqrt(np.mean(off**2)) < 0.06
    assert abs(off.mean()) < 0.03


def uneven(count: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Numbers, a value that they tell, and its deviation, eight times larger at one end."""
    rng = np.random.default_rng(seed)
    x = rng.uniform(-1.5, 1.5, (count, 3))
    spread = 0.25 * np.exp(0.7 * x[:, 1])
    return x, np.sin(2 * x[:, 0]) + spread * rng.standard_normal(count), spread


def test_stated_errors_are_true() -> None:
    """Over all, and among the most and the least certain cases alone."""
    x, y, _ = uneven(5000, 0)
    network = train(x, y, replace(QUICK, drop=(0.0, 0.0)), gaussian)
    x, y, spread = uneven(3000, 1)
    value, log_error = network.outputs(x).T
    z = (y - value) / np.exp(log_error)
    for part in (spread > 0, spread < 0.15, spread > 0.4):
        assert part.sum() > 300
        assert 0.85 < np.sqrt(np.mean(z[part] ** 2)) < 1.2
    assert np.corrcoef(log_error, np.log(spread))[0, 1] > 0.9
    assert np.corrcoef(value, np.sin(2 * x[:, 0]))[0, 1] > 0.97


def test_stated_errors_stay_true_when_units_are_left_out() -> None:
    """With numbers that say the same several times over, as those of a photo do.

    The network is then told less in training than in use, so errors may be a little overstated.
    """
    x, y, _ = uneven(5000, 0)
    network = train(np.tile(x, 4), y, QUICK, gaussian)
    x, y, spread = uneven(3000, 1)
    value, log_error = network.outputs(np.tile(x, 4)).T
    assert 0.85 < np.sqrt(np.mean(((y - value) / np.exp(log_error)) ** 2)) < 1.2
    assert np.corrcoef(log_error, np.log(spread))[0, 1] > 0.9


def test_same_seed_same_weights() -> None:
    data = corners(600, 0)
    params = TrainingParams(copies=2, epochs=3)
    one, two = train(*data, params).arrays(), train(*data, params).arrays()
    other = train(*data, replace(params, seed=1)).arrays()
    assert one.keys() == two.keys()
    for name, values in one.items():
        assert (values == two[name]).all()
    for name in ("weight0", "weight2", "bias1"):
        assert (one[name] != other[name]).all()


def test_copies_differ_and_do_not_depend_on_their_number() -> None:
    data = corners(600, 0)
    few = train(*data, TrainingParams(copies=1, epochs=3))
    more = train(*data, TrainingParams(copies=3, epochs=3))
    assert (few.weights[0][0] == more.weights[0][0]).all()
    assert (more.weights[0][0] != more.weights[0][1]).all()


def test_units_of_the_numbers_do_not_matter() -> None:
    """Millimetres or metres, with whatever offset: the same answers."""
    x, y = corners(800, 0)
    params = TrainingParams(copies=1, epochs=5)
    factor, offset = np.array([1000.0, 0.5, 20.0, 3.0]), np.array([5.0, -80.0, 0.0, 1.0])
    one, two = train(x, y, params), train(x * factor + offset, y, params)
    assert two.probability(x * factor + offset) == pytest.approx(one.probability(x), abs=1e-3)


def test_a_number_that_never_changes_does_no_harm() -> None:
    x, y = corners(2000, 0)
    x[:, 3] = 7.0
    network = train(x, y, QUICK)
    assert np.isfinite(network.outputs(x)).all()
    assert np.mean((network.probability(x) > 0.5) == y) > 0.95
