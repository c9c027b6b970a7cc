"""Which kind of file the first bytes announce.

An allow-list: only containers that phones and their exports use are handed to a decoder, so that
no rarely exercised decoder ever sees a stranger's bytes. File extensions are not looked at.
"""

from __future__ import annotations

from typing import Literal

from analyzer.photo.model import UnreadablePhoto

Container = Literal["JPEG", "PNG", "WEBP", "TIFF", "AVIF", "HEIF"]

_ADVICE = "save it as JPEG or PNG and try again"
_HEIF_BRANDS = frozenset(
    (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1")
)
_AVIF_BRANDS = frozenset((b"avif", b"avis"))

# Longer signatures first where one is the beginning of another.
_REFUSED: tuple[tuple[bytes, str], ...] = (
    (b"GIF8", "a GIF"),
    (b"BM", "a BMP picture"),
    (b"%PDF", "a PDF document"),
    (b"8BPS", "a Photoshop document"),
    (b"\0\0\1\0", "an icon"),
    (b"\0\0\2\0", "a mouse cursor"),
    (b"\xff\x0a", "a JPEG XL picture"),
    (b"\0\0\0\x0cJXL ", "a JPEG XL picture"),
    (b"\0\0\0\x0cjP", "a JPEG 2000 picture"),
    (b"\xff\x4f\xff\x51", "a JPEG 2000 picture"),
    (b"FUJIFILMCCD-RAW", "a camera raw file"),
    (b"IIRO", "a camera raw file"),
    (b"IIRS", "a camera raw file"),
    (b"IIU\0", "a camera raw file"),
    (b"v/1\x01", "an OpenEXR picture"),
    (b"#?RADIANCE", "a Radiance HDR picture"),
    (b"\x1aE\xdf\xa3", "a video"),
    (b"qoif", "a QOI picture"),
)
_ARCHIVES: tuple[tuple[bytes, str], ...] = (
    (b"PK\3\4", "a ZIP archive"),
    (b"\x1f\x8b", "a compressed archive"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
)
_TIFF = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_TEXT_BYTES = frozenset((*range(0x20, 0x7F), 0x09, 0x0A, 0x0C, 0x0D, *range(0x80, 0x100)))


def sniff(data: bytes) -> Container:
    """Name the container of a picture.

    Parameters
    ----------
    data : bytes
        The file, or at least its first 512 bytes.

    Returns
    -------
    "JPEG", "PNG", "WEBP", "TIFF", "AVIF" or "HEIF"

    Raises
    ------
    UnreadablePhoto
        When the bytes are empty or announce anything else; the reason names it where it can.
    """
    if not data:
        raise UnreadablePhoto("The file is empty.")
    if data[:3] == b"\xff\xd8\xff":
        return "JPEG"
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return "PNG"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[:4] in _TIFF:
        if data[8:10] == b"CR":
            raise UnreadablePhoto(f"This is a camera raw file; {_ADVICE}.")
        return "TIFF"
    if data[4:8] == b"ftyp":
        return _sniff_boxes(data)
    raise UnreadablePhoto(_refusal(data))


def _sniff_boxes(data: bytes) -> Container:
    end = min(max(int.from_bytes(data[:4], "big"), 16), 512)
    major = data[8:12]
    brands = {data[at : at + 4] for at in range(16, end, 4)}
    if major in _AVIF_BRANDS:
        return "AVIF"
    # "mif1" only says that some still picture is inside; the other brands say how it is coded.
    if major in _HEIF_BRANDS and not (major in (b"mif1", b"msf1") and brands & _AVIF_BRANDS):
        return "HEIF"
    if brands & _AVIF_BRANDS:
        return "AVIF"
    if brands & _HEIF_BRANDS:
        return "HEIF"
    if major == b"crx ":
        raise UnreadablePhoto(f"This is a camera raw file; {_ADVICE}.")
    raise UnreadablePhoto("This is a video; take a photo instead, or save one frame as JPEG.")


def _refusal(data: bytes) -> str:
    for signature, kind in _ARCHIVES:
        if data.startswith(signature):
            return f"This is {kind}: unpack it, and give the photos that come out."
    for signature, kind in _REFUSED:
        if data.startswith(signature):
            return f"This is {kind}; {_ADVICE}."
    if not any(data[:512]):
        return "The file holds only zeros: it was probably not fully copied."
    if _looks_like_text(data[:512]):
        return "This is a text file, not a photo."
    return (
        "This is not a photo in a known format; JPEG, PNG, WebP, TIFF, AVIF and HEIC can be read."
    )


def _looks_like_text(head: bytes) -> bool:
    try:
        # The cut at 512 bytes may split a character, which is no reason to doubt the text.
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 3:
            return False
    return _TEXT_BYTES.issuperset(head)
