"""Colours as a mixture of normal distributions: what a graph cut starts from.

OpenCV would make its own, by a k-means that begins at random pixels and so depends on the order in
which they lie: a mirrored photo got another mask. Here the colours are sorted first; the same
colours give the same mixture, wherever they lie in the picture.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

COMPONENTS = 5
"""As many as OpenCV's graph cut reads."""

SAMPLES = 4000
"""Colours that are looked at; more tell nothing new."""

ROUNDS = 10
ATTEMPTS = 3
"""Starts of the k-means, of which the best counts; one alone may end in a poor split."""


def mixture(colours: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Fit a mixture to colours, in the layout that `cv2.grabCut` reads.

    Parameters
    ----------
    colours : (N, 3) uint8
        In any order.

    Returns
    -------
    (1, 65) float64
        Five shares, five means and five covariances; a component without colours has share 0.
    """
    shares = np.zeros(COMPONENTS)
    means = np.zeros((COMPONENTS, 3))
    spreads = np.zeros((COMPONENTS, 3, 3))
    sample = _sorted(colours)
    count = min(COMPONENTS, len(sample))
    labels = _clusters(sample, count) if count > 1 else np.zeros(len(sample), int)
    for k in range(count):
        own = sample[labels == k].astype(float)
        if not len(own):
            continue
        shares[k] = len(own) / len(sample)
        means[k] = own.mean(axis=0)
        offset = own - means[k]
        # A flat surface may have one colour only; OpenCV refuses a singular covariance.
        spreads[k] = offset.T @ offset / len(own) + 0.01 * np.eye(3)
    return np.concatenate([shares, means.ravel(), spreads.ravel()])[None]


def _sorted(colours: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Evenly many of the colours, sorted."""
    codes = (colours.astype(np.uint32) << np.array([16, 8, 0], np.uint32)).sum(axis=1)
    codes = np.sort(codes.astype(np.uint32))
    codes = codes[:: max(1, len(codes) // SAMPLES)]
    return np.stack([codes >> 16, codes >> 8 & 255, codes & 255], axis=1).astype(np.float32)


def _clusters(sample: NDArray[np.float32], count: int) -> NDArray[Any]:
    """The cluster of each colour, (N,)."""
    cv2.setRNGSeed(7)
    stop = (cv2.TERM_CRITERIA_MAX_ITER, ROUNDS, 0.0)
    start = np.zeros((len(sample), 1), np.int32)
    return np.asarray(
        cv2.kmeans(sample, count, start, stop, ATTEMPTS, cv2.KMEANS_PP_CENTERS)[1]
    ).ravel()
