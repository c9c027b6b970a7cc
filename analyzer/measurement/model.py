"""What measuring one photo gives, as plain frozen values without algorithms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import nan

from analyzer.back.model import ScaleBasis
from analyzer.dimples.model import Dimple, Grade
from analyzer.relief.model import Light


@dataclass(frozen=True)
class PhotoInfo:
    """What is kept of a photo once it is measured (no pixels, no place, no device).

    Parameters
    ----------
    name : str
        File name without folder.
    sha256 : str
    taken_at : datetime or None
    taken_at_source : str
        "exif", "sidecar" (a file beside it), "name", "user" or "unknown".
    width, height : int
        Upright size in pixels.
    focal_mm_35 : float or None
    source_format : str
    taken_at_note : str
        What contradicts the capture time and was not believed; "" when nothing does.
    taken_at_other : datetime or None
        Another capture time that is as plausible; None where nothing contradicts.
    turn : int or None
        Its place in the order that the user gave; None where time or name decides.
    """

    name: str
    sha256: str
    taken_at: datetime | None
    taken_at_source: str
    width: int
    height: int
    focal_mm_35: float | None
    source_format: str
    taken_at_note: str = ""
    taken_at_other: datetime | None = None
    turn: int | None = None


@dataclass(frozen=True)
class Measurement:
    """Everything measured in one photo.

    Parameters
    ----------
    photo : PhotoInfo
    ok : bool
        False when there is nothing to measure; ``reason`` then says why, dimples is empty and
        the scores are nan.
    reason : str
    dimples : tuple of Dimple
        Most visible first.
    visibility : float
        0-100 for the whole photo, modifiable dimples only; nan when not ok.
    texture : float
        Orange-peel index: root mean square slope of the skin's undulations of some 4 to 15 mm
        between the dimples, percent, corrected for light, pigment, noise and resolution; nan when
        not ok and for ``texture_reason``.
    grade : Grade
        Hexsel-style number and depth items.
    light : Light
    tone : float
        Individual typology angle (ITA) in degrees; nan when not ok.
    flags : tuple of str
        Codes of `analyzer.flags.FLAGS`.
    unit : str
        Unit of every prominence: "mm" or "per mille of back width".
    mm_per_px : float or None
        Real size of a photo pixel where known.
    back_width_px : float
        Back width in photo pixels; nan when not ok.
    midline : ((x, y), (x, y))
        Lower and upper end of the visible midline, photo pixels.
    outline : tuple of (x, y)
        Polygon around the bare back, photo pixels.
    set_by_user : tuple of int
        Indices of those dimples whose kind the user set; their ``p_fixed`` stays as measured.
    by_hand : tuple of int
        Indices of those dimples that the user added or moved.
    texture_se : float
        Standard error of ``texture``, percent; nan without one.
    texture_reason : str
        Why a photo that was measured has no ``texture``; "" otherwise.
    scale_basis : "none", "width", "marker", "hand" or "series"
        Where ``mm_per_px`` is known from: nowhere, the back width that the user gave, a printed
        marker in this photo, a length that the user marked in it, or either of these in another
        photo of the series.
    scale_se : float
        Relative standard error of ``mm_per_px``, which all depths in mm share; nan without one.
    """

    photo: PhotoInfo
    ok: bool
    reason: str
    dimples: tuple[Dimple, ...]
    visibility: float
    texture: float
    grade: Grade
    light: Light
    tone: float
    flags: tuple[str, ...]
    unit: str
    mm_per_px: float | None
    back_width_px: float
    midline: tuple[tuple[float, float], tuple[float, float]]
    outline: tuple[tuple[float, float], ...]
    set_by_user: tuple[int, ...] = ()
    texture_se: float = nan
    texture_reason: str = ""
    scale_basis: ScaleBasis = "none"
    scale_se: float = nan
    by_hand: tuple[int, ...] = ()

    @property
    def per_width(self) -> float:
        """Prominence of a depth of one back width, in ``unit``."""
        return self.back_width_px * self.mm_per_px if self.mm_per_px else 1000.0
