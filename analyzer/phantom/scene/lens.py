"""The pinhole camera with radial distortion: world mm to photo pixels and pixels to rays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analyzer.phantom.arrays import F64, lengths
from analyzer.phantom.sitting.capture import Camera


@dataclass(frozen=True, eq=False)
class Lens:
    """A camera in place.

    Parameters
    ----------
    eye : (3,) float
        Its place in world mm.
    axes : (3, 3) float
        Rows: right, up and backwards (towards the viewer) of the camera.
    focal_px : float
    size : (int, int)
        Picture width and height.
    distortion : float
        k of r (1 + k r^2), r = 1 at half the height.
    """

    eye: F64
    axes: F64
    focal_px: float
    size: tuple[int, int]
    distortion: float

    @property
    def centre(self) -> F64:
        """Principal point in pixels."""
        return (np.array(self.size, float) - 1) / 2

    def project(self, points: F64) -> tuple[F64, F64]:
        """World points (..., 3) to pixels (..., 2) and depth (...) in mm along the view."""
        local = (points - self.eye) @ self.axes.T
        depth = -local[..., 2]
        safe = np.where(depth > 1.0, depth, np.nan)
        xy = np.stack([local[..., 0], -local[..., 1]], axis=-1) / safe[..., None]
        xy = xy * self.focal_px
        if self.distortion == 0:
            return xy + self.centre, depth
        r2 = _squared(xy) / (self.size[1] / 2) ** 2
        return xy * (1 + self.distortion * r2) + self.centre, depth

    def undistort(self, xy: F64) -> F64:
        """Pixels of the photo (..., 2) to pixels of the same camera without distortion."""
        d = xy - self.centre
        if self.distortion == 0:
            return d + self.centre
        u = d
        for _ in range(6):
            r2 = _squared(u) / (self.size[1] / 2) ** 2
            u = d / (1 + self.distortion * r2)
        return u + self.centre

    def rays(self, xy: F64) -> F64:
        """Unit world directions (..., 3) of the light that reaches those pixels."""
        d = (self.undistort(xy) - self.centre) / self.focal_px
        local = np.stack([d[..., 0], -d[..., 1], -np.ones(d.shape[:-1])], axis=-1)
        world = local @ self.axes
        return np.asarray(world / lengths(world), np.float64)


def _squared(xy: F64) -> F64:
    """Squared distances (..., 1) of pixels (..., 2) from the origin."""
    return np.asarray((xy[..., 0] ** 2 + xy[..., 1] ** 2)[..., None], np.float64)


def place(camera: Camera, size: tuple[int, int]) -> Lens:
    """The camera of a capture for a picture of that size."""
    yaw, pitch, roll = np.radians([camera.yaw, camera.pitch, camera.roll])
    back = np.array(
        [np.sin(yaw) * np.cos(pitch), np.sin(pitch), np.cos(yaw) * np.cos(pitch)], float
    )
    right = np.cross([0.0, 1.0, 0.0], back)
    right /= np.linalg.norm(right)
    up = np.cross(back, right)
    right, up = (
        np.cos(roll) * right + np.sin(roll) * up,
        -np.sin(roll) * right + np.cos(roll) * up,
    )
    target = np.array([camera.aim_mm[0], camera.aim_mm[1], 0.0])
    return Lens(
        target + camera.distance_mm * back,
        np.stack([right, up, back]),
        size[1] / 2 / float(np.tan(np.radians(camera.vfov / 2))),
        size,
        camera.distortion,
    )
