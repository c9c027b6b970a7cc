"""How and when the back is photographed: light, posture, camera, phone, clothes and room.

A series has five captures: t0 baseline, t1 unchanged in the same light, t2 unchanged in another
light, t3 and t4 with modifiable dimples of another depth. Lengths in mm, angles in degrees; x
points to the viewer's right, y up, z from the back to the camera.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from analyzer.phantom.sitting.everyday import Everyday

RGB = tuple[float, float, float]
LightKind = Literal["window", "ceiling", "flash", "diffuse", "mixed", "blinds"]
Pattern = Literal["plain", "stripes", "rib", "checks", "dots"]
Cut = Literal["leggings", "joggers", "jeans", "briefs", "towel"]
WallPattern = Literal["plain", "tiles", "panels", "curtain", "wood", "garden", "bricks"]
Thing = Literal["none", "switch", "picture", "towel", "door", "shelf", "sofa", "mirror"]
LIGHT_KINDS: tuple[LightKind, ...] = (
    "window",
    "ceiling",
    "flash",
    "diffuse",
    "mixed",
    "blinds",
)


@dataclass(frozen=True)
class Lamp:
    """One square emitter facing the sacrum.

    Parameters
    ----------
    az_deg, el_deg : float
        Direction as seen from the sacrum: 0, 0 from the camera side, azimuth positive to the
        viewer's right, elevation positive upwards.
    distance_mm, size_mm : float
        From the sacrum, and side length.
    power : float
        Irradiance at the sacrum for a surface that faces it, relative to all lamps together.
    tint : RGB
        Linear colour, red = 1.
    """

    az_deg: float
    el_deg: float
    distance_mm: float = 1500.0
    size_mm: float = 400.0
    power: float = 1.0
    tint: RGB = (1.0, 0.95, 0.88)


@dataclass(frozen=True)
class Light:
    """All the light in the room.

    Parameters
    ----------
    kind : str
        One of `LIGHT_KINDS`.
    lamps : tuple of Lamp
        The strongest first. Lamps of "blinds" shine through horizontal slats.
    ambient : float
        Light from everywhere, relative to the lamps at the sacrum.
    ambient_tint : RGB
    slat_mm : float
        Pitch of the shadow stripes at the sacrum, for "blinds".
    """

    kind: LightKind = "window"
    lamps: tuple[Lamp, ...] = (Lamp(60.0, 25.0),)
    ambient: float = 0.3
    ambient_tint: RGB = (1.0, 0.97, 0.93)
    slat_mm: float = 45.0

    def __post_init__(self) -> None:
        if self.kind not in LIGHT_KINDS:
            raise ValueError(f"unknown light {self.kind!r}")


@dataclass(frozen=True)
class Pose:
    """How the person stands.

    Parameters
    ----------
    bend, side, twist : float
        Degrees over the lumbar spine: forwards, to the viewer's right, and about it.
    contraction : float
        0-1, tension of the back muscles.
    arms : str
        Hanging, hands on the hips, or out of sight in front.
    hip : float
        Degrees by which the pelvis drops to the viewer's right with the weight on the other leg;
        the spine bends back as much.
    """

    bend: float = 0.0
    side: float = 0.0
    twist: float = 0.0
    contraction: float = 0.0
    arms: Literal["down", "akimbo", "front"] = "front"
    hip: float = 0.0


@dataclass(frozen=True)
class Camera:
    """Where the phone is and through which lens it looks.

    Parameters
    ----------
    yaw, pitch, roll : float
        Orbit of the camera to the viewer's right and upwards, and turn about its own axis.
    vfov : float
        Field of view along the picture's long side.
    distance_mm : float
        To the point aimed at.
    aim_mm : (float, float)
        That point, x and y from the middle of the fixed pair.
    distortion : float
        Radial term k of r (1 + k r^2), r = 1 at half the picture's height.
    """

    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0
    vfov: float = 40.0
    distance_mm: float = 850.0
    aim_mm: tuple[float, float] = (0.0, 60.0)
    distortion: float = 0.0


@dataclass(frozen=True)
class Phone:
    """What the phone makes of the light.

    Parameters
    ----------
    exposure : float
        Stops relative to a well-judged exposure.
    white_balance : float
        0-1, how much of the light's colour is taken out.
    contrast, saturation : float
        Strength of the tone curve (0 none) and colour gain (1 none).
    noise : float
        Photon noise: standard deviation of linear values at 1.
    noise_reduction, sharpening : float
        0 none, 1 strong.
    vignette : float
        Loss of light in the corners.
    quality : int
        Of the JPEG or HEIC.
    container : "jpg" or "heic"
    display_p3 : bool
    """

    exposure: float = 0.0
    white_balance: float = 0.8
    contrast: float = 0.15
    saturation: float = 1.05
    noise: float = 0.012
    noise_reduction: float = 0.4
    sharpening: float = 0.4
    vignette: float = 0.06
    quality: int = 90
    container: Literal["jpg", "heic"] = "jpg"
    display_p3: bool = False


@dataclass(frozen=True)
class Clothes:
    """Trousers below, shirt above; levels in mm above the line through the fixed pair.

    ``looseness`` of the trousers is 0 for cloth that lies on the skin, 1 for a wide cut;
    ``mark`` is the red line that an earlier waistband left, 0-1.
    """

    trousers: RGB = (0.12, 0.14, 0.2)
    waist_mm: float = -50.0
    waist_tilt_mm: float = 0.0
    waist_sag_mm: float = 6.0
    shirt: RGB = (0.6, 0.6, 0.58)
    hem_mm: float = 205.0
    hem_wave_mm: float = 5.0
    pattern: Pattern = "plain"
    mark: float = 0.0
    cut: Cut = "leggings"
    looseness: float = 0.3


@dataclass(frozen=True)
class Room:
    """The wall behind the person, and one thing on it with its place in mm and its colour."""

    wall: RGB = (0.6, 0.58, 0.54)
    distance_mm: float = 700.0
    pattern: WallPattern = "plain"
    thing: Thing = "none"
    thing_mm: tuple[float, float] = (400.0, 100.0)
    thing_rgb: RGB = (0.3, 0.4, 0.5)


@dataclass(frozen=True)
class Capture:
    """One photo to be taken.

    Parameters
    ----------
    name : str
        "t0" ... "t4" in a series.
    factor : float
        Depth of modifiable dents relative to the baseline.
    girth : float
        Relative change of the torso's circumference.
    seed : int
        Of noise and cloth folds.
    taken_at : datetime or None
        Aware; written to EXIF.
    everyday : Everyday or None
        What life at home adds; None is a photo taken for the purpose.
    session : str
        Name of the session when it has several shots, else empty.
    shot : int
        Number of the shot in its session, 0 for the first: clothes and room stay, noise differs.
    """

    name: str = "t0"
    factor: float = 1.0
    girth: float = 0.0
    seed: int = 0
    taken_at: datetime | None = None
    light: Light = field(default_factory=Light)
    pose: Pose = field(default_factory=Pose)
    camera: Camera = field(default_factory=Camera)
    phone: Phone = field(default_factory=Phone)
    clothes: Clothes = field(default_factory=Clothes)
    room: Room = field(default_factory=Room)
    everyday: Everyday | None = None
    session: str = ""
    shot: int = 0
