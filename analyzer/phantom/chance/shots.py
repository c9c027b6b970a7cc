"""Sessions of several shots: the same moment photographed again, seconds apart, by a moving hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from string import ascii_lowercase

import numpy as np

from analyzer.phantom.sitting.capture import Camera, Capture, Pose

MOST = len(ascii_lowercase)


def take_shots(captures: Sequence[Capture], seed: int, shots: int) -> tuple[Capture, ...]:
    """Every capture followed by its further shots: t0, t0b, t0c, t1, t1b ...

    Parameters
    ----------
    captures : sequence of Capture
        One a session.
    seed : int
        Of the person.
    shots : int
        How many each, 1-26; the first is the capture itself.

    Raises
    ------
    ValueError
        When ``shots`` is out of range.
    """
    if not 1 <= shots <= MOST:
        raise ValueError(f"shots must lie in 1-{MOST}")
    out: list[Capture] = []
    for number, capture in enumerate(captures):
        if shots > 1:
            capture = replace(capture, session=capture.name)
        out.append(capture)
        rng = np.random.default_rng([seed, 131, number])
        seconds = 0.0
        for k in range(1, shots):
            seconds += float(rng.uniform(3, 15))
            later = capture.taken_at and capture.taken_at + timedelta(seconds=round(seconds))
            out.append(
                replace(
                    capture,
                    name=f"{capture.name}{ascii_lowercase[k]}",
                    shot=k,
                    taken_at=later,
                    pose=_shifted(capture.pose, rng),
                    camera=_held(capture.camera, rng),
                    phone=replace(
                        capture.phone,
                        exposure=capture.phone.exposure + float(rng.normal(0, 0.05)),
                    ),
                )
            )
    return tuple(out)


def _shifted(pose: Pose, rng: np.random.Generator) -> Pose:
    """Nobody stands quite still, and breath tightens the back."""
    return replace(
        pose,
        bend=pose.bend + float(rng.normal(0, 0.5)),
        side=pose.side + float(rng.normal(0, 0.4)),
        twist=pose.twist + float(rng.normal(0, 0.5)),
        contraction=float(max(0.0, pose.contraction + rng.normal(0, 0.03))),
    )


def _held(camera: Camera, rng: np.random.Generator) -> Camera:
    """The same camera in a hand that moved a few centimetres."""
    x, y = camera.aim_mm
    return replace(
        camera,
        yaw=camera.yaw + float(rng.normal(0, 1.2)),
        pitch=camera.pitch + float(rng.normal(0, 1.0)),
        roll=camera.roll + float(rng.normal(0, 0.8)),
        distance_mm=camera.distance_mm * float(np.exp(rng.normal(0, 0.015))),
        aim_mm=(x + float(rng.normal(0, 6)), y + float(rng.normal(0, 6))),
    )
