"""Look of the paper."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PaperParams:
    """Sizes on an A4 page; none of them touches a measurement.

    Parameters
    ----------
    margin : float
        On all sides, mm: what any printer leaves free.
    foot : float
        Kept for the line at the foot, mm.
    size, table_size : float
        Letters of text and tables, points: no smaller than printed forms have them.
    heading_sizes : (float, float, float, float)
        Letters of headings by level, points.
    heading_gaps : (float, float, float, float)
        Free above headings by level, mm.
    leading : float
        Height of a line, mm per point: 0.353 mm are a point, and lines need air.
    pad : float
        Free around the text of a cell, mm.
    thumb : float
        Longest side of a small picture in a table, mm.
    together : float
        Highest table that is not parted between two pages, mm: more would leave half a page empty.
    tallest : float
        Highest picture of a comparison, mm: the pair and the checklist share a page.
    """

    margin: float = 18.0
    foot: float = 6.0
    size: float = 9.5
    table_size: float = 7.8
    heading_sizes: tuple[float, float, float, float] = (11.0, 14.0, 11.0, 9.8)
    heading_gaps: tuple[float, float, float, float] = (0.0, 7.0, 4.5, 3.0)
    leading: float = 0.5
    pad: float = 1.1
    thumb: float = 20.0
    together: float = 110.0
    tallest: float = 105.0
