"""The trend of a series: each session against the first, with its 95 % interval.

Only comparisons are drawn, never single-photo scores: those follow the light. Sessions that do not
compare have no point, and the page names them below the chart.
"""

from __future__ import annotations

import math
from datetime import datetime

import altair as alt

from analyzer.change.model import Comparison
from analyzer.results import Series
from analyzer.show.words import (
    CHANGE_TERM,
    DASH,
    INTERVAL_TERM,
    MDC_TERM,
    VERDICT_WORDS,
    interval,
    percent,
)
from analyzer.tracking.model import Session
from analyzer.ui import words
from analyzer.ui.params import Params

_INK = "#2f8790"


def session_of(series: Series, hashes: tuple[str, ...]) -> int:
    """Give the index of the session that holds most of the photos in `hashes`; -1 for none."""
    wanted = set(hashes)
    shared = [
        sum(series.measurements[i].photo.sha256 in wanted for i in session.photos)
        for session in series.sessions
    ]
    best = max(range(len(shared)), key=lambda i: shared[i], default=-1)
    return best if best >= 0 and shared[best] else -1


def points(series: Series) -> list[dict[str, str | float]]:
    """Give one point for each session that compares with the first one.

    Returns
    -------
    list of dict
        ``session`` (label), ``time`` (ISO 8601 local time or ""), ``change``, ``low``, ``high``
        and ``mdc`` in percent, ``verdict`` and ``said`` (the change in words).
    """
    rows: list[dict[str, str | float]] = []
    for comparison in series.comparisons:
        place = session_of(series, comparison.after)
        if place < 0 or not math.isfinite(comparison.change):
            continue
        rows.append(_point(series.sessions[place], comparison))
    return rows


def chart(series: Series) -> alt.LayerChart | alt.FacetChart | None:
    """Draw the trend; None when no session compares with the first one."""
    rows = points(series)
    if not rows:
        return None
    dated = all(row["time"] for row in rows) and series.sessions[0].taken_at is not None
    first = series.sessions[0]
    start = {"session": first.label, "time": _local(first.taken_at), "change": 0.0}
    axis = alt.Axis(title=None, labelAngle=0, labelOverlap=True)
    x: alt.X = (
        alt.X(
            "time:T",
            axis=alt.Axis(title=None, format="%d %b %Y", labelOverlap=True),
            # Room for half a bar, or the first and the last session would be cut.
            scale=alt.Scale(padding=18),
        )
        if dated
        else alt.X("session:N", sort=None, axis=axis)
    )
    y_axis = alt.Axis(title=f"{CHANGE_TERM} (%)")
    tooltip = [
        alt.Tooltip("session:N", title="Session"),
        alt.Tooltip("said:N", title="Change"),
        alt.Tooltip("interval:N", title=INTERVAL_TERM),
        alt.Tooltip("detectable:N", title=MDC_TERM),
        alt.Tooltip("verdict:N", title="Verdict"),
    ]
    base = alt.Chart({"values": rows}).encode(x=x)
    zero = (
        alt.Chart({"values": [{"change": 0.0}]})
        .mark_rule(strokeDash=[4, 4], color="#8a8f92")
        .encode(y=alt.Y("change:Q", axis=y_axis))
    )
    noise = base.mark_bar(size=26, opacity=0.16, color="#8a8f92").encode(
        y=alt.Y("noise_low:Q", axis=y_axis), y2="noise_high:Q"
    )
    bars = base.mark_rule(strokeWidth=2.5, color=_INK).encode(
        y=alt.Y("low:Q", axis=y_axis), y2="high:Q"
    )
    dots = base.mark_point(filled=True, size=130, opacity=1, color=_INK).encode(
        y=alt.Y("change:Q", axis=y_axis), tooltip=tooltip
    )
    origin = (
        alt.Chart({"values": [start]})
        .mark_point(size=110, opacity=1, color=_INK)
        .encode(x=x, y=alt.Y("change:Q", axis=y_axis))
    )
    return alt.layer(zero, noise, bars, origin, dots).properties(height=320)


def row(series: Series, comparison: Comparison) -> dict[str, str]:
    """Give the trend's table row of a comparison with the first session."""
    place = session_of(series, comparison.after)
    change = percent(comparison.change)
    if math.isfinite(comparison.change):
        change += f" ({interval(comparison.interval)})"
    return {
        "Session": words.escape(series.sessions[place].label) if place >= 0 else DASH,
        f"Change ({INTERVAL_TERM})": change,
        MDC_TERM: percent(comparison.mdc95, signed=False),
        "Verdict": VERDICT_WORDS[comparison.verdict],
    }


def _point(session: Session, comparison: Comparison) -> dict[str, str | float]:
    low, high = (_bounded(value) for value in comparison.interval)
    noise = _bounded(comparison.mdc95)
    return {
        "session": session.label,
        "time": _local(session.taken_at),
        "change": _bounded(comparison.change),
        "low": low,
        "high": high,
        "noise_low": max(-noise, -100.0),
        "noise_high": noise,
        "said": percent(comparison.change),
        "interval": interval(comparison.interval),
        "detectable": percent(comparison.mdc95, signed=False),
        "verdict": comparison.verdict,
    }


def _bounded(change: float) -> float:
    """Give a change in percent within what is drawn: one wild interval must not flatten the rest."""
    return min(max(change, -1.0), Params().trend_highest) * 100


def _local(taken_at: datetime | None) -> str:
    return taken_at.replace(tzinfo=None).isoformat(timespec="seconds") if taken_at else ""
