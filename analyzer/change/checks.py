"""The comparability checklist: what differs between two photos besides the skin."""

from __future__ import annotations

import numpy as np

from analyzer.alignment.model import Alignment
from analyzer.change.estimate import Estimate
from analyzer.change.model import Check
from analyzer.change.params import ChangeParams
from analyzer.results import Measurement


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
) -> tuple[Check, ...]:
    """Go through the items in a fixed order.

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
    """
    for side, name in ((before, "before"), (after, "after")):
        if not side.ok:
            return (
                Check("back", "blocks", f"No back was found in the {name} photo: {side.reason}"),
            )
    out = []
    if alignment is None or not alignment.ok:
        why = alignment.reason if alignment is not None else "The photos were not aligned."
        return (Check("alignment", "blocks", why),)
    if alignment.doubt:
        return (Check("alignment", "blocks", alignment.doubt),)
    share = alignment.error_px / after.back_width_px
    out.append(
        Check(
            "alignment",
            "ok" if share < params.alignment_share else "differs",
            f"The same skin was found in both photos to about {1000 * share:.1f} per mille of the "
            "back width.",
        )
    )
    striped = [
        name
        for side, name in ((before, "before"), (after, "after"))
        if "patterned-light" in side.flags
    ]
    if striped:
        out.append(
            Check(
                "light",
                "blocks",
                f"In the {' and the '.join(striped)} photo the light falls in stripes or hard "
                "patches, whose edges cannot be told from dents.",
            )
        )
    elif all(weak):
        out.append(Check("light", "blocks", "In both photos the light is too flat to show relief."))
    elif any(weak):
        flat_side = "before" if weak[0] else "after"
        out.append(
            Check(
                "light",
                "blocks",
                f"The light in the {flat_side} photo is too flat (flash or light from everywhere) to show "
                "relief, the other one is not.",
            )
        )
    elif likeness > 0.7:
        out.append(Check("light", "ok", f"Much the same in both: {after.light.words}."))
    else:
        out.append(
            Check(
                "light",
                "differs",
                f"Before: {before.light.words}; after: {after.light.words}. This was corrected for, "
                "with less certainty.",
            )
        )
    # Size in the picture follows distance, lens and resolution; resolution alone is harmless.
    scale = alignment.scale * before.photo.height / max(after.photo.height, 1)
    close = 1 / params.scale_ratio < scale < params.scale_ratio
    out.append(
        Check(
            "scale",
            "ok" if close else "differs",
            f"The back is {scale:.2f} times as large in the after photo.",
        )
    )
    turned = abs(alignment.rotation_deg) < params.rotation_deg
    out.append(
        Check(
            "pose",
            "ok" if turned else "differs",
            f"The back is turned by {abs(alignment.rotation_deg):.0f} degrees in the picture and "
            f"{100 * alignment.overlap:.0f} % of its skin shows in both.",
        )
    )
    ratio = sharpness[1] / sharpness[0] if min(sharpness) > 0 else float("nan")
    sharp = bool(1 / params.sharp_ratio < ratio < params.sharp_ratio)
    out.append(
        Check(
            "sharpness",
            "ok" if sharp else "differs",
            f"The after photo holds {ratio:.1f} times the fine detail of the before photo.",
        )
    )
    exposure = {"overexposed", "underexposed"} & {*before.flags, *after.flags}
    out.append(
        Check(
            "exposure",
            "differs" if exposure else "ok",
            "Part of the skin is too bright or too dark in one photo."
            if exposure
            else "The skin is well exposed in both.",
        )
    )
    if np.isfinite(fixed_log):
        steady = abs(fixed_log) < fixed_limit
        out.append(
            Check(
                "fixed pair",
                "ok" if steady else "differs",
                "The fixed pair looks the same in both, as it should."
                if steady
                else f"The fixed pair looks {100 * abs(np.expm1(fixed_log)):.0f} % "
                f"{'deeper' if fixed_log > 0 else 'shallower'}. It cannot change, so light or posture "
                "did; this was taken into account.",
            )
        )
    return tuple(out)


def matching(estimate: Estimate, params: ChangeParams = ChangeParams()) -> tuple[Check, ...]:
    """Whether both photos show the same dimples at all; nothing where none was seen."""
    if not np.isfinite(estimate.log_ratio) and estimate.unmatched == 0:
        return ()
    share = f"{100 * estimate.unmatched:.0f} %"
    if estimate.unmatched > params.unmatched:
        text = (
            f"{share} of the dimples, by weight, show in one of the photos only. Light or pose "
            "decides what is seen."
        )
        return (Check("dimples", "blocks", text),)
    return (Check("dimples", "ok", f"{share} of the dimples, by weight, show in one photo only."),)
