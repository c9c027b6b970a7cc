"""Tunables of the change room."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ChangeParams:
    """All numbers that steer a verdict. "log" values are natural logarithms of a ratio."""

    # What a side shows.
    weak_quantile: float = 0.7  # of the gains at the dimples, taken for a side's gain
    weak_gain: float = 0.20  # slope gain below which a side hardly shows relief

    flat_likeness: float = 0.7  # likeness from which one light cannot be flat on one side only
    pair_told: float = 0.15  # log ratio of the fixed pair beyond its error that is worth telling

    # Verdict.
    z: float = 1.96  # 95 %
    # Beyond what the prior draws: a find may be no dimple. With it half of such changes are called.
    drawn: float = 1.15  # 205 comparisons of 70 people
    smallest: float = 0.10  # a relative reduction below this, or its reverse, is not called one
    widest: float = 1.15  # log half-interval above which nothing can be said
    seen: float = 2.5  # noise deviations from which a dimple shows in a photo
    unmatched: float = 0.5  # share of dimples that show on one side only, above which it is named
    torn: float = 1.5  # standard errors by which these may differ from those that show on both
    others_told: float = 0.25  # weight of other sessions' photos from which it is told
    misfit: float = 0.03  # of a dent's depth, that its fit leaves

    # Repeatability of one person.
    repeat_sem: float = 0.13  # log, of one photo: what is assumed before a person's own photos
    repeat_prior: float = 3.0  # degrees of freedom that this is worth

    # Comparability.
    scale_ratio: float = 1.45
    rotation_deg: float = 15.0
    sharp_ratio: float = 1.8
    alignment_share: float = 0.006  # own error estimate in back widths, above which it is named


@dataclass(frozen=True)
class PosteriorParams:
    """Numbers of the common change that dimples speak for. Natural log unless said otherwise."""

    step: float = 0.08  # between two ratios that are tried
    reach: float = 5.2  # largest log ratio of one dimple, light included
    most_change: float = 2.4  # largest log ratio of the skin
    most_offset: float = 2.4  # largest effect of the light
    levels: int = 90  # depths that are tried for each dimple
    least_depth: float = 0.0003  # of them, in back widths
    most_depth: float = 0.06
    usual_depth: float = 0.006  # of both sides together, in back widths
    depth_spread: float = 0.9
    scatters: tuple[float, ...] = (0.6, 1.0, 1.6, 2.4)  # times the usual scatter that are tried
    scatter_odds: tuple[float, ...] = (0.5, 0.3, 0.12, 0.08)
    tail: float = 0.03  # share of dimples whose scatter is larger
    tail_width: float = 3.0  # by this factor
    prior: float = 0.8  # deviation of a change before anything is seen
    still: float = 0.5  # share of what is no dimple that looks the same in the same light
    least: float = 0.2  # dimples that must be heard, as a sum of probabilities


@dataclass(frozen=True)
class ErrorParams:
    """What pose and light may do to a log depth: deviations, natural log.

    "own" is of one photo, "visit" of a session, "light" of every photo in one light; "flat" and "weak" are added, in
    quadrature, where the light is flat or hardly shows relief. Fitted by
    `analyzer.bench.studies.fit_errors`, see docs/training.md.
    """

    gain_own: float = 0.03  # all dimples alike
    gain_visit: float = 0.091
    gain_own_flat: float = 0.096
    gain_light: float = 0.168  # diffuse light against a lamp: all dimples of a back alike
    gain_light_weak: float = 0.35
    key_error: float = 0.06  # what a key light's lateral strength may be off by, its own unit
    scatter_own: float = 0.124  # of one dimple
    scatter_visit: float = 0.152
    scatter_own_flat: float = 0.2
    scatter_light: float = 0.326
    slip: float = 0.075  # of a slope gain at one dimple, in the gain's own unit
    fixed_own: float = 0.07  # added for one fixed dimple: skin slides over the bone under it
    fixed_own_flat: float = 0.4
    fixed_light: float = 0.12
    apart_own: float = 0.035  # added for the fixed pair alone
    apart_light: float = 0.14


@dataclass(frozen=True)
class LightParams:
    """Numbers for sessions that are lit from different sides.

    Set on rendered people of whom each was lit three times a session.
    """

    unlike: float = 0.1  # likeness below which two photos of a session do not share a light
    recurs: float = 0.5  # likeness from which a light of one session is one of the other's
    key_right: float = 0.15  # what a photo's slope gain may be off by to the side, its own unit
    key_up: float = 0.35  # the same up and down, where the torso tells little
    trust: float = 4.0  # in a light's direction, against that of a photo read alone
