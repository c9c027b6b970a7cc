"""Which photos of a burst are kept: all with a back, but one that is much more blurred than the best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analyzer.language.text import N_, _
from analyzer.phone.params import PhoneParams

BLUR = N_("Much more blurred than the sharpest of this set.")


@dataclass(frozen=True)
class Chosen:
    """What is kept of a burst.

    Parameters
    ----------
    kept : tuple of int
        Indices into the burst, in its order.
    best : int or None
        The sharpest of them; None where none is kept.
    dropped : tuple of (int, str)
        The others with the reason.
    """

    kept: tuple[int, ...]
    best: int | None
    dropped: tuple[tuple[int, str], ...]


def choose(
    sharp: Sequence[float], reasons: Sequence[str], params: PhoneParams = PhoneParams()
) -> Chosen:
    """Choose among the photos of a burst.

    Parameters
    ----------
    sharp : sequence of float
        Fine detail of each, see `analyzer.measurement.quality.sharpness`; nan counts as unknown,
        which is no reason to drop a photo.
    reasons : sequence of str
        Why each cannot be measured; "" where it can.
    params : PhoneParams
    """
    value = np.array([np.nan if why else s for s, why in zip(sharp, reasons, strict=True)])
    best = None if np.isnan(value).all() else int(np.nanargmax(value))
    kept, dropped = [], []
    for k, why in enumerate(reasons):
        if not why and best is not None and value[k] < params.blurred * value[best]:
            why = _(BLUR)
        if why:
            dropped.append((k, why))
        else:
            kept.append(k)
    if best is None and kept:
        best = kept[0]
    return Chosen(tuple(kept), best, tuple(dropped))
