"""Looks behind single figures: what another line would find, what false finds lie on, and what
``p_fixed`` is worth."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from math import isnan, nan
from typing import NamedTuple

import numpy as np

from analyzer.bench.figures.table import Table, number
from analyzer.bench.params import BenchSettings
from analyzer.bench.scores import rows
from analyzer.bench.scores.cases import CAUSES, PersonCases
from analyzer.bench.scores.metrics import bootstrap, found_at, line_at, reliability


class FrocPoint(NamedTuple):
    """A point of a free-response ROC curve.

    Parameters
    ----------
    allowed : float
        False finds a photo, at most.
    found, low, high : float
        Share of dimples found in percent, with its interval over people; nan where there is none.
    line : float
        The probability above which a candidate counts.
    """

    allowed: float
    found: float
    low: float
    high: float
    line: float


def froc(
    people: Sequence[PersonCases], settings: BenchSettings = BenchSettings()
) -> tuple[FrocPoint, ...]:
    """Dimples found by one photo outside flash against false finds a photo, for any line."""
    samples = [rows.free_response(person, settings.deep_mm) for person in people]
    together = np.concatenate([np.empty((0, 2)), *samples])
    points = []
    for allowed in settings.froc:
        at = partial(found_at, false_finds=allowed)
        bounds = bootstrap(samples, at, settings.resamples, settings.level, settings.seed)
        line = line_at(together, allowed) if len(together) else nan
        points.append(FrocPoint(allowed, at(together), *bounds, line))
    return tuple(points)


def froc_table(people: Sequence[PersonCases], settings: BenchSettings = BenchSettings()) -> Table:
    """The curve as a table."""
    lines = [
        (
            number(p.allowed),
            number(p.found),
            "-" if isnan(p.low) else f"{number(p.low)} to {number(p.high)}",
            number(p.line),
        )
        for p in froc(people, settings)
    ]
    return Table(
        f"Found from {settings.deep_mm:g} mm on by one photo outside flash, for any line",
        ("false finds a photo, at most", "found, %", "95 % interval", "probability above"),
        tuple(lines),
    )


def cause_table(people: Sequence[PersonCases]) -> Table:
    """False finds by what the truth has in their place."""
    photos = [photo for person in people for photo in person.photos]
    finds = [(p.light == "flash", f.cause) for p in photos for f in p.false_finds]
    lines = []
    for cause in CAUSES:
        flash, other = (sum(f == (lit, cause) for f in finds) for lit in (True, False))
        if flash + other:
            share = 100 * (flash + other) / len(finds)
            lines.append((cause, str(other), str(flash), number(share)))
    header = ("what lies there", "outside flash", "flash", "share, %")
    return Table(
        f"False finds by cause ({len(finds)} in {len(photos)} photos)", header, tuple(lines)
    )


def kind_table(people: Sequence[PersonCases]) -> Table:
    """How often dimples with a stated ``p_fixed`` are truly fixed."""
    scored = np.concatenate([np.empty((0, 2)), *(rows.kind_scores(p) for p in people)])
    lines = []
    for low, high, count, stated, share in reliability(scored):
        name = f"{low:g}-{high:g}"
        lines.append((name, str(count), number(100 * stated), number(100 * share)))
    header = ("p_fixed", "found dimples", "mean stated, %", "truly fixed, %")
    return Table("Calibration of the kind", header, tuple(lines))
