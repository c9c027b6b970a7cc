"""Surfaces times light: what leaves each pixel's surface towards the camera."""

from __future__ import annotations

import numpy as np

from analyzer.phantom.arrays import F32, F64, I32, blur, dots, lengths, noise, sample
from analyzer.phantom.light.preview import emitters
from analyzer.phantom.params import PhantomParams
from analyzer.phantom.scene.hairdo import hair_tone
from analyzer.phantom.scene.lens import Lens
from analyzer.phantom.scene.limbs import SLEEVE_FROM
from analyzer.phantom.scene.parts import HAIR, LIMB, SHIRT, SKIN, TROUSERS, WALL
from analyzer.phantom.scene.scene import Scene, Sight
from analyzer.phantom.sitting.capture import Capture
from analyzer.phantom.skin.pigment import Skin
from analyzer.phantom.surface.decals import paint
from analyzer.phantom.surface.surfaces import shirt_tone, trouser_tone, wall_colour

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
    up /= np.maximum(lengths(up), 1e-3)
    right = np.cross(up, n)
    tilted = n - at[..., :1] * right - at[..., 1:] * up
    return np.asarray(tilted / lengths(tilted), np.float32)


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
    if skin.limbs is not None:
        limb = sight.material == LIMB
        out[limb] = scene.chart.look_up(skin.limbs.reflectance(), s[limb], level[limb])
    sleeve = (sight.material == LIMB) & (h > SLEEVE_FROM) & (capture.everyday is None)
    for where, colour, tone in (
        (sight.material == TROUSERS, clothes.trousers, trouser_tone),
        ((sight.material == SHIRT) | sleeve, clothes.shirt, shirt_tone),
    ):
        grainy = sample(
            weave, (s[where] * 2.2) % (_WEAVE_PX - 1), (h[where] * 2.2) % (_WEAVE_PX - 1)
        )
        # A sleeve's hem lies where the arm begins to be bare.
        rise = np.where(sleeve[where], h[where] - SLEEVE_FROM, h[where]).astype(np.float32)
        out[where] = np.array(colour) * (1 + grainy[:, None])
        out[where] *= tone(clothes, s[where], rise)[:, None]
    wall = sight.material == WALL
    grainy = sample(weave, (s[wall] * 0.7) % (_WEAVE_PX - 1), (h[wall] * 0.7) % (_WEAVE_PX - 1))
    out[wall] = wall_colour(room, s[wall], h[wall]) * (1 + 0.4 * grainy)[:, None]
    if capture.everyday is not None:
        hairy = sight.material == HAIR
        out[hairy] = np.array(capture.everyday.hair_rgb) * hair_tone(s[hairy], h[hairy])[:, None]
        paint(out, sight, capture.everyday, sample(weave, (s * 2.2) % 500, (h * 2.2) % 500))
    return np.clip(out, 0.005, 0.92)


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
    sheen: F32,
    params: PhantomParams,
) -> F32:
    """Light mirrored by the skin's surface, (H, W, 3), in units of white diffuse light.

    ``sheen``, (H, W), says how much more or less than average each place mirrors.
    """
    # Nothing else mirrors, and skin is less than half of most pictures.
    there = (sight.material == SKIN) | (sight.material == LIMB)
    place, normal, sheen = sight.position[there], normal[there], sheen[there]
    view = lens.eye.astype(np.float32) - place
    view /= lengths(view)
    m = params.gloss_exponent
    shine = np.zeros((len(place), 3), np.float32)
    for emitter, share in zip(emitters(capture, lens), seen, strict=True):
        toward = emitter.position.astype(np.float32) - place
        toward /= lengths(toward)
        half = toward + view
        half /= lengths(half)
        facing = np.maximum(dots(toward, normal), 0)
        lobe = np.maximum(dots(half, normal), 0) ** m * (m + 8) / 8
        grazing = (1 - np.maximum(dots(half, view), 0)) ** 5
        strength = (
            sheen
            * (params.gloss + 0.6 * grazing)
            * lobe
            * facing
            * share[there]
            * emitter.lamp.power
        )
        shine += strength[..., None] * np.array(emitter.lamp.tint, np.float32)
    out = np.zeros((*sight.depth.shape, 3), np.float32)
    out[there] = shine
    return out


def sheen_of(sight: Sight, skin: Skin) -> F32:
    """The skin's sheen at each pixel, (H, W); 1 where it has none painted."""
    if skin.sheen is None:
        return np.ones(sight.depth.shape, np.float32)
    return skin.chart.look_up(skin.sheen, sight.sh[..., 0], sight.sh[..., 1])


def defocus(radiance: F32, sight: Sight, lens: Lens, params: PhantomParams) -> F32:
    """What lies behind the skin that the lens is focused on, slightly blurred, (H, W, 3)."""
    focus = float(np.median(sight.depth[sight.material == SKIN])) if SKIN in sight.material else 0.0
    wall = sight.material == WALL
    if focus == 0 or not wall.any():
        return radiance
    behind = float(np.median(np.linalg.norm(sight.position[wall] - lens.eye, axis=1)))
    circle = params.pupil_mm * lens.focal_px * abs(1 / focus - 1 / behind)
    # A disc of that diameter has the spread of a Gaussian a quarter as wide.
    sigma = circle / 4
    weight = blur(wall.astype(np.float32), sigma)
    soft = blur(radiance * wall[..., None], sigma) / np.maximum(weight, 1e-3)[..., None]
    return np.where(wall[..., None], soft, radiance)


def mean_light(light: F32, material: I32) -> F64:
    """Mean colour of the light on the skin, (3,)."""
    on_skin = light[material == SKIN]
    return np.asarray((on_skin if len(on_skin) else light.reshape(-1, 3)).mean(0), np.float64)
