"""The study of outlines: figures that come out as they must where the answer is known."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from analyzer.bench.outlines.peers import PEERS
from analyzer.bench.outlines.study import Outcome, border_px, groups_of, judge, overlap_of, table


def disc(radius: float, at: tuple[float, float] = (60.0, 60.0)) -> np.ndarray:
    y, x = np.mgrid[:120, :120]
    return np.hypot(x - at[0], y - at[1]) <= radius


def test_overlap_and_border_of_discs() -> None:
    assert overlap_of(disc(40), disc(40)) == 1
    assert border_px(disc(40), disc(40)) == 0
    assert overlap_of(disc(40), disc(30)) == pytest.approx((30 / 40) ** 2, abs=0.01)
    assert border_px(disc(40), disc(36)) == pytest.approx(4, abs=0.6)
    assert np.isnan(border_px(disc(40), np.zeros((120, 120), bool)))


def test_the_pictures_edge_is_no_border() -> None:
    low, high = np.zeros((2, 100, 80), bool)
    low[40:], high[43:] = True, True
    assert border_px(low, high) == pytest.approx(3)


@pytest.mark.slow
def test_a_photo_whose_mask_is_known(studio: Any) -> None:
    shot = studio.shoot(studio.person(), studio.scene())
    outcome = judge(studio.develop(shot.rgb), shot.mask, 0.7, "s001_t0", ("tone 2",), peers=True)
    assert outcome.found
    assert outcome.overlap > 0.95
    assert outcome.border_mm < 3
    assert abs(outcome.width) < 0.03
    assert len(outcome.peers) == len(PEERS)
    assert all(0 <= share <= 1 for share in outcome.peers)
    # A truth a third as high is met by a third of what was found.
    rows = np.flatnonzero(shot.mask.any(axis=1))
    low = shot.mask & (np.arange(len(shot.mask))[:, None] < np.quantile(rows, 1 / 3))
    assert 0.2 < judge(studio.develop(shot.rgb), low, 0.7, "", (), peers=False).overlap < 0.45


def test_photos_are_counted_by_person_and_setting() -> None:
    capture = {"pose": {"arms": "down"}, "light": {"kind": "flash"}, "room": {"pattern": "tiles"}}
    assert groups_of({"tone": 4}, capture) == ("tone 4", "arms down", "light flash", "room tiles")


def test_the_table_counts_and_names_the_worst_first() -> None:
    rows = [
        Outcome(
            f"p{k}", (f"tone {1 + k % 2}",), share > 0.6, share, 1.0, 0.01 * k, (share / 2,) * 3
        )
        for k, share in enumerate((0.97, 0.5, 0.85, 0.99))
    ]
    text = table(rows, [("front", True), ("front", False), ("", True), ("empty", False)])
    lines = text.splitlines()
    assert lines[1].split()[:6] == ["all", "4", "75.0", "%", "0.910", "50.0"]
    assert lines[2].split()[:2] == ["tone", "1"]
    assert "no back in it: front      1 of 2 taken for one" in lines
    assert "no back in it: all        1 of 3 taken for one" in lines
    assert lines[-4:] == ["p1  0.50  no back found", "p2  0.85", "p0  0.97", "p3  0.99"]
    assert sum(name in text for name in PEERS) == 3
