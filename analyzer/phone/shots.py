"""The photos of a burst at full size: measured one after the other, each with its sharpness."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from analyzer.language.text import N_, _
from analyzer.language.told import told
from analyzer.measurement.measure import view_photo
from analyzer.measurement.view import View
from analyzer.photo.load import load_photo
from analyzer.photo.model import UnreadablePhoto

SAME = N_("The camera gave the same picture twice.")


@dataclass(frozen=True, eq=False)
class Shot:
    """One photo of a burst.

    Parameters
    ----------
    reason : str
        Why it cannot be measured, for a person; "" where it can.
    view : View or None
        None for a file that cannot be read.
    """

    reason: str
    view: View | None

    @property
    def sharp(self) -> float:
        """Fine detail of the skin; nan where it cannot be measured."""
        return float("nan") if self.view is None else self.view.sharpness


def look_at_shots(
    photos: Sequence[tuple[str, bytes]], tell: Callable[[str], None] = lambda text: None
) -> tuple[Shot, ...]:
    """Measure the photos of a burst.

    Parameters
    ----------
    photos : sequence of (name, file)
    tell : callable
        Told which photo is looked at, in words.
    """
    out: list[Shot] = []
    for k, (name, data) in enumerate(photos, 1):
        if any(data == other for _name, other in photos[: k - 1]):
            out.append(Shot(_(SAME), None))
            continue
        tell(_("Looking at photo {number} of {count}").format(number=k, count=len(photos)))
        try:
            view = view_photo(load_photo(data, name=name))
        except UnreadablePhoto as error:
            out.append(Shot(told(str(error)), None))
            continue
        out.append(Shot(told(view.measurement.reason), view))
    return tuple(out)
