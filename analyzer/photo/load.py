"""From a file to a `Photo`: the door through which every picture enters.

A path, bytes or an open file come in; a frozen `Photo` goes out or `UnreadablePhoto` says in plain
words why not. The original is opened read-only and never kept.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace

from analyzer.flags import NO_PROFILE_GAMUT
from analyzer.photo.capture import clock_time, focal_length_35
from analyzer.photo.container import sniff
from analyzer.photo.datename import named_time
from analyzer.photo.model import Photo, ScaleHint, UnreadablePhoto
from analyzer.photo.params import PhotoParams
from analyzer.photo.source import Source, bare_name, read_source
from analyzer.photo.when import decide


def load_photo(
    source: Source,
    *,
    name: str | None = None,
    scale_hint: ScaleHint = ScaleHint(),
    params: PhotoParams = PhotoParams(),
) -> Photo:
    """Read a photo.

    Parameters
    ----------
    source : str, path, bytes or binary file object
        JPEG (of a multi-picture file the first), PNG, WebP, TIFF, AVIF or HEIC/HEIF. A file
        object is read from its beginning where it can seek.
    name : str, optional
        File name to keep and to look for a date in, instead of the one of ``source``; a folder
        in it is dropped.
    scale_hint : ScaleHint
        What the user knows about real size.
    params : PhotoParams

    Returns
    -------
    Photo
        Upright, linear sRGB, at the file's own precision (AVIF: 8 bits); transparent pixels lie on
        mid grey; colours outside sRGB are clipped. No place and no device is kept. A very large one
        comes smaller, see `Photo`.

    Raises
    ------
    UnreadablePhoto
        With a reason for a person, when the file is no photo that can be measured.
    TypeError
        When ``source`` is none of the above.
    """
    data, found_name = read_source(source, params)
    name = found_name if name is None else bare_name(name)
    container = sniff(data)

    # Decoders take a noticeable part of a second to import; refusals above need none of them.
    from analyzer.photo.colour import to_linear_srgb
    from analyzer.photo.decode import decode
    from analyzer.photo.samples import turn_upright

    samples = decode(data, container, params)
    try:
        upright = replace(samples, pixels=turn_upright(samples.pixels, samples.orientation))
        rgb, colours_known = to_linear_srgb(upright, params.matte)
    except MemoryError:
        raise UnreadablePhoto(
            "The picture is too large for this machine's memory.", passing=True
        ) from None

    full = samples.file_size
    if samples.orientation in (5, 6, 7, 8):
        full = full[::-1]
    when = decide(clock_time(samples.exif, params), None, named_time(name, params), params)
    return Photo(
        rgb=rgb,
        sha256=hashlib.sha256(data).hexdigest(),
        name=name,
        taken_at=when.moment,
        taken_at_source=when.source,
        taken_at_note=when.note,
        taken_at_other=when.other,
        focal_mm_35=focal_length_35(samples.exif),
        bit_depth=samples.bit_depth,
        source_format=container,
        scale_hint=scale_hint,
        flags=() if colours_known else (NO_PROFILE_GAMUT,),
        step=samples.step,
        full_size=full if samples.step > 1 else None,
    )
