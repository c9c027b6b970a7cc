"""From a split photo and its back to candidate dents: surface, light, midline, candidates."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from analyzer.back.model import Back
from analyzer.dimples.detect import Dent, candidates, lit_from_above
from analyzer.dimples.heat import Heat, heat_of
from analyzer.relief.bank import Responses, respond
from analyzer.relief.furrow import furrow_offset
from analyzer.relief.light import Illumination, estimate_light
from analyzer.relief.surface import Surface, read_surface
from analyzer.skin.model import SkinLayers


@dataclass(frozen=True, eq=False)
class Reading:
    """The relief of one photo.

    Parameters
    ----------
    back : Back
        Its origin moved onto the spine furrow.
    surface : Surface
    responses : tuple of Responses
        One a dent size.
    light : Illumination
    heat : Heat
        What the network says of each place, under that light.
    dents : tuple of Dent
        Candidates of any confidence, most certain first.
    """

    back: Back
    surface: Surface
    responses: tuple[Responses, ...]
    light: Illumination
    heat: Heat
    dents: tuple[Dent, ...]


def read_relief(layers: SkinLayers, back: Back) -> Reading:
    """Read the relief of a back.

    Parameters
    ----------
    layers : SkinLayers
    back : Back
        With ``found`` True.
    """
    surface = read_surface(layers, back)
    responses = respond(surface)
    middle = surface.from_working(back.origin_px[None])[0]
    offset = furrow_offset(surface, responses, middle, back.axis)
    across = np.array([-back.axis[1], back.axis[0]]) * offset
    back = replace(back, origin_px=back.origin_px + across * back.width_px)
    # Two looks: what the first finds tells more of the light than the torso alone.
    light = estimate_light(surface)
    first = candidates(surface, responses, light, heat_of(surface, responses, light))
    light = estimate_light(surface, lit_from_above(first))
    heat = heat_of(surface, responses, light)
    dents = candidates(surface, responses, light, heat)
    return Reading(back, surface, responses, light, heat, dents)
