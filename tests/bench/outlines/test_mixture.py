"""The mixture that a graph cut starts from: the same colours, the same mixture."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from analyzer.bench.outlines.rules.mixture import COMPONENTS, mixture

CENTRES = np.array([[20, 30, 40], [200, 60, 90], [90, 180, 30], [240, 240, 200], [120, 110, 130]])


def colours(seed: int = 1) -> np.ndarray:
    rng = np.random.default_rng(seed)
    blobs = [rng.normal(c, 4.0, (3000 + 500 * k, 3)) for k, c in enumerate(CENTRES)]
    return np.clip(np.rint(np.concatenate(blobs)), 0, 255).astype(np.uint8)


def test_order_does_not_matter() -> None:
    given = colours()
    shuffled = np.random.default_rng(2).permutation(given)
    assert (mixture(shuffled) == mixture(given)).all()


def test_it_finds_the_clusters() -> None:
    found = mixture(colours()).ravel()
    shares, means = found[:COMPONENTS], found[COMPONENTS : 4 * COMPONENTS].reshape(-1, 3)
    gaps = np.linalg.norm(means[:, None] - CENTRES, axis=2)
    assert gaps.min(axis=0) == pytest.approx(np.zeros(5), abs=0.5)
    np.testing.assert_allclose(shares[gaps.argmin(axis=0)], np.arange(6, 11) / 40, atol=0.01)
    spreads = found[4 * COMPONENTS :].reshape(-1, 3, 3)
    np.testing.assert_allclose(spreads, np.eye(3) * 16 + np.zeros((5, 3, 3)), atol=2.0)


@pytest.mark.parametrize("count", [0, 1, 3])
def test_few_colours_are_no_error(count: int) -> None:
    found = mixture(colours()[:count])
    assert found.shape == (1, 13 * COMPONENTS)
    assert np.isfinite(found).all()
    assert found[0, :COMPONENTS].sum() == pytest.approx(min(count, 1))


def test_one_colour_only_is_no_error_for_the_graph_cut() -> None:
    picture = np.full((20, 20, 3), 50, np.uint8)
    picture[:, 10:] = 200
    labels = np.full((20, 20), cv2.GC_PR_BGD, np.uint8)
    labels[:, 12:] = cv2.GC_PR_FGD
    models = mixture(picture[:, :12].reshape(-1, 3)), mixture(picture[:, 12:].reshape(-1, 3))
    cv2.grabCut(picture, labels, (0, 0, 1, 1), *models, 2, cv2.GC_EVAL)
    skin = (labels == cv2.GC_FGD) | (labels == cv2.GC_PR_FGD)
    assert skin[:, 12:].all()
    assert not skin[:, :10].any()
