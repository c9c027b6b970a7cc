"""What everyday life adds to a capture: undress, arms, hair, plasters, casts, sweat, filters.

A capture without it (None) is photographed as it always was; one with it shows the whole trunk up
to the head, dressed or not. The subject and the dents are the same either way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Colour = tuple[float, float, float]
ArmKind = Literal["touching", "hanging", "hip", "front", "waistband", "back"]
UpperKind = Literal["shirt", "bare", "bra", "sports-bra"]
SleeveKind = Literal["none", "short", "long"]
ARM_KINDS: tuple[ArmKind, ...] = get_args(ArmKind)
UPPER_KINDS: tuple[UpperKind, ...] = get_args(UpperKind)


@dataclass(frozen=True)
class Plaster:
    """A sticking plaster or tape on the skin.

    Parameters
    ----------
    s_mm, h_mm : float
        Its middle, along the skin.
    half_mm : (float, float)
        Half length and half width.
    angle_deg : float
    rgb : Colour
    """

    s_mm: float
    h_mm: float
    half_mm: tuple[float, float]
    angle_deg: float
    rgb: Colour


@dataclass(frozen=True)
class Everyday:
    """One photo's everyday setting.

    Parameters
    ----------
    upper : str
        What covers the upper back; "bare" is nothing.
    sleeve : str
        Of a shirt; arms are bare without one.
    arms : (ArmKind, ArmKind)
        The viewer's left and right arm. "touching" hangs against the flank, "waistband" holds it at
        the back, "back" rests on the small of the back.
    press_mm, gap_mm : float
        How far a touching arm sinks into the flank, and how far a hanging one stays away.
    hug : float
        0-1, how closely a touching arm follows the waist; 0 touches at the widest place only.
    arm_z_mm : float
        How far the arms hang behind (towards the camera) the widest place of the flank.
    strap_rgb, hair_rgb : Colour
    hair_mm : float or None
        Level where long hair ends; None is short hair.
    hair_half_mm : float
        Half of its width.
    bald : bool
    plasters : tuple of Plaster
    cast : Colour
        Colour of the picture that the white balance leaves.
    cast_right : Colour
        The same for surfaces that face the viewer's right, in rooms of two lights.
    sweat : float
        0-1, gloss of wet or oiled skin.
    beauty : float
        0-1, smoothing by a beauty filter.
    """

    upper: UpperKind = "shirt"
    sleeve: SleeveKind = "short"
    arms: tuple[ArmKind, ArmKind] = ("hanging", "hanging")
    press_mm: float = 3.0
    gap_mm: float = 25.0
    hug: float = 0.7
    arm_z_mm: float = 0.0
    strap_rgb: Colour = (0.03, 0.03, 0.03)
    hair_rgb: Colour = (0.03, 0.02, 0.015)
    hair_mm: float | None = None
    hair_half_mm: float = 80.0
    bald: bool = False
    plasters: tuple[Plaster, ...] = ()
    cast: Colour = (1.0, 1.0, 1.0)
    cast_right: Colour = (1.0, 1.0, 1.0)
    sweat: float = 0.0
    beauty: float = 0.0

    def __post_init__(self) -> None:
        if self.upper not in UPPER_KINDS:
            raise ValueError(f"unknown dress {self.upper!r}")
        if not all(arm in ARM_KINDS for arm in self.arms):
            raise ValueError(f"unknown arms {self.arms!r}")
        if not (0 <= self.sweat <= 1 and 0 <= self.beauty <= 1 and 0 <= self.hug <= 1):
            raise ValueError("sweat, beauty and hug must lie in 0-1")

    @property
    def sleeve_from_mm(self) -> float:
        """Place along the arm (`gestures`) above which it is in cloth."""
        if self.upper != "shirt":
            return float("inf")
        return {"none": float("inf"), "short": 250.0, "long": -112.0}[self.sleeve]
