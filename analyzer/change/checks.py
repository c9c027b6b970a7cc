"""The comparability checklist: what differs between two photos besides the skin.

Every refusal names its item. `analyzer.change.capture_checks` holds the items on how the photos
were taken, `analyzer.change.timing` the one on when.
"""

from __future__ import annotations

import numpy as np

from analyzer.alignment.model import Alignment
from analyzer.change import capture_checks as taken
from analyzer.change.estimate import Estimate
from analyzer.change.model import Check
from analyzer.change.params import ChangeParams
from analyzer.change.timing import timing
from analyzer.flags import PATTERNED_LIGHT
from analyzer.measurement.model import Measurement
from analyzer.measurement.surroundings import UNKNOWN, Ratios


def checklist(
    before: Measurement,
    after: Measurement,
    alignment: Alignment | None,
    likeness: float,
    weak: tuple[bool, bool],
    sharpness: tuple[float, float],
    fixed_log: float,
    fixed_limit: float,
    params: ChangeParams = ChangeParams(),
    *,
    around: tuple[Ratios, Ratios] = (UNKNOWN, UNKNOWN),
) -> tuple[Check, ...]:
    """Go through the items in a fixed order, see `analyzer.change.model.ITEMS`.

    Where the photos could not be aligned, what each photo tells by itself is still listed: it may
    be why.

    Parameters
    ----------
    likeness : float
        1 same light, 0 another.
    weak : (bool, bool)
        Whether each side hardly shows relief.
    sharpness : (float, float)
        Fine detail of each side.
    fixed_log : float
        Log ratio of the fixed pair's apparent depth, nan when not seen.
    fixed_limit : float
        Absolute log ratio above which that is worth telling.
    around : (Ratios, Ratios)
        Background against skin of each side, see `analyzer.measurement.surroundings`.
    """
    pair = (before, after)
    for side, name in zip(pair, taken.NAMES, strict=True):
        if not side.ok:
            text = f"No back was found in the {name} photo: {side.reason}"
            return (Check("back", "blocks", text),)
    by_itself = (
        taken.sharpness(sharpness, params),
        taken.exposure(pair),
        taken.background(*around),
        taken.filter_traces(pair),
        timing(before.photo, after.photo),
    )
    if alignment is None or not alignment.ok:
        why = alignment.reason if alignment is not None else "The photos were not aligned."
        return (Check("alignment", "blocks", why), *by_itself)
    if alignment.doubt:
        return (Check("alignment", "blocks", alignment.doubt), *by_itself)
    # Size in the picture follows distance, lens and resolution; resolution alone is harmless.
    ratio = alignment.scale * before.photo.height / max(after.photo.height, 1)
    same_size = 1 / params.scale_ratio < ratio < params.scale_ratio
    return (
        _alignment(alignment, after, params),
        _light(pair, likeness, weak),
        taken.distance(pair, same_size),
        taken.scale(ratio, same_size),
        taken.pose(alignment, params),
        taken.framing(pair, alignment),
        *by_itself,
        *_fixed_pair(fixed_log, fixed_limit),
    )


def _alignment(alignment: Alignment, after: Measurement, params: ChangeParams) -> Check:
    share = alignment.error_px / after.back_width_px
    # Below that the pictures' own pixels say no more.
    shown = f"about {100 * share:.1f} %" if share >= 0.001 else "0.1 %"
    return Check(
        "alignment",
        "ok" if share < params.alignment_share else "differs",
        f"The same skin was found in both photos to within {shown} of the back's width.",
    )


def _light(
    pair: tuple[Measurement, Measurement], likeness: float, weak: tuple[bool, bool]
) -> Check:
    before, after = pair
    striped = [
        name for m, name in zip(pair, taken.NAMES, strict=True) if PATTERNED_LIGHT in m.flags
    ]
    if striped:
        text = (
            f"In the {' and the '.join(striped)} photo the light falls in stripes or hard patches, "
            "whose edges cannot be told from dents."
        )
        return Check("light", "blocks", text)
    if all(weak):
        return Check("light", "blocks", "In both photos the light is too flat to show relief.")
    if any(weak):
        text = (
            f"The light in the {taken.NAMES[0 if weak[0] else 1]} photo is too flat (flash or light "
            "from everywhere) to show relief, the other one is not."
        )
        return Check("light", "blocks", text)
    if likeness > 0.7:
        return Check("light", "ok", f"Much the same in both: {after.light.words}.")
    text = (
        f"Before: {before.light.words}; after: {after.light.words}. This was corrected for, with "
        "less certainty."
    )
    return Check("light", "differs", text)


def _fixed_pair(fixed_log: float, fixed_limit: float) -> tuple[Check, ...]:
    """Nothing where the pair was not seen."""
    if not np.isfinite(fixed_log):
        return ()
    if abs(fixed_log) < fixed_limit:
        text = "The fixed pair looks the same in both, as it should."
        return (Check("fixed pair", "ok", text),)
    text = (
        f"The fixed pair looks {100 * abs(np.expm1(fixed_log)):.0f} % "
        f"{'deeper' if fixed_log > 0 else 'shallower'}. It cannot change, so light or posture "
        "did; this was taken into account."
    )
    return (Check("fixed pair", "differs", text),)


def matching(estimate: Estimate, params: ChangeParams = ChangeParams()) -> tuple[Check, ...]:
    """Whether both photos show the same dimples at all; nothing where none was seen."""
    if not np.isfinite(estimate.log_ratio) and estimate.unmatched == 0:
        return ()
    share = f"{100 * estimate.unmatched:.0f} %"
    text = f"Dimples that show in one photo only make up {share} of what could be compared"
    if estimate.torn:
        text += ", and they say something else than the others: light or pose decides what is seen."
        return (Check("dimples", "blocks", text),)
    if estimate.unmatched > params.unmatched:
        text += "; of their depth in the other, no more is known than that it does not show."
        return (Check("dimples", "differs", text),)
    return (Check("dimples", "ok", f"{text}."),)
