"""Tunables of the change room."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ChangeParams:
    """All numbers that steer a verdict. "log" values are natural logarithms of a ratio."""

    # What a side shows.
    weak_quantile: float = 0.7  # of the gains at the dimples, taken for a side's gain
    weak_gain: float = 0.20  # slope gain below which a side hardly shows relief

    # What is not known of the light's gain between two photos, log.
    gain_same: float = 0.11
    gain_other: float = 0.50  # diffuse light against a lamp: all dimples of a back alike
    key_error: float = 0.10  # what a key light's lateral strength may be off by
    gain_weak: float = 0.35  # added for each side that hardly shows relief
    gain_weak_same: float = 0.20  # the same, when both sides have the same flat light
    gain_flat: float = 0.15  # added for each other side with flat light
    flat_likeness: float = 0.7  # likeness from which one light cannot be flat on one side only
    fixed_same: float = 0.10  # scatter of one fixed dimple's log ratio, same light
    fixed_other: float = 0.20
    apart_same: float = 0.05  # what light does to the fixed pair alone, same light
    apart_other: float = 0.20
    scatter_same: float = 0.13  # scatter of one dimple's log ratio beyond noise, same light
    scatter_other: float = 0.25
    scatter_flat: float = 0.20  # added to that for each side with flat light
    fixed_flat: float = 0.50  # the same for a fixed one, whose place is lit unlike that of others

    # Verdict.
    z: float = 1.96  # 95 %
    smallest: float = 0.10  # a relative change below this is not called one
    widest: float = 1.15  # log half-interval above which nothing can be said
    seen: float = 2.5  # noise deviations from which a dimple shows in a photo
    unmatched: float = 0.5  # share of dimples that show on one side only, above which it is named
    torn: float = 1.5  # standard errors by which these may differ from those that show on both
    misfit: float = 0.03  # of a dent's depth, that its fit leaves
    largest: float = 1.5  # relative increase above which it is no longer skin that changed

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
    prior: float = 2.0  # deviation of a change before anything is seen
    least: float = 0.2  # dimples that must be heard, as a sum of probabilities


@dataclass(frozen=True)
class SessionParams:
    """Numbers for sessions that are read from photos lit from different sides.

    Errors of single photos, natural log unless said otherwise. Set on rendered people of whom each
    was lit three times a session.
    """

    unlike: float = 0.1  # likeness below which two photos of a session do not share a light
    recurs: float = 0.5  # likeness from which a light of one session is one of the other's
    gain_error: float = 0.20  # of a slope gain at one dimple, in the gain's own unit
    key_right: float = 0.15  # what a photo's slope gain may be off by to the side, its own unit
    key_up: float = 0.35  # the same up and down, where the torso tells little
    trust: float = 4.0  # in a light's direction, against that of a photo read alone
    own_gain: float = 0.14  # of one photo, all dimples alike, whatever its light
    shared_gain: float = 0.38  # of one light, all dimples alike; as between two photos
    own_scatter: float = 0.21  # of one dimple in one photo
    fixed_scatter: float = 0.20  # added for a fixed dimple: skin slides over the bone under it
    fixed_apart: float = 0.05  # what the lights do to the fixed pair alone
