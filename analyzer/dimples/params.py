"""Tunables of the dimple room. Lengths are in back widths unless a name says otherwise."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DimpleParams:
    """All numbers that steer detection, kind and scores."""

    # Candidates.
    max_candidates: int = 80
    peak_reach: float = 0.02  # no second candidate so near to a surer one
    least_sure: float = 0.002  # heat below which a place is no candidate
    refine: float = 0.016  # the fit of a candidate may lie so far from the peak of the heat
    far_side: float = 0.93  # share of the torso's half width; beyond it skin curls away
    max_side: float = 0.87  # the same for measuring at a place that is known from elsewhere
    min_inside: float = 0.6  # share of a candidate's window that must be skin
    recentre: float = (
        1.1  # a candidate may move this many standard deviations onto its slope pattern
    )
    lit_confidence: float = 0.1  # weaker candidates say nothing of the light
    lit_doubt: float = 0.3  # weight of knowing nothing of it, against that of one sure dent

    # How much a place answers to a dent of one size.
    direction_gain: float = 0.25  # slope gain at which the light's direction begins to count
    across_penalty: float = 0.6  # response across the light, against response along it
    dark_share: float = 0.35  # share of the hollow's darkness in the joint response

    # Depth among the dents of one photo: amplitude * size / gain.
    dark_weight: float = 0.7  # of the hollow's darkness against the slope pattern
    gain_soft: float = 0.3  # keeps faint gains from blowing up noise

    min_confidence: float = 0.5

    # Fixed pair: means and deviations of what a pair looks like (Dimples of Venus).
    pair_confidence: float = 0.12  # weaker candidates cannot be half of a pair
    pair_spacing: tuple[float, float] = (0.35, 0.10)  # 6-12 cm on a back of 20-30 cm
    pair_height: tuple[float, float] = (0.20, 0.09)  # above the waistband
    pair_level: tuple[float, float] = (0.0, 0.035)  # one higher than the other
    pair_centre: tuple[float, float] = (
        0.0,
        0.06,
    )  # midpoint off the midline; a turned body moves it
    pair_size: tuple[float, float] = (0.033, 0.25)  # dent size, and deviation of its logarithm
    pair_likeness: float = 0.7  # deviation of the log ratio of their depths
    pair_offset: float = 2.0  # log score at which a pair is as likely as not
    pair_slope: float = 1.3  # steepness of the probability in the log score
    single_ceiling: float = 0.5  # one alone is never called fixed with more certainty
    fixed_above: float = 0.6
    # Of the few finds between 0.1 and 0.5 most were fixed, in all three sets that it was looked at.
    modifiable_below: float = 0.1

    # Visibility: amplitude of log shading that scores 63 of 100.
    visible_amplitude: float = 0.12
    visible_total: float = 1.5  # summed amplitude of a photo that scores 63 of 100

    # Hexsel-style depth item: mean prominence, per mille of back width, of grades 1 | 2 | 3.
    depth_steps: tuple[float, float] = (6.0, 12.0)

    joint_floor: float = 0.03  # candidates weaker than this are as good as none in other photos too

    # Two finds nearer than this many standard deviations are one, whose wall or rim answers too: two
    # true dents so near would share their hollow.
    same_hollow: float = 1.8
