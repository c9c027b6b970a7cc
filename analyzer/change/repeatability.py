"""How far photos of one session differ from each other: this very person's repeatability.

Minutes do not change a back, so what differs between two photos of one session and one light is
pose, noise and method. The within-session standard deviation is the standard error of measurement
(Bland and Altman 1996, doi:10.1136/bmj.312.7047.1654), pooled over sessions by their degrees of
freedom. A few photos say little, so it is drawn towards the scatter that is assumed of anyone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzer.change.params import ChangeParams


@dataclass(frozen=True)
class Repeatability:
    """What two photos of one session, in one light, differ by.

    Parameters
    ----------
    sem : float
        Standard error of measurement of one photo's overall modifiable prominence, natural log,
        > 0.
    difference : float
        How far two such photos usually differ, relative, 0-1.
    mdc95 : float
        Minimal detectable relative change between two single photos, 0-1.
    degrees : int
        Degrees of freedom that come from this person, >= 1: photos less one, a session.
    """

    sem: float
    difference: float
    mdc95: float
    degrees: int

    def __post_init__(self) -> None:
        if self.degrees < 1:
            raise ValueError("repeatability needs two photos of one session")


def repeatability(
    groups: Sequence[NDArray[np.float64]], params: ChangeParams = ChangeParams()
) -> Repeatability | None:
    """Pool the differences within sessions.

    Parameters
    ----------
    groups : sequence of (n, n) float64
        For photos of one session and one light: natural log of the overall prominence of photo
        ``k`` over that of photo ``j`` at ``[j, k]``; only ``j < k`` is looked at.

    Returns
    -------
    Repeatability or None
        None when no group has two photos.
    """
    degrees = sum(len(group) - 1 for group in groups)
    if degrees < 1:
        return None
    # The squared deviations from a mean are the squared differences of all pairs over their number.
    squares = sum(float((np.triu(group, 1) ** 2).sum()) / len(group) for group in groups)
    prior = params.repeat_prior
    sem = float(np.sqrt((squares + prior * params.repeat_sem**2) / (degrees + prior)))
    usual = np.sqrt(2) * sem  # a difference has the variance of both photos
    return Repeatability(
        sem, float(-np.expm1(-usual)), float(-np.expm1(-params.z * usual)), int(degrees)
    )
