"""Light on a scene by path tracing (Mitsuba 3, extra ``[phantom]``).

Only the light is traced, on bodies of one even colour and at reduced size, because light varies
slowly and skin does not; `denoise` brings it to full size.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

import numpy as np

from analyzer.phantom.arrays import F32, F64
from analyzer.phantom.light.denoise import denoise
from analyzer.phantom.light.preview import Emitter, emitters, slats
from analyzer.phantom.params import PhantomParams
from analyzer.phantom.scene.lens import Lens
from analyzer.phantom.scene.parts import HAIR, LIMB, SHIRT, SKIN, TROUSERS, WALL
from analyzer.phantom.scene.raster import grid_faces
from analyzer.phantom.scene.scene import Scene, Sight
from analyzer.phantom.sitting.capture import Capture
from analyzer.phantom.sitting.everyday import Everyday
from analyzer.phantom.skin.pigment import Skin


def trace(
    scene: Scene,
    sight: Sight,
    skin: Skin,
    capture: Capture,
    lens: Lens,
    params: PhantomParams,
) -> F32:
    """Light that arrives at each pixel of ``sight``, (H, W, 3), in the units of the preview.

    Raises
    ------
    ModuleNotFoundError
        Without the extra ``[phantom]``.
    """
    mi = import_module("mitsuba")
    mi.set_variant("scalar_rgb")
    mi.set_log_level(mi.LogLevel.Error)
    h, w = sight.depth.shape
    ratio = params.trace_scale / params.supersample
    small = Lens(
        lens.eye,
        lens.axes,
        lens.focal_px * ratio,
        (round(w * ratio), round(h * ratio)),
        0.0,
    )
    colours = _colours(skin, capture)
    lamps = emitters(capture, lens)
    if capture.light.kind == "blinds":
        # The sun's stripes are put in afterwards, so its light is traced alone.
        sun = _render(mi, scene, small, colours, capture, lamps, params, ambient=False)
        sky = _render(mi, scene, small, colours, capture, [], params, ambient=True)
        layers = [(sun, slats(capture.light, lamps[0], sight.position)), (sky, 1.0)]
    else:
        layers = [(_render(mi, scene, small, colours, capture, lamps, params, ambient=True), 1.0)]
    out = np.zeros((h, w, 3), np.float32)
    for image, share in layers:
        light = denoise(image, sight, lens, small, colours, params)
        out += light * (share[..., None] if isinstance(share, np.ndarray) else share)
    return np.maximum(out, 0)


def _colours(skin: Skin, capture: Capture) -> dict[int, F64]:
    """Mean reflectance of each material."""
    body = np.asarray(skin.reflectance()[::16, ::16].reshape(-1, 3).mean(0), np.float64)
    everyday = capture.everyday or Everyday()
    return {
        SKIN: body,
        LIMB: body,
        TROUSERS: np.clip(np.array(capture.clothes.trousers), 0.03, 0.9),
        SHIRT: np.clip(np.array(capture.clothes.shirt), 0.03, 0.9),
        WALL: np.clip(np.array(capture.room.wall), 0.03, 0.9),
        HAIR: np.clip(np.array(everyday.hair_rgb), 0.03, 0.9),
    }


def _render(
    mi: Any,
    scene: Scene,
    lens: Lens,
    colours: dict[int, F64],
    capture: Capture,
    lamps: list[Emitter],
    params: PhantomParams,
    *,
    ambient: bool,
) -> F32:
    """Radiance of the evenly coloured scene, (h, w, 3)."""
    world: dict[str, Any] = {
        "type": "scene",
        "integrator": {"type": "path", "max_depth": params.path_depth, "rr_depth": 16},
        "sensor": _sensor(mi, lens, params, capture.seed),
        "wall": {
            "type": "rectangle",
            "to_world": mi.ScalarTransform4f()
            .translate([0, 0, scene.wall_z])
            .scale([6000, 6000, 1]),
            "bsdf": _diffuse(mi, colours[WALL]),
        },
    }
    for k, part in enumerate(scene.parts):
        world[f"part{k}"] = _mesh(
            mi, f"part{k}", part.points, part.normals(), colours[part.material]
        )
    for k, emitter in enumerate(lamps):
        world[f"lamp{k}"] = _lamp(mi, emitter)
    if ambient:
        sky = capture.light.ambient * np.array(capture.light.ambient_tint)
        world["sky"] = {
            "type": "constant",
            "radiance": {"type": "rgb", "value": (sky / np.pi * 1.15).tolist()},
        }
    picture = mi.render(mi.load_dict(world), seed=capture.seed & 0x7FFFFFFF)
    return np.asarray(np.array(picture)[..., :3] * np.pi, np.float32)


def _sensor(mi: Any, lens: Lens, params: PhantomParams, seed: int) -> dict[str, Any]:
    w, h = lens.size
    eye, ahead = lens.eye, lens.eye - lens.axes[2]
    return {
        "type": "perspective",
        "fov_axis": "y",
        "fov": float(2 * np.degrees(np.arctan(h / 2 / lens.focal_px))),
        "near_clip": 5.0,
        "far_clip": 20000.0,
        "to_world": mi.ScalarTransform4f().look_at(
            origin=eye.tolist(), target=ahead.tolist(), up=lens.axes[1].tolist()
        ),
        "film": {
            "type": "hdrfilm",
            "width": w,
            "height": h,
            "pixel_format": "rgb",
            "component_format": "float32",
            "rfilter": {"type": "box"},
        },
        "sampler": {"type": "multijitter", "sample_count": params.spp, "seed": seed & 0xFFFF},
    }


def _diffuse(mi: Any, colour: F64) -> dict[str, Any]:
    return {
        "type": "twosided",
        "inner": {"type": "diffuse", "reflectance": {"type": "rgb", "value": colour.tolist()}},
    }


def _mesh(mi: Any, name: str, points: F64, normals: F64, colour: F64) -> Any:
    rows, cols = points.shape[:2]
    faces = grid_faces(rows, cols)
    props = mi.Properties()
    props["bsdf"] = mi.load_dict(_diffuse(mi, colour))
    mesh = mi.Mesh(name, rows * cols, len(faces), has_vertex_normals=True, props=props)
    values = mi.traverse(mesh)
    values["vertex_positions"] = np.ascontiguousarray(points, np.float32).ravel()
    values["vertex_normals"] = np.ascontiguousarray(normals, np.float32).ravel()
    values["faces"] = np.ascontiguousarray(faces, np.uint32).ravel()
    values.update()
    return mesh


def _lamp(mi: Any, emitter: Emitter) -> dict[str, Any]:
    lamp = emitter.lamp
    half = lamp.size_mm / 2
    distance = float(np.linalg.norm(emitter.position))
    # Irradiance at the sacrum is L * area / distance^2 for a lamp that faces it.
    radiance = lamp.power * np.array(lamp.tint) * distance**2 / lamp.size_mm**2
    up = emitter.upwards.tolist()
    return {
        "type": "rectangle",
        "to_world": mi.ScalarTransform4f()
        .look_at(origin=emitter.position.tolist(), target=[0.0, 0.0, 0.0], up=up)
        .scale([half, half, 1]),
        "bsdf": {"type": "diffuse", "reflectance": {"type": "rgb", "value": [0.0, 0.0, 0.0]}},
        "emitter": {"type": "area", "radiance": {"type": "rgb", "value": radiance.tolist()}},
    }
