"""What the photos of one session say of a person's repeatability: every pair that shares a light.

Photos that are lit from different sides differ by the light, which is no matter of the person; so
within a session only photos of one light are held against each other.
"""

from __future__ import annotations

import numpy as np

from analyzer.change.params import ChangeParams
from analyzer.change.photo_pair import compare_photos
from analyzer.change.repeatability import Repeatability, repeatability
from analyzer.tracking.lineup import Lineup


def own_repeatability(
    lineup: Lineup, params: ChangeParams = ChangeParams()
) -> Repeatability | None:
    """Repeatability over all sessions of a series; None where none has two photos in one light."""
    hashes = [view.measurement.photo.sha256 for view in lineup.views]

    def difference(i: int, j: int) -> float | None:
        if hashes[i] == hashes[j]:
            return None  # one photo given twice repeats nothing
        estimate = compare_photos(lineup, i, j, params).usable
        alike = estimate is not None and estimate.likeness > params.flat_likeness
        return estimate.log_ratio if alike and estimate is not None else None

    groups = []
    for session in lineup.sessions:
        # A photo joins the first group with all of whose photos it can be compared.
        members: list[list[int]] = []
        known: dict[tuple[int, int], float] = {}
        for k in session.photos:
            for group in members:
                gaps = {(i, k): difference(i, k) for i in group}
                told = {pair: gap for pair, gap in gaps.items() if gap is not None}
                if len(told) == len(gaps):
                    known |= told
                    group.append(k)
                    break
            else:
                members.append([k])
        groups += [
            np.array([[known.get((i, k), 0.0) for k in group] for i in group]) for group in members
        ]
    return repeatability(groups, params)
