"""What is known about a rendered photo, in the format of a truth folder.

The fields follow the project's shared photo sets; `layers` are arrays for finer checks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import numpy as np

from analyzer.phantom.arrays import F64, Bools, sample
from analyzer.phantom.body.subject import Subject
from analyzer.phantom.light.preview import emitters
from analyzer.phantom.scene.lens import Lens
from analyzer.phantom.scene.parts import SKIN
from analyzer.phantom.scene.scene import Scene, Sight
from analyzer.phantom.sitting.capture import Capture
from analyzer.phantom.skin.laxity import creases
from analyzer.phantom.skin.pigment import Skin, waistband_mark

GRID_S = np.linspace(-128.0, 128.0, 17)
GRID_H = np.linspace(-30.0, 205.0, 15)


def skin_to_photo(
    scene: Scene, sight: Sight, photo: Lens, scale: float, s_mm: F64, h_mm: F64
) -> tuple[F64, Bools]:
    """Where places along the skin lie in the photo, and whether they can be seen.

    Parameters
    ----------
    scene, sight
        As rendered; ``sight`` may be finer than the photo by ``scale``.
    photo : Lens
        Camera at the photo's size.
    s_mm, h_mm : (N,) float
        Along the skin to the viewer's right of the midline; above the fixed pair.

    Returns
    -------
    xy : (N, 2) float
        Photo pixels.
    visible : (N,) bool
        In the picture, bare, and facing the camera.
    """
    points, normals = scene.sheet.locate(s_mm, h_mm)
    xy, depth = photo.project(points)
    fine = (xy + 0.5) * scale - 0.5
    h, w = sight.depth.shape
    inside = ((fine >= 0) & (fine <= [w - 1, h - 1])).all(axis=1)
    clipped = np.clip(np.nan_to_num(fine), 0, [w - 1, h - 1])
    col, row = (np.rint(clipped[:, k]).astype(int) for k in (0, 1))
    bare = sight.material[row, col] == SKIN
    front = np.abs(sample(sight.depth, clipped[:, 0], clipped[:, 1]) - depth) < 4.0
    view = photo.eye - points
    cosine = (view * normals).sum(1) / np.linalg.norm(view, axis=1)
    return xy, np.asarray(inside & bare & front & (cosine > 0.2))


def capture_truth(
    subject: Subject,
    capture: Capture,
    skin: Skin,
    scene: Scene,
    sight: Sight,
    photo: Lens,
    scale: float,
    file: str,
) -> dict[str, Any]:
    """One entry of ``captures`` in a truth file."""

    def find(s: Any, h: Any) -> tuple[F64, Bools]:
        s, h = np.asarray(s, float), np.asarray(h, float)
        return skin_to_photo(scene, sight, photo, scale, s, h)

    ends, _ = find([-5.0, 5.0], [0.0, 0.0])
    gs, gh = (v.ravel() for v in np.meshgrid(GRID_S, GRID_H))
    grid, shown = find(gs, gh)
    dents = subject.dents
    at, seen = find([d.s_mm for d in dents], [d.h_mm for d in dents])
    main = emitters(capture, photo)[0]
    x, y, z = main.position
    entry = {
        "file": file,
        "taken_at": capture.taken_at.isoformat() if capture.taken_at else None,
        "factor": capture.factor,
        "light": {
            "kind": capture.light.kind,
            "az": float(np.degrees(np.arctan2(x, z))),
            "el": float(np.degrees(np.arctan2(y, np.hypot(x, z)))),
            "pos": [x / 1000, z / 1000, y / 1000],
            "size": main.lamp.size_mm / 1000,
            "ambient": capture.light.ambient,
            "tint": list(main.lamp.tint),
            "lamps": [asdict(e.lamp) for e in emitters(capture, photo)],
        },
        "pose": asdict(capture.pose),
        "camera": {
            **asdict(capture.camera),
            "focal_mm_35": 17.3 / float(np.tan(np.radians(capture.camera.vfov / 2))),
        },
        "phone": asdict(capture.phone),
        "clothes": asdict(capture.clothes),
        "room": asdict(capture.room),
        "girth": capture.girth,
        "mm_per_px": 10.0 / float(np.linalg.norm(ends[1] - ends[0])),
        "dimples": [
            {
                "id": d.id,
                "kind": d.kind,
                "x": round(float(p[0]), 3),
                "y": round(float(p[1]), 3),
                "depth_mm": d.depth_mm * (capture.factor if d.kind == "modifiable" else 1.0),
                "sigma_mm": list(_axis_sigma(d.sigma_mm, d.angle_deg)),
                "profile": d.profile,
                "angle_deg": d.angle_deg,
                "visible": bool(v),
            }
            for d, p, v in zip(dents, at, seen, strict=True)
        ],
        "marks": _marks(subject, capture, skin, find),
        "grid": [
            [round(float(p[0]), 2), round(float(p[1]), 2), int(v)]
            for p, v in zip(grid, shown, strict=True)
        ],
    }
    # Only where there is something to tell, so that other truth files stay as they are.
    if capture.everyday is not None:
        entry["everyday"] = asdict(capture.everyday)
    if capture.session:
        entry |= {"session": capture.session, "shot": capture.shot}
    return entry


def _marks(
    subject: Subject,
    capture: Capture,
    skin: Skin,
    find: Callable[[Any, Any], tuple[F64, Bools]],
) -> list[dict[str, Any]]:
    """The visible places of all marks; those of one mark share its id, the same in all photos."""
    marks = (*skin.marks, *creases(subject), *waistband_mark(capture.clothes))
    places = [(k, mark, at) for k, mark in enumerate(marks) for at in mark.path_mm]
    xy, seen = find([p[2][0] for p in places], [p[2][1] for p in places])
    return [
        {
            "id": k,
            "kind": mark.kind,
            "x": round(float(p[0]), 2),
            "y": round(float(p[1]), 2),
            "radius_mm": round(mark.radius_mm, 2),
        }
        for (k, mark, _), p, shown in zip(places, xy, seen, strict=True)
        if shown
    ]


def _axis_sigma(sigma: tuple[float, float], angle_deg: float) -> tuple[float, float]:
    """Lateral and vertical radius of a turned ellipse."""
    c, s = np.cos(np.radians(angle_deg)), np.sin(np.radians(angle_deg))
    return (
        float(np.hypot(sigma[0] * c, sigma[1] * s)),
        float(np.hypot(sigma[0] * s, sigma[1] * c)),
    )


def subject_truth(subject: Subject, size: tuple[int, int]) -> dict[str, Any]:
    """Head of a truth file: the person, without captures."""
    described = asdict(subject)
    described.pop("dents")
    described.pop("seed")
    return {
        "subject": f"s{subject.seed:03d}",
        "tone": subject.tone,
        "phenotype": described,
        "width_height": list(size),
        "captures": [],
    }
