"""A file that was looked at, and when its photo was taken.

The same for the app and the commands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from analyzer.intake.look import Look
from analyzer.intake.sidecar import Sidecar, sidecar_of
from analyzer.measurement.model import PhotoInfo
from analyzer.photo.model import Photo
from analyzer.photo.params import PhotoParams
from analyzer.photo.when import When, settle


@dataclass(frozen=True, eq=False)
class Known:
    """A file that was looked at.

    Parameters
    ----------
    name : str
        Without folder.
    look : Look
    when : When
    by_user : bool
        True where the user typed the time.
    turn : int or None
        Its place in the order that the user gave.
    """

    name: str
    look: Look = field(repr=False)
    when: When
    by_user: bool = False
    turn: int | None = None

    def stamp(self, photo: Photo) -> Photo:
        """The decoded photo with the time and place that were settled here."""
        source = self.when.source if not self.by_user else "user" if self.when.moment else "unknown"
        return replace(
            photo,
            taken_at=self.when.moment,
            taken_at_source=source,
            taken_at_note="" if self.by_user else self.when.note,
            taken_at_other=None if self.by_user else self.when.other,
            turn=self.turn,
        )

    @property
    def info(self) -> PhotoInfo:
        """What is kept of the photo, before it is measured."""
        seen, when = self.look, self.when
        other = None if self.by_user else when.other
        source = "user" if self.by_user else when.source
        return PhotoInfo(
            self.name, seen.sha256, when.moment, source, seen.width, seen.height, None, "",
            when.note, other, self.turn,
        )  # fmt: skip


@dataclass(frozen=True)
class Taken:
    """Photos that are used, and what is told of the rest.

    Parameters
    ----------
    photos : tuple of Known
    left_out : tuple of (name, reason)
    notes : tuple of str
        What was folded, for a person.
    """

    photos: tuple[Known, ...]
    left_out: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()


def dated(
    looks: Sequence[tuple[str, Look]],
    sidecars: Sequence[Sidecar] = (),
    params: PhotoParams = PhotoParams(),
    *,
    today: datetime | None = None,
) -> tuple[Known, ...]:
    """Settle when each photo was taken, from all that its file, its neighbours and its name say.

    Parameters
    ----------
    looks : sequence of (name, Look)
        The photos of one series: where one name tells which number is the month, it tells so for
        all.
    sidecars : sequence of Sidecar
    today : datetime, optional
        As for `analyzer.photo.when.decide`.
    """
    beside = [sidecar_of(name, sidecars) for name, _ in looks]
    whens = settle(
        [
            (name, seen.exif_at, one.moment if one else None)
            for (name, seen), one in zip(looks, beside, strict=True)
        ],
        params,
        today=today,
    )
    return tuple(Known(name, seen, when) for (name, seen), when in zip(looks, whens, strict=True))
