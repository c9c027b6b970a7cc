"""Tunables of the relief room. Lengths are in back widths unless a name says otherwise."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ReliefParams:
    """All numbers that steer light and relief."""

    width_px: float = 320.0  # relief is read at this back width: some 0.8 mm a pixel
    scales: tuple[float, ...] = (0.0125, 0.0165, 0.0215, 0.028, 0.0365, 0.0475)
    # Standard deviations of the dents searched: 3 to 12 mm on a back of 250 mm.
    window: float = 3.0  # half width of the fitting window, in dent standard deviations
    edge: float = 0.012  # kept away from the skin's border
    below_garment: float = 0.09  # kept away from a garment's lower hem, which casts a shadow
    above_garment: float = 0.025  # kept away from the waistband, which presses a groove
    min_inside: float = 0.72  # share of a window's weight that must be skin

    # Coarse torso: outward tilt of the skin, as slopes. Back halves of adult torsos are flatter
    # than half ellipses; the sacrum faces up, the skin above the lumbar hollow faces down.
    roundness: float = 0.7  # depth over half width of the torso's half-elliptic cross-section
    side_clip: float = 0.93  # share of the half width beyond which an ellipse is too steep to trust
    tilt_up: float = 0.25  # vertical slope over the sacrum; as much the other way above the waist
    turn_below_waist: float = 0.17  # where the skin is upright, below the narrowest level
    turn_default: float = 0.55  # same above the waistband, when no waist shows
    turn_range: float = 0.22  # over how much of the height the tilt swings round
    buttock_drop: float = 0.35  # below the turn the tilt begins to ease off again

    # Light: first-order spherical harmonics (Basri and Jacobs 2003,
    # doi:10.1109/TPAMI.2003.1177153), ambient + key . normal, mean brightness 1.
    prior_ambient: float = 0.25
    prior_key: tuple[float, float, float] = (0.0, 0.2, 0.75)  # right, up, towards the viewer
    prior_weight: tuple[float, float, float, float] = (0.02, 0.0004, 0.002, 0.02)
    # against one skin sample, for ambient, right, up, towards; the torso shows right best
    # What the torso says of the key light, against what dents of known depth showed in photos of
    # rendered people (`python -m analyzer.bench.studies.light --fit` prints the vertical weights anew).
    right_factor: float = 1.23
    side_limit: float = 1.15  # a key light cannot be much stronger than the brightest skin
    # Vertical: constant, the torso's reading up to the bend, and beyond it.
    up_bend: float = 0.4
    up_by_torso: tuple[float, float, float] = (0.20, 0.11, 1.05)  # before any dent is known
    up_with_dents: tuple[float, float, float] = (-0.02, 0.17, 0.37)
    up_by_dents: float = 0.76
    fit_side: float = 0.9  # share of the half width that is used; beyond it flanks curl away
    brightness_blur: float = 0.05  # over which local brightness is averaged, the gain's divisor
    brightness_floor: float = 0.3  # of the median; deep shadow is lit by light with no model
    gain_log_se: float = 0.30  # deviation of the logarithm of the predicted gain
    # Texture between the dimples.
    texture_edges_mm: tuple[float, ...] = (1.0, 2.0, 4.0)  # standard deviations between which two
    # bands lie: undulations of some 4 to 15 mm; finer ones are pores, coarser ones dimples
    texture_back_mm: float = 250.0  # back width that is taken for granted where no scale is known
    texture_gap: float = 0.05  # radius around a dimple that is left out
    texture_side: tuple[float, float] = (0.15, 0.65)  # shares of the half width: within lies the
    # spine's furrow, beyond it skin is seen too slantwise
    texture_gain: float = 0.25  # slope gain from which a place counts
    texture_lit: float = 0.3  # share of the skin that must have it
    texture_finest_px: float = 0.9  # px of the photo that the finest edge must measure
    texture_grid_px: float = 0.7  # the same in px of the surface, which grain does not reach
    texture_detail: float = 0.4  # of the pigment; less is blur that takes a fifth of the index
    texture_pixel_blur: float = 0.5  # px of the photo: its own blur, by optics and demosaicking
    texture_patch: float = 0.05  # side of a patch; a photo has some two hundred
    texture_patches: int = 12
    texture_trim: float = 0.2  # of the patches at either end: creases, hair, shadow edges
    texture_uneven: float = 0.1  # share of what runs across the light that may fail to cancel
    texture_odd: float = 2.5  # deviations below zero at which the pattern cannot be relief

    # Spine furrow.
    furrow_reach: float = 0.16  # how far the outline's midline may be off
    furrow_step: float = 0.01
    furrow_deviation: float = 0.05  # of the furrow from the outline's midline
    furrow_from: float = 0.10  # heights above the waistband that are looked at
    furrow_to: float = 0.95
    furrow_contrast: float = 1.6  # against the median of the profile, else no furrow is seen
