"""Kinds of values that a command line holds: places on the disk, and lengths as their reader writes them."""

from __future__ import annotations

from typing import Any

import click

from analyzer.language.length import read_width_mm
from analyzer.language.text import N_, _
from analyzer.language.writing import UnclearNumber, read_number

_KINDS = {
    (True, True): N_("Path"),
    (True, False): N_("File"),
    (False, True): N_("Folder"),
}
"""Names of places by whether they may be files, and folders."""


class Place(click.Path):
    """A path of which click, where it refuses it, also speaks the reader's language."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path, where it is as it should be."""
        self.name = _(_KINDS[self.file_okay, self.dir_okay])
        return super().convert(value, param, ctx)


class FolderOrAddress(Place):
    """A path, or an address such as ``s3://bucket/folder``, which stays a text."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path or the address."""
        if isinstance(value, str) and "://" in value:
            return value
        return super().convert(value, param, ctx)


class Millimetres(click.ParamType):  # type: ignore[type-arg]
    """A length in mm, with a comma or a point; of a back it may say another unit, and is asked about.

    Parameters
    ----------
    back : bool
        Whether it is the width of a back.
    """

    name = "mm"

    def __init__(self, *, back: bool) -> None:
        self._back = back

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float | None:
        """The length."""
        if isinstance(value, float):
            return value
        try:
            read = read_width_mm(str(value)) if self._back else read_number(str(value))
        except UnclearNumber as error:
            self.fail(str(error), param, ctx)
        return read
