"""What a camera sees of a figure, and the light on it, by casting rays (Embree, extra ``[outlines]``).

Direct light of soft lamps and of the room, with the shadows that body parts throw on each other:
enough for an outline, in a fraction of a second.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzer.bench.outlines.figure import F32, F64, I32, Figure

Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class View:
    """A camera; angles in degrees, lengths in metres.

    Parameters
    ----------
    aim : (float, float, float)
    yaw : float
        0 from behind, positive to the viewer's right, 180 from the front.
    pitch : float
        Positive from above.
    roll : float
        Turn of the picture.
    height : float
        What the picture's height holds at the point aimed at.
    fov : float
        Field of view along the picture's height.
    part : str
        The bone that is looked at from close by; "" for a torso.
    """

    aim: tuple[float, float, float]
    yaw: float
    pitch: float
    roll: float
    height: float
    fov: float
    part: str = ""

    def axes(self) -> tuple[F64, F64]:
        """Eye (3,), and unit rows right, up, towards the eye (3, 3)."""
        yaw, pitch, roll = np.radians([self.yaw, self.pitch, self.roll])
        back = np.array([-np.sin(yaw) * np.cos(pitch), np.cos(yaw) * np.cos(pitch), np.sin(pitch)])
        right = np.cross([0.0, 0.0, 1.0], back)
        right /= np.linalg.norm(right)
        up = np.cross(back, right)
        turned = np.cos(roll) * right + np.sin(roll) * up, np.cos(roll) * up - np.sin(roll) * right
        distance = self.height / 2 / np.tan(np.radians(self.fov / 2))
        return np.asarray(self.aim) + distance * back, np.stack([*turned, back])


@dataclass(frozen=True, eq=False)
class Sight:
    """What each pixel of a square picture sees; arrays are (H, W, ...), zeros where nothing is.

    Parameters
    ----------
    hit : bool
    who : int32
        Which of the figures.
    position, normal, rest : (..., 3) float32
    parts : (..., 4) float32
    """

    hit: Bools
    who: I32
    position: F32
    normal: F32
    rest: F32
    parts: F32


class Stage:
    """Figures that rays can be cast at."""

    def __init__(self, figures: list[Figure]) -> None:
        self.figures = figures
        self._first = np.cumsum([0, *(len(f.faces) for f in figures)])
        vertices = np.concatenate([f.vertices for f in figures])
        base = np.cumsum([0, *(len(f.vertices) for f in figures)])[:-1]
        faces = np.concatenate([f.faces + b for f, b in zip(figures, base, strict=True)])
        self.faces = np.ascontiguousarray(faces, np.int32)
        self.vertices = np.ascontiguousarray(vertices, np.float32)
        core: Any = import_module("embreex.rtcore_scene")
        build: Any = import_module("embreex.mesh_construction")
        self._scene = core.EmbreeScene()
        self._mesh = build.TriangleMesh(self._scene, self.vertices, self.faces)

    def look(self, view: View, size: int) -> Sight:
        """What a picture of ``size`` by ``size`` pixels shows."""
        eye, axes = view.axes()
        steps = (np.arange(size) + 0.5) / size - 0.5
        reach = 2 * np.tan(np.radians(view.fov / 2))
        x, y = np.meshgrid(steps * reach, -steps * reach)
        rays = x[..., None] * axes[0] + y[..., None] * axes[1] - axes[2]
        rays = rays.reshape(-1, 3) / np.linalg.norm(rays.reshape(-1, 3), axis=1, keepdims=True)
        found = self._scene.run(
            np.repeat(eye[None], len(rays), axis=0).astype(np.float32),
            np.ascontiguousarray(rays, np.float32),
            output=1,
        )
        face = found["primID"]
        hit = face >= 0
        corners = self.faces[face[hit]]
        u, v = found["u"][hit][:, None], found["v"][hit][:, None]
        values = np.concatenate(
            [np.concatenate([f.vertices, f.normals, f.rest, f.parts], axis=1) for f in self.figures]
        )
        blend = (1 - u - v) * values[corners[:, 0]] + u * values[corners[:, 1]]
        blend = blend + v * values[corners[:, 2]]
        out = np.zeros((size * size, values.shape[1]), np.float32)
        out[hit] = blend
        out[hit, 3:6] /= np.maximum(np.linalg.norm(out[hit, 3:6], axis=1, keepdims=True), 1e-6)
        who = np.zeros(size * size, np.int32)
        who[hit] = np.searchsorted(self._first, face[hit], side="right") - 1
        grid = out.reshape(size, size, -1)
        return Sight(
            hit.reshape(size, size),
            who.reshape(size, size),
            grid[..., :3],
            grid[..., 3:6],
            grid[..., 6:9],
            grid[..., 9:],
        )

    def lamp(
        self,
        sight: Sight,
        place: F64,
        radius: float,
        aim: F64,
        rng: np.random.Generator,
        count: int,
    ) -> F32:
        """Irradiance (H, W) from a round lamp, 1 where a surface at ``aim`` would face it."""
        at, normal = sight.position[sight.hit], sight.normal[sight.hit]
        total = np.zeros(len(at), np.float32)
        power = float((place - aim) @ (place - aim))
        for _ in range(count):
            # A fresh point of the lamp for each pixel: noise instead of bands, gone once averaged.
            points = place + radius * rng.normal(0, 0.5, (len(at), 3))
            way = (points - at).astype(np.float32)
            far = np.linalg.norm(way, axis=1)
            cosine = np.einsum("nc,nc->n", way, normal) / far
            lit = cosine > 0
            free = np.zeros(len(at), bool)
            free[lit] = ~self._blocked(at[lit] + 1e-3 * normal[lit], way[lit] / far[lit, None])
            total += np.where(free, np.maximum(cosine, 0) * power / far**2, 0)
        out = np.zeros(sight.hit.shape, np.float32)
        out[sight.hit] = total / count
        return out

    def room(self, sight: Sight, rng: np.random.Generator, count: int) -> F32:
        """Share (H, W) of light from everywhere that arrives; what is blocked comes back in part."""
        at, normal = sight.position[sight.hit], sight.normal[sight.hit]
        total = np.zeros(len(at), np.float32)
        for _ in range(count):
            ball = rng.normal(size=(len(at), 3))
            way = normal + ball / np.linalg.norm(ball, axis=1, keepdims=True)
            way = (way / np.maximum(np.linalg.norm(way, axis=1, keepdims=True), 1e-6)).astype(
                np.float32
            )
            # Ceilings are brighter than floors.
            sky = 0.75 + 0.35 * way[:, 2]
            total += np.where(self._blocked(at + 1e-3 * normal, way), 0.3 * sky, sky)
        out = np.zeros(sight.hit.shape, np.float32)
        out[sight.hit] = total / count
        return out

    def _blocked(self, origins: F32, ways: F32) -> Bools:
        if not len(origins):
            return np.zeros(0, bool)
        found = self._scene.run(
            np.ascontiguousarray(origins, np.float32),
            np.ascontiguousarray(ways, np.float32),
            query="OCCLUDED",
        )
        return np.asarray(found >= 0)
