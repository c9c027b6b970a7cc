"""Surfaces times light: what leaves each pixel's surface towards the camera."""

from __future__ import annotations

import numpy as np

from analyzer.phantom.arrays import F32, F64, I32, blur, noise, sample
from analyzer.phantom.capture import Capture, Clothes, Room
from analyzer.phantom.lens import Lens
from analyzer.phantom.params import PhantomParams
from analyzer.phantom.parts import LIMB, SHIRT, SKIN, TROUSERS, WALL
from analyzer.phantom.preview import emitters
from analyzer.phantom.scene import Scene, Sight
from analyzer.phantom.skin import Skin

_WEAVE_PX = 512


def fine_normals(scene: Scene, sight: Sight, lines: F32) -> F32:
    """Normals tilted by skin lines and pores, (H, W, 3).

    Parameters
    ----------
    scene, sight
        As set up.
    lines : (rows, columns) float32
        Height of the fine structure on the chart, mm.
    """
    pitch = scene.chart.pitch_mm
    slope_h, slope_s = np.gradient(lines, pitch)
    slopes = np.stack([slope_s, -slope_h], axis=-1).astype(np.float32)
    at = scene.chart.look_up(slopes, sight.sh[..., 0], sight.sh[..., 1])
    at[sight.material != SKIN] = 0
    n = sight.normal
    # Along the skin upwards: the world's up with its part along the normal taken out.
    up = np.array([0, 1, 0], np.float32) - n * n[..., 1:2]
    up /= np.maximum(np.linalg.norm(up, axis=-1, keepdims=True), 1e-3)
    right = np.cross(up, n)
    tilted = n - at[..., :1] * right - at[..., 1:] * up
    return np.asarray(tilted / np.linalg.norm(tilted, axis=-1, keepdims=True), np.float32)


def albedo(scene: Scene, sight: Sight, skin: Skin, capture: Capture) -> F32:
    """Diffuse reflectance of every pixel, (H, W, 3), linear sRGB."""
    clothes, room = capture.clothes, capture.room
    colours = skin.worn(clothes).reflectance()
    rng = np.random.default_rng([capture.seed, 71])
    weave = noise(rng, (_WEAVE_PX, _WEAVE_PX), 1.2) * 0.035
    weave = weave + noise(rng, (_WEAVE_PX, _WEAVE_PX), 14.0) * 0.02
    s, h = sight.sh[..., 0], sight.sh[..., 1]
    out = np.zeros((*sight.depth.shape, 3), np.float32)
    bare = (sight.material == SKIN) | (sight.material == LIMB)
    # An arm borrows the skin above the waist, where no tan line runs.
    level = np.where(sight.material == LIMB, 160 + 0.3 * h, h)
    out[bare] = scene.chart.look_up(colours, s[bare], level[bare])
    sleeve = (sight.material == LIMB) & (h > 250.0)
    for where, colour in (
        (sight.material == TROUSERS, clothes.trousers),
        ((sight.material == SHIRT) | sleeve, clothes.shirt),
    ):
        grainy = sample(
            weave, (s[where] * 2.2) % (_WEAVE_PX - 1), (h[where] * 2.2) % (_WEAVE_PX - 1)
        )
        out[where] = np.array(colour) * (1 + grainy[:, None])
        out[where] *= _stripes(clothes, s[where], h[where])[:, None]
    band = (sight.material == TROUSERS) & (h > -26) & (h < 30)
    out[band] *= (0.93 + 0.05 * np.sin(s[band] * 2.4))[:, None]
    wall = sight.material == WALL
    grainy = sample(weave, (s[wall] * 0.7) % (_WEAVE_PX - 1), (h[wall] * 0.7) % (_WEAVE_PX - 1))
    tone = np.clip(_wall(room, s[wall], h[wall]) * (1 + 0.4 * grainy), 0.02, 1)
    out[wall] = np.array(room.wall) * tone[:, None]
    return np.clip(out, 0.005, 0.92)


def _stripes(clothes: Clothes, s: F32, h: F32) -> F32:
    if clothes.pattern == "stripes":
        return np.where(np.floor(h / 14.0) % 2 == 0, 1.0, 0.62).astype(np.float32)
    if clothes.pattern == "rib":
        return np.asarray(0.93 + 0.07 * np.sin(s * 1.6), np.float32)
    return np.ones_like(s)


def _wall(room: Room, x: F32, y: F32) -> F32:
    if room.pattern == "tiles":
        joint = np.minimum(np.abs((x + 40) % 200 - 100), np.abs((y + 15) % 200 - 100))
        return np.where(joint < 2.5, 0.72, 1.0).astype(np.float32)
    if room.pattern == "panels":
        edge = np.abs((x + 130) % 520 - 260)
        return np.where(edge < 5, 0.6, np.where(edge < 14, 0.85, 1.0)).astype(np.float32)
    if room.pattern == "curtain":
        fold = np.sin(x / 24 + 0.8 * np.sin(x / 61)) + 0.4 * np.sin(x / 9.5 + 1)
        return np.asarray(0.82 + 0.14 * fold, np.float32)
    return np.ones_like(x)


def scatter(light: F32, material: I32, sigma_px: tuple[float, ...]) -> F32:
    """Let light spread below the skin: blur it within the skin, widest for red."""
    skin = ((material == SKIN) | (material == LIMB)).astype(np.float32)
    out = light.copy()
    for k, sigma in enumerate(sigma_px):
        weight = blur(skin, sigma)
        soft = blur(light[..., k] * skin, sigma) / np.maximum(weight, 1e-3)
        out[..., k] = np.where(skin > 0, soft, light[..., k])
    return out


def gloss(
    sight: Sight,
    normal: F32,
    capture: Capture,
    lens: Lens,
    seen: list[F32],
    params: PhantomParams,
) -> F32:
    """Light mirrored by the skin's surface, (H, W, 3), in units of white diffuse light."""
    view = lens.eye.astype(np.float32) - sight.position
    view /= np.linalg.norm(view, axis=-1, keepdims=True)
    m = params.gloss_exponent
    out = np.zeros((*sight.depth.shape, 3), np.float32)
    for emitter, share in zip(emitters(capture, lens), seen, strict=True):
        toward = emitter.position.astype(np.float32) - sight.position
        toward /= np.linalg.norm(toward, axis=-1, keepdims=True)
        half = toward + view
        half /= np.linalg.norm(half, axis=-1, keepdims=True)
        facing = np.maximum(np.einsum("hwc,hwc->hw", toward, normal), 0)
        lobe = np.maximum(np.einsum("hwc,hwc->hw", half, normal), 0) ** m * (m + 8) / 8
        grazing = (1 - np.maximum(np.einsum("hwc,hwc->hw", half, view), 0)) ** 5
        strength = (params.gloss + 0.6 * grazing) * lobe * facing * share * emitter.lamp.power
        out += strength[..., None] * np.array(emitter.lamp.tint, np.float32)
    out[(sight.material != SKIN) & (sight.material != LIMB)] = 0
    return out


def mean_light(light: F32, material: I32) -> F64:
    """Mean colour of the light on the skin, (3,)."""
    on_skin = light[material == SKIN]
    return np.asarray((on_skin if len(on_skin) else light.reshape(-1, 3)).mean(0), np.float64)
