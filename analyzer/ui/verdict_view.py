"""A comparison on the page: the answer in a card, then whether the photos compare.

The card is made to fit on the first screen of a phone: what was found, how sure it is, why, and what
to do next time. Whatever needs words of the trade is folded away.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from analyzer.change.model import Comparison
from analyzer.language.text import _
from analyzer.language.told import told
from analyzer.measurement.model import Measurement
from analyzer.results import Series
from analyzer.show.advice import next_time
from analyzer.show.interval_bar import BAR_WORDS, interval_svg
from analyzer.show.labels import track_labels
from analyzer.show.outlook import best_wish, limit_words, wish_words
from analyzer.show.words import MEASURED_WORDS, VERDICT_WORDS, verdict_headline
from analyzer.ui import words
from analyzer.ui.fine_print import fine_print

REASONS_SHOWN = 1
"""Reasons in the card; the others fold out."""

_STYLE = """<style>
.st-key-verdict { gap: 0.6rem; }
.st-key-verdict h2 { font-size: clamp(1.35rem, 5vw, 1.75rem); padding: 0 0 0.9rem; line-height: 1.25; }
</style>"""
_HTML = '<figure class="bar-box"><div class="drawn"></div><figcaption></figcaption></figure>'
_JS = """
export default ({ parentElement, data }) => {
  parentElement.querySelector(".drawn").innerHTML = data.svg;
  parentElement.querySelector("figcaption").textContent = data.caption;
};
"""


@cache
def _bar() -> Any:
    style = Path(__file__).with_name("interval_bar.css").read_text(encoding="utf-8")
    return st.components.v2.component("interval_bar", html=_HTML, css=style, js=_JS)


def verdict(comparison: Comparison, series: Series, name: str) -> None:
    """Show the verdict with its uncertainty, the reason, and what to do next time.

    Parameters
    ----------
    comparison : Comparison
        One of the series'.
    series : Series
    name : str
        Identity of the page within the session.
    """
    headline = verdict_headline(comparison, track_labels(series.tracks))
    st.html(_STYLE)
    with st.container(border=True, key="verdict"):
        verdict = _(VERDICT_WORDS[comparison.verdict])
        fine_print(_("Verdict: {verdict}").format(verdict=verdict))
        st.header(headline.title, anchor=False)
        st.write(words.escape(headline.text))
        drawn = interval_svg(comparison)
        if drawn is not None:
            _bar()(key=f"{name}.bar", data={"svg": drawn, "caption": _(BAR_WORDS)})
        # What the headline says already is no reason of its own.
        reasons = [r for r in map(told, comparison.reasons) if r not in headline.text]
        limit = limit_words(comparison, series.measurements)
        # Where no change was told, what limited the answer says more than the first reason does.
        shown = 0 if limit and comparison.verdict == "no detectable change" else REASONS_SHOWN
        if why := [*reasons[:shown], *([limit] if limit else [])]:
            text = " ".join(map(words.escape, why))
            st.markdown(_("**Why.** {reason}").format(reason=text))
        advice(comparison, series.measurements)
    _more(reasons[shown:])


def advice(comparison: Comparison, measurements: Iterable[Measurement]) -> None:
    """Say what to do next time, with what the most helpful thing would do for the range.

    Nothing where a change was told, nothing stood in its way and no range was looked at.
    """
    wish = wish_words(comparison)
    said = next_time(comparison, measurements)
    # One thing done beats a list: nothing more where it would help, and one thing where none would.
    if wish:
        said = (wish,) if best_wish(comparison) else (wish, *said[:1])
    if said:
        text = " ".join(map(words.escape, said))
        st.markdown(_("**Next time.** {advice}").format(advice=text))


def _more(reasons: list[str]) -> None:
    if reasons:
        with st.expander(_("More to keep in mind"), expanded=False):
            st.markdown("\n".join(f"- {words.escape(r)}" for r in reasons))


def measured() -> None:
    """Say how it is measured, in the words of the trade, folded away."""
    with st.expander(_("How this is measured")):
        for line in MEASURED_WORDS:
            st.write(words.escape(_(line)))


def checklist(comparison: Comparison) -> None:
    """Show what differs between the two sets and what does not."""
    if not comparison.checks:
        return
    st.header(_("Do the photos compare?"), anchor=False)
    # What stands in the way comes first; a list reads on a phone where a table would be cut off.
    for status in ("blocks", "differs", "unknown"):
        lines = [words.check_line(check) for check in comparison.checks if check.status == status]
        if lines:
            st.markdown("\n".join(lines))
    alike = [words.check_line(check) for check in comparison.checks if check.status == "ok"]
    if alike:
        title = _("Alike: {alike} of {all} things that were checked").format(
            alike=len(alike), all=len(comparison.checks)
        )
        with st.expander(title):
            st.markdown("\n".join(alike))
