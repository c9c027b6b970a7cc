"""The study of outlines: figures that come out as they must where the answer is known."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from analyzer.__main__ import main as dimples
from analyzer.bench.docs.kept import read, write
from analyzer.bench.outlines import study
from analyzer.bench.outlines.account import Account, Outcome
from analyzer.bench.outlines.peers import PEERS
from analyzer.bench.outlines.study import border_px, groups_of, judge, overlap_of


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


@pytest.fixture
def account() -> Account:
    """Four photos of two people, and three pictures of nobody's back."""
    rows = tuple(
        Outcome(
            f"s{k // 2}_t{k}",
            (f"tone {1 + k % 2}",),
            share > 0.6,
            share,
            1.0 if share > 0.6 else float("nan"),
            0.01 * k,
            (share / 2,) * 3,
        )
        for k, share in enumerate((0.97, 0.5, 0.85, 0.99))
    )
    negatives = (("front", True), ("front", False), ("", True), ("empty", False))
    return Account("study", rows, negatives, (0.02, 0.05, 0.5))


def test_the_account_counts_and_names_the_worst_first(account: Account) -> None:
    values = {f.key.removeprefix("outline_"): f for f in account.figures()}
    assert values["found"].value == 75
    assert values["overlap"].value == pytest.approx(91)
    assert (values["good"].value, values["poor"].value) == (50, 25)
    assert (values["border"].value, values["border"].cases) == (1, 3)
    assert values["false"].value == pytest.approx(100 / 3)
    assert values["arms"].value == 5
    assert values["arms_most"].value == 50
    assert (values["overlap"].people, values["overlap"].met) == (2, "no")
    setting, peers, nobody = account.tables()
    assert setting.lines[0][:4] == ("all", "4", "75", "0.910")
    assert setting.lines[1][:2] == ("tone 1", "2")
    assert [line[0] for line in peers.lines] == ["this software", *PEERS]
    assert nobody.lines == (("empty", "1", "0"), ("front", "2", "1"), ("all", "3", "1"))
    lines = account.text().splitlines()
    assert lines[-4:] == ["s0_t1  0.50  no back found", "s1_t2  0.85", "s0_t0  0.97", "s1_t3  0.99"]


def test_the_account_is_kept_for_the_documents(account: Account, tmp_path: Path) -> None:
    held = account.kept()
    assert (held.key, held.people, held.photos) == ("outlines", 2, 4)
    write(tmp_path / "outlines.json", held)
    assert str(read(tmp_path / "outlines.json").tables) == str(held.tables)
    empty = Account("study", account.outcomes[:1]).figures()
    assert [f.cases for f in empty] == [1] * 6 + [0] * 3


def test_the_command_prints_the_account_and_writes_it(
    account: Account, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, Any] = {}
    monkeypatch.setattr(study, "run", lambda *a, **k: asked.update(k, given=a) or account)
    out, work = tmp_path / "outlines.json", tmp_path / "work"
    given = ["bench", "--outlines", "4", "--work", str(work), "--out", str(out), "--peers"]
    told = CliRunner().invoke(dimples, given)
    assert told.stdout.strip() == account.text()
    assert asked == {"given": (4, 9000, work), "peers": True, "jobs": 1}
    assert read(out).command == "study"
    out.unlink()
    alone = ["--people", "4", "--work", str(work), "--out", str(out)]
    assert CliRunner().invoke(study.main, alone).stdout.strip() == account.text()
    assert read(out).people == 2
