"""A projective map plus a stiff, smooth displacement.

The displacement is a tensor-product cubic B-spline whose nodes lie farther apart than any dimple
is wide, with a penalty on second differences (Eilers and Marx 1996, doi:10.1214/ss/1038425655):
posture can be followed, the shrinking of one dimple cannot.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import BSpline
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import csr_array

from analyzer.alignment.rough import project

Points = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class SplineMap:
    """Reference to moving texture pixels.

    Parameters
    ----------
    matrix : (3, 3) float64
        Projective part.
    low, high : (2,) float64
        Corners of the spline's domain in reference texture pixels.
    nodes : (nx, ny)
        Coefficients along each axis.
    coefficients : (nx * ny, 2) float64
        Displacement in moving pixels.
    """

    matrix: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    nodes: tuple[int, int]
    coefficients: NDArray[np.float64]

    def __call__(self, points: Points) -> Points:
        """Map (N, 2) reference pixels to (N, 2) moving pixels."""
        points = np.asarray(points, float)
        return np.asarray(project(self.matrix, points) + self.basis(points) @ self.coefficients)

    def basis(self, points: Points) -> csr_array:
        """Sparse (N, nx * ny) design matrix; outside the domain the edge value continues."""
        clipped = np.clip(points, self.low, self.high)
        values, columns = [], []
        for axis in (0, 1):
            t = (clipped[:, axis] - self.low[axis]) / (self.high[axis] - self.low[axis])
            n = self.nodes[axis]
            inner = np.linspace(0, 1, n - 2)
            step = inner[1] - inner[0]
            knots = np.concatenate(
                [inner[0] - step * np.arange(3, 0, -1), inner, inner[-1] + step * np.arange(1, 4)]
            )
            # The last knot itself belongs to no half-open interval.
            t = np.minimum(t, 1 - 1e-9)
            along = BSpline.design_matrix(t, knots, 3)
            # A cubic spline has four basis functions wherever it is evaluated.
            values.append(along.data.reshape(-1, 4))
            columns.append(along.indices.reshape(-1, 4).astype(np.int64))
        data = (values[0][:, :, None] * values[1][:, None, :]).ravel()
        where = (columns[0][:, :, None] * self.nodes[1] + columns[1][:, None, :]).ravel()
        rows = np.arange(0, 16 * len(clipped) + 1, 16)
        return csr_array((data, where, rows), shape=(len(clipped), self.nodes[0] * self.nodes[1]))


def start_map(
    matrix: NDArray[np.float64], low: NDArray[np.float64], high: NDArray[np.float64], node: float
) -> SplineMap:
    """A purely projective map whose spline has nodes about ``node`` pixels apart."""
    counts = tuple(int(max(5, np.ceil(extent / node) + 3)) for extent in (high - low))
    nodes = (counts[0], counts[1])
    return SplineMap(matrix, low, high, nodes, np.zeros((nodes[0] * nodes[1], 2)))


def fit_map(
    base: SplineMap,
    source: Points,
    target: Points,
    weight: NDArray[np.float64],
    stiffness: float,
    tolerance: float,
    rounds: int = 6,
) -> tuple[SplineMap, NDArray[np.float64]]:
    """Refit the spline of ``base`` to matches, robustly (Geman-McClure weights).

    Parameters
    ----------
    source, target : (N, 2) float64
        Matches, reference and moving pixels.
    weight : (N,) float64
        Confidence of each match, 0-1.
    stiffness : float
        Weight of the second-difference penalty against one match.
    tolerance : float
        Residual in px at which a match has lost three quarters of its weight.

    Returns
    -------
    map : SplineMap
    residual : (N,) float64
        Distance of each match from the fit, px.
    """
    design = base.basis(source)
    wanted = target - project(base.matrix, source)
    unknowns = design.shape[1]
    # Each match touches 16 unknowns, in ascending order, and so 136 places of the upper half of the
    # normal matrix. Summed up place by place that takes a fraction of a product of full matrices, and
    # the full matrix a fraction of a sparse solver's time.
    values, columns = design.data.reshape(-1, 16), design.indices.reshape(-1, 16).astype(np.int64)
    one, two = np.triu_indices(16)
    products = values[:, one] * values[:, two]
    places = (columns[:, one] * unknowns + columns[:, two]).ravel()
    penalty = _roughness(base.nodes) * (stiffness * len(source) / unknowns)
    penalty[np.diag_indices(unknowns)] += 1e-6
    coefficients = base.coefficients
    residual = np.linalg.norm(wanted - design @ coefficients, axis=1)
    for turn in range(rounds):
        # Graduated: wide at first, so that a good majority pulls the surface over.
        width = tolerance * max(1.0, 4.0 * 0.6**turn)
        robust = weight / (1 + (residual / width) ** 2) ** 2
        shares = (products * robust[:, None]).ravel()
        upper = np.bincount(places, shares, unknowns**2).reshape(unknowns, unknowns) + penalty
        factor = cho_factor(upper, overwrite_a=True, check_finite=False)
        pull = design.T @ (wanted * robust[:, None])
        coefficients = cho_solve(factor, pull, check_finite=False)
        residual = np.linalg.norm(wanted - design @ coefficients, axis=1)
    fitted = SplineMap(base.matrix, base.low, base.high, base.nodes, coefficients)
    return fitted, residual


@lru_cache(maxsize=32)
def _roughness(nodes: tuple[int, int]) -> NDArray[np.float64]:
    """Sum of squared second differences along, across and mixed, as a quadratic form."""
    nx, ny = nodes
    dx, dy = np.diff(np.eye(nx), 2, axis=0), np.diff(np.eye(ny), 2, axis=0)
    ex, ey = np.diff(np.eye(nx), 1, axis=0), np.diff(np.eye(ny), 1, axis=0)
    return np.asarray(
        np.kron(dx.T @ dx, np.eye(ny))
        + np.kron(np.eye(nx), dy.T @ dy)
        + 2 * np.kron(ex.T @ ex, ey.T @ ey)
    )
