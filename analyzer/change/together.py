"""Sessions whose photos are lit from different sides, read as wholes instead of photo by photo.

No setting asks for it: the light that was estimated in each photo tells.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analyzer.change.lights import correct_lights
from analyzer.change.params import ChangeParams, SessionParams
from analyzer.change.photo_pair import PhotoPair
from analyzer.change.placing import lost, slip
from analyzer.change.session import session_depths
from analyzer.change.shots import Shots
from analyzer.change.weigh import Estimate, weigh
from analyzer.tracking.likeness import likeness_of
from analyzer.tracking.lineup import Lineup


def differently_lit(likeness: NDArray[np.float64], params: SessionParams = SessionParams()) -> bool:
    """Whether two of M photos clearly do not share a light.

    Parameters
    ----------
    likeness : (M, M) float64
        1 where two photos share a light, 0 where they do not.
    """
    return bool((likeness < params.unlike).any())


@dataclass(frozen=True, eq=False)
class Sides:
    """Photos of two sessions that are read together.

    Parameters
    ----------
    before, after : tuple of int
        Those that may be compared.
    best : PhotoPair
        The pair that speaks for the checklist.
    likeness : (M, M) float64
        Of the lights of all of them, those before first.
    words : str
        Which sessions are lit from different sides, for a person.
    """

    before: tuple[int, ...]
    after: tuple[int, ...]
    best: PhotoPair
    likeness: NDArray[np.float64]
    words: str


def sides_of(
    lineup: Lineup,
    pairs: Mapping[tuple[int, int], PhotoPair],
    session: SessionParams = SessionParams(),
) -> Sides | None:
    """What may be read together, if anything.

    None where no session is lit from different sides, or where a light of one recurs in the other:
    then pairs of photos say more.
    A photo takes part when some pair with it is a fair one, which those without shadows never are.
    That few dimples show in both photos of a pair is no matter here: other photos of the session
    show them.
    """

    def hindered(pair: PhotoPair) -> int:
        return sum(c.status == "blocks" and c.item != "dimples" for c in pair.checks)

    fair = [at for at, pair in pairs.items() if pair.estimate is not None and not hindered(pair)]
    before, after = (tuple(sorted({at[side] for at in fair})) for side in (0, 1))
    if min(len(before), len(after)) < 2:
        return None
    likeness = _likenesses(lineup, (*before, *after))
    split = len(before)
    # Photos of one light before and after are misread alike, which no model of the light can match.
    if likeness[:split, split:].max() >= session.recurs:
        return None
    sets = [
        f"the {len(photos)} {name} photos"
        for photos, name, own in (
            (before, "earlier", likeness[:split, :split]),
            (after, "later", likeness[split:, split:]),
        )
        if differently_lit(own, session)
    ]
    if not sets:
        return None
    words = f"{' and '.join(sets)} are lit from different sides and were read together."
    best = min((pairs[at] for at in fair), key=lambda p: (p.blocks, p.se))
    return Sides(before, after, best, likeness, words[0].upper() + words[1:])


def read_together(
    lineup: Lineup,
    sides: Sides,
    params: ChangeParams = ChangeParams(),
    session: SessionParams = SessionParams(),
) -> tuple[Estimate, tuple[int, ...]]:
    """The change between two sessions, each read as a whole.

    Returns
    -------
    Estimate
    tuple of int
        Index of the followed dimple of each of its entries.
    """
    photos = (*sides.before, *sides.after)
    side = np.array([0] * len(sides.before) + [1] * len(sides.after))
    fits = [lineup.fits(k) for k in photos]
    rows = [tuple(seen[number] for seen in fits) for number in range(len(lineup.dimples))]
    shown = np.array([[fit is not None for fit in row] for row in rows]).reshape(-1, len(side))
    both = shown[:, side == 0].any(axis=1) & shown[:, side == 1].any(axis=1)
    which = tuple(int(number) for number in np.flatnonzero(both))
    chosen = [lineup.dimples[number] for number in which]
    shots = Shots(
        tuple(rows[number] for number in which),
        np.array([one.identity.size for one in chosen]),
        np.array([one.p_fixed for one in chosen]),
        np.array([one.identity.confidence for one in chosen]),
        side,
        sides.likeness,
    )
    shots = correct_lights(shots, session)
    depths, doubt, weight = session_depths(shots, session, params)
    estimate = weigh(depths, doubt, params)
    slips = np.array([slip(lineup.views[k], lineup.alignments[k]) for k in photos])
    if len(which):
        loss = lost(weight @ slips**2, shots.size)
        estimate = replace(
            estimate,
            se=float(np.hypot(estimate.se, np.median(loss))),
            each_se=np.hypot(estimate.each_se, loss),
        )
    return estimate, which


def _likenesses(lineup: Lineup, photos: Sequence[int]) -> NDArray[np.float64]:
    views, alignments = lineup.views, lineup.alignments
    out = np.eye(len(photos))
    for a, i in enumerate(photos):
        for b, j in enumerate(photos[:a]):
            out[a, b] = out[b, a] = likeness_of(views[i], views[j], alignments[i], alignments[j])
    return out
