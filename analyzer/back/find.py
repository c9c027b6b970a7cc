"""From a photo to its skin layers and the back in them."""

from __future__ import annotations

from collections.abc import Sequence

from analyzer.back.locate import locate_back
from analyzer.back.model import Back
from analyzer.photo.model import Photo
from analyzer.skin.classes import ClassMaps
from analyzer.skin.model import SkinLayers
from analyzer.skin.unmix import unmix


def split_and_locate(
    photo: Photo, maps: ClassMaps | None = None, outline: Sequence[tuple[float, float]] = ()
) -> tuple[SkinLayers, Back]:
    """Layers and back of a photo.

    Parameters
    ----------
    photo : Photo
    maps : ClassMaps, optional
        What the photo shows where that is known.
    outline : sequence of (x, y)
        Polygon around the bare back, photo pixels, where the user drew it: it takes the place of what
        would be found, and nobody doubts that there is a back.
    """
    layers = unmix(photo, maps=maps, outline=outline)
    return layers, locate_back(layers, photo.scale_hint, drawn=bool(outline))
