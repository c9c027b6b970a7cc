"""What alignment needs of one photo, a fraction of what measuring it takes."""

from __future__ import annotations

from dataclasses import dataclass

from analyzer.alignment.texture import Texture, pigment_texture
from analyzer.arrays.threads import one_blas_thread
from analyzer.back.find import split_and_locate
from analyzer.photo.model import Photo
from analyzer.skin.classes import ClassMaps


@dataclass(frozen=True, eq=False)
class Outline:
    """What alignment needs to know of a photo.

    Parameters
    ----------
    size : (width, height)
        In photo pixels.
    texture : Texture or None
        None when no back was found.
    reason : str
        Why not; "" otherwise.
    """

    size: tuple[int, int]
    texture: Texture | None
    reason: str


@one_blas_thread
def outline_photo(photo: Photo, maps: ClassMaps | None = None) -> Outline:
    """Only what alignment needs of a photo, which takes a fraction of the time.

    ``maps`` say what the photo shows where that is known.
    """
    layers, back = split_and_locate(photo, maps)
    texture = pigment_texture(layers, back) if back.found else None
    return Outline(photo.size, texture, back.reason)
