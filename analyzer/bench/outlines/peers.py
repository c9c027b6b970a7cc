"""Other ways to find the back, held beside ours: linear RGB (h, w, 3) in, mask (h, w) out."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

import cv2
import numpy as np
from numpy.typing import NDArray

from analyzer.bench.outlines.rules.segment import MODES, skin_mask
from analyzer.photo.preview import encode_srgb

Mask = NDArray[np.bool_]
Picture = NDArray[np.float32]


def colour_rules(rgb: Picture) -> Mask:
    """The rules on colour and hems that this program had before its network."""
    logs = np.log(np.maximum(rgb, np.float32(1e-4)))
    best, score = np.zeros(rgb.shape[:2], bool), 0.0
    for choice in range(MODES):
        mask, _ = skin_mask(logs, choice=choice)
        if not mask.any():
            break
        pixels = rgb[mask]
        grey = float(np.median(np.log(pixels[:, 0] + 1e-4) - np.log(pixels[:, 2] + 1e-4)))
        if grey > score:
            best, score = mask, grey
        if score > 0.45:
            break
    return best


def grab_cut(rgb: Picture) -> Mask:
    """GrabCut (Rother et al. 2004, doi:10.1145/1015706.1015720) from a box in the middle."""
    h, w = rgb.shape[:2]
    scale = 400 / max(h, w)
    small = cv2.resize(encode_srgb(rgb), None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    n, m = small.shape[:2]
    labels = np.zeros((n, m), np.uint8)
    box = (round(0.15 * m), round(0.1 * n), round(0.7 * m), round(0.75 * n))
    models = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.setRNGSeed(7)
    cv2.grabCut(
        np.ascontiguousarray(small[..., ::-1]), labels, box, *models, 5, cv2.GC_INIT_WITH_RECT
    )
    cut = ((labels == cv2.GC_FGD) | (labels == cv2.GC_PR_FGD)).astype(np.uint8)
    return np.asarray(cv2.resize(cut, (w, h), interpolation=cv2.INTER_NEAREST) > 0)


def skin_rule(rgb: Picture) -> Mask:
    """Fixed bounds in YCrCb (Chai and Ngan 1999, doi:10.1109/76.767122), the largest piece."""
    ycc = cv2.cvtColor(encode_srgb(rgb), cv2.COLOR_RGB2YCrCb)
    red, blue = ycc[..., 1], ycc[..., 2]
    skin = ((red >= 133) & (red <= 173) & (blue >= 77) & (blue <= 127)).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(skin)
    if count < 2:
        return np.zeros(skin.shape, bool)
    return np.asarray(labels == 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA])))


PEERS: MappingProxyType[str, Callable[[Picture], Mask]] = MappingProxyType(
    {
        "colour rules (this program before)": colour_rules,
        "GrabCut from a box in the middle": grab_cut,
        "YCrCb bounds, largest piece": skin_rule,
    }
)
