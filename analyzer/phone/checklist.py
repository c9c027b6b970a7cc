"""The live checklist: what of the picture in front of the camera is right, and what to do about the rest."""

from __future__ import annotations

import numpy as np

from analyzer.flags import (
    BLURRED,
    CROPPED,
    FLAT_LIGHT,
    OVEREXPOSED,
    PATTERNED_LIGHT,
    UNDEREXPOSED,
)
from analyzer.language.text import N_, _
from analyzer.language.told import told
from analyzer.phone.model import Item, State
from analyzer.phone.params import PhoneParams
from analyzer.phone.stance import Stance
from analyzer.relief.model import Light

NAMES = (
    ("back", N_("Back found")),
    ("distance", N_("Distance")),
    ("framing", N_("Framing")),
    ("light", N_("Light from the side")),
    ("sharp", N_("Sharp")),
    ("exposure", N_("Exposure")),
    ("pose", N_("Pose")),
)
"""Codes and names of all items, in the order in which they are shown."""

_SIDES = (
    (22.5, N_("the right")),
    (67.5, N_("above right")),
    (112.5, N_("above")),
    (157.5, N_("above left")),
    (202.5, N_("the left")),
    (247.5, N_("below left")),
    (292.5, N_("below")),
    (337.5, N_("below right")),
    (360.0, N_("the right")),
)


def checklist(
    now: Stance,
    last: Stance | None,
    first_light: Light | None = None,
    params: PhoneParams = PhoneParams(),
) -> tuple[Item, ...]:
    """Go through the items.

    Parameters
    ----------
    now : Stance
        What the camera sees.
    last : Stance or None
        The photo of last time, small as well; None without one.
    first_light : Light or None
        Light of the set before, where the second of two lights is being set up.
    params : PhoneParams
    """
    if now.reason:
        first = Item("back", _(NAMES[0][1]), "not yet", told(now.reason))
        return (first, *(Item(code, _(name), "unknown", "…") for code, name in NAMES[1:]))
    last = None if last is None or last.reason else last
    found = {
        "back": ("", _("The bare back is outlined.")),
        "distance": _distance(now, last, params),
        "framing": _framing(now, last, params),
        "light": _light(now, last, first_light, params),
        "sharp": _sharp(now, last, params),
        "exposure": _exposure(now),
        "pose": _pose(now, last, params),
    }
    return tuple(_item(code, name, *found[code]) for code, name in NAMES)


def _item(code: str, name: str, todo: str, well: str) -> Item:
    state: State = "not yet" if todo else "ok"
    return Item(code, _(name), state, todo or well)


def _distance(now: Stance, last: Stance | None, params: PhoneParams) -> tuple[str, str]:
    """What to do about it, or "", and what to say where all is well; so for each item."""
    if last is not None:
        ratio = now.width / last.width
        if ratio > params.size_ratio:
            return _("Farther away: the back is larger than last time."), ""
        if ratio < 1 / params.size_ratio:
            return _("Nearer: the back is smaller than last time."), ""
        return "", _("As large as last time.")
    if now.width < params.least_width:
        return _("Nearer, or zoom in: the back should fill a third of the width."), ""
    if now.width > params.most_width:
        return _("Farther away: leave room beside both flanks."), ""
    return "", _("The back is large enough.")


def _framing(now: Stance, last: Stance | None, params: PhoneParams) -> tuple[str, str]:
    if CROPPED in now.flags or now.rim < params.edge_px:
        return _("A flank is cut off: move the camera sideways, or step back."), ""
    middle = (0.0, 0.0) if last is None else last.foot
    across = now.foot[0] - middle[0]
    if across > params.off_place:
        return _("Move the camera to the right, so that the back comes to its place."), ""
    if across < -params.off_place:
        return _("Move the camera to the left, so that the back comes to its place."), ""
    if last is not None:
        down = now.foot[1] - middle[1]
        if down > params.off_place:
            return _("Lower the camera, so that the waistband comes to its place."), ""
        if down < -params.off_place:
            return _("Raise the camera, so that the waistband comes to its place."), ""
        return "", _("In the same place as last time.")
    return "", _("Both flanks are in the picture.")


def _light(
    now: Stance, last: Stance | None, first: Light | None, params: PhoneParams
) -> tuple[str, str]:
    if PATTERNED_LIGHT in now.flags:
        return _("It falls in stripes or hard patches: use one even window or lamp."), ""
    if FLAT_LIGHT in now.flags or now.light is None:
        return _(
            "It comes from the front or from everywhere: flash off, one lamp from the side."
        ), ""
    side = side_of(now.light)
    if first is not None:
        if _apart(now.light, first) < params.light_deg:
            return _(
                "Still from {side}, as in the first set: put the lamp on the other side."
            ).format(side=side), ""
        return "", _("From {side}, and not from where it came first.").format(side=side)
    known = None if last is None else last.light
    if known is not None and not known.flat and _apart(now.light, known) > params.light_deg:
        return _("From {side}; last time it came from {last}.").format(
            side=side, last=side_of(known)
        ), ""
    if known is None:
        return "", _("From {side}.").format(side=side)
    return "", _("From {side}, as last time.").format(side=side)


def _sharp(now: Stance, last: Stance | None, params: PhoneParams) -> tuple[str, str]:
    softer = last is not None and now.sharp < params.softer * last.sharp
    if BLURRED in now.flags or softer:
        return _("Hold still, tap on the skin to focus, wipe the lens."), ""
    return "", _("Fine skin detail shows.")


def _exposure(now: Stance) -> tuple[str, str]:
    if OVEREXPOSED in now.flags:
        return _(
            "Too bright: part of the skin is white. Move the lamp away, or tap on the skin."
        ), ""
    if UNDEREXPOSED in now.flags:
        return _("Too dark: use more light."), ""
    return "", _("Neither too bright nor too dark.")


def _pose(now: Stance, last: Stance | None, params: PhoneParams) -> tuple[str, str]:
    lean = now.lean_deg - (0.0 if last is None else last.lean_deg)
    if lean > params.lean_deg:
        return _("The back leans to the right: phone upright, weight on both feet."), ""
    if lean < -params.lean_deg:
        return _("The back leans to the left: phone upright, weight on both feet."), ""
    if last is not None:
        apart = np.abs(now.profile - last.profile)
        if np.isfinite(apart).any() and float(np.nanmean(apart)) > params.shape:
            return _("The flanks run otherwise than last time: stand as in the pale picture."), ""
        return "", _("Stands as last time.")
    return "", _("Upright.")


def side_of(light: Light) -> str:
    """From where a light falls, in words that follow "from"."""
    turn = light.azimuth_deg % 360
    return _(next(words for most, words in _SIDES if turn <= most))


def _apart(one: Light, two: Light) -> float:
    """Degrees between the sides that two lights come from, 0-180."""
    return abs((one.azimuth_deg - two.azimuth_deg + 180) % 360 - 180)
