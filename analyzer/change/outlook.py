"""What widened the interval of this very comparison, and how narrow one thing done otherwise makes it.

No second model: each "what if" is the estimate made again by `analyzer.change.estimate`, with one of its
inputs as it would be. What an answer would be is not known; how sure it would be is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import exp

import numpy as np

from analyzer.change.estimate import OWN, Estimate, estimate_change
from analyzer.change.model import Limit, LimitName, Outlook, Wish, WishName
from analyzer.change.params import ChangeParams, ErrorParams
from analyzer.change.shots import Numbers, Shots
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
    shots : Shots
        What it was made from.
    log_ratio, se : float
        Natural log, and its standard error.
    least_noise : float
        Of a dent's shading in the clearest photo of the series, see `least_noise_of`.
    """

    shots: Shots
    log_ratio: float
    se: float
    least_noise: float


def outlook_of(
    answer: Answer,
    params: ChangeParams = ChangeParams(),
    look: OutlookParams = OutlookParams(),
) -> Outlook | None:
    """What limits a comparison, and what would narrow it.

    Returns
    -------
    Outlook or None
        None where no two photos tell of a change.
    """
    shots = answer.shots
    if not np.isfinite(answer.se) or not len(shots.fits):
        return None

    def sure(other: Shots) -> float:
        return estimate_change(other, params).se

    alike = _in_one_light(shots, 0, answer.log_ratio, look)
    wished: list[tuple[WishName, float]] = []
    across = shots.likeness[shots.side == 0][:, shots.side == 1]
    uneven = shots.flat[shots.side == 0].any() != shots.flat[shots.side == 1].any()
    if across.max() < look.same or uneven:
        later = _in_one_light(shots, 1, answer.log_ratio, look)
        wished += [("light", sure(alike)), ("later-light", sure(later))]
    if shots.slips.max() > look.place:
        near = np.minimum(shots.slips, look.place)
        wished.append(("place", sure(replace(shots, slips=near))))
    after = shots.number("noise")[:, shots.side == 1]
    noise = float(np.nanmedian(after))
    if noise > look.unclear * answer.least_noise:
        share = np.where(shots.side == 1, answer.least_noise / noise, 1.0)
        wished.append(("clear", sure(_quieter(shots, share))))
    if int((shots.side == 1).sum()) < look.photos:
        wished.append(("photos", sure(_more_photos(shots, look))))
    now = _half(answer.log_ratio, answer.se, params)
    # A photo that is imagined may show no dimple that tells of a change.
    halves = [(name, _half(answer.log_ratio, se, params)) for name, se in wished if np.isfinite(se)]
    wishes = [Wish(name, half, half <= look.worth * now) for name, half in halves]
    return Outlook(
        now,
        _limits(shots, alike, answer, params, look),
        tuple(sorted(wishes, key=lambda wish: wish.half)),
    )


def least_noise_of(lineup: Lineup) -> float:
    """Median noise of a dent's shading in the clearest photo, log units; infinite without any."""
    photos = [
        [fit.noise for fit in lineup.fits(k) if fit is not None] for k in range(len(lineup.views))
    ]
    return min((float(np.median(noises)) for noises in photos if noises), default=float("inf"))


def _limits(
    shots: Shots, alike: Shots, answer: Answer, params: ChangeParams, look: OutlookParams
) -> tuple[Limit, ...]:
    """Shares of the squared error that each source has, the largest first.

    Each is what goes when the source does; the rest is what stays when all of them go.
    """

    def squared(other: Shots) -> float:
        return estimate_change(other, params).se ** 2

    still = np.zeros_like(shots.slips)
    quiet = np.full(len(shots.side), look.noiseless)
    without: dict[LimitName, Shots] = {
        "light": alike,
        "place": replace(shots, slips=still),
        "noise": _quieter(shots, quiet),
    }
    whole = answer.se**2
    gone = {name: whole - squared(other) for name, other in without.items()}
    gone["photos"] = whole - _as_one(shots, params).se ** 2
    ideal = replace(
        _quieter(alike, np.full(len(alike.side), look.noiseless)), slips=0 * alike.slips
    )
    gone["rest"] = _as_one(ideal, params).se ** 2
    known = {name: part for name, part in gone.items() if np.isfinite(part)}
    shares = [Limit(name, float(np.clip(part / whole, 0, 1))) for name, part in known.items()]
    return tuple(sorted(shares, key=lambda limit: -limit.share))


def _as_one(shots: Shots, params: ChangeParams) -> Estimate:
    """The estimate if no photo had an error of its own."""
    usual = ErrorParams()
    none = replace(usual, **{name: 0.01 * getattr(usual, name) for name in OWN})
    # What the photos differ by is then believed to be nothing.
    return estimate_change(shots, replace(params, repeat_prior=1e9), none)


def _in_one_light(shots: Shots, kept: int, log_ratio: float, look: OutlookParams) -> Shots:
    """All photos in the light of one side's (0 those before), the change as it was found."""
    change = exp(float(np.clip(log_ratio, -look.most, look.most)))
    factor = change if kept == 0 else 1 / change
    here = np.flatnonzero(shots.side == kept)
    turn = iter(range(len(shots.side)))
    moved = shots.side == 1 - kept
    source = [here[next(turn) % len(here)] if new else m for m, new in enumerate(moved)]
    noise = shots.number("noise")

    def relit(fit: Fit | None, fixed: bool, noise: float) -> Fit | None:
        if fit is None:
            return None
        return deeper(fit, 1.0 if fixed else factor, noise if np.isfinite(noise) else fit.noise)

    twin = shots.taken(source, shots.side.tolist())
    rows = tuple(
        tuple(
            relit(fit, bool(counts_as_fixed(p)), own) if new else fit
            for fit, new, own in zip(row, moved, noises, strict=True)
        )
        for row, p, noises in zip(twin.fits, shots.p_fixed, noise, strict=True)
    )
    # What the skin shows beside the dimples, it then shows twice.
    common = np.maximum(shots.common, look.shared)
    common[:, np.arange(len(source)), np.arange(len(source))] = 1.0
    # A photo that is imagined shows what the one that it is made from shows.
    return replace(twin, fits=rows, slips=shots.slips, common=common).on_both()


def _more_photos(shots: Shots, look: OutlookParams) -> Shots:
    """The same with as many photos on the later side as the guide asks for."""
    later = np.flatnonzero(shots.side == 1)
    missing = max(look.photos - len(later), 0)
    more = [int(later[k % len(later)]) for k in range(missing)]
    source = np.array([*range(len(shots.side)), *more])
    taken = shots.taken(source.tolist())
    same = (source[:, None] == source[None]) & ~np.eye(len(source), dtype=bool)
    return replace(taken, common=np.where(same, look.shared, taken.common))


def deeper(fit: Fit, factor: float, noise: float) -> Fit:
    """The same dent in the same light, deeper by a factor, in a photo of this noise."""
    return replace(
        fit, right=factor * fit.right, up=factor * fit.up, dark=factor * fit.dark, noise=noise
    )


def _quieter(shots: Shots, shares: Numbers) -> Shots:
    """The same with these shares of each photo's noise."""
    rows = tuple(
        tuple(
            None if fit is None else replace(fit, noise=float(share) * fit.noise)
            for fit, share in zip(row, shares, strict=True)
        )
        for row in shots.fits
    )
    return replace(shots, fits=rows)


def _half(log_ratio: float, se: float, params: ChangeParams) -> float:
    """Half the length of the 95 % interval of the relative change."""
    low, high = interval_of(log_ratio, se, params)
    return (high - low) / 2
