"""How often a true change is called, by its size, by the lights and by the photos a session."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from math import inf

from analyzer.bench.figures.definition import Definition, make_figure
from analyzer.bench.figures.table import Table, figure_cell
from analyzer.bench.params import BenchSettings
from analyzer.bench.scores import rows
from analyzer.bench.scores.cases import RELATIONS, PersonCases
from analyzer.bench.scores.metrics import median, percent

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
    counts = sorted({1} | {s.shots for person in people for s in person.sessions})
    lines = []
    for relation in RELATIONS:
        for name, low, high in CLASSES:
            figures = [
                make_figure(
                    Definition(
                        "", "", name, "%",
                        partial(rows.called, shots=n, relation=relation, low=low, high=high),
                        percent,
                    ),
                    people,
                    settings,
                )
                for n in counts
            ]  # fmt: skip
            if any(f.cases for f in figures):
                words = rows.RELATION_WORDS[relation]
                lines.append((words, name, *map(figure_cell, figures)))
    head = [f"{n} photo{'s' if n > 1 else ''} a session, %" for n in counts]
    return Table(
        "Called changed, by true change, light and photos a session (in brackets: cases; "
        "95 % interval)",
        ("light", "true change", *head),
        tuple(lines),
    )


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
    counts = sorted({1} | {s.shots for person in people for s in person.sessions})
    lines = []
    for relation in RELATIONS:
        for what, words, reduce in SAID:
            figures = [
                make_figure(
                    Definition(
                        "", "", words, "",
                        partial(rows.session_rows, shots=n, relation=relation, what=what),
                        reduce,
                    ),
                    people,
                    settings,
                )
                for n in counts
            ]  # fmt: skip
            if any(f.cases for f in figures):
                lines.append((rows.RELATION_WORDS[relation], words, *map(figure_cell, figures)))
    head = [f"{n} photo{'s' if n > 1 else ''} a session" for n in counts]
    return Table(
        "Comparisons by light and photos a session (in brackets: cases; 95 % interval)",
        ("light", "", *head),
        tuple(lines),
    )
