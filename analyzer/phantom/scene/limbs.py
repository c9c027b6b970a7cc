"""Arms and hands as tubes, where they are not held in front of the body."""

from __future__ import annotations

import numpy as np
from scipy.interpolate import CubicSpline

from analyzer.phantom.arrays import F64, smoothstep
from analyzer.phantom.body.torso import Torso, apply_pose
from analyzer.phantom.scene.parts import LIMB, Part
from analyzer.phantom.sitting.capture import Capture

SLEEVE_FROM = 250.0


def arms(body: Torso, capture: Capture) -> list[Part]:
    """Both arms with their hands; none when they are held in front."""
    if capture.pose.arms == "front":
        return []
    out, low = float(body.half_width(400.0)), float(body.half_width(30.0))
    hip = float(body.half_width(-130.0))
    parts = []
    for side in (-1.0, 1.0):
        if capture.pose.arms == "down":
            near = max(low + 60, hip + 44)
            nodes = [[near - 4, -352, 12], [near, -330, 9], [near + 4, -262, 5]]
            nodes += [[near + 3, -205, 2], [near + 3, -150, -4], [near + 6, -40, -12]]
            nodes += [[near + 6, 70, -32], [near + 10, 190, -70], [out + 12, 410, -90]]
            nodes += [[out - 30, 530, -95]]
            radii = [8.0, 17, 25, 27, 21, 30, 33, 41, 50, 60]
            tubes = [(nodes, radii, 0.75)]
        else:
            # Fingers point forwards round the hip; the thumb lies on its back.
            wrist = float(body.half_width(10.0)) + 20
            nodes = [[wrist - 20, -22, -92], [wrist + 2, 6, -76], [wrist + 26, 32, -74]]
            nodes += [[wrist + 62, 74, -78], [wrist + 100, 124, -80]]
            nodes += [[wrist + 112, 215, -82], [out + 16, 410, -90], [out - 30, 530, -95]]
            thumb = [[wrist - 50, -2, -22], [wrist - 32, 2, -34], [wrist - 10, 4, -48]]
            thumb += [[wrist + 16, 14, -66]]
            tubes = [(nodes, [20.0, 27, 22, 28, 36, 42, 50, 60], 1.0)]
            tubes.append((thumb, [6.0, 9.5, 11, 15], 1.0))
        for nodes, radii, depth in tubes:
            path = np.array(nodes) * [side, 1, 1]
            path = apply_pose(path, np.where(path[:, 1] > 100, 330.0, 0.0), capture.pose)
            parts.append(_tube(path, np.array(radii), depth, fingers=depth < 1))
    return parts


def _tube(path: F64, radii: F64, depth: float, *, fingers: bool) -> Part:
    """A limb along its nodes with their half widths; ``depth`` flattens its lower end."""
    knots = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1))])
    t = np.linspace(0, knots[-1], 150)
    centre = CubicSpline(knots, path)(t)
    tangent = np.gradient(centre, axis=0)
    tangent /= np.linalg.norm(tangent, axis=1, keepdims=True)
    right = np.cross(tangent, [0.0, 0.0, 1.0])
    right /= np.linalg.norm(right, axis=1, keepdims=True)
    front = np.cross(right, tangent)
    radius = np.interp(t, knots, radii)
    radius = radius + 9 * smoothstep(centre[:, 1], SLEEVE_FROM - 3, SLEEVE_FROM)
    phi = np.linspace(-np.pi, np.pi, 91)
    flat = 1 - (1 - depth) * smoothstep(centre[:, 1], -120, -190) if fingers else np.ones(len(t))
    around = radius[:, None] * np.ones_like(phi)
    if fingers:
        # Grooves between the fingers, from the knuckles to the tips.
        groove = np.exp(-(((np.sin(phi)[None, :, None] - np.array([-0.5, 0.0, 0.5])) / 0.1) ** 2))
        reach = smoothstep(centre[:, 1], -225, -262)[:, None]
        around = around * (1 - 0.16 * reach * groove.sum(-1))
    ring = np.sin(phi)[None, :, None] * right[:, None] + np.cos(phi)[None, :, None] * (
        flat[:, None, None] * front[:, None]
    )
    points = centre[:, None] + around[..., None] * ring
    along = np.broadcast_to(centre[:, 1:2], around.shape)
    return Part(LIMB, points, np.stack([phi[None] * radius[:, None], along], axis=-1))
