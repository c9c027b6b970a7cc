"""Two looks behind single figures: what false finds lie on, and what ``p_fixed`` is worth."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analyzer.bench.figures.table import Table, number
from analyzer.bench.scores import rows
from analyzer.bench.scores.cases import CAUSES, PersonCases
from analyzer.bench.scores.metrics import reliability


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
