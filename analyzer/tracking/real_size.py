"""One person's photos in one unit: a scale in one of them tells the real size of the back in all.

A back is as wide in every photo of a person. Where some photos have a scale of their own (the
guide's marker, or a length that the user marked) and others have none, the width that it gives tells the
others' pixels, so that no table or chart of a series
mixes millimetres with shares of a width.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import hypot

import numpy as np

from analyzer.dimples.score import hexsel_style
from analyzer.measurement.model import Measurement
from analyzer.measurement.view import View
from analyzer.storage.shelf import changed


@dataclass(frozen=True)
class RealSizeParams:
    """Numbers of carrying a scale from one photo to another."""

    width_se: float = 0.03  # relative; how far the same back's width differs between two photos


def in_one_unit(
    views: Sequence[View], params: RealSizeParams = RealSizeParams()
) -> tuple[View, ...]:
    """The views with lengths in mm where any of them has a scale of its own; else as they are."""
    marked = [v.measurement for v in views if v.measurement.scale_basis in ("marker", "hand")]
    if not marked:
        return tuple(views)
    width_mm = float(np.median([m.back_width_px * (m.mm_per_px or np.nan) for m in marked]))
    errors = [m.scale_se for m in marked if np.isfinite(m.scale_se)]
    se = hypot(float(np.median(errors)) if errors else 0.0, params.width_se)
    return tuple(
        _in_mm(view, width_mm, se)
        if view.measurement.ok and view.measurement.mm_per_px is None
        else view
        for view in views
    )


def _in_mm(view: View, width_mm: float, se: float) -> View:
    m, factor = view.measurement, width_mm / 1000
    dimples = tuple(
        replace(d, prominence=factor * d.prominence, prominence_se=factor * d.prominence_se)
        for d in m.dimples
    )
    seen = view.prominence
    if seen is not None:
        scale = np.float32(factor)
        seen = replace(seen, depth=scale * seen.depth, error=scale * seen.error, unit="mm")
    measurement: Measurement = replace(
        m,
        dimples=dimples,
        grade=hexsel_style(dimples, width_mm),
        unit="mm",
        mm_per_px=width_mm / m.back_width_px,
        scale_basis="series",
        scale_se=se,
    )
    return changed(view, measurement=measurement, prominence=seen)
