"""The tunable numbers of a library."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class LibraryParams:
    """Limits and habits of a library.

    Parameters
    ----------
    undo_days : int
        Days for which a deletion can be undone: long enough to notice a mistake, short enough that
        "deleted" means it.
    thumbnail_px : int
        Longest side of a thumbnail in pixels: sharp at half that size on a dense screen.
    thumbnail_quality : int
        JPEG quality of a thumbnail, 1-95.
    draft_px : int
        Longest side in pixels at which a JPEG is decoded for its thumbnail, at least.
    busy_s : float
        Seconds to wait for another program that writes to the database.
    lock_s : float
        Seconds to wait for another program that adds or removes files.
    name_chars, text_chars, unit_chars : int
        Longest name of a person, text and unit of a journal entry, in characters.
    first_year, last_year : int
        Years in which a journal entry may lie; anything else is a slip of the finger.
    answers_kept : int
        Results kept a person, the newest: each takes some 5 MB a photo.
    answer_bytes : int
        Bytes of a result, unpacked, above which it is not read: some 300 photos.
    passphrase_chars : int
        Fewest characters of a locked library's passphrase: about four words.
    scrypt_n : int
        Cost of turning a passphrase into a key, a power of two: 128 MB and some .4 s for each guess.
    idle_s : float
        Seconds without use after which a locked library asks for its passphrase again.
    """

    undo_days: int = 30
    thumbnail_px: int = 320
    thumbnail_quality: int = 85
    draft_px: int = 640
    busy_s: float = 20.0
    lock_s: float = 60.0
    name_chars: int = 120
    text_chars: int = 4000
    unit_chars: int = 20
    first_year: int = 1990
    last_year: int = 2100
    answers_kept: int = 6
    answer_bytes: int = 4_000_000_000
    passphrase_chars: int = 12
    scrypt_n: int = 1 << 17
    idle_s: float = 900.0
