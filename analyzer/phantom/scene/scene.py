"""One capture set up for rendering: meshes, camera and what every pixel sees."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analyzer.phantom.arrays import F32, F64, I32, lengths
from analyzer.phantom.body.subject import Subject
from analyzer.phantom.body.torso import torso
from analyzer.phantom.body.upper import extend, raise_relief, upper_chart
from analyzer.phantom.chart import Chart
from analyzer.phantom.params import PhantomParams
from analyzer.phantom.scene.garments import shirt, trousers
from analyzer.phantom.scene.gestures import everyday_arms
from analyzer.phantom.scene.hairdo import head, long_hair
from analyzer.phantom.scene.lens import Lens, place
from analyzer.phantom.scene.limbs import arms
from analyzer.phantom.scene.parts import WALL, Part, SkinSheet, skin_sheet
from analyzer.phantom.scene.raster import grid_faces, rasterise
from analyzer.phantom.sitting.capture import Capture
from analyzer.phantom.skin.relief import skin_relief


@dataclass(frozen=True, eq=False)
class Scene:
    """Everything that stands before the camera.

    Parameters
    ----------
    sheet : SkinSheet
    parts : tuple of Part
        The skin first.
    relief : (rows, columns) float32
        Of the skin chart, mm.
    chart : Chart
    wall_z : float
        Plane of the wall, world mm.
    """

    sheet: SkinSheet
    parts: tuple[Part, ...]
    relief: F32
    chart: Chart
    wall_z: float

    def mesh(self, stride: int = 1) -> tuple[F64, I32]:
        """Vertices (V, 3) and triangles (F, 3) of all parts, thinned by ``stride``."""
        points, faces, base = [], [], 0
        for part in self.parts:
            p = part.points[::stride, ::stride]
            faces.append(grid_faces(*p.shape[:2]) + base)
            points.append(p.reshape(-1, 3))
            base += p.shape[0] * p.shape[1]
        return np.concatenate(points), np.concatenate(faces)


@dataclass(frozen=True, eq=False)
class Sight:
    """What each pixel sees.

    Parameters
    ----------
    material : (H, W) int
    sh : (H, W, 2) float32
        Texture place in mm.
    position, normal : (H, W, 3) float32
        World mm and unit vectors.
    depth : (H, W) float32
        Along the view, mm.
    """

    material: I32
    sh: F32
    position: F32
    normal: F32
    depth: F32


def build_scene(subject: Subject, capture: Capture, params: PhantomParams, step_mm: float) -> Scene:
    """Mesh a subject as captured."""
    if capture.everyday is not None:
        return _at_home(subject, capture, params, step_mm)
    chart = Chart.of(params)
    relief = skin_relief(subject, chart, capture.factor)
    body = torso(subject, capture.girth)
    sheet = skin_sheet(subject, body, capture, relief, chart, step_mm)
    parts = (
        sheet.part,
        trousers(subject, body, capture, sheet),
        shirt(subject, body, capture, sheet),
        *arms(body, capture),
    )
    front = float(sheet.part.points[..., 2].min())
    return Scene(sheet, parts, relief, chart, front - capture.room.distance_mm)


def _at_home(subject: Subject, capture: Capture, params: PhantomParams, step_mm: float) -> Scene:
    """The whole trunk with head and arms, as dressed as its everyday setting says."""
    everyday = capture.everyday
    assert everyday is not None
    base, chart = Chart.of(params), upper_chart(params)
    relief = raise_relief(skin_relief(subject, base, capture.factor), base, chart, subject)
    body = extend(torso(subject, capture.girth), subject)
    sheet = skin_sheet(subject, body, capture, relief, chart, step_mm)
    cloth = [trousers(subject, body, capture, sheet)]
    if everyday.upper == "shirt":
        cloth.append(shirt(subject, body, capture, sheet))
    parts = (
        sheet.part,
        *cloth,
        *everyday_arms(subject, body, capture, sheet, tuple(cloth), everyday),
        head(body, capture, everyday),
        *long_hair(subject, body, capture, everyday),
    )
    front = float(sheet.part.points[..., 2].min())
    return Scene(sheet, parts, relief, chart, front - capture.room.distance_mm)


def look(scene: Scene, lens: Lens) -> Sight:
    """Rasterise a scene."""
    vertices, faces = scene.mesh()
    material = np.concatenate(
        [np.full(p.points.shape[0] * p.points.shape[1], p.material) for p in scene.parts]
    )
    values = np.concatenate(
        [np.concatenate([p.points, p.normals(), p.sh], axis=-1).reshape(-1, 8) for p in scene.parts]
    ).astype(np.float32)
    xy, depth = lens.project(vertices)
    face, weights, zbuf = rasterise(xy, depth, faces, lens.size)
    w, h = lens.size
    hit = face.ravel() >= 0
    corners = faces.take(face.ravel()[hit], axis=0)
    b = weights.reshape(-1, 2)[hit]
    out = np.zeros((h * w, 8), np.float32)
    first, second, third = (values.take(corners[:, k], axis=0) for k in range(3))
    second -= first
    second *= b[:, :1]
    third -= first
    third *= b[:, 1:]
    first += second
    first += third
    out[hit] = first
    seen = np.full(h * w, WALL, np.int32)
    seen[hit] = material[corners[:, 0]]
    grid = np.stack(np.meshgrid(np.arange(w), np.arange(h)), axis=-1).reshape(-1, 2)[~hit]
    if len(grid):
        rays = lens.rays(grid.astype(float))
        t = (scene.wall_z - lens.eye[2]) / rays[:, 2]
        point = lens.eye + t[:, None] * rays
        out[~hit, :3] = point
        out[~hit, 3:6] = [0.0, 0.0, 1.0]
        out[~hit, 6:] = point[:, :2]
    normal = out[:, 3:6] / np.maximum(lengths(out[:, 3:6]), 1e-6)
    return Sight(
        seen.reshape(h, w),
        out[:, 6:].reshape(h, w, 2),
        out[:, :3].reshape(h, w, 3),
        normal.reshape(h, w, 3).astype(np.float32),
        zbuf,
    )


def lens_of(capture: Capture, size: tuple[int, int]) -> Lens:
    """The capture's camera for a picture of that size."""
    return place(capture.camera, size)
