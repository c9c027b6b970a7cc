"""One photo opened: its prominence map, and each of its scores with what it is made of."""

from __future__ import annotations

import streamlit as st

from analyzer.language.text import N_, _
from analyzer.show.items import ScoreItems, score_items
from analyzer.ui import words
from analyzer.ui.analysis import Outcome
from analyzer.ui.fine_print import fine_print
from analyzer.ui.picture_view import photo_label
from analyzer.ui.pictures import map_jpeg
from analyzer.ui.plain_table import plain_table

MAP_WORDS = N_(
    "Colour says how deep a dimple at each place would be, light taken out; the stronger the colour, "
    "the surer. Each place is estimated by itself: this is no height profile. Folds and edges of "
    "shadow can look like hollows too, and the colour of the spine's furrow is held back; only "
    "numbered places were taken for dimples. Hatched skin may hold dimples that this light does not "
    "show."
)


@st.fragment
def opened(outcome: Outcome, name: str) -> None:
    """Show one photo of the visitor's choice; nothing where none was measured.

    Parameters
    ----------
    outcome : Outcome
    name : str
        Identity of the page within the session.
    """
    series = outcome.series
    measured = [k for k, shot in enumerate(series.measurements) if shot.ok]
    if not measured:
        return
    st.header(_("One photo in detail"), anchor=False)
    index = measured[-1]
    if len(measured) > 1:
        index = st.selectbox(
            _("Photo"),
            measured,
            index=len(measured) - 1,
            format_func=lambda k: photo_label(series, k),
            key=f"{name}.opened",
        )
    _map(outcome, index, name)
    _items(score_items(series, index))


def _map(outcome: Outcome, index: int, name: str) -> None:
    left, right = st.columns(2, vertical_alignment="center")
    left.subheader(_("Relief map"), anchor=False)
    marks = right.toggle(_("Number the dimples"), value=True, key=f"{name}.map.marks")
    drawn = map_jpeg(outcome, index, marks=marks)
    if drawn is None:
        st.write(_("There is no map of this photo."))
        return
    st.image(
        drawn,
        width="stretch",
        alt=_("Relief map of the lower back, {photo}, with its colour scale").format(
            photo=photo_label(outcome.series, index)
        ),
    )
    fine_print(_(MAP_WORDS))


def _items(items: ScoreItems) -> None:
    st.subheader(_("What its scores are made of"), anchor=False)
    fine_print(
        _(
            "Visibility belongs to this photo and its light; depth has the light taken out. "
            "Neither says how you compare with others."
        )
    )
    with st.expander(_("Visibility: {value}").format(value=items.visibility)):
        st.write(words.escape(items.light))
        if items.rows:
            plain_table(
                [
                    {
                        _("Dimple"): row.label,
                        _("Kind"): row.kind,
                        _("Shows (of 100)"): row.shows,
                        _("Adds"): row.adds,
                    }
                    for row in items.rows
                ],
                _("Dimples of the photo"),
            )
            st.write(words.escape(items.made))
        else:
            st.write(_("No dimple was found in this photo."))
    with st.expander(_("Depth: {value}").format(value=items.prominence)):
        st.write(words.escape(items.mean))
        if items.rows:
            heading = _("Depth ({unit})").format(unit=items.unit)
            plain_table(
                [
                    {_("Dimple"): row.label, _("Kind"): row.kind, heading: row.prominence}
                    for row in items.rows
                ],
                _("Dimples of the photo"),
            )
    with st.expander(_("Number (Hexsel-style): {value}").format(value=items.number)):
        st.write(words.escape(items.counted))
    with st.expander(_("Depth grade (Hexsel-style): {value}").format(value=items.depth)):
        st.write(words.escape(items.graded))
    fine_print(
        _(
            "Number and depth grade follow the form of a clinical scale for thighs and buttocks; here "
            "they are for orientation only."
        )
    )
