"""The page "How it works": what the words and numbers mean, and what they cannot say."""

from __future__ import annotations

import streamlit as st

from analyzer.flags import FLAGS
from analyzer.ui.fine_print import fine_print
from analyzer.ui.words import ADULTS_ONLY

_KINDS = """
Two kinds of dimples look alike in a photo:

- **Fixed: the Dimples of Venus.** A symmetric pair above the gluteal cleft, where a short ligament
  ties the skin to the pelvis. Diet, training or treatment do not change them. Here they only serve
  to align photos and to check the light: if they look different, light or pose differ. Many backs
  show one of them or none. They never count as progress or as failure.
- **Those that can change.** Fat pushing between the fibres that anchor the skin, on the flanks, the
  lower back and the upper buttock. Often smaller, and in groups.

Where a photo does not tell which kind it is, the dimple is called *unsure*.
"""

_NUMBERS = """
| Number | What it is |
|---|---|
| Visibility, 0-100 | how strongly the dimples that can change show in one photo, under its light |
| Prominence | the estimated depth of a dimple: the light-corrected estimate, in mm if you gave a back width, otherwise in ‰ of the back width |
| Prominence map | how deep a dimple at each place of the back would be, estimated for each place by itself; where the light would not show one, it is hatched |
| Number and depth items | Hexsel-style, 0-3 each, for orientation. Not a clinical grade: no published scale covers the lower back |
| Texture, % | how steep the undulations of the skin between the dimples are: root mean square slope of those some 4 to 15 mm long, corrected for light and pigment. A dash says that light, sharpness or resolution do not show it |
| Skin tone (ITA) | an angle computed from colour; used to check that results hold on every tone |
| 95 % interval | the range in which the true value probably lies |
| Change of modifiable prominence | how much the depth of the dimples that can change differs, in percent |
| Minimal detectable change | what a change must exceed to be told from none with these photos |
"""

_VERDICTS = """
| Verdict | When |
|---|---|
| reduced, increased | the change is larger than what noise explains |
| no detectable change | a change may be there, but these photos cannot show it |
| not comparable | light, alignment or what both photos show differ so much that any number would mislead |

A checklist names each item: alignment, light, distance, scale, pose, framing, sharpness, exposure,
background, filter traces, timing, the fixed pair and the match of the dimples. What *differs* is told
and kept in mind; only what is *too different* ends a comparison; *not known* is what the photos do
not tell.
"""

_LIMITS = """
- A photo shows light and shadow, not depth. Depth is estimated from them, and the estimate can be
  wrong, above all with flash or very soft light.
- The result says whether something changed, not why. Light, posture, water, the time of day and a
  waistband all play a part.
- It has not been validated in a clinic. It makes no diagnosis, promises no effect and recommends
  no treatment. Dimples are a normal part of a body. Whether and how to treat anything is a talk
  with a board-certified dermatologist or cosmetic surgeon.
"""

_PRIVACY = """
- Photos are read in memory on this computer and never sent anywhere. The page loads nothing from
  the internet and sends no usage statistics.
- Your files are not changed. Results carry no place and no camera data.
- Close the tab and the photos are forgotten. Only a report that you download stays.
"""


def page() -> None:
    """Show the page."""
    st.title("How it works, and its limits", anchor=False)
    fine_print(ADULTS_ONLY)
    for heading, text in (
        ("Two kinds of dimples", _KINDS),
        ("What the numbers mean", _NUMBERS),
        ("What the verdicts mean", _VERDICTS),
        ("Limits", _LIMITS),
        ("Privacy", _PRIVACY),
    ):
        st.header(heading, anchor=False)
        st.markdown(text)
    st.header("What may be noticed about a photo", anchor=False)
    st.table(
        [
            {"What": flag.name, "What it means": flag.meaning, "What to do": flag.advice}
            for flag in FLAGS.values()
        ],
        border="horizontal",
    )
