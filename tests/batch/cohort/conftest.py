"""Made-up people of a cohort, whose figures are known."""

from __future__ import annotations

from collections.abc import Callable
from math import nan
from typing import Any

import pytest

from analyzer.batch.cohort.model import Brief, Compared, DimpleBrief, Person


def made_up(
    name: str = "anna",
    verdict: str = "reduced",
    change: float = -0.4,
    *,
    sessions: int = 2,
    tone: float = 35.0,
    light: str = "ok",
    blocked: tuple[str, ...] = (),
    **more: Any,
) -> Person:
    told = verdict != "not comparable"
    ends = (change - 0.1, change + 0.1) if told else (nan, nan)
    row = DimpleBrief("D1", "modifiable", 2.0, 0.1, 1.2, 0.1, change, ends, "reduced")

    def pair(before: int, after: int) -> Compared:
        return Compared(
            before, after, f"2026-01-0{before}", f"2026-01-0{after}", 7 * (before - 1),
            7 * (after - 1), verdict, change if told else nan, ends, 0.2 if told else nan,
            (f"{name}.jpg is lit from the left.",), blocked, ("pose",), light, "mm", (row,),
        )  # fmt: skip

    pairs = [pair(k, k + 1) for k in range(1, sessions)]
    pairs += [pair(1, sessions)] if sessions > 2 else []
    brief = Brief(
        f"{name:0>64}", 2 * sessions, 2 * sessions, sessions, "time", 0, tone, 1, tuple(pairs)
    )
    return Person(name, more.pop("folder", f"study/{name}"), "measured", result=brief, **more)


@pytest.fixture
def person() -> Callable[..., Person]:
    """Make up one person."""
    return made_up


@pytest.fixture
def people() -> tuple[Person, ...]:
    """Eight people of every fate."""
    return (
        made_up("anna"),
        made_up("bea", "increased", 0.5, sessions=3, tone=-40.0, light="differs"),
        made_up("cleo", "no detectable change", -0.05, tone=60.0),
        made_up("dora", "not comparable", nan, blocked=("light", "pose"), light="blocks"),
        made_up("edda", sessions=1),
        Person("fay", "fay", "nothing", refused=(("fay 2026.jpg", "The file is empty."),)),
        Person("gro", "gro", "failed", "ZeroDivisionError: boom"),
        made_up("ines", "not comparable", nan),
    )
