"""The trend of a series on the page: the report's chart, in the page's own colours, and a table.

Only comparisons are drawn, never single-photo scores: those follow the light.
"""

from __future__ import annotations

import math

import streamlit as st

from analyzer.change.model import Comparison
from analyzer.results import Series
from analyzer.show.chart import trend_svg
from analyzer.show.sessions import session_of
from analyzer.show.words import DASH, INTERVAL_TERM, MDC_TERM, VERDICT_WORDS, interval, percent
from analyzer.ui import words
from analyzer.ui.fine_print import fine_print

# Ink of the page, light or dark, in several strengths, and one accent that shows on both.
_STYLE = """
.chart { width: 100%; height: auto; display: block; }
.chart .grid { stroke: currentColor; stroke-opacity: .14; }
.chart .axis { stroke: currentColor; stroke-opacity: .55; }
.chart .tick { fill: currentColor; font-size: 13px; }
.chart .still { fill: currentColor; fill-opacity: .12; }
.chart .line { fill: none; stroke: #2f8790; stroke-opacity: .45; stroke-width: 2; }
.chart .error { fill: none; stroke: #2f8790; stroke-width: 2.5; }
.chart .dot { fill: #2f8790; stroke: #2f8790; stroke-width: 2; }
.chart .dot.open { fill: none; }
.chart .cross { stroke: currentColor; stroke-width: 2; }
"""


def show(series: Series) -> None:
    """Show the trend, in words where no session compares with the first one."""
    if not series.comparisons:
        return
    st.header("Trend", anchor=False)
    drawn = trend_svg(series)
    if drawn is None or all(not math.isfinite(c.change) for c in series.comparisons):
        st.write("No later session compares fairly with the first one.")
    else:
        st.html(f"<style>{_STYLE}</style>{drawn}")
        fine_print(
            "Dots: estimated change of modifiable prominence since the first session; filled where a "
            "change was told. Lines: 95 % interval. Grey: changes too small to be told from none "
            "(minimal detectable change). Cross: not comparable."
        )
    st.table([row(series, c) for c in series.comparisons], border="horizontal")


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
