"""The front end with a camera page that measures little: started by Streamlit in place of its own script.

The back, its light and pose are really looked for in the first frames; what measures whole photos and
compares sessions is made up, and tested by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count
from types import SimpleNamespace
from typing import Any

from analyzer.phone import capture, reference
from analyzer.phone.model import Outlook
from analyzer.phone.shots import Shot
from analyzer.ui.main import main

LOOKS = 3
"""Pictures that are really looked at: last time's, and two frames. The clip shows one and the same."""


def few_looks(look: Callable[..., Any]) -> Callable[..., Any]:
    seen: list[Any] = []
    calls = count()

    def stance_of(photo: Any, *told: Any) -> Any:
        if next(calls) < LOOKS:
            seen.append(look(photo, *told))
        return seen[-1]

    return stance_of


def look_at_shots(photos: Sequence[tuple[str, bytes]], tell: Callable[[str], None]) -> Any:
    tell("Looking at photo 1 of 3")
    light = SimpleNamespace(azimuth_deg=0.0, flat=False)
    view = SimpleNamespace(sharpness=0.01, measurement=SimpleNamespace(light=light))
    return tuple(Shot("", view) for _ in photos)  # type: ignore[arg-type]


if not hasattr(capture.stance_of, "few"):
    # The script runs anew at every touch of a page.
    stance = few_looks(capture.stance_of)
    stance.few = True  # type: ignore[attr-defined]
    made_up: dict[str, Any] = {
        "stance_of": stance,
        "look_at_shots": look_at_shots,
        "last_views": lambda last, params: (),
        "outlook": lambda last, new: Outlook(True, "These photos will compare with last time."),
    }
    capture.__dict__.update(made_up)
    reference.__dict__.update(stance_of=stance)

main()
