"""Which parts of a photo show a bare back, other skin, cloth or the rest, by a small network.

Colour alone cannot tell a back from an arm, a beige shirt, a wall or a belly; what lies around can.
The network sees the whole photo, then once more only where it saw the back, and each time also the
mirrored picture, so that a mirrored photo gets the mirrored answer. `analyzer.bench.outlines`
trains it on drawn people, on top of features that come from photographs.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from skimage.filters import threshold_otsu

from analyzer.arrays.srgb import to_linear
from analyzer.photo.preview import encode_srgb

Plane = NDArray[np.float32]

WEIGHTS = Path(__file__).with_name("classes.onnx")
SIDE = 192
"""Pixels of the square that the network sees."""

PLANES = 6
REST, BACK, SKIN, CLOTH = range(4)
CLASSES = 4
VIEWS = ("nobody", "back", "front", "side", "face", "limb", "clothed")
"""What a picture shows as a whole."""


BACK_VIEW = VIEWS.index("back")


@dataclass(frozen=True)
class ClassParams:
    """Tunables of the class maps."""

    longest_side: int = 400  # px of the maps; about 1.3 mm a pixel when a back fills the frame
    margin: float = 0.22  # of the back's box, that the second look sees around it
    least: float = 0.004  # of the photo, that must look like a back for a second look
    second: float = 0.65  # weight of the second look where both see
    seen: float = 0.7  # probability of a back, from which back and other skin are told by contrast
    unsure: float = 0.15  # doubt about the back's pixels, from which that is done
    most: float = 8.0  # logits; differences beyond count as this


@dataclass(frozen=True, eq=False)
class ClassMaps:
    """What the network says of a photo.

    Parameters
    ----------
    classes : (4, h, w) float32
        Probability of `REST`, `BACK` (bare torso seen from behind), `SKIN` (any other) and `CLOTH`.
    views : tuple of 7 floats
        Probability of each of `VIEWS`.
    """

    classes: Plane
    views: tuple[float, ...]

    @property
    def back(self) -> Plane:
        """Probability of the bare back, (h, w) float32."""
        return np.asarray(self.classes[BACK], np.float32)


def planes(rgb: NDArray[np.uint8], valid: NDArray[np.bool_]) -> Plane:
    """What the network is shown of a picture.

    Parameters
    ----------
    rgb : (h, w, 3) uint8
        sRGB.
    valid : (h, w) bool
        Where the square holds picture.

    Returns
    -------
    (6, h, w) float32
        sRGB about zero; log R/G and G/B of the linear colour, standardised over the picture, which
        takes a cast away; and where there is picture at all. 0 beyond.
    """
    linear = _light()[rgb]
    logs = np.log(linear + np.float32(0.004))
    out = np.empty((PLANES, *rgb.shape[:2]), np.float32)
    out[:3] = np.moveaxis(rgb.astype(np.float32) / 127.5 - 1, -1, 0)
    for k, ratio in enumerate((logs[..., 0] - logs[..., 1], logs[..., 1] - logs[..., 2])):
        some = ratio[valid]
        spread = max(float(some.std()), 0.08) if some.size else 1.0
        level = float(some.mean()) if some.size else 0.0
        out[3 + k] = np.clip((ratio - level) / spread, -3, 3)
    out[5] = 1
    out *= valid
    return out


@lru_cache(maxsize=1)
def _light() -> Plane:
    """Linear light of each 8-bit sRGB code."""
    code = np.arange(256) / 255
    return np.asarray(to_linear(code), np.float32)


def class_maps(rgb: NDArray[np.float32], params: ClassParams = ClassParams()) -> ClassMaps:
    """Tell back, other skin, cloth and rest apart.

    Parameters
    ----------
    rgb : (h, w, 3) float32
        Linear, 0-1.

    Returns
    -------
    ClassMaps
        At `ClassParams.longest_side` pixels or the picture's own size, whichever is smaller.
    """
    h, w = rgb.shape[:2]
    scale = min(1.0, params.longest_side / max(h, w))
    size = (max(8, round(w * scale)), max(8, round(h * scale)))
    whole = (0.0, 0.0, float(w), float(h))
    logits, views = _look(rgb, whole)
    seen = bool(views[BACK_VIEW] >= params.seen)
    logits = contrasted(logits, params) if seen else logits
    total = _laid_out(logits, whole, (w, h), size)
    box = _box(_shares(total)[BACK], params)
    if box is not None:
        left, top, right, bottom = (v / scale for v in box)
        near = (left, top, right, bottom)
        if (right - left) * (bottom - top) < 0.8 * w * h:
            closer, _ = _look(rgb, near)
            closer = contrasted(closer, params) if seen else closer
            inside = _laid_out(closer, near, (w, h), size)
            weight = _feathered(near, (w, h), size) * np.float32(params.second)
            total = total + weight * (inside - total)
    return ClassMaps(_shares(total), tuple(float(v) for v in views))


def contrasted(logits: Plane, params: ClassParams = ClassParams()) -> Plane:
    """Logits whose border between back and other skin lies where the picture's own two kinds part.

    On photographs the network, which has learnt from drawn people, is less sure of a back, and then takes
    all of it for other skin alike; what still differs is the back from the arms. A shift of one class
    against the other is all that such a change of prior odds amounts to (Saerens et al. 2002,
    doi:10.1162/089976602753284446); where it lies, Otsu's threshold tells (1979,
    doi:10.1109/TSMC.1979.4310076). Only in favour of the back: one without arms in sight is of one kind.
    """
    shares = _shares(logits)
    skin = shares[BACK] + shares[SKIN] > 0.5
    if not skin.any() or doubt_of(shares[BACK]) < params.unsure:
        return logits
    apart = np.clip((logits[BACK] - logits[SKIN])[skin], -params.most, params.most)
    if float(np.ptp(apart)) < 1e-3:
        return logits
    parting = float(threshold_otsu(apart))  # type: ignore[no-untyped-call]
    out = logits.copy()
    out[BACK] -= min(0.0, parting)
    return out


def doubt_of(back: Plane) -> float:
    """Share of what may be back that might as well be none, 0-1, of its probability (h, w).

    A true back is unsure at its rim only.
    """
    return float(np.minimum(back, 1 - back).sum() / max(float(back.sum()), 1e-6))


def _shares(logits: Plane) -> Plane:
    """Probabilities from logits along the first axis."""
    raised = np.exp(logits - logits.max(axis=0))
    return np.asarray(raised / raised.sum(axis=0), np.float32)


def _box(back: Plane, params: ClassParams) -> tuple[float, float, float, float] | None:
    """Left, top, right and bottom of what to look at once more; None without a back."""
    likely = (back > 0.5).astype(np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(likely, connectivity=4)
    if count < 2:
        return None
    best = stats[1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))]
    if best[cv2.CC_STAT_AREA] < params.least * back.size:
        return None
    x, y, wide, high = (float(v) for v in best[:4])
    h, w = back.shape
    more = params.margin * max(wide, high)
    # A square as far as the photo has one: that is what the network sees.
    half = max(wide, high) / 2 + more
    cx, cy = x + wide / 2, y + high / 2
    return (
        max(0.0, cx - half),
        max(0.0, cy - half),
        min(float(w), cx + half),
        min(float(h), cy + half),
    )


def _look(
    rgb: NDArray[np.float32], box: tuple[float, float, float, float]
) -> tuple[Plane, NDArray[np.float64]]:
    """Logits (4, n, m) of the classes in a box of the picture, and shares of the views."""
    left, top, right, bottom = (round(v) for v in box)
    part = rgb[top:bottom, left:right]
    h, w = part.shape[:2]
    # Even sizes leave the same margin on both sides: mirrored pictures are mirrored exactly.
    scale = SIDE / max(h, w)
    n, m = (min(SIDE, 2 * max(4, round(v * scale / 2))) for v in (h, w))
    shrunk = cv2.resize(
        part, (m, n), interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    )
    square = np.zeros((SIDE, SIDE, 3), np.uint8)
    valid = np.zeros((SIDE, SIDE), bool)
    at = np.s_[(SIDE - n) // 2 : (SIDE + n) // 2, (SIDE - m) // 2 : (SIDE + m) // 2]
    square[at], valid[at] = encode_srgb(np.asarray(shrunk, np.float32)), True
    shown = planes(square, valid)
    classes, views = asked(np.stack([shown, shown[..., ::-1]]))
    both = (classes[0] + classes[1][..., ::-1]) / 2
    return np.asarray(both[:, at[0], at[1]], np.float32), _mean_shares(views)


def _mean_shares(logits: Any) -> NDArray[np.float64]:
    mean = np.asarray(logits, np.float64).mean(axis=0)
    raised = np.exp(mean - mean.max())
    return np.asarray(raised / raised.sum())


def _laid_out(
    logits: Plane,
    box: tuple[float, float, float, float],
    picture: tuple[int, int],
    size: tuple[int, int],
) -> Plane:
    """Logits of a box of the picture at the maps' size, (4, h, w); beyond the box its edge goes on."""
    x, y = _places(box, picture, size, logits.shape[:0:-1])
    x, y = np.meshgrid(x, y)
    return np.stack(
        [cv2.remap(p, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE) for p in logits]
    )


def _places(
    box: tuple[float, float, float, float],
    picture: tuple[int, int],
    size: tuple[int, int],
    own: tuple[int, ...],
) -> tuple[Plane, Plane]:
    """Columns and rows of the box's own map under each column and row of the maps."""
    out = []
    for low, high, span, count, length in (
        (round(box[0]), round(box[2]), picture[0], size[0], own[0]),
        (round(box[1]), round(box[3]), picture[1], size[1], own[1]),
    ):
        place = (np.arange(count) + 0.5) * span / count
        out.append(((place - low) / (high - low) * length - 0.5).astype(np.float32))
    return out[0], out[1]


def _feathered(
    box: tuple[float, float, float, float], picture: tuple[int, int], size: tuple[int, int]
) -> Plane:
    """1 inside a box, falling to 0 towards those of its edges that lie inside the picture."""
    sides = []
    for low, high, span, count in (
        (box[0], box[2], picture[0], size[0]),
        (box[1], box[3], picture[1], size[1]),
    ):
        place = (np.arange(count) + 0.5) * span / count
        soft = 0.08 * (high - low)
        start = np.ones(count) if low < 1 else np.clip((place - low) / soft, 0, 1)
        end = np.ones(count) if high > span - 1 else np.clip((high - place) / soft, 0, 1)
        sides.append(start * end)
    return np.asarray(sides[1][:, None] * sides[0], np.float32)


def asked(shown: Plane) -> tuple[Plane, Plane]:
    """The network's answer to `planes`, (N, 6, S, S): logits (N, 4, S, S) of the classes, (N, 7) of views."""
    with _LOCK:
        net = _network()
        net.setInput(shown)
        classes, views = net.forward(["classes", "views"])
        # What it hands out is its own memory, which the next call overwrites.
        return np.array(classes, np.float32), np.array(views, np.float32)


def let_go() -> None:
    """Free the network, which holds about 30 MB between two photos; the next photo reads it again."""
    with _LOCK:
        _network.cache_clear()


@lru_cache(maxsize=1)
def _network() -> Any:
    """The network, read once; from bytes, since OpenCV cannot open every path of every system."""
    return cv2.dnn.readNetFromONNX(np.frombuffer(WEIGHTS.read_bytes(), np.uint8))


_LOCK = threading.Lock()
"""One network serves all threads of a process, and it keeps its input between two calls."""
