"""Phantom: rendered photos of adult backs whose dimples are known exactly.

The names load lazily; nothing here knows the analyser.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

_HOMES = {
    "Camera": "sitting.capture",
    "Capture": "sitting.capture",
    "Clothes": "sitting.capture",
    "Dent": "body.dents",
    "Everyday": "sitting.everyday",
    "Lamp": "sitting.capture",
    "Light": "sitting.capture",
    "PhantomParams": "params",
    "Phone": "sitting.capture",
    "Pose": "sitting.capture",
    "Rendering": "photograph",
    "Room": "sitting.capture",
    "Subject": "body.subject",
    "draw_light": "chance.draw",
    "draw_series": "chance.draw",
    "draw_subject": "chance.people",
    "write_people": "generate",
    "everyday_person": "generate",
    "person": "generate",
    "render": "photograph",
    "render_layers": "photograph",
}

__all__ = sorted(_HOMES)

if TYPE_CHECKING:
    from analyzer.phantom.body.dents import Dent as Dent
    from analyzer.phantom.body.subject import Subject as Subject
    from analyzer.phantom.chance.draw import draw_light as draw_light
    from analyzer.phantom.chance.draw import draw_series as draw_series
    from analyzer.phantom.chance.people import draw_subject as draw_subject
    from analyzer.phantom.generate import everyday_person as everyday_person
    from analyzer.phantom.generate import person as person
    from analyzer.phantom.generate import write_people as write_people
    from analyzer.phantom.params import PhantomParams as PhantomParams
    from analyzer.phantom.photograph import Rendering as Rendering
    from analyzer.phantom.photograph import render as render
    from analyzer.phantom.photograph import render_layers as render_layers
    from analyzer.phantom.sitting.capture import Camera as Camera
    from analyzer.phantom.sitting.capture import Capture as Capture
    from analyzer.phantom.sitting.capture import Clothes as Clothes
    from analyzer.phantom.sitting.capture import Lamp as Lamp
    from analyzer.phantom.sitting.capture import Light as Light
    from analyzer.phantom.sitting.capture import Phone as Phone
    from analyzer.phantom.sitting.capture import Pose as Pose
    from analyzer.phantom.sitting.capture import Room as Room
    from analyzer.phantom.sitting.everyday import Everyday as Everyday


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'analyzer.phantom' has no attribute {name!r}")
    return getattr(import_module(f"analyzer.phantom.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return list(__all__)
