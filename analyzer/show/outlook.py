"""What limited a comparison most, and the one change that would narrow it most, with the figure."""

from __future__ import annotations

from collections.abc import Iterable

from analyzer.change.model import Comparison, LimitName, Wish, WishName
from analyzer.flags import BLURRED, LOW_RESOLUTION, UNDEREXPOSED
from analyzer.language.text import N_, _
from analyzer.language.writing import number
from analyzer.measurement.model import Measurement

MOST_POINTS = 150.0
"""Points beyond which the figure itself says nothing any more."""

_LIMITS: dict[LimitName, str] = {
    "light": N_("What limited this most: the light was not the same."),
    "place": N_(
        "What limited this most: pose or framing differ, so the photos lie over each other less exactly."
    ),
    "noise": N_("What limited this most: noise in the photos hides shallow dimples."),
    "photos": N_("What limited this most: the photos of one session differ from each other."),
    "rest": N_(
        "No single thing limited this: any two photos of the same skin differ by about this much."
    ),
}
_ONE_PHOTO = N_(
    "No single thing limited this; with one photo a side, nothing shows how far your own photos differ."
)
_NOISE_BY: tuple[tuple[str, str], ...] = (
    (BLURRED, N_("What limited this most: a photo is not sharp.")),
    (LOW_RESOLUTION, N_("What limited this most: the back is small in a photo, by distance or resolution.")),
    (UNDEREXPOSED, N_("What limited this most: a photo is dark, and noise hides shallow dimples.")),
)  # fmt: skip
_WISHES: dict[WishName, str] = {
    "light": N_(
        "The range is now ±{now} points; with the lamp or window of the earlier photos it would be "
        "about ±{then}."
    ),
    "later-light": N_(
        "The range is now ±{now} points; between two sessions in the light of the later photos it "
        "would be about ±{then}, so keep that light."
    ),
    "place": N_(
        "The range is now ±{now} points; with the same stance and the phone in the same place it would "
        "be about ±{then}."
    ),
    "clear": N_(
        "The range is now ±{now} points; with photos as clear as your clearest one it would be about "
        "±{then}."
    ),
    "photos": N_("The range is now ±{now} points; with three photos it would be about ±{then}."),
}
_VAIN = N_(
    "The range is ±{now} points; light, stance and clearness as in your best photos, or more photos, "
    "would hardly narrow it."
)
_PREFERRED = 0.9
"""Share of the interval with the earlier light from which another wish goes before it: a light that is
kept makes every session comparable, one that is changed only those to come."""


def limit_words(comparison: Comparison, measurements: Iterable[Measurement] = ()) -> str:
    """What limited a comparison most, a sentence; "" where nothing compares.

    Parameters
    ----------
    comparison : Comparison
    measurements : iterable of Measurement
        The photos of the series; those of neither side are passed over.
    """
    outlook = comparison.outlook
    if outlook is None:
        return ""
    name = outlook.limits[0].name
    if name in ("rest", "photos") and len(comparison.before) == len(comparison.after) == 1:
        return _(_ONE_PHOTO)
    if name == "noise":
        sides = {*comparison.before, *comparison.after}
        codes = {code for m in measurements if m.photo.sha256 in sides for code in m.flags}
        found = [text for code, text in _NOISE_BY if code in codes]
        return _(found[0]) if found else _(_LIMITS[name])
    return _(_LIMITS[name])


def wish_words(comparison: Comparison) -> str:
    """The one change that would narrow the range most, with the figures; "" where nothing compares."""
    outlook = comparison.outlook
    if outlook is None:
        return ""
    best = best_wish(comparison)
    now = _points(outlook.half)
    if best is None:
        return _(_VAIN).format(now=now)
    return _(_WISHES[best.name]).format(now=now, then=_points(best.half))


def best_wish(comparison: Comparison) -> Wish | None:
    """What narrows the range most; the earlier photos' light before anything hardly better."""
    outlook = comparison.outlook
    helping = [wish for wish in outlook.wishes if wish.helps] if outlook is not None else []
    if not helping:
        return None
    first = min(helping, key=lambda wish: wish.half)
    same = next((wish for wish in helping if wish.name == "light"), first)
    return first if first.half < _PREFERRED * same.half else same


def outlook_words(
    comparison: Comparison, measurements: Iterable[Measurement] = ()
) -> tuple[str, ...]:
    """Both sentences; none where nothing compares."""
    said = limit_words(comparison, measurements), wish_words(comparison)
    return tuple(sentence for sentence in said if sentence)


def _points(half: float) -> str:
    """Half an interval in percentage points, such as "12"; a large one as "over 150"."""
    points = 100 * half
    if points > MOST_POINTS:
        return _("over {points}").format(points=number(MOST_POINTS, 0))
    return number(points, 0)
