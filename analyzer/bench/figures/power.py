"""How often a true change is called, by its size, by the lights and by the photos a session."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from math import inf

from analyzer.bench.figures.definition import Definition, make_figure
from analyzer.bench.figures.table import Table, figure_cell
from analyzer.bench.params import BenchSettings
from analyzer.bench.scores import rows
from analyzer.bench.scores.cases import RELATIONS, PersonCases
from analyzer.bench.scores.metrics import Values, median, percent

CLASSES: tuple[tuple[str, float, float], ...] = (
    ("above 0 %", 0, inf),
    ("0 %", -1, 0),
    ("about -10 %", -15, -1),
    ("about -20 %", -27, -15),
    ("about -35 %", -42, -27),
    ("about -50 %", -57, -42),
    ("about -65 %", -inf, -57),
)
"""True changes, and what counts as each in whole percent: above the first bound, up to the second."""


def power_table(people: Sequence[PersonCases], settings: BenchSettings = BenchSettings()) -> Table:
    """The share of comparisons called a change its way; of true changes of 0, called at all.

    What is not comparable is not called. One photo a session is one photo against one.
    """
    counts = _counts(people)
    lines = []
    for relation in RELATIONS:
        for name, low, high in CLASSES:
            extract = partial(rows.called, relation=relation, low=low, high=high)
            if cells := _cells(people, settings, counts, extract, percent):
                lines.append((rows.RELATION_WORDS[relation], name, *cells))
    head = [f"{n} photo{'s' if n > 1 else ''} a session, %" for n in counts]
    return Table(
        "Called changed, by true change, light and photos a session (in brackets: cases; "
        "95 % interval)",
        ("light", "true change", *head),
        tuple(lines),
    )


def _counts(people: Sequence[PersonCases]) -> list[int]:
    """Photos a session that there are comparisons of."""
    return sorted({1} | {s.shots for person in people for s in person.sessions})


def _cells(
    people: Sequence[PersonCases],
    settings: BenchSettings,
    counts: Sequence[int],
    extract: Callable[..., Values],
    reduce: Callable[[Values], float],
) -> list[str]:
    """One figure for each number of photos a session; none where there are no cases at all."""
    figures = [
        make_figure(Definition("", "", "", "", partial(extract, shots=n), reduce), people, settings)
        for n in counts
    ]
    return [figure_cell(f) for f in figures] if any(f.cases for f in figures) else []


SAID = (
    ("compared", "compared at all, %", percent),
    ("inside", "true change inside the 95 % interval, %", percent),
    ("half", "half the interval, median, points", median),
    ("error", "error of the change, median, points", median),
)
"""What is told of comparisons by the photos a session."""


def sessions_table(
    people: Sequence[PersonCases], settings: BenchSettings = BenchSettings()
) -> Table:
    """What more photos a session buy, whatever the true change."""
    counts = _counts(people)
    lines = []
    for relation in RELATIONS:
        for what, words, reduce in SAID:
            extract = partial(rows.session_rows, relation=relation, what=what)
            if cells := _cells(people, settings, counts, extract, reduce):
                lines.append((rows.RELATION_WORDS[relation], words, *cells))
    head = [f"{n} photo{'s' if n > 1 else ''} a session" for n in counts]
    return Table(
        "Comparisons by light and photos a session (in brackets: cases; 95 % interval)",
        ("light", "", *head),
        tuple(lines),
    )
