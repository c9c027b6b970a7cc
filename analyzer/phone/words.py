"""What the page says, in calm plain words; the script gets these too, so that none stand in it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from analyzer.language.text import N_, _

_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "title": N_("Take photos"),
        "for_whom": N_("For {who}"),
        "adults": N_(
            "Photograph only yourself, or an adult who has agreed to it. Photos go to your own "
            "computer and nowhere else."
        ),
        # The door.
        "door_title": N_("Take photos with this device"),
        "door_once": N_("The code opens this page once, for one device."),
        "door_open": N_("Open the camera page"),
        "fingerprint": N_("Fingerprint of the certificate"),
        "fingerprint_why": N_(
            "The browser warned because your computer made its certificate itself, so nobody "
            "else vouches for it. To be sure that you speak with your computer, open the certificate in the "
            "browser (the sign beside the address) and compare the beginning of its SHA-256 fingerprint with "
            "the one on the computer's screen."
        ),
        "refused_title": N_("This page is not open for you"),
        "refused_text": N_(
            "A code opens it once, for one device, and for a while. To go on, make a new code in the "
            "program on the computer and scan that one."
        ),
        # The camera.
        "start": N_("Start the camera"),
        "start_why": N_(
            "The browser asks whether this page may use the camera. The picture goes to your own "
            "computer only."
        ),
        "picture": N_("Live picture of the camera"),
        "no_camera": N_("The camera could not be opened: {why}"),
        "no_camera_here": N_("This browser gives pages no camera."),
        "no_camera_found": N_("No camera was found."),
        "no_camera_allowed": N_(
            "It was not allowed. Allow the camera for this page in the browser, and press Start again."
        ),
        "no_camera_busy": N_("Another program seems to use it."),
        "switch": N_("Other camera"),
        "ghost": N_("Show the last photo"),
        "ghost_strength": N_("How strongly"),
        "ghost_preparing": N_("The last photo is being made ready."),
        "ghost_day": N_(
            "The last photo, of {day}, lies pale over the picture, its outline dashed."
        ),
        "ghost_undated": N_("The last photo lies pale over the picture, its outline dashed."),
        "ghost_none": N_("There is no earlier photo to line up with."),
        "checks": N_("Before you press the button"),
        "checks_wait": N_("Start the camera to see what it sees."),
        "checks_all": N_("All is well."),
        "checks_some": N_("{count} to mend: {names}."),
        "ok": N_("Fine"),
        "not yet": N_("Not yet"),
        "unknown": N_("Not seen"),
        "level": N_("Level"),
        "level_ok": N_("The phone stands upright."),
        "level_left": N_("Turned to the left by {degrees}°."),
        "level_right": N_("Turned to the right by {degrees}°."),
        "level_back": N_("Tipped back by {degrees}°."),
        "level_front": N_("Tipped forward by {degrees}°."),
        "level_none": N_("This device tells no level. Lean it on something straight."),
        # The burst.
        "timer": N_("Countdown"),
        "seconds": N_("{seconds} s"),
        "sounds": N_("Sounds"),
        "take": N_("Take three photos"),
        "stop": N_("Stop"),
        "taking": N_("Photo {number} of {count}"),
        "sending": N_("Sending photo {number} of {count}"),
        "not_sent": N_("A photo could not be sent: {why} Try again."),
        "line_lost": N_(
            "The computer does not answer. The page may have closed: make a new code in the program."
        ),
        # The set.
        "looking": N_("Looking at the photos"),
        "comparing": N_("Kept. Looking whether they will compare with last time"),
        "kept": N_("{count} photos are kept."),
        "kept_one": N_("1 photo is kept."),
        "dropped": N_("Photo {number} was left out. {why}"),
        "change": N_("What to change"),
        "seen": N_("What was seen"),
        "retake": N_("Take them again"),
        "retake_why": N_("The photos just kept are let go of."),
        "again": N_("Try again"),
        "other_light": N_("Second light"),
        "other_light_why": N_(
            "Two lights show more than one. Put the lamp on the other side of the body, leave "
            "phone and feet where they are, and take three more."
        ),
        "round": N_("Light {round}"),
        "round_one": N_(
            "Light from one side: a torch, a lamp or a window beside the body, flash off."
        ),
        "round_more": N_(
            "Now from the other side: carry the lamp over; phone and feet stay where they are."
        ),
        "done": N_("Done"),
        "done_title": N_("Done"),
        "done_text": N_(
            "The page is closed, and the photos are on your computer. You may close this tab."
        ),
        "done_none": N_("The page is closed. No photo was kept."),
    }
)
"""By key; what stands in braces is filled in by the script."""


def words() -> dict[str, str]:
    """All of them in the reader's language."""
    return {key: _(text) for key, text in _WORDS.items()}
