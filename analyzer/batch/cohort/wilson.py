"""A share of people with its uncertainty."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan, sqrt

from analyzer.batch.cohort.params import CohortParams


@dataclass(frozen=True)
class Share:
    """How many of how many.

    Parameters
    ----------
    count, of : int
    value : float
        0-1; nan of none.
    low, high : float
        95 % interval.
    """

    count: int
    of: int
    value: float
    low: float
    high: float


def share(count: int, of: int, params: CohortParams = CohortParams()) -> Share:
    """A share with its interval (Wilson 1927, doi:10.1080/01621459.1927.10502953).

    Unlike the textbook's interval it keeps within 0 and 1 and is right for few people, too.
    """
    if not of:
        return Share(count, of, nan, nan, nan)
    z2 = params.z**2
    value = count / of
    middle = (value + z2 / (2 * of)) / (1 + z2 / of)
    reach = params.z * sqrt(value * (1 - value) / of + z2 / (4 * of**2)) / (1 + z2 / of)
    return Share(count, of, value, max(0.0, middle - reach), min(1.0, middle + reach))
