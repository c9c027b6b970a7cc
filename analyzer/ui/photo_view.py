"""What each photo shows on its own: scores, and what was noticed about it."""

from __future__ import annotations

import streamlit as st

from analyzer.flags import FLAGS
from analyzer.report.words import DASH, DEPTH_WORDS, NUMBER_WORDS, date_words, number
from analyzer.results import Measurement, Series
from analyzer.ui import words


def scores(series: Series) -> None:
    """Show the scores of every photo, one row a photo."""
    st.subheader("Scores of each photo", anchor=False)
    measured = [m for m in series.measurements if m.ok]
    if measured:
        st.table([score_row(m) for m in measured], border="horizontal")
        st.caption(
            "Visibility (0-100) says how strongly the dimples that can change show in this photo, "
            "under its light; it is not a depth. Number and depth are Hexsel-style, not a "
            "clinical grade. Texture is the unevenness of the skin between the dimples. Scores "
            "of single photos go up and down with the light; only the comparison above is "
            "corrected for it."
        )
    failed = [m for m in series.measurements if not m.ok]
    if failed:
        lines = (f"- **{words.escape(m.photo.name)}**: {words.escape(m.reason)}" for m in failed)
        st.warning("Not measured:\n" + "\n".join(lines), icon="📄")


def score_row(measurement: Measurement) -> dict[str, str]:
    """Give one row of the score table."""
    grade = measurement.grade
    return {
        "Photo": words.escape(measurement.photo.name),
        "Taken": date_words(measurement.photo.taken_at),
        "Visibility (0-100)": number(measurement.visibility, 0),
        "Modifiable dimples": str(grade.count),
        "Number, Hexsel-style": f"{grade.number} of 3 ({NUMBER_WORDS[grade.number]})",
        "Depth, Hexsel-style": f"{grade.depth} of 3 ({DEPTH_WORDS[grade.depth]})",
        "Texture (%)": number(measurement.texture),
        "Skin tone (ITA)": words.tone(measurement.tone),
        "Light": words.escape(measurement.light.words) or DASH,
    }


def flags(series: Series) -> None:
    """Show what was noticed about the photos, what it means and what to do next time."""
    by_code: dict[str, list[str]] = {}
    for measurement in series.measurements:
        for code in measurement.flags:
            by_code.setdefault(code, []).append(measurement.photo.name)
    if not by_code:
        return
    st.subheader("Noticed about the photos", anchor=False)
    st.table([_flag_row(code, names) for code, names in by_code.items()], border="horizontal")


def _flag_row(code: str, names: list[str]) -> dict[str, str]:
    flag = FLAGS.get(code)
    return {
        "What": flag.name if flag else words.escape(code),
        "Photos": ", ".join(map(words.escape, names)),
        "What it means": flag.meaning if flag else DASH,
        "Next time": flag.advice if flag else DASH,
    }
