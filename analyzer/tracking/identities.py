"""The dimples of a series: what all its aligned photos say together of each place.

Photo by photo a dimple may hide; here the heat of every photo (`analyzer.dimples.heat`) is read at each place
where one of them has a peak, the light of each is taken into account, and the fixed pair is sought among
what is left, by its places in all photos.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from analyzer.alignment.model import Alignment
from analyzer.dimples.kind import score_pairs
from analyzer.dimples.model import Candidates
from analyzer.dimples.params import DimpleParams
from analyzer.measurement.view import View
from analyzer.tracking.groups import Group, distinct, group, joint_confidence
from analyzer.tracking.model import Identity
from analyzer.tracking.params import IdentityParams

Numbers = NDArray[np.float64]
Shown = tuple[View, Alignment]


def identities_of(
    views: Sequence[View],
    alignments: Sequence[Alignment | None],
    reference: int,
    lights: NDArray[np.int64],
    params: DimpleParams = DimpleParams(),
    series: IdentityParams = IdentityParams(),
) -> tuple[Identity, ...]:
    """The dimples that the aligned photos of one back show together, the surest first.

    Parameters
    ----------
    views, alignments : sequence
        Of the same length; the alignments lead from the reference to each.
    reference : int
        Index of the reference; -1 when there is none.
    lights : (K,) int64
        Number of each photo's light, see `analyzer.tracking.lights`.
    """
    if reference < 0:
        return ()
    shown = {
        k: (view, alignment)
        for k, (view, alignment) in enumerate(zip(views, alignments, strict=True))
        if alignment is not None and alignment.ok and view.surface is not None
    }
    photos = list(shown)
    known = [view.candidates for view, _ in shown.values()]
    places = [alignment.map_back(view.candidates.xy) for view, alignment in shown.values()]
    width = views[reference].measurement.back_width_px
    groups = group(places, [c.size for c in known], [c.confidence for c in known], width, series)
    if not groups:
        return ()
    gain, body = _looked_at(groups, list(shown.values()), params)
    said = _said(groups, known, list(shown.values()))
    sure = _existence(said, gain, lights[photos], series)
    size = np.array([one.size for one in groups])
    pairs = score_pairs(body, size, _depths(groups, known), sure, params)
    if pairs.pair is not None:
        # Two mirror-image dents where the pair belongs vouch for each other.
        both = list(pairs.pair)
        sure[both] = np.maximum(sure[both], pairs.p_fixed[both])
    found = []
    for number in np.flatnonzero(sure >= params.min_confidence):
        one = groups[number]
        alone = sorted(
            (photos[k], int(known[k].dimple[n])) for k, n in one.members if known[k].dimple[n] >= 0
        )
        x, y = one.place.tolist()
        p_fixed = float(np.clip(pairs.p_fixed[number], 0, 1))
        confidence = min(float(sure[number]), 1.0)
        found.append(Identity(x, y, one.size, p_fixed, confidence, tuple(alone)))
    return distinct(found, width, series)


def _said(groups: Sequence[Group], known: Sequence[Candidates], shown: Sequence[Shown]) -> Numbers:
    """Probability of an indentation at each group's place by each photo, (G, K); nan where it tells none."""
    places = np.array([one.place for one in groups])
    out = np.full((len(groups), len(known)), np.nan)
    for k, (view, alignment) in enumerate(shown):
        if view.heat is not None and view.surface is not None:
            at = view.to_surface(alignment.map_points(places))
            # Off the skin it is 0: a place that another photo takes for cloth or hair lies at the border
            # of the skin, where false finds are at home.
            out[:, k] = view.heat.sure_at(at)
    for number, one in enumerate(groups):
        for k, n in one.members:
            out[number, k] = np.fmax(out[number, k], known[k].confidence[n])
    return out


def _existence(
    said: Numbers, gain: Numbers, lights: NDArray[np.int64], params: IdentityParams
) -> Numbers:
    """Probability of an indentation at each group's place by all photos, (G,)."""
    out = np.zeros(len(said))
    for number, by_photo in enumerate(said):
        # A member was seen, whatever its place in the mask after the mapping.
        seen = np.isfinite(gain[number]) | np.isfinite(by_photo)
        level = np.nan_to_num(gain[number][seen], nan=params.joint_gain)
        out[number] = joint_confidence(by_photo[seen], level, lights[seen], params)
    return out


def _depths(groups: Sequence[Group], known: Sequence[Candidates]) -> Numbers:
    """Rough depth of each group, (G,): the geometric mean over its members."""
    logs = [np.log(np.maximum(c.depth, 1e-5)) for c in known]
    return np.array([np.exp(np.mean([logs[k][n] for k, n in one.members])) for one in groups])


def _looked_at(
    groups: Sequence[Group], shown: Sequence[Shown], params: DimpleParams
) -> tuple[Numbers, Numbers]:
    """Slope gain at each group's place in each photo, (G, K), nan where it shows no skin there;
    and its place in the body frame by all photos, (G, 2) back widths."""
    places = np.array([one.place for one in groups])
    gain = np.full((len(groups), len(shown)), np.nan)
    body = np.full((len(groups), len(shown), 2), np.nan)
    for k, (view, alignment) in enumerate(shown):
        xy = alignment.map_points(places)
        body[:, k] = view.to_body(xy)
        surface, light = view.surface, view.light
        if surface is None or light is None:
            continue
        at = view.to_surface(xy)
        h, w = surface.mask.shape
        for number in np.flatnonzero(np.isfinite(at).all(axis=1)):
            column, row = (round(float(v)) for v in at[number])
            if not (0 <= row < h and 0 <= column < w) or not surface.mask[row, column]:
                continue
            if abs(surface.side[row, column]) <= params.max_side:
                slope = light.gain_right[row, column], light.gain_up[row, column]
                gain[number, k] = np.hypot(*slope)
    # Every member was mapped, so that only a place at the very edge of the maps is nowhere.
    mapped = [rows[np.isfinite(rows).all(axis=1)] for rows in body]
    far = np.full(2, 10.0)
    return gain, np.array([np.median(rows, axis=0) if len(rows) else far for rows in mapped])
