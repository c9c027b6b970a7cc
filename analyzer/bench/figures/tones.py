"""Whether differences between skin tones are more than chance gives.

The largest of six differences is never small with a few people a tone. What it is by chance alone, tones dealt
out anew among the same people tell (a permutation test, Fisher 1935; Good 2005, doi:10.1007/b138696).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from analyzer.bench.figures.table import Table, number
from analyzer.bench.params import BenchSettings
from analyzer.bench.scores import rows
from analyzer.bench.scores.cases import PersonCases
from analyzer.bench.scores.metrics import Values, percent_gap

DEALT = 1000
"""Times that tones are dealt out anew."""


def tones_table(people: Sequence[PersonCases], settings: BenchSettings = BenchSettings()) -> Table:
    """Largest differences between tones, beside what chance alone gives."""
    asked: tuple[tuple[str, Callable[[PersonCases], Values]], ...] = (
        ("dimples found", lambda p: rows.recall(p, settings.deep_mm, flash=False)),
        (
            "dimples found in series",
            lambda p: rows.recall(p.as_series, settings.deep_mm, flash=False),
        ),
        ("pairs refused by the alignment", rows.refused),
        ("pairs compared at all", rows.comparable),
        ("true change inside the interval", rows.covered),
    )
    lines = []
    for words, extract in asked:
        values = [extract(person) for person in people]
        tones = np.array([float(person.tone) for person in people])
        found, chance = against_chance(values, tones, settings.seed)
        if np.isnan(found):
            continue
        half, most = (float(np.quantile(chance, q)) for q in (0.5, 0.95))
        share = (1 + int((chance >= found - 1e-9).sum())) / (1 + len(chance))
        lines.append((words, number(found), number(half), number(most), f"{share:.2f}"))
    return Table(
        "Differences between skin tones, and what chance alone gives (points)",
        ("", "largest difference", "by chance, median", "by chance, 95 % below", "p"),
        tuple(lines),
    )


def against_chance(
    values: Sequence[Values], tones: Values, seed: int = 0
) -> tuple[float, np.ndarray]:
    """The largest difference between tones, and those that come of tones dealt out anew.

    Parameters
    ----------
    values : sequence of (n,) float64
        Cases of each person, 0 or 1.
    tones : (P,) float64
    """
    counts = [len(v) for v in values]
    together = np.concatenate([*values, np.empty(0)])

    def gap(dealt: Values) -> float:
        return percent_gap(np.column_stack([np.repeat(dealt, counts), together]))

    if not len(together):
        return float("nan"), np.empty(0)
    rng = np.random.default_rng(seed)
    chance = np.array([gap(rng.permutation(tones)) for _ in range(DEALT)])
    return gap(tones), chance[np.isfinite(chance)]
