"""Two of the photos aligned by us and by other methods: time and memory, in the same run.

Each method runs in a process of its own, on one thread. How well each aligns is told by
``dimples bench --peers``; here only what it costs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from analyzer.bench.peers.model import OURS, PEERS
from analyzer.bench.peers.picture import source_of
from analyzer.bench.peers.work import alone, on_pairs, ours_on_pairs
from analyzer.photo.load import load_photo
from analyzer.series import measure

BESIDE = ("sift_whole", "flow_plain", "bspline_plain", "xfeat")
"""Methods that anybody would take: grey features, optical flow, a registration toolkit, learned features."""


@dataclass(frozen=True)
class Aligned:
    """What aligning one pair took.

    Parameters
    ----------
    key : str
        Of the method, ``ours`` for ours.
    label : str
    seconds : float or None
        From decoded photos to the map; None where the method is not installed.
    peak_mb : float or None
        Of its process, photos and libraries included, MB of 10**6 bytes.
    missing : tuple of str
        Modules that are not installed.
    failed : str
        What it ended with, where it did not come through.
    """

    key: str
    label: str
    seconds: float | None
    peak_mb: float | None
    missing: tuple[str, ...] = ()
    failed: str = ""


def aligned_by_all(paths: Sequence[Path], keys: Sequence[str] = BESIDE) -> tuple[Aligned, ...]:
    """Align the first two photos by ours and by these methods."""
    sources = [source_of(path, "none", measure(load_photo(path))) for path in paths[:2]]
    ours = alone(ours_on_pairs, sources, [(0, 1)])
    out = [Aligned(OURS, "this software", ours.seconds[0], ours.peak_mb)]
    for peer in PEERS:
        if peer.key not in keys:
            continue
        if missing := peer.missing():
            out.append(Aligned(peer.key, peer.label, None, None, missing))
            continue
        try:
            done = alone(on_pairs, peer, sources, [(0, 1)])
        except Exception as error:
            # Hours of measuring went before.
            out.append(Aligned(peer.key, peer.label, None, None, failed=type(error).__name__))
            continue
        out.append(Aligned(peer.key, peer.label, done.seconds[0], done.peak_mb))
    return tuple(out)
