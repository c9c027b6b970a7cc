"""Which pairs a sitting shows, in which order and on which side: drawn by chance from a seed.

Pairs are drawn among all two photos of a series that can be laid over each other, those of one session
too, in which nothing can have changed. Nothing of the order tells what was measured.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np

from analyzer.change.model import VERDICTS
from analyzer.results import Series
from analyzer.show.rating.model import Item, Pair, Sitting
from analyzer.show.rating.params import RatingParams

_MEASURED = dict(zip(VERDICTS[:3], (-1, 1, 0), strict=True))


def pairs_of(series: Series) -> tuple[Pair, ...]:
    """Every two photos of a series that can be laid over each other, the earlier first."""
    session = {k: n for n, one in enumerate(series.sessions) for k in one.photos}
    shown = [
        k
        for k in range(len(series.measurements))
        if k in session and (k == series.reference or series.pictures[k].aligned is not None)
    ]
    found = {
        (frozenset(told.before), frozenset(told.after)): _MEASURED.get(told.verdict)
        for told in (*series.comparisons, *series.between)
    }
    sides = [
        frozenset(series.measurements[k].photo.sha256 for k in one.photos)
        for one in series.sessions
    ]
    out = []
    for a, b in combinations(shown, 2):
        first, second = (a, b) if session[a] <= session[b] else (b, a)
        early, late = session[first], session[second]
        # Within minutes nothing can have changed.
        measured = 0 if early == late else found.get((sides[early], sides[late]))
        one, two = (series.measurements[k].photo.sha256 for k in (first, second))
        out.append(Pair(one, two, measured))
    return tuple(out)


def draw(pairs: tuple[Pair, ...], seed: int, params: RatingParams = RatingParams()) -> Sitting:
    """A sitting over some of the pairs, with hidden repeats.

    Parameters
    ----------
    pairs : tuple of Pair
    seed : int
        The same seed gives the same sitting.
    """
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(pairs)).tolist()
    # What the program compares comes first; within that, chance alone.
    order.sort(key=lambda k: pairs[k].measured is None)
    chosen = [pairs[k] for k in order[: params.pairs]]
    rng.shuffle(chosen)
    items = [Item(pair, bool(rng.integers(2))) for pair in chosen]
    repeats = min(params.repeats, max(0, len(items) - params.apart))
    # Early pairs come back late, so that enough lies in between.
    for item in (
        [items[k] for k in sorted(rng.permutation(len(items) - params.apart)[:repeats])]
        if repeats
        else []
    ):
        first = items.index(item) + 1 + params.apart
        place = int(rng.integers(first, len(items) + 1))
        items.insert(place, Item(item.pair, not item.swapped, repeat=True))
    return Sitting(seed, tuple(items))
