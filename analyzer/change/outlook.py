"""What widened the interval of this very comparison, and how narrow one thing done otherwise makes it.

No second model: each "what if" is the estimate made again by `analyzer.change.photo_pair`, with one
of its inputs as it would be, and pooled as the comparison was. What an answer would be is not known;
how sure it would be is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import exp, hypot, sqrt

import numpy as np

from analyzer.change.estimate import Sighting
from analyzer.change.model import Limit, LimitName, Outlook, Wish, WishName
from analyzer.change.params import ChangeParams
from analyzer.change.photo_pair import PhotoPair, Seen, estimate_seen
from analyzer.change.pool import Numbers, photo_sem, pooled, usual_spread
from analyzer.change.verdict import interval_of
from analyzer.dimples.forced import Fit
from analyzer.dimples.kind import counts_as_fixed
from analyzer.tracking.lineup import Lineup


@dataclass(frozen=True)
class OutlookParams:
    """Numbers of the outlook."""

    photos: int = 3  # a session, as the guide asks for
    unclear: float = (
        1.05  # times the least noise of the series, from which a photo could be clearer
    )
    place: float = 0.001  # back widths; median error of places in photos of one pose and light
    most: float = 0.7  # log; a larger change is not carried over into a photo that is imagined
    same: float = 0.98  # likeness from which a light is taken for the same one
    shared: float = (
        0.6  # of the skin's own relief that photos in one light mostly show alike, or more
    )
    noiseless: float = 0.1  # share of a photo's noise that stands for none
    worth: float = 0.9  # of the interval; what leaves more of it is no gain that one would notice


@dataclass(frozen=True, eq=False)
class Answer:
    """A comparison's answer, before it is put into words.

    Parameters
    ----------
    pairs : tuple of PhotoPair
        Every photo before with every photo after.
    log_ratio, se : float
        Natural log, and its standard error.
    photos : (int, int)
        On each side.
    least_noise : float
        Of a dent's shading in the clearest photo of the series, see `least_noise_of`.
    whole : bool
        Whether the sessions were read as wholes instead of pair by pair.
    """

    pairs: tuple[PhotoPair, ...]
    log_ratio: float
    se: float
    photos: tuple[int, int]
    least_noise: float
    whole: bool


def outlook_of(
    answer: Answer,
    params: ChangeParams = ChangeParams(),
    look: OutlookParams = OutlookParams(),
) -> Outlook | None:
    """What limits a comparison, and what would narrow it.

    Returns
    -------
    Outlook or None
        None where no pair of photos tells of a change.
    """
    usable = [(pair.usable, pair.seen) for pair in answer.pairs]
    told = [(estimate, seen) for estimate, seen in usable if estimate and seen]
    if not told or not np.isfinite(answer.se):
        return None
    errors = np.array([estimate.se for estimate, _ in told])
    seen = told[int(errors.argmin())][1]
    least = float(errors.min())
    # What the pairs differ by stays as it is when one thing else is changed.
    values = np.array([estimate.log_ratio for estimate, _ in told])
    mean_se = pooled(values, errors)[1]
    apart = 0.0 if answer.whole else sqrt(max(mean_se**2 - least**2, 0.0))

    def sure(other: Seen) -> float:
        return hypot(estimate_seen(other, params).se, apart)

    alike = _in_one_light(seen, 0, answer.log_ratio, look)
    wished: list[tuple[WishName, float]] = []
    if seen.likeness < look.same or seen.flat[0] != seen.flat[1]:
        later = _in_one_light(seen, 1, answer.log_ratio, look)
        wished += [("light", sure(alike)), ("later-light", sure(later))]
    if not answer.whole:
        wished += _wished_of_pairs(seen, answer, (values, least), sure, params, look)
    now = _half(answer.log_ratio, answer.se, params)
    halves = [(name, _half(answer.log_ratio, se, params)) for name, se in wished]
    wishes = [Wish(name, half, half <= look.worth * now) for name, half in halves]
    return Outlook(
        now,
        _limits(seen, alike, answer, apart, params, look),
        tuple(sorted(wishes, key=lambda wish: wish.half)),
    )


def least_noise_of(lineup: Lineup) -> float:
    """Median noise of a dent's shading in the clearest photo, log units; infinite without any."""
    photos = [
        [fit.noise for fit in lineup.fits(k) if fit is not None] for k in range(len(lineup.views))
    ]
    return min((float(np.median(noises)) for noises in photos if noises), default=float("inf"))


def _wished_of_pairs(
    seen: Seen,
    answer: Answer,
    pooled_from: tuple[Numbers, float],
    sure: Callable[[Seen], float],
    params: ChangeParams,
    look: OutlookParams,
) -> list[tuple[WishName, float]]:
    """What may help where photos are compared one by one; ``pooled_from``: the pairs' log ratios and
    their least error."""
    wished: list[tuple[WishName, float]] = []
    if max(seen.slips) > look.place:
        near = min(seen.slips[0], look.place), min(seen.slips[1], look.place)
        wished.append(("place", sure(replace(seen, slips=near))))
    noise = float(np.median([s.after.noise for s in seen.sightings]))
    if noise > look.unclear * answer.least_noise:
        wished.append(("clear", sure(_quieter(seen, (1.0, answer.least_noise / noise)))))
    if answer.photos[1] < look.photos:
        values, least = pooled_from
        sem = photo_sem(values, *answer.photos, params)
        apart = usual_spread(sem, answer.photos[0], look.photos)
        wished.append(("photos", hypot(least, apart)))
    return wished


def _limits(
    seen: Seen,
    alike: Seen,
    answer: Answer,
    apart: float,
    params: ChangeParams,
    look: OutlookParams,
) -> tuple[Limit, ...]:
    """Shares of the squared error that each source has, the largest first.

    Each is what goes when the source does; the rest is what stays when all of them go.
    """
    without: dict[LimitName, Seen] = {
        "light": alike,
        "place": replace(seen, slips=(0.0, 0.0)),
        "noise": _quieter(seen, (look.noiseless, look.noiseless)),
    }
    whole = answer.se**2
    kept = estimate_seen(seen, params).se ** 2
    gone = {name: kept - estimate_seen(other, params).se ** 2 for name, other in without.items()}
    ideal = replace(_quieter(alike, (look.noiseless, look.noiseless)), slips=(0.0, 0.0))
    gone |= {"photos": apart**2, "rest": estimate_seen(ideal, params).se ** 2}
    shares = [Limit(name, float(np.clip(part / whole, 0, 1))) for name, part in gone.items()]
    return tuple(sorted(shares, key=lambda limit: -limit.share))


def _in_one_light(seen: Seen, kept: int, log_ratio: float, look: OutlookParams) -> Seen:
    """Both photos in the light of one of them (0 the one before), the change as it was found."""
    change = exp(float(np.clip(log_ratio, -look.most, look.most)))
    factor = change if kept == 0 else 1 / change

    def relit(one: Sighting) -> Sighting:
        own, other = (one.before, one.after) if kept == 0 else (one.after, one.before)
        twin = _deeper(own, 1.0 if counts_as_fixed(one.p_fixed) else factor, other.noise)
        return replace(one, after=twin) if kept == 0 else replace(one, before=twin)

    return replace(
        seen,
        sightings=tuple(relit(one) for one in seen.sightings),
        likeness=1.0,
        gains=(seen.gains[kept],) * 2,
        weak=(seen.weak[kept],) * 2,
        flat=(seen.flat[kept],) * 2,
        # What the skin shows beside the dimples, it then shows twice.
        common=tuple(max(share, look.shared) for share in seen.common),
    )


def _deeper(fit: Fit, factor: float, noise: float) -> Fit:
    """The same dent in the same light, deeper by a factor, in a photo of this noise."""
    return replace(
        fit, right=factor * fit.right, up=factor * fit.up, dark=factor * fit.dark, noise=noise
    )


def _quieter(seen: Seen, shares: tuple[float, float]) -> Seen:
    """The same with these shares of the noise before and after."""
    return replace(
        seen,
        sightings=tuple(
            replace(
                one,
                before=replace(one.before, noise=shares[0] * one.before.noise),
                after=replace(one.after, noise=shares[1] * one.after.noise),
            )
            for one in seen.sightings
        ),
    )


def _half(log_ratio: float, se: float, params: ChangeParams) -> float:
    """Half the length of the 95 % interval of the relative change."""
    low, high = interval_of(log_ratio, se, params)
    return (high - low) / 2
