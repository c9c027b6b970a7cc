"""From a photo to its skin layers and the back in them."""

from __future__ import annotations

from analyzer.back.locate import locate_back
from analyzer.back.model import Back
from analyzer.photo.model import Photo
from analyzer.skin.model import SkinLayers
from analyzer.skin.unmix import unmix

CHOICES = 3
"""So many of the picture's common colours are tried for the skin's."""


def split_and_locate(photo: Photo) -> tuple[SkinLayers, Back]:
    """Layers and back of a photo.

    The colour most common in the middle is taken for skin. Where that gives no back, as with taupe
    trousers under deep skin that gloss has spread over many colours, the next ones are tried.

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
    if back.found:
        return layers, back
    for choice in range(1, CHOICES):
        other = unmix(photo, choice=choice)
        if not other.skin.any():
            break
        found = locate_back(other, photo.scale_hint)
        if found.found:
            return other, found
    return layers, back
