"""The tunable numbers of reading photos."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PhotoParams:
    """Limits and conventions of `analyzer.photo.load.load_photo`.

    Parameters
    ----------
    max_pixels : int
        Declared pixels (width x height) above which a file is refused before decoding. 120
        million is beyond today's phones' usual modes.
    whole_pixels : int
        Pixels up to which a photo is kept as it is; 27 million hold the 24 of most phones and the 26
        of many cameras and take 324 MB as linear float32. Larger ones are read smaller by a whole
        number of pixels, which no later stage can tell: measuring looks at 1600 pixels.
    reduced_side : int
        Longest side in pixels that such a photo keeps at least, one and a half times what measuring
        looks at.
    decoder_bytes : int
        Memory in bytes that a photo which is read smaller may take while its decoder holds it, the
        file itself included. With all else that the program holds, 1.2 GB are never exceeded.
    max_bytes : int
        File size in bytes above which a file is refused unread; a 16-bit TIFF of a phone photo
        takes about 75 MB.
    matte : float
        Linear grey, 0-1, laid under transparent pixels. Mid grey (18 % reflectance) reads neither
        as clipped light nor as black to later stages.
    first_year, last_year : int
        Capture years outside this range are taken for an unset clock.
    sidecar_bytes : int
        File size in bytes above which a file beside photos is no sidecar; Takeout's have some 1 kB,
        XMP with a camera's settings some 100 kB.
    unset_years : tuple of int
        Years at which cameras' clocks start; phones did not photograph in any of them.
    unset_days : int
        Days of January in such a year that a clock which was never set may have reached: a battery
        that is taken out starts it anew.
    ahead_days : float
        How far beyond today a date may lie: time zones, and a clock that is a little fast.
    agree_days : float
        Distance in days up to which two dates do not contradict each other: time zones, and
        messengers that name a photo by the day on which it was sent.
    """

    max_pixels: int = 120_000_000
    whole_pixels: int = 27_000_000
    reduced_side: int = 2400
    decoder_bytes: int = 900_000_000
    max_bytes: int = 200_000_000
    matte: float = 0.18
    first_year: int = 1990
    last_year: int = 2100
    sidecar_bytes: int = 1_000_000
    unset_years: tuple[int, ...] = (1970, 1980, 1990, 2000, 2010)
    unset_days: int = 7
    ahead_days: float = 2.0
    agree_days: float = 2.0

    def __post_init__(self) -> None:
        if self.max_pixels < 1 or self.max_bytes < 1:
            raise ValueError("max_pixels and max_bytes must be at least 1")
        if self.whole_pixels < 1 or self.reduced_side < 1 or self.decoder_bytes < 1:
            raise ValueError("whole_pixels, reduced_side and decoder_bytes must be at least 1")
        if not 0 <= self.matte <= 1:
            raise ValueError(f"matte must lie in 0-1, got {self.matte:g}")


@dataclass(frozen=True)
class TwinParams:
    """Numbers for knowing the same shot again in another file. Pixels of its small picture."""

    side_px: int = 512  # longest side of that picture: skin is known by its marks, not its pores
    points: int = 400  # distinct points a picture, the strongest
    contrast: float = 0.01  # of a point; skin has few strong ones
    ratio: float = 0.85  # distance of the best match over that of the second best
    reach_px: float = 2.5  # distance from the common map within which a match supports it
    least_points: int = 8  # points that share a map before it is looked at
    most_scale: float = 6.0  # largest ratio of sizes: a smaller crop shows no back
    grid_px: int = 16  # spacing of the patches
    patch_px: int = 9  # half side of a patch
    search_px: int = 3  # how far it may have moved
    rounds: int = 3  # times the map is fitted again to the patches
    texture: float = 1.0  # deviation of a patch's detail, grey levels, below which it tells nothing
    alike: float = 0.6  # correlation of a patch with its copy
    near: float = 1.5  # patches around that are heard together, deviation in grid steps
    faint: float = 0.3  # correlation that chance gives a patch; what is above counts
    resemblance: float = 0.5  # mean correlation around a patch of a copy
    off_px: float = 0.4  # mean distance from the map around a patch of a copy
    least_patches: int = 20  # patches that were compared, at least
    # Share of them that must agree: of 600 copies in 40 ways all are above, and of 200 pairs of
    # shots between which the body moved by 1.25 px (some 1.5 mm) and more none reached 0.48.
    agree: float = 0.6
    sparse: int = 3  # every so many patches find the map
    half: float = 0.4  # share of those that must look alike for the map to be followed
    strict_off_px: float = 0.2  # the same two where the files state different times
    strict_agree: float = 0.8
