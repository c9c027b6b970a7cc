"""Verdicts beside the true change, as tables."""

from __future__ import annotations

from collections.abc import Sequence

from analyzer.bench import rows
from analyzer.bench.cases import RELATIONS, PairCase, PersonCases
from analyzer.bench.table import Table, number
from analyzer.change.model import VERDICTS, Verdict

ASKED_PERCENT = (50, 0, -20, -35, -65)
"""True changes that a benchmark set should hold; one without pairs is shown as such."""


def verdict_matrix(people: Sequence[PersonCases]) -> Table:
    """True change against verdict, all lights together."""
    pairs = [pair for person in people for pair in person.pairs]
    changes = {*ASKED_PERCENT, *(p.true_percent for p in pairs)}
    lines = []
    for change in sorted(changes, reverse=True):
        here = [p for p in pairs if p.true_percent == change]
        lines.append((_change_words(change), *_counts(here, change)))
    return Table("Verdicts by true change", ("true change", *_HEAD), tuple(lines))


def verdict_table(people: Sequence[PersonCases]) -> Table:
    """Pairs by true change and light against the verdict, with the share that is right."""
    pairs = [pair for person in people for pair in person.pairs]
    lines = []
    for change in sorted({p.true_percent for p in pairs}, reverse=True):
        for relation in RELATIONS:
            here = [p for p in pairs if (p.true_percent, p.relation) == (change, relation)]
            if here:
                cells = (_change_words(change), rows.RELATION_WORDS[relation])
                lines.append((*cells, *_counts(here, change)))
    header = ("true change", "light", *_HEAD)
    return Table("Verdicts on pairs of single photos", header, tuple(lines))


_HEAD = (*VERDICTS, "pairs", "right, %")


def _counts(pairs: Sequence[PairCase], change: int) -> tuple[str, ...]:
    right: Verdict = "no detectable change"
    if change:
        right = "reduced" if change < 0 else "increased"
    counts = [sum(p.verdict == v for p in pairs) for v in VERDICTS]
    share = 100 * sum(p.verdict == right for p in pairs) / len(pairs) if pairs else float("nan")
    return (*map(str, counts), str(len(pairs)), number(share))


def _change_words(change: int) -> str:
    return f"{change:+d} %" if change else "0 %"
