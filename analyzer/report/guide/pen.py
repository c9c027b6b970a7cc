"""A pen that draws simple lines in a box of the paper, in millimetres from its top left corner."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from math import cos, hypot, radians, sin
from typing import Literal

import numpy as np

from analyzer.report.pdf.paper import ACCENT, INK, SOFT, Paper

Place = tuple[float, float]
Ink = Literal["ink", "soft", "accent"]

BODY = (240, 230, 220)
CLOTH = (205, 214, 218)
PALE = (247, 246, 242)
_INKS = {"ink": INK, "soft": SOFT, "accent": ACCENT}


class Pen:
    """Draws in a box.

    Parameters
    ----------
    paper : Paper
    left, top : float
        Corner of the box on the page, mm.
    distance : str
        What stands beside the arrow between phone and person.
    """

    def __init__(self, paper: Paper, left: float, top: float, distance: str = "") -> None:
        self.paper = paper
        self.left, self.top = left, top
        self.distance = distance

    def line(self, *places: Place, ink: Ink = "ink", width: float = 0.4, dash: float = 0.0) -> None:
        """Straight strokes from place to place."""
        with self._with(ink, width, dash):
            self.paper.polyline(self._on_page(places))

    def curve(
        self,
        *places: Place,
        ink: Ink = "ink",
        width: float = 0.4,
        fill: Sequence[int] | None = None,
        closed: bool = False,
    ) -> None:
        """A smooth line through all places (Catmull-Rom)."""
        smooth = self._on_page(_smooth(places, closed=closed))
        with self._with(ink, width, fill=fill):
            if fill is not None or closed:
                self.paper.polygon(smooth, style="DF" if fill is not None else "D")
            else:
                self.paper.polyline(smooth)

    def shape(
        self, *places: Place, fill: Sequence[int], ink: Ink = "ink", width: float = 0.4
    ) -> None:
        """A filled shape with straight sides."""
        with self._with(ink, width, fill=fill):
            self.paper.polygon(self._on_page(places), style="DF")

    def round(
        self, centre: Place, radius: float, fill: Sequence[int] | None = None, ink: Ink = "ink",
        width: float = 0.4,
    ) -> None:  # fmt: skip
        """A circle."""
        with self._with(ink, width, fill=fill):
            x, y = self._on_page([centre])[0]
            self.paper.circle(x, y, radius, style="D" if fill is None else "DF")

    def box(
        self, corner: Place, size: Place, fill: Sequence[int] | None = None, ink: Ink = "ink",
        width: float = 0.4, rounding: float = 0.0, dash: float = 0.0,
    ) -> None:  # fmt: skip
        """A rectangle, its corners rounded or not."""
        with self._with(ink, width, dash, fill):
            x, y = self._on_page([corner])[0]
            self.paper.rect(
                x, y, *size, style="D" if fill is None else "DF",
                round_corners=rounding > 0, corner_radius=rounding,
            )  # fmt: skip

    def arrow(self, start: Place, end: Place, ink: Ink = "accent", both: bool = False) -> None:
        """A thin arrow; the head of a short one is short."""
        self.line(start, end, ink=ink, width=0.35)
        for tip, tail in ((end, start), (start, end))[: 2 if both else 1]:
            dx, dy = tail[0] - tip[0], tail[1] - tip[1]
            far = min(1.7 / max(hypot(dx, dy), 1e-6), 0.38)
            for turn in (25, -25):
                c, s = cos(radians(turn)), sin(radians(turn))
                self.line(
                    tip, (tip[0] + far * (c * dx - s * dy), tip[1] + far * (s * dx + c * dy)),
                    ink=ink, width=0.35,
                )  # fmt: skip

    def word(self, centre: Place, text: str, size: float = 7.0, ink: Ink = "accent") -> None:
        """A word, in the middle of a place."""
        self.paper.font(size, _INKS[ink])
        shown = self.paper.fit(text)
        x, y = self._on_page([centre])[0]
        self.paper.text(x - self.paper.get_string_width(shown) / 2, y, shown)

    @contextmanager
    def _with(
        self, ink: Ink, width: float, dash: float = 0.0, fill: Sequence[int] | None = None
    ) -> Iterator[None]:
        self.paper.set_draw_color(*_INKS[ink])
        self.paper.set_line_width(width)
        if fill is not None:
            self.paper.set_fill_color(*fill)
        if dash:
            self.paper.set_dash_pattern(dash=dash, gap=dash)
        yield
        if dash:
            self.paper.set_dash_pattern()

    def _on_page(self, places: Sequence[Place]) -> list[Place]:
        return [(self.left + x, self.top + y) for x, y in places]


def _smooth(places: Sequence[Place], *, closed: bool, steps: int = 8) -> list[Place]:
    """Places along a Catmull-Rom spline."""
    p = np.array(places, float)
    ends = (p[-1:], p[:2]) if closed else (2 * p[:1] - p[1:2], 2 * p[-1:] - p[-2:-1])
    p = np.concatenate([ends[0], p, ends[1]])
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    out = []
    for a, b, c, d in zip(p, p[1:], p[2:], p[3:], strict=False):
        out.append(
            0.5
            * (
                2 * b
                + (c - a) * t
                + (2 * a - 5 * b + 4 * c - d) * t**2
                + (3 * b - a - 3 * c + d) * t**3
            )
        )
    if not closed:
        out.append(p[-2:-1])
    return [(float(x), float(y)) for x, y in np.concatenate(out)]
