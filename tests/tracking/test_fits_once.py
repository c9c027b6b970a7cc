"""All photos of one back over one reference: built once, each dimple fitted once a photo."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from analyzer.alignment.model import Alignment, identity_alignment
from analyzer.change.combine import compare_sessions
from analyzer.change.repeats import own_repeatability
from analyzer.measurement.view import View
from analyzer.tracking import edits, sight
from analyzer.tracking.lineup import Lineup, line_up
from analyzer.tracking.model import Session
from analyzer.tracking.tracks import tracks_of
from tests.backs import followed, seen

SIZE = (600, 800)
SESSIONS = (Session((0, 1), None, "before"), Session((2, 3), None, "after"))


@pytest.fixture(scope="module")
def views(studio: Any) -> list[View]:
    """Four photos of a back, the last of which fits none of the others."""
    back = studio.view(studio.photo(studio.person(), studio.scene(), SIZE))
    return [
        replace(back, measurement=replace(m, photo=replace(m.photo, sha256=f"{k:064x}")))
        for k, m in enumerate([back.measurement] * 4)
    ]


def align(reference: View, moving: View) -> Alignment:
    same = identity_alignment(SIZE)
    lost = int(moving.measurement.photo.sha256, 16) == 3
    return replace(same, ok=False, reason="It fits none.") if lost else same


@pytest.fixture
def counted(views: list[View], monkeypatch: pytest.MonkeyPatch) -> tuple[Lineup, list[int]]:
    """A lineup, and a list that grows with each fit."""
    fits, plain = [], sight.fit_at

    def fit_at(*args: Any) -> Any:
        fits.append(1)
        return plain(*args)

    monkeypatch.setattr(sight, "fit_at", fit_at)
    return line_up(views, SESSIONS, align=align), fits


def test_each_dimple_is_fitted_once_in_each_aligned_photo(
    counted: tuple[Lineup, list[int]],
) -> None:
    lineup, fits = counted
    assert len(lineup.dimples) > 1
    assert len(fits) == 3 * len(lineup.dimples)
    compare_sessions(lineup, *SESSIONS)
    own_repeatability(lineup)
    tracks = tracks_of(lineup, np.array([[0.0, 0.1], [0.0, 0.1]]))
    assert len(fits) == 3 * len(lineup.dimples)
    assert [len(track.observations) for track in tracks] == [3] * len(tracks)


def test_a_photo_that_is_not_aligned_shows_no_dimple(counted: tuple[Lineup, list[int]]) -> None:
    lineup, _ = counted
    assert lineup.reference == 0
    assert lineup.lights.tolist() == [0, 0, 0, -1]
    assert lineup.fits(3) == (None,) * len(lineup.dimples)
    assert all(fit is not None for fit in lineup.fits(0))
    assert any("could not be aligned" in note for note in lineup.notes)


def test_no_back_means_no_reference_and_no_dimples(views: list[View]) -> None:
    bare = [replace(v, measurement=replace(v.measurement, ok=False), surface=None) for v in views]
    lineup = line_up(bare, SESSIONS, align=align)
    assert lineup.reference == -1
    assert lineup.dimples == ()
    assert lineup.sights == ((), (), (), ())


def test_photos_are_gone_through_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is large of a photo may lie on a shelf: it is not to be fetched again for each dimple."""
    order: list[int] = []
    monkeypatch.setattr(edits, "see", lambda view, *_: order.append(id(view)))
    views = [seen(seed=k) for k in range(5)]
    plan = edits.plan_edits((), views, [None] * 5, [one.identity for one in followed()])
    assert [len(row) for row in plan.sights] == [5] * 7
    assert len(order) == 35
    assert sum(a != b for a, b in pairwise(order)) == 4
