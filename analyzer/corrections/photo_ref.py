"""Which photo a word of the user's is about, and the error of a word that cannot be used."""

from __future__ import annotations

import re
from dataclasses import dataclass

SHA_DIGITS = 16
"""Hex digits by which a photo is named: two photos of one person never share these."""
_FEWEST_DIGITS = 8


class CorrectionsError(ValueError):
    """These corrections cannot be used; ``str(error)`` says why, for a person."""


@dataclass(frozen=True)
class PhotoRef:
    """Which photo is meant.

    Parameters
    ----------
    name : str
        File name without folder.
    sha256 : str
        First 8-64 hex digits of the file's SHA-256, lower case. Empty when only the name is known;
        the name then decides.

    Raises
    ------
    CorrectionsError
        When there is neither, or the digits are no such digits.
    """

    name: str
    sha256: str = ""

    def __post_init__(self) -> None:
        if not self.name and not self.sha256:
            raise CorrectionsError("a photo needs a name or a sha256")
        if self.sha256 and not re.fullmatch(rf"[0-9a-f]{{{_FEWEST_DIGITS},64}}", self.sha256):
            raise CorrectionsError(
                f"{self.sha256!r} is not the beginning of a SHA-256 "
                f"({_FEWEST_DIGITS}-64 of the signs 0-9 and a-f)"
            )

    @classmethod
    def of(cls, name: str, sha256: str) -> PhotoRef:
        """Name a photo whose full hash is known."""
        return cls(name, sha256[:SHA_DIGITS])

    def means(self, name: str, sha256: str) -> bool:
        """Whether a photo of this name and full hash is the one."""
        return sha256.startswith(self.sha256) if self.sha256 else name == self.name

    def same(self, other: PhotoRef) -> bool:
        """Whether both name one photo, as far as can be told."""
        if self.sha256 and other.sha256:
            digits = min(len(self.sha256), len(other.sha256))
            return self.sha256[:digits] == other.sha256[:digits]
        return self.name == other.name
