"""The page "Understand": the two kinds, what can change them, how a score comes about, how far to trust it.

Its parts have addresses of their own (``?part=``). Nothing is measured for it but the one photo that is
taken apart step by step.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from analyzer.flags import FLAGS
from analyzer.language.text import N_, _
from analyzer.show.accuracy import accuracy
from analyzer.show.words import INTERVAL_TERM
from analyzer.ui import nutrition, steps_view
from analyzer.ui.fine_print import fine_print
from analyzer.ui.number_field import number_field
from analyzer.ui.words import ADULTS_ONLY

_KINDS = N_("""
Two structures look alike in a photo and are never mixed up here:

| | fixed: the Dimples of Venus | those that can change |
|---|---|---|
| Cause | a short ligament ties the skin to the pelvis | fat pushes between the fibres that anchor the skin |
| Look | one symmetric pair just above the cleft | single or in groups, any side, often smaller |
| Place | on bone, so always the same | flanks, fat pads of the lower back, upper buttock |
| What can change it | nothing: no diet, no training, no weight loss. How well it *shows* still follows light, pose and body fat | losing fat as a whole, muscle tone, tightening of the skin, release of the fibres |
| What it is for here | to lay photos over each other, and as a control: if it looks different, light or pose differ | its change is the answer you came for |

The fixed pair never counts as progress or as failure. Many backs show one of the two, or none. Where
photos do not tell which kind a dimple is, it is called *unsure*; you may then say it yourself.
""")

_OPTIONS = N_("""
What people do about the kind that can change, and what is known of it. Nothing here is advice for you:
**ask a board-certified dermatologist or surgeon** what fits, and whether anything needs doing at all.
Dimples are a normal part of a body.

**Nutrition**

| What | What is known |
|---|---|
| A sustained caloric deficit | lowers body fat as a whole. Where it goes first cannot be chosen: spot reduction does not exist |
| Protein | keeps muscle while losing weight and training; the range is below |
| Less refined sugar and processed carbohydrate | makes a deficit easier to keep; no effect on dimples by itself is shown |
| Hydration | water held back makes dimples more noticeable. It moves from day to day, so it is no change of a dimple |

**Training**

| What | What is known |
|---|---|
| Barbell hip thrust | the buttocks |
| Deadlift | the whole back of the body in one movement |
| Superman, Bird-Dog | the muscles that hold the lower back |

Compound movements first. Muscle changes the shape under the skin over months; it takes no fat from a
chosen place.

**Treatments**, done by a professional

| What | What is known |
|---|---|
| Cryolipolysis | controlled cooling of fat; results show over weeks |
| Radiofrequency, laser lipolysis | heat, which makes collagen and tightens; one study that measured cellulite in 3-D saw 49 % less depth after laser |
| Subcision | cuts the fibres that pull the skin in, for true cellulite; a study in 3-D saw 67 % less depth |

We know of no study that measured the lower back, and a figure from a study is no promise for a person.
None of this changes the fixed pair.
""")

_NUMBERS = N_("""
| Number | What it is |
|---|---|
| Visibility, 0-100 | how strongly the dimples that can change show in one photo, under its light |
| Prominence | the estimated depth of a dimple, with the light taken out, in mm if you gave a back width, otherwise in percent of the back's width |
| Prominence map | how deep a dimple at each place of the back would be, estimated for each place by itself; where the light would not show one, it is hatched |
| Number and depth items | Hexsel-style, 0-3 each, for orientation. Not a clinical grade: no published scale covers the lower back |
| Texture, % | how steep the undulations of the skin between the dimples are: root mean square slope of those some 4 to 15 mm long, corrected for light and pigment. A dash says that light, sharpness or resolution do not show it |
| Skin tone (ITA) | an angle computed from colour; used to check that results hold on every tone |
| 95 % interval | the range in which the true value probably lies |
| Change of modifiable prominence | how much the depth of the dimples that can change differs, in percent |
| Minimal detectable change | the true change that is told in about half of comparisons like this one |
""")

_VERDICTS = N_("""
| Verdict | When |
|---|---|
| shallower, deeper | the change is larger than what noise explains |
| no detectable change | a change may be there, but these photos cannot show it |
| not comparable | light, alignment or what both photos show differ so much that any number would mislead |

A checklist names each item: alignment, light, distance, scale, pose, framing, sharpness, exposure,
background, filter traces, timing, the fixed pair and the match of the dimples. What *differs* is told
and kept in mind; only what is *too different* ends a comparison; *not known* is what the photos do
not tell.
""")

_TRUST = N_("""
- A photo shows light and shadow, not depth. Depth is estimated from them, and the estimate can be
  wrong, above all with flash or very soft light.
- The result says whether something changed, not why. Light, posture, water, the time of day and a
  waistband all play a part.
- It has not been validated in a clinic. It makes no diagnosis, promises no effect and recommends
  no treatment.
""")

_PRIVACY = N_("""
- Photos are read on this computer and never sent anywhere. The page loads nothing from the internet and
  sends no usage statistics.
- Without a library nothing is stored: close the tab and the photos are forgotten. Only what you download
  stays.
- A library is a folder of your choice. What you delete there can be brought back for a while, and is then
  gone for good.
- Your files are not changed. Results carry no place and no camera data.
""")


def page() -> None:
    """Show the page."""
    st.title(_("Understand"), anchor=False)
    fine_print(_(ADULTS_ONLY))
    part = st.segmented_control(
        _("Part"),
        list(_PARTS),
        format_func=_,
        default=next(iter(_PARTS)),
        required=True,
        key="part",
        bind="query-params",
        label_visibility="collapsed",
    )
    _PARTS[part or next(iter(_PARTS))]()


def _kinds() -> None:
    st.header(_("Two kinds of dimples"), anchor=False)
    st.markdown(_(_KINDS))


def _options() -> None:
    st.header(_("What can be done"), anchor=False)
    st.markdown(_(_OPTIONS))
    _protein()


@st.fragment
def _protein() -> None:
    st.subheader(_("Protein for a body weight"), anchor=False)
    left, right = st.columns([2, 1], vertical_alignment="bottom")
    unit = right.segmented_control(
        _("Unit"), ["kg", "lb"], default="kg", required=True, key="protein.unit"
    )
    unit = unit or "kg"
    weight = number_field(
        _("Body weight in {unit}").format(unit=unit),
        f"protein.weight.{unit}",
        read=lambda text: nutrition.read_weight(text, unit),
        place=left,
    )
    if weight is not None:
        st.write(nutrition.protein_words(weight, unit))
    fine_print(
        _(
            "For healthy adults who train or lose weight. With a kidney disease, in pregnancy, or with an "
            "eating disorder now or in the past, ask a doctor first. The weight is not stored."
        )
    )


def _numbers() -> None:
    st.header(_("What the numbers mean"), anchor=False)
    st.markdown(_(_NUMBERS))
    st.header(_("What the verdicts mean"), anchor=False)
    st.markdown(_(_VERDICTS))
    st.header(_("What may be noticed about a photo"), anchor=False)
    st.table(
        [
            {
                _("What"): _(flag.name),
                _("What it means"): _(flag.meaning),
                _("What to do"): _(flag.advice),
            }
            for flag in FLAGS.values()
        ],
        border="horizontal",
    )


def _trust() -> None:
    st.header(_("How accurate it is"), anchor=False)
    known = accuracy()
    if known.rows:
        st.write(
            _(
                "Measured on {people} rendered people whose true depths are known ({photos} photos as they "
                "are taken at home). {meaning} Real photos hold more surprises."
            ).format(people=known.people, photos=known.photos, meaning=known.meaning)
        )
        st.table(
            [
                {
                    _("What"): row.what,
                    _("Measured"): row.value,
                    _(INTERVAL_TERM): row.interval,
                }
                for row in known.rows
            ],
            border="horizontal",
        )
        fine_print(
            _(
                "Measured with version {version}. A dimple that is missed is not called changed."
            ).format(version=known.version)
        )
    st.header(_("Limits"), anchor=False)
    st.markdown(_(_TRUST))
    st.header(_("Privacy"), anchor=False)
    st.markdown(_(_PRIVACY))


_PARTS: Mapping[str, Callable[[], None]] = {
    N_("Two kinds"): _kinds,
    N_("What can be done"): _options,
    N_("Step by step"): steps_view.show,
    N_("Numbers"): _numbers,
    N_("Accuracy and limits"): _trust,
}
