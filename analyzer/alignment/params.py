"""Tunables of the alignment room. Lengths are in back widths unless a name says otherwise."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class AlignParams:
    """All numbers that steer an alignment."""

    # Texture that identifies skin: finer is noise, coarser is coloured shadow.
    fine: float = 0.0022  # band-pass, lower standard deviation
    coarse: float = 0.016  # band-pass, upper standard deviation
    broad: tuple[float, float] = (0.006, 0.03)  # band of the second try
    # Log of red over blue, nine tenths of the skin lie below: from there gloss hides pigment. Of 18
    # rendered people the two deepest tones had 2.1 and more, the others up to 1.5.
    deep: float = 1.75
    finest: tuple[float, float] = (0.0011, 0.0096)  # band of the last touch; still below dimples
    contrast: float = 0.05  # neighbourhood over which local contrast is made equal
    edge: float = 0.02  # kept away from the skin's border
    reference_width_px: float = 620.0  # texture is compared at this back width

    # Features (Lowe 2004, doi:10.1023/B:VISI.0000029664.99615.94).
    features: int = 1800  # strongest SIFT keypoints kept
    feature_scale: float = 0.4  # of the texture that they are sought in; SIFT doubles it again
    ratio: float = 0.92  # nearest over second-nearest descriptor distance
    search: float = 0.22  # a match must lie this near to where the body frames put it
    search_far: float = 1.0  # the same where that finds none
    spread: float = 0.012  # inlier tolerance of the rough model; the back bends by as much
    min_inliers: int = 12  # below that a rough model is chance

    # Dense refinement.
    grid: float = 0.032  # spacing of the compared patches
    patch: float = 0.030  # half side of a patch
    ranges: tuple[float, ...] = (0.050, 0.028, 0.014, 0.008)  # search radius of each pass
    sparseness: tuple[int, ...] = (2, 2, 2, 1)  # grid spacing of each pass, relative to the last's
    coarseness: tuple[int, ...] = (2, 2, 1, 1)  # every which pixel of a patch counts in each pass
    node: float = 0.13  # spline node spacing: some 30 mm, wider than any dimple
    stiffness: float = 0.01  # weight of second differences against one patch
    final_stiffness: float = 0.005  # same in the last pass, when outliers are gone
    min_score: float = 0.30  # patch correlation below which it does not count
    tolerance_px: float = 2.0  # residual at which a patch loses weight in the last pass
    early_tolerance: float = 0.4  # same in earlier passes, in search radii

    finish_range: float = 0.005  # search radius of the last touch
    finish_grid: float = 0.040  # spacing of its patches; more tell little more
    finish_node: float = (
        0.09  # its spline's node spacing, some 22 mm: finer detail carries finer bends
    )
    finish_share: float = 0.7  # of the map's own support, that the last touch must reach to count
    finish_error: float = (
        1.15  # true over stated error after it: what bends between nodes is missed
    )

    # Second try, on the broad texture: larger patches, sought farther off.
    broad_patch: float = 0.060
    broad_ranges: tuple[float, ...] = (0.09, 0.05, 0.02, 0.01)

    # Judgement.
    min_support: float = 0.18  # share of patches that must agree with the map
    # The same from points of the user's: other people reached 0.20, the right one 0.26 and more.
    min_support_by_hand: float = 0.23
    min_support_alone: float = 0.36  # same when no features vouch for the rough model: patches
    # of a mirrored back or of another person agree by chance with up to 0.19 of a free map
    # The same on the plane without gloss, with twice the error stated: of 210 pairs of other people
    # or mirrored backs none had more than 0.15.
    min_support_matt: float = 0.24
    # Sum of both bands' shares, the fine one from where the broad one led. Of 40 pairs of other
    # people or mirrored backs none had more than 0.27; from 0.41 to 0.48 maps of the right person
    # were wrong in parts, beyond 0.5 none.
    min_support_together: float = 0.50
    together_error: float = 2.0  # true over stated error of such maps, four pairs: 1.3 to 3.5
    support_neighbours: int = 24  # patches around one that should agree with it
    restarts: int = 3
    strays: float = 0.02  # share of agreeing patches without their like that asks for a second run
    support_locally: float = 0.45  # share of them, against the share over the whole back
    min_patches: int = 40
    min_overlap: float = 0.25  # share of the reference's skin that must be mapped
    max_error: float = 0.010  # own error estimate above which the map is refused
    support_radius: float = 0.16  # the map ends this far from the nearest agreeing patch
    # Patches larger than this share more pixels with their neighbours: their errors hide in common.
    error_patch: float = 0.030
    error_neighbours: int = 24  # patches whose errors speak for the skin around them
    error_growth: float = 0.01  # error added per px beyond the nearest agreeing patch

    # What a photo holds of the marks, see `Clarity`. Of 78 rendered photos none had less detail
    # than 0.33 or more grain than 0.26, with a phone's noise reduction 0.30. Blurred by 0.8 % of
    # the back width they had 0.12-0.29 and were still aligned well, by 1.6 % 0.07-0.11.
    least_detail: float = 0.115  # below that nothing is aligned: own errors come out too small
    min_detail: float = 0.22  # below that blur is the likely reason why marks do not match
    max_grain: float = 0.6  # above that grain is
    grain_known: float = 0.95  # so much of the estimated grain is surely grain

    # Moles and freckles, listed for the eye.
    mark_size: float = 0.003  # standard deviation of the blur before they are sought
    mark_apart: float = 0.010  # the weaker of two nearer ones is dropped
    mark_strength: float = 1.8  # local standard deviations above the skin around
    mark_reach: float = 0.006  # found this near to where the map puts it, it is the same mark

    # Point pairs from the user.
    landmark_error: float = 0.006  # the least error stated for a map by hand: some 1.5 mm
    landmark_trust: float = 0.02  # some 5 mm: a map from texture must keep this near to most points
    landmark_growth: float = 0.02  # as error_growth; the back bends between few points
