"""The page "How to photograph": what makes two photos comparable."""

from __future__ import annotations

from functools import partial

import streamlit as st

from analyzer.language.text import N_, _
from analyzer.ui.fine_print import fine_print
from analyzer.ui.reader import in_this_language
from analyzer.ui.words import ADULTS_ONLY

_TEXT = N_("""
Light and posture change how dimples look far more than weeks of training do. The more alike two
photos are, the smaller the change that can be told from chance.

**Light**
- Flash off. A flash, or light from everywhere, hides relief.
- One window or one lamp, from the side or from above, shows it best. Use the same one each time,
  at the same time of day if it is a window.
- No beauty filter, no portrait mode, no HDR effect, no messenger in between: use the original file.

**Camera**
- Put the phone on a shelf or tripod at the height of your lower back, upright, and use the timer.
- 1.5 m away or more, with the 2x or 3x lens. A wide lens close up bends shapes.
- Shoulder blades to waistband in the picture, both flanks visible, skin sharp and not too bright.

**Pose**
- Stand straight and relaxed, weight on both feet, arms a little away from the body. Tensed muscles
  make their own hollows.
- Mark where your feet stand, and stand there again next time.
- Waistband low and even. Let its marks fade for 15 minutes before the photo.

**How often**
- Two or three photos a session, stepping away in between. They show how much the measurement
  scatters, and make the answer surer.
- One session every two to four weeks is enough. Day to day, only water, light and posture change.

**Scale (optional)**
- The guide to print holds a marker. Cut it out and stick it flat on the waistband beside the spine:
  where it shows in a photo, depths come in millimetres.
- Or measure the width of your torso at its narrowest level straight across, for example between two
  books held to your sides, and enter it in millimetres.
""")


def page() -> None:
    """Show the page."""
    st.title(_("How to photograph"), anchor=False)
    st.markdown(_(_TEXT))
    _to_print()
    fine_print(_(ADULTS_ONLY))


def _to_print() -> None:
    """Offer the page to print, which is made when its button is pressed."""
    from analyzer.report.guide.sheet import FORMS, guide_pdf

    st.header(_("A page to print"), anchor=False)
    st.write(
        _(
            "Six pictures, room for your own notes, and a marker that tells millimetres. Print it at 100 % "
            "and check its ruler."
        )
    )
    labels = {"A4": _("Guide (PDF, A4)"), "letter": _("Guide (PDF, US letter)")}
    for column, form in zip(st.columns(len(FORMS)), FORMS, strict=True):
        column.download_button(
            labels[form],
            data=in_this_language(partial(guide_pdf, form)),
            file_name=f"dimples-guide-{form}.pdf",
            mime="application/pdf",
            key=f"guide.{form}",
            on_click="ignore",
            width="stretch",
        )
