"""The answer as a bar: the range of a change, the line of no change, and what chance may show.

A comparison in, an SVG element out, narrow enough that its letters stay legible on a phone. Its
colours are left to the page that shows it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

from analyzer.change.model import Comparison
from analyzer.language.text import N_, _
from analyzer.show.chart import Tick
from analyzer.show.templates import environment
from analyzer.show.words import (
    MOST,
    chance_range,
    interval,
    least_words,
    percent,
    verdict_words,
)

WIDTH, HEIGHT = 360.0, 66.0
LEFT, RIGHT, TOP, BOTTOM = 24.0, 26.0, 20.0, 22.0
_STEPS = (0.1, 0.2, 0.25, 0.5, 1.0)
_MOST_TICKS = 6
BAR_WORDS = N_("Line: where the true change probably lies. Grey: what may show without any change.")


@dataclass(frozen=True)
class Bar:
    """Everything the template draws, in its own pixels.

    Parameters
    ----------
    width, height, left, right, top, bottom, middle, zero : float
    dot : float or None
        The change; None where its direction is not known.
    span, still : (float, float) or None
        The range of the change, and what may be measured without any.
    told : bool
        Whether a change was told.
    less, more : str
        What lies to each side.
    ticks : tuple of Tick
    title : str
        The same in words.
    """

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    middle: float
    zero: float
    dot: float | None
    span: tuple[float, float] | None
    still: tuple[float, float] | None
    told: bool
    less: str
    more: str
    ticks: tuple[Tick, ...]
    title: str


def interval_bar(comparison: Comparison) -> Bar | None:
    """Geometry of the bar; None where a comparison states no change and no limit."""
    values = [comparison.change, *comparison.interval, *chance_range(comparison.interval)]
    known = [min(max(v, -1.0), MOST) for v in values if not math.isnan(v)]
    if comparison.verdict == "not comparable" or not known:
        return None
    ticks = even_ticks([*known, 0.1, -0.1])
    low, high = ticks[0], ticks[-1]

    def x(change: float) -> float:
        share = (min(max(change, low), high) - low) / (high - low)
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def span(ends: tuple[float, float]) -> tuple[float, float] | None:
        return None if any(map(math.isnan, ends)) else (x(ends[0]), x(ends[1]))

    bottom = HEIGHT - BOTTOM
    return Bar(
        WIDTH,
        HEIGHT,
        LEFT - 14,
        WIDTH - RIGHT + 14,
        TOP,
        bottom,
        (TOP + bottom) / 2,
        x(0.0),
        None if math.isnan(comparison.change) else x(comparison.change),
        span(comparison.interval),
        span(chance_range(comparison.interval)),
        comparison.verdict in ("reduced", "increased"),
        f"← {verdict_words('reduced')}",
        f"{verdict_words('increased')} →",
        tuple(Tick(x(t), percent(t)) for t in ticks),
        _title(comparison),
    )


def interval_svg(comparison: Comparison) -> str | None:
    """The bar as an SVG element with its words; None where `interval_bar` has nothing to show.

    Its classes are ``bar`` and, within, ``still``, ``grid``, ``axis``, ``tick``, ``error``, ``dot``
    and ``open``.
    """
    bar = interval_bar(comparison)
    if bar is None:
        return None
    return environment(Path(__file__).parent).get_template("interval_bar.svg.j2").render(c=bar)


def _title(comparison: Comparison) -> str:
    parts = [_("Change {change}").format(change=percent(comparison.change))]
    if not math.isnan(comparison.interval[0]):
        parts.append(_("95 % range {range}").format(range=interval(comparison.interval)))
    if could := least_words(comparison.mdc95):
        parts.append(_("these photos could show {could}").format(could=could))
    return "; ".join(parts)


def even_ticks(values: list[float]) -> list[float]:
    """Even steps that hold zero and all values, few enough to be read on a phone."""
    low, high = min(values), max(values)
    for step in _STEPS:
        first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
        if last - first < _MOST_TICKS:
            break
    return [round(i * step, 6) for i in range(first, last + 1)]
