"""Rooms that people live in, as colours of what is behind them: wood, leaves, bricks, sofa, mirror.

Everything is flat and behind the person; only its colours matter to whoever looks for skin.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzer.phantom.arrays import F32, noise, sample
from analyzer.phantom.sitting.capture import Room

_CELLS = 256


def wood(room: Room, x: F32, y: F32) -> F32:
    """Boards of uneven tone with grain, (N, 3) linear."""
    rng = _own(room)
    wide = float(rng.uniform(70, 190))
    upright = rng.random() < 0.6
    across, along = (x, y) if upright else (y, x)
    board = np.floor(across / wide).astype(int)
    tone = np.exp(0.16 * np.asarray(_table(rng)[board % _CELLS]))
    shift = 400 * _table(rng)[board % _CELLS]
    rings = noise(rng, (_CELLS, _CELLS), 1.6)
    grain = _tiled(rings, across / 6.0, (along + shift) / 110.0)
    fine = _tiled(rings, across / 1.7 + 31, (along + shift) / 260.0)
    tone = tone * np.exp(0.14 * grain + 0.07 * fine)
    joint = np.abs((across / wide) % 1.0 - 0.5) > 0.5 - 1.6 / wide
    tone = np.where(joint, 0.35 * tone, tone)
    hue = np.array([0.0, -0.10, -0.22], np.float32) * grain[:, None]
    return np.asarray(np.array(room.wall) * tone[:, None] * np.exp(hue), np.float32)


def garden(room: Room, x: F32, y: F32) -> F32:
    """Leaves, stems and sky between them, (N, 3) linear."""
    rng = _own(room)
    patches, leaves = noise(rng, (_CELLS, _CELLS), 3.0), noise(rng, (_CELLS, _CELLS), 1.3)
    big, small = _tiled(patches, x / 90, y / 90), _tiled(leaves, x / 22, y / 17)
    light = np.exp(0.55 * big + 0.45 * small)
    green = np.array([0.10, 0.20, 0.05], np.float32) * light[:, None]
    dry = _tiled(patches, x / 160 + 40, y / 160) > 1.0
    green[dry] *= np.array([2.4, 1.25, 1.0], np.float32)
    lawn = y < -150 + 40 * _tiled(patches, x / 200, 0 * x)
    blades = np.exp(0.25 * _tiled(leaves, x / 7, y / 26))
    green[lawn] = (np.array([0.13, 0.24, 0.06], np.float32) * blades[:, None])[lawn]
    sky = (y + 160 * big > 620) & ~lawn
    green[sky] = np.array([0.62, 0.72, 0.88], np.float32)
    return np.asarray(green, np.float32)


def bricks(room: Room, x: F32, y: F32) -> F32:
    """Courses of brick or small tiles, (N, 3) linear."""
    rng = _own(room)
    tall = float(rng.choice([32.0, 68.0]))
    row = np.floor(y / tall).astype(int)
    u = x + (row % 2) * 1.6 * tall
    col = np.floor(u / (3.2 * tall)).astype(int)
    tone = np.exp(0.2 * _table(rng)[(col * 37 + row * 101) % _CELLS])
    edge = np.minimum(
        np.minimum(y % tall, tall - y % tall),
        np.minimum(u % (3.2 * tall), 3.2 * tall - u % (3.2 * tall)),
    )
    rough = np.exp(0.1 * _tiled(noise(rng, (_CELLS, _CELLS), 1.2), x / 5, y / 5))
    out = np.array(room.wall) * (tone * rough)[:, None]
    out[edge < 4] = np.array([0.45, 0.43, 0.4]) * rough[edge < 4][:, None]
    return np.asarray(out, np.float32)


def sofa(colour: F32, room: Room, u: F32, v: F32) -> None:
    """A sofa below and beside the person: seat, back and arm with soft shading, in place."""
    tint = np.array(room.thing_rgb, np.float32)
    for left, right, low, high in ((-620, 620, -900, -120), (-720, -560, -900, 10)):
        inside = (u > left) & (u < right) & (v > low) & (v < high)
        top = np.clip((high - v) / 60, 0, 1)
        side = np.minimum(np.clip((u - left) / 50, 0, 1), np.clip((right - u) / 50, 0, 1))
        shade = (0.55 + 0.45 * np.sqrt(top)) * (0.6 + 0.4 * np.sqrt(side))
        seam = np.abs((u + 210) % 420 - 210) < 5
        shade = np.where(seam & (right - left > 400), 0.6 * shade, shade)
        colour[inside] = (tint * shade[:, None])[inside]


def mirror(colour: F32, room: Room, u: F32, v: F32) -> None:
    """A framed pane that shows a dim room with a bright window, in place."""
    frame = (np.abs(u) < 262) & (np.abs(v) < 472)
    pane = (np.abs(u) < 245) & (np.abs(v) < 455)
    colour[frame] = np.array(room.thing_rgb, np.float32) * 0.6
    deep = 0.18 + 0.16 * np.clip((v + 455) / 910, 0, 1)
    own = np.array([0.9, 0.95, 1.0], np.float32) * deep[:, None]
    window = (np.abs(u - 90) < 80) & (np.abs(v - 170) < 150)
    own[window] = np.array([0.78, 0.82, 0.88], np.float32)
    own[window & ((np.abs(u - 90) < 4) | (np.abs(v - 170) < 4))] *= 0.5
    own[(v < -210) & (np.abs(u + 60) < 150)] = 0.35 * np.array(room.wall, np.float32)
    colour[pane] = own[pane]


def _own(room: Room) -> np.random.Generator:
    """A stream that depends on the room's colour alone: the same wall in every photo of it."""
    return np.random.default_rng([int(1e6 * v) for v in (*room.wall, *room.thing_rgb)])


def _table(rng: np.random.Generator) -> F32:
    return rng.standard_normal(_CELLS).astype(np.float32)


def _tiled(texture: F32, x: NDArray[Any], y: NDArray[Any]) -> F32:
    """Values of a texture repeated mirrored, so that no edge shows, (N,)."""
    n = texture.shape[0] - 1
    fold = [n - np.abs(np.asarray(t, np.float64) % (2 * n) - n) for t in (x, y)]
    return sample(texture, fold[0], fold[1])
