"""Tunables of the phone room. Shares are of the picture's shorter side unless a name says otherwise."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PhoneParams:
    """All numbers of the page that takes photos."""

    # Who gets in.
    key_bytes: int = 32  # of chance in a key and in a cookie; 256 bits are not guessed
    wrong_at_most: int = 5  # wrong keys, of all devices together, within the next number
    wrong_within_s: float = 60.0
    shut_s: float = 300.0  # for which no key is taken after that, not even the right one
    certificate_hours: int = 24  # nobody photographs longer, and it is made anew each time

    # For how long.
    idle_s: float = 600.0  # without a request: the phone was put away
    longest_s: float = 3600.0  # whatever happens
    watch_s: float = 0.5  # between two looks at the clock

    # How much.
    frame_bytes: int = 400_000  # of a live frame; one of 480 px takes some 60 kB
    frame_pixels: int = 1_000_000  # a small file may unpack to a large picture
    photo_bytes: int = 40_000_000  # of a photo: 200 megapixels at a phone's usual quality
    read_s: float = 60.0  # for one body; a phone at the edge of its network sends a photo in ten
    most_photos: int = 30  # one opening keeps at most; ten bursts of three
    connections: int = 24  # at the same time; a browser opens six

    # What the page does.
    frame_px: int = 480  # width of a live frame: a back is found, and light told, from there on
    frame_every_ms: int = 700  # between two frames, at least; hands are not quicker
    timers: tuple[int, ...] = (3, 10, 20)  # s to choose from; some come from behind the camera
    timer: int = 10  # s, chosen at first
    burst: int = 3  # photos a set
    burst_pause_ms: int = 2000  # between two of them: breath moves the skin, so each tells anew
    poll_ms: int = 800  # between two questions how far the look at a set is

    # The photo of last time.
    ghost_px: int = 1080  # longest side of its picture: a phone's screen
    ghost_quality: int = 82  # Pillow's 1-95
    last_photos: int = 2  # of the last session that a new set is held against: its first and last
    profile_heights: tuple[float, ...] = (0.15, 0.3, 0.45, 0.6, 0.75, 0.9)
    # above the waistband, in back widths, at which the flanks are held against last time's

    # The checklist.
    least_width: float = 0.34  # of the back; smaller, and small dimples are missed
    most_width: float = 0.9  # a flank would soon leave the picture
    size_ratio: float = 1.12  # of the back's width against last time
    off_place: float = 0.1  # of the back's middle and waistband against last time
    edge_px: float = 0.015  # of the frame's width; a flank as near to the rim is as good as cut off
    lean_deg: float = 5.0  # of the midline against last time, or against upright
    shape: float = 0.045  # mean difference of the flanks from last time's, back widths
    light_deg: float = 60.0  # between two lights that count as one side
    softer: float = 0.6  # share of last time's fine detail, at the same small size

    # The sharpest set.
    blurred: float = 0.6  # share of the sharpest photo's fine detail, below which one is dropped
