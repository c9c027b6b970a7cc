"""The six drawings of the guide, each in a box of `SIZE`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from analyzer.report.guide.pen import BODY, CLOTH, PALE, Pen, Place

SIZE = (56.0, 40.0)
"""Width and height of each drawing, mm."""

_LAMP = (246, 226, 160)


def _phone(pen: Pen, corner: Place, size: Place = (4.0, 8.0)) -> None:
    """A phone from behind or in front: a rounded frame with a lens."""
    pen.box(corner, size, fill=PALE, rounding=0.18 * size[0], width=0.5)
    pen.round((corner[0] + 0.3 * size[0], corner[1] + 0.2 * size[0]), 0.08 * size[0], width=0.3)


def _behind(
    pen: Pen, middle: float, top: float, tall: float, *, apart: float = 0.34, band: bool = True
) -> None:
    """A person from behind, from the head to below the hips; ``apart`` says how far the hands are."""

    def at(x: float, y: float) -> Place:
        return middle + x * tall, top + y * tall

    for side in (-1, 1):
        # An arm: from the shoulder down to the hand, with a little bend.
        outer = [
            (0.215, 0.25),
            (0.25, 0.36),
            (0.27, 0.52),
            (apart + 0.01, 0.68),
            (apart + 0.035, 0.86),
        ]
        inner = [(apart - 0.025, 0.87), (apart - 0.06, 0.68), (0.205, 0.52), (0.18, 0.38)]
        pen.curve(*(at(side * x, y) for x, y in (*outer, *inner)), fill=BODY, closed=True)
    half = [
        (0.055, 0.15), (0.06, 0.2), (0.14, 0.23), (0.215, 0.26), (0.2, 0.36), (0.165, 0.48),
        (0.15, 0.58), (0.165, 0.68), (0.197, 0.8), (0.205, 0.86),
    ]  # fmt: skip
    torso = [*half, *((-x, y) for x, y in reversed(half))]
    pen.curve(*(at(x, y) for x, y in torso), fill=BODY)
    pen.round(at(0, 0.08), 0.085 * tall, fill=CLOTH)
    # Shoulder blades, spine and the two dimples.
    for side in (-1, 1):
        pen.curve(
            *(at(side * x, y) for x, y in ((0.05, 0.33), (0.09, 0.37), (0.085, 0.42))), ink="soft"
        )
        pen.line(at(side * 0.052, 0.7), at(side * 0.046, 0.712), ink="accent", width=0.7)
    pen.curve(at(0, 0.3), at(0.004, 0.45), at(0, 0.66), ink="soft", width=0.3)
    if band:
        waist = [(-0.2, 0.752), (0, 0.78), (0.2, 0.752), (0.215, 0.88), (0.215, 1.0)]
        pen.shape(*(at(x, y) for x, y in (*waist, (-0.215, 1.0), (-0.215, 0.88))), fill=CLOTH)


def phone_at_hip_height(pen: Pen) -> None:
    """From the side: a person, and a phone on a tripod as high as the hips."""
    floor = 38.0
    pen.line((3, floor), (53, floor), ink="soft", width=0.3)
    # A person who looks to the left, so that the back faces the phone.
    pen.curve(
        (12.2, 8.6), (10.2, 10.5), (9.4, 14.5), (10.2, 18.5), (9.6, 22), (10.6, 26), (10.4, 31.5),
        (10.2, 36.3), (7.6, 37.4), (8, floor), (14.2, floor), (14.6, 32), (15.8, 26.5), (16.2, 22.6),
        (14.6, 18.6), (15.6, 14.2), (15.4, 10.6), (14, 8.6), fill=BODY, closed=True,
    )  # fmt: skip
    pen.shape(
        (9.9, 21.3), (15.9, 20.6), (16.1, 23.5), (15.4, 27.5), (10.5, 27.3), (9.8, 24), fill=CLOTH
    )
    pen.round((12.6, 5.2), 3.4, fill=CLOTH)
    pen.curve(
        (12.2, 10.6), (13.9, 12), (14.1, 15.6), (13.3, 19.4), (11.6, 24.4), (10.2, 24.6), (11.3, 19),
        (11.5, 15), fill=BODY, closed=True,
    )  # fmt: skip
    lens = 19.6
    pen.line((17, lens), (43.2, lens), ink="accent", width=0.3, dash=1.0)
    pen.line((44.8, 24), (44.8, 30), width=0.5)
    for x in (40.5, 44.8, 49.1):
        pen.line((44.8, 29), (x, floor), width=0.5)
    pen.box((44, 15.8), (1.5, 8.2), fill=PALE, rounding=0.5, width=0.5)
    pen.arrow((17.4, 26.4), (43.4, 26.4), both=True)
    pen.word((30.4, 25), pen.distance)


def light_from_the_side(pen: Pen) -> None:
    """From above: shoulders and head, a lamp to the side, a phone behind."""
    # A lamp to the lower left with its light on one side of the back.
    pen.shape((7.6, 27.4), (17.8, 14.4), (33, 16.2), fill=_LAMP, ink="soft", width=0.1)
    pen.curve(
        (16, 11.2), (20, 7.6), (28, 6.8), (36, 7.6), (40, 11.2), (36, 14.6), (28, 15.6), (20, 14.6),
        fill=BODY, closed=True,
    )  # fmt: skip
    pen.round((28, 9.8), 3.6, fill=CLOTH)
    pen.round((7.6, 27.4), 3.0, fill=_LAMP)
    pen.round((7.6, 27.4), 1.2, fill=PALE)
    pen.box((25, 34), (6, 1.8), fill=PALE, rounding=0.5, width=0.5)
    pen.line((28, 32.8), (28, 17.4), ink="accent", width=0.3, dash=1.0)
    # No flash: a bolt, struck through.
    pen.shape((41.6, 28.6), (38.9, 33.2), (41, 33.2), (39.8, 37), (43.4, 31.9), (41.2, 31.9), (42.9, 28.6),
              fill=PALE, width=0.3)  # fmt: skip
    pen.round((41.2, 32.8), 5.0, ink="accent", width=0.6)
    pen.line((37.7, 36.3), (44.7, 29.3), ink="accent", width=0.6)


def feet_on_marks(pen: Pen) -> None:
    """From above: two footprints between strips of tape."""
    for side in (-1, 1):

        def at(x: float, y: float, side: int = side) -> Place:
            return 28 + side * (6.2 + x), y

        pen.curve(
            at(-3.4, 10), at(-3.6, 15), at(-2, 20.5), at(-2.4, 26), at(-1.4, 29.6), at(1.4, 29.9),
            at(2.6, 26.4), at(2.6, 20.6), at(3.9, 14.4), at(3.2, 10), at(0, 8.2), fill=BODY, closed=True,
        )  # fmt: skip
        for k, radius in enumerate((1.5, 1.15, 1.05, 0.95, 0.8)):
            pen.round(at(-2.7 + 1.75 * k, 5.9 + 0.32 * k * k), radius, fill=BODY)
        pen.line(at(7.4, 9), at(7.4, 30), ink="accent", width=1.6)
    pen.line((17, 33.6), (39, 33.6), ink="accent", width=1.6)


def back_in_the_frame(pen: Pen) -> None:
    """The picture on a phone: a back from the shoulders to a low waistband."""
    left, top, wide, high = 16.6, 1.0, 22.8, 38.0
    pen.box((left, top), (wide, high), fill=PALE, rounding=2.2, width=0.7)
    middle = 28.0

    def at(x: float, y: float) -> Place:
        return middle + x, top + y

    half = [
        (3, 3.2),
        (3.4, 5),
        (7.6, 6.4),
        (9.4, 9),
        (8.3, 14),
        (7.1, 20),
        (7.2, 25),
        (8.4, 30),
        (8.7, 32),
    ]
    pen.curve(*(at(x, y) for x, y in (*half, *((-x, y) for x, y in reversed(half)))), fill=BODY)
    pen.shape(at(-9.1, 29.6), at(0, 31), at(9.1, 29.6), at(9.3, 35.4), at(-9.3, 35.4), fill=CLOTH)
    for side in (-1, 1):
        pen.curve(at(side * 2.6, 10), at(side * 4.6, 12), at(side * 4.4, 14.6), ink="soft")
        pen.line(at(side * 2.5, 26.6), at(side * 2.2, 27.3), ink="accent", width=0.9)
    pen.curve(at(0, 9), at(0.2, 17), at(0, 25), ink="soft", width=0.3)
    # What must be inside: both sides, and from top to bottom.
    for x in (-10.2, 10.2):
        pen.line(at(x, 6), at(x, 33), ink="accent", width=0.3, dash=1.0)
    pen.arrow((left + wide + 4, top + 6), (left + wide + 4, top + 33), both=True)


def arms_away(pen: Pen) -> None:
    """A person from behind, the arms hanging with a gap."""
    _behind(pen, 28, 0.8, 38.6)
    for side in (-1, 1):
        x = 28 + side * 9.2
        pen.arrow((x + side * -1.6, 24.5), (x + side * 1.5, 24.5), both=True)


def three_photos(pen: Pen) -> None:
    """Three photos, with a step away between them."""
    for k in range(3):
        left = 2.4 + 18.6 * k
        pen.box((left, 3.4), (13.6, 21.4), fill=PALE, rounding=1.4, width=0.6)
        _behind(pen, left + 6.8, 5.4, 17.6, apart=0.3)
        pen.word((left + 6.8, 30), str(k + 1), size=10.0)
    for k in range(2):
        left = 10.6 + 18.6 * k
        pen.curve((left, 32.6), (left + 6.4, 37.2), (left + 12.8, 32.8), ink="accent", width=0.35)
        pen.line(
            (left + 10.9, 33.2), (left + 12.8, 32.8), (left + 12.9, 34.8), ink="accent", width=0.35
        )


SKETCHES: Mapping[str, Callable[[Pen], None]] = MappingProxyType(
    {
        "phone": phone_at_hip_height,
        "light": light_from_the_side,
        "feet": feet_on_marks,
        "frame": back_in_the_frame,
        "arms": arms_away,
        "three": three_photos,
    }
)
"""Drawings by the name that a step gives."""
