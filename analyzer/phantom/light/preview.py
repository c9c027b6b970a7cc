"""Light on a scene without ray tracing: area lamps with shadow maps, and ambient light.

Quick and plausible, for tests and tuning. It leaves out light that bounces between surfaces and
the shadows inside a dent; `pathtrace` has both.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from analyzer.phantom.arrays import F32, F64, blur, dots, smoothstep
from analyzer.phantom.params import PhantomParams
from analyzer.phantom.scene.lens import Lens
from analyzer.phantom.scene.parts import SKIN, WALL
from analyzer.phantom.scene.raster import rasterise
from analyzer.phantom.scene.scene import Scene, Sight
from analyzer.phantom.sitting.capture import Capture, Lamp, Light


@dataclass(frozen=True, eq=False)
class Emitter:
    """A lamp in place.

    Parameters
    ----------
    lamp : Lamp
    position : (3,) float
        World mm.
    sideways, upwards : (3,) float
        Unit vectors in its plane; it faces the sacrum.
    """

    lamp: Lamp
    position: F64
    sideways: F64
    upwards: F64

    def samples(self, count: int) -> F64:
        """Points spread evenly over it, (count, 3): the R2 sequence (Roberts 2018)."""
        k = np.arange(1, count + 1)[:, None]
        uv = (0.5 + k * np.array([0.7548776662, 0.5698402910])) % 1 - 0.5
        return np.asarray(
            self.position
            + self.lamp.size_mm * (uv[:, :1] * self.sideways + uv[:, 1:] * self.upwards)
        )


def emitters(capture: Capture, lens: Lens) -> list[Emitter]:
    """The lamps of a capture in place; a flash sits beside the lens."""
    out = []
    for lamp in capture.light.lamps:
        az, el = np.radians([lamp.az_deg, lamp.el_deg])
        toward = np.array([np.sin(az) * np.cos(el), np.sin(el), np.cos(az) * np.cos(el)])
        position = lamp.distance_mm * toward
        if capture.light.kind == "flash":
            position = lens.eye + 12 * lens.axes[0] + 18 * lens.axes[1]
            toward = position / np.linalg.norm(position)
        side = np.cross([0.0, 1.0, 0.0], toward)
        side /= np.linalg.norm(side)
        out.append(Emitter(lamp, position, side, np.cross(toward, side)))
    return out


def visibility(scene: Scene, sight: Sight, emitter: Emitter, params: PhantomParams) -> F32:
    """Share of an emitter that each pixel sees, (H, W), 0-1, from shadow maps."""
    h, w = sight.depth.shape
    low = (w // 2, h // 2)
    position = cv2.resize(sight.position, low, interpolation=cv2.INTER_NEAREST).astype(np.float64)
    vertices, faces = scene.mesh(stride=6)
    points = emitter.samples(params.light_samples)
    total = np.zeros((low[1], low[0]), np.float32)
    for point in points:
        eye = _facing(point, params.shadow_px)
        xy, depth = eye.project(vertices)
        _, _, zbuf = rasterise(xy, depth, faces, eye.size)
        at, far = eye.project(position)
        col = np.clip(np.nan_to_num(at[..., 0]) + 0.5, 0, eye.size[0] - 1).astype(int)
        row = np.clip(np.nan_to_num(at[..., 1]) + 0.5, 0, eye.size[1] - 1).astype(int)
        total += (far < zbuf[row, col] + params.shadow_bias_mm).astype(np.float32)
    # Few samples leave steps in the penumbra, which a real lamp of this size would not.
    mean = blur(total / len(points), 1.0 + 0.004 * emitter.lamp.size_mm)
    return np.asarray(cv2.resize(mean, (w, h), interpolation=cv2.INTER_LINEAR), np.float32)


def _facing(point: F64, side_px: int) -> Lens:
    """A camera at a lamp that holds the body and its surroundings."""
    target = np.array([0.0, 60.0, -60.0])
    back = point - target
    distance = float(np.linalg.norm(back))
    back = back / distance
    right = np.cross([0.0, 1.0, 0.0], back)
    right /= np.linalg.norm(right)
    focal = side_px / 2 * distance / 560.0
    return Lens(point, np.stack([right, np.cross(back, right), back]), focal, (side_px,) * 2, 0.0)


def slats(light: Light, emitter: Emitter, position: F32) -> F32 | float:
    """Share of the sun that the blind lets through, (H, W); 1 without a blind."""
    if light.kind != "blinds":
        return 1.0
    phase = (position @ emitter.upwards.astype(np.float32)) / light.slat_mm
    wave = np.abs((phase % 1.0) - 0.5) * 2
    return np.asarray(smoothstep(wave, 0.36, 0.52), np.float32)


def direct(sight: Sight, normal: F32, emitter: Emitter, count: int) -> F32:
    """Unshadowed irradiance of one emitter, (H, W), 1 where the sacrum would face it."""
    total = np.zeros(sight.depth.shape, np.float32)
    for point in emitter.samples(min(count, 5)):
        d = point.astype(np.float32) - sight.position
        r2 = dots(d, d)
        cosine = dots(d, normal) / np.sqrt(r2)
        total += np.maximum(cosine, 0) * float(point @ point) / r2
    return np.asarray(total / min(count, 5), np.float32)


def cavity(scene: Scene, sight: Sight, params: PhantomParams) -> F32:
    """Share of ambient light that reaches each pixel, (H, W): less inside dents."""
    c = scene.chart
    hollow = blur(scene.relief, params.cavity_mm / c.pitch_mm) - scene.relief
    value = c.look_up(hollow, sight.sh[..., 0], sight.sh[..., 1])
    value = np.where(sight.material == SKIN, value, 0)
    return np.asarray(np.clip(1 - params.cavity_per_mm * value, 0.4, 1.15), np.float32)


def irradiance(
    scene: Scene,
    sight: Sight,
    normal: F32,
    capture: Capture,
    lens: Lens,
    params: PhantomParams,
) -> tuple[F32, list[F32]]:
    """Light that arrives, (H, W, 3), 1 for a surface that faces all lamps at the sacrum.

    Parameters
    ----------
    scene, sight, capture, lens, params
        As set up.
    normal : (H, W, 3) float32
        Unit normals with fine skin lines.

    Returns
    -------
    total : (H, W, 3) float32
    seen : list of (H, W) float32
        Share of each lamp that reaches each pixel.
    """
    light = capture.light
    up = 0.8 + 0.2 * normal[..., 1]
    # A body keeps the room's light off the wall behind it.
    near = cv2.blur((sight.material != WALL).astype(np.float32), (61, 61))
    shade = np.where(sight.material == WALL, 1 - 0.35 * near, 1.0)
    ambient = light.ambient * up * cavity(scene, sight, params) * shade
    total = (ambient[..., None] * np.array(light.ambient_tint)).astype(np.float32)
    seen = shares(scene, sight, capture, lens, params)
    for emitter, share in zip(emitters(capture, lens), seen, strict=True):
        lamp = emitter.lamp
        flux = direct(sight, normal, emitter, params.light_samples) * share * lamp.power
        total += flux[..., None] * np.array(lamp.tint, np.float32)
    return total, seen


def shares(
    scene: Scene, sight: Sight, capture: Capture, lens: Lens, params: PhantomParams
) -> list[F32]:
    """Share of each lamp that reaches each pixel, (H, W) each, through a blind if there is one."""
    out = []
    for emitter in emitters(capture, lens):
        blind = slats(capture.light, emitter, sight.position)
        share = visibility(scene, sight, emitter, params) * blind
        out.append(np.asarray(share, np.float32))
    return out
