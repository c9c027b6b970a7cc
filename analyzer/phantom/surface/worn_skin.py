"""The skin of somebody who lives: upper back, large tattoos, tan lines of straps, photographed tone.

It starts from the very pigment that `paint_skin` paints, and below the usual shirt's hem adds only
what lies on top of it, so that moles and marks stay where they are.

With photographed tone the layers keep their meaning as amounts along the person's own pigment
directions: the log colour is split into as little melanin, haemoglobin and ink as explain most of it, and
what they leave, mostly the picture's own colour noise, is kept as ``tone``; together they are exactly what
was photographed. Shade that a picture carries baked in lands in ``ink``. In pale places of pale skin
melanin may fall below 0 and says how much less there is than the mean.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np

from analyzer.phantom.arrays import F32, smoothstep
from analyzer.phantom.body.subject import Subject
from analyzer.phantom.body.upper import upper_chart
from analyzer.phantom.chart import Chart
from analyzer.phantom.params import PhantomParams
from analyzer.phantom.sitting.everyday import Everyday
from analyzer.phantom.skin.hair import body_hair
from analyzer.phantom.skin.marks import Mark, along, stroke
from analyzer.phantom.skin.photographed import read_patches, unevenness
from analyzer.phantom.skin.pigment import Skin, paint_skin
from analyzer.phantom.surface.decals import strapped

_MOST_INK = 0.9
# Mean log reflectance of skin without pigment.
_BASE_LOG = -0.46
_DAMPING = 0.1


def everyday_skin(subject: Subject, params: PhantomParams, folder: Path | None = None) -> Skin:
    """Paint a subject's whole back up to the neck.

    Parameters
    ----------
    subject : Subject
    params : PhantomParams
    folder : Path, optional
        Pictures of skin whose unevenness the person's tone takes on.
    """
    rng = np.random.default_rng([subject.seed, 103])
    skin = _raised(subject, params)
    # Arms and legs borrow the back's skin, but not its ornaments.
    limbs = _raised(replace(subject, tattoo=False), params) if subject.tattoo else skin
    if rng.random() < 0.25 * (subject.female > 0.4) + 0.05:
        skin = _strap_tan(skin, rng)
    if rng.random() < 0.14:
        skin = _large_tattoo(skin, rng)
    if subject.female < 0.5 and rng.random() < 0.3:
        grown = body_hair(rng, skin.chart, float(rng.uniform(0.15, 1.0)), subject.paleness)
        level = float(skin.reflectance()[::16, ::16].mean())
        skin = replace(skin, ink=skin.ink + grown.ink(level))
    if folder is not None:
        skin, limbs = (photographed_skin(one, subject, folder) for one in (skin, limbs))
    return replace(skin, limbs=limbs)


def photographed_skin(skin: Skin, subject: Subject, folder: Path) -> Skin:
    """The same skin with the uneven tone of photographed skin; its mean colour stays."""
    rng = np.random.default_rng([subject.seed, 113])
    # The tone's own lightness, whatever is inked on it.
    density = (
        skin.melanin.mean() * skin.directions[0] + skin.haemoglobin.mean() * skin.directions[1]
    )
    field = unevenness(read_patches(folder), skin.chart, float(_BASE_LOG - density.mean()), rng)
    field *= np.float32(rng.uniform(0.75, 1.15))
    d = skin.directions
    # Undamped, the three directions are so alike that a camera's colour noise would become pigment.
    split = d.T @ np.linalg.inv(d @ d.T + _DAMPING * np.eye(3))
    amounts = -field @ split.astype(np.float32)
    return replace(
        skin,
        melanin=skin.melanin + amounts[..., 0],
        haemoglobin=skin.haemoglobin + amounts[..., 1],
        ink=skin.ink + amounts[..., 2],
        tone=np.asarray(field + amounts @ d.astype(np.float32), np.float32),
    )


def _raised(subject: Subject, params: PhantomParams) -> Skin:
    """The painted chart with an upper back of its own on top, blended over its last 3 cm."""
    base, tall = Chart.of(params), upper_chart(params)
    skin = paint_skin(subject, base)
    # The upper back is another stretch of like skin, with the mean of where it begins.
    other = replace(subject, seed=subject.seed + (1 << 20), hair=0.0, tattoo=False)
    other = replace(other, tan_line_mm=None, stretch_marks=0)
    overlap = 40.0
    piece = replace(base, bottom_mm=base.top_mm - overlap, top_mm=tall.top_mm)
    above = paint_skin(other, piece)
    rows = tall.shape[0] - base.shape[0]
    h = tall.axes()[1]
    share = smoothstep(h, base.top_mm - 30, base.top_mm).astype(np.float32)

    def joined(low: F32, high: F32, *, level: bool) -> F32:
        strip = low[: int(overlap / base.pitch_mm)]
        if level:
            high = high + np.float32(np.median(strip) - np.median(high))
        up, down = np.zeros(tall.shape, np.float32), np.zeros(tall.shape, np.float32)
        up[: high.shape[0]] = high[: tall.shape[0]]
        down[rows:] = low
        return np.asarray(share * up + (1 - share) * down, np.float32)

    assert skin.sheen is not None
    assert above.sheen is not None
    marks = tuple(m for m in above.marks if min(h for _, h in m.path_mm) > base.top_mm)
    return Skin(
        tall,
        joined(skin.melanin, above.melanin, level=True),
        joined(skin.haemoglobin, above.haemoglobin, level=True),
        joined(skin.ink, above.ink, level=False),
        skin.directions,
        joined(skin.sheen, above.sheen, level=False),
        (*skin.marks, *marks),
    )


def _strap_tan(skin: Skin, rng: np.random.Generator) -> Skin:
    """Paler where a bikini's or bra's straps kept the sun off."""
    s, h = (v.astype(np.float32) for v in skin.chart.axes())
    kind = Everyday(upper="bra" if rng.random() < 0.7 else "sports-bra")
    shift = float(rng.normal(0, 14))
    place = np.broadcast_arrays(s, h + shift)
    pale = strapped(kind, np.asarray(place[0]), np.asarray(place[1])).astype(np.float32)
    soft = cv2.GaussianBlur(pale, (0, 0), 2.0 / skin.chart.pitch_mm)
    melanin = skin.melanin * (1 - float(rng.uniform(0.1, 0.35)) * soft)
    return replace(skin, melanin=np.asarray(melanin, np.float32))


def _large_tattoo(skin: Skin, rng: np.random.Generator) -> Skin:
    """Bands, leaves and dots over a part of the back; no words, no known design."""
    canvas = np.zeros(skin.chart.shape, np.float32)
    found: list[Mark] = []
    middle = np.array([rng.uniform(-70, 70), rng.uniform(60, 400)])
    size, width = rng.uniform(35, 110), float(rng.uniform(1.2, 4.0))
    t = np.linspace(0, 2 * np.pi, 200)
    for k in range(int(rng.integers(3, 8))):
        turn, lobes = rng.uniform(0, 2 * np.pi), int(rng.integers(2, 7))
        r = size * rng.uniform(0.25, 1.0) * (0.6 + 0.4 * np.cos(lobes * t + turn))
        path = middle + np.stack([r * np.cos(t + turn), r * np.sin(t + turn)], axis=1)
        stroke(skin.chart, canvas, path, width, 0.9)
        if k % 2 == 0:
            found.append(along("tattoo", path, width / 2))
    amount = float(rng.uniform(0.5, 1.3)) * _MOST_INK
    places = tuple(p for mark in found for p in mark.path_mm)
    mark = Mark("tattoo", places, float(size))
    ink = np.asarray(skin.ink + np.float32(amount) * canvas, np.float32)
    return replace(skin, ink=ink, marks=(*skin.marks, mark))
