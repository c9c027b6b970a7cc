"""A network answers alike in memory and from a file, and never overflows."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.dimples.evidence import COUNT
from analyzer.dimples.network import (
    CLIP,
    Network,
    depth_network,
    detector,
    sigmoid,
    swish,
)

INPUTS = 5


def network_of(copies: int = 3, outputs: int = 1, seed: int = 0) -> Network:
    """Random weights; the numbers differ in their mean and spread."""
    rng = np.random.default_rng(seed)
    widths = (INPUTS, 7, 4, outputs)
    pairs = list(pairwise(widths))
    return Network(
        rng.normal(0, 10, INPUTS),
        rng.uniform(0.1, 30, INPUTS),
        tuple(rng.normal(0, 1, (copies, a, b)) for a, b in pairs),
        tuple(rng.normal(0, 1, (copies, 1, b)) for _, b in pairs),
    )


def numbers_for(network: Network, count: int = 50, seed: int = 1) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return network.mean + network.spread * rng.normal(size=(count, len(network.mean)))


def test_outputs_are_those_of_the_layers_written_out() -> None:
    """One unit a layer, by hand: a logistic curve of a gated line."""
    one = np.ones((1, 1, 1))
    network = Network(np.array([2.0]), np.array([4.0]), (one, 3 * one), (0.5 * one, -1.0 * one))
    signal = (6.0 - 2.0) / 4.0 + 0.5
    expected = 3 * signal / (1 + np.exp(-signal)) - 1
    assert network.outputs(np.array([[6.0]]))[0, 0] == pytest.approx(expected, rel=1e-12)
    assert network.probability(np.array([[6.0]]))[0] == pytest.approx(1 / (1 + np.exp(-expected)))


def test_copies_answer_by_their_mean() -> None:
    network = network_of(copies=3, outputs=2)
    numbers = numbers_for(network)
    single = [
        Network(
            network.mean,
            network.spread,
            tuple(w[k : k + 1] for w in network.weights),
            tuple(b[k : k + 1] for b in network.biases),
        ).outputs(numbers)
        for k in range(3)
    ]
    assert np.ptp(single, axis=0).max() > 0.1
    assert network.outputs(numbers) == pytest.approx(np.mean(single, axis=0), abs=1e-12)


def test_each_row_is_answered_for_itself() -> None:
    network = network_of()
    numbers = numbers_for(network)
    alone = [network.probability(row[None])[0] for row in numbers]
    assert network.probability(numbers) == pytest.approx(np.array(alone), abs=1e-12)


def test_no_candidates_have_no_answers() -> None:
    network = network_of(outputs=2)
    assert network.outputs(np.zeros((0, INPUTS))).shape == (0, 2)
    assert network.probability(np.zeros((0, INPUTS))).shape == (0,)


def test_numbers_far_out_say_no_more_than_those_at_the_limit() -> None:
    network = network_of()
    for sign in (-1, 1):
        limit = (network.mean + sign * CLIP * network.spread)[None]
        assert network.outputs(sign * np.full((1, INPUTS), 1e12)) == pytest.approx(
            network.outputs(limit), abs=1e-9
        )
    inner = (network.mean + 0.9 * CLIP * network.spread)[None]
    outer = (network.mean + CLIP * network.spread)[None]
    assert abs(network.outputs(inner) - network.outputs(outer)).max() > 1e-3


@given(st.floats(-1e300, 1e300))
def test_sigmoid_is_a_probability_and_symmetric(x: float) -> None:
    up, down = sigmoid(np.array([x]))[0], sigmoid(np.array([-x]))[0]
    assert 0 <= up <= 1
    assert up + down == pytest.approx(1, abs=1e-12)
    assert (up - 0.5) * x >= 0 or abs(x) < 1e-12


def test_swish_is_a_gate() -> None:
    x = np.array([-100.0, -1.0, 0.0, 1.0, 100.0])
    middle = 1 / (1 + np.exp(1.0))
    assert swish(x) == pytest.approx([0, -middle, 0, 1 - middle, 100], abs=1e-9)


def test_a_file_keeps_the_answers(tmp_path: Path) -> None:
    """Kept in single precision, as the shipped ones are."""
    network = network_of(outputs=2)
    path = tmp_path / "network.npz"
    np.savez(path, **{n: v.astype(np.float32) for n, v in network.arrays().items()})
    with np.load(path) as arrays:
        again = Network.of(arrays)
    numbers = numbers_for(network)
    assert again.mean.dtype == again.weights[0].dtype == np.float64
    assert again.outputs(numbers) == pytest.approx(network.outputs(numbers), abs=1e-4)
    # Rounded, and not kept by chance in the same object.
    assert (again.weights[0] != network.weights[0]).any()


def test_layers_keep_their_order_beyond_ten() -> None:
    """weight10 follows weight9, not weight1."""
    eye = np.eye(2)[None]
    weights = tuple(eye * (k + 1) for k in range(12))
    network = Network(np.zeros(2), np.ones(2), weights, tuple(np.zeros((1, 1, 2)) for _ in weights))
    again = Network.of(dict(sorted(network.arrays().items())))
    assert [w[0, 0, 0] for w in again.weights] == list(range(1, 13))


@pytest.mark.parametrize(("name", "inputs", "outputs"), [("detector", COUNT, 1), ("depth", 30, 2)])
def test_shipped_networks_fit_what_they_are_shown(name: str, inputs: int, outputs: int) -> None:
    network = {"detector": detector, "depth": depth_network}[name]()
    assert network.mean.shape == network.spread.shape == (inputs,)
    assert (network.spread > 0).all()
    assert len(network.weights) == len(network.biases) == 3
    widths = [w.shape[1:] for w in network.weights]
    assert widths[0][0] == inputs
    assert widths[-1][1] == outputs
    for weight, bias, after in zip(
        network.weights, network.biases, [*widths[1:], None], strict=True
    ):
        assert bias.shape == (weight.shape[0], 1, weight.shape[2])
        assert after is None or weight.shape[2] == after[0]
    for values in network.arrays().values():
        assert np.isfinite(values).all()


def test_shipped_detector_gives_probabilities_of_all_sizes() -> None:
    network = detector()
    sure = network.probability(numbers_for(network, 2000))
    assert ((sure >= 0) & (sure <= 1)).all()
    assert sure.min() < 0.1 < 0.9 < sure.max()


def test_shipped_depth_network_states_believable_depths_and_errors() -> None:
    """Within 0.1 and 100 per mille of the back width, known to between 3 % and a factor of e^2."""
    network = depth_network()
    out = network.outputs(numbers_for(network, 2000))
    assert np.abs(out[:, 0] - np.log(np.sqrt(0.1 * 100))).max() < np.log(100 / 0.1) / 2
    assert ((out[:, 1] > np.log(0.03)) & (out[:, 1] < 2)).all()
