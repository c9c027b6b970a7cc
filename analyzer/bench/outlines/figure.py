"""Whole bodies in many shapes and poses, as meshes that know which part each vertex belongs to.

The body is Anny (Brégier et al. 2025, arXiv:2511.03589; a rig over MakeHuman's CC0 shapes), extra
``[outlines]``. Only adults are drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]
I32 = NDArray[np.int32]

TORSO, ARM, LEG, HEAD = range(4)
Arms = Literal["hanging", "touching", "away", "hips", "raised", "flexed", "front", "behind", "any"]
ARMS: tuple[Arms, ...] = (
    "hanging",
    "touching",
    "away",
    "hips",
    "raised",
    "flexed",
    "front",
    "behind",
    "any",
)
ADULT = (0.64, 1.0)
"""Of the model's age axis, on which 2/3 is a young adult and 1 an old one."""


@dataclass(frozen=True, eq=False)
class Figure:
    """One body in one pose; metres, x to the left hand, y backwards, z up.

    Parameters
    ----------
    vertices, rest : (V, 3) float32
        Posed, and as the model stands with its arms held away.
    normals : (V, 3) float32
        Unit, outwards, posed.
    parts : (V, 4) float32
        Share of torso, arm, leg and head.
    faces : (F, 3) int32
    hip, neck : float
        Levels of the hip joints and of the neck's root in ``rest``.
    shoulder : float
        Half the distance between the shoulder joints in ``rest``.
    joints : dict
        Posed place (3,) of each bone's head.
    """

    vertices: F32
    rest: F32
    normals: F32
    parts: F32
    faces: I32
    hip: float
    neck: float
    shoulder: float
    joints: dict[str, F64]


@dataclass(frozen=True)
class Shape:
    """Numbers of the model between 0 and 1; ``age`` within `ADULT`."""

    gender: float
    age: float
    muscle: float
    weight: float
    height: float
    proportions: float


def draw_shape(rng: np.random.Generator) -> Shape:
    """An adult at random, from lean to heavy."""
    u = rng.uniform
    return Shape(
        float(rng.choice([u(0, 0.15), u(0.85, 1), u(0, 1)], p=[0.4, 0.4, 0.2])),
        float(u(*ADULT)),
        float(u(0.15, 0.95)),
        float(np.clip(rng.normal(0.55, 0.24), 0.05, 1.0)),
        float(u(0.25, 0.75)),
        float(u(0.2, 0.8)),
    )


def draw_pose(rng: np.random.Generator, arms: Arms, *, still: bool) -> dict[str, F64]:
    """Turns (3, 3) of bones about the world's axes; ``still`` for somebody who stands upright."""

    def n(deviation: float) -> float:
        return float(rng.normal(0, deviation))

    loose = 1.0 if still else 3.0
    bend = n(4 * loose) if still else float(rng.normal(10, 14))
    side, twist = n(2 * loose), n(2 * loose)
    pose = {f"spine0{k}": _turn(bend / 4, side / 4, twist / 4) for k in (1, 2, 3, 4)}
    pose["neck01"] = _turn(n(8), n(4), n(10))
    pose["head"] = _turn(n(8), n(5), n(16))
    even = rng.random() < 0.6
    first = _arm(rng, arms)
    other = first if even else _arm(rng, arms if rng.random() < 0.5 else "any")
    for name, sign, turns in (("L", 1.0, first), ("R", -1.0, other)):
        for bone, (x, y, z) in turns.items():
            pose[f"{bone}.{name}"] = _turn(x + n(3), sign * (y + n(3)), sign * (z + n(4)))
    stride = n(4 * loose)
    for name, sign in (("L", 1.0), ("R", -1.0)):
        spread = abs(n(4))
        pose[f"upperleg01.{name}"] = _turn(sign * stride, sign * (8 - spread), n(4))
        pose[f"lowerleg01.{name}"] = _turn(-abs(n(4 * loose)), 0, 0)
    return pose


def _arm(rng: np.random.Generator, arms: Arms) -> dict[str, tuple[float, float, float]]:
    """Turns of upper arm and forearm of the left arm, degrees; the model holds it 45 degrees off."""

    def u(low: float, high: float) -> float:
        return float(rng.uniform(low, high))

    if arms == "any":
        arms = ARMS[int(rng.integers(len(ARMS) - 1))]
    if arms == "touching":
        return {
            "upperarm01": (u(-6, 6), u(38, 47), u(-8, 8)),
            "lowerarm01": (u(-14, 4), u(-8, 6), u(-10, 10)),
        }
    if arms == "hanging":
        return {
            "upperarm01": (u(-10, 10), u(26, 39), u(-10, 10)),
            "lowerarm01": (u(-25, 5), u(-6, 10), u(-15, 15)),
        }
    if arms == "away":
        return {
            "upperarm01": (u(-15, 15), u(-25, 22), u(-20, 20)),
            "lowerarm01": (u(-20, 10), u(-15, 25), u(-20, 20)),
        }
    if arms == "hips":
        return {
            "upperarm01": (u(-5, 25), u(-8, 22), u(-35, 10)),
            "lowerarm01": (u(-45, 10), u(62, 105), u(-25, 25)),
        }
    if arms == "raised":
        high = u(-135, -50)
        return {
            "clavicle": (0.0, high / 8, 0.0),
            "upperarm01": (u(-30, 10), high, u(-30, 30)),
            "lowerarm01": (u(-60, 10), u(-80, 30), u(-50, 50)),
        }
    if arms == "flexed":
        # Upper arms level, forearms up or down, as who shows their muscles holds them.
        return {
            "clavicle": (0.0, u(-12, 0), 0.0),
            "upperarm01": (u(-25, 20), u(-65, -25), u(-25, 25)),
            "lowerarm01": (u(-30, 30), u(-130, -60) if rng.random() < 0.7 else u(50, 110), 0.0),
        }
    if arms == "front":
        return {
            "upperarm01": (u(-55, -10), u(20, 45), u(-40, 20)),
            "lowerarm01": (u(-110, -40), u(0, 50), u(-30, 30)),
        }
    return {
        "upperarm01": (u(10, 35), u(25, 45), u(0, 30)),
        "lowerarm01": (u(0, 35), u(40, 95), u(0, 40)),
    }


def _turn(x: float, y: float, z: float) -> F64:
    """Turn about x, then y, then z, degrees."""
    (cx, cy, cz), (sx, sy, sz) = np.cos(np.radians([x, y, z])), np.sin(np.radians([x, y, z]))
    about_x = np.array([[1, 0, 0], [0, cx, -sx], [0, sx, cx]])
    about_y = np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
    about_z = np.array([[cz, -sz, 0], [sz, cz, 0], [0, 0, 1]])
    return np.asarray(about_z @ about_y @ about_x, np.float64)


@cache
def _model() -> tuple[Any, Any, I32, F32]:
    """Torch, the body model, its triangles, and each vertex's share of the four parts."""
    torch = import_module("torch")
    model = import_module("anny").Anny().to(dtype=torch.float32)
    faces = np.ascontiguousarray(model.get_triangular_faces().numpy().astype(np.int32))
    part_of = np.array([_part(name) for name in model.bone_labels])
    bones, weights = model.vertex_bone_indices.numpy(), model.vertex_bone_weights.numpy()
    parts = np.stack([(weights * (part_of[bones] == k)).sum(axis=1) for k in range(4)], axis=1)
    return torch, model, faces, parts.astype(np.float32)


def _part(bone: str) -> int:
    if bone.startswith(("upperarm", "lowerarm", "wrist", "finger", "metacarpal")):
        return ARM
    if bone.startswith(("upperleg", "lowerleg", "foot", "toe")):
        return LEG
    if bone.startswith(("head", "eye", "neck02", "neck03")):
        return HEAD
    return TORSO


def pose_figure(shape: Shape, pose: dict[str, F64]) -> Figure:
    """A body of that shape in that pose.

    Raises
    ------
    ModuleNotFoundError
        Without the extra ``[outlines]``.
    """
    torch, model, faces, parts = _model()
    turns = torch.eye(4).repeat(1, model.bone_count, 1, 1)
    for bone, turn in pose.items():
        turns[0, model.bone_labels.index(bone), :3, :3] = torch.as_tensor(turn, dtype=torch.float32)
    numbers = {k: torch.tensor([getattr(shape, k)]) for k in model.phenotype_labels}
    with torch.no_grad():
        out = model(pose_parameters=turns, phenotype_kwargs=numbers)
    vertices, rest = (out[k][0].numpy().astype(np.float32) for k in ("vertices", "rest_vertices"))
    heads = out["rest_bone_heads"][0].numpy()
    poses = out["bone_poses"][0].numpy()
    at = {name: k for k, name in enumerate(model.bone_labels)}
    return Figure(
        vertices,
        rest,
        vertex_normals(vertices, faces),
        parts,
        faces,
        float(heads[at["upperleg01.L"], 2]),
        float(heads[at["neck01"], 2]),
        float(abs(heads[at["upperarm01.L"], 0])),
        {name: poses[k, :3, 3].astype(float) for name, k in at.items()},
    )


def vertex_normals(vertices: F32, faces: I32) -> F32:
    """Unit normals (V, 3), each the mean of its triangles' weighed by their area."""
    a, b, c = (vertices[faces[:, k]] for k in range(3))
    flat = np.cross(b - a, c - a)
    out = np.zeros_like(vertices)
    for k in range(3):
        for axis in range(3):
            out[:, axis] += np.bincount(faces[:, k], flat[:, axis], len(vertices))
    return np.asarray(
        out / np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-12), np.float32
    )
