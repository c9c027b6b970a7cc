"""What was stated or measured against what is true, as plots in SVG for the page."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from math import isfinite, log10

import numpy as np

from analyzer.bench.figures.details import froc
from analyzer.bench.params import BenchSettings
from analyzer.bench.scores.cases import PersonCases

_SIZE, _EDGE = 360, 56
_COLOURS = ("#0b62a4", "#c4520a", "#6b6b6b")
Point = tuple[float, float, int]


def drawings(
    people: Sequence[PersonCases], settings: BenchSettings = BenchSettings()
) -> tuple[str, ...]:
    """All plots; one without any point is left out."""
    pairs = [pair for person in people for pair in person.pairs]
    relation = ("same", "other", "flash")
    errors = [
        (float(np.median(p.errors_mm)), p.stated_mm, relation.index(p.relation))
        for p in pairs
        if p.ok and p.errors_mm
    ]
    changes = [
        (100 * p.true_change, 100 * p.change, relation.index(p.relation))
        for p in pairs
        if isfinite(p.change)
    ]
    depths = [
        (d.depth_mm, d.prominence, 2 if photo.light == "flash" else 0 if d.fixed else 1)
        for person in people
        for photo in person.photos
        for d in photo.dimples
        if isfinite(d.prominence)
    ]
    light = ("same light", "other light", "flash in either")
    return tuple(
        drawing
        for drawing in (
            scatter(f"Found from {settings.deep_mm:g} mm on by one photo outside flash, for any line",
                    "false finds a photo", "found, %", _froc(people, settings),
                    ("found", "95 % interval over people, from", "to"), joined=True),
            scatter("Alignment: own error estimate against true error", "true median error, mm",
                    "stated, mm", errors, light, logarithmic=True, line=True),
            scatter("Prominence against true depth, found dimples", "true depth, mm",
                    "prominence, per mille of back width", depths,
                    ("fixed pair", "modifiable", "either, by flash")),
            scatter("Change as measured against true change", "true change, %", "measured, %",
                    changes, light, line=True),
        )
        if drawing
    )  # fmt: skip


def _froc(people: Sequence[PersonCases], settings: BenchSettings) -> list[Point]:
    """The curve, then the lower and upper bound of its interval."""
    rows = [curve_point for curve_point in froc(people, settings) if isfinite(curve_point.found)]
    return [
        (row.allowed, value, group)
        for group, values in (
            (0, [row.found for row in rows]),
            (1, [row.low for row in rows]),
            (2, [row.high for row in rows]),
        )
        for row, value in zip(rows, values, strict=True)
    ]


def scatter(
    title: str,
    across: str,
    up: str,
    points: Sequence[Point],
    groups: Sequence[str],
    *,
    logarithmic: bool = False,
    line: bool = False,
    joined: bool = False,
) -> str:
    """One plot as an HTML figure; "" without points.

    Parameters
    ----------
    title, across, up : str
        What is shown, and along which axis.
    points : sequence of (x, y, group)
        Not finite ones, and not positive ones on a logarithmic scale, are left out.
    groups : sequence of str
        Names of the groups, three at most.
    logarithmic : bool
        Of both axes.
    line : bool
        Both axes run alike, and a line shows where they are equal.
    joined : bool
        The points of a group are a curve.
    """
    kept = [
        (log10(x), log10(y), g) if logarithmic else (x, y, g)
        for x, y, g in points
        if isfinite(x) and isfinite(y) and (not logarithmic or min(x, y) > 0)
    ]
    if not kept:
        return ""
    bounds = [_span([p[k] for p in kept]) for k in (0, 1)]
    if line:
        bounds = [(min(b[0] for b in bounds), max(b[1] for b in bounds))] * 2

    def place(value: float, axis: int) -> float:
        low, high = bounds[axis]
        share = (value - low) / (high - low)
        return _EDGE + (share if axis == 0 else 1 - share) * (_SIZE - 2 * _EDGE)

    parts = []
    if line:
        low, high = bounds[0]
        ends = [round(place(v, k), 1) for v in (low, high) for k in (0, 1)]
        parts.append("<path d='M{} {}L{} {}' stroke='currentColor' opacity='.4'/>".format(*ends))
    if joined:
        for group in sorted({g for _, _, g in kept}):
            curve = " ".join(
                f"{place(x, 0):.1f},{place(y, 1):.1f}" for x, y, g in kept if g == group
            )
            parts.append(
                f"<polyline points='{curve}' fill='none' stroke='{_COLOURS[group]}' "
                f"stroke-width='{1 if group else 2}'/>"
            )
    for x, y, group in kept:
        parts.append(
            f"<circle cx='{place(x, 0):.1f}' cy='{place(y, 1):.1f}' r='3' "
            f"fill='{_COLOURS[group]}' fill-opacity='.6'/>"
        )
    parts += _axes(bounds, across, up, logarithmic)
    top = _EDGE - 16
    used = sorted({g for _, _, g in kept})
    legend = " &#160; ".join(
        f"<span style='color:{_COLOURS[g]}'>&#9679;</span> {escape(groups[g])}" for g in used
    )
    return (
        f"<figure><h3>{escape(title)}</h3><svg viewBox='0 {top} {_SIZE} {_SIZE - top}' width='{_SIZE}' "
        f"role='img' aria-label='{escape(title, quote=True)}'>{''.join(parts)}</svg>"
        f"<figcaption>{legend}</figcaption></figure>"
    )


def _span(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    pad = 0.06 * (high - low) or 0.5
    return low - pad, high + pad


def _axes(
    bounds: Sequence[tuple[float, float]], across: str, up: str, logarithmic: bool
) -> list[str]:
    """A frame, the values at the ends and the names of the axes."""
    low, high, text = _EDGE, _SIZE - _EDGE, "font-size='12' fill='currentColor'"
    ends = [[f"{10**v if logarithmic else v:.3g}" for v in bound] for bound in bounds]
    middle = _SIZE / 2
    return [
        f"<path d='M{low} {low}V{high}H{high}' fill='none' stroke='currentColor'/>",
        f"<text x='{low}' y='{high + 16}' {text}>{ends[0][0]}</text>",
        f"<text x='{high}' y='{high + 16}' text-anchor='end' {text}>{ends[0][1]}</text>",
        f"<text x='{low - 4}' y='{high}' text-anchor='end' {text}>{ends[1][0]}</text>",
        f"<text x='{low - 4}' y='{low + 10}' text-anchor='end' {text}>{ends[1][1]}</text>",
        f"<text x='{middle}' y='{high + 34}' text-anchor='middle' {text}>{escape(across)}</text>",
        f"<text x='{-middle}' y='14' transform='rotate(-90)' text-anchor='middle' {text}>"
        f"{escape(up)}</text>",
    ]
