"""The texture as in a mirror, to tell a selfie camera's mirrored photo from another person."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzer.alignment.texture import Texture


def mirrored(texture: Texture) -> Texture:
    """Left and right swapped, body frame included.

    The axis keeps its upward direction, so that u still points to the viewer's right.
    """
    back = texture.back
    last = back.mask.shape[1] - 1
    flipped = replace(
        back,
        mask=back.mask[:, ::-1],
        origin_px=np.array([last - back.origin_px[0], back.origin_px[1]]),
        axis=back.axis * [-1.0, 1.0],
        outline_left=last - back.outline_right,
        outline_right=last - back.outline_left,
    )

    def flip(layer: NDArray[Any]) -> NDArray[Any]:
        return np.ascontiguousarray(layer[:, ::-1])

    return replace(
        texture,
        plane=flip(texture.plane),
        matt=None if texture.matt is None else flip(texture.matt),
        redness=flip(texture.redness),
        finest=flip(texture.finest),
        mask=flip(texture.mask),
        back=flipped,
    )
