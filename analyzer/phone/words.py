"""What the page says, in calm plain words; the script gets these too, so that none stand in it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "title": "Take photos",
        "for_whom": "For {who}",
        "adults": "Photograph only yourself, or an adult who has agreed to it. Photos go to your own "
        "computer and nowhere else.",
        # The door.
        "door_title": "Take photos with this device",
        "door_once": "The code opens this page once, for one device.",
        "door_open": "Open the camera page",
        "fingerprint": "Fingerprint of the certificate",
        "fingerprint_why": "The browser warned because your computer made its certificate itself, so nobody "
        "else vouches for it. To be sure that you speak with your computer, open the certificate in the "
        "browser (the sign beside the address) and compare the beginning of its SHA-256 fingerprint with "
        "the one on the computer's screen.",
        "refused_title": "This page is not open for you",
        "refused_text": "A code opens it once, for one device, and for a while. To go on, make a new code in the "
        "program on the computer and scan that one.",
        # The camera.
        "start": "Start the camera",
        "start_why": "The browser asks whether this page may use the camera. The picture goes to your own "
        "computer only.",
        "picture": "Live picture of the camera",
        "no_camera": "The camera could not be opened: {why}",
        "no_camera_here": "This browser gives pages no camera.",
        "no_camera_found": "No camera was found.",
        "no_camera_allowed": "It was not allowed. Allow the camera for this page in the browser, and press Start again.",
        "no_camera_busy": "Another program seems to use it.",
        "switch": "Other camera",
        "ghost": "Show the last photo",
        "ghost_strength": "How strongly",
        "ghost_preparing": "The last photo is being made ready.",
        "ghost_day": "The last photo, of {day}, lies pale over the picture, its outline dashed.",
        "ghost_undated": "The last photo lies pale over the picture, its outline dashed.",
        "ghost_none": "There is no earlier photo to line up with.",
        "checks": "Before you press the button",
        "checks_wait": "Start the camera to see what it sees.",
        "checks_all": "All is well.",
        "checks_some": "{count} to mend: {names}.",
        "ok": "Fine",
        "not yet": "Not yet",
        "unknown": "Not seen",
        "level": "Level",
        "level_ok": "The phone stands upright.",
        "level_turn": "Turned by {degrees}° to the {side}.",
        "level_tip": "Tipped by {degrees}° to the {side}.",
        "left": "left",
        "right": "right",
        "front": "front",
        "back": "back",
        "level_none": "This device tells no level. Lean it on something straight.",
        # The burst.
        "timer": "Countdown",
        "seconds": "{seconds} s",
        "sounds": "Sounds",
        "take": "Take three photos",
        "stop": "Stop",
        "counting": "{seconds}",
        "taking": "Photo {number} of {count}",
        "sending": "Sending photo {number} of {count}",
        "not_sent": "A photo could not be sent: {why} Try again.",
        "line_lost": "The computer does not answer. The page may have closed: make a new code in the program.",
        "frame_too_large": "This frame is too large for a live one.",
        "photo_too_large": "This photo is too large to be taken in.",
        # The set.
        "looking": "Looking at the photos",
        "comparing": "Kept. Looking whether they will compare with last time",
        "kept": "{count} photos are kept.",
        "kept_one": "1 photo is kept.",
        "dropped": "Photo {number} was left out. {why}",
        "change": "What to change",
        "seen": "What was seen",
        "retake": "Take them again",
        "retake_why": "The photos just kept are let go of.",
        "again": "Try again",
        "other_light": "Second light",
        "other_light_why": "Two lights show more than one. Put the lamp on the other side of the body, leave "
        "phone and feet where they are, and take three more.",
        "round": "Light {round}",
        "round_one": "Light from one side: a torch, a lamp or a window beside the body, flash off.",
        "round_more": "Now from the other side: carry the lamp over; phone and feet stay where they are.",
        "done": "Done",
        "done_title": "Done",
        "done_text": "The page is closed, and the photos are on your computer. You may close this tab.",
        "done_none": "The page is closed. No photo was kept.",
    }
)
"""By key; what stands in braces is filled in."""
