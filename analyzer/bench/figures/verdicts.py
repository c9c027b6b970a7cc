"""Verdicts beside the true change, as tables."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf, nan

from analyzer.bench.figures.table import Table, number
from analyzer.bench.scores import rows
from analyzer.bench.scores.cases import RELATIONS, PairCase, PersonCases
from analyzer.change.model import VERDICTS, Verdict

CLASSES: tuple[tuple[str, float, float], ...] = (
    ("about +50 %", 0, inf),
    ("0 %", -1, 0),
    ("about -20 %", -28, -1),
    ("about -35 %", -50, -28),
    ("about -65 %", -inf, -50),
)
"""True changes that a benchmark set should hold, and what counts as each in whole percent: above
the first bound, up to the second. Bounds halve the way in depth."""


def verdict_matrix(people: Sequence[PersonCases]) -> Table:
    """True change against verdict, all lights together; classes without a pair are shown as such."""
    pairs = [pair for person in people for pair in person.pairs]
    lines = []
    for name, low, high in CLASSES:
        here = [p for p in pairs if low < p.true_percent <= high]
        changes = sorted({p.true_percent for p in here}, reverse=True)
        held = ", ".join(f"{c:+d}" if c else "0" for c in changes) or "-"
        lines.append((name, held, *_counts(here)))
    return Table("Verdicts by true change", ("true change", "held, %", *_HEAD), tuple(lines))


def verdict_table(people: Sequence[PersonCases]) -> Table:
    """Pairs by true change and light against the verdict, with the share that is right."""
    pairs = [pair for person in people for pair in person.pairs]
    lines = []
    for change in sorted({p.true_percent for p in pairs}, reverse=True):
        for relation in RELATIONS:
            here = [p for p in pairs if (p.true_percent, p.relation) == (change, relation)]
            if here:
                cells = (_change_words(change), rows.RELATION_WORDS[relation])
                lines.append((*cells, *_counts(here)))
    header = ("true change", "light", *_HEAD)
    return Table("Verdicts on pairs of single photos", header, tuple(lines))


_HEAD = (*VERDICTS, "pairs", "right, %")


def _counts(pairs: Sequence[PairCase]) -> tuple[str, ...]:
    counts = [sum(p.verdict == v for p in pairs) for v in VERDICTS]
    right = sum(p.verdict == _right(p.true_percent) for p in pairs)
    share = 100 * right / len(pairs) if pairs else nan
    return (*map(str, counts), str(len(pairs)), number(share))


def _right(change: int) -> Verdict:
    if not change:
        return "no detectable change"
    return "reduced" if change < 0 else "increased"


def _change_words(change: int) -> str:
    return f"{change:+d} %" if change else "0 %"
