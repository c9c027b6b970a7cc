"""Dimples through all aligned photos of a series, on one scale."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analyzer.tracking.common_scale import on_common_scale
from analyzer.tracking.lineup import Lineup
from analyzer.tracking.model import Observation, Track


def tracks_of(lineup: Lineup, changes: NDArray[np.float64]) -> tuple[Track, ...]:
    """Bring what each photo shows of each dimple onto one scale for the whole series.

    Parameters
    ----------
    lineup : Lineup
    changes : (S, 2) float64
        Change of the modifiable dimples to each session, natural log, and its standard error.
    """
    views, dimples = lineup.views, lineup.dimples
    depth = np.full((2, len(dimples), len(views)), np.nan)
    for k, sights in enumerate(lineup.sights):
        for number, sight in enumerate(sights):
            if sight is not None:
                depth[:, number, k] = sight.fit.log_depth, sight.fit.log_depth_se
    session = np.zeros(len(views), np.int64)
    for number, those in enumerate(lineup.sessions):
        session[list(those.photos)] = number
    p_fixed = np.array([one.p_fixed for one in dimples])
    value, error = on_common_scale(depth[0], depth[1], p_fixed, lineup.lights, session, changes)
    tracks = []
    for number, one in enumerate(dimples):
        identity = one.identity
        members = dict(identity.members)
        observations = []
        for k, view in enumerate(views):
            sight = lineup.sights[k][number]
            if sight is not None:
                told = float(np.exp(value[number, k])) / 1000 * view.measurement.per_width
                se = told * float(error[number, k])
                observations.append(Observation(k, sight.x, sight.y, told, se, k in members))
        # A dimple at the very edge of the skin can be found and yet not be fitted anywhere.
        if not observations:
            continue
        tracks.append(
            Track(
                number,
                one.kind,
                identity.p_fixed,
                identity.x,
                identity.y,
                tuple(observations),
                one.told is not None,
                one.number,
                one.by_hand,
            )
        )
    return tuple(tracks)
