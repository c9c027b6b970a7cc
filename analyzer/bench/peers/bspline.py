"""B-spline registration with Mattes mutual information (Rueckert et al. 1999,
doi:10.1109/42.796284; Mattes et al. 2003, doi:10.1109/TMI.2003.809072), by SimpleITK."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np

from analyzer.alignment.model import DenseMap
from analyzer.bench.peers.features import our_start, sift_homography
from analyzer.bench.peers.maps import Matrix, at_size, laid_over, with_flow
from analyzer.bench.peers.picture import Picture


@dataclass(frozen=True)
class SplineSettings:
    """Lattice, metric and stopping."""

    width_px: float = 400.0  # back width at which it works
    cells: int = 6  # coarsest cells along each side; doubled at each of two further levels
    bins: int = 48  # of the joint histogram
    share: float = 0.2  # of the pixels that are sampled
    steps: int = 60  # a level


def align_bspline(
    reference: Picture, moving: Picture, settings: SplineSettings = SplineSettings()
) -> DenseMap | None:
    """Dense map within our mask, from the better of our body frame and SIFT's homography."""
    return _splines(reference, moving, our_start(reference, moving), settings)


def align_bspline_plain(
    reference: Picture, moving: Picture, settings: SplineSettings = SplineSettings()
) -> DenseMap | None:
    """Dense map of the whole photo from SIFT's homography; None where there is none."""
    reference, moving = reference.unaided(), moving.unaided()
    start = sift_homography(reference, moving)
    return None if start is None else _splines(reference, moving, start, settings)


def _splines(
    reference: Picture, moving: Picture, full: Matrix, settings: SplineSettings
) -> DenseMap | None:
    sitk: Any = import_module("SimpleITK")
    # With more threads the sums, and so the figures, would differ from run to run.
    sitk.ProcessObject.SetGlobalDefaultNumberOfThreads(1)
    small = (reference.shrunk(settings.width_px), moving.shrunk(settings.width_px))
    start = at_size(full, (reference, moving), small)
    first, second, both = laid_over(small[0], small[1], start)
    still, moved = sitk.GetImageFromArray(first), sitk.GetImageFromArray(second)
    transform = sitk.BSplineTransformInitializer(still, [settings.cells] * 2, 3)
    method = sitk.ImageRegistrationMethod()
    method.SetMetricAsMattesMutualInformation(settings.bins)
    method.SetMetricFixedMask(sitk.GetImageFromArray(both.astype(np.uint8)))
    method.SetMetricSamplingStrategy(method.RANDOM)
    method.SetMetricSamplingPercentage(settings.share, 1)
    method.SetInterpolator(sitk.sitkLinear)
    method.SetShrinkFactorsPerLevel([4, 2, 1])
    method.SetSmoothingSigmasPerLevel([2, 1, 0])
    method.SetInitialTransformAsBSpline(transform, inPlace=True, scaleFactors=[1, 2, 4])
    method.SetOptimizerAsLBFGS2(
        solutionAccuracy=1e-5, numberOfIterations=settings.steps, deltaConvergenceTolerance=1e-5
    )
    try:
        final = method.Execute(still, moved)
    except RuntimeError:  # "too many samples map outside": it has lost the back
        return None
    field = sitk.TransformToDisplacementField(
        final, sitk.sitkVectorFloat64, still.GetSize(), still.GetOrigin(), still.GetSpacing(),
        still.GetDirection(),
    )  # fmt: skip
    return with_flow(small[0], small[1], start, np.asarray(sitk.GetArrayFromImage(field), float))
