"""From a photo to its skin layers and the back in them."""

from __future__ import annotations

from analyzer.back.locate import locate_back
from analyzer.back.model import Back
from analyzer.photo.model import Photo
from analyzer.skin.model import SkinLayers
from analyzer.skin.unmix import unmix


def split_and_locate(photo: Photo) -> tuple[SkinLayers, Back]:
    """Layers and back of a photo."""
    layers = unmix(photo)
    return layers, locate_back(layers, photo.scale_hint)
