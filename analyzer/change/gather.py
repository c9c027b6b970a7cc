"""From photos of a lineup to all that they show of the dimples that both sides show."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from analyzer.change.errors import nearest_covariance
from analyzer.change.params import ChangeParams
from analyzer.change.placing import slip
from analyzer.change.shots import Numbers, Shots
from analyzer.dimples.forced import Fit
from analyzer.dimples.kind import counts_as_fixed
from analyzer.measurement.view import View
from analyzer.tracking.likeness import likeness_of
from analyzer.tracking.lineup import Lineup
from analyzer.tracking.model import Followed

Fits = Sequence[Fit | None]


def gather(
    lineup: Lineup,
    before: Sequence[int],
    after: Sequence[int],
    params: ChangeParams = ChangeParams(),
    others: Sequence[Sequence[int]] = (),
    alike: Callable[[int, int], float] | None = None,
) -> tuple[Shots, tuple[int, ...]]:
    """What these photos show.

    Parameters
    ----------
    lineup : Lineup
    before, after : sequence of int
        Indices of photos in it that show a light.
    others : sequence of sequence of int
        The same of other sessions.
    alike : callable or None
        How alike two photos are lit, where somebody remembers it.

    Returns
    -------
    Shots
    tuple of int
        Index of the followed dimple of each of its rows.
    """
    sessions = (before, after, *others)
    photos = tuple(k for session in sessions for k in session)
    side = np.repeat(np.arange(len(sessions)), [len(session) for session in sessions])
    fits = [lineup.fits(k) for k in photos]
    shown = np.array([[fit is not None for fit in own] for own in fits], bool)
    shown = shown.reshape(len(photos), len(lineup.dimples))
    both = shown[side == 0].any(axis=0) & shown[side == 1].any(axis=0)
    which = tuple(int(number) for number in np.flatnonzero(both))
    chosen = [lineup.dimples[number] for number in which]
    size = np.array([one.identity.size for one in chosen], float)
    views = [lineup.views[k] for k in photos]
    likeness = _likenesses(photos, alike or partial(lit_alike, lineup))
    shown_by = zip(views, fits, strict=True)
    gains = np.array([_shown_gain(view, lineup.dimples, own, params) for view, own in shown_by])
    # One light cannot be flat on one side only: what differs is the error of its estimate.
    one_light = (likeness > params.flat_likeness).astype(float)
    gains = np.exp(one_light @ np.log(gains) / one_light.sum(axis=1))
    weak = gains < params.weak_gain
    shots = Shots(
        tuple(tuple(own[number] for own in fits) for number in which),
        size,
        np.array([one.p_fixed for one in chosen], float),
        np.array([one.confidence for one in chosen], float),
        side,
        likeness,
        gains,
        weak,
        weak | np.array([view.measurement.light.flat for view in views], bool),
        np.array([slip(v, lineup.alignments[k]) for v, k in zip(views, photos, strict=True)]),
        _commons(lineup, photos, size),
    )
    return shots, which


def lit_alike(lineup: Lineup, i: int, j: int) -> float:
    """How alike two photos of a lineup are lit, 0-1."""
    views, alignments = lineup.views, lineup.alignments
    return likeness_of(views[i], views[j], alignments[i], alignments[j])


def _likenesses(photos: Sequence[int], alike: Callable[[int, int], float]) -> Numbers:
    out = np.eye(len(photos))
    for a, i in enumerate(photos):
        for b, j in enumerate(photos[:a]):
            # Always asked the same way round, so that it is remembered.
            out[a, b] = out[b, a] = alike(min(i, j), max(i, j))
    return out


def _commons(lineup: Lineup, photos: Sequence[int], size: NDArray[np.float64]) -> Numbers:
    out = np.zeros((len(size), len(photos), len(photos)))
    out[:] = np.eye(len(photos))
    for a, i in enumerate(photos):
        for b, j in enumerate(photos[:a]):
            out[:, a, b] = out[:, b, a] = lineup.shared(i, j, size)
    # Two by two they need not agree with each other.
    return nearest_covariance(out)


def _shown_gain(
    view: View, followed: Sequence[Followed], fits: Fits, params: ChangeParams
) -> float:
    """Slope gain where modifiable dimples show well; over the whole back without any.

    Skin that faces the lamp shows no slopes even in the best light, so the better lit share speaks.
    """
    gains = [
        np.hypot(fit.gain_right, fit.gain_up)
        for dimple, fit in zip(followed, fits, strict=True)
        if not counts_as_fixed(dimple.p_fixed) and fit is not None
    ]
    shown = np.quantile(gains, params.weak_quantile) if gains else view.measurement.light.gain
    return max(float(shown), 1e-6)
