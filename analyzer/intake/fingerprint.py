"""What a shot is known again by: a small grey picture of it and its distinct points.

A copy that was resized, encoded anew, cropped, edited, turned or mirrored keeps its points; their
descriptors (SIFT; Lowe 2004, doi:10.1023/B:VISI.0000029664.99615.94) do not depend on size, turn,
brightness or contrast. A mirrored copy is met by describing each picture a second time, mirrored.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from analyzer.photo.params import TwinParams


@dataclass(frozen=True, eq=False)
class Features:
    """Distinct points of a picture.

    Parameters
    ----------
    xy : (N, 2) float32
        Places, picture pixels.
    descriptors : (N, 128) uint8
        Square roots of their histograms, 255 for the largest that can be.
    """

    xy: NDArray[np.float32]
    descriptors: NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Fingerprint:
    """A shot as it is known again.

    Parameters
    ----------
    picture : (h, w) uint8
        Grey, upright.
    plain, mirrored : Features
        Of the picture and of its mirror image; the mirrored places are in the mirror image.
    """

    picture: NDArray[np.uint8]
    plain: Features
    mirrored: Features


def fingerprint(picture: NDArray[np.uint8], params: TwinParams = TwinParams()) -> Fingerprint:
    """Take the fingerprint of a shot.

    Parameters
    ----------
    picture : (h, w) uint8
        Grey, upright, of any size; looked at with its longest side at most ``params.side_px``.
    """
    scale = params.side_px / max(picture.shape)
    if scale < 1:
        size = [max(8, round(n * scale)) for n in picture.shape[::-1]]
        picture = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
    flipped = np.ascontiguousarray(picture[:, ::-1])
    return Fingerprint(picture, _features(picture, params), _features(flipped, params))


def _features(picture: NDArray[np.uint8], params: TwinParams) -> Features:
    sift = cv2.SIFT.create(params.points, contrastThreshold=params.contrast)
    # An edit of the tone must not decide what is distinct: every picture gets the same spread.
    level = cv2.createCLAHE(2.0, (4, 4)).apply(picture)
    points, descriptors = sift.detectAndCompute(level, None)
    if descriptors is None or not len(points):
        return Features(np.zeros((0, 2), np.float32), np.zeros((0, 128), np.uint8))
    # Square roots compare histograms better than their raw values do (Arandjelovic 2012).
    share = descriptors / np.maximum(descriptors.sum(axis=1, keepdims=True), 1e-6)
    xy = np.array([p.pt for p in points], np.float32)
    return Features(xy, np.rint(255 * np.sqrt(share)).astype(np.uint8))
