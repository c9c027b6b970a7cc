"""Peers beside ours: the same rows, absent ones listed, failures counted."""

from __future__ import annotations

from dataclasses import replace
from math import inf, isnan, nan
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from analyzer.alignment.model import identity_alignment
from analyzer.bench.peers.cases import (
    PeerAlignment,
    PeerCases,
    PeerChange,
    PeerChanges,
    PeerDepth,
    PeerPair,
    PeerProminence,
)
from analyzer.bench.peers.compete import compete, evidence, score_map
from analyzer.bench.peers.model import PEERS, Peer
from analyzer.bench.peers.picture import Source
from analyzer.bench.peers.tables import all_errors, best_cut, peer_tables, ratios
from analyzer.bench.peers.work import alone, on_pairs, ours_on_pairs, peak_mb
from analyzer.bench.people.truth import Capture, LightKind, TrueDimple, Truth


def aligned(key: str, *medians: float, mapped: bool = True) -> PeerAlignment:
    pairs = tuple(PeerPair("same", mapped, m) for m in medians)
    return PeerAlignment(key, pairs, (1.0,) * len(medians), 200.0)


def cases(*alignments: PeerAlignment, missing=()) -> PeerCases:
    return PeerCases(alignments, (), (), missing)


def test_a_pair_without_a_map_is_infinitely_wrong():
    pairs = [PeerPair("same", True, 2.0), PeerPair("same", False, nan), PeerPair("same", True, nan)]
    assert all_errors(pairs) == [2.0, inf, inf]


def test_ratio_takes_the_best_classic_and_the_learned_apart():
    got = ratios([
        cases(aligned("ours", 0.2, 0.4), aligned("sift", 3, 9), aligned("flow", 1, 5),
              aligned("xfeat", 0.6, 0.6))
    ])  # fmt: skip
    assert got == pytest.approx((10, 2))


def test_absent_peers_are_listed_and_not_dropped():
    people = [cases(aligned("ours", 0.2), missing=(("bspline", "SimpleITK"),))]
    lines = peer_tables(people)[0].lines
    (line,) = [x for x in lines if "SimpleITK) from our" in x[0]]
    assert line[1] == "not installed (SimpleITK)"
    assert len(lines) == 1 + sum(p.purpose == "alignment" for p in PEERS)


def test_best_cut_is_the_one_with_the_widest_gap():
    scored = [(0.1, False), (0.2, False), (0.3, True), (0.4, False), (0.5, True), (0.6, True)]
    cut = best_cut(scored)
    # From 0.3 on all three changed and one of three unchanged; from 0.5 on two and none.
    assert (cut.found, cut.false) in ((100, pytest.approx(100 / 3)), (pytest.approx(200 / 3), 0))
    assert cut.found - cut.false == pytest.approx(200 / 3)
    assert isnan(best_cut([(1.0, True)]).found)
    backwards = best_cut([(0.9, False), (0.1, True)])
    assert (backwards.found, backwards.false) == (0, 0)


def test_prominence_and_change_tables_count_the_rows_they_say():
    rows = tuple(PeerDepth(float(k), float(k), k < 4, k == 3) for k in range(6))
    backwards = tuple(replace(r, value=-r.value) for r in rows)
    changes = tuple(PeerChange("same", c, s) for c, s in ((True, 2.0), (False, 1.0)))
    person = PeerCases(
        (aligned("ours", 0.2),),
        (PeerProminence("ours", rows, (), nan), PeerProminence("glcm", backwards, (0.1,), 90.0)),
        (PeerChanges("ours", changes, (0.1,), nan),),
        (),
    )
    _, _, prominence, change = peer_tables([person])
    by_label = {line[0]: line[1:] for line in prominence.lines}
    assert by_label["this software"] == ("1", "1", "1", "1", "-", "-")
    assert by_label["GLCM contrast"] == ("-1", "-1", "-1", "-1", "0.10", "90")
    assert change.lines[0][1:6] == ("1", "1", "-", "100", "0")


def test_missed_dimples_count_as_nothing_for_ours():
    rows = (PeerDepth(3.0, nan, False, False), *(
        PeerDepth(float(k), float(k), True, False) for k in (1, 2)
    ))  # fmt: skip
    person = PeerCases((), (PeerProminence("ours", rows, (), nan),), (), ())
    (line,) = peer_tables([person])[2].lines[:1]
    assert line[1] == "-"  # two rows are no correlation
    assert float(line[3]) < 0  # the deepest one counts as 0


@pytest.mark.parametrize(
    ("change", "interval", "size"),
    [(-0.4, (-0.6, -0.2), 2.0), (0.1, (-0.1, 0.3), 0.5), (nan, (nan, nan), 0.0)],
)
def test_evidence_is_the_change_in_half_intervals(pair, change, interval, size):
    case = replace(pair, change=change, low=interval[0], high=interval[1])
    assert evidence(case) == pytest.approx(size)


def capture(shown=(True, True, False)) -> Capture:
    grid = np.array([[10.0, 10.0], [30.0, 40.0], [50.0, 50.0]])
    dimples = (TrueDimple(0, True, 20.0, 20.0, 2.0, True), TrueDimple(1, False, 9, 9, 1.0, False))
    return Capture("a.png", 1.0, LightKind("window", 0, 0), 0.5, dimples, grid, np.array(shown))


def test_map_is_judged_where_both_photos_show_the_skin():
    first, second = capture(), capture((True, True, True))
    mapping = identity_alignment((64, 64)).forward
    assert score_map(mapping, first, second) == PeerPair("same", True, 0.0)
    shifted = replace(second, grid=second.grid + np.array([3.0, 4.0]))
    assert score_map(mapping, first, shifted).median_mm == pytest.approx(2.5)
    assert not score_map(None, first, second).mapped


@pytest.fixture
def sources(tmp_path):
    """Two plain photos of 64 x 64."""
    out = []
    for k in range(2):
        rgb = np.full((64, 64, 3), 100 + 20 * k, np.uint8)
        Image.fromarray(rgb).save(tmp_path / f"{k}.png")
        out.append(Source(tmp_path / f"{k}.png", "none", (), nan, ((nan, nan), (nan, nan))))
    return out


@pytest.mark.slow
def test_peers_measure_the_photos_and_places_of_ours(sources, person, pair, photo):
    peers = [p for p in PEERS if p.key in ("sift", "contrast", "mad")]
    gone = Peer("gone", "gone", "alignment", "nowhere:none", ("no_such_package",))
    truth = Truth("a", 2, (capture(), capture()))
    ours = replace(
        person, photos=(replace(photo, dimples=photo.dimples[:1]),) * 2, pairs=(pair, pair)
    )
    got = compete(sources, truth, ours, [*peers, gone])
    assert [a.key for a in got.alignments] == ["ours", "sift"]
    # Plain photos have no feature, and ours sees no back in them.
    assert [a.pairs[0].mapped for a in got.alignments] == [False, False]
    contrast = got.prominences[1]
    assert [d.value for d in contrast.dimples] == pytest.approx([0, 0])
    assert [d.depth_mm for d in contrast.dimples] == [3.0, 3.0]
    assert [len(c.pairs) for c in got.changes] == [1, 1]
    assert got.missing == (("gone", "no_such_package"),)
    assert all(30 < a.peak_mb < 2000 for a in got.alignments)


@pytest.mark.slow
def test_our_map_in_the_table_is_the_one_users_get():
    """The map is made anew for its time and memory, so it must be the same map."""
    import analyzer

    folder = Path(__file__).parents[3] / "sample_images" / "person-a"
    photos = sorted(folder.glob("*.jpg"))[:2]
    nothing = ((nan, nan), (nan, nan))
    done = alone(ours_on_pairs, [Source(p, "none", (), nan, nothing) for p in photos], [(0, 1)])
    alignment = analyzer.align(*(analyzer.load_photo(p) for p in photos))
    assert alignment.ok
    places = np.array([[500.0, 800.0], [700.0, 900.0]])
    assert done.results[0](places) == pytest.approx(alignment.map_points(places), nan_ok=True)
    assert np.isfinite(done.results[0](places)).all()


@pytest.mark.slow
def test_memory_is_that_of_the_process_that_did_the_work(sources):
    hog = np.ones(80_000_000)  # 640 MB here
    done = alone(on_pairs, next(p for p in PEERS if p.key == "mad"), sources, [(0, 1)])
    assert done.peak_mb < peak_mb() - 300
    assert hog.sum() > 0
