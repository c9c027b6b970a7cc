"""The trend of a series on the page: the report's chart, in the page's own colours, and a table.

Only comparisons are drawn, never single-photo scores: those follow the light.
"""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from analyzer.change.model import Comparison
from analyzer.language.text import _
from analyzer.language.told import told_if_known
from analyzer.results import Series
from analyzer.show.chart import trend_svg
from analyzer.show.sessions import session_of
from analyzer.show.words import (
    DASH,
    INTERVAL_TERM,
    MDC_TERM,
    VERDICT_WORDS,
    interval,
    least_words,
    percent,
)
from analyzer.ui.fine_print import fine_print
from analyzer.ui.plain_table import plain_table

NARROW = 380.0
"""Width of the drawing on a phone, chart pixels."""

_HTML = '<div class="trend"></div>'
# Streamlit's own HTML leaves drawings out.
_JS = """
export default ({ parentElement, data }) => {
  const box = parentElement.querySelector(".trend");
  const draw = () => {
    const svg = box.clientWidth < 520 ? data.narrow : data.svg;
    if (box.drawn !== svg) box.innerHTML = box.drawn = svg;
  };
  const watch = new ResizeObserver(draw);
  watch.observe(box);
  draw();
  return () => watch.disconnect();
};
"""


@cache
def _component() -> Any:
    style = Path(__file__).with_name("trend.css").read_text(encoding="utf-8")
    return st.components.v2.component("trend", html=_HTML, css=style, js=_JS)


def show(series: Series, key: str) -> None:
    """Show the trend, in words where no session compares with the first one.

    ``key`` is the chart's identity on its page.
    """
    if not series.comparisons:
        return
    st.header(_("Timeline"), anchor=False)
    drawn = trend_svg(series)
    if drawn is None or all(not math.isfinite(c.change) for c in series.comparisons):
        st.write(_("No later session compares fairly with the first one."))
    else:
        _component()(key=key, data={"svg": drawn, "narrow": trend_svg(series, NARROW)})
        fine_print(
            _(
                "Dots: estimated change in depth of the modifiable dimples since the first session; filled "
                "where a change was told. Lines: {interval}. Grey: what may show without any "
                "change. Cross: not comparable."
            ).format(interval=_(INTERVAL_TERM))
        )
    plain_table([row(series, c) for c in series.comparisons], _("Each session against the first"))


def row(series: Series, comparison: Comparison) -> dict[str, str]:
    """Give the trend's table row of a comparison with the first session."""
    place = session_of(series, comparison.after)
    change = percent(comparison.change)
    if math.isfinite(comparison.change):
        change += f" ({interval(comparison.interval)})"
    return {
        _("Session"): told_if_known(series.sessions[place].label) if place >= 0 else DASH,
        _("Change ({interval})").format(interval=_(INTERVAL_TERM)): change,
        _(MDC_TERM): least_words(comparison.mdc95) or DASH,
        _("Verdict"): _(VERDICT_WORDS[comparison.verdict]),
    }
