"""Tunables of the tracking room. Lengths are in back widths unless a name says otherwise."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class LikenessParams:
    """How unlike two lights are."""

    same_light: float = 0.22  # distance of two key lights below which they count as one
    other_light: float = 0.60  # distance at which they are unlike in full
    same_shading: float = 0.40  # difference of the broad shading up to which lights count as one
    other_shading: float = 0.60  # the same from which they are unlike in full
    shared: float = 0.5  # likeness from which two photos share a light


@dataclass(frozen=True)
class BackgroundParams:
    """How much of the skin's own relief two photos share."""

    step: float = 0.05  # between two places that are looked at, back widths
    sizes: tuple[float, ...] = (0.017, 0.029, 0.049)  # of what is read there, back widths
    away: float = 3.0  # from every dimple, in its deviations
    fewest: int = 24  # places that both photos must show
    most: float = 0.95  # what is said to be shared at most


@dataclass(frozen=True)
class IdentityParams:
    """Which finds of several photos are one dimple, and how sure they make it together."""

    same_place: float = 0.035  # two finds this near in the reference frame are one dimple
    # Deviations of a dent within which two are one. Each place is an average of several photos here,
    # and neighbours mostly one dimple, so that this is more than in one photo.
    same_hollow: float = 2.4

    # Log odds of the photos, in the light that shows a dimple best, and a share of what the other
    # lights add or take away.
    joint_share: float = 0.5
    joint_even: float = -2.0  # log odds at which another light says nothing either way
    joint_miss: float = -3.5  # log odds where nothing at all is seen
    joint_gain: float = 0.25  # slope gain from which seeing nothing counts in full
    joint_same: float = 0.5  # share of the mean over photos of one light, against the surest


@dataclass(frozen=True)
class ScaleParams:
    """Numbers for the depths of a series. All are deviations of natural logs unless said."""

    usual: float = 1.9  # log of per mille of back width, of all dimples
    spread: float = 0.75  # of true depths
    least_own: float = 0.3  # share of a learnt depth that is taken for its own at least
    change: float = 0.35  # of the modifiable dimples together, where no comparison tells it
    light: float = 0.15  # error of one light, all dimples alike
    photo: float = 0.10  # of one photo beyond that
    shared: float = 0.5  # share of a dimple's variance that comes back in the same light
    own: float = 0.15  # of one dimple in one photo, beyond the stated error
