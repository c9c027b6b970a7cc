"""Tunable numbers of the cohort's page and files, none of which touches a measurement."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class CohortParams:
    """Classes, and how much a page takes.

    Parameters
    ----------
    tones : tuple of (float, str)
        Lowest typology angle (ITA, degrees) of each class, the lightest first, and its name (Del Bino
        and Bernerd 2013, doi:10.1111/bjd.12529).
    z : float
        Two-sided 95 % quantile of the normal distribution, for the interval of a share.
    rows_shown : int
        People in the page's table: a browser scrolls some thousand rows without trouble.
    lines_drawn : int
        Changes drawn one by one; of more, so many are drawn evenly over all of them. Some two
        hundred fill a screen or two.
    rows_at_once : int
        Rows of a table held in memory while it is written; some 10 MB.
    """

    tones: tuple[tuple[float, str], ...] = (
        (55.0, "very light"),
        (41.0, "light"),
        (28.0, "intermediate"),
        (10.0, "tan"),
        (-30.0, "brown"),
        (float("-inf"), "dark"),
    )
    z: float = 1.959964
    rows_shown: int = 1000
    lines_drawn: int = 160
    rows_at_once: int = 10_000
