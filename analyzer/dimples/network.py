"""Small networks: one tells how probable an indentation is, one how deep it is.

Several copies, trained from different starts, answer by their mean. The weights lie beside this
file; `python -m analyzer.bench.training.networks` makes them from folders of photos with truth.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

CLIP = 4.0
"""Numbers further than this many deviations from their mean say no more."""


@dataclass(frozen=True, eq=False)
class Network:
    """Copies of one network with two hidden layers.

    Parameters
    ----------
    mean, spread : (F,) float64
        Of each number over the training candidates.
    weights, biases : tuple of (K, in, out) and (K, 1, out) float64
        One entry a layer, for K copies.
    """

    mean: Numbers
    spread: Numbers
    weights: tuple[Numbers, ...]
    biases: tuple[Numbers, ...]

    def standardise(self, numbers: Numbers) -> Numbers:
        """Numbers (N, F) in deviations from their mean, clipped."""
        return np.clip((numbers - self.mean) / self.spread, -CLIP, CLIP)

    def outputs(self, numbers: Numbers) -> Numbers:
        """Mean answer of the copies, (N, out).

        Parameters
        ----------
        numbers : (N, F) float64
        """
        if not len(numbers):
            return np.zeros((0, self.weights[-1].shape[2]))
        signal = np.repeat(self.standardise(numbers)[None], len(self.weights[0]), axis=0)
        last = len(self.weights) - 1
        for k, (weight, bias) in enumerate(zip(self.weights, self.biases, strict=True)):
            signal = signal @ weight + bias
            signal = signal if k == last else swish(signal)
        return np.asarray(signal.mean(axis=0))

    def probability(self, numbers: Numbers) -> Numbers:
        """Probability of being an indentation, (N,), 0-1.

        Parameters
        ----------
        numbers : (N, F) float64
            As `analyzer.dimples.evidence.gather` gives them.
        """
        return sigmoid(self.outputs(numbers)[:, 0])

    def arrays(self) -> dict[str, Numbers]:
        """What a file keeps of it."""
        out = {"mean": self.mean, "spread": self.spread}
        for k, (weight, bias) in enumerate(zip(self.weights, self.biases, strict=True)):
            out |= {f"weight{k}": weight, f"bias{k}": bias}
        return out

    @staticmethod
    def of(arrays: Mapping[str, Numbers]) -> Network:
        """The network kept in the arrays of a file."""
        layers = range(sum(name.startswith("weight") for name in arrays))
        double = {name: np.asarray(values, float) for name, values in arrays.items()}
        return Network(
            double["mean"],
            double["spread"],
            tuple(double[f"weight{k}"] for k in layers),
            tuple(double[f"bias{k}"] for k in layers),
        )


def sigmoid(x: Numbers) -> Numbers:
    """Logistic function, without overflow."""
    return np.asarray(1 / (1 + np.exp(-np.clip(x, -30, 30))))


def swish(x: Numbers) -> Numbers:
    """Sigmoid-weighted linear unit (Elfwing et al. 2018, doi:10.1016/j.neunet.2017.12.012)."""
    return x * sigmoid(x)


@lru_cache(maxsize=1)
def detector() -> Network:
    """The network that tells indentations, as shipped."""
    return _read("detector.npz")


@lru_cache(maxsize=1)
def depth_network() -> Network:
    """The network that tells depths, as shipped."""
    return _read("depth.npz")


def _read(name: str) -> Network:
    with (files("analyzer.dimples") / name).open("rb") as file, np.load(file) as arrays:
        return Network.of(arrays)
