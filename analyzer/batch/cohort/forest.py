"""Changes of many people as a drawing: a line each, from the largest fall to the largest rise.

It is narrow enough that its letters stay legible on a phone, and names nobody: it shows how changes
spread, and is no list of who did better. Of very many, so many are drawn evenly over all of them.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from pathlib import Path

from analyzer.batch.cohort.params import CohortParams
from analyzer.language.text import N_, _
from analyzer.show.chart import Tick
from analyzer.show.interval_bar import even_ticks
from analyzer.show.templates import environment
from analyzer.show.words import MOST, percent, verdict_words

TEMPLATES = Path(__file__).with_name("templates")
WIDTH, LEFT, RIGHT, TOP, BOTTOM = 360.0, 26.0, 28.0, 24.0, 22.0
_HIGHEST, _TALL, _LOW = 420.0, 16.0, 2.6
_DOT, _LINE = 4.0, 3.0
_WORDS = N_("Changes of {count} people in order, each with its 95 % range: from {least} to {most}")


@dataclass(frozen=True)
class Line:
    """One person's change and its interval, chart pixels."""

    y: float
    low: float
    at: float
    high: float
    told: bool


@dataclass(frozen=True)
class Forest:
    """Everything the template draws, chart pixels."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    zero: float
    dot: float
    stroke: float
    lines: tuple[Line, ...]
    ticks: tuple[Tick, ...]
    less: str
    more: str
    title: str


def forest(changes: array[float], params: CohortParams = CohortParams()) -> Forest | None:
    """Geometry of the drawing; None without a change.

    Parameters
    ----------
    changes : array of float
        As of `analyzer.batch.cohort.figures.Cohort`.
    """
    rows = _chosen(changes, params.lines_drawn)
    if not rows:
        return None
    known = [min(max(v, -1.0), MOST) for row in rows for v in row[:3]]
    ticks = even_ticks([*known, 0.1, -0.1])
    low, high = ticks[0], ticks[-1]

    def x(change: float) -> float:
        share = (min(max(change, low), high) - low) / (high - low)
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    step = min(_TALL, max(_LOW, _HIGHEST / len(rows)))
    bottom = TOP + step * len(rows)
    size = min(1.0, step / _TALL * 1.6)
    return Forest(
        WIDTH,
        bottom + BOTTOM,
        LEFT - 22,
        WIDTH - RIGHT + 22,
        TOP,
        bottom,
        x(0.0),
        max(1.1, _DOT * size),
        max(0.8, _LINE * size),
        tuple(
            Line(TOP + step * (k + 0.5), x(below), x(change), x(above), told > 0)
            for k, (change, below, above, told) in enumerate(rows)
        ),
        tuple(Tick(x(t), percent(t)) for t in ticks),
        f"← {verdict_words('reduced')}",
        f"{verdict_words('increased')} →",
        _title(len(changes) // 4, rows),
    )


def forest_svg(changes: array[float], params: CohortParams = CohortParams()) -> str | None:
    """The drawing as an SVG element with its words; None without a change."""
    drawn = forest(changes, params)
    if drawn is None:
        return None
    return environment(TEMPLATES).get_template("forest.svg.j2").render(c=drawn)


def _chosen(changes: array[float], most: int) -> list[tuple[float, ...]]:
    """The changes in order, evenly thinned where they are too many; ends stay."""
    count = len(changes) // 4
    order = sorted(range(count), key=lambda k: (changes[4 * k], changes[4 * k + 1], k))
    if count > most:
        order = [order[round(n * (count - 1) / (most - 1))] for n in range(most)]
    return [tuple(changes[4 * k : 4 * k + 4]) for k in order]


def _title(count: int, rows: list[tuple[float, ...]]) -> str:
    return _(_WORDS).format(count=count, least=percent(rows[0][0]), most=percent(rows[-1][0]))
