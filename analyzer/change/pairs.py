"""Each two photos of a lineup held against each other once, whichever comparison asks first."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from analyzer.change.gather import lit_alike
from analyzer.change.model import Check
from analyzer.change.params import ChangeParams, LightParams
from analyzer.change.photo_pair import PhotoPair, compare_photos
from analyzer.measurement.reasons import why
from analyzer.tracking.lineup import Lineup
from analyzer.tracking.model import Session

MOST_OTHERS = 12
"""Photos of other sessions that are heard in a comparison; more tell hardly more of the lights, and time
would grow with the square of a series."""


class Pairs:
    """The photos of a lineup, two at a time.

    Parameters
    ----------
    lineup : Lineup
    params : ChangeParams
    lights : LightParams
    """

    def __init__(
        self,
        lineup: Lineup,
        params: ChangeParams = ChangeParams(),
        lights: LightParams = LightParams(),
    ) -> None:
        self._lineup, self._params, self._lights = lineup, params, lights
        self._pairs: dict[tuple[int, int], PhotoPair] = {}
        self._alike: dict[tuple[int, int], float] = {}

    def __call__(self, i: int, j: int) -> PhotoPair:
        """Photo ``i`` against photo ``j``; an error that nobody foresaw leaves out this pair alone."""
        if (i, j) not in self._pairs:
            self._pairs[i, j] = self._compared(i, j)
        return self._pairs[i, j]

    def alike(self, i: int, j: int) -> float:
        """How alike the two are lit, 0-1."""
        if (i, j) not in self._alike:
            self._alike[i, j] = lit_alike(self._lineup, i, j)
        return self._alike[i, j]

    def fair(self, i: int, j: int) -> bool:
        """Whether the two may be compared, whatever their dimples say."""
        pair = self(min(i, j), max(i, j))
        return pair.shots is not None and not pair.hindered

    def others(
        self, before: Session, after: Session, heard: Sequence[int]
    ) -> tuple[tuple[int, ...], ...]:
        """Photos of the series' other sessions that may be compared with one of those heard.

        A session has a change of its own, so only what differs between its photos tells of anything
        else, which is what two lights do to the same skin: one in a single light is left out. Those of
        many photos come first, then those that are near in time.

        Parameters
        ----------
        before, after : Session
        heard : sequence of int
            Photos of the session before.
        """
        number = {session.photos: n for n, session in enumerate(self._lineup.sessions)}
        here = {number.get(session.photos) for session in (before, after)}
        found = []
        for n, session in enumerate(self._lineup.sessions):
            if n in here:
                continue
            fair = tuple(k for k in session.photos if any(self.fair(i, k) for i in heard))
            if any(self.alike(i, j) < self._lights.recurs for i, j in combinations(fair, 2)):
                found.append((-len(fair), abs(n - number.get(after.photos, n)), n, fair))
        out, left = [], MOST_OTHERS
        for *_, fair in sorted(found):
            taken = fair[:left]
            if len(taken) > 1:
                out.append(taken)
                left -= len(taken)
        return tuple(out)

    def _compared(self, i: int, j: int) -> PhotoPair:
        try:
            return compare_photos(self._lineup, i, j, self._params, alike=self.alike)
        except Exception as error:
            views = self._lineup.views
            names = " and ".join(
                views[k].measurement.photo.name or f"photo {k + 1}" for k in (i, j)
            )
            text = why(error, f"the comparison of {names}")
            return PhotoPair((Check("alignment", "blocks", text),), None, ())
