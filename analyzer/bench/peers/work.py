"""One method over the photos of one person, in a process of its own.

Alone in its process, so that the largest memory is that method's and no state of a library leaks
from one method into the next. Ours runs the same way.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from analyzer.alignment.model import DenseMap
from analyzer.bench.peers.model import OURS, Peer
from analyzer.bench.peers.picture import Picture, Source, open_picture
from analyzer.bench.people.treatment import load_treated
from analyzer.process.workers import workers

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Done:
    """What a method gave.

    Parameters
    ----------
    results : tuple
        One a pair or a photo, in the order asked for.
    seconds : tuple of float
        Of each result, from decoded photos.
    peak_mb : float
        Of the process; nan where the system does not tell.
    """

    results: tuple[Any, ...]
    seconds: tuple[float, ...]
    peak_mb: float


def alone(work: Callable[..., Done], *arguments: object) -> Done:
    """Run ``work`` in a fresh process on one thread."""
    with workers(1) as pool:
        return pool.submit(work, *arguments).result()


def on_pairs(peer: Peer, sources: Sequence[Source], pairs: Sequence[tuple[int, int]]) -> Done:
    """A peer's map (or score) for each pair of photos."""
    method = _method(peer)
    pictures = [open_picture(s, whole=peer.whole) for s in sources]
    return _timed([partial(method, pictures[i], pictures[j]) for i, j in pairs])


def on_places(peer: Peer, sources: Sequence[Source], places: Sequence[NDArray[np.float64]]) -> Done:
    """A peer's values at places, one tuple a photo.

    Parameters
    ----------
    places : sequence of (N, 2) float
        One array a photo, photo pixels.
    """
    method = _method(peer)
    pictures = [open_picture(s) for s in sources]
    return _timed([partial(_at_all, method, p, xy) for p, xy in zip(pictures, places, strict=True)])


def ours_on_pairs(sources: Sequence[Source], pairs: Sequence[tuple[int, int]]) -> Done:
    """Our map for each pair, as `analyzer.align` makes it; None where it is refused.

    A photo is prepared once; the seconds of a pair hold the preparation of both its photos.
    """
    from analyzer.alignment.outline import outline_photo
    from analyzer.alignment.pair import align_outlines

    outlines, seconds = [], []
    for source in sources:
        photo = load_treated(source.path, source.treatment)
        start = perf_counter()
        outlines.append(outline_photo(photo))
        seconds.append(perf_counter() - start)
    maps: list[DenseMap | None] = []
    spent = []
    for i, j in pairs:
        start = perf_counter()
        alignment = align_outlines(outlines[i], outlines[j])
        spent.append(perf_counter() - start + seconds[i] + seconds[j])
        maps.append(alignment.forward if alignment.ok else None)
    return Done(tuple(maps), tuple(spent), peak_mb())


def _at_all(
    method: Callable[..., float], picture: Picture, places: NDArray[np.float64]
) -> tuple[float, ...]:
    return tuple(float(method(picture, at)) for at in places)


def _method(peer: Peer) -> Callable[..., Any]:
    module, _, name = peer.home.partition(":")
    method: Callable[..., Any] = getattr(import_module(module), name)
    return method


def _timed(calls: Sequence[Callable[[], T]]) -> Done:
    results, seconds = [], []
    for call in calls:
        start = perf_counter()
        results.append(call())
        seconds.append(perf_counter() - start)
    return Done(tuple(results), tuple(seconds), peak_mb())


def peak_mb() -> float:
    """Largest resident memory of this process so far, in MB (10^6 bytes), libraries included."""
    status = Path("/proc/self/status")
    if status.exists():
        # Not getrusage: there a child inherits the peak of the process that started it.
        lines = status.read_text().splitlines()
        (peak,) = [x for x in lines if x.startswith("VmHWM:")] or [""]
        return int(peak.split()[1]) * 1024 / 1e6 if peak else float("nan")
    if sys.platform == "win32":
        return float("nan")
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


__all__ = ["OURS", "Done", "alone", "on_pairs", "on_places", "ours_on_pairs", "peak_mb"]
