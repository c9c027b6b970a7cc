"""One opening of the page: what it shows of last time, the sets that were taken, and how far each is.

Frames are looked at one at a time, and a late one is dropped. A set is looked at, kept and held
against last time in a thread of its own, in turn with everybody who measures.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import datetime

from analyzer.language.choice import current, use
from analyzer.language.text import N_, _
from analyzer.language.told import told
from analyzer.measurement.reasons import why
from analyzer.measurement.view import View
from analyzer.phone.checklist import checklist
from analyzer.phone.frame import read_frame
from analyzer.phone.model import Item, LastPhoto, NotKept, Outlook, Progress, Sink
from analyzer.phone.outlook import outlook
from analyzer.phone.params import PhoneParams
from analyzer.phone.reference import Reference, last_views, references
from analyzer.phone.sharpest import Chosen, choose
from analyzer.phone.shots import Shot, look_at_shots
from analyzer.phone.stance import stance_of

NO_MORE = N_("No more photos are taken in one go. Press Done, and open the page anew for more.")
NONE_GOOD = N_("None of these photos can be measured, so none is kept. Take them again.")


class Capture:
    """What one opening of the page knows.

    Parameters
    ----------
    sink : Sink
    params : PhoneParams
    now : callable
        The time of day, naive, by which photos are named.

    Attributes
    ----------
    language : str
        Of the reader who opened it; a page in a thread of its own is told it by this.
    """

    def __init__(
        self,
        sink: Sink,
        params: PhoneParams = PhoneParams(),
        now: Callable[[], datetime] = datetime.now,
    ) -> None:
        self._sink = sink
        self._params = params
        self._now = now
        self._lock = threading.Lock()
        self._one_frame = threading.Lock()
        self._last: Sequence[LastPhoto] = ()
        self._references: tuple[Reference, ...] | None = None
        self._last_views: tuple[View, ...] | None = None
        self._best: dict[int, View] = {}
        self._set: dict[int, bytes] = {}
        self._progress = Progress()
        self._kept: list[str] = []
        self._ended = False
        self.language = current()

    @property
    def who(self) -> str:
        """For whom photos are taken; "" where nobody is named."""
        return self._sink.who

    @property
    def progress(self) -> Progress:
        """How far the newest set is."""
        with self._lock:
            return self._progress

    @property
    def kept(self) -> tuple[str, ...]:
        """Names of all photos that are kept so far."""
        with self._lock:
            return tuple(self._kept)

    @property
    def ready(self) -> bool:
        """Whether last time's photo is ready to be shown, or there is none."""
        return self._references is not None

    @property
    def reference(self) -> Reference | None:
        """The photo of last time for the light that is set up now; None without one."""
        with self._lock:
            found = self._references or ()
            return found[min(self._progress.round, len(found)) - 1] if found else None

    def prepare(self) -> None:
        """Make last time's photos ready, beside all else."""
        self._beside(self._prepare)

    def look(self, frame: bytes) -> tuple[Item, ...] | None:
        """Go through the checklist for a live frame; None while another is being looked at.

        Raises
        ------
        analyzer.photo.model.UnreadablePhoto
            When the frame is no picture, or larger than one may be.
        """
        if not self._one_frame.acquire(blocking=False):
            return None
        try:
            now = stance_of(read_frame(frame, self._params), self._params)
            last = self.reference
            with self._lock:
                before = self._best.get(self._progress.round - 1)
            light = None if before is None else before.measurement.light
            return checklist(now, None if last is None else last.stance, light, self._params)
        finally:
            self._one_frame.release()

    def take(self, number: int, photo: bytes) -> str:
        """Hold a photo of the set that is being taken; gives why not, for a person, else "".

        Parameters
        ----------
        number : int
            From 0; one that was there already gives way.
        photo : bytes
            The file.
        """
        with self._lock:
            many = len(self._kept) + len({*self._set, number}) > self._params.most_photos
            if self._busy() or many or not 0 <= number < self._params.burst:
                return _(NO_MORE)
            self._set[number] = photo
            return ""

    def finish_set(self) -> None:
        """Look at the set that was taken, keep what is sharp, and hold it against last time."""
        with self._lock:
            if self._busy() or not self._set:
                return
            photos = [self._set[k] for k in sorted(self._set)]
            self._progress = Progress("looking", round=self._progress.round)
        moment = self._now()
        named = [(f"{moment:%Y-%m-%d_%H-%M-%S}_{k}.jpg", p) for k, p in enumerate(photos, 1)]
        self._beside(self._through, named)

    def retake(self) -> None:
        """Let go of the newest set, so that it is taken again.

        Raises
        ------
        NotKept
            When its photos cannot be let go of.
        """
        with self._lock:
            if self._busy():
                return
            names = self._progress.kept
        if names:
            self._sink.take_back(names)
        with self._lock:
            self._kept = [name for name in self._kept if name not in names]
            self._best.pop(self._progress.round, None)
            self._progress = Progress(round=self._progress.round)
            self._set = {}

    def next_light(self) -> None:
        """Go on to a set under the other light."""
        with self._lock:
            if not self._busy() and self._progress.kept:
                self._progress = Progress(round=self._progress.round + 1)

    def end(self) -> None:
        """Let go of what is held of last time; a set on its way is still kept."""
        with self._lock:
            self._ended = True
            self._references, self._last_views, self._best = (), (), {}

    def _beside(self, do: Callable[..., None], *given: object) -> None:
        """Do it in a thread of its own, which must be told the reader's language."""

        def run() -> None:
            with use(self.language):
                do(*given)

        threading.Thread(target=run, name="capture", daemon=True).start()

    def _busy(self) -> bool:
        return self._progress.stage in ("looking", "comparing")

    def _tell(self, text: str) -> None:
        with self._lock:
            self._progress = Progress("looking", text, round=self._progress.round)

    def _prepare(self) -> None:
        try:
            self._last = self._sink.last()
            with self._sink.in_turn():
                made = references(self._last, self._params)
        except Exception:
            # A picture less to show; photos can be taken all the same.
            made = ()
        with self._lock:
            if not self._ended:
                self._references = made

    def _through(self, photos: Sequence[tuple[str, bytes]]) -> None:
        """A set from its files to the word on it."""
        try:
            with self._sink.in_turn():
                shots = look_at_shots(photos, self._tell)
            chosen = choose([s.sharp for s in shots], [s.reason for s in shots], self._params)
            kept = self._keep(photos, shots, chosen)
            found = self._outlook() if kept else None
            with self._lock:
                now = self._progress
                self._progress = Progress(
                    "done", "" if kept else _(NONE_GOOD), now.kept, now.dropped, found, now.round
                )
        except NotKept as error:
            # They are held on to: asked again, they are kept.
            self._fail(str(error))
        except Exception as error:
            self._fail(told(why(error, "looking at these photos")))

    def _keep(
        self, photos: Sequence[tuple[str, bytes]], shots: Sequence[Shot], chosen: Chosen
    ) -> bool:
        names = tuple(photos[k][0] for k in chosen.kept)
        if names:
            self._sink.keep([photos[k] for k in chosen.kept])
        with self._lock:
            self._set = {}
            self._kept += names
            if chosen.best is not None and not self._ended:
                best = shots[chosen.best].view
                assert best is not None
                self._best[self._progress.round] = best
            dropped = tuple((k + 1, reason) for k, reason in chosen.dropped)
            self._progress = Progress(
                "comparing" if names else "looking", "", names, dropped, round=self._progress.round
            )
        return bool(names)

    def _outlook(self) -> Outlook | None:
        """None once the page was left: nobody would read it."""
        if self._ended:
            return None
        with self._sink.in_turn():
            if self._last_views is None:
                self._last_views = last_views(self._last, self._params)
            with self._lock:
                new = [self._best[k] for k in sorted(self._best)]
            return outlook(self._last_views, new)

    def _fail(self, reason: str) -> None:
        with self._lock:
            now = self._progress
            self._progress = Progress("failed", reason, now.kept, now.dropped, round=now.round)
