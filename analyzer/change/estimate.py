"""How much the modifiable dimples changed between two sessions, and how sure that is.

One way for a pair of photos, for sessions of many and for a whole series, where every session has a
change of its own: the depths of all photos of a side become one, each photo weighted so that the error of
the ratio is smallest, photos of other sessions take out what two lights do unlike each other to the same
skin, and `analyzer.change.weigh` does the rest.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from analyzer.change.errors import Errors, errors_of, least_contrast
from analyzer.change.params import ChangeParams, ErrorParams, LightParams, PosteriorParams
from analyzer.change.placing import lost
from analyzer.change.read_depths import Read, read_depths, together
from analyzer.change.shots import Numbers, Shots
from analyzer.change.weigh import Depths, Doubt, Estimate, weigh
from analyzer.dimples.kind import counts_as_fixed

__all__ = ["Estimate", "estimate_change"]

MOST_ALIKE = 0.95
"""Correlation of the noise of two sides that is believed at most."""

OWN = ("gain_own", "gain_own_flat", "scatter_own", "scatter_own_flat")
"""The errors that are a photo's own: what photos of one session and light differ by."""


def estimate_change(
    shots: Shots,
    params: ChangeParams = ChangeParams(),
    errors: ErrorParams = ErrorParams(),
    common: PosteriorParams = PosteriorParams(),
    lights: LightParams = LightParams(),
) -> Estimate:
    """The change of the modifiable dimples between the two sides.

    Parameters
    ----------
    shots : Shots
        Some on each side, and each dimple shown on both; other sessions show what they show.

    Raises
    ------
    ValueError
        Where a side does not show a dimple, see `Shots.on_both`.
    """
    if len(shots.on_both().fits) < len(shots.fits):
        raise ValueError("each dimple must be seen on both sides")
    read = read_depths(shots, lights.trust if shots.corrected else 1.0, not shots.corrected)
    found = errors_of(shots, read.gain, errors)
    chance = _chance(shots, read, errors)
    contrast = _contrasts(shots, read, found, chance, params)
    larger = disagreement(shots, read, contrast, found, chance, params)
    if larger > 1:
        own = {name: larger * getattr(errors, name) for name in OWN}
        found = errors_of(shots, read.gain, replace(errors, **own))
    depths = _depths(shots, read, contrast)
    others = _of_others(shots, read, contrast, chance)
    doubt = _doubt(shots, read, contrast, found)
    estimate = weigh(_shifted(depths, *others), doubt, params, common)
    if not len(contrast):
        return estimate
    loss = lost(np.where(shots.side < 2, np.abs(contrast), 0) @ shots.slips**2, shots.size)
    return replace(
        estimate,
        se=float(np.hypot(estimate.se, np.median(loss))),
        each_se=np.hypot(estimate.each_se, loss),
        others=float(np.median(np.where(shots.side > 1, np.abs(contrast), 0).sum(axis=1) / 2)),
    )


def _noise(shots: Shots, read: Read) -> Numbers:
    """Covariance of the depths by noise, (N, M, M), back widths; 0 unseen."""
    noise = np.nan_to_num(read.noise)
    return np.asarray(shots.common * noise[:, :, None] * noise[:, None, :])


def _chance(shots: Shots, read: Read, params: ErrorParams) -> Numbers:
    """Covariance of the log depths by noise, (N, M, M); 0 unseen."""
    level = np.ones(read.depth.shape)
    for side in np.unique(shots.side):
        here = shots.side == side
        one = together(Read(*(part[:, here] for part in read)), params.slip)
        # What another session does not show is not asked of it either.
        least = np.maximum(np.nansum(read.noise[:, here] ** -2.0, axis=1), 1e-9) ** -0.5
        level[:, here] = np.fmax(one, least)[:, None]
    return np.asarray(_noise(shots, read) / (level[:, :, None] * level[:, None, :]))


def _contrasts(
    shots: Shots, read: Read, found: Errors, chance: Numbers, params: ChangeParams
) -> Numbers:
    """How much each photo counts for each dimple, (N, M), see `analyzer.change.errors.least_contrast`."""
    seen = np.isfinite(read.depth)
    if len(shots.side) == 2:
        return np.where(shots.side == 0, -1.0, 1.0) * seen
    # What does not show has no logarithm; on the two sides, that is taken care of.
    use = seen & ((shots.side < 2) | (read.depth > params.seen * read.noise))
    out = np.zeros(seen.shape)
    # A little noise of its own keeps photos apart that show the very same.
    apart = 1e-6 * np.eye(len(shots.side))
    for k, row in enumerate(use):
        out[k] = least_contrast(found.gain + found.own[k] + chance[k] + apart, row, shots.side)
    return out


def _of_others(
    shots: Shots, read: Read, contrast: Numbers, chance: Numbers
) -> tuple[Numbers, Numbers]:
    """What other sessions add to each log ratio, and its variance by noise: (N,), (N,)."""
    part = np.where(shots.side > 1, contrast, 0)
    log = np.log(np.where(part != 0, read.depth, 1.0))
    return (part * log).sum(axis=1), np.einsum("nm,nmk,nk->n", part, chance, part)


def _shifted(depths: Depths, log_ratio: Numbers, variance: Numbers) -> Depths:
    """The depths with these log ratios added, and their noise, half on each side."""
    factor = np.exp(np.outer(log_ratio, [-0.5, 0.5]))
    depth = factor * depths.depth
    more = np.sqrt(variance / 2)[:, None] * np.abs(depth)
    return replace(depths, depth=depth, noise=np.hypot(factor * depths.noise, more))


def disagreement(
    shots: Shots,
    read: Read,
    contrast: Numbers,
    found: Errors,
    chance: Numbers,
    params: ChangeParams = ChangeParams(),
) -> float:
    """By what factor the photos of a session differ more than is usual, at least 1.

    Minutes change no back: what photos of one session differ by beyond noise and lights is pose and
    person. A few photos say little, so that it is drawn towards what is usual (a scaled inverse
    chi-square, Gelman et al. 2013, ISBN 9781439840955), and less than usual is not believed.
    """
    sure = read.depth / read.noise > params.seen
    squares, degrees = params.repeat_prior, params.repeat_prior
    for side in np.unique(shots.side):
        here = np.flatnonzero(shots.side == side)
        rows = np.flatnonzero(sure[:, here].all(axis=1))
        if len(here) < 2 or not len(rows):
            continue
        depth = read.depth[np.ix_(rows, here)]
        even = np.full((len(rows), len(here)), 1 / len(here))
        share = np.abs(contrast[np.ix_(rows, here)]) if side < 2 else even
        gap = np.log(depth) - np.log((share * depth).sum(axis=1, keepdims=True))
        at = np.ix_(rows, here, here)
        own = found.own[at] + chance[at]
        # A dimple counts by how little it scatters by itself.
        count = 1 / np.einsum("nmm->n", own)
        count /= count.sum()
        offset = count @ gap
        apart = np.eye(len(here)) - (count @ share)[None, :]
        whole = found.gain[np.ix_(here, here)] + np.einsum("n,nab->ab", count**2, own)
        usual = np.einsum("ma,ab,mb->m", apart, whole, apart)
        # A photo that alone tells its side's depths cannot differ from them.
        share_of = np.divide(offset**2, usual, out=np.zeros(len(here)), where=usual > 1e-12)
        squares += float(share_of.mean()) * (len(here) - 1)
        degrees += len(here) - 1
    return max(1.0, float(np.sqrt(squares / degrees)))


def _depths(shots: Shots, read: Read, contrast: Numbers) -> Depths:
    """Depths of both sides with their noise."""
    weight = np.abs(contrast)

    def mean(values: Numbers) -> Numbers:
        parts = np.where(weight > 0, weight * np.nan_to_num(values), 0)
        return np.stack([parts[:, shots.side == side].sum(axis=1) for side in (0, 1)], axis=1)

    sides = np.stack([np.where(shots.side == side, weight, 0) for side in (0, 1)], axis=1)
    noise = np.einsum("nam,nmk,nbk->nab", sides, _noise(shots, read), sides)
    deviation = np.sqrt(np.maximum(np.einsum("naa->na", noise), 1e-24))
    alike = noise[:, 0, 1] / deviation.prod(axis=1)
    return Depths(
        mean(read.depth),
        deviation,
        mean(shots.number("log_depth")),
        mean(shots.number("log_depth_se")),
        shots.p_fixed,
        shots.confidence,
        np.clip(alike, 0, MOST_ALIKE),
    )


def _doubt(shots: Shots, read: Read, contrast: Numbers, found: Errors) -> Doubt:
    """The errors of the ratios, from those of the photos and their weights."""
    # The modifiable dimples that show best speak for what all share.
    strength = np.nan_to_num(np.nanmax(read.depth / read.noise, axis=1, initial=0))
    heard = np.where(counts_as_fixed(shots.p_fixed), 0, shots.confidence * (strength > 2)) + 1e-6
    mean = heard @ contrast / heard.sum() if len(heard) else _even(shots)

    def deviation(covariance: Numbers, rows: Numbers) -> Numbers:
        return np.asarray(np.sqrt(np.einsum("...m,...mk,...k->...", rows, covariance, rows)))

    before, after = (np.where(shots.side == side, np.abs(mean), 0) for side in (0, 1))
    return Doubt(
        float(deviation(found.gain, mean)),
        deviation(found.own, contrast),
        deviation(found.own + found.fixed, contrast),
        float(deviation(found.apart, mean)),
        float(np.clip(before @ shots.likeness @ after, 0, 1)),
    )


def _even(shots: Shots) -> Numbers:
    """The contrast of all photos of the two sides alike."""
    count = np.array([(shots.side == side).sum() for side in shots.side])
    return np.asarray(np.select([shots.side == 0, shots.side == 1], [-1, 1], 0) / count)
