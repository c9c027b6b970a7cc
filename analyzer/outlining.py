"""From a photo to its skin layers and the back in them."""

from __future__ import annotations

import numpy as np

from analyzer.back.locate import locate_back
from analyzer.back.model import Back
from analyzer.photo.model import Photo
from analyzer.skin.model import SkinLayers
from analyzer.skin.segment import MODES
from analyzer.skin.unmix import unmix

PALE = 0.45
"""Distance from grey, log R/B, below which what was taken for skin may be a garment. Cloth of taupe lies
below it, skin of any tone above."""


def split_and_locate(photo: Photo) -> tuple[SkinLayers, Back]:
    """Layers and back of a photo.

    The colour most common in the middle is taken for skin. Where that gives no back, as with taupe
    trousers under deep skin that gloss has spread over many colours, the next ones are tried; so they
    are where it is hardly a colour, as with a taupe shirt above blotchy skin. Then the one farthest
    from grey is taken.

    Parameters
    ----------
    photo : Photo

    Returns
    -------
    (SkinLayers, Back)
        Of the first colour that gives a back; of the most common one, with the reason, if none does.
    """
    layers = unmix(photo)
    back = locate_back(layers, photo.scale_hint)
    best = _colour(layers, back)
    for choice in range(1, MODES):
        if best > PALE:
            break
        other = unmix(photo, choice=choice)
        if not other.skin.any():
            break
        found = locate_back(other, photo.scale_hint)
        if _colour(other, found) > best:
            layers, back, best = other, found, _colour(other, found)
    return layers, back


def _colour(layers: SkinLayers, back: Back) -> float:
    """Median distance of the back's colour from grey, log R/B; 0 where there is none."""
    if not back.found:
        return 0.0
    rgb = layers.rgb[::4, ::4][back.mask[::4, ::4]]
    return float(np.median(np.log(np.maximum(rgb[:, 0], 1e-4) / np.maximum(rgb[:, 2], 1e-4))))
