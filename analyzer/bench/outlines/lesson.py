"""One picture to learn from: a body, or none, before some background, and what each pixel shows.

Everything that may differ between photos is drawn at random and widely: builds, poses, views, clothes,
hair, light, colours, rooms. What is a bare back seen from behind is known exactly.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from analyzer.bench.outlines import paint
from analyzer.bench.outlines.backdrop import backdrop
from analyzer.bench.outlines.exposure import developed, light_on
from analyzer.bench.outlines.figure import (
    ARM,
    ARMS,
    F32,
    F64,
    TORSO,
    Figure,
    draw_pose,
    draw_shape,
    pose_figure,
)
from analyzer.bench.outlines.stage import Sight, Stage, View
from analyzer.bench.outlines.surface import bumps, features, relief_of
from analyzer.bench.outlines.wardrobe import Outfit, covered, draw_outfit, levels, lifted
from analyzer.skin.classes import BACK, CLOTH, REST, SKIN, VIEWS

UNKNOWN = 255
SIZE = 288
"""Pixels of a lesson's side."""

FINE = 2
"""Rendered so many times larger."""

KINDS = ("back", "front", "side", "part", "clothed", "empty")
CHANCES = (0.64, 0.13, 0.07, 0.07, 0.06, 0.03)
PARTS = (
    "head",
    "head",
    "wrist.L",
    "foot.R",
    "lowerleg01.L",
    "upperarm01.R",
    "upperleg01.R",
    "neck01",
    "lowerarm01.L",
)


@dataclass(frozen=True, eq=False)
class Lesson:
    """A picture with its truth.

    Parameters
    ----------
    rgb : (S, S, 3) uint8
        sRGB.
    classes : (S, S) uint8
        `REST`, `BACK` (bare torso of a person seen from behind), `SKIN` (any other), `CLOTH`, or
        `UNKNOWN`, which counts for nothing.
    view : int
        Of `VIEWS`; -1 where it is neither clearly from behind nor from the side.
    """

    rgb: NDArray[np.uint8]
    classes: NDArray[np.uint8]
    view: int


@dataclass(frozen=True)
class Sources:
    """Photographed skin about its mean (log colour), and photos for backgrounds and cloth."""

    skins: tuple[F32, ...] = ()
    photos: tuple[Path, ...] = ()


def draw_lesson(
    seed: int, sources: Sources = Sources(), *, size: int = SIZE, kind: str | None = None
) -> Lesson:
    """The lesson of that number.

    Parameters
    ----------
    seed : int
    sources : Sources
    size : int
        Side in pixels.
    kind : str, optional
        One of `KINDS`; drawn when None.
    """
    rng = np.random.default_rng([seed, 401])
    kind = kind or str(rng.choice(KINDS, p=CHANCES))
    photos = list(sources.photos)
    skin = paint.skin_colour(rng)
    behind = backdrop(rng, size * FINE, skin, photos)
    if kind == "empty":
        # Drawn, as the bodies are: photographic detail must not stand for nobody.
        behind = backdrop(rng, size * FINE, skin, [])
        classes = np.zeros((size, size), np.uint8)
        return Lesson(developed(rng, behind, None, size), classes, 0)
    figures, outfits, view = _cast(rng, kind)
    picture, classes = _taken(rng, figures, outfits, view, behind, skin, sources, size)
    small = majority(classes, size)
    shows = _what(kind, view, small)
    if shows == -1:
        small[small == BACK] = UNKNOWN
    elif _off(view) > 45:
        small[small == BACK] = SKIN
    return Lesson(picture, small, shows)


def _taken(
    rng: np.random.Generator,
    figures: list[Figure],
    outfits: list[Outfit],
    view: View,
    behind: F32,
    skin: F64,
    sources: Sources,
    size: int,
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """The picture (size, size, 3), and the classes at its finer rendering."""
    stage = Stage(figures)
    sight = stage.look(view, size * FINE)
    light = light_on(rng, stage, view, size)
    surface, classes = _surfaces(rng, sight, figures, outfits, skin, sources, view)
    shade = cv2.resize(light, (size * FINE,) * 2, interpolation=cv2.INTER_LINEAR)
    radiance = np.where(sight.hit[..., None], surface * shade, _shadowed(rng, behind, sight))
    return developed(rng, np.asarray(radiance, np.float32), sight.hit, size), classes


def _off(view: View) -> float:
    """Degrees from the view from behind, 0-180."""
    return abs((view.yaw + 180) % 360 - 180)


def _what(kind: str, view: View, classes: NDArray[np.uint8]) -> int:
    """The number in `VIEWS` of what a picture shows; ``classes`` has `BACK` for any bare torso."""
    off, seen = _off(view), float((classes == BACK).mean())
    if seen > 0.015 and off <= 72:
        return VIEWS.index("back") if off <= 45 else -1
    if kind == "part":
        return VIEWS.index("face" if view.part in ("head", "neck01") else "limb")
    if seen <= 0.015:
        return VIEWS.index("clothed")
    return VIEWS.index("front" if off > 125 else "side")


def _cast(rng: np.random.Generator, kind: str) -> tuple[list[Figure], list[Outfit], View]:
    """The person, perhaps somebody else or a strange arm, what they wear, and the camera."""
    arms = ARMS[
        int(rng.choice(len(ARMS), p=[0.18, 0.18, 0.12, 0.13, 0.09, 0.12, 0.07, 0.06, 0.05]))
    ]
    still = bool(rng.random() < 0.65)
    figure = pose_figure(draw_shape(rng), draw_pose(rng, arms, still=still))
    outfit = draw_outfit(rng, bare=kind != "clothed" and (kind in ("back",) or rng.random() < 0.75))
    figures, outfits = [lifted(figure, outfit, rng)], [outfit]
    view = _view(rng, kind, figure)
    if rng.random() < 0.1:
        other = pose_figure(draw_shape(rng), draw_pose(rng, "any", still=False))
        away = np.array([rng.choice([-1, 1]) * rng.uniform(0.35, 0.9), rng.uniform(-1.6, 0.1), 0])
        yaw = np.radians(view.yaw)
        turn = np.array([[np.cos(yaw), -np.sin(yaw), 0], [np.sin(yaw), np.cos(yaw), 0], [0, 0, 1]])
        shift = (turn @ away).astype(np.float32)
        clothes = draw_outfit(rng, bare=bool(rng.random() < 0.4))
        moved = lifted(other, clothes, rng)
        figures.append(replace(moved, vertices=moved.vertices + shift))
        outfits.append(clothes)
    if kind == "back" and rng.random() < 0.13:
        figures.append(_strange_arm(rng, figure))
        outfits.append(Outfit(lower="none", bald=True))
    return figures, outfits, view


def _view(rng: np.random.Generator, kind: str, figure: Figure) -> View:
    def u(low: float, high: float) -> float:
        return float(rng.uniform(low, high))

    joints = figure.joints
    fov, part = u(18, 68), ""
    low, high = joints["spine05"], joints["spine01"]
    if kind in ("back", "clothed"):
        yaw = float(np.clip(rng.normal(0, 13), -44, 44))
        span = [(0.3, 0.55), (0.55, 0.95), (0.95, 1.8), (1.8, 3.2)]
        chosen = span[int(rng.choice(4, p=[0.32, 0.38, 0.22, 0.08]))]
        height = u(*chosen)
        t = u(-0.15, 0.75) if height < 0.95 else u(0, 1)
        aim = low + t * (high - low) + rng.normal(0, 0.03 + 0.08 * max(0, height - 0.5), 3)
        # One in four looks from above or below, as at somebody who lies or leans.
        pitch = float(rng.normal(0, 9 if rng.random() < 0.75 else 24))
    elif kind == "front":
        yaw, height = 180 + float(rng.normal(0, 28)), u(0.3, 1.4)
        aim = low + u(-0.2, 1.1) * (high - low) + rng.normal(0, 0.04, 3)
        pitch = float(rng.normal(0, 12))
    elif kind == "side":
        yaw, height = float(rng.choice([-1, 1])) * u(45, 120), u(0.35, 1.6)
        aim = low + u(-0.1, 1.0) * (high - low) + rng.normal(0, 0.05, 3)
        pitch = float(rng.normal(0, 12))
    else:
        yaw, height = u(0, 360), u(0.12, 0.6)
        part = PARTS[int(rng.integers(len(PARTS)))]
        aim = joints[part] + rng.normal(0, 0.04, 3)
        pitch = float(rng.normal(0, 25))
        # A limb seen close from behind may hold a strip of the back.
        height = min(height, 0.35)
    roll = float(rng.normal(0, 4)) if rng.random() < 0.8 else u(-180, 180)
    return View((float(aim[0]), float(aim[1]), float(aim[2])), yaw, pitch, roll, height, fov, part)


def _strange_arm(rng: np.random.Generator, figure: Figure) -> Figure:
    """Somebody else's arm whose hand lies on the figure's back."""
    other = pose_figure(draw_shape(rng), draw_pose(rng, "away", still=True))
    side = "L" if rng.random() < 0.5 else "R"
    sign = 1 if side == "L" else -1
    own = (other.parts[:, ARM] > 0.5) & (sign * other.rest[:, 0] > 0)
    faces = other.faces[own[other.faces].all(axis=1)]
    back = np.flatnonzero((figure.parts[:, TORSO] > 0.9) & (figure.normals[:, 1] > 0.5))
    spot = int(back[int(rng.integers(len(back)))])
    hand, shoulder = other.joints[f"finger3-2.{side}"], other.joints[f"upperarm01.{side}"]
    way = (shoulder - hand) / np.linalg.norm(shoulder - hand)
    wish = np.array(
        [rng.choice([-1, 1]) * rng.uniform(0.5, 1.2), rng.uniform(0.2, 0.7), rng.normal(0, 0.6)]
    )
    turn = _between(way, wish / np.linalg.norm(wish))
    to = figure.vertices[spot] + 0.02 * figure.normals[spot]
    vertices = ((other.vertices - hand) @ turn.T + to).astype(np.float32)
    normals = (other.normals @ turn.T).astype(np.float32)
    return replace(other, vertices=vertices, normals=normals, faces=np.ascontiguousarray(faces))


def _between(a: F64, b: F64) -> F64:
    """Turn that takes unit vector ``a`` to ``b``."""
    axis, cosine = np.cross(a, b), float(a @ b)
    k = np.array([[0, -axis[2], axis[1]], [axis[2], 0, -axis[0]], [-axis[1], axis[0], 0]])
    return np.asarray(np.eye(3) + k + k @ k / max(1 + cosine, 1e-3), np.float64)


def _surfaces(
    rng: np.random.Generator,
    sight: Sight,
    figures: list[Figure],
    outfits: list[Outfit],
    skin: F64,
    sources: Sources,
    view: View,
) -> tuple[F32, NDArray[np.uint8]]:
    """Colour with small relief (H, W, 3) and class (H, W) of what is seen of the figures."""
    h, w = sight.hit.shape
    out = np.zeros((h, w, 3), np.float32)
    classes = np.zeros((h, w), np.uint8)
    _, axes = view.axes()
    for k, (figure, outfit) in enumerate(zip(figures, outfits, strict=True)):
        here = sight.hit & (sight.who == k)
        if not here.any():
            continue
        own = skin if k == 0 else paint.skin_colour(rng)
        up, angle, side = levels(figure, sight.rest)
        across = np.asarray(0.14 * angle, np.float32)
        limb = sight.parts[..., TORSO] < 0.5
        across[limb] = sight.rest[..., 0][limb]
        along = sight.rest[..., 2]
        logs = own + paint.skin_texture(rng, across, along, list(sources.skins))
        logs = logs + features(rng, sight, figure, up, angle, side)
        relief = relief_of(rng, up, angle, side, across, limb, min(1.0, view.height / 0.6))
        lower, upper, hair = covered(figure, outfit, sight.rest, sight.parts)
        colour = np.exp(logs).astype(np.float32)
        cloth = (lower | upper) & here
        for garment in (lower & here, upper & here):
            if garment.any():
                made = paint.cloth(rng, across, along, own, list(sources.photos))
                colour[garment] = made[garment]
        if lower.any() and rng.random() < 0.5:
            # A waistband of its own colour.
            band = lower & (
                up > outfit.waist - rng.uniform(0.03, 0.12) - outfit.sag * (1 - np.cos(angle)) / 2
            )
            colour[band] = paint.cloth_colour(rng, own)
        folds = 0.003 * min(1.0, view.height / 0.6) * rng.uniform(0, 1.5)
        relief[cloth] += (folds * paint.clouds(rng, (h, w), 22))[cloth]
        strand = paint.clouds(rng, (h, w // 3), 2)
        strand = np.asarray(cv2.resize(strand, (w, h)), np.float32)
        dark = (
            np.array([0.05, 0.035, 0.025])
            * np.exp(rng.normal(0.2, 1.1))
            * [1, rng.uniform(0.7, 1), rng.uniform(0.5, 1)]
        )
        colour[hair] = (np.clip(dark, 0.005, 0.7) * np.exp(0.35 * strand)[..., None])[hair]
        lit = rng.normal(size=2)
        factor = bumps(relief, sight, axes, lit / np.linalg.norm(lit), rng.uniform(0.3, 2.0))
        shine = (
            rng.choice([0.02, 0.06, 0.2], p=[0.5, 0.4, 0.1])
            * rng.uniform(0, 1)
            * np.clip(np.einsum("hwc,c->hw", sight.normal, axes[2]), 0, 1) ** 8
        )
        out[here] = (colour * factor[..., None] + shine[..., None])[here]
        bare = here & ~cloth & ~hair
        torso = sight.parts.argmax(axis=-1) == TORSO
        classes[here] = REST
        classes[cloth] = CLOTH
        classes[bare] = SKIN
        if k == 0:
            classes[bare & torso] = BACK
    return out, classes


def _shadowed(rng: np.random.Generator, behind: F32, sight: Sight) -> F32:
    """The background with the body's shadow on it."""
    if rng.random() < 0.4:
        return behind
    shape = sight.hit.astype(np.float32)
    size = len(shape)
    moved = np.roll(
        shape, (int(rng.normal(0, 0.03) * size), int(rng.normal(0, 0.06) * size)), (0, 1)
    )
    soft = cv2.GaussianBlur(moved, (0, 0), float(rng.uniform(2, 30)))
    return np.asarray(behind * (1 - rng.uniform(0, 0.8) * soft)[..., None], np.float32)


def majority(classes: NDArray[np.uint8], size: int) -> NDArray[np.uint8]:
    """The class that most of each coarse pixel has."""
    shares = [
        cv2.resize((classes == k).astype(np.float32), (size, size), interpolation=cv2.INTER_AREA)
        for k in range(4)
    ]
    return np.asarray(np.argmax(shares, axis=0), np.uint8)
