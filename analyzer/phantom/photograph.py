"""One photo of a phantom with everything known about it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from analyzer.phantom.arrays import F32, F64, Bools
from analyzer.phantom.body.subject import Subject
from analyzer.phantom.chart import Chart
from analyzer.phantom.light.atmosphere import beautified, creases, lit_from_two_sides, wet
from analyzer.phantom.light.compose import (
    albedo,
    defocus,
    fine_normals,
    gloss,
    mean_light,
    scatter,
    sheen_of,
)
from analyzer.phantom.light.preview import irradiance, shares
from analyzer.phantom.params import PhantomParams
from analyzer.phantom.phone.develop import develop
from analyzer.phantom.scene.lens import Lens
from analyzer.phantom.scene.parts import SKIN
from analyzer.phantom.scene.scene import Scene, Sight, build_scene, lens_of, look
from analyzer.phantom.sitting.capture import Capture
from analyzer.phantom.skin.pigment import Skin, paint_skin
from analyzer.phantom.skin.relief import grain
from analyzer.phantom.surface.decals import classes, dress
from analyzer.phantom.surface.worn_skin import everyday_skin
from analyzer.phantom.truth import capture_truth, skin_to_photo

Method = Literal["preview", "pathtrace"]


@dataclass(frozen=True, eq=False)
class Rendering:
    """A rendered photo with its truth; its layers are made when they are asked for.

    Parameters
    ----------
    rgb : (H, W, 3) uint8
        Encoded as the phone would store it.
    truth : dict
        Entry of ``captures`` in a truth file.
    mask : (H, W) bool
        Bare skin of the torso.
    scene, sight, photo, scale
        What was rendered, what each pixel of the oversampled picture sees, the photo's camera,
        and the oversampling.
    skin : Skin
        What was painted on the chart.
    light : (h, w, 3) float32
        Light on each pixel of the oversampled picture.
    """

    rgb: NDArray[np.uint8]
    truth: dict[str, Any]
    mask: Bools
    scene: Scene
    sight: Sight
    photo: Lens
    scale: float
    skin: Skin
    light: F32

    @cached_property
    def melanin(self) -> F32:
        """(H, W) float32, natural-log units, nan off the skin; photographed tone may take it below 0.

        See `analyzer.phantom.surface.worn_skin`.
        """
        return self._charted(self.skin.melanin)

    @cached_property
    def haemoglobin(self) -> F32:
        """As `melanin`."""
        return self._charted(self.skin.haemoglobin)

    @cached_property
    def shading(self) -> F32:
        """(H, W) float32, log of the light on the skin, mean of the channels; nan off the skin."""
        return self._layer(np.log(np.maximum(self.light.mean(-1), 1e-4)))

    @cached_property
    def relief_mm(self) -> F32:
        """(H, W) float32, height of dents and unevenness; nan off the skin."""
        return self._charted(self.scene.relief)

    @cached_property
    def normal(self) -> F32:
        """(H, W, 3) float32, unit normals, world axes (x right, y up, z to the camera)."""
        return np.asarray(cv2.resize(self.sight.normal, self.photo.size), np.float32)

    @cached_property
    def classes(self) -> NDArray[np.uint8]:
        """(H, W): 0 room, 1 bare back, 2 other skin, 3 cloth, 4 hair of the head."""
        return classes(self.sight.material, self.photo.size)

    def _charted(self, image: F32) -> F32:
        sh = self.sight.sh
        return self._layer(self.scene.chart.look_up(image, sh[..., 0], sh[..., 1]))

    def _layer(self, image: F32) -> F32:
        small = cv2.resize(image, self.photo.size, interpolation=cv2.INTER_AREA)
        return np.where(self.mask, np.asarray(small, np.float32), np.nan).astype(np.float32)

    def map_skin(self, s_mm: F64, h_mm: F64) -> tuple[F64, Bools]:
        """Photo pixels (N, 2) of places along the skin in mm, and whether each is visible."""
        s, h = np.atleast_1d(np.asarray(s_mm, float)), np.atleast_1d(np.asarray(h_mm, float))
        return skin_to_photo(self.scene, self.sight, self.photo, self.scale, s, h)


def render(
    subject: Subject,
    capture: Capture,
    size: tuple[int, int] = (600, 800),
    *,
    method: Method = "preview",
    params: PhantomParams | None = None,
) -> tuple[NDArray[np.uint8], dict[str, Any]]:
    """Photograph a subject.

    Parameters
    ----------
    subject : Subject
    capture : Capture
    size : (int, int)
        Width and height in pixels.
    method : "preview" or "pathtrace"
        The second needs the extra ``[phantom]`` and half a minute.
    params : PhantomParams, optional

    Returns
    -------
    rgb : (H, W, 3) uint8
    truth : dict
        Places, depths, light, pose and camera; see `analyzer.phantom.truth`.
    """
    done = render_layers(subject, capture, size, method=method, params=params)
    return done.rgb, done.truth


def render_layers(
    subject: Subject,
    capture: Capture,
    size: tuple[int, int] = (600, 800),
    *,
    method: Method = "preview",
    params: PhantomParams | None = None,
    skin: Skin | None = None,
) -> Rendering:
    """Photograph a subject and keep the layers; parameters as in `render`.

    ``skin`` may carry `paint_skin` of the same subject, to paint it once for several photos.
    """
    p = params or PhantomParams()
    everyday = capture.everyday
    if skin is None:
        skin = everyday_skin(subject, p) if everyday else paint_skin(subject, Chart.of(p))
    step = p.mesh_mm if method == "preview" else p.mesh_fine_mm
    scene = build_scene(subject, capture, p, step)
    photo = lens_of(capture, size)
    fine = (round(size[0] * p.supersample), round(size[1] * p.supersample))
    scale = fine[1] / size[1]
    lens = lens_of(capture, fine)
    undressed = look(scene, lens)
    sight = dress(undressed, capture)
    normal = fine_normals(scene, sight, grain(subject, scene.chart))
    if method == "pathtrace":
        from analyzer.phantom.light.pathtrace import trace

        seen = shares(scene, sight, capture, lens, p)
        # What lies flat on a mesh is not traced; light is divided by the mesh's own colour.
        light = trace(scene, undressed, skin, capture, lens, p)
    else:
        light, seen = irradiance(scene, sight, normal, capture, lens, p)
    mm_per_px = float(np.median(sight.depth[sight.material == SKIN])) / lens.focal_px
    illuminant, sheen, optics = mean_light(light, sight.material), sheen_of(sight, skin), p
    if everyday is not None:
        if method == "preview":
            light = light * creases(sight, mm_per_px)[..., None]
        # After the white balance was judged: this colour is what it leaves.
        light = lit_from_two_sides(light, sight, everyday)
        sheen = wet(sheen, sight, capture, mm_per_px)
        optics = replace(p, gloss_exponent=p.gloss_exponent * (1 + 1.5 * everyday.sweat))
    soft = scatter(light, sight.material, tuple(v / mm_per_px for v in p.scatter_mm))
    surface = albedo(scene, sight, skin, capture)
    mirrored = gloss(sight, normal, capture, lens, seen, sheen, optics)
    if everyday is not None:
        mirrored = lit_from_two_sides(mirrored, sight, everyday)
    radiance = surface * soft + mirrored
    shown = cv2.resize(defocus(radiance, sight, lens, p), size, interpolation=cv2.INTER_AREA)
    encoded = develop(
        np.asarray(shown, np.float32),
        illuminant,
        capture.phone,
        # Shots of one session share cloth and room, not the sensor's noise.
        capture.seed + (capture.shot << 32),
    )
    if everyday is not None:
        encoded = beautified(encoded, everyday)
    rgb = np.rint(encoded * 255).astype(np.uint8)
    file = f"s{subject.seed:03d}_{capture.name}.{capture.phone.container}"
    truth = capture_truth(subject, capture, skin, scene, sight, photo, scale, file)
    mask = cv2.resize((sight.material == SKIN).astype(np.float32), size) > 0.5
    return Rendering(rgb, truth, np.asarray(mask), scene, sight, photo, scale, skin, soft)
