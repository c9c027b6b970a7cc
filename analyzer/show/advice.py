"""What to do next time, so that the photos say more: a comparison in, a sentence or two out.

The most limiting thing comes first: what blocked the comparison, then what widened its answer, then
what was noticed about single photos. One thing done beats a list that is read and forgotten, so
there are two at most.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from analyzer.change.model import Check, Comparison
from analyzer.flags import (
    ALIGNED_BY_HAND,
    BLURRED,
    CROPPED,
    FLAGS,
    FLAT_LIGHT,
    LOW_RESOLUTION,
    NO_BACK,
    OVEREXPOSED,
    PATTERNED_LIGHT,
    TILTED,
    UNDEREXPOSED,
    WIDE_LENS,
)
from analyzer.language.text import N_, _
from analyzer.measurement.model import Measurement

MOST = 2
"""How many things are advised at once."""

MORE_PHOTOS = N_(
    "Take two or three photos each time and step away in between: it shows how far to trust a change, and "
    "three narrow the range by about a fifth."
)
SAME_SETUP = N_(
    "Take the next photos with the same lamp or window, in the same place, from the same distance, "
    "standing alike."
)
WAIT = N_("Give it time: compare photos that lie a month or more apart.")

_ITEMS: dict[str, str] = {
    "same shot": N_("Choose a photo of another day for the other side."),
    "swapped": N_("Put the older photos on the before side."),
    "order": N_("Enter the dates of the photos, or confirm in which order they were taken."),
    "back": FLAGS[NO_BACK].advice,
    "alignment": N_(
        "Take sharp photos in even light, so that moles and freckles show; they tell which "
        "place is which. Spots marked by hand help too."
    ),
    "light": N_("Use the same lamp or window both times, from the side or from above, flash off."),
    "distance": N_(
        "Stand at the same distance both times, 1.5 m or more, and use the same lens; a mark "
        "on the floor helps."
    ),
    "scale": N_("Take both photos from the same distance, so that the back is as large in both."),
    "pose": N_("Stand alike both times: same feet, arms hanging, muscles relaxed, phone upright."),
    "framing": N_(
        "Show the whole lower back both times, both flanks and the waistband in the picture."
    ),
    "sharpness": FLAGS[BLURRED].advice,
    "exposure": FLAGS[OVEREXPOSED].advice,
    "background": N_("Take the photos in the same place, so that the light is the same too."),
    "filter traces": N_("Switch off beauty filters and use the camera's original file."),
    "timing": N_(
        "Take the photos at the same time of day, since water and posture shift over a day."
    ),
    "fixed pair": N_(
        "The fixed pair looked changed and cannot be: keep lamp and stance alike next time."
    ),
    "dimples": N_(
        "Let the light come from the side or from above, so that the same dimples show in both."
    ),
}
_LIMITING = (
    "same shot",
    "order",
    "back",
    "alignment",
    "light",
    "dimples",
    "swapped",
    "fixed pair",
    "filter traces",
    "sharpness",
    "pose",
    "distance",
    "scale",
    "exposure",
    "framing",
    "timing",
    "background",
)
"""Items by how much they cost a comparison."""

_FLAGS_FIRST = (
    NO_BACK,
    PATTERNED_LIGHT,
    FLAT_LIGHT,
    BLURRED,
    LOW_RESOLUTION,
    UNDEREXPOSED,
    OVEREXPOSED,
    WIDE_LENS,
    CROPPED,
    TILTED,
    ALIGNED_BY_HAND,
)
_FLAG_OF: dict[str, tuple[str, ...]] = {
    "back": (NO_BACK,),
    "light": (PATTERNED_LIGHT, FLAT_LIGHT),
    "exposure": (UNDEREXPOSED, OVEREXPOSED),
    "sharpness": (BLURRED,),
    "framing": (CROPPED,),
}
"""Flags that say of an item what exactly is wrong with it."""
_SAME: dict[str, str] = {
    NO_BACK: "back",
    PATTERNED_LIGHT: "light",
    FLAT_LIGHT: "light",
    BLURRED: "sharpness",
    UNDEREXPOSED: "exposure",
    OVEREXPOSED: "exposure",
    CROPPED: "framing",
    ALIGNED_BY_HAND: "alignment",
}
_TWINS: dict[str, str] = {"scale": "distance", "filter traces": "sharpness"}
"""Items that ask for much the same as another one."""


def next_time(comparison: Comparison, measurements: Iterable[Measurement] = ()) -> tuple[str, ...]:
    """One or two things to do next time, the most limiting first.

    Parameters
    ----------
    comparison : Comparison
    measurements : iterable of Measurement
        The photos of the series; those of neither side are passed over.

    Returns
    -------
    tuple of str
        At least one sentence where no change was told; possibly none where one was and nothing
        differed.
    """
    sides = {*comparison.before, *comparison.after}
    shots = [m for m in measurements if m.photo.sha256 in sides]
    found = _Found(shots)
    for status in ("blocks", "differs"):
        for check in sorted(comparison.checks, key=_cost):
            if check.status == status:
                found.item(check.item)
    for code in _FLAGS_FIRST:
        if any(code in m.flags for m in shots):
            found.flag(code)
    told = comparison.verdict in ("reduced", "increased")
    if not told and len(found.said) < MOST:
        few = min(len(comparison.before), len(comparison.after)) < 2
        blocked = any(check.status == "blocks" for check in comparison.checks)
        if few and not blocked:
            found.say(MORE_PHOTOS)
        if comparison.verdict == "no detectable change":
            found.say(WAIT)
        found.say(SAME_SETUP)
    return tuple(map(_, found.said[:MOST]))


class _Found:
    """What was advised so far; the same thing is not asked for twice."""

    def __init__(self, shots: Sequence[Measurement]) -> None:
        self.said: list[str] = []
        self._about: set[str] = set()
        self._codes = {code for m in shots for code in m.flags}

    def item(self, item: str) -> None:
        about = _TWINS.get(item, item)
        code = next((c for c in _FLAG_OF.get(item, ()) if c in self._codes), None)
        text = FLAGS[code].advice if code else _ITEMS.get(item, SAME_SETUP)
        self._once(about, text)

    def flag(self, code: str) -> None:
        self._once(_SAME.get(code, code), FLAGS[code].advice)

    def say(self, text: str) -> None:
        self._once(text, text)

    def _once(self, about: str, text: str) -> None:
        if about not in self._about and text not in self.said:
            self._about.add(about)
            self.said.append(text)


def _cost(check: Check) -> int:
    rank = {item: k for k, item in enumerate(_LIMITING)}
    return rank.get(check.item, len(rank))
