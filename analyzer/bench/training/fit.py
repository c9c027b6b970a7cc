"""Trains `analyzer.dimples.network` on candidates with truth. Not used when photos are measured."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from analyzer.dimples.network import Network, sigmoid

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class TrainingParams:
    """All numbers that steer training."""

    hidden: tuple[int, int] = (32, 16)
    copies: int = 6
    epochs: int = 30
    batch: int = 256
    rate: float = 6e-3  # largest step of Adam; it rises and falls over the run
    decay: float = 0.1  # of the weights, per unit of step (Loshchilov and Hutter 2019)
    drop: tuple[float, float] = (0.1, 0.2)  # share of inputs and of first hidden units left out
    seed: int = 0


Loss = Callable[[Numbers, Numbers], Numbers]
"""Derivative of the mean loss by the outputs (N, out), from the outputs and the targets (N,)."""


def cross_entropy(outputs: Numbers, targets: Numbers) -> Numbers:
    """For a probability; targets are 0 or 1."""
    return np.asarray((sigmoid(outputs) - targets[:, None]) / len(targets))


def gaussian(outputs: Numbers, targets: Numbers) -> Numbers:
    """For a value with its error: outputs are the mean and the logarithm of the deviation.

    Each case weighs by the square root of its variance, which keeps uncertain cases from being
    given up (Seitzer et al. 2022, arXiv:2203.09168, with exponent 0.5).
    """
    spread = np.exp(np.clip(outputs[:, 1], -3, 2))
    off = (targets - outputs[:, 0]) / spread
    slopes = np.column_stack([-off / spread, 1 - off**2]) * spread[:, None]
    return np.asarray(np.clip(slopes, -4, 4) / len(targets))


def train(
    numbers: Numbers, targets: Numbers, params: TrainingParams, loss: Loss = cross_entropy
) -> Network:
    """Fit the copies, each from its own start and order.

    Parameters
    ----------
    numbers : (N, F) float64
        What is shown.
    targets : (N,) float64
        What is true.
    loss : function
        `cross_entropy` for a detector, `gaussian` for a value.
    """
    mean, spread = numbers.mean(axis=0), numbers.std(axis=0) + 1e-6
    plain = Network(mean, spread, (), ()).standardise(numbers)
    copies = [_train_copy(plain, targets, params, loss, k) for k in range(params.copies)]
    layers = range(len(copies[0]) // 2)
    return Network(
        mean,
        spread,
        tuple(np.stack([c[2 * k] for c in copies]) for k in layers),
        tuple(np.stack([c[2 * k + 1][None] for c in copies]) for k in layers),
    )


def _train_copy(
    x: Numbers, y: Numbers, params: TrainingParams, loss: Loss, copy: int
) -> list[Numbers]:
    """Weights and biases in turn, layer by layer, by Adam with decoupled decay."""
    rng = np.random.default_rng([params.seed, copy])
    widths = (x.shape[1], *params.hidden, 1 if loss is cross_entropy else 2)
    values: list[Numbers] = []
    for a, b in pairwise(widths):
        values += [rng.uniform(-1, 1, (a, b)) / np.sqrt(a), rng.uniform(-1, 1, b) / np.sqrt(a)]
    first = [np.zeros_like(v) for v in values]
    second = [np.zeros_like(v) for v in values]
    batches = -(-len(x) // params.batch)
    total, step = params.epochs * batches, 0
    for _ in range(params.epochs):
        for chosen in np.array_split(rng.permutation(len(x)), batches):
            step += 1
            rate = params.rate * _schedule(step / total)
            slopes = _slopes(x[chosen], y[chosen], values, params, loss, rng)
            for k, slope in enumerate(slopes):
                first[k] = 0.9 * first[k] + 0.1 * slope
                second[k] = 0.999 * second[k] + 0.001 * slope**2
                move = first[k] / (1 - 0.9**step)
                move = move / (np.sqrt(second[k] / (1 - 0.999**step)) + 1e-8)
                values[k] = values[k] - rate * (move + params.decay * values[k])
    return values


def _schedule(done: float) -> float:
    """Up over the first 30 %, then down, as half cosines."""
    if done < 0.3:
        return float(0.04 + 0.96 * (1 - np.cos(np.pi * done / 0.3)) / 2)
    return float((1 + np.cos(np.pi * (done - 0.3) / 0.7)) / 2)


def _slopes(
    x: Numbers,
    y: Numbers,
    values: list[Numbers],
    params: TrainingParams,
    loss: Loss,
    rng: np.random.Generator,
) -> list[Numbers]:
    """Derivatives of the mean loss by every weight and bias."""
    signal, kept = x * _keep(rng, x.shape, params.drop[0]), []
    layers = len(values) // 2
    for k in range(layers - 1):
        before = signal @ values[2 * k] + values[2 * k + 1]
        gate = sigmoid(before)
        mask = _keep(rng, before.shape, params.drop[1] if k == 0 else 0.0)
        # Derivative of x * sigmoid(x), and the units left out.
        kept.append((signal, (gate + before * gate * (1 - gate)) * mask))
        signal = before * gate * mask
    error = loss(signal @ values[-2] + values[-1], y)
    out = [signal.T @ error, error.sum(axis=0)]
    for k in range(layers - 2, -1, -1):
        entered, bend = kept[k]
        error = (error @ values[2 * k + 2].T) * bend
        out = [entered.T @ error, error.sum(axis=0), *out]
    return out


def _keep(rng: np.random.Generator, shape: tuple[int, ...], drop: float) -> Numbers:
    """1 / (1 - drop) where a unit stays, 0 where it is left out."""
    return np.asarray((rng.random(shape) >= drop) / (1 - drop))
