"""Backs made by hand: measured photos whose dents, light and places are known exactly.

No photo is taken and nothing is detected: a smooth sheet of skin carries dents, shaded as a lamp
would. That is as much as following, comparing and lining up look at.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import numpy as np

from analyzer.alignment.clarity import Clarity
from analyzer.alignment.lattice import dense_backward
from analyzer.alignment.model import Alignment, DenseMap
from analyzer.alignment.texture import Texture
from analyzer.back.model import Back
from analyzer.dimples.heat import Heat, heat_of
from analyzer.dimples.model import Candidates, Dimple, Grade
from analyzer.measurement.model import Measurement, PhotoInfo
from analyzer.measurement.view import View
from analyzer.relief.bank import respond
from analyzer.relief.light import Illumination, slope_gain
from analyzer.relief.model import Light
from analyzer.relief.params import ReliefParams
from analyzer.relief.surface import Surface
from analyzer.tracking.lineup import Lineup
from analyzer.tracking.model import Followed, Identity, Session
from analyzer.tracking.sight import see

SIZE = (600, 800)
WIDTH = 350.0
"""Back width in photo pixels."""

SURFACE_WIDTH = 250.0
DENT = 0.026
"""Standard deviation of every dent, back widths."""

PLACES = np.array(
    [[240.0, 500], [360, 500], [210, 380], [390, 400], [250, 300], [350, 280], [300, 350]]
)
"""Photo pixels of the dents in the reference; the first two are the fixed pair."""

P_FIXED = (0.97, 0.96, 0.03, 0.02, 0.05, 0.03, 0.02)
DEPTHS = (0.012, 0.011, 0.010, 0.008, 0.011, 0.009, 0.010)
"""Back widths."""

WINDOW = (0.6, 0.25, 0.6)
OTHER_WINDOW = (-0.6, 0.2, 0.6)
FLASH = (0.02, 0.02, 0.95)
NOISE = tuple(0.004 for _ in ReliefParams().scales)
START = datetime(2026, 1, 5, 8, 30)


def shallower(factor: float) -> tuple[float, ...]:
    """The depths with all but the fixed pair times ``factor``."""
    return tuple(d * (1 if p > 0.5 else factor) for d, p in zip(DEPTHS, P_FIXED, strict=True))


def followed(*told: str | None) -> tuple[Followed, ...]:
    """The dimples as a series knows them, with what the user said of the first ones."""
    words = (*told, *([None] * (len(PLACES) - len(told))))
    return tuple(
        Followed(Identity(float(x), float(y), DENT, p, 0.95, ()), word)
        for (x, y), p, word in zip(PLACES, P_FIXED, words, strict=True)
    )


def seen(
    depths: Sequence[float] = DEPTHS,
    key: tuple[float, float, float] = WINDOW,
    *,
    name: str = "a.jpg",
    day: int = 0,
    shift: tuple[float, float] = (0.0, 0.0),
    seed: int = 0,
    grain: float = 0.001,
    mm_per_px: float | None = None,
    **more: Any,
) -> View:
    """One photo of the back: dents of these depths under this light, moved by ``shift`` px.

    ``more`` replaces fields of its measurement.
    """
    surface, light, heat = _lit(tuple(depths), key, shift, seed, grain)
    measurement = _measurement(name, day, PLACES + shift, depths, key, mm_per_px)
    picture = np.full((SIZE[1] // 4, SIZE[0] // 4, 3), 180, np.uint8)
    measurement = replace(measurement, **more)
    count = len(PLACES)
    known = Candidates(
        PLACES + shift,
        np.full(count, DENT),
        np.array(depths, float),
        np.full(count, 0.95),
        np.arange(count),
    )
    return View(
        measurement, None, surface, light, NOISE, 0.01, picture, 4.0, candidates=known, heat=heat
    )


def blank(name: str = "wall.jpg", day: int = 0) -> View:
    """A photo in which no back was found."""
    view = seen(name=name, day=day)
    lost = replace(
        view.measurement,
        ok=False,
        reason="No lower back could be made out.",
        dimples=(),
        back_width_px=float("nan"),
        flags=("no-back",),
    )
    return replace(view, measurement=lost, surface=None, light=None, candidates=Candidates.none())


def textured(view: View, seed: int = 0, detail: float = 0.0) -> View:
    """The view with a texture for alignment; too blurred to be trusted unless ``detail`` says so."""
    return replace(view, texture=_texture(seed, detail))


@cache
def _texture(seed: int, detail: float) -> Texture:
    rng = np.random.default_rng(seed)
    mask = np.zeros(SIZE[::-1], bool)
    mask[40:-40, 90:-90] = True
    plane = (rng.normal(size=mask.shape) * mask).astype(np.float32)
    edge = np.full(SIZE[1], 90.0)
    origin, axis = np.array([300.0, 640.0]), np.array([0.0, -1.0])
    back = Back(True, "", mask, origin, axis, WIDTH, None, edge, edge + 420)
    return Texture(plane, None, plane, plane, mask, 1.0, back, 1.0, Clarity(detail, 0.1))


@cache
def _lit(
    depths: tuple[float, ...],
    key: tuple[float, float, float],
    shift: tuple[float, float],
    seed: int,
    grain: float,
) -> tuple[Surface, Illumination, Heat]:
    per = WIDTH / SURFACE_WIDTH
    w, h = (round(side / per) for side in SIZE)
    y, x = np.mgrid[0:h, 0:w].astype(float)
    shading = grain * np.random.default_rng(seed).normal(size=(h, w))
    sigma = DENT * SURFACE_WIDTH
    for (px, py), depth in zip(PLACES + shift, depths, strict=True):
        dx = (x[0] - ((px + 0.5) / per - 0.5)) / sigma
        dy = (y[:, :1] - ((py + 0.5) / per - 0.5)) / sigma
        # A wall that faces the lamp is brighter by its slope times the lamp's pull.
        bell = np.exp(-(dy**2) / 2) * np.exp(-(dx**2) / 2)
        shading += depth / DENT * (key[1] * dy - key[0] * dx) * bell
    flat = np.zeros((h, w), np.float32)
    side = np.broadcast_to(np.linspace(-1.1, 1.1, w, dtype=np.float32), flat.shape)
    mask = np.zeros(flat.shape, bool)
    mask[20:-20, 30:-30] = True
    # Broad shading as a round body has it, by which two lights are told apart.
    round_body = 0.25 * key[0] * side + 0.1 * key[1] * np.linspace(1, -1, h)[:, None]
    surface = Surface(
        (shading + round_body).astype(np.float32),
        mask,
        side,
        flat,
        flat,
        flat + 1,
        1.0,
        SURFACE_WIDTH,
    )
    light = Illumination(0.3, np.array(key), *slope_gain(np.array(key), surface))
    return surface, light, heat_of(surface, respond(surface), light)


def _measurement(
    name: str,
    day: int,
    places: np.ndarray,
    depths: Sequence[float],
    key: tuple[float, float, float],
    mm_per_px: float | None,
) -> Measurement:
    w, h = SIZE
    sha256 = hashlib.sha256(name.encode()).hexdigest()
    info = PhotoInfo(name, sha256, START + timedelta(days=day), "exif", w, h, 52.0, "JPEG")
    flat = float(np.hypot(*key[:2])) < 0.32
    light = Light(20.0, 0.8, 0.12, float(np.hypot(*key[:2])), flat, "one lamp or window")
    dimples = tuple(
        Dimple(
            float(x), float(y), DENT * WIDTH, 50.0, 1000 * depth, 0.5,
            "fixed" if p > 0.5 else "modifiable", p, 0.95, (x - 300) / WIDTH, (640 - y) / WIDTH,
        )
        for (x, y), depth, p in zip(places, depths, P_FIXED, strict=True)
    )  # fmt: skip
    return Measurement(
        info, True, "", dimples, 40.0, 2.0, Grade(1, 1, 1, 1.0), light, 38.0, (),
        "mm" if mm_per_px else "per mille of back width", mm_per_px, WIDTH,
        ((300.0, 640.0), (300.0, 60.0)), ((90.0, 60.0), (510.0, 60.0), (510.0, 700.0), (90.0, 700.0)),
    )  # fmt: skip


def moved(shift: tuple[float, float] = (0.0, 0.0), error_px: float = 0.5, **more: Any) -> Alignment:
    """The exact map from the reference to a photo moved by ``shift``, with that error stated."""
    step = 20.0
    gx, gy = np.arange(0, SIZE[0] + step, step), np.arange(0, SIZE[1] + step, step)
    xy = np.stack(np.meshgrid(gx, gy), axis=-1).astype(float) + shift
    forward = DenseMap(step, xy, SIZE, np.full(xy.shape[:2], error_px))
    plain = Alignment(
        True, "", error_px, forward, dense_backward(forward, SIZE), 50, 0.95, 1.0, 0.0
    )
    return replace(plain, **more)


def session(*photos: int, label: str = "") -> Session:
    return Session(photos, START, label)


def lined_up(
    views: Sequence[View],
    maps: Sequence[Alignment | None] | None = None,
    dimples: tuple[Followed, ...] | None = None,
    sessions: Sequence[Session] | None = None,
    *,
    reference: int = 0,
    lights: Sequence[int] | None = None,
) -> Lineup:
    """Photos over the first one; each a session, all in one light, unless said otherwise."""
    maps = [moved()] * len(views) if maps is None else maps
    dimples = followed() if dimples is None else dimples
    sights = tuple(
        tuple(see(view, to, one.identity) for one in dimples)
        for view, to in zip(views, maps, strict=True)
    )
    groups = [session(k) for k in range(len(views))] if sessions is None else sessions
    numbers = np.array([0] * len(views) if lights is None else lights, np.int64)
    return Lineup(tuple(views), tuple(groups), reference, tuple(maps), numbers, dimples, sights)
