"""The light on the back, as far as the back itself shows it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Light:
    """Estimate of the light.

    Parameters
    ----------
    azimuth_deg : float
        From where the light falls in the picture: 0 from the viewer's right, 90 from above,
        180 from the left, -90 from below.
    gain : float
        How strongly a slope shows: change of log shading per unit of slope along the light,
        >= 0. 0 means that relief is invisible.
    gain_se : float
        Standard error of ``log(gain)``.
    ambient : float
        Share of the light that comes from everywhere, 0-1.
    flat : bool
        True when the light hides relief (frontal flash or fully diffuse).
    words : str
        The same for a person, such as "one lamp or window, high, from the left".
    """

    azimuth_deg: float
    gain: float
    gain_se: float
    ambient: float
    flat: bool
    words: str
