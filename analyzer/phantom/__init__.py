"""Phantom: rendered photos of adult backs whose dimples are known exactly.

The names load lazily; nothing here knows the analyser.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

_HOMES = {
    "Camera": "capture",
    "Capture": "capture",
    "Clothes": "capture",
    "Dent": "dents",
    "Everyday": "everyday",
    "Lamp": "capture",
    "Light": "capture",
    "PhantomParams": "params",
    "Phone": "capture",
    "Pose": "capture",
    "Rendering": "photograph",
    "Room": "capture",
    "Subject": "subject",
    "draw_light": "draw",
    "draw_series": "draw",
    "draw_subject": "people",
    "write_people": "generate",
    "everyday_person": "generate",
    "person": "generate",
    "render": "photograph",
    "render_layers": "photograph",
}

__all__ = sorted(_HOMES)

if TYPE_CHECKING:
    from analyzer.phantom.capture import Camera as Camera
    from analyzer.phantom.capture import Capture as Capture
    from analyzer.phantom.capture import Clothes as Clothes
    from analyzer.phantom.capture import Lamp as Lamp
    from analyzer.phantom.capture import Light as Light
    from analyzer.phantom.capture import Phone as Phone
    from analyzer.phantom.capture import Pose as Pose
    from analyzer.phantom.capture import Room as Room
    from analyzer.phantom.dents import Dent as Dent
    from analyzer.phantom.draw import draw_light as draw_light
    from analyzer.phantom.draw import draw_series as draw_series
    from analyzer.phantom.everyday import Everyday as Everyday
    from analyzer.phantom.generate import everyday_person as everyday_person
    from analyzer.phantom.generate import person as person
    from analyzer.phantom.generate import write_people as write_people
    from analyzer.phantom.params import PhantomParams as PhantomParams
    from analyzer.phantom.people import draw_subject as draw_subject
    from analyzer.phantom.photograph import Rendering as Rendering
    from analyzer.phantom.photograph import render as render
    from analyzer.phantom.photograph import render_layers as render_layers
    from analyzer.phantom.subject import Subject as Subject


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'analyzer.phantom' has no attribute {name!r}")
    return getattr(import_module(f"analyzer.phantom.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return list(__all__)
