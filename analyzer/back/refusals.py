"""Why no back is measured, each reason with what to do about it."""

from __future__ import annotations

from types import MappingProxyType

REFUSALS = MappingProxyType(
    {
        "no-colour": "The photo has no colour, so moles cannot be told from shadows. Use the original "
        "colour photo.",
        "strong-cast": "The light or a filter has one strong colour, so skin cannot be made out. Use "
        "daylight or a white lamp, and no filter.",
        "nobody": "No person could be made out in the photo. Photograph the bare lower back from behind, "
        "from the shoulder blades to the waistband.",
        "front": "This looks like a body from the front. Photograph the back, with the camera behind you.",
        "side": "This looks like a body from the side. Turn your back straight to the camera.",
        "face": "This looks like a face or head. Photograph the bare lower back from behind.",
        "limb": "This looks like a hand, an arm or a leg. Photograph the bare lower back from behind.",
        "clothed": "The back is covered by clothes. Bare it from the shoulder blades to the waistband.",
        "unclear": "There is skin in the photo, but it could not be made out as a bare back. Photograph it "
        "from behind, with all of its outline in the picture.",
        "two-backs": "Two backs of much the same size are in the picture. Use one photo of one person; cut a "
        "collage into its photos.",
        "far": "The back fills too small a part of the photo. Come closer or zoom in until it fills at "
        "least a third of the width.",
        "few-pixels": "The back covers too few pixels to be measured. Use the original photo, not a small "
        "copy.",
        "cut-off": "Both flanks lie outside the picture, so the back's width is unknown. Step back until "
        "both are visible.",
        "little-bare": "Too little of the back is bare to be measured. Lift the shirt and lower the "
        "waistband until a hand's breadth more shows.",
        "arms": "The arms cover the flanks, so the back's width cannot be seen. Hold them a little away "
        "from the body.",
        "ink": "A tattoo covers most of the back; shadows cannot be told from ink there.",
    }
)
"""Sentences for a person, by code."""
