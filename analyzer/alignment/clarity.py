"""How much of a photo's pigment texture is there to be matched: neither blurred away nor drowned in grain.

Pigment is mottled at all sizes, by much the same amount in everybody: what shows at 2 mm but hardly
at 1 mm has been blurred. Grain is strongest at single pixels and halves with each doubling of size,
so that its share at 1 mm can be told from its strength at the finest.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzer.alignment.params import AlignParams
from analyzer.arrays.spread import spread
from analyzer.skin.unmix import band

Plane = NDArray[np.float32]

FINEST_PX = 0.7
"""Standard deviation in px below which a blur hardly acts."""


@dataclass(frozen=True)
class Clarity:
    """What the skin's marks lost on their way into the photo.

    Parameters
    ----------
    detail : float
        Deviation of pigment at some 0.8 mm over that at 3 mm, without what is surely grain; skin
        in focus has 0.3 and more, nan without skin.
    grain : float
        Share of grain in the deviation at 0.8 mm, 0-1.
    """

    detail: float
    grain: float

    def blurred(self, params: AlignParams) -> bool:
        """Too soft for marks to be recognised."""
        return self.detail < params.min_detail

    def grainy(self, params: AlignParams) -> bool:
        """Grain hides the marks, if there are any."""
        return self.grain >= params.max_grain and not self.blurred(params)

    def clear(self, params: AlignParams) -> bool:
        """Marks show, so that two photos of one skin must agree on them."""
        return self.grain < params.max_grain and self.detail >= params.min_detail


UNKNOWN = Clarity(float("nan"), float("nan"))
"""Of a photo without skin: neither blurred nor grainy."""


def clarity_of(
    colour: Plane, mask: NDArray[np.bool_], width: float, params: AlignParams
) -> Clarity:
    """Clarity of one photo's pigment.

    Parameters
    ----------
    colour : (h, w) float32
        Log ratio of colours, before anything is made even.
    mask : (h, w) bool
        Skin.
    width : float
        Back width in px.
    """
    if not mask[::2, ::2].any():
        return UNKNOWN
    size = params.fine * width
    limits = ((0.0, max(0.5 * size, FINEST_PX)), (size, 2 * size), (4 * size, 8 * size))
    # One pixel in four tells a spread as well as all of them.
    sparse = np.s_[::2, ::2]
    finest, small, large = (_spread(band(colour, *limit)[sparse], mask[sparse]) for limit in limits)
    # One bright pixel through the same filters tells how white noise comes out of them.
    point = np.zeros((2 * round(8 * size) + 65,) * 2, np.float32)
    point[len(point) // 2, len(point) // 2] = 1.0
    white = [float(np.linalg.norm(band(point, *limit))) for limit in limits[:2]]
    noise = min(finest * white[1] / white[0], small)
    detail = float(np.sqrt(small**2 - (params.grain_known * noise) ** 2)) / max(large, 1e-9)
    return Clarity(detail, noise / max(small, 1e-9))


def _spread(plane: Plane, mask: NDArray[np.bool_]) -> float:
    return float(spread(plane[mask]))
