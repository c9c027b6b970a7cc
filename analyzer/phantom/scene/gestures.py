"""Whole arms from the shoulder to the fingers, where people hold them when they are photographed.

The path of an arm follows from what is there: a touching arm runs along the posed body's own outline,
cloth included, a hand on the back lies on the posed skin. So nothing floats and nothing sinks in.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.interpolate import PchipInterpolator

from analyzer.phantom.arrays import F64, smoothstep
from analyzer.phantom.body.subject import Subject
from analyzer.phantom.body.torso import Torso, apply_pose
from analyzer.phantom.scene.parts import LIMB, Part, SkinSheet
from analyzer.phantom.sitting.capture import Capture
from analyzer.phantom.sitting.everyday import ArmKind, Everyday

# Places along an arm are told as levels of one that hangs: shoulder, elbow, wrist, fingertips.
SHOULDER, ELBOW, WRIST, TIP = 440.0, 105.0, -140.0, -330.0
# Half widths at these places, shoulder, upper arm, forearm, hand.
_RADIUS_AT = np.array(
    [-330.0, -322, -285, -240, -185, -140, -40, 40, 105, 200, 300, 400, 440, 462, 470]
)
_RADII = np.array([3.0, 9, 16, 26, 27, 21, 29, 35, 33, 38, 43, 50, 48, 30, 8])
_FLAT = np.array([[-330.0, 0.6], [-240, 0.45], [-185, 0.5], [-140, 0.75], [-60, 0.95], [0, 1.0]])
_CLOTH_MM = 6.0


@dataclass(frozen=True, eq=False)
class Surroundings:
    """What an arm meets.

    Parameters
    ----------
    body : Torso
    sheet : SkinSheet
    covers : tuple of Part
        Cloth over the skin.
    thick : float
        Thickness of the limbs relative to the average.
    """

    body: Torso
    sheet: SkinSheet
    covers: tuple[Part, ...]
    thick: float

    def flank(self, level: float, side: float) -> tuple[float, float]:
        """Outermost x (as a distance towards that side) and its z at a world level."""
        best, at = 0.0, -90.0
        for part in (self.sheet.part, *self.covers):
            p = part.points.reshape(-1, 3)
            near = p[np.abs(p[:, 1] - level) < 7]
            if len(near):
                k = int(np.argmax(side * near[:, 0]))
                if side * near[k, 0] > best:
                    best, at = float(side * near[k, 0]), float(near[k, 2])
        return best, at


def everyday_arms(
    subject: Subject,
    body: Torso,
    capture: Capture,
    sheet: SkinSheet,
    covers: tuple[Part, ...],
    everyday: Everyday,
) -> list[Part]:
    """Both arms of a capture, with hands."""
    thick = 0.84 + 0.3 * subject.build + 0.14 * subject.muscle - 0.08 * subject.female
    around = Surroundings(body, sheet, covers, thick * subject.size)
    parts = []
    for side, kind in zip((-1.0, 1.0), everyday.arms, strict=True):
        parts += _arm(kind, side, around, capture, everyday)
    return parts


def _arm(
    kind: ArmKind, side: float, around: Surroundings, capture: Capture, everyday: Everyday
) -> list[Part]:
    shoulder = _shoulder(side, around.body, capture)
    if kind in ("touching", "hanging"):
        path = np.concatenate([shoulder, _hanging(kind, side, shoulder[-1], around, everyday)])
        # The thumb lies in front; the hand's edge and four fingers are seen from behind.
        return [_tube(path, around.thick, everyday)]
    if kind == "front":
        out, _ = around.flank(120.0, side)
        wide = out + 26 + 33 * around.thick
        fore = [[wide, 108, -135], [wide - 18, 78, -230], [wide - 78, 66, -320], [60, 60, -380]]
        upper = [[max(wide - 4, shoulder[-1, 0] * side), 250, -112]]
        path = np.concatenate([shoulder, np.array(upper + fore) * [side, 1, 1]])
        return [_tube(path, around.thick, everyday)]
    return _on_the_body(kind, side, shoulder, around, capture, everyday)


def _shoulder(side: float, body: Torso, capture: Capture) -> F64:
    """The rounded top of the arm, (N, 3), outwards and down, in the pose of the shoulders."""
    out = float(body.half_width(400.0))
    nodes = np.array([[out - 62, 438, -94], [out - 36, 432, -94], [out - 12, 410, -94]])
    nodes = np.concatenate([nodes, [[out + 4, 370, -95]]]) * [side, 1, 1]
    return apply_pose(nodes, np.full(len(nodes), 400.0), capture.pose)


def _hanging(kind: ArmKind, side: float, top: F64, around: Surroundings, everyday: Everyday) -> F64:
    """Nodes below the shoulder of an arm that hangs, touching the flank or away from it."""
    levels = np.array([330.0, 280, 230, 180, 140, 105, 60, 20, -20, -60, -100, -140, -190, -250])
    levels = np.append(levels, [-300.0, -330.0])
    radius = _radius(levels) * around.thick + _CLOTH_MM * (levels > everyday.sleeve_from_mm)
    flank = np.array([around.flank(float(h), side) for h in levels])
    off = -everyday.press_mm if kind == "touching" else everyday.gap_mm
    # It hangs from the shoulder, so what keeps it away grows downwards.
    grown = smoothstep(levels, 370, 110 if kind == "hanging" else 300)
    touch = flank[:, 0] + radius + off * grown
    # Towards the armpit the arm runs into the trunk.
    into = smoothstep(levels, 190, 375)
    touch = touch + into * (float(top[0] * side) - touch)
    # A straight arm clears the widest place above the elbow, and the widest below it.
    upper, lower = levels >= ELBOW, levels < ELBOW + 40
    elbow = float(touch[upper & (levels < 320)].max())
    wrist = float(touch[lower & (levels >= WRIST)].max())
    straight = np.interp(levels, [WRIST, ELBOW, 300.0], [wrist, elbow, elbow])
    follow = everyday.hug if kind == "touching" else 0.0
    x = (1 - follow) * straight + follow * touch
    x[levels < WRIST] = np.maximum(touch, x[levels == WRIST][0] - 4)[levels < WRIST]
    x = x + into * (touch - x)
    z = flank[:, 1] + everyday.arm_z_mm
    z = np.interp(
        levels, [-330, -140, 105, 330], [-50, *np.interp([-140, 105], levels[::-1], z[::-1]), -94.0]
    )
    return np.stack([side * x, levels, z], axis=1)


def _on_the_body(
    kind: ArmKind,
    side: float,
    shoulder: F64,
    around: Surroundings,
    capture: Capture,
    everyday: Everyday,
) -> list[Part]:
    """An arm whose hand rests on hip, waistband or back, with separate fingers."""
    waist = capture.clothes.waist_mm
    k = around.thick
    if kind == "hip":
        level = max(waist + 26.0, 8.0)
        s = np.array([0.93, 1.04, 1.32]) * _arc_of_flank(around, level)
        h = np.array([level + 18, level + 4, level - 16])
    elif kind == "waistband":
        s, h = np.array([128.0, 96.0, 60.0]), np.array([waist + 46, waist + 18, waist - 26])
    else:
        s, h = np.array([92.0, 52.0, -22.0]), np.array([60.0, 48, 38])
    points, normals = around.sheet.locate(side * s, h)
    lift = np.array([24.0, 15.0, 10.0]) * k
    if kind == "waistband":
        lift[2] += 6.0
    hand = points + normals * lift[:, None]
    out, z = around.flank(110.0, side)
    wide = 118.0 if kind == "hip" else 62.0
    elbow = np.array([side * (out + wide), 128.0 if kind == "hip" else 108.0, z + 12])
    mid = 0.5 * (elbow + hand[0]) + normals[0] * 12 + np.array([side * 4, -6, 0])
    path = np.concatenate([shoulder, [0.45 * shoulder[-1] + 0.55 * elbow + [side * 10, 0, 0]]])
    path = np.concatenate([path, [elbow, mid, hand[0], hand[1]]])
    parts = [_tube(path, k, everyday, end=normals[1], level_end=-222.0)]
    return parts + _fingers(hand, normals, k, side)


def _arc_of_flank(around: Surroundings, level: float) -> float:
    """Length along the skin from the midline to the widest place at that level."""
    row = int(np.argmin(np.abs(around.sheet.h - level)))
    width = np.abs(around.sheet.part.points[row, :, 0])
    return float(np.abs(around.sheet.s[row, int(np.argmax(width))]))


def _fingers(hand: F64, normals: F64, k: float, side: float) -> list[Part]:
    """Four fingers from the knuckles to their tips, and a thumb."""
    ahead = hand[2] - hand[1]
    across = np.cross(normals[1], ahead)
    across /= np.linalg.norm(across)
    length = min(float(np.linalg.norm(ahead)), 82.0)
    ahead = ahead / np.linalg.norm(ahead)
    # Fingers lie along the skin: what the tip's normal adds takes them round the body.
    bow = (hand[2] - hand[1]) / np.linalg.norm(hand[2] - hand[1])
    parts = []
    for place, share in zip((-1.5, -0.5, 0.5, 1.5), (0.86, 1.0, 0.97, 0.78), strict=True):
        base = hand[1] + across * place * 15.5 * k - ahead * 16
        tip = hand[1] + across * place * 17 * k + bow * length * share
        middle = 0.5 * (base + tip) + 0.5 * (normals[1] + normals[2]) * 3.5
        parts.append(_rod(np.stack([base, middle, tip]), np.array([9.5, 8.8, 6.5]) * k, normals[1]))
    up = across if across[1] > 0 else -across
    wrist = 0.55 * hand[0] + 0.45 * hand[1]
    thumb = np.stack([wrist, wrist + up * 26 * k + ahead * 14, wrist + up * 40 * k + ahead * 44])
    parts.append(_rod(thumb, np.array([12.0, 11.0, 7.5]) * k, normals[1]))
    return parts


def _radius(level: F64) -> F64:
    return np.asarray(np.interp(level, _RADIUS_AT, _RADII), np.float64)


def _tube(
    path: F64,
    thick: float,
    everyday: Everyday,
    *,
    end: F64 | None = None,
    level_end: float = TIP,
) -> Part:
    """An arm along its nodes from the shoulder down; ``end`` is where the hand's back faces."""
    centre, run = _smooth(path, 130)
    # Length along the arm, told as the level that it has on one that hangs.
    level = 474.0 + (level_end - 474.0) * run / run[-1]
    radius = _radius(level) * thick
    if end is not None:
        radius = np.where(
            level < level_end + 22,
            radius * np.sqrt(np.clip((level - level_end) / 22, 0.02, 1)),
            radius,
        )
    cloth = smoothstep(level, everyday.sleeve_from_mm - 3, everyday.sleeve_from_mm)
    radius = radius + _CLOTH_MM * (cloth if np.isfinite(everyday.sleeve_from_mm) else 0.0)
    flat = np.interp(level, _FLAT[:, 0], _FLAT[:, 1])
    frames = _frames(centre, np.array([0.0, 0.0, 1.0]))
    if end is not None:
        # The wrist turns so that the palm lies on the body.
        turn = smoothstep(level, 0.0, WRIST)[:, None]
        frames = frames * (1 - turn) + turn * end
    return _swept(centre, frames, radius, flat, level)


def _rod(path: F64, radii: F64, front: F64) -> Part:
    """A finger along three nodes, rounded at its tip."""
    centre, run = _smooth(path, 26)
    t = run / run[-1]
    radius = np.interp(t, [0.0, 0.5, 0.9], radii)
    radius = radius * np.sqrt(np.clip((1.0 - t) / 0.12, 0.03, 1))
    return _swept(centre, _frames(centre, front), radius, np.full(len(t), 0.85), -250 - 60 * t)


def _smooth(path: F64, count: int) -> tuple[F64, F64]:
    """Evenly spaced points of a curve through the nodes, and the length up to each."""
    knots = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1))])
    t = np.linspace(0, knots[-1], count)
    return np.asarray(PchipInterpolator(knots, path)(t), np.float64), t


def _frames(centre: F64, front: F64) -> F64:
    """A direction across the curve that turns no more than the curve does, (N, 3)."""
    tangent = np.gradient(centre, axis=0)
    tangent /= np.linalg.norm(tangent, axis=1, keepdims=True)
    out, now = np.empty_like(centre), front
    for k, t in enumerate(tangent):
        now = now - t * (now @ t)
        now = now / np.linalg.norm(now)
        out[k] = now
    return out


def _swept(centre: F64, front: F64, radius: F64, flat: F64, level: F64) -> Part:
    """A tube of elliptic sections, ``flat`` times as thick along ``front`` as across it."""
    tangent = np.gradient(centre, axis=0)
    tangent /= np.linalg.norm(tangent, axis=1, keepdims=True)
    front = front - tangent * (front * tangent).sum(1, keepdims=True)
    front = front / np.linalg.norm(front, axis=1, keepdims=True)
    right = np.cross(tangent, front)
    phi = np.linspace(-np.pi, np.pi, 49 if len(centre) > 60 else 21)
    ring = np.sin(phi)[None, :, None] * right[:, None]
    ring = ring + np.cos(phi)[None, :, None] * (flat[:, None] * front)[:, None]
    points = centre[:, None] + radius[:, None, None] * ring
    along = np.broadcast_to(level[:, None], points.shape[:2])
    return Part(LIMB, points, np.stack([phi[None] * radius[:, None], along], axis=-1))
