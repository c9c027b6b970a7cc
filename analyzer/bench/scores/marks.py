"""What may be a dimple in a photo, sure or not, held against the truth: the points of a FROC curve.

The finds that are reported are those from one half on. What lies below tells whether another line
would do better, and whether one program finds more than another at the same number of false finds
(free-response ROC; Chakraborty and Berbaum 2004, doi:10.1118/1.1769352).
"""

from __future__ import annotations

import numpy as np

from analyzer.bench.params import BenchSettings
from analyzer.bench.people.truth import Capture
from analyzer.bench.scores.cases import Mark
from analyzer.dimples.model import Candidates
from analyzer.dimples.params import DimpleParams
from analyzer.measurement.model import Measurement


def marks_of(
    measurement: Measurement,
    candidates: Candidates,
    capture: Capture,
    settings: BenchSettings = BenchSettings(),
    params: DimpleParams = DimpleParams(),
) -> tuple[Mark, ...]:
    """All places of a photo that may be dimples, surest first, each with what lies there.

    One in the hollow of a surer one is left out, as among reported dimples. From the surest on, each
    takes the nearest visible true dimple that is still free, within `BenchSettings.match_mm`; so the
    marks above any line are those that a program with that line would make.

    Parameters
    ----------
    measurement : Measurement
    candidates : Candidates
        Of the same photo.
    capture : Capture
        Its truth.
    """
    sure = candidates.confidence.copy()
    for k, number in enumerate(candidates.dimple):
        if number >= 0:
            # Two that vouch for each other as the fixed pair are surer than each alone.
            sure[k] = max(sure[k], measurement.dimples[number].confidence)
    true = np.array([[d.x, d.y] for d in capture.dimples if d.visible], float).reshape(-1, 2)
    free = np.ones(len(true), bool)
    reach = params.same_hollow * candidates.size * measurement.back_width_px
    kept: list[int] = []
    marks = []
    for k in np.argsort(-sure, kind="stable").tolist():
        near = np.linalg.norm(candidates.xy[kept] - candidates.xy[k], axis=1)
        if (near <= np.maximum(reach[kept], reach[k])).any():
            continue
        kept.append(k)
        off = np.linalg.norm(true - candidates.xy[k], axis=1) * capture.mm_per_px
        off = np.where(free, off, np.inf)
        best = int(off.argmin()) if len(off) else -1
        hit = best >= 0 and off[best] <= settings.match_mm
        if hit:
            free[best] = False
        marks.append(Mark(float(sure[k]), best if hit else -1))
    return tuple(marks)
