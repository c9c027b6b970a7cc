"""TV-L1 optical flow (Zach et al. 2007, doi:10.1007/978-3-540-74936-3_22) of scikit-image."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np

from analyzer.alignment.model import DenseMap
from analyzer.bench.peers.features import our_start, sift_homography
from analyzer.bench.peers.maps import Matrix, at_size, detail, laid_over, with_flow
from analyzer.bench.peers.picture import Picture


@dataclass(frozen=True)
class FlowSettings:
    """Size and weight of the data."""

    width_px: float = 400.0  # back width at which it works
    attachment: float = 15.0  # scikit-image's default, made for greys of about unit range
    spread: float = 4.0  # standard deviations that make up that range


def align_flow(
    reference: Picture, moving: Picture, settings: FlowSettings = FlowSettings()
) -> DenseMap | None:
    """Dense map within our mask, from the better of our body frame and SIFT's homography."""
    return _flow(reference, moving, our_start(reference, moving), settings)


def align_flow_plain(
    reference: Picture, moving: Picture, settings: FlowSettings = FlowSettings()
) -> DenseMap | None:
    """Dense map of the whole photo from SIFT's homography; None where there is none."""
    reference, moving = reference.unaided(), moving.unaided()
    start = sift_homography(reference, moving)
    return None if start is None else _flow(reference, moving, start, settings)


def _flow(reference: Picture, moving: Picture, full: Matrix, settings: FlowSettings) -> DenseMap:
    registration: Any = import_module("skimage.registration")  # it has no types
    small = (reference.shrunk(settings.width_px), moving.shrunk(settings.width_px))
    start = at_size(full, (reference, moving), small)
    fine = (detail(small[0]), detail(small[1]))
    still, moved, both = laid_over(small[0], small[1], start, fine)
    # Surroundings move on their own; left in, they would pull at the back's border.
    greys = [np.where(both, plane, 0.0) / settings.spread for plane in (still, moved)]
    v, u = registration.optical_flow_tvl1(greys[0], greys[1], attachment=settings.attachment)
    return with_flow(small[0], small[1], start, np.stack([u, v], axis=-1).astype(float))
