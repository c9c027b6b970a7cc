"""All photos of one back over one reference: what every later room asks of them, built once.

Photos and the user's corrections come in. Out goes one value that is handed on whole, with each dimple
fitted once in each photo. The tracks on the series' common scale follow from it once the comparisons
tell how far the dimples changed (`analyzer.tracking.tracks`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analyzer.alignment.model import Alignment
from analyzer.corrections.bind import Bound, bind
from analyzer.corrections.model import Corrections, SetKind
from analyzer.dimples.forced import Fit
from analyzer.measurement.view import View
from analyzer.tracking.aligner import Aligner, align_views, unfailing
from analyzer.tracking.background import backgrounds_of, shared_background
from analyzer.tracking.edited import Change, Edited, edited
from analyzer.tracking.edits import plan_edits, with_members
from analyzer.tracking.identities import identities_of
from analyzer.tracking.lights import lights_of
from analyzer.tracking.model import Followed, Session
from analyzer.tracking.notes import series_notes
from analyzer.tracking.overrule import told_kinds, with_word
from analyzer.tracking.people import people_of, people_words
from analyzer.tracking.real_size import in_one_unit
from analyzer.tracking.reference import Progress, align_all, choose_reference
from analyzer.tracking.sight import Sight


@dataclass(frozen=True, eq=False)
class Lineup:
    """K photos of one back, N dimples.

    Parameters
    ----------
    views : tuple of View
        In time order, with the user's word on their dimples.
    sessions : tuple of Session
    reference : int
        Index of the photo that all others are aligned to; -1 when there is none.
    alignments : tuple of (Alignment or None)
        Reference to each photo; None where a photo shows no back.
    lights : (K,) int64
        Number of each photo's light; -1 for a photo that is not aligned.
    dimples : tuple of Followed
        What all photos together show, the surest first.
    sights : tuple of tuple of (Sight or None)
        By photo, in the order of the dimples; None where it does not show.
    people : tuple of tuple of int
        Photos of each back, where there is more than one; empty otherwise.
    notes : tuple of str
        What the user should know of all this, and which corrections could not be used.
    backgrounds : tuple of ((S, M) float64 or None)
        What each photo shows at the same places beside the dimples, see
        `analyzer.tracking.background`; empty where nobody looked.
    """

    views: tuple[View, ...]
    sessions: tuple[Session, ...]
    reference: int
    alignments: tuple[Alignment | None, ...]
    lights: NDArray[np.int64]
    dimples: tuple[Followed, ...]
    sights: tuple[tuple[Sight | None, ...], ...]
    people: tuple[tuple[int, ...], ...] = ()
    notes: tuple[str, ...] = ()
    backgrounds: tuple[NDArray[np.float64] | None, ...] = ()

    def shared(self, one: int, two: int, sizes: NDArray[np.float64]) -> NDArray[np.float64]:
        """How much two photos share of what the skin beside dents of these sizes shows, (M,), 0-1."""
        if not self.backgrounds:
            return np.zeros(len(sizes))
        return shared_background(self.backgrounds[one], self.backgrounds[two], sizes)

    def fits(self, photo: int) -> tuple[Fit | None, ...]:
        """The fit of every dimple in one photo; None where it does not show."""
        return tuple(None if sight is None else sight.fit for sight in self.sights[photo])

    def hashes(self, session: Session) -> tuple[str, ...]:
        """SHA-256 of the photos of a session."""
        return tuple(self.views[k].measurement.photo.sha256 for k in session.photos)


def line_up(
    views: Sequence[View],
    sessions: Sequence[Session],
    corrections: Corrections = Corrections(),
    align: Aligner = align_views,
    progress: Progress = None,
) -> Lineup:
    """Line measured photos up over one of them.

    Parameters
    ----------
    views : sequence of View
        In time order.
    sessions : sequence of Session
    corrections : Corrections
        What the user told; what concerns other photos is noted.
    align : callable
        Reference and moving view to their alignment.
    progress : callable or None
        Told what is being done, in words.
    """
    told = bind(corrections, [v.measurement.photo for v in views])
    align = unfailing(align)
    views = in_one_unit(views)
    reference = choose_reference(views, sessions)
    alignments, unused = align_all(views, reference, align, told.landmarks, progress)
    people = people_of(views, alignments, reference, align)
    lineup = over_reference(views, sessions, reference, alignments, told)
    notes = series_notes(views, alignments, sessions, told.landmarks, reference)
    if people:
        notes = (people_words(people, views), *notes)
    notes = (*notes, *told.notes, *unused, *lineup.notes)
    return replace(lineup, people=people, notes=notes)


def over_reference(
    views: Sequence[View],
    sessions: Sequence[Session],
    reference: int,
    alignments: Sequence[Alignment | None],
    told: Bound = Bound(),
) -> Lineup:
    """The same for photos that are aligned already, with what the user told of dimples."""
    lights = lights_of(views, alignments)
    identities = identities_of(views, alignments, reference, lights)
    plan = plan_edits(told.edits, views, alignments, identities)
    words = told_kinds(told.kinds, views, alignments, [one for _, one in plan.places])
    kinds = {plan.places[k][0]: kind for k, kind in words[0].items()}
    after = [
        _after_words(view, alignment, k, words[1], kinds, plan.changes.get(k, ()))
        for k, (view, alignment) in enumerate(zip(views, alignments, strict=True))
    ]
    left = list(plan.left())
    members = (with_members(plan.dimples[n], n, plan.changes, after) for n in left)
    dimples = tuple(
        replace(one, told=kinds.get(n, one.told)) for n, one in zip(left, members, strict=True)
    )
    return Lineup(
        tuple(one.view for one in after),
        tuple(sessions),
        reference,
        tuple(alignments),
        lights,
        dimples,
        tuple(tuple(plan.sights[n][k] for n in left) for k in range(len(views))),
        notes=(*words[2], *plan.notes),
        backgrounds=backgrounds_of(views, alignments, reference, dimples),
    )


def _after_words(
    view: View,
    alignment: Alignment | None,
    photo: int,
    finds: Mapping[tuple[int, int], SetKind],
    kinds: Mapping[int, SetKind],
    changes: Sequence[Change],
) -> Edited:
    """One photo after the user's words on kinds, and then on places."""
    mine = {n: kind for (k, n), kind in finds.items() if k == photo}
    told = [
        replace(one, kind=kinds.get(-1 if one.dimple is None else one.dimple, one.kind))
        for one in changes
    ]
    return edited(with_word(view, alignment, mine), told)
