"""What the user should know about a series as a whole, in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC

from analyzer.alignment.model import Alignment
from analyzer.corrections.bind import BoundLandmarks
from analyzer.measurement.view import View
from analyzer.tracking.model import Session


def series_notes(
    views: Sequence[View],
    alignments: Sequence[Alignment | None],
    sessions: Sequence[Session],
    landmarks: Sequence[BoundLandmarks],
    reference: int,
) -> tuple[str, ...]:
    """Notes on sessions, photos without a back, alignments, and times that lack a zone."""
    pointed = {sha256 for one in landmarks for sha256 in (one.first, one.second)}
    notes = []
    if len(sessions) < 2:
        notes.append("All photos belong to one session, so there is nothing to compare yet.")
    for k, (view, alignment) in enumerate(zip(views, alignments, strict=True)):
        name = view.measurement.photo.name or view.measurement.photo.sha256[:8]
        if not view.measurement.ok:
            notes.append(f"{name}: {view.measurement.reason}")
        elif alignment is not None and not alignment.ok:
            notes.append(f"{name} could not be aligned: {alignment.reason}")
        elif alignment is not None and alignment.by_hand:
            error = alignment.error_px / view.measurement.back_width_px
            notes.append(
                f"{name} was aligned by hand, with the points that you marked, to about "
                f"{100 * error:.1f} % of the back's width."
                + (f" {alignment.doubt}" if alignment.doubt else "")
            )
        elif k != reference and view.measurement.photo.sha256 in pointed:
            notes.append(
                f"{name}: the points that you marked agree with the skin's own marks, which then "
                "carried the alignment."
            )
    placed = {k for session in sessions for k in session.photos}
    for k, view in enumerate(views):
        photo = view.measurement.photo
        if k not in placed:
            notes.append(
                f"{photo.name or f'Photo {k + 1}'} carries no date while others do, so it has no "
                "place in time and was compared with none."
            )
        if photo.taken_at_note:
            notes.append(f"{photo.name or f'Photo {k + 1}'}: {photo.taken_at_note}")
    times = [v.measurement.photo.taken_at for v in views]
    if any(t is not None and t.tzinfo is None for t in times) and any(
        t is not None and t.tzinfo is not None for t in times
    ):
        notes.append(
            "Some photos state their time zone and some do not; the latter were taken as "
            f"{UTC} for sorting."
        )
    return tuple(notes)
