"""File names for what the report writes, safe on any system and never two alike."""

from __future__ import annotations

import re
from collections.abc import Iterable

LONGEST = 80


def safe_stems(names: Iterable[str]) -> tuple[str, ...]:
    """One stem for each photo name: no folders, no odd characters, no two alike.

    Names that differ only in case count as alike, since some file systems see them so.
    """
    taken: set[str] = set()
    stems = []
    for index, name in enumerate(names, start=1):
        base = re.split(r"[/\\]", name)[-1]
        base = base.rpartition(".")[0] or base
        stem = re.sub(r"[^\w.-]+", "_", base, flags=re.ASCII).strip("._")[:LONGEST]
        stem = stem or f"photo-{index:02d}"
        unique, count = stem, 1
        while unique.casefold() in taken:
            count += 1
            unique = f"{stem}-{count}"
        taken.add(unique.casefold())
        stems.append(unique)
    return tuple(stems)


def report_names(
    photos: Iterable[str], comparisons: int
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Stems of the files of each photo, and of each comparison.

    The names of the comparisons are taken first, so that no photo of that name hides one.
    """
    taken = tuple(f"comparison_{k}" for k in range(1, comparisons + 1))
    stems = safe_stems([*(f"{name}.json" for name in taken), *photos])
    return stems[comparisons:], taken
