"""What each photo shows on its own: scores, and what was noticed about it."""

from __future__ import annotations

import streamlit as st

from analyzer.flags import FLAGS
from analyzer.language.text import N_, _
from analyzer.language.told import told
from analyzer.measurement.model import Measurement
from analyzer.results import Series
from analyzer.show.items import prominence_words
from analyzer.show.words import (
    DASH,
    date_words,
    number,
    repeatability_words,
    texture_words,
    without_texture,
)
from analyzer.ui import words
from analyzer.ui.fine_print import fine_print
from analyzer.ui.plain_table import plain_table

PHOTO_WORDS = N_(
    "Texture is the root mean square slope of undulations some 4 to 15 mm long, light and pigment "
    "taken out. Skin tone is the individual typology angle (ITA) of the lit skin, in degrees, with the "
    "name of its class; it follows the light and the camera too."
)


def scores(series: Series) -> None:
    """Show the scores of every photo, one row a photo."""
    st.header(_("Scores of each photo"), anchor=False)
    measured = [m for m in series.measurements if m.ok]
    if measured:
        plain_table([score_row(m) for m in measured], _("Scores of each photo"))
        fine_print(
            _(
                "Visibility says how strongly the dimples that can change show in this photo, "
                "under its light; it is not a depth. Depth is the mean of their estimated depths with "
                "the light taken out, ± one standard error. Number and depth grade are Hexsel-style, "
                "not a clinical grade. Texture is how steep the small undulations of the skin between "
                "the dimples are, ± one standard error; a dash says that the photo cannot show it."
            )
        )
        for reason in without_texture(measured):
            fine_print(_("No texture: {reason}.").format(reason=words.escape(reason)))
    if repeatability := repeatability_words(series):
        fine_print(repeatability)
    failed = [m for m in series.measurements if not m.ok]
    if failed:
        lines = (
            f"- **{words.escape(m.photo.name)}**: {words.escape(told(m.reason))}" for m in failed
        )
        st.warning(_("Not measured:") + "\n" + "\n".join(lines))


def score_row(measurement: Measurement) -> dict[str, str]:
    """Give one row of the score table."""
    grade = measurement.grade
    return {
        _("Photo"): measurement.photo.name,
        _("Visibility (of 100)"): number(measurement.visibility, 0),
        _("Depth"): prominence_words(measurement),
        _("Hexsel-style (0 to 3)"): _(
            "number\N{NO-BREAK SPACE}{number}, depth\N{NO-BREAK SPACE}{depth}"
        ).format(number=grade.number, depth=grade.depth),
        _("Texture (%)"): texture_words(measurement.texture, measurement.texture_se),
    }


def capture_row(measurement: Measurement) -> dict[str, str]:
    """Give one row of the table of how the photos were taken."""
    return {
        _("Photo"): f"{measurement.photo.name}, {date_words(measurement.photo.taken_at)}",
        _("Light"): told(measurement.light.words) or DASH,
        _("Skin tone"): words.tone(measurement.tone),
    }


def flags(series: Series) -> None:
    """Show how the photos were taken, what was noticed and what to do next time."""
    st.header(_("How the photos were taken"), anchor=False)
    measured = [m for m in series.measurements if m.ok]
    if measured:
        plain_table([capture_row(m) for m in measured], _("How the photos were taken"))
        with st.expander(_("How this is measured")):
            st.write(_(PHOTO_WORDS))
    by_code: dict[str, list[str]] = {}
    for measurement in series.measurements:
        for code in measurement.flags:
            by_code.setdefault(code, []).append(measurement.photo.name)
    if by_code:
        st.markdown("\n".join(flag_line(code, names) for code, names in by_code.items()))
    else:
        st.write(_("Nothing unusual was noticed about them."))


def flag_line(code: str, names: list[str]) -> str:
    """Say in a Markdown list item what was noticed, in which photos, and what to do about it."""
    where = ", ".join(map(words.escape, names))
    flag = FLAGS.get(code)
    if flag is None:
        return f"- **{words.escape(code)}** ({where})"
    return "- " + _("**{name}** ({photos}). {meaning} *Next time:* {advice}").format(
        name=_(flag.name), photos=where, meaning=_(flag.meaning), advice=_(flag.advice)
    )
