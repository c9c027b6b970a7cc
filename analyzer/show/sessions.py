"""Which comparison ends in which session, and which session a set of photos is."""

from __future__ import annotations

from collections.abc import Sequence

from analyzer.change.model import Comparison
from analyzer.results import Series


def session_comparisons(series: Series) -> tuple[Comparison | None, ...]:
    """One entry a session: its comparison with the first; None for the first and where missing."""
    rows: list[Comparison | None] = []
    for session in series.sessions:
        shas = {series.measurements[i].photo.sha256 for i in session.photos}
        own = next((c for c in series.comparisons if shas & set(c.after)), None)
        rows.append(own if rows else None)
    return tuple(rows)


def sessions_compared(series: Series, earlier: int, later: int) -> Comparison | None:
    """The series' own comparison of two of its sessions, by their indices; None where it has none."""
    for comparison in (*series.comparisons, *series.between):
        sides = (comparison.before, comparison.after)
        if tuple(session_of(series, hashes) for hashes in sides) == (earlier, later):
            return comparison
    return None


def photo_comparison(series: Series, index: int) -> Comparison | None:
    """The comparison that has photo `index` on its after side, if any."""
    rows = session_comparisons(series)
    return next((c for s, c in zip(series.sessions, rows, strict=True) if index in s.photos), None)


def session_of(series: Series, hashes: Sequence[str]) -> int:
    """Index of the session that holds most of the photos with these SHA-256; -1 for none."""
    wanted = set(hashes)
    shared = [
        sum(series.measurements[i].photo.sha256 in wanted for i in session.photos)
        for session in series.sessions
    ]
    best = max(range(len(shared)), key=lambda i: shared[i], default=-1)
    return best if best >= 0 and shared[best] else -1
