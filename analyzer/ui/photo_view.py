"""What each photo shows on its own: scores, and what was noticed about it."""

from __future__ import annotations

import streamlit as st

from analyzer.flags import FLAGS
from analyzer.measurement.model import Measurement
from analyzer.results import Series
from analyzer.show.items import prominence_words
from analyzer.show.words import (
    DASH,
    NBSP,
    date_words,
    number,
    repeatability_words,
    texture_words,
    without_texture,
)
from analyzer.ui import words
from analyzer.ui.fine_print import fine_print
from analyzer.ui.plain_table import plain_table

PHOTO_WORDS = (
    "Texture is the root mean square slope of undulations some 4 to 15 mm long, light and pigment "
    "taken out. Skin tone is the individual typology angle (ITA) of the lit skin, in degrees, with the "
    "name of its class; it follows the light and the camera too."
)


def scores(series: Series) -> None:
    """Show the scores of every photo, one row a photo."""
    st.header("Scores of each photo", anchor=False)
    measured = [m for m in series.measurements if m.ok]
    if measured:
        plain_table([score_row(m) for m in measured], "Scores of each photo")
        fine_print(
            "Visibility says how strongly the dimples that can change show in this photo, "
            "under its light; it is not a depth. Depth is the mean of their estimated depths with the "
            "light taken out, ± one standard error. Number and depth grade are Hexsel-style, not a "
            "clinical grade. Texture is how steep the small undulations of the skin between the "
            "dimples are, ± one standard error; a dash says that the photo cannot show it."
        )
        for reason in without_texture(measured):
            fine_print(f"No texture: {words.escape(reason)}.")
    if repeatability := repeatability_words(series):
        fine_print(repeatability)
    failed = [m for m in series.measurements if not m.ok]
    if failed:
        lines = (f"- **{words.escape(m.photo.name)}**: {words.escape(m.reason)}" for m in failed)
        st.warning("Not measured:\n" + "\n".join(lines))


def score_row(measurement: Measurement) -> dict[str, str]:
    """Give one row of the score table."""
    grade = measurement.grade
    return {
        "Photo": measurement.photo.name,
        "Visibility (of 100)": number(measurement.visibility, 0),
        "Depth": prominence_words(measurement),
        "Hexsel-style (0 to 3)": f"number{NBSP}{grade.number}, depth{NBSP}{grade.depth}",
        "Texture (%)": texture_words(measurement.texture, measurement.texture_se),
    }


def capture_row(measurement: Measurement) -> dict[str, str]:
    """Give one row of the table of how the photos were taken."""
    return {
        "Photo": f"{measurement.photo.name}, {date_words(measurement.photo.taken_at)}",
        "Light": measurement.light.words or DASH,
        "Skin tone": words.tone(measurement.tone),
    }


def flags(series: Series) -> None:
    """Show how the photos were taken, what was noticed and what to do next time."""
    st.header("How the photos were taken", anchor=False)
    measured = [m for m in series.measurements if m.ok]
    if measured:
        plain_table([capture_row(m) for m in measured], "How the photos were taken")
        with st.expander("How this is measured"):
            st.write(PHOTO_WORDS)
    by_code: dict[str, list[str]] = {}
    for measurement in series.measurements:
        for code in measurement.flags:
            by_code.setdefault(code, []).append(measurement.photo.name)
    if by_code:
        st.markdown("\n".join(flag_line(code, names) for code, names in by_code.items()))
    else:
        st.write("Nothing unusual was noticed about them.")


def flag_line(code: str, names: list[str]) -> str:
    """Say in a Markdown list item what was noticed, in which photos, and what to do about it."""
    where = ", ".join(map(words.escape, names))
    flag = FLAGS.get(code)
    if flag is None:
        return f"- **{words.escape(code)}** ({where})"
    return f"- **{flag.name}** ({where}). {flag.meaning} *Next time:* {flag.advice}"
