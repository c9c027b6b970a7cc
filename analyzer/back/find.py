"""From a photo to its skin layers and the back in them."""

from __future__ import annotations

from analyzer.back.locate import locate_back
from analyzer.back.model import Back
from analyzer.photo.model import Photo
from analyzer.skin.classes import ClassMaps
from analyzer.skin.model import SkinLayers
from analyzer.skin.unmix import unmix


def split_and_locate(photo: Photo, maps: ClassMaps | None = None) -> tuple[SkinLayers, Back]:
    """Layers and back of a photo; ``maps`` say what it shows where that is known."""
    layers = unmix(photo, maps=maps)
    return layers, locate_back(layers, photo.scale_hint)
