"""Numbers and verdicts in plain words, with unit and uncertainty, for a person to read."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from analyzer.change.model import Comparison, Verdict
from analyzer.dimples.model import Kind
from analyzer.measurement.model import Measurement
from analyzer.results import Series

DASH = "\N{EN DASH}"
MINUS = "\N{MINUS SIGN}"
NBSP = "\N{NO-BREAK SPACE}"
MOST = 3.0
"""Relative change above which tables and charts say "more than that"."""

VERDICT_WORDS: dict[Verdict, str] = {
    "reduced": "shallower",
    "increased": "deeper",
    "no detectable change": "no detectable change",
    "not comparable": "not comparable",
}
CHANGE_TERM = "Change of modifiable prominence"
INTERVAL_TERM = "95 % interval"
MDC_TERM = "Minimal detectable change"
NUMBER_WORDS = ("none", "1 to 4", "5 to 9", "10 or more")
DEPTH_WORDS = ("none", "superficial", "medium", "deep")


@dataclass(frozen=True)
class Headline:
    """The verdict at the top of a report.

    Parameters
    ----------
    title : str
        One short line.
    text : str
        What it rests on, in plain words.
    tone : str
        "change", "steady" or "open", for its look only.
    """

    title: str
    text: str
    tone: str


def headline(series: Series) -> Headline:
    """What the series as a whole says; its last comparison decides."""
    if not any(m.ok for m in series.measurements):
        return Headline("Nothing could be measured", "No photo shows a back to measure.", "open")
    if series.people:
        return Headline(
            "Photos of more than one back",
            series.notes[0] if series.notes else "Each back needs a series of its own.",
            "open",
        )
    if not series.comparisons:
        return Headline(
            "Measured, nothing to compare yet",
            "A change needs photos from at least two days. Take the next ones with the same "
            "light, distance and pose.",
            "open",
        )
    return verdict_headline(series.comparisons[-1])


def verdict_headline(comparison: Comparison) -> Headline:
    """One comparison's verdict, calmly and without promise; what puts it in doubt comes first."""
    said = {check.item: check for check in comparison.checks}
    plain = _verdict_headline(comparison)
    same, swapped, order = (said.get(item) for item in ("same shot", "swapped", "order"))
    if same is not None and same.status == "blocks":
        return Headline("Both sides show the same photo", same.text, "open")
    if order is not None and order.status == "blocks":
        return Headline("Which photo came first is not known", order.text, "open")
    if order is not None and comparison.verdict != "not comparable":
        plain = replace(plain, text=f"{order.text} {plain.text}")
    if same is not None:
        plain = replace(plain, text=f"{same.text} {plain.text}")
    if swapped is not None:
        return Headline(
            "Are before and after swapped?",
            f"{swapped.text} As they are given: {plain.title[:1].lower()}{plain.title[1:]}. "
            f"{plain.text}",
            plain.tone,
        )
    return plain


def _verdict_headline(comparison: Comparison) -> Headline:
    mdc = percent(comparison.mdc95, signed=False)
    if comparison.verdict == "reduced":
        return Headline(
            "The modifiable dimples are shallower",
            f"Their prominence is about {percent(abs(comparison.change), signed=False)} less than "
            "before, more than these photos vary by themselves.",
            "change",
        )
    if comparison.verdict == "increased":
        return Headline(
            "The modifiable dimples are deeper",
            f"Their prominence is about {percent(abs(comparison.change), signed=False)} more than "
            "before, more than these photos vary by themselves.",
            "change",
        )
    if comparison.verdict == "no detectable change":
        return Headline(
            "No detectable change",
            f"These photos could show a change of about {mdc} or more. If there is one, it is "
            "smaller than that.",
            "steady",
        )
    blocked = {check.item for check in comparison.checks if check.status == "blocks"}
    if "back" in blocked:
        return Headline(
            "There is nothing to compare",
            "On one side no photo shows a lower back that can be measured.",
            "open",
        )
    if not blocked and comparison.checks:
        return Headline(
            "No change can be stated",
            "These photos tell too little about the modifiable dimples on both sides.",
            "open",
        )
    return Headline(
        "These photos cannot be compared fairly",
        "They differ too much in how they were taken, so no change is stated.",
        "open",
    )


def repeatability_words(series: Series) -> str:
    """How far the person's own photos of one session differ, in a sentence; "" where unknown."""
    if series.repeatability is None:
        return ""
    difference = percent(series.repeatability.difference, signed=False)
    mdc = percent(series.repeatability.mdc95, signed=False)
    return (
        f"Your own photos of one session differ by about {difference}; between two single photos, "
        f"a change below {mdc} cannot be told from that."
    )


def kind_words(kind: Kind, set_by_user: bool) -> str:
    """Kind of a dimple, and whose word it is, such as "fixed, set by you"."""
    return f"{kind}, set by you" if set_by_user else kind


def percent(value: float, *, signed: bool = True) -> str:
    """Relative value as percent, such as "−35 %"; a dash for nan.

    Above threefold the figure itself says nothing any more, so it is cut to "over +300 %".
    """
    if not math.isfinite(value):
        return DASH
    if value > MOST:
        return f"over {percent(MOST, signed=signed)}"
    shown = round(100 * value)
    sign = MINUS if shown < 0 else "+" if signed and shown > 0 else ""
    return f"{sign}{abs(shown)}{NBSP}%"


def interval(low_high: tuple[float, float]) -> str:
    """A 95 % interval, such as "−45 % to −25 %"; a dash for nan."""
    if not all(math.isfinite(v) for v in low_high):
        return DASH
    return f"{percent(low_high[0])} to {percent(low_high[1])}"


def number(value: float, digits: int = 1) -> str:
    """A number with a fixed count of decimals; a dash for nan."""
    return f"{value:.{digits}f}".replace("-", MINUS) if math.isfinite(value) else DASH


def depth_words(value: float, error: float, unit: str) -> str:
    """A prominence with its standard error, such as "1.80 ± 0.15"; a dash for nan.

    The digits follow the unit: hundredths of a mm, tenths of a per mille.
    """
    if not math.isfinite(value):
        return DASH
    digits = 2 if unit == "mm" else 1
    if not math.isfinite(error):
        return number(value, digits)
    return f"{number(value, digits)} ± {number(error, digits)}"


def texture_words(value: float, error: float) -> str:
    """An orange-peel index with its standard error, such as "3.1 ± 0.9"; a dash for nan."""
    return f"{number(value)} ± {number(error)}" if math.isfinite(error) else number(value)


def without_texture(measurements: Iterable[Measurement]) -> tuple[str, ...]:
    """Why measured photos have no orange-peel index, each reason once with its photos."""
    names: dict[str, list[str]] = {}
    for shot in measurements:
        if shot.ok and shot.texture_reason:
            names.setdefault(shot.texture_reason, []).append(shot.photo.name or "a photo")
    return tuple(f"{reason.rstrip('.')} ({', '.join(photos)})" for reason, photos in names.items())


def date_words(when: datetime | None) -> str:
    """Date and time to the minute, or "no date"."""
    return f"{when:%Y-%m-%d %H:%M}" if when else "no date"


def body_place(measurement: Measurement, x: float, y: float) -> tuple[float, float]:
    """Place (u, v) in the body frame, in back widths, of photo pixel (x, y); nan without one."""
    lower, upper = (np.array(p, float) for p in measurement.midline)
    axis = upper - lower
    length = float(np.hypot(*axis))
    if not length > 0 or not measurement.back_width_px > 0:
        return math.nan, math.nan
    axis /= length
    off = np.array([x, y]) - lower
    right = np.array([-axis[1], axis[0]])
    return float(off @ right) / measurement.back_width_px, float(
        off @ axis
    ) / measurement.back_width_px


def place_words(u: float, v: float) -> str:
    """A place on the body, such as "left, 31 % out, 77 % up"; a dash for nan.

    Seen from behind, the viewer's left is the person's left.
    """
    if not (math.isfinite(u) and math.isfinite(v)):
        return DASH
    side = "middle" if abs(u) < 0.02 else "left" if u < 0 else "right"
    out = "" if side == "middle" else f" {round(100 * abs(u))}{NBSP}% out,"
    return f"{side},{out} {round(100 * v)}{NBSP}% up".replace("-", MINUS)
