"""The one registry of quality flags.

A flag says what was noticed about a photo or a comparison, what it means for the result and what
the user can do. Code, report, app and docs all read it from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Flag:
    """One thing worth telling about a photo.

    Parameters
    ----------
    code : str
        Stable kebab-case identifier, as stored in records.
    name : str
        Short label for a table.
    meaning : str
        What it does to the result.
    advice : str
        What to do about it next time.
    """

    code: str
    name: str
    meaning: str
    advice: str


NO_BACK = "no-back"
FLAT_LIGHT = "flat-light"
PATTERNED_LIGHT = "patterned-light"
BLURRED = "blurred"
OVEREXPOSED = "overexposed"
UNDEREXPOSED = "underexposed"
LOW_RESOLUTION = "low-resolution"
TILTED = "tilted"
CROPPED = "cropped"
NO_DATE = "no-date"
NO_PROFILE_GAMUT = "no-profile-gamut"
WIDE_LENS = "wide-lens"
NO_FIXED_PAIR = "no-fixed-pair"
ALIGNED_BY_HAND = "aligned-by-hand"
OUTLINE_BY_HAND = "outline-by-hand"
SCALE_BY_HAND = "scale-by-hand"
DIMPLES_BY_HAND = "dimples-by-hand"
MARKER_LEFT_OUT = "marker-left-out"

_ALL = (
    Flag(
        NO_BACK,
        "No back found",
        "No lower back could be made out, so nothing was measured.",
        "Photograph the bare lower back from behind, from the shoulder blades to the waistband.",
    ),
    Flag(
        FLAT_LIGHT,
        "Flat light",
        "The light comes from the camera's side (flash) or from everywhere, which hides relief; "
        "depths are uncertain.",
        "Switch the flash off and use one window or lamp from the side or from above.",
    ),
    Flag(
        PATTERNED_LIGHT,
        "Light in stripes",
        "The light falls in stripes or hard patches (blinds, leaves, a window bar). Their edges look "
        "like dents, so nothing is compared.",
        "Close the blind or step out of the sun; use one even window or lamp.",
    ),
    Flag(
        BLURRED,
        "Blurred",
        "Fine skin texture is missing, so places and depths are less certain.",
        "Hold the phone still, wipe the lens, use the timer.",
    ),
    Flag(
        OVEREXPOSED,
        "Overexposed",
        "Parts of the skin are clipped to white and were left out.",
        "Tap on the skin to expose for it, or lower the exposure.",
    ),
    Flag(
        UNDEREXPOSED,
        "Underexposed",
        "The skin is so dark in the picture that noise hides shallow dimples.",
        "Use more light.",
    ),
    Flag(
        LOW_RESOLUTION,
        "Low resolution",
        "The back covers few pixels, so small dimples are missed.",
        "Send the original photo, not one from a messenger.",
    ),
    Flag(
        TILTED,
        "Tilted",
        "The back is tilted in the picture.",
        "Hold the phone upright and stand straight.",
    ),
    Flag(
        CROPPED,
        "Cropped",
        "The sides of the back are cut off, so the scale is less certain.",
        "Step back until both flanks are in the picture.",
    ),
    Flag(
        NO_DATE,
        "No date",
        "The photo says no capture time. Its place in time follows from words in its name, from you, "
        "or not at all.",
        "Enter the date by hand.",
    ),
    Flag(
        NO_PROFILE_GAMUT,
        "Unknown colours",
        "The colour profile could not be read; sRGB was assumed.",
        "Send the original photo.",
    ),
    Flag(
        WIDE_LENS,
        "Wide lens",
        "A wide lens close up distorts the back.",
        "Use the 2x lens from 1.5 m or more.",
    ),
    Flag(
        NO_FIXED_PAIR,
        "Fixed pair not seen",
        "The fixed pair (Dimples of Venus) was not found; many backs show none or one.",
        "Nothing to do; lower the waistband a little if you want it in the picture.",
    ),
    Flag(
        ALIGNED_BY_HAND,
        "Aligned by hand",
        "The skin's own marks did not carry the alignment; the points that you marked do. Places "
        "are less certain, and so is any change.",
        "Take sharper photos in more even light, so that moles and freckles show.",
    ),
    Flag(
        OUTLINE_BY_HAND,
        "Outline by hand",
        "You drew the outline of the back. Whether a back shows is then not checked, and everything is "
        "measured within what you drew.",
        "Nothing to do; take the outline back if the one that was found fits better.",
    ),
    Flag(
        SCALE_BY_HAND,
        "Scale by hand",
        "You set the scale with a length or a coin in the photo. Depths in mm are as right as that is.",
        "Lay the coin flat on the skin, near the middle of the back.",
    ),
    Flag(
        DIMPLES_BY_HAND,
        "Dimples by hand",
        "You added, moved or removed dimples here. Their depths are measured where you put them.",
        "Nothing to do; take a correction back if you are no longer sure of it.",
    ),
    Flag(
        MARKER_LEFT_OUT,
        "Marker left out",
        "A printed marker is in the picture, but the size that it gives does not fit the back: it is "
        "turned away, lies in front of or behind the back, or was printed smaller or larger. It was "
        "not used for millimetres.",
        "Print the guide at 100 %, check its ruler, and lay the marker flat where the guide says.",
    ),
)

FLAGS: MappingProxyType[str, Flag] = MappingProxyType({flag.code: flag for flag in _ALL})
"""All flags by code."""
